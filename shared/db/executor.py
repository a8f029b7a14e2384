"""Statements of one request: the session check before them, and a second try where it is safe."""

from collections.abc import Sequence
from time import monotonic

from shared.db.connection import (
    RETRY_AFTER,
    Connection,
    ConnectionLost,
    ConnectionUnusable,
    api_error_for,
)
from shared.db.pipeline import Record, Statement
from shared.db.prologue import Admission, Caller, admit, session_check
from shared.errors import ApiError, OutcomeUnknown, Unavailable

Rows = list[list[Record]]  # of each statement


class Executor:
    """One login's connection, with a limit to how long an answer may take."""

    def __init__(self, login: str, patience: float) -> None:
        """Connect as `login` and wait at most `patience` seconds for an answer."""
        self._connection = Connection(login)
        self._patience = patience

    def execute(
        self,
        caller: Caller | None,
        statements: Sequence[Statement],
        *,
        reads: bool,
        retry: Sequence[Statement],
    ) -> tuple[Rows, Admission | None]:
        """Return the rows of each statement; together they are one round trip and transaction.

        After a lost connection a request that reads is tried once more, and one that writes only
        with the statements in `retry`, which cannot do a thing twice. After an unusable connection,
        over which nothing was executed, every request is.

        Raises Unavailable when nothing was changed, OutcomeUnknown when that cannot be known, and
        what the session check or the database refuses.
        """
        unanswered: type[ApiError] = Unavailable if reads else OutcomeUnknown
        refused = unanswered
        deadline = monotonic() + self._patience
        try:
            return self._once(caller, statements, deadline)
        except ConnectionLost as lost:
            if not (reads or retry) or monotonic() >= deadline:
                raise unanswered(retry_after=RETRY_AFTER) from lost
            statements = retry or statements
        except ConnectionUnusable:
            refused = Unavailable
        try:
            return self._once(caller, statements, deadline)
        except ConnectionLost as lost:
            raise unanswered(retry_after=RETRY_AFTER) from lost
        except (ConnectionUnusable, Unavailable) as error:
            raise refused(retry_after=RETRY_AFTER) from error

    def _once(
        self, caller: Caller | None, statements: Sequence[Statement], deadline: float
    ) -> tuple[Rows, Admission | None]:
        admission = None
        if caller is None:
            rows, failure = self._connection.transact(statements, deadline)
        else:
            (checked, *rows), failure = self._connection.transact(
                [session_check(caller), *statements], deadline
            )
            if checked:  # before any failure: the statements of a refused caller all fail
                admission = admit(caller, checked[0])
        if failure is not None:
            raise api_error_for(failure) from failure
        return rows, admission

    def close(self) -> None:
        """Close the connection; the next statement opens another."""
        self._connection.close()
