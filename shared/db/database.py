"""The database: every signed-in request is one network round trip to it."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from time import monotonic
from typing import Generic, LiteralString, TypeVar

from pydantic import BaseModel

from shared.db.connection import RETRY_SOON, Connection, Lost, Stale, meaning
from shared.db.pipeline import Record, Statement
from shared.db.prologue import Caller, admit, answer_before, claim, enter
from shared.errors import (
    AlreadyExists,
    ApiError,
    Deleted,
    NotFound,
    OutcomeUnknown,
    PreconditionFailed,
    Unavailable,
)
from shared.fields import Input, Listed, Row
from shared.pagination import Page, PageQuery, list_of

M = TypeVar("M", bound=BaseModel)
L = TypeVar("L", bound=Listed)
R = TypeVar("R", bound=Row)

DELETED: LiteralString = """
    select id from history
    where user_id = (select me()) and id = %(id)s and kind = %(kind)s limit 1
"""

# The versions an If-Match header accepts; None accepts any.
IfMatch = list[int] | None


@dataclass(slots=True)
class Created(Generic[R]):
    """What a create answers with: 201 when the row is new, 200 when it was there just so."""

    row: R
    is_new: bool


class Database:
    """One login's connection, opened on first use and kept for the life of the process."""

    def __init__(self, login: str, patience: float = 9.0) -> None:
        """Speak as `login` and wait at most `patience` seconds for an answer."""
        self._connection = Connection(login)
        self._patience = patience

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
        page = query.page(list_of(shape).validate_python(rows))
        page.version = caller.number if query.is_kept else None
        return page

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

        With an Idempotency-Key, what was answered to it before is answered again. Among `params` is
        the `kind` by which history knows it.

        Raises NotFound when the parent is missing, AlreadyExists when the id has other content,
        Deleted when what had it was deleted, KeyReused or KeyInUse.
        """
        params.update(new)
        claims = [] if caller.idempotency is None else [claim(*caller.idempotency)]
        once: list[Statement] = [*claims, (insert, params)]
        # Two statements and not one: only the second sees what somebody else inserted meanwhile.
        # An id of ours is there already only when it was sent before.
        again: list[Statement] = [*once, (find, params), (DELETED, params)]
        rows = self._run(caller, again if "id" in new.model_fields_set else once, again=again)
        if claims and (answer := answer_before(rows.pop(0)[0])) is not None:
            return Created(shape(**answer), is_new=True)
        inserted, found, deleted = (*rows, [], [])[:3]
        if inserted:
            return Created(shape(**inserted[0]), is_new=True)
        if not found:
            raise Deleted if deleted else NotFound
        row = shape(**found[0])
        if not row.holds(new):
            raise AlreadyExists
        return Created(row, is_new=False)

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
    ) -> list[Record]:
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
    ) -> Record:
        params["if_match"] = if_match
        statements: list[Statement] = [(write, params), (find, params)]
        written, found = self._run(caller, statements)
        if found and not written and if_match is None:
            # While this waited it was deleted and restored: another row to the same statement.
            written, found = self._run(caller, statements)
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
        again: Sequence[Statement] = (),
    ) -> list[list[Record]]:
        """Return the rows of each statement; all of them are one round trip and one transaction.

        After a lost connection reads are tried once more, and `again` is where it is given, which
        cannot do a thing twice; after one of no use all are: nothing was done over it.
        """
        unanswered = Unavailable if reads else OutcomeUnknown
        undone: type[ApiError] = unanswered
        deadline = monotonic() + self._patience
        try:
            return self._attempt(caller, statements, deadline)
        except Lost as lost:
            if not (reads or again) or monotonic() >= deadline:
                raise unanswered(headers=RETRY_SOON) from lost
            statements = again or statements
        except Stale:
            undone = Unavailable
        try:
            return self._attempt(caller, statements, deadline)
        except Lost as lost:
            raise unanswered(headers=RETRY_SOON) from lost
        except (Stale, Unavailable) as refused:
            raise undone(headers=RETRY_SOON) from refused

    def _attempt(
        self, caller: Caller | None, statements: Sequence[Statement], deadline: float
    ) -> list[list[Record]]:
        if caller is None:
            rows, failure = self._connection.run(statements, deadline)
        else:
            (entered, *rows), failure = self._connection.run([enter(caller), *statements], deadline)
            if entered:  # before any failure: whoever is refused here makes the rest fail
                admit(caller, entered[0])
        if failure is not None:
            raise meaning(failure) from failure
        return rows

    def close(self) -> None:
        """Close the connection; the next statement opens another."""
        self._connection.close()


@cache
def database(login: str) -> Database:
    """Return the database as this login sees it; all who ask share one connection."""
    return Database(login)
