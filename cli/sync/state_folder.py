"""The folder `.aurora`, where sync keeps what it knows. Nothing in it may be a link."""

import fcntl
import os
import secrets
import stat
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

import click

OWN = ".aurora"
LOCK = "lock"
TRASH = "trash"
_ONLY_MINE = 0o600


class StateFolder:
    """The folder beside what is synced, open only to its owner."""

    def __init__(self, root: Path) -> None:
        """Make it where there is none. Raises click.ClickException for a link in its place."""
        self.path = root / OWN
        self.trash = self.path / TRASH
        for folder in (self.path, self.trash):
            with suppress(FileExistsError):
                folder.mkdir(mode=0o700, parents=folder == self.path)
            if not stat.S_ISDIR(folder.lstat().st_mode):
                raise _in_the_way(folder)

    @contextmanager
    def hold(self) -> Iterator[None]:
        """Keep the folder for this process alone, which ends with the process at the latest."""
        with open(self._open(LOCK, os.O_RDWR | os.O_CREAT), "r+") as lock:  # noqa: PTH123 - a descriptor
            try:
                fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except BlockingIOError:
                message = f"A sync of {self.path.parent} already runs (process {lock.read()})."
                raise click.ClickException(message) from None
            lock.truncate(0)
            lock.write(str(os.getpid()))
            lock.flush()
            self._remove_unfinished()
            yield

    def read(self, name: str) -> bytes | None:
        """Return what is in a file, if it is there."""
        try:
            with open(self._open(name, os.O_RDONLY), "rb") as file:  # noqa: PTH123
                return file.read()
        except FileNotFoundError:
            return None

    def write(self, name: str, data: bytes) -> None:
        """Write a file whole or not at all."""
        self.read(name)  # refuses what is none
        unfinished = self.path / f"{name}.{secrets.token_hex(8)}.unfinished"
        flags = os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_NOFOLLOW
        with open(os.open(unfinished, flags, _ONLY_MINE), "wb") as file:  # noqa: PTH123
            file.write(data)
            file.flush()
            os.fsync(file.fileno())
        os.replace(unfinished, self.path / name)  # noqa: PTH105 - it is where tests pull the plug

    def _open(self, name: str, flags: int) -> int:
        """Open a file of its own. Raises click.ClickException for a link or anything else."""
        path = self.path / name
        try:
            # O_NONBLOCK: a pipe would wait for whoever writes into it.
            descriptor = os.open(path, flags | os.O_NOFOLLOW | os.O_NONBLOCK, _ONLY_MINE)
        except FileNotFoundError:
            raise
        except OSError as error:
            if path.is_symlink() or not path.is_file():
                raise _in_the_way(path) from error
            raise
        found = os.fstat(descriptor)
        is_shared = flags & os.O_RDWR and found.st_nlink != 1  # a hard link to another file
        if not stat.S_ISREG(found.st_mode) or is_shared:
            os.close(descriptor)
            raise _in_the_way(path)
        return descriptor

    def _remove_unfinished(self) -> None:
        """Remove what a sync that was killed has left."""
        for path in self.path.glob("*.unfinished"):
            path.unlink()


def _in_the_way(path: Path) -> click.ClickException:
    return click.ClickException(
        f"{path} is a link, or no plain file or folder: delete it. Nothing is written through it."
    )
