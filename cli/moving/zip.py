"""A ZIP file that is written once, from beginning to end, in the memory of one member.

Python's own holds all that it knows of each member until the end: a page for each thing is 300 MB
for an account of 300,000.
"""

import struct
import tempfile
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path
from types import TracebackType
from typing import IO, Self

LOCAL, CENTRAL, END, END_64, LOCATOR = b"PK\3\4", b"PK\1\2", b"PK\5\6", b"PK\6\6", b"PK\6\7"
VERSION = 45  # the first with ZIP64
MADE_ON_UNIX = 3 << 8
UTF_8 = 0x0800
DEFLATED = 8
MODE = 0o644 << 16
IN_EXTRA = 0xFFFFFFFF  # a number of 32 bits that stands in the extra field of ZIP64
IN_EXTRA_16 = 0xFFFF


class Member:
    """A member that is being written."""

    def __init__(self, file: IO[bytes]) -> None:
        self._file = file
        self._packing = zlib.compressobj(wbits=-zlib.MAX_WBITS)
        self.crc = self.size = self.packed = 0

    def write(self, data: bytes) -> None:
        """Add bytes."""
        self.crc = zlib.crc32(data, self.crc)
        self.size += len(data)
        self.packed += self._file.write(self._packing.compress(data))

    def end(self) -> None:
        """Write what is still held."""
        self.packed += self._file.write(self._packing.flush())


class Zip:
    """A ZIP file: its directory grows in a file of its own until the end."""

    def __init__(self, path: Path, made: datetime) -> None:
        self._path = path
        day = (made.year - 1980) << 9 | made.month << 5 | made.day
        self._stamp = made.hour << 11 | made.minute << 5 | made.second >> 1, day
        self._count = 0

    def __enter__(self) -> Self:
        self._file = self._path.open("wb")
        self._directory = tempfile.TemporaryFile()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        with self._file, self._directory:
            if error is None:
                self._finish()

    @contextmanager
    def member(self, name: str) -> Iterator[Member]:
        """Add a member to write into."""
        encoded, offset = name.encode(), self._file.tell()
        self._file.write(self._local(encoded, Member(self._file)))
        member = Member(self._file)
        yield member
        member.end()
        end = self._file.tell()
        self._file.seek(offset)
        self._file.write(self._local(encoded, member))
        self._file.seek(end)
        extra = struct.pack("<HHQQQ", 1, 24, member.size, member.packed, offset)
        self._directory.write(
            struct.pack(
                "<4sHHHHHHLLLHHHHHLL", CENTRAL, MADE_ON_UNIX | VERSION, VERSION, UTF_8, DEFLATED,
                *self._stamp, member.crc, IN_EXTRA, IN_EXTRA, len(encoded), len(extra), 0, 0, 0,
                MODE, IN_EXTRA,
            ) + encoded + extra
        )  # fmt: skip
        self._count += 1

    def _local(self, name: bytes, member: Member) -> bytes:
        extra = struct.pack("<HHQQ", 1, 16, member.size, member.packed)
        header = struct.pack(
            "<4sHHHHHLLLHH", LOCAL, VERSION, UTF_8, DEFLATED, *self._stamp, member.crc,
            IN_EXTRA, IN_EXTRA, len(name), len(extra),
        )  # fmt: skip
        return header + name + extra

    def _finish(self) -> None:
        """Add the directory, and where it is."""
        offset, size = self._file.tell(), self._directory.tell()
        self._directory.seek(0)
        while part := self._directory.read(1 << 16):
            self._file.write(part)
        both, end = (self._count, self._count), self._file.tell()
        self._file.write(
            struct.pack("<4sQHHLLQQQQ", END_64, 44, VERSION, VERSION, 0, 0, *both, size, offset)
            + struct.pack("<4sLQL", LOCATOR, 0, end, 1)
            + struct.pack("<4sHHHHLLH", END, 0, 0, *(IN_EXTRA_16,) * 2, *(IN_EXTRA,) * 2, 0)
        )
