"""An account at one number of its history, read from the feed into a file.

The file is SQLite's, so that no account is too large for memory, and so that an export that was
stopped goes on where it was.
"""

import json
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import closing
from http import HTTPStatus
from pathlib import Path
from typing import Any, Self
from urllib.parse import quote
from uuid import UUID

import click
from pydantic import BaseModel

from cli.api import Account

TRASH = "/api/trash?contents=true&limit=100"
ROUNDS = 20  # of asking anew while somebody writes
SCHEMA = """
create table if not exists reached (epoch text, next integer, done integer);
create table if not exists items (
  kind text, id text, version integer, row text, erased integer, primary key (kind, id)
) without rowid;
create table if not exists trash (
  sequence integer primary key, kind text, id text, deleted_at text, row text
);
"""


class _Item(BaseModel):
    kind: str
    id: UUID
    version: int | None
    erased: bool
    withdrawn: bool = False
    row: dict[str, Any] | None


class _Changes(BaseModel):
    items: list[_Item]
    next: int
    more: bool
    latest: int
    epoch: UUID


class _Trashed(BaseModel):
    sequence: int
    kind: str
    id: UUID
    deleted_at: str
    row: dict[str, Any]


class _Trash(BaseModel):
    items: list[_Trashed]
    next_cursor: str | None


def _hidden(_reached: int, _last: int) -> None:
    """Show nothing."""


class Spool:
    """Items and trash of an account, in a file that outlives the process."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._file = sqlite3.connect(path, isolation_level=None)
        self._file.executescript(f"pragma cache_size = -500; {SCHEMA}")

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self._file.close()

    @property
    def sequence(self) -> int:
        """The number of the history that everything here is of."""
        return self._reached()[1]

    @property
    def epoch(self) -> str:
        """The epoch of that history."""
        return self._reached()[0]

    def fill(self, account: Account, shown: Callable[[int, int], None]) -> None:
        """Read what changed since the last time, and the trash, until nothing changed meanwhile.

        `shown` is called with the number reached and the last. Raises click.ClickException.
        """
        for _ in range(ROUNDS):
            changed = self.follow(account, shown)
            if not changed and self._file.execute("select done from reached").fetchone()[0]:
                return
            self._read_trash(account)
        raise click.ClickException("Aurora is being written to all the time. Try again later.")

    def rows(self, kind: str) -> Iterator[dict[str, Any]]:
        """Yield the rows of a kind by their ids."""
        query = "select row from items where kind = ? and row is not null order by id"
        return self._read(query, kind)

    def trash(self, kind: str) -> Iterator[dict[str, Any]]:
        """Yield the deleted rows of a kind by their ids, with when they were deleted."""
        return self._read("select row from trash where kind = ? order by id, sequence", kind)

    def gone(self) -> Iterator[dict[str, Any]]:
        """Yield what is no more: the kind and id of each, and whether it was erased for good."""
        query = "select kind, id, version, erased from items where row is null order by kind, id"
        with closing(self._file.execute(query)) as found:
            for kind, id_, version, erased in found:
                yield {"kind": kind, "id": id_, "version": version, "erased": bool(erased)}

    def row(self, kind: str, item_id: str) -> tuple[bool, dict[str, Any] | None]:
        """Return whether Aurora has or had an item, and its row unless it was deleted."""
        query = "select row from items where kind = ? and id = ?"
        found = self._file.execute(query, (kind, item_id)).fetchone()
        if found is None:
            return False, None
        return True, json.loads(found[0]) if found[0] else None

    def _read(self, query: str, kind: str) -> Iterator[dict[str, Any]]:
        with closing(self._file.execute(query, (kind,))) as found:
            for (row,) in found:
                yield json.loads(row)

    def _reached(self) -> tuple[str, int]:
        found = self._file.execute("select epoch, next from reached").fetchone()
        return found or ("", 0)

    def follow(self, account: Account, shown: Callable[[int, int], None] = _hidden) -> bool:
        """Read the feed to its end; return whether anything was new."""
        changed, more = False, True
        while more:
            epoch, since = self._reached()
            known = f"&epoch={quote(epoch)}" if epoch else ""
            answer = account.send("GET", f"/api/changes?since={since}{known}")
            if answer.status_code == HTTPStatus.CONFLICT:  # another epoch: a backup was restored
                self._file.executescript("delete from reached; delete from items")
                continue
            page = account.read(_Changes, answer)
            if page.next > since or not epoch:
                self._keep(page)
                changed = True
            more = page.more
            shown(page.next, page.latest)
        return changed

    def _keep(self, page: _Changes) -> None:
        self._file.execute("begin")
        self._file.executemany(
            "insert or replace into items values (?, ?, ?, ?, ?)",
            (
                (one.kind, str(one.id), one.version, one.row and json.dumps(one.row), one.erased)
                for one in page.items
            ),
        )
        self._file.executemany(
            "delete from items where kind = ? and id = ?",
            ((one.kind, str(one.id)) for one in page.items if one.withdrawn),
        )
        self._file.execute("delete from reached")
        reached = (str(page.epoch), page.next)
        self._file.execute("insert into reached values (?, ?, 0)", reached)
        self._file.execute("commit")

    def _read_trash(self, account: Account) -> None:
        self._file.execute("begin")
        self._file.execute("delete from trash")
        address: str | None = TRASH
        while address:
            page = account.read(_Trash, account.send("GET", address))
            self._file.executemany(
                "insert or replace into trash values (?, ?, ?, ?, ?)",
                (
                    (
                        one.sequence,
                        one.kind,
                        str(one.id),
                        one.deleted_at,
                        json.dumps(one.row | {"deleted_at": one.deleted_at}),
                    )
                    for one in page.items
                ),
            )
            more = page.next_cursor
            address = f"{TRASH}&cursor={quote(more)}" if more else None
        self._file.execute("update reached set done = 1")
        self._file.execute("commit")
