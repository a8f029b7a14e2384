"""Writing into the folder: each file whole or not at all, with the attributes that it had."""

import errno
import os
import secrets
import shutil
from contextlib import suppress
from pathlib import Path, PurePosixPath

from cli.sync.workspace import Workspace


class Writer:
    """Changes to files that still are as they were read."""

    def __init__(self, workspace: Workspace) -> None:
        """Write into a folder."""
        self._workspace = workspace

    def write(self, path: str, data: bytes, was: str | None, like: str | None = None) -> bool:
        """Write a file, unless it is no longer `was` (None: not there).

        It has the mode and attributes of the one it replaces, or of another that it is `like`.
        """
        target = self._workspace.inside(path)
        if self._workspace.digest(path) != was:
            return False
        model = target if was is not None else like and self._workspace.inside(like)
        unfinished = _unfinished(target)
        try:
            with unfinished.open("xb") as file:
                file.write(data)
                file.flush()
                os.fsync(file.fileno())
            if model:
                shutil.copystat(model, unfinished, follow_symlinks=False)
                os.utime(unfinished)
            if self._workspace.digest(path) != was:
                return False
            os.replace(unfinished, target)  # noqa: PTH105 - it is where tests pull the plug
        finally:
            unfinished.unlink(missing_ok=True)
        return True

    def move(self, old: str, new: str, was: str) -> bool:
        """Give a file that still is `was` another place, where nothing is."""
        if self._workspace.digest(old) != was or os.path.lexists(self._workspace.root / new):
            return False
        move(self._workspace.inside(old), self._workspace.inside(new))
        self.tidy(old)
        return True

    def remove(self, path: str, was: str) -> bool:
        """Remove a file that still is `was`."""
        if self._workspace.digest(path) != was:
            return False
        self._workspace.inside(path).unlink()
        self.tidy(path)
        return True

    def tidy(self, path: str) -> None:
        """Remove the folders that are empty without a file, but not the first."""
        with suppress(OSError):  # not empty, or a disk of its own
            for parent in PurePosixPath(path).parents[:-2]:
                (self._workspace.root / parent).rmdir()


def move(source: Path, target: Path) -> None:
    """Move a file, also to another disk: there it is whole or not at all, too."""
    try:
        os.replace(source, target)  # noqa: PTH105
    except OSError as error:
        if error.errno != errno.EXDEV:
            raise
        unfinished = _unfinished(target)
        try:
            shutil.copy2(source, unfinished, follow_symlinks=False)
            with unfinished.open("rb") as file:
                os.fsync(file.fileno())
            os.replace(unfinished, target)  # noqa: PTH105
        finally:
            unfinished.unlink(missing_ok=True)
        source.unlink()


def _unfinished(target: Path) -> Path:
    """Return a name beside a file, as a folder may be on a disk of its own."""
    return target.with_name(f".{secrets.token_hex(8)}.aurora-unfinished")
