"""Where the files of items go that have none yet, or belong elsewhere now."""

from collections.abc import Mapping
from pathlib import PurePosixPath

from cli.sync.filenames import clashing, file_name, folder_name, folder_of, free
from cli.sync.markdown import from_row
from cli.sync.messages import Item
from cli.sync.snapshot import File, Snapshot
from cli.sync.state import Agreed, State
from shared.kinds.registry import KINDS


class Places:
    """Paths that are taken, and the folders of items with parts."""

    def __init__(self, files: Snapshot, agreed: State, trash: Mapping[str, str]) -> None:
        """Begin with what is in the folder."""
        self._agreed, self._trash = agreed, trash
        self._taken = set(files.listing.taken)
        self._folders = {item_id: folder for folder, item_id in files.parents.items()}
        self._waiting: dict[str, str] = {}

    def reserve(self, item_id: str, folder: str) -> None:
        """Keep a folder that is there already for an item to come."""
        self._waiting[item_id] = folder

    def settle(self, item_id: str, folder: str) -> None:
        """Note the folder of an item whose file is there."""
        self._folders[item_id] = folder

    def of(self, item: Item, agreed: Agreed | None) -> str:
        """Return a path for an item; nothing for one whose parent has no folder yet."""
        kind = KINDS[item.kind]
        fields = from_row(kind, item.row or {})
        folder = kind.markdown.folder
        if kind.parent:
            folder = self._folders.get(str(fields.get(f"{kind.parent}_id")), "")
            if not folder:
                return ""
        path = self._before(item, agreed, folder if kind.parent else "")
        if not path and kind.markdown.file_name:
            own = self._waiting.get(item.id) or free(
                folder, folder_name(fields[kind.markdown.folder_field or ""]), "", self._taken
            )
            path = f"{own}/{kind.markdown.file_name}"
        path = path or free(folder, file_name(kind, fields), ".md", self._taken)
        if kind.markdown.file_name:
            self._folders[item.id] = folder_of(path)
        self._take(path)
        return path

    def moved(self, item: Item, file: File, parent: str | None) -> str:
        """Return where a file goes: with its name to its parent, which may be another now."""
        kind = KINDS[item.kind]
        wanted = str((item.row or {}).get(f"{kind.parent}_id")) if kind.parent else None
        if wanted is None or wanted == parent:
            return file.path
        folder = self._folders.get(wanted, "")
        if not folder:
            return ""
        path = free(folder, PurePosixPath(file.path).stem, ".md", self._taken)
        self._take(path)
        return path

    def _before(self, item: Item, agreed: Agreed | None, folder: str) -> str:
        """Return where the file was, if nothing else is there and it still belongs there."""
        for path in (self._trash.get(item.id), agreed.path if agreed else None):
            is_free = path and clashing(path) not in self._taken
            if path and is_free and (not folder or path.startswith(f"{folder}/")):
                return path
        if (path := self._trash.get(item.id)) and folder:
            return free(folder, PurePosixPath(path).stem, ".md", self._taken)
        return ""

    def _take(self, path: str) -> None:
        self._taken |= {
            clashing(path),
            *(clashing(str(one)) for one in PurePosixPath(path).parents),
        }
