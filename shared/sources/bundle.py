"""The files of an export: of a folder, a ZIP or tar archive, or one file. Nothing is written."""

import gzip
import io
import lzma
import tarfile
import zipfile
import zlib
from abc import ABC, abstractmethod
from collections.abc import Iterator, Sequence
from functools import cached_property
from pathlib import Path
from typing import BinaryIO, Self, cast

from shared.sources.zip_view import without_pages

MAX_FILES = 500_000
UNPACKING = (  # what reading an archive raises
    OSError, EOFError, ValueError, zipfile.BadZipFile, tarfile.TarError, zlib.error, lzma.LZMAError
)  # fmt: skip
GZIP = b"\x1f\x8b"
MAX_TEXT = 256_000_000  # bytes of one file that is read as a whole


class TooLarge(Exception):
    """A file of an export is larger than its kind can be, or the export has too many."""


class Damaged(Exception):
    """An archive that cannot be read to its end."""


class Bundle(ABC):
    """Named files. Names are as the export has them, with `/` between folders."""

    def __init__(self, name: str, sizes: dict[str, int]) -> None:
        if len(sizes) > MAX_FILES:
            raise TooLarge(f"{name} holds more than {MAX_FILES:,} files.")
        self.name = name
        self._sizes = sizes

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def close(self) -> None:  # noqa: B027 - a folder has nothing open
        """Let go of what is open."""

    def __contains__(self, name: str) -> bool:
        return name in self._sizes

    @cached_property
    def names(self) -> Sequence[str]:
        """The names of the files, in order."""
        return sorted(self._sizes)

    @cached_property
    def _by_stem(self) -> dict[str, list[str]]:
        stems: dict[str, list[str]] = {}
        for name in self.names:
            stems.setdefault(name.rpartition(".")[0].lower(), []).append(name)
        return stems

    def find(self, name: str) -> str | None:
        """Return the file of a name, else one that differs only in case or in its ending."""
        if name in self:
            return name
        alike = self._by_stem.get(name.rpartition(".")[0].lower(), [])
        return next((one for one in alike if one.lower() == name.lower()), next(iter(alike), None))

    def ending(self, *suffixes: str) -> Iterator[str]:
        """Yield the names that have one of these endings, in any case."""
        return (name for name in self.names if name.lower().endswith(suffixes))

    def size(self, name: str) -> int:
        """Return how many bytes a file has."""
        return self._sizes[name]

    def read(self, name: str, limit: int = MAX_TEXT) -> bytes:
        """Return a file's bytes. Raises TooLarge and Damaged."""
        with self.open(name) as file:
            data = self._checked(file, limit + 1)
        if len(data) > limit:
            raise TooLarge(f"{name} is larger than {limit:,} bytes.")
        return data

    def head(self, name: str, length: int = 65_536) -> bytes:
        """Return a file's first bytes. Raises Damaged."""
        with self.open(name) as file:
            return self._checked(file, length)

    def _checked(self, file: BinaryIO, length: int) -> bytes:
        try:
            return file.read(length)
        except UNPACKING as error:
            raise Damaged(f"{self.name} is damaged: {error}.") from error

    @abstractmethod
    def open(self, name: str) -> BinaryIO:
        """Return a file to read from its beginning."""

    def modified(self, _name: str) -> float | None:
        """Return when a file was last changed, in seconds since 1970, or None if nothing says."""
        return None


class Folder(Bundle):
    """A folder's files; links are not followed."""

    def __init__(self, path: Path) -> None:
        self._path = path
        found = (one for one in path.rglob("*") if one.is_file() and not one.is_symlink())
        super().__init__(
            path.name, {one.relative_to(path).as_posix(): one.stat().st_size for one in found}
        )

    def open(self, name: str) -> BinaryIO:
        return (self._path / name).open("rb")

    def modified(self, name: str) -> float | None:
        return (self._path / name).stat().st_mtime


