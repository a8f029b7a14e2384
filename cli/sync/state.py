"""The state of a folder: what it and Aurora last agreed on, and where that is true."""

import hashlib
import os
import platform
from dataclasses import dataclass, field
from pathlib import Path
from typing import Self

import click
from pydantic import TypeAdapter, ValidationError

from cli.sync.state_folder import StateFolder

FILE = "sync.json"
_MACHINE = (Path("/etc/machine-id"), Path("/var/lib/dbus/machine-id"))


@dataclass
class Agreed:
    """An item whose file and row were the same."""

    kind: str
    path: str
    version: int | None  # None: Aurora has another one, and neither is based on the other
    digest: str  # of the file; empty: what is here was never the same as in Aurora
    parent: str | None = None
    has_id: bool = True  # whether the id is in the file; if not, it is only here
    later: list[str] = field(default_factory=list)  # lines of fields the first release had not
    moment: str | None = None  # without a line: when it was, as long as the file does not say
    text: str | None = None  # the file of an item with parts, to write it again
    folder: tuple[int, int] | None = None  # device and inode of the one in which it was seen
    asked: bool = False  # its file was gone when Aurora was restored: deleted only if really meant

    @property
    def is_here(self) -> bool:
        """Whether its file was ever seen in this folder: copied state tells of another's."""
        return self.folder is not None

    def disagree(self) -> None:
        """Keep of it only which file is which item, so that both sides count as changed."""
        self.version, self.digest = None, ""


@dataclass
class Sending:
    """A change that was about to be sent, and may have been done."""

    change_id: str
    version: int | None  # that it is based on
    digest: str  # of its fields
    later: list[str] = field(default_factory=list)  # those of them that the first release had not


@dataclass
class Copy:
    """A file that a conflict left beside an item's."""

    id: str
    digest: str


@dataclass(frozen=True)
class Place:
    """Where a folder is. Copied state knows nothing of the files that are elsewhere."""

    path: str
    device: int
    inode: int
    machine: str

    @classmethod
    def of(cls, root: Path) -> Self:
        """Return where a folder is now."""
        found = root.stat()
        return cls(os.path.realpath(root), found.st_dev, found.st_ino, _machine())


@dataclass
class State:
    """All that is known; `save` writes it whole or not at all."""

    account: str | None = None
    url: str | None = None
    token: str | None = None  # a hash of the last one that proved to be of this account
    place: Place | None = None
    since: int = 0
    epoch: str | None = None  # of Aurora's history; a restored one has another
    model: int = 0  # what this client knew of kinds and fields when it read so far
    trash_seen: str = ""  # the day of Aurora's on which its trash was looked at
    items: dict[str, Agreed] = field(default_factory=dict)
    new: dict[str, str] = field(default_factory=dict)  # paths of ids given here, not yet in Aurora
    sending: dict[str, Sending] = field(default_factory=dict)
    copies: dict[str, Copy] = field(default_factory=dict)  # by path

    @classmethod
    def load(cls, folder: StateFolder) -> Self:
        """Read what was saved, or begin. Raises click.ClickException."""
        data = folder.read(FILE)
        try:
            return cls() if data is None else TypeAdapter(cls).validate_json(data)
        except ValidationError:
            raise click.ClickException(
                f"{folder.path / FILE} is damaged. Delete it: the next sync compares every file "
                "with Aurora."
            ) from None

    def forget_place(self) -> None:
        """Take no file for seen: what is known was copied from another place."""
        for agreed in self.items.values():
            agreed.folder = None
        self.sending.clear()

    def save(self, folder: StateFolder) -> None:
        """Write it down, if it is not there already."""
        data = TypeAdapter(type(self)).dump_json(self)
        if folder.read(FILE) != data:
            folder.write(FILE, data)


def _machine() -> str:
    """Return what tells this machine from others, and nothing else about it."""
    for path in _MACHINE:
        try:
            if found := path.read_text().strip():
                break
        except OSError:
            continue
    else:
        found = platform.node()
    return hashlib.sha256(found.encode()).hexdigest()[:16]
