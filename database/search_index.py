"""Keep the index of search: fill it after an upgrade, learn words, and rebuild its file.

The connection is one of aurora_tidy, in autocommit, so that each batch is a transaction.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from time import monotonic, sleep
from typing import Any, LiteralString

import psycopg

BATCH = 1000  # items; a person whose item is in it waits that long to change it
WAIT = 0.2  # seconds, where somebody is writing what is in the batch

Tidy = psycopg.Connection[Any]


@contextmanager
def tidying(conninfo: str) -> Iterator[Tidy]:
    """Yield a connection for the functions below."""
    with psycopg.connect(conninfo, autocommit=True) as tidy:
        tidy.execute("set role aurora_tidy")
        tidy.execute("set search_path = aurora, pg_temp")
        yield tidy


def fill_index(tidy: Tidy, deadline: float) -> bool:
    """Add items of before there was a search; return whether all are in it.

    `deadline` is on the clock of time.monotonic().
    """
    return _repeat(tidy, "select fill_search(%s) as done", deadline)


def learn_words(tidy: Tidy, deadline: float) -> bool:
    """Learn words of people with many items, by which typos are told; return whether all are."""
    return _repeat(tidy, "select learn_words(%s) as done", deadline)


def rebuild_index(tidy: Tidy) -> bool:
    """Rebuild the index, if words were erased whose keys are in its file and a week has passed.

    Others read and write meanwhile. Returns whether it was due.
    """
    [(is_due,)] = _rows(tidy, "select search_needs_rebuilding() as due")
    if is_due:
        tidy.execute("set transaction_timeout = 0")
        tidy.execute("reindex index concurrently search_terms")
        tidy.execute("select note_rebuilt_search()")
    return bool(is_due)


def _repeat(tidy: Tidy, batch: LiteralString, deadline: float) -> bool:
    """Run a batch until it has nothing to do, which is told, or the deadline has passed."""
    while monotonic() < deadline:
        try:
            [(done,)] = _rows(tidy, batch, BATCH)
        except psycopg.errors.LockNotAvailable:
            sleep(WAIT)
            continue
        if not done:
            return True
    return False


def _rows(tidy: Tidy, sql: LiteralString, *params: object) -> list[tuple[Any, ...]]:
    rows = tidy.execute(sql, params or None).fetchall()
    return [tuple(row.values()) if isinstance(row, dict) else row for row in rows]
