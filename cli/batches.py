"""Changes cut into requests of POST /api/changes, and what became of each."""

import json
from collections.abc import Iterable, Iterator, Sequence
from typing import Any, TypeVar
from uuid import UUID

import httpx
from pydantic import BaseModel

from cli.api import Account, FieldError, on_one_line

T = TypeVar("T")

MAX_CHANGES = 500
MAX_BODY = 1_000_000  # bytes
_BEFORE, _AFTER = b'{"changes":[', b"]}"
MAX_CHANGE = MAX_BODY - len(_BEFORE + _AFTER)


def encode(change: dict[str, Any]) -> bytes:
    """Return a change as a request carries it.

    Raises ValueError or RecursionError for what JSON in UTF-8 cannot carry.
    """
    text = json.dumps(change, ensure_ascii=False, allow_nan=False, separators=(",", ":"))
    return text.encode()


class Pace:
    """How many changes to send at a time: fewer where Aurora is slow, which gives up after 8 s."""

    FIRST, LEAST = 100, 10
    FAST, SLOW = 2.0, 4.0  # seconds

    def __init__(self) -> None:
        self.most = self.FIRST

    def note(self, took: float) -> None:
        """Note how many seconds an answer took, without any waiting before it."""
        if took > self.SLOW:
            self.most = max(self.most // 2, self.LEAST)
        elif took < self.FAST:
            self.most = min(self.most * 2, MAX_CHANGES)


def cut(
    changes: Iterable[tuple[T, bytes]], max_bytes: int = MAX_CHANGE, pace: Pace | None = None
) -> Iterator[list[tuple[T, bytes]]]:
    """Yield the changes in their order, as many at a time as fit into one request.

    Each is what it is about, for the caller, and the change encoded. One that is larger than
    `max_bytes` comes alone: it is for the caller to refuse, or for Aurora. No more than one batch
    of what `changes` yields is held.
    """
    batch: list[tuple[T, bytes]] = []
    size = -1  # the first has no comma before it
    for about, change in changes:
        size += len(change) + 1
        most = pace.most if pace else MAX_CHANGES
        if batch and (len(batch) >= most or size > max_bytes):
            yield batch
            batch, size = [], len(change)
        batch.append((about, change))
    if batch:
        yield batch


class Outcome(BaseModel):
    """What became of one change."""

    result: str
    version: int | None
    kept: int | None
    row: dict[str, Any] | None
    errors: list[FieldError]

    def refused_for(self, code: str) -> bool:
        """Return whether this is among the reasons."""
        return any(error.code == code for error in self.errors)

    @property
    def reason(self) -> str:
        """Why it was refused, in the server's words, on one line."""
        return on_one_line(self.errors, f"Aurora answers {self.result}, and does not say why")

    @property
    def is_left_out(self) -> bool:
        """Whether the row is not in the answer because that was too large."""
        return any(error.code == "left_out" for error in self.errors)


class Outcomes(BaseModel):
    """What became of each change, in their order."""

    results: list[Outcome]


def post(
    account: Account,
    changes: Sequence[bytes],
    *,
    epoch: str | None = None,
    batch: UUID | None = None,
) -> httpx.Response:
    """Send the changes of one request; nothing is done if they are of another epoch than Aurora's.

    Those of a batch can be undone together. Raises click.ClickException as Account.send does.
    """
    named = b"".join(
        b',"%b":"%b"' % (name, str(value).encode())
        for name, value in ((b"epoch", epoch), (b"batch", batch))
        if value
    )
    return account.send("POST", "/api/changes", _BEFORE + b",".join(changes) + b"]" + named + b"}")
