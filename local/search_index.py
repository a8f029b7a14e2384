"""Keeps search complete while Aurora runs on this machine: in the background, at low priority."""

from collections.abc import Iterator
from contextlib import contextmanager, suppress
from threading import Event, Thread
from time import monotonic

import psycopg

from database.search_index import fill_index, learn_words, tidying

EVERY = 900  # seconds


@contextmanager
def keeping_search_complete(conninfo: str) -> Iterator[None]:
    """Fill the index of search now, and every quarter of an hour."""
    ended = Event()
    thread = Thread(target=_keep, args=[conninfo, ended], daemon=True)
    thread.start()
    yield
    ended.set()


def _keep(conninfo: str, ended: Event) -> None:
    while not ended.is_set():
        with suppress(psycopg.Error), tidying(conninfo) as tidy:
            while not ended.is_set() and not fill_index(tidy, monotonic() + 1):
                pass
            while not ended.is_set() and not learn_words(tidy, monotonic() + 1):
                pass
        ended.wait(EVERY)
