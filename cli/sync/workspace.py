"""The folder: what lies in it, and how it is read. Nothing behind a link is looked at."""

import hashlib
import os
import re
import stat
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path, PurePosixPath

from cli.sync.filenames import clashing
from cli.sync.front_matter import Unreadable

CONFLICT = re.compile(r"\.conflict-\d+\.md$")
UNFINISHED = re.compile(r"\.[0-9a-f]{16}\.aurora-unfinished")
HEAD = 65_536  # bytes that tell whether a file is ours
LARGEST = 1_100_000  # bytes of a file; Aurora takes 1 MB
_TEMPORARY = (".icloud", ".tmp", ".part", ".partial")


class InTheWay(Exception):
    """Why a place in the folder cannot be written to."""


@dataclass
class Listing:
    """Everything in the folder, by path: written with slashes, from the folder on."""

    files: dict[str, float] = field(default_factory=dict)  # Markdown, with the time of change
    copies: set[str] = field(default_factory=set)  # of conflicts
    folders: dict[str, tuple[int, int]] = field(default_factory=dict)  # device and inode
    closed: set[str] = field(default_factory=set)  # folders that cannot be read
    others: set[str] = field(default_factory=set)  # links, hidden and other files
    unfinished: set[str] = field(default_factory=set)  # what a killed sync has left
    taken: set[str] = field(default_factory=set)  # every path, as names clash

    def stands_in(self, path: str) -> bool:
        """Tell whether something else is where a file was, or says that it is elsewhere for now."""
        folder, _, name = path.rpartition("/")
        if (
            path in self.others
            or path in self.folders
            or any(
                parent in self.closed or parent in self.others
                for parent in map(str, PurePosixPath(path).parents)
            )
        ):
            return True
        around = f"{folder}/" if folder else ""
        return any(
            name in other and _is_placeholder(other.removeprefix(around))
            for other in self.others
            if other.startswith(around) and "/" not in other.removeprefix(around)
        )


class Workspace:
    """A folder that is read and written; `root` is made where there is none."""

    def __init__(self, root: Path) -> None:
        """Use a folder."""
        self.root = root.absolute()
        self.root.mkdir(mode=0o700, parents=True, exist_ok=True)

    def list(self) -> Listing:
        """Return what is there now."""
        listing = Listing()
        found = self.root.stat()
        listing.folders[""] = (found.st_dev, found.st_ino)
        for entry, path in self._walk(self.root, "", listing):
            listing.taken.add(clashing(path))
            if entry.is_dir(follow_symlinks=False) and not entry.name.startswith("."):
                found = entry.stat(follow_symlinks=False)
                listing.folders[path] = (found.st_dev, found.st_ino)
            elif UNFINISHED.fullmatch(entry.name):
                listing.unfinished.add(path)
            elif entry.name.startswith(".") or not _is_markdown(entry):
                listing.others.add(path)
            elif CONFLICT.search(entry.name):
                listing.copies.add(path)
            else:
                listing.files[path] = entry.stat(follow_symlinks=False).st_mtime
        return listing

    def read(self, path: str, most: int | None = None) -> bytes:
        """Return what is in a file, or the beginning of it. Raises OSError, Unreadable."""
        descriptor = os.open(self.root / path, os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK)
        with open(descriptor, "rb") as file:  # noqa: PTH123 - a descriptor
            if not stat.S_ISREG(os.fstat(descriptor).st_mode):
                raise Unreadable("it is no plain file")
            data = file.read(LARGEST + 1 if most is None else most)
        if len(data) > LARGEST:
            raise Unreadable("it is longer than 1 MB")
        return data

    def digest(self, path: str) -> str | None:
        """Return what tells a file's content from any other; None where nothing is."""
        try:
            return digest(self.read(path))
        except FileNotFoundError:
            return None
        except (OSError, Unreadable):
            return "something else"

    def modified(self, path: str) -> float:
        """Return when a file was last changed, in seconds since 1970."""
        return (self.root / path).lstat().st_mtime

    def identity(self, folder: str) -> tuple[int, int] | None:
        """Return the device and inode of a folder."""
        try:
            found = (self.root / folder).lstat()
        except OSError:
            return None
        return (found.st_dev, found.st_ino)

    def inside(self, path: str) -> Path:
        """Return where a path is, in folders that are made where missing. Raises InTheWay."""
        parts = PurePosixPath(path).parts
        if not parts or {"/", ".."} & set(parts):
            raise InTheWay("it is not in the folder")
        place = self.root
        for part in parts[:-1]:
            place /= part
            if place.is_symlink():
                raise InTheWay(
                    f"{place} is a link, and nothing is written behind links: "
                    "put a folder in its place"
                )
            try:
                place.mkdir(mode=0o700, exist_ok=True)
            except FileExistsError:
                raise InTheWay(f"{place} is no folder") from None
        return place / parts[-1]

    def _walk(
        self, place: Path, before: str, listing: Listing
    ) -> Iterator[tuple[os.DirEntry[str], str]]:
        try:
            entries = list(os.scandir(place))
        except OSError:
            if not before:
                raise
            listing.closed.add(before[:-1])
            return
        for entry in sorted(entries, key=lambda one: one.name):
            yield entry, before + entry.name
            if entry.is_dir(follow_symlinks=False) and not entry.name.startswith("."):
                yield from self._walk(place / entry.name, f"{before}{entry.name}/", listing)


def digest(data: bytes) -> str:
    """Return what tells a file's content from any other."""
    return hashlib.sha256(data).hexdigest()


def _is_markdown(entry: os.DirEntry[str]) -> bool:
    return entry.name.endswith(".md") and entry.is_file(follow_symlinks=False)


def _is_placeholder(name: str) -> bool:
    """Tell whether a name is one that a cloud or an editor gives for a while."""
    return (name.startswith((".", "~")) and not name.startswith("._")) or name.endswith(_TEMPORARY)
