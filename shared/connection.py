"""One login's connection to PostgreSQL, and what its failures mean."""

import select
from collections.abc import Mapping, Sequence
from time import monotonic
from typing import Any, LiteralString, TypeVar

import psycopg
from psycopg.abc import PQGen
from psycopg.rows import DictRow, dict_row

from shared import iam, settings
from shared.errors import ApiError, Conflict, Invalid, Unavailable

V = TypeVar("V")
Statement = tuple[LiteralString, Mapping[str, Any]]
RETRY_SOON = {"retry-after": "2"}  # seconds


class Lost(Exception):
    """The connection broke; what was on its way may have been done."""


class _Waiting(psycopg.Connection[DictRow]):
    """A connection whose every wait ends: a frozen server neither answers nor fails."""

    deadline = 0.0

    def wait(self, gen: PQGen[V], interval: float = 0.1, timeout: float | None = None) -> V:
        left = max(0.0, self.deadline - monotonic())
        return super().wait(gen, interval, left if timeout is None else min(left, timeout))


class Connection:
    """Opened on first use, kept for the life of the process, and opened again when it ends."""

    def __init__(self, login: str) -> None:
        """Speak as `login`."""
        self._login = login
        self._open: _Waiting | None = None

    def run(
        self, statements: Sequence[Statement], deadline: float
    ) -> tuple[list[list[DictRow]], psycopg.Error | None]:
        """Run statements in one round trip and one transaction; return the rows of each.

        After a refusal, which is returned with them, there are only the rows from before it.
        Raises Lost, also when there is no answer at the `deadline`, and Unavailable.
        """
        connection = self._ready(deadline)
        failure: psycopg.Error | None = None
        cursors: list[psycopg.Cursor[DictRow]] = []
        try:
            # No transaction(): a pipeline on an autocommit connection is one transaction already.
            with connection.pipeline():
                for sql, params in statements:
                    cursors.append(connection.execute(sql, params))
        except psycopg.Error as error:
            failure = error
        if connection.closed or connection.broken or _is_lost(failure):
            self.close()
            raise Lost from failure
        # Read outside the pipeline: inside it each would be a round trip of its own.
        return [cursor.fetchall() if cursor.description else [] for cursor in cursors], failure

    def close(self) -> None:
        """Close the connection; the next statement opens another."""
        if self._open is not None:
            self._open.close()
            self._open = None

    def _ready(self, deadline: float) -> _Waiting:
        """Return a connection that was alive a moment ago."""
        if self._open is not None and _has_ended(self._open):
            self.close()
        if self._open is None:
            self._open = self._connect()
        self._open.deadline = deadline
        return self._open

    def _connect(self) -> _Waiting:
        """Open a connection; host, port and database come from libpq's environment (PGHOST ...)."""
        try:
            return _Waiting.connect(
                user=self._login,
                password=iam.password(self._login),
                connect_timeout=2,  # seconds: psycopg knows none shorter
                autocommit=True,
                # At once, not after five uses: counting goes wrong when a request is refused.
                prepare_threshold=0 if settings.PREPARE_STATEMENTS else None,
                row_factory=dict_row,
            )
        except psycopg.OperationalError as error:
            raise Unavailable(headers=RETRY_SOON) from error


def _has_ended(connection: _Waiting) -> bool:
    """Tell whether the server has said something unasked: only its farewell comes so."""
    poll = select.poll()
    poll.register(connection.fileno(), select.POLLIN)
    return bool(poll.poll(0))


def _is_lost(failure: psycopg.Error | None) -> bool:
    """Tell whether the connection is of no use after this failure.

    Refusals and time-outs are OperationalErrors too, but those have a SQLSTATE.
    """
    if isinstance(failure, psycopg.OperationalError) and failure.sqlstate is None:
        return True
    return failure is not None and failure.sqlstate == "26000"  # a prepared statement is gone


def meaning(failure: psycopg.Error) -> ApiError:
    """Return what a refusal by the database means to a client."""
    state = failure.sqlstate or ""
    if state in {"57014", "55P03", "40001", "40P01", "25P04"} or state.startswith("53"):
        return Unavailable(headers=RETRY_SOON)  # took too long, or too much is going on
    if state == "23503":
        return Conflict()
    if state == "23514" or state.startswith("22"):
        return Invalid("The database does not take one of these values.")
    return ApiError()
