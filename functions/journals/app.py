"""The routes of journals and of their entries."""

from uuid import UUID

from functions.journals import entries, queries
from functions.journals.models import EntryQuery, JournalQuery
from shared.db.prologue import Caller
from shared.fields import Created, IfMatch
from shared.http.app import App
from shared.kinds.entry import Entry, EntryChanges, EntryFields, NewEntry
from shared.kinds.journal import Journal, JournalChanges, JournalFields, NewJournal
from shared.pagination import Page

app = App(queries.db, scope="journals")
handler = app.handler


@app.get("/api/journals")
def list_journals(caller: Caller, query: JournalQuery) -> Page[Journal]:
    """List journals, newest first."""
    return queries.newest(caller, query)


@app.post("/api/journals")
def create_journal(caller: Caller, new: NewJournal) -> Created[Journal]:
    """Create a journal."""
    return queries.insert(caller, new)


@app.get("/api/journals/<journal_id>")
def read_journal(caller: Caller, journal_id: UUID) -> Journal:
    """Get a journal."""
    return queries.find(caller, journal_id)


@app.put("/api/journals/<journal_id>")
def replace_journal(
    caller: Caller, journal_id: UUID, fields: JournalFields, if_match: IfMatch
) -> Journal:
    """Replace a journal."""
    return queries.change(caller, journal_id, fields, if_match)


@app.patch("/api/journals/<journal_id>")
def change_journal(
    caller: Caller, journal_id: UUID, changes: JournalChanges, if_match: IfMatch
) -> Journal:
    """Update some fields of a journal."""
    return queries.change(caller, journal_id, changes, if_match)


@app.delete("/api/journals/<journal_id>")
def delete_journal(caller: Caller, journal_id: UUID, if_match: IfMatch) -> None:
    """Delete a journal and its entries."""
    queries.delete(caller, journal_id, if_match)


@app.get("/api/journals/<journal_id>/entries")
def list_entries(caller: Caller, journal_id: UUID, query: EntryQuery) -> Page[Entry]:
    """List the entries of a journal, newest first."""
    return entries.newest(caller, journal_id, query)


@app.post("/api/journals/<journal_id>/entries")
def create_entry(caller: Caller, journal_id: UUID, new: NewEntry) -> Created[Entry]:
    """Create an entry."""
    return entries.insert(caller, journal_id, new)


@app.get("/api/journals/<journal_id>/entries/<entry_id>")
def read_entry(caller: Caller, journal_id: UUID, entry_id: UUID) -> Entry:
    """Get an entry."""
    return entries.find(caller, journal_id, entry_id)


@app.put("/api/journals/<journal_id>/entries/<entry_id>")
def replace_entry(
    caller: Caller, journal_id: UUID, entry_id: UUID, fields: EntryFields, if_match: IfMatch
) -> Entry:
    """Replace an entry."""
    return entries.change(caller, journal_id, entry_id, fields, if_match)


@app.patch("/api/journals/<journal_id>/entries/<entry_id>")
def change_entry(
    caller: Caller, journal_id: UUID, entry_id: UUID, changes: EntryChanges, if_match: IfMatch
) -> Entry:
    """Update some fields of an entry."""
    return entries.change(caller, journal_id, entry_id, changes, if_match)


@app.delete("/api/journals/<journal_id>/entries/<entry_id>")
def delete_entry(caller: Caller, journal_id: UUID, entry_id: UUID, if_match: IfMatch) -> None:
    """Delete an entry."""
    entries.delete(caller, journal_id, entry_id, if_match)