class OneFile(Bundle):
    """A single file that is no archive."""

    def __init__(self, path: Path) -> None:
        self._folder = path.parent
        super().__init__(path.name, {path.name: path.stat().st_size})

    def open(self, name: str) -> BinaryIO:
        return (self._folder / name).open("rb")

    def modified(self, name: str) -> float | None:
        return (self._folder / name).stat().st_mtime


class Gzip(OneFile):
    """A single file that is compressed."""

    def open(self, name: str) -> BinaryIO:
        return cast(BinaryIO, gzip.open(self._folder / name))


class Zip(Bundle):
    """The members of a ZIP archive, read where they lie."""

    def __init__(self, path: Path) -> None:
        self._file = without_pages(path)
        try:
            self._archive = zipfile.ZipFile(self._file)
        except zipfile.BadZipFile as error:
            self._file.close()
            raise Damaged(f"{path.name} is not a whole ZIP archive: {error}.") from error
        members = [one for one in self._archive.infolist() if not one.is_dir()]
        super().__init__(path.name, {one.filename: one.file_size for one in members})

    def close(self) -> None:
        self._archive.close()
        self._file.close()

    def open(self, name: str) -> BinaryIO:
        try:
            return cast(BinaryIO, self._archive.open(name))
        except (zipfile.BadZipFile, RuntimeError, NotImplementedError) as error:
            raise Damaged(f"{name} of {self.name} cannot be read: {error}.") from error


class Tar(Bundle):
    """The members of a tar archive, compressed or not."""

    def __init__(self, path: Path) -> None:
        try:
            self._archive = tarfile.open(path)  # noqa: SIM115 - closed by close()
            self._members = {one.name: one for one in self._archive if one.isreg()}
        except UNPACKING as error:
            raise Damaged(f"{path.name} is not a whole tar archive: {error}.") from error
        super().__init__(path.name, {name: one.size for name, one in self._members.items()})

    @cached_property
    def names(self) -> Sequence[str]:
        return list(self._members)  # in the archive's order: going back would read it anew

    def close(self) -> None:
        self._archive.close()

    def open(self, name: str) -> BinaryIO:
        file = self._archive.extractfile(self._members[name])
        assert file is not None  # noqa: S101 - only regular files are members
        return cast(BinaryIO, file)

    def modified(self, name: str) -> float | None:
        return float(self._members[name].mtime)


class Memory(Bundle):
    """Files that are held in memory, as an app sends them."""

    def __init__(
        self,
        name: str,
        files: dict[str, bytes],
        others: dict[str, int] | None = None,
        modified: dict[str, float] | None = None,
    ) -> None:
        """Hold files; `others` are the sizes of those that are known by name alone."""
        self._files = files
        self._modified = modified or {}
        super().__init__(name, (others or {}) | {one: len(data) for one, data in files.items()})

    def ending(self, *suffixes: str) -> Iterator[str]:
        return (name for name in super().ending(*suffixes) if name in self._files)

    def open(self, name: str) -> BinaryIO:
        return io.BytesIO(self._files[name])

    def modified(self, name: str) -> float | None:
        return self._modified.get(name)


def open_bundle(path: Path) -> Bundle:
    """Return the files of a folder, an archive or a file, by its content and not by its name.

    Raises OSError, Damaged and TooLarge.
    """
    if path.is_dir():
        return Folder(path)
    if zipfile.is_zipfile(path):
        return Zip(path)
    with path.open("rb") as file:
        head = file.read(265)
    is_gzip = head.startswith(GZIP)
    is_packed = is_gzip or head.startswith((b"BZh", b"\xfd7zXZ"))
    if head[257:262] == b"ustar" or (is_packed and _is_tar(path)):
        return Tar(path)
    return Gzip(path) if is_gzip else OneFile(path)


def _is_tar(path: Path) -> bool:
    try:
        return tarfile.is_tarfile(path)
    except UNPACKING:
        return False
