"""The state that the folder and Aurora last agreed on."""

import os
from dataclasses import dataclass, field
from pathlib import Path
from typing import Self

import click
from pydantic import TypeAdapter, ValidationError


@dataclass
class Known:
    """A thing whose file and row were the same."""

    kind: str
    path: str
    version: int | None  # None: Aurora's is another, without one being based on the other
    digest: str  # of the file
    journal: str | None = None  # an entry's
    text: str | None = None  # a journal's file, to write it again


@dataclass
class Sending:
    """A change that was about to be sent, and may have been done."""

    change_id: str
    version: int | None  # that it is based on
    digest: str  # of its fields


@dataclass
class State:
    """All that is known; `save` writes it whole or not at all."""

    account: str | None = None
    url: str | None = None
    token: str | None = None  # a hash of the last one that proved to be of this account
    since: int = 0
    things: dict[str, Known] = field(default_factory=dict)
    sending: dict[str, Sending] = field(default_factory=dict)

    @classmethod
    def load(cls, path: Path) -> Self:
        """Read what was saved, or begin. Raises click.ClickException."""
        try:
            return TypeAdapter(cls).validate_json(path.read_bytes())
        except FileNotFoundError:
            return cls()
        except ValidationError:
            raise click.ClickException(
                f"{path} is damaged. Delete it: the next sync compares every file with Aurora."
            ) from None

    def save(self, path: Path) -> None:
        """Write it down, if it is not there already."""
        data = TypeAdapter(type(self)).dump_json(self)
        if path.exists() and path.read_bytes() == data:
            return
        unfinished = path.with_suffix(".unfinished")
        with unfinished.open("wb") as file:
            file.write(data)
            file.flush()
            os.fsync(file.fileno())
        os.replace(unfinished, path)  # noqa: PTH105 - it is where tests pull the plug
