"""One login's connection to PostgreSQL, and the API's errors for its failures."""

from collections.abc import Sequence

import psycopg

from shared import settings
from shared.aws import rds
from shared.db.pipeline import Pipeline, Record, Statement, TimedOutError
from shared.errors import ApiError, ConcurrentChange, Invalid, Unavailable
from shared.kinds.faults import FAULTS

RETRY_AFTER = 2  # seconds
# The server ended the session: shutdown, idle timeout, transaction timeout.
_ENDING = {"57P01", "57P02", "57P03", "57P05", "25P03", "25P04"}
# Prepared statements are missing, duplicated or outdated, or the server became a read replica.
# Nothing was executed, and nothing will be on this connection.
_UNUSABLE = {"26000", "42P05", "0A000", "25006"}


class ConnectionLost(Exception):
    """The connection broke; statements that were sent may have been executed."""


class ConnectionUnusable(Exception):
    """The connection has become unusable; nothing was executed."""


class Connection:
    """Opens on first use, lasts for the life of the process, and reopens when it breaks."""

    def __init__(self, login: str) -> None:
        """Connect as `login`."""
        self._login = login
        self._open: tuple[psycopg.Connection, Pipeline] | None = None

    def transact(
        self, statements: Sequence[Statement], deadline: float
    ) -> tuple[list[list[Record]], psycopg.Error | None]:
        """Run statements in one round trip and one transaction; return the rows of each.

        An error from the database is returned beside the rows of the statements before it.
        `deadline` is on the clock of time.monotonic().

        Raises ConnectionLost, also if there is no response by the deadline, ConnectionUnusable and
        Unavailable.
        """
        try:
            rows, failure = self._pipeline().run(statements, deadline)
        except (psycopg.DataError, UnicodeEncodeError) as error:  # such as NUL; nothing was sent
            return [[] for _ in statements], psycopg.DataError(type(error).__name__)
        except (psycopg.OperationalError, TimedOutError) as error:
            self.close()
            raise ConnectionLost from error
        if failure is not None and failure.sqlstate in _ENDING:
            self.close()
            raise ConnectionLost from failure
        if failure is not None and failure.sqlstate in _UNUSABLE:
            self.close()
            raise ConnectionUnusable from failure
        return rows, failure

    def close(self) -> None:
        """Close the connection; the next statement opens another."""
        if self._open is not None:
            self._open[0].close()
            self._open = None

    def _pipeline(self) -> Pipeline:
        """Return the pipeline of an open connection; open one if the server has closed the last."""
        if self._open is not None and self._open[1].has_ended():
            self.close()
        if self._open is None:
            connection = self._connect()
            self._open = connection, Pipeline(connection, prepare=settings.PREPARE_STATEMENTS)
        return self._open[1]

    def _connect(self) -> psycopg.Connection:
        """Open a connection; host, port and database come from libpq's environment (PGHOST ...)."""
        try:
            return psycopg.connect(
                user=self._login,
                password=rds.password(self._login),
                connect_timeout=2,  # seconds; the shortest that psycopg allows
                autocommit=True,
            )
        except psycopg.OperationalError as error:
            raise Unavailable(retry_after=RETRY_AFTER) from error


def api_error_for(failure: psycopg.Error) -> ApiError:
    """Return the API's error for an error from the database."""
    state = failure.sqlstate or ""
    if state in {"57014", "55P03", "40001", "40P01"} or state.startswith("53"):
        return Unavailable(retry_after=RETRY_AFTER)  # a timeout, or an overloaded server
    if fault := FAULTS.get(failure.diag.constraint_name or ""):
        return Invalid(errors=[fault._asdict()])
    if state == "23503":
        return ConcurrentChange()
    if state == "23514" or isinstance(failure, psycopg.DataError):
        return Invalid("The database does not accept one of these values.")
    return ApiError()
