"""A BagIt 1.0 folder (RFC 8493) in a ZIP file, written once from beginning to end."""

import hashlib
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from datetime import datetime
from pathlib import Path
from types import TracebackType
from typing import Self

from cli.moving.zip import Member, Zip

BAGIT = "BagIt-Version: 1.0\nTag-File-Character-Encoding: UTF-8\n"
PAYLOAD = "data/"
PAYLOADS, TAGS = "manifest-sha256.txt", "tagmanifest-sha256.txt"


class Hashed:
    """A file that is being written: its bytes are hashed on their way."""

    def __init__(self, member: Member) -> None:
        self._member = member
        self.sha256 = hashlib.sha256()

    def write(self, data: bytes) -> None:
        """Add bytes."""
        self.sha256.update(data)
        self._member.write(data)


class Bag:
    """Files of a bag, each added once. Needs no more memory for many, or for a large one."""

    def __init__(self, path: Path, folder: str, made: datetime) -> None:
        self.made = made
        self._folder = folder
        self._zip = Zip(path, made)
        self._files = self._bytes = 0  # of the payload

    def __enter__(self) -> Self:
        with ExitStack() as opened:
            opened.enter_context(self._zip)
            self._manifests = {
                name: opened.enter_context(tempfile.TemporaryFile()) for name in (PAYLOADS, TAGS)
            }
            self._opened = opened.pop_all()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._opened.__exit__(kind, error, trace)

    @contextmanager
    def file(self, name: str) -> Iterator[Hashed]:
        """Add a file to write into."""
        with self._zip.member(f"{self._folder}/{name}") as member:
            hashed = Hashed(member)
            yield hashed
        is_payload = name.startswith(PAYLOAD)
        line = f"{hashed.sha256.hexdigest()}  {name}\n".encode()
        self._manifests[PAYLOADS if is_payload else TAGS].write(line)
        if is_payload:
            self._files += 1
            self._bytes += member.size

    def add(self, name: str, text: str) -> None:
        """Add a file with a text."""
        with self.file(name) as file:
            file.write(text.encode())

    def finish(self, info: dict[str, str]) -> None:
        """Add what makes the folder a bag: its manifests, and `info` about it."""
        about = {
            "Bagging-Date": f"{self.made:%Y-%m-%d}",
            "Payload-Oxum": f"{self._bytes}.{self._files}",
            **info,
        }
        self.add("bagit.txt", BAGIT)
        self.add("bag-info.txt", "".join(f"{name}: {text}\n" for name, text in about.items()))
        for name, lines in self._manifests.items():
            lines.seek(0)
            with self.file(name) as file:
                shutil.copyfileobj(lines, file)
