"""The one connection to PostgreSQL; every signed-in request is one network round trip on it."""

import select
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from math import ceil
from time import monotonic
from typing import Any, Generic, LiteralString, TypeVar

import psycopg
from psycopg.abc import PQGen
from psycopg.rows import DictRow, dict_row
from pydantic import BaseModel

from shared import settings
from shared.errors import (
    AlreadyExists,
    ApiError,
    Conflict,
    Invalid,
    KeyInUse,
    KeyReused,
    NotFound,
    OutcomeUnknown,
    PreconditionFailed,
    TooManyRequests,
    Unauthorized,
    Unavailable,
)
from shared.fields import Input, Listed, Row
from shared.pagination import Page, PageQuery

M = TypeVar("M", bound=BaseModel)
L = TypeVar("L", bound=Listed)
R = TypeVar("R", bound=Row)
V = TypeVar("V")

Statement = tuple[LiteralString, Mapping[str, Any]]
ENTER: LiteralString = """
    select state, remaining from enter(%(secret)s, %(burst)s::int, %(refill)s::float8)
"""
CLAIM: LiteralString = "select state, answer from claim(%(key)s, %(request_hash)s)"
RETRY_SOON = {"retry-after": "2"}  # seconds


@dataclass(slots=True)
class Caller:
    """Who is calling: the secret of their session, from which only the database tells whose."""

    secret: str
    # Of a create that may be repeated: its Idempotency-Key, and a hash of all that was asked.
    idempotency: tuple[str, bytes] | None = None
    # How many requests are left to this person right now, once the database has told.
    remaining: int | None = None


@dataclass(slots=True)
class Created(Generic[R]):
    """What a create answers with: 201 when the row is new, 200 when it was there just so."""

    row: R
    is_new: bool


# The versions an If-Match header accepts; None accepts any.
IfMatch = list[int] | None


class _Lost(Exception):
    """The connection broke; what was on its way may have been done."""


class _Connection(psycopg.Connection[DictRow]):
    """A connection whose every wait ends: a frozen server neither answers nor fails."""

    deadline = 0.0

    def wait(self, gen: PQGen[V], interval: float = 0.1, timeout: float | None = None) -> V:
        left = max(0.0, self.deadline - monotonic())
        return super().wait(gen, interval, left if timeout is None else min(left, timeout))


