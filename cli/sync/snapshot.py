"""The folder as it was at one moment: which file is which item."""

import re
from dataclasses import dataclass, field
from pathlib import PurePosixPath
from uuid import UUID

from cli.sync.filenames import folder_of, same
from cli.sync.front_matter import Document, Unreadable, check, split
from cli.sync.state import Agreed, State
from cli.sync.workspace import HEAD, Listing, Workspace, digest
from shared.kinds.kind import Kind
from shared.kinds.registry import KINDS

# The kind of a file by the folder it is in; an item with parts has a folder and a name of its own.
PLACES = {kind.markdown.folder: kind.name for kind in KINDS.values() if not kind.markdown.file_name}
PARTS = {kind.markdown.folder: kind.parent for kind in KINDS.values() if kind.parent}
_ID = re.compile(rb"^[ {]*[\"']?id[\"']?:\s*[\"']?([0-9A-Fa-f-]{32,36})\b", re.MULTILINE)
_LOST_ID = (
    "its `id` is gone, as if only a part of it were there; put the line back, or give the file "
    "another name to begin something new"
)


@dataclass
class File:
    """A Markdown file of an item."""

    path: str
    digest: str
    kind: str
    id: str = ""  # none yet
    has_id: bool = False  # in the file
    is_empty: bool = False
    modified: float = 0
    document: Document | None = None  # not taken apart where the file is as it was


@dataclass
class Snapshot:
    """The files of items by id, those that are to become items, and those that cannot be read."""

    listing: Listing
    items: dict[str, File] = field(default_factory=dict)
    new: list[File] = field(default_factory=list)
    empty: set[str] = field(default_factory=set)  # known items whose file has no content
    unreadable: dict[str, str] = field(default_factory=dict)  # paths by the ids of known items
    refused: dict[str, str] = field(default_factory=dict)  # why, by path
    parents: dict[str, str] = field(default_factory=dict)  # items with parts, by folder

    def parent_at(self, path: str) -> str | None:
        """Return the item in whose folder a path is."""
        for parent in PurePosixPath(path).parents:
            if found := self.parents.get(str(parent)):
                return found
        return None

    def parent_of(self, file: File, agreed: Agreed | None) -> str | None:
        """Return the item that another belongs to: by its folder or a line, else as before."""
        kind = KINDS[file.kind]
        if kind.nests:
            return _said_parent(kind, file, agreed)
        if not kind.parent:
            return None
        return self.parent_at(file.path) or (agreed.parent if agreed else None)


def _said_parent(kind: Kind, file: File, agreed: Agreed | None) -> str | None:
    """Return the item of its own kind that a file says its item belongs to."""
    name, document = kind.parent_field or "", file.document
    if document and (name in document.fields or (agreed and name in agreed.later)):
        given = document.fields.get(name)
        try:
            return str(UUID(given)) if isinstance(given, str) else None
        except ValueError:
            return None  # the server will say what is wrong with it
    return agreed.parent if agreed else None


def take(workspace: Workspace, state: State) -> Snapshot:
    """Read the folder."""
    listing = workspace.list()
    snapshot = Snapshot(listing)
    at = {same(agreed.path): item_id for item_id, agreed in state.items.items()}
    given = {same(path): item_id for item_id, path in state.new.items()}
    found = []
    for path in listing.files:
        known_id = at.get(same(path), "")
        if not (known_id or kind_at(path) or _is_elsewhere(workspace, path, state)):
            continue
        try:
            one = _read(workspace, path, state.items.get(known_id), known_id, state)
        except (Unreadable, OSError) as error:
            why = error.strerror if isinstance(error, OSError) else str(error)
            snapshot.refused[path] = why or "it cannot be read"
            if item_id := known_id or _id_in(workspace, path):
                snapshot.unreadable[item_id] = path
        else:
            found.append(one)
    # Of two files with one id the item's own is where it was, or else in a place of ours.
    found.sort(
        key=lambda one: (
            not one.id,
            at.get(same(one.path)) != one.id,
            not kind_at(one.path),
            one.path,
        )
    )
    for file in found:
        _identify(snapshot, file, _item_at(file, at, state), given, state)
    _find_parents(snapshot, state)
    return snapshot


def _item_at(file: File, at: dict[str, str], state: State) -> str:
    """Return the item whose file was at a path; copied state only tells which empty ones wait."""
    known_id = at.get(same(file.path), "")
    return known_id if known_id and (file.is_empty or state.items[known_id].is_here) else ""


