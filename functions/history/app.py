"""The routes of history: what was done, taking it back, the trash, and devices."""

from uuid import UUID

from functions.history import devices, queries
from functions.history.models import (
    Changes,
    ChangesQuery,
    DeviceChanges,
    Restored,
    Restoring,
    Results,
    ThingQuery,
    Trashed,
    TrashQuery,
    Undoing,
    Undone,
    Version,
)
from shared.db.prologue import Caller
from shared.errors import AheadOfHistory, ChangedSince, InUse, ParentGone, TooMuch, TooOld
from shared.fields import IfMatch
from shared.http.app import App, documented
from shared.http.responses import Reply
from shared.pagination import Page

app = App(queries.db, scope="history")
handler = app.handler

ALONE = Restoring()
LAST_ACT = Undoing()


@app.get("/api/history")
def list_versions(caller: Caller, query: ThingQuery) -> Page[Version]:
    """List what was done to one thing, newest first."""
    return queries.versions(caller, query)


@app.post("/api/history/<sequence>/restore")
@documented(raises=(ParentGone, TooOld))
def restore(caller: Caller, sequence: int, restoring: Restoring = ALONE) -> Restored:
    """Make a thing what it was after an act on it, or before it was deleted."""
    return queries.restore(caller, sequence, with_parent=restoring.with_parent)


@app.get("/api/trash")
def list_trash(caller: Caller, query: TrashQuery) -> Page[Trashed]:
    """List what was deleted and can be restored, newest first."""
    return queries.trash(caller, query)


@app.delete("/api/trash")
def empty_trash(caller: Caller) -> None:
    """Erase all that is in the trash, for good."""
    queries.erase_all(caller)


@app.delete("/api/trash/<kind>/<thing_id>")
def erase(caller: Caller, kind: str, thing_id: UUID) -> None:
    """Erase one thing in the trash, for good, with what was in it."""
    queries.erase(caller, kind, thing_id)


@app.post("/api/undo")
@documented(raises=(ParentGone, InUse, ChangedSince, TooOld, TooMuch))
def undo(caller: Caller, if_match: IfMatch, what: Undoing = LAST_ACT) -> Undone:
    """Take back the last act, or more, all or nothing."""
    return queries.undo(caller, what, if_match)


@app.get("/api/changes")
@documented(raises=(AheadOfHistory,))
def list_changes(caller: Caller, query: ChangesQuery) -> Reply[Changes]:
    """List what changed since a number, in order, as it is now."""
    changes, last = devices.changes(caller, query)
    return Reply(changes, version=last)


@app.post("/api/changes")
def send_changes(caller: Caller, sent: DeviceChanges) -> Results:
    """Do what a device did while it was alone; nothing is overwritten silently."""
    return devices.do(caller, sent.changes)
