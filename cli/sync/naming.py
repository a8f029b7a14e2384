"""New files become things: they get an id, which is in the file before anything is sent."""

from pathlib import PurePosixPath

from cli.sync.folder import digest
from cli.sync.front import Front, Unreadable
from cli.sync.here import JOURNAL_FILE, JOURNALS, Found, Here
from cli.sync.pages import others, page, read
from shared.fields import new_id
from shared.kinds.registry import KINDS


def name_new(here: Here) -> None:
    """Give an id to every file that has none, and a journal to every new folder of entries."""
    fresh, here.fresh = here.fresh, []
    for one in sorted(fresh, key=lambda one: (one.kind != "journal", one.path)):
        _name(here, one)
    for one in list(here.things.values()):
        known = here.state.things.get(one.id)
        if not one.named:
            _name(here, one)
        if one.kind == "entry" and not here.journal_of(one, known):
            _begin_journal(here, one)


def _name(here: Here, found: Found) -> None:
    """Write an id into a file, with all that it says by being where it is."""
    thing_id = found.id or str(new_id())
    try:
        front = here.front(found)
        fields = read(found.kind, front, found.path, here.folder.modified(found.path))
    except Unreadable as error:
        here.report.refuse(found.path, str(error))
        return
    data = page(
        found.kind, thing_id, KINDS[found.kind].defaults | fields, others(found.kind, front)
    )
    if here.folder.write(found.path, data, was=found.digest):
        here.put(Found(found.path, digest(data), found.kind, thing_id))


def _begin_journal(here: Here, entry: Found) -> None:
    """Make the folder that a new entry is in a journal."""
    parts = PurePosixPath(entry.path).parts
    if parts[0].casefold() != JOURNALS or len(parts) < 3:  # noqa: PLR2004 - journals/NAME/entry.md
        here.things.pop(entry.id)
        here.report.refuse(
            entry.path, f"it is in no journal's folder, as {JOURNALS}/Diary would be"
        )
        return
    path = f"{parts[0]}/{parts[1]}/{JOURNAL_FILE}"
    thing_id = str(new_id())
    data = page(
        "journal", thing_id, KINDS["journal"].defaults | read("journal", Front(""), path, 0)
    )
    if here.folder.write(path, data, was=None):
        here.put(Found(path, digest(data), "journal", thing_id))