class Database:
    """One login's connection, opened on first use and kept for the life of the process."""

    def __init__(self, login: str, patience: float = 9.0) -> None:
        """Speak as `login` and wait at most `patience` seconds for an answer."""
        self._login = login
        self._patience = patience
        self._connection: _Connection | None = None

    def fetch_one(
        self, caller: Caller | None, shape: type[M], sql: LiteralString, /, **params: object
    ) -> M | None:
        """Return the one row a select finds, or None."""
        [rows] = self._run(caller, [(sql, params)], reads=True)
        return shape(**rows[0]) if rows else None

    def fetch_all(
        self, caller: Caller | None, shape: type[M], sql: LiteralString, /, **params: object
    ) -> list[M]:
        """Return every row a select finds."""
        [rows] = self._run(caller, [(sql, params)], reads=True)
        return [shape(**row) for row in rows]

    def fetch_page(
        self,
        caller: Caller,
        shape: type[L],
        query: PageQuery,
        sql: LiteralString,
        /,
        within: Statement | None = None,
        **params: object,
    ) -> Page[L]:
        """Return a page of a list; the select is given %(before)s, %(before_id)s and %(limit)s.

        Raises NotFound when `within` is given and finds nothing: the list's parent is missing.
        """
        statements = [(sql, {**query.params(), **params}), *([within] if within else [])]
        rows, *parents = self._run(caller, statements, reads=True)
        if [] in parents:
            raise NotFound
        return query.page([shape(**row) for row in rows])

    def create(
        self,
        caller: Caller,
        shape: type[R],
        new: Input,
        *,
        insert: LiteralString,
        find: LiteralString,
        **params: object,
    ) -> Created[R]:
        """Insert `new` under its id, fixed beforehand: doing it twice is doing it once.

        With an Idempotency-Key, what was answered to it before is answered again.

        Raises NotFound when the parent is missing, AlreadyExists when the id has other content,
        KeyReused or KeyInUse.
        """
        params.update(new)
        # Two statements and not one: only the second sees what somebody else inserted meanwhile.
        statements: list[Statement] = [(insert, params), (find, params)]
        if caller.idempotency is not None:
            key, request_hash = caller.idempotency
            statements.insert(0, (CLAIM, {"key": key, "request_hash": request_hash}))
        *claims, inserted, found = self._run(caller, statements, repeatable=True)
        if claims and (answer := _answer_before(claims[0][0])) is not None:
            return Created(shape(**answer), is_new=True)
        if not found:
            raise NotFound
        row = shape(**found[0])
        if not inserted and not row.holds(new):
            raise AlreadyExists
        return Created(row, is_new=bool(inserted))

    def change(
        self,
        caller: Caller,
        shape: type[R],
        if_match: IfMatch,
        *,
        change: LiteralString,
        find: LiteralString,
        **params: object,
    ) -> R:
        """Update one row and return it; the update is given %(if_match)s.

        Raises NotFound, or PreconditionFailed when its version is none of `if_match`.
        """
        return shape(**self._conditional(caller, if_match, change, find, params))

    def delete(
        self,
        caller: Caller,
        if_match: IfMatch,
        *,
        delete: LiteralString,
        find: LiteralString,
        **params: object,
    ) -> None:
        """Delete one row, under the same conditions as `change`."""
        self._conditional(caller, if_match, delete, find, params)

    def execute(
        self, caller: Caller | None, sql: LiteralString, /, **params: object
    ) -> list[DictRow]:
        """Run one statement that writes, and return the rows it returns."""
        [rows] = self._run(caller, [(sql, params)])
        return rows

    def _conditional(
        self,
        caller: Caller,
        if_match: IfMatch,
        write: LiteralString,
        find: LiteralString,
        params: dict[str, object],
    ) -> DictRow:
        params["if_match"] = if_match
        written, found = self._run(caller, [(write, params), (find, params)])
        if written:
            return written[0]
        if not found:
            raise NotFound
        raise PreconditionFailed(headers={"etag": f'"{found[0]["version"]}"'})

    def _run(
        self,
        caller: Caller | None,
        statements: Sequence[Statement],
        *,
        reads: bool = False,
        repeatable: bool = False,
    ) -> list[list[DictRow]]:
        """Return the rows of each statement; all of them are one round trip and one transaction.

        A lost connection is tried once more where that cannot do a thing twice.
        """
        deadline = monotonic() + self._patience
        try:
            return self._attempt(caller, statements, deadline)
        except _Lost as lost:
            if not (reads or repeatable):
                raise OutcomeUnknown(headers=RETRY_SOON) from lost
            if monotonic() >= deadline:
                raise (Unavailable if reads else OutcomeUnknown)(headers=RETRY_SOON) from lost
        try:
            return self._attempt(caller, statements, deadline)
        except (_Lost, Unavailable) as lost:
            raise (Unavailable if reads else OutcomeUnknown)(headers=RETRY_SOON) from lost

    def _attempt(
        self, caller: Caller | None, statements: Sequence[Statement], deadline: float
    ) -> list[list[DictRow]]:
        connection = self._ready(deadline)
        failure: psycopg.Error | None = None
        entered: psycopg.Cursor[DictRow] | None = None
        cursors: list[psycopg.Cursor[DictRow]] = []
        try:
            # No transaction(): a pipeline on an autocommit connection is one transaction already.
            with connection.pipeline():
                if caller is not None:
                    entered = connection.execute(ENTER, _entering(caller))
                for sql, params in statements:
                    cursors.append(connection.execute(sql, params))
        except psycopg.Error as error:
            failure = error
        if connection.closed or connection.broken or _is_lost(failure):
            self.close()
            raise _Lost from failure
        # Read outside the pipeline: inside it each would be a round trip of its own.
        if entered is not None and entered.rowcount == 1:
            _admit(caller, entered.fetchall()[0])
        if failure is not None:
            raise _meaning(failure) from failure
        return [cursor.fetchall() if cursor.description else [] for cursor in cursors]

    def _ready(self, deadline: float) -> _Connection:
        """Return a connection that was alive a moment ago."""
        connection = self._connection
        # A server that ended the session has sent its farewell: the socket is readable.
        if connection is not None and _has_ended(connection):
            self.close()
            connection = None
        if connection is None:
            connection = self._connection = self._connect()
        connection.deadline = deadline
        return connection

    def _connect(self) -> _Connection:
        """Open a connection; host, port and database come from libpq's environment (PGHOST ...)."""
        try:
            return _Connection.connect(
                user=self._login,
                connect_timeout=2,  # seconds: psycopg knows none shorter
                autocommit=True,
                # At once, not after five uses: counting goes wrong when a request is refused.
                prepare_threshold=0 if settings.PREPARE_STATEMENTS else None,
                row_factory=dict_row,
            )
        except psycopg.OperationalError as error:
            raise Unavailable(headers=RETRY_SOON) from error

    def close(self) -> None:
        """Close the connection; the next statement opens another."""
        if self._connection is not None:
            self._connection.close()
            self._connection = None


