"""Files of what was deleted in Aurora, kept until Aurora's own trash forgets it.

The path in the trash is the one in the folder, below the ids of the item and of what it
belonged to.
"""

import os
import shutil
from collections.abc import Iterable
from collections.abc import Set as AbstractSet
from pathlib import Path

from cli.sync.state_folder import StateFolder
from cli.sync.workspace import Workspace, digest
from cli.sync.write_files import Writer, move


class Trash:
    """The folder `.aurora/trash`."""

    def __init__(self, own: StateFolder, workspace: Workspace) -> None:
        """Keep files there, and bring them back."""
        self._folder, self._workspace = own.trash, workspace
        places = (one for one in sorted(self._folder.iterdir()) if one.is_dir())
        # By the id of the item.
        self._places = {one.name.partition("+")[0]: one for one in places if not one.is_symlink()}

    def paths(self) -> dict[str, str]:
        """Return where the files were, by the ids of their items."""
        found = {item_id: self._file(place) for item_id, place in self._places.items()}
        return {
            item_id: path.relative_to(self._places[item_id]).as_posix()
            for item_id, path in found.items()
            if path
        }

    def put(self, path: str, was: str, item_id: str, parents: Iterable[str]) -> bool:
        """Move a file that still is `was` out of the folder."""
        if self._workspace.digest(path) != was:
            return False
        self.erase(item_id)
        place = self._folder / "+".join([item_id, *parents])
        _make(place / path)
        self._places[item_id] = place
        move(self._workspace.inside(path), place / path)
        Writer(self._workspace).tidy(path)
        return True

    def take(self, item_id: str, path: str) -> str | None:
        """Bring a file back to a path where nothing is; return its digest, None without one."""
        place = self._places.get(item_id)
        old = self._file(place) if place else None
        if old is None or os.path.lexists(self._workspace.root / path):
            return None
        content = digest(old.read_bytes())
        move(old, self._workspace.inside(path))
        self.erase(item_id)
        return content

    def erase(self, item_id: str) -> None:
        """Remove what is kept of an item."""
        if place := self._places.pop(item_id, None):
            shutil.rmtree(place)

    def keep_only(self, item_ids: AbstractSet[str]) -> None:
        """Remove what Aurora's trash has forgotten, of itself and with what it belonged to."""
        for item_id, place in list(self._places.items()):
            if not item_ids & set(place.name.split("+")):
                self.erase(item_id)

    @staticmethod
    def _file(place: Path) -> Path | None:
        """Return the one file of an item; a killed sync may have left none."""
        found = (path for path in place.rglob("*") if not path.is_dir())
        return next((path for path in found if path.is_file() and not path.is_symlink()), None)


def _make(path: Path) -> None:
    """Make the folders of a path, open only to their owner."""
    for parent in reversed(path.parents):
        parent.mkdir(mode=0o700, exist_ok=True)