def _read(
    workspace: Workspace, path: str, known: Agreed | None, known_id: str, state: State
) -> File:
    """Return a file as an item's. Raises Unreadable, OSError."""
    if any("\udc80" <= one <= "\udcff" for one in path):
        raise Unreadable("its name is not text in UTF-8")
    data = workspace.read(path)
    modified, content = workspace.modified(path), digest(data)
    if known and known.digest == content:
        return File(path, content, known.kind, known_id, known.has_id, modified=modified)
    if not data:
        return File(path, content, kind_at(path), is_empty=True, modified=modified)
    if known and not known.is_here:
        known = None  # a path in copied state says nothing about another file
    document = split(data)
    item_id = _checked(document.fields.get("id"))
    by_id = state.items.get(item_id)
    said = document.fields.get("kind") if item_id else None
    kind = by_id.kind if by_id else said if isinstance(said, str) and said in KINDS else ""
    kind = kind or (known.kind if known else kind_at(path))
    if kind:
        check(document, KINDS[kind])
    return File(path, content, kind, item_id, bool(item_id), modified=modified, document=document)


def _checked(given: object) -> str:
    if not isinstance(given, str):
        return ""
    try:
        return str(UUID(given))
    except ValueError:
        raise Unreadable("its `id` is none: take the line out for a new one") from None


def _identify(
    snapshot: Snapshot, file: File, known_id: str, given: dict[str, str], state: State
) -> None:
    """Put a file where it belongs."""
    agreed = state.items.get(known_id)
    if file.id in snapshot.unreadable:
        return  # waits until the other can be read, which may be the item's own
    if file.id and file.id not in snapshot.items:
        snapshot.items[file.id] = file
    elif file.id or known_id in snapshot.items:
        # A copy, or where something was that is elsewhere now: new by its place, else not ours.
        file.id, file.has_id, file.kind = "", False, kind_at(file.path)
        if file.kind and not file.is_empty:
            snapshot.new.append(file)
    elif file.is_empty:
        if agreed:
            snapshot.empty.add(known_id)
            snapshot.refused[file.path] = "it is empty; delete it, or put its text back"
    elif agreed and agreed.has_id:
        snapshot.unreadable[known_id] = file.path
        snapshot.refused[file.path] = _LOST_ID
    elif item_id := known_id or given.get(same(file.path)) or _moved(snapshot, file, state):
        file.id = item_id
        snapshot.items[item_id] = file
    elif file.kind:
        snapshot.new.append(file)


def _moved(snapshot: Snapshot, file: File, state: State) -> str:
    """Return the item whose id is only in the state, and whose file has another name now."""
    return next(
        (
            item_id
            for item_id, agreed in state.items.items()
            if not agreed.has_id
            and agreed.digest == file.digest
            and item_id not in snapshot.items
            and agreed.path not in snapshot.listing.files
        ),
        "",
    )


def _find_parents(snapshot: Snapshot, state: State) -> None:
    """Note the folders of the items that have parts."""
    parts = set(PARTS.values())
    for item_id, agreed in state.items.items():
        if agreed.kind in parts and item_id not in snapshot.items:
            snapshot.parents[folder_of(agreed.path)] = item_id
    for item_id, file in snapshot.items.items():
        if file.kind in parts:
            snapshot.parents[folder_of(file.path)] = item_id


def kind_at(path: str) -> str:
    """Return the kind that a file has by its place, if any."""
    folder, *rest = path.split("/")
    kind = PLACES.get(folder.casefold(), "") if rest else ""
    parent = KINDS[kind].parent if kind else None
    if parent and len(rest) > 1 and rest[-1] == KINDS[parent].markdown.file_name:
        return parent
    return kind


def _is_elsewhere(workspace: Workspace, path: str, state: State) -> bool:
    """Tell whether a file in no place of ours is an item's all the same, by what it begins with."""
    item_id = _id_in(workspace, path)
    if item_id in state.items:
        return True
    try:
        said = split(workspace.read(path)).fields.get("kind") if item_id else None
    except (Unreadable, OSError):
        return False
    return isinstance(said, str) and said in KINDS


def _id_in(workspace: Workspace, path: str) -> str:
    """Return the id that a file begins with, whatever else may be wrong with it."""
    try:
        found = _ID.search(workspace.read(path, HEAD))
        return str(UUID(found[1].decode())) if found else ""
    except (OSError, Unreadable, ValueError):
        return ""