@cache
def database(login: str) -> Database:
    """Return the database as this login sees it; all who ask share one connection."""
    return Database(login)


def _has_ended(connection: _Connection) -> bool:
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


def _entering(caller: Caller) -> dict[str, object]:
    return {
        "secret": caller.secret,
        "burst": settings.RATE_BURST,
        "refill": settings.RATE_REFILL,
    }


def _admit(caller: Caller | None, row: DictRow) -> None:
    """Raise Unauthorized or TooManyRequests unless `enter` let the caller in."""
    if row["state"] == "ended" or caller is None:
        raise Unauthorized(headers={"www-authenticate": 'Bearer error="invalid_token"'})
    left = settings.RATE_BURST - 1 if row["remaining"] is None else row["remaining"]
    if row["state"] == "limited":
        raise TooManyRequests(headers=limits(0, ceil(-left / settings.RATE_REFILL)))
    caller.remaining = int(left)


def limits(remaining: int, wait: int) -> dict[str, str]:
    """Return the headers that tell how many requests are left, and the seconds until the next.

    Source: draft-ietf-httpapi-ratelimit-headers-10.
    """
    window = ceil(settings.RATE_BURST / settings.RATE_REFILL)
    headers = {
        "ratelimit": f'"account";r={remaining};t={wait}',
        "ratelimit-policy": f'"account";q={settings.RATE_BURST};w={window}',
    }
    return {**headers, "retry-after": str(wait)} if wait else headers


def _answer_before(claim: DictRow) -> DictRow | None:
    """Return the row that was answered to this key before, if one was."""
    if claim["state"] == "other":
        raise KeyReused
    if claim["state"] == "busy":
        raise KeyInUse(headers={"retry-after": "1"})
    answer: DictRow | None = claim["answer"]
    return answer


def _meaning(failure: psycopg.Error) -> ApiError:
    """Return what a refusal by the database means to a client."""
    state = failure.sqlstate or ""
    if state in {"57014", "55P03", "40001", "40P01", "25P04"} or state.startswith("53"):
        return Unavailable(headers=RETRY_SOON)  # took too long, or too much is going on
    if state == "23503":
        return Conflict()
    if state == "23514" or state.startswith("22"):
        return Invalid("The database does not take one of these values.")
    return ApiError()
