"""Execute a request's statements: session check first, and a retry where that is safe."""

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
    """Executes statements over one login's connection, with a time limit for each request."""

    def __init__(self, login: str, patience: float) -> None:
        """Connect as `login` and wait at most `patience` seconds for a response."""
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
        """Execute statements in one round trip and transaction; return the rows of each.

        After a lost connection, a request that reads is retried once, and one that writes only
        with the statements in `retry`, which are safe to repeat. After an unusable connection,
        over which nothing was executed, every request is retried.

        Raises Unavailable if nothing was changed, OutcomeUnknown if that cannot be known, and
        the errors of the session check and the database.
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
            if checked:  # before any failure: all statements of a rejected caller fail
                admission = admit(caller, checked[0])
        if failure is not None:
            raise api_error_for(failure) from failure
        return rows, admission

    def close(self) -> None:
        """Close the connection; the next statement opens another."""
        self._connection.close()
