"""A thing as Aurora has it is written into its file."""

from pathlib import PurePosixPath

from cli.sync.exchange import Item
from cli.sync.folder import digest
from cli.sync.front import Unreadable
from cli.sync.here import JOURNALS, Found, Here
from cli.sync.names import clashing, file_name, folder_name, free
from cli.sync.pages import Fields, others, page, sent_fields
from cli.sync.state import Known
from shared.kinds.registry import KINDS


def write(here: Here, item: Item) -> None:
    """Write a thing into its file, which moves with an entry to another journal."""
    known, found = here.state.things.get(item.id), here.things.get(item.id)
    fields = sent_fields(item.kind, item.row or {})
    extra = ""
    if found:
        try:
            extra = others(item.kind, here.front(found))
        except Unreadable:
            extra = ""
    data = page(item.kind, item.id, fields, extra)
    journal = fields.get("journal_id")
    path = found.path if found else _free_again(here, known)
    lies_in = here.journal_at(path) or (known.journal if known else None)
    if not path or (item.kind == "entry" and lies_in != journal):
        path = _new_path(here, item.kind, fields)
        if found and not here.folder.move(found.path, path, found.digest):
            path = found.path
    while not here.folder.write(path, data, found.digest if found else None):
        if found:
            here.wait_for(item.id)
            return
        here.folder.taken.add(clashing(path))  # by a file that is new just now
        path = _new_path(here, item.kind, fields)
    here.put(written := Found(path, digest(data), item.kind, item.id))
    keep(here, written, item.version, journal)


def keep(here: Here, found: Found, version: int, journal: str | None) -> None:
    """Note that a file and its row are the same."""
    text = here.folder.read(found.path).decode() if found.kind == "journal" else None
    here.state.things[found.id] = Known(
        found.kind, found.path, version, found.digest, journal, text
    )


def _free_again(here: Here, known: Known | None) -> str:
    """Return where the file of something was, if nothing else is there now."""
    return known.path if known and clashing(known.path) not in here.folder.taken else ""


def _new_path(here: Here, kind: str, fields: Fields) -> str:
    folder = KINDS[kind].markdown.folder
    taken = here.folder.taken
    if kind == "journal":
        folder = free(PurePosixPath(JOURNALS), folder_name(fields["name"]), "", taken)
    elif kind == "entry":
        folder = journal_folder(here, fields)
    return free(PurePosixPath(folder), file_name(kind, fields), ".md", taken)


def journal_folder(here: Here, fields: Fields) -> str:
    """Return the folder of the journal of an entry, if there is one."""
    journal = here.things.get(fields["journal_id"]) or here.state.things.get(fields["journal_id"])
    return str(PurePosixPath(journal.path).parent) if journal else ""
