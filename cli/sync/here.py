"""The folder's files, compared with the last known state."""

from dataclasses import dataclass, field
from pathlib import PurePosixPath
from uuid import UUID

from cli.sync.folder import Folder, digest
from cli.sync.front import Front, Unreadable, split
from cli.sync.names import same
from cli.sync.pages import Fields, read
from cli.sync.report import Report
from cli.sync.state import Known, State
from shared.kinds.registry import KINDS

JOURNALS = "journals"
JOURNAL_FILE = "journal.md"
# The kind of a file by the folder it is in; an item with parts has a folder and a name of its own.
PLACES = {kind.markdown.folder: kind.name for kind in KINDS.values() if not kind.markdown.file_name}


@dataclass
class Found:
    """A file of a thing."""

    path: str
    digest: str
    kind: str
    id: str  # or nothing yet
    front: Front | None = None  # not read where the file is as it was
    named: bool = True  # whether the id is in the file

    @property
    def folder(self) -> str:
        """Where it lies."""
        return str(PurePosixPath(self.path).parent)


@dataclass
class Here:
    """The files that are things, by id; those that are to become things; what cannot be read."""

    folder: Folder
    state: State
    report: Report
    things: dict[str, Found] = field(default_factory=dict)
    fresh: list[Found] = field(default_factory=list)
    unreadable: set[str] = field(default_factory=set)
    moving: set[str] = field(default_factory=set)  # things whose files change while this runs
    journals: dict[str, str] = field(default_factory=dict)  # by their folders

    def front(self, found: Found) -> Front:
        """Return a file taken apart. Raises Unreadable."""
        if found.front is None:
            found.front = split(self.folder.read(found.path))
        return found.front

    def fields(self, found: Found, journal: str | None) -> Fields:
        """Return what a file says, as the API takes it. Raises Unreadable."""
        modified = self.folder.modified(found.path)
        fields = read(found.kind, self.front(found), found.path, modified)
        return fields | {"journal_id": journal} if found.kind == "entry" else fields

    def put(self, found: Found) -> None:
        """Know a file as that of its thing."""
        self.things[found.id] = found
        if found.kind == "journal":
            self.journals[found.folder] = found.id

    def wait_for(self, thing_id: str) -> None:
        """Leave a file that has changed just now to the next sync, which then sends it."""
        self.moving.add(thing_id)
        if known := self.state.things.get(thing_id):
            known.digest = ""

    def drop(self, thing_id: str) -> None:
        """Know that a thing has no file any more."""
        found = self.things.pop(thing_id, None)
        if found and self.journals.get(found.folder) == thing_id:
            del self.journals[found.folder]

    def journal_at(self, path: str) -> str | None:
        """Return the journal in whose folder a path is."""
        for parent in PurePosixPath(path).parents:
            if journal := self.journals.get(str(parent)):
                return journal
        return None

    def journal_of(self, found: Found, known: Known | None) -> str | None:
        """Return the journal an entry is in: of its folder, else the one it was in."""
        if found.kind != "entry":
            return None
        return self.journal_at(found.path) or (known.journal if known else None)


def look(folder: Folder, state: State, report: Report) -> Here:
    """Read the folder. A file that has moved is known by its id, a copy becomes another thing."""
    here = Here(folder, state, report)
    at = {same(known.path): thing_id for thing_id, known in state.things.items()}
    for known_id, known in state.things.items():
        if known.kind == "journal":
            here.journals[str(PurePosixPath(known.path).parent)] = known_id
    found = []
    for path in folder.files():
        try:
            one = _found(folder, path, at.get(same(path)), state)
        except (Unreadable, OSError) as error:
            here.unreadable.add(path)
            why = error.strerror if isinstance(error, OSError) else str(error)
            report.refuse(path, why or "it cannot be read")
        else:
            found += [one] if one else []
    # Of two files with one id the thing's own is where it was.
    found.sort(key=lambda one: (not one.id, at.get(same(one.path)) != one.id, one.path))
    for one in found:
        one.id = one.id or at.get(same(one.path), "")
        if one.id and one.id not in here.things:
            here.put(one)
        else:
            one.id = ""
            here.fresh.append(one)
    for thing_id, one in here.things.items():
        if thing_id in state.things:
            _follow(here, state.things[thing_id], one)
    return here


def _follow(here: Here, known: Known, found: Found) -> None:
    """Note where a file is now."""
    old = str(PurePosixPath(known.path).parent)
    if known.kind == "journal" and old != found.folder and here.journals[old] == found.id:
        del here.journals[old]
    known.path = found.path


def _found(folder: Folder, path: str, known_id: str | None, state: State) -> Found | None:
    """Return a file that is or becomes a thing; others are none of ours. Raises Unreadable."""
    if any("\udc80" <= one <= "\udcff" for one in path):
        raise Unreadable("its name is not text in UTF-8")
    data = folder.read(path)
    known = state.things[known_id] if known_id else None
    content = digest(data)
    if known and known_id and known.digest == content:
        return Found(path, content, known.kind, known_id)
    front = split(data)
    given = front.fields.get("id")
    thing_id = _checked(given) if isinstance(given, str) else ""
    known = state.things.get(thing_id) if thing_id else known
    kind = known.kind if known else _kind_of(front if thing_id else None, path)
    return Found(path, content, kind, thing_id, front, named=bool(thing_id)) if kind else None


def _checked(given: str) -> str:
    try:
        return str(UUID(given))
    except ValueError:
        raise Unreadable("its `id` is none: take the line out for a new one") from None


def _kind_of(front: Front | None, path: str) -> str:
    """Return what a file is that Aurora has not seen: what it says itself, else by its place."""
    said = front.fields.get("kind") if front else None
    if isinstance(said, str) and said in KINDS:
        return said
    place, *rest = path.split("/")
    kind = PLACES.get(place.casefold(), "") if rest else ""
    if kind == "entry" and len(rest) > 1 and rest[-1] == JOURNAL_FILE:
        return "journal"
    return kind
