"""An archive of Aurora as a ZIP file without its pages, which are for people.

There is a page for each thing, and `zipfile` holds what a directory says of every member.
"""

import io
import struct
from pathlib import Path
from typing import BinaryIO, cast

END = struct.Struct("<4s4H2LH")
END_64 = struct.Struct("<4sQ2H2L4Q")
LOCATOR = struct.Struct("<4sLQL")
ENTRY = struct.Struct("<4s6H3L5H2L")
LONGEST_COMMENT = 0xFFFF
MOST_16, MOST_32 = 0xFFFF, 0xFFFFFFFF
ABOUT, PAGES = b"data/aurora.json", b"data/pages/"


def without_pages(path: Path) -> BinaryIO:
    """Return a ZIP file to read; of an archive of Aurora without its pages."""
    file = path.open("rb")
    place = _directory(file)
    kept = _kept(file, *place) if place else None
    if place is None or kept is None:
        file.seek(0)
        return file
    count, entries = kept
    begin, _, offset = place
    size = len(entries)
    tail = entries + END_64.pack(
        b"PK\6\6", END_64.size - 12, 45, 45, 0, 0, count, count, size, offset
    )
    tail += LOCATOR.pack(b"PK\6\7", 0, offset + size, 1)
    tail += END.pack(b"PK\5\6", 0, 0, MOST_16, MOST_16, MOST_32, MOST_32, 0)
    return cast(BinaryIO, io.BufferedReader(_View(file, begin, tail)))


def _directory(file: BinaryIO) -> tuple[int, int, int] | None:
    """Return where the directory begins, how long it is, and where the file says that it is."""
    end = file.seek(0, io.SEEK_END)
    begin = max(end - END.size - LONGEST_COMMENT - LOCATOR.size, 0)
    file.seek(begin)
    tail = file.read()
    at = tail.rfind(b"PK\5\6")
    if at < 0 or len(tail) < at + END.size:
        return None
    *_, size, offset, _ = END.unpack_from(tail, at)
    stop = begin + at
    if at >= LOCATOR.size and tail.startswith(b"PK\6\7", at - LOCATOR.size):
        stop = begin + at - LOCATOR.size - END_64.size
        file.seek(max(stop, 0))
        found = file.read(END_64.size)
        if not found.startswith(b"PK\6\6") or len(found) < END_64.size:
            return None
        *_, size, offset = END_64.unpack(found)
    return (stop - size, size, offset) if 0 <= size <= stop else None


def _kept(file: BinaryIO, begin: int, size: int, _offset: int) -> tuple[int, bytes] | None:
    """Return how many entries are no pages, and these; None for what is no archive of Aurora."""
    file.seek(begin)
    kept, count, has_about, left = bytearray(), 0, False, size
    while left >= ENTRY.size:
        head = file.read(ENTRY.size)
        if len(head) < ENTRY.size or not head.startswith(b"PK\1\2"):
            return None
        lengths = ENTRY.unpack(head)[10:13]
        rest = file.read(sum(lengths))
        left -= len(head) + len(rest)
        name = rest[: lengths[0]].partition(b"/")[2]
        has_about = has_about or name == ABOUT
        if not name.startswith(PAGES):
            kept += head + rest
            count += 1
    return (count, bytes(kept)) if has_about and left == 0 else None


class _View(io.RawIOBase):
    """A file up to a place, and then other bytes."""

    def __init__(self, file: BinaryIO, length: int, tail: bytes) -> None:
        super().__init__()
        self._file, self._length, self._tail = file, length, tail
        self._at = 0

    def readable(self) -> bool:
        return True

    def seekable(self) -> bool:
        return True

    def seek(self, offset: int, whence: int = io.SEEK_SET) -> int:
        end = self._length + len(self._tail)
        self._at = offset + (0, self._at, end)[whence]
        return self._at

    def readinto(self, buffer: memoryview) -> int:  # type: ignore[override]
        if self._at < self._length:
            self._file.seek(self._at)
            part = self._file.read(min(len(buffer), self._length - self._at))
        else:
            begin = self._at - self._length
            part = self._tail[begin : begin + len(buffer)]
        buffer[: len(part)] = part
        self._at += len(part)
        return len(part)

    def close(self) -> None:
        self._file.close()
        super().close()
