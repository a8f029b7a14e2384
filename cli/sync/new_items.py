"""New files become items, and new folders of entries begin what these belong to."""

import unicodedata
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from pathlib import PurePosixPath
from uuid import UUID, uuid5

from cli.sync.actions import Action, AdoptId, BeginParent, Tell, Upload
from cli.sync.filenames import folder_name, folder_of
from cli.sync.front_matter import Document
from cli.sync.markdown import read
from cli.sync.messages import Remote
from cli.sync.places import Places
from cli.sync.snapshot import PARTS, File, Snapshot, kind_at
from cli.sync.state import State
from shared.kinds.kind import Kind
from shared.kinds.registry import KINDS


@dataclass
class Begun:
    """Actions for new files, and their uploads: those with parts first."""

    local: list[Action] = field(default_factory=list)
    parents: list[Action] = field(default_factory=list)
    rest: list[Action] = field(default_factory=list)


@dataclass
class NewItems:
    """The new files of one sync."""

    files: Snapshot
    agreed: State
    remote: Remote
    namespace: UUID  # an account's: the same thing begun on two machines has one id
    new_id: Callable[[], str]

    def begin(self, homeless: list[tuple[File, int | None]]) -> Begun:
        """Give an id to every new file, and a parent to the entries in a new folder."""
        begun = Begun()
        parents: dict[str, str] = dict(self.files.parents)
        for file in sorted(self.files.new, key=lambda one: one.path):
            kind = KINDS[file.kind]
            if kind.markdown.file_name:
                item_id = self._derived_id(kind, name_of(file), begun)
                parents[folder_of(file.path)] = item_id
                begun.local.append(AdoptId(file, item_id))
                begun.parents.append(Upload(replace(file, id=item_id), None, None))
        for file in sorted(self.files.new, key=lambda one: one.path):
            if not KINDS[file.kind].markdown.file_name:
                self._begin(replace(file, id=self.new_id()), None, parents, begun, is_new=True)
        for file, version in homeless:
            placed = replace(file, kind=self._kind_by_place(file))
            self._begin(placed, version, parents, begun, is_new=placed.kind != file.kind)
        return begun

    def _kind_by_place(self, file: File) -> str:
        """Return the kind of a file without a parent: it may have moved before it was ever sent."""
        is_known = file.id in self.agreed.items or file.id in self.remote.items
        kind = "" if is_known else kind_at(file.path)
        return kind if kind and not KINDS[kind].parent else file.kind

    def _begin(
        self,
        file: File,
        version: int | None,
        parents: dict[str, str],
        begun: Begun,
        *,
        is_new: bool,
    ) -> None:
        parent = None
        if KINDS[file.kind].parent:
            parent = self._parent(file, parents, begun)
            if not parent:
                return
        if is_new:
            begun.local.append(AdoptId(file, file.id))
        begun.rest.append(Upload(file, parent, version))

    def _parent(self, file: File, parents: dict[str, str], begun: Begun) -> str | None:
        """Return what a new file belongs to by its folder, which begins it if need be."""
        for above in PurePosixPath(file.path).parents:
            if found := parents.get(str(above)):
                return found
        kind = KINDS[KINDS[file.kind].parent or ""]
        folder = new_folder(file)
        if not folder:
            where = f"{kind.markdown.folder}/Diary"
            begun.local.append(
                Tell(f"it is in no {kind.name}'s folder, as {where} would be", file.path)
            )
            return None
        name = PurePosixPath(folder).name
        item_id = parents[folder] = self._derived_id(kind, name, begun)
        path = f"{folder}/{kind.markdown.file_name}"
        begun.local.append(BeginParent(path, kind.name, item_id))
        begun.parents.append(Upload(File(path, "", kind.name, item_id), None, None))
        return item_id

    def _derived_id(self, kind: Kind, name: str, begun: Begun) -> str:
        """Return an id that follows from the account and the name, as an import's does."""
        taken = {*self.files.items, *self.agreed.items, *self.remote.items}
        taken |= {one.file.id for one in begun.parents if isinstance(one, Upload)}
        number = 0
        while (item_id := str(uuid5(self.namespace, f"{kind.name} {number} {name}"))) in taken:
            number += 1
        return item_id


def adopt(
    files: Snapshot, agreed: State, remote: Remote, places: Places
) -> tuple[Snapshot, list[Action]]:
    """Let new files and folders be those of items that were begun elsewhere under the same name."""
    actions: list[Action] = []
    items, new, parents = dict(files.items), list(files.new), dict(files.parents)
    unclaimed = {
        folder for one in new if (folder := new_folder(one)) and not files.parent_at(one.path)
    } - {folder_of(one.path) for one in new if one.kind in PARTS.values()}
    for item in remote.items.values():
        kind = KINDS.get(item.kind)
        if not kind or not kind.markdown.folder_field or not item.row:
            continue
        was = agreed.items.get(item.id)
        if item.id in items or (was and was.is_here):
            continue
        name = unicodedata.normalize("NFC", item.row[kind.markdown.folder_field])
        file = next((one for one in new if one.kind == kind.name and name_of(one) == name), None)
        if file:
            new.remove(file)
            items[item.id] = replace(file, id=item.id)
            parents[folder_of(file.path)] = item.id
            places.settle(item.id, folder_of(file.path))
            actions.append(AdoptId(file, item.id))
            continue
        for folder in [one for one in sorted(unclaimed) if _is_named(one, name)][:1]:
            unclaimed.discard(folder)
            parents[folder] = item.id
            places.reserve(item.id, folder)
    return replace(files, items=items, new=new, parents=parents), actions


def name_of(file: File) -> str:
    """Return the name that the file of an item with parts gives it."""
    kind = KINDS[file.kind]
    fields = read(kind, file.document or Document("", "\n", ""), file.path, 0)
    return unicodedata.normalize("NFC", str(fields.get(kind.markdown.folder_field or "")))


def new_folder(file: File) -> str:
    """Return the folder of an entry that would begin what it belongs to."""
    folder, *rest = PurePosixPath(file.path).parts
    is_inside = folder.casefold() in PARTS and len(rest) > 1
    return f"{folder}/{rest[0]}" if KINDS[file.kind].parent and is_inside else ""


def begins_parents(files: Snapshot) -> bool:
    """Tell whether there are new folders, or new files of items with parts."""
    return any(one.kind in PARTS.values() for one in files.new) or any(
        new_folder(one) and not files.parent_at(one.path)
        for one in [*files.new, *files.items.values()]
    )


def _is_named(folder: str, name: str) -> bool:
    last = unicodedata.normalize("NFC", PurePosixPath(folder).name)
    return last in {name, folder_name(name)}
