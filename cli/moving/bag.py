"""A BagIt 1.0 folder (RFC 8493) in a ZIP file, written once from beginning to end."""

import hashlib
import io
import zipfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from types import TracebackType
from typing import IO, Self

BAGIT = "BagIt-Version: 1.0\nTag-File-Character-Encoding: UTF-8\n"
PAYLOAD = "data/"


class Hashed(io.RawIOBase):
    """A member that is being written: its bytes are counted and hashed on their way."""

    def __init__(self, member: IO[bytes]) -> None:
        super().__init__()
        self._member = member
        self.sha256 = hashlib.sha256()
        self.size = 0

    def writable(self) -> bool:
        return True

    def write(self, data: bytes) -> int:  # type: ignore[override]
        self.sha256.update(data)
        self.size += len(data)
        return self._member.write(data)


@dataclass
class Bag:
    """Files of a bag, each added once. Needs no more memory for a large one."""

    path: Path
    folder: str
    made: datetime
    _payload: dict[str, str] = field(default_factory=dict)  # SHA-256 by name
    _tags: dict[str, str] = field(default_factory=dict)
    _bytes: int = 0

    def __enter__(self) -> Self:
        self._archive = zipfile.ZipFile(self.path, "w", zipfile.ZIP_DEFLATED)
        self._archive.__enter__()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._archive.__exit__(kind, error, trace)

    @contextmanager
    def file(self, name: str) -> Iterator[Hashed]:
        """Add a file to write into."""
        info = zipfile.ZipInfo(f"{self.folder}/{name}", self.made.timetuple()[:6])
        info.compress_type = zipfile.ZIP_DEFLATED
        info.external_attr = 0o644 << 16
        with self._archive.open(info, "w", force_zip64=True) as member:
            hashed = Hashed(member)
            yield hashed
        digests = self._payload if name.startswith(PAYLOAD) else self._tags
        digests[name] = hashed.sha256.hexdigest()
        if name.startswith(PAYLOAD):
            self._bytes += hashed.size

    def add(self, name: str, text: str) -> None:
        """Add a file with a text."""
        with self.file(name) as file:
            file.write(text.encode())

    def finish(self, info: dict[str, str]) -> None:
        """Add what makes the folder a bag: its manifests, and `info` about it."""
        about = {
            "Bagging-Date": f"{self.made:%Y-%m-%d}",
            "Payload-Oxum": f"{self._bytes}.{len(self._payload)}",
            **info,
        }
        self.add("bagit.txt", BAGIT)
        self.add("bag-info.txt", "".join(f"{name}: {text}\n" for name, text in about.items()))
        self.add("manifest-sha256.txt", _manifest(self._payload))
        self.add("tagmanifest-sha256.txt", _manifest(self._tags))


def _manifest(digests: dict[str, str]) -> str:
    return "".join(f"{digest}  {name}\n" for name, digest in sorted(digests.items()))
