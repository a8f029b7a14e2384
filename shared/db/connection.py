"""One login's connection to PostgreSQL, and what its failures mean."""

from collections.abc import Sequence

import psycopg

from shared import settings
from shared.aws import rds
from shared.db.pipeline import Record, Statement, TimedOutError, Wire
from shared.errors import ApiError, Conflict, Invalid, Unavailable

RETRY_SOON = {"retry-after": "2"}  # seconds
# The server ended the session: its end, idleness, a transaction too long.
_ENDING = {"57P01", "57P02", "57P03", "57P05", "25P03", "25P04"}
# It did nothing and never will on this connection: what it prepared is gone, there already, or of
# before a migration; or it has become a copy that only reads.
_STALE = {"26000", "42P05", "0A000", "25006"}


class Lost(Exception):
    """The connection broke; what was on its way may have been done."""


class Stale(Exception):
    """The connection is of no use any more; nothing was done."""


class Connection:
    """Opened on first use, kept for the life of the process, and opened again when it ends."""

    def __init__(self, login: str) -> None:
        """Speak as `login`."""
        self._login = login
        self._open: tuple[psycopg.Connection, Wire] | None = None

    def run(
        self, statements: Sequence[Statement], deadline: float
    ) -> tuple[list[list[Record]], psycopg.Error | None]:
        """Run statements in one round trip and one transaction; return the rows of each.

        After a refusal, which is returned with them, there are only the rows from before it.
        Raises Lost, also when there is no answer at the `deadline`, Stale and Unavailable.
        """
        try:
            rows, failure = self._wire().run(statements, deadline)
        except (psycopg.DataError, UnicodeEncodeError) as error:  # such as NUL; nothing was sent
            return [[] for _ in statements], psycopg.DataError(type(error).__name__)
        except (psycopg.OperationalError, TimedOutError) as error:
            self.close()
            raise Lost from error
        if failure is not None and failure.sqlstate in _ENDING:
            self.close()
            raise Lost from failure
        if failure is not None and failure.sqlstate in _STALE:
            self.close()
            raise Stale from failure
        return rows, failure

    def close(self) -> None:
        """Close the connection; the next statement opens another."""
        if self._open is not None:
            self._open[0].close()
            self._open = None

    def _wire(self) -> Wire:
        """Return a connection that was alive a moment ago."""
        if self._open is not None and self._open[1].has_ended():
            self.close()
        if self._open is None:
            connection = self._connect()
            self._open = connection, Wire(connection, prepare=settings.PREPARE_STATEMENTS)
        return self._open[1]

    def _connect(self) -> psycopg.Connection:
        """Open a connection; host, port and database come from libpq's environment (PGHOST ...)."""
        try:
            return psycopg.connect(
                user=self._login,
                password=rds.password(self._login),
                connect_timeout=2,  # seconds: psycopg knows none shorter
                autocommit=True,
            )
        except psycopg.OperationalError as error:
            raise Unavailable(headers=RETRY_SOON) from error


def meaning(failure: psycopg.Error) -> ApiError:
    """Return what a refusal by the database means to a client."""
    state = failure.sqlstate or ""
    if state in {"57014", "55P03", "40001", "40P01", "25P04"} or state.startswith("53"):
        return Unavailable(headers=RETRY_SOON)  # took too long, or too much is going on
    if state == "23503":
        return Conflict()
    if state == "23514" or isinstance(failure, psycopg.DataError):
        return Invalid("The database does not take one of these values.")
    return ApiError()
