"""The folder: what lies in it, and writing into it and nowhere else."""

import fcntl
import hashlib
import os
import re
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path, PurePosixPath

import click

from cli.sync.names import clashing

OWN = ".aurora"  # where sync keeps what it knows
_LOST = re.compile(r"\.conflict-\d+\.md")


class Folder:
    """Paths in it are written with slashes, from the folder on."""

    def __init__(self, root: Path) -> None:
        """Use a folder; it is made where there is none."""
        self.root = root.absolute()
        self.own = self.root / OWN
        if self.own.is_symlink():
            raise click.ClickException(f"{self.own} is a link: put a folder in its place.")
        self.own.mkdir(parents=True, exist_ok=True)
        self.taken: set[str] = set()
        self._sound = {self.root}

    @contextmanager
    def hold(self) -> Iterator[None]:
        """Keep the folder for this process alone, which ends with the process at the latest."""
        with (self.own / "lock").open("a+") as lock:
            try:
                fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except BlockingIOError:
                lock.seek(0)
                message = f"A sync of {self.root} already runs (process {lock.read()})."
                raise click.ClickException(message) from None
            lock.truncate(0)
            lock.write(str(os.getpid()))
            lock.flush()
            yield

    def files(self) -> list[str]:
        """Return the Markdown files: no hidden ones, none behind a link, no conflicts' texts."""
        self.taken.clear()
        return sorted(self._walk(self.root, ""))

    def read(self, path: str) -> bytes:
        """Return what is in a file."""
        return (self.root / path).read_bytes()

    def modified(self, path: str) -> float:
        """Return when a file was last changed, in seconds since 1970."""
        return (self.root / path).stat().st_mtime

    def write(self, path: str, data: bytes, was: str | None) -> bool:
        """Write a file whole or not at all; not if it is no longer `was` (None: not there)."""
        target = self._inside(path)
        if _digest_of(target) != was:
            return False
        unfinished = self.own / "unfinished"
        unfinished.write_bytes(data)
        os.replace(unfinished, target)  # noqa: PTH105 - it is where tests pull the plug
        self.taken.add(clashing(path))
        return True

    def move(self, old: str, new: str, was: str) -> bool:
        """Give a file that still is `was` another place, where nothing is."""
        source, target = self._inside(old), self._inside(new)
        if _digest_of(source) != was or _digest_of(target) is not None:
            return False
        os.replace(source, target)  # noqa: PTH105
        self.taken.add(clashing(new))
        self._left(old)
        return True

    def remove(self, path: str, was: str) -> bool:
        """Remove a file that still is `was`."""
        target = self._inside(path)
        if _digest_of(target) != was:
            return False
        target.unlink()
        self._left(path)
        return True

    def _left(self, path: str) -> None:
        """Remove the folders that are empty without a file."""
        self.taken.discard(clashing(path))
        with suppress(OSError):  # not empty
            for parent in PurePosixPath(path).parents[:-2]:
                (self.root / parent).rmdir()
                self._sound.discard(self.root / parent)
                self.taken.discard(clashing(str(parent)))

    def _walk(self, place: Path, before: str) -> Iterator[str]:
        with os.scandir(place) as entries:
            for entry in entries:
                path = before + entry.name
                self.taken.add(clashing(path))
                if entry.name.startswith("."):
                    continue
                if entry.is_dir(follow_symlinks=False):
                    yield from self._walk(place / entry.name, f"{path}/")
                elif _is_page(entry):
                    yield path

    def _inside(self, path: str) -> Path:
        """Return where a path is, in folders that are made where missing and are no links."""
        parts = PurePosixPath(path).parts
        if not parts or {"/", ".."} & set(parts):
            raise click.ClickException(f"{path} is not in {self.root}: delete {self.own}.")
        place, before = self.root, ""
        for part in parts[:-1]:
            place, before = place / part, f"{before}{part}/"
            if place not in self._sound:
                if place.is_symlink():
                    raise click.ClickException(
                        f"{place} is a link, and nothing is written behind links: "
                        "put a folder in its place."
                    )
                place.mkdir(exist_ok=True)
                self._sound.add(place)
                self.taken.add(clashing(before[:-1]))
        return place / parts[-1]


def _is_page(entry: os.DirEntry[str]) -> bool:
    named = entry.name.endswith(".md") and not _LOST.search(entry.name)
    return named and entry.is_file(follow_symlinks=False)


def digest(data: bytes) -> str:
    """Return what tells a file's content from any other."""
    return hashlib.sha256(data).hexdigest()


def _digest_of(target: Path) -> str | None:
    if target.is_symlink():
        return "a link"
    try:
        return digest(target.read_bytes())
    except FileNotFoundError:
        return None
