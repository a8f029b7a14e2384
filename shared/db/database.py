"""Read, create, change and delete rows; each request of a domain is one network round trip."""

from collections.abc import Sequence
from functools import cache
from typing import LiteralString, TypeVar

from pydantic import BaseModel

from shared.db.executor import Executor, Rows
from shared.db.pipeline import Record, Statement
from shared.db.prologue import Admission, Caller, idempotency_claim, replayed_answer
from shared.errors import AlreadyExists, IdDeleted, NotFound, PreconditionFailed
from shared.fields import Created, Identified, IfMatch, Input, Row
from shared.pagination import Page, PageQuery, list_of

M = TypeVar("M", bound=BaseModel)
L = TypeVar("L", bound=Identified)
R = TypeVar("R", bound=Row)

# The last act on an item, and whether restoring it brings the item back.
LAST_ACT: LiteralString = """
    select sequence, operation = 'delete' and previous_row is not null as restores
    from history
    where user_id = (select current_user_id()) and id = %(id)s and kind = %(kind)s
      and operation <> 'conflict'
    order by sequence desc
    limit 1
"""


class Database:
    """Reads and writes rows as one login, over a connection kept for the life of the process.

    `admission` is the result of the latest session check; a process serves one request at a time.
    """

    def __init__(self, login: str, patience: float = 9.0) -> None:
        """Connect as `login` and wait at most `patience` seconds for a response."""
        self._executor = Executor(login, patience)
        self.admission: Admission | None = None

    def fetch_one(
        self, caller: Caller | None, shape: type[M], sql: LiteralString, /, **params: object
    ) -> M | None:
        """Return the one row a select finds, or None."""
        [rows] = self._execute(caller, [(sql, params)], reads=True)
        return shape(**rows[0]) if rows else None

    def get(self, caller: Caller, shape: type[M], sql: LiteralString, /, **params: object) -> M:
        """Return the one row a select finds. Raises NotFound."""
        row = self.fetch_one(caller, shape, sql, **params)
        if row is None:
            raise NotFound
        return row

    def fetch_all(
        self, caller: Caller | None, shape: type[M], sql: LiteralString, /, **params: object
    ) -> list[M]:
        """Return every row a select finds."""
        [rows] = self._execute(caller, [(sql, params)], reads=True)
        return [shape(**row) for row in rows]

    def read(self, caller: Caller | None, *statements: Statement) -> Rows:
        """Return the rows of several selects, found in one round trip."""
        return self._execute(caller, statements, reads=True)

    def write(self, caller: Caller, *statements: Statement) -> Rows:
        """Return the rows of several statements, executed in one round trip and transaction."""
        return self._execute(caller, statements)

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
        """Return a page of a list; the select gets %(before)s, %(before_id)s and %(limit)s.

        Raises NotFound if `within`, which finds the list's parent, is given and finds nothing.
        """
        statements = [(sql, {**query.params(), **params}), *([within] if within else [])]
        rows, *parents = self._execute(caller, statements, reads=True)
        if [] in parents:
            raise NotFound
        page = query.page(list_of(shape).validate_python(rows))
        if query.has_history and self.admission is not None:
            page.version = self.admission.history_sequence
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
        """Insert `new` with an id chosen beforehand, so that a retry creates nothing twice.

        With an Idempotency-Key, return the row that was returned for it before. `params` contain
        the row's `kind` in history.

        Raises NotFound if the parent is missing, AlreadyExists if the id has other content,
        IdDeleted if the row with this id was deleted, IdempotencyKeyReused or IdempotencyKeyInUse.
        """
        # What is a JSON object goes as text, which the column reads.
        params.update(
            {
                k: v.model_dump_json() if isinstance(v, BaseModel) else v
                for k, v in dict(new).items()
            }
        )
        claims = [] if caller.idempotency is None else [idempotency_claim(*caller.idempotency)]
        first: list[Statement] = [*claims, (insert, params)]
        # Separate statements, since only a later one sees rows inserted concurrently. An id that
        # we generated can exist only if the insert was sent before.
        retry: list[Statement] = [*first, (find, params), (LAST_ACT, params)]
        is_clients_id = "id" in new.model_fields_set
        rows = self._execute(caller, retry if is_clients_id else first, retry=retry)
        if claims and (answer := replayed_answer(rows.pop(0)[0])) is not None:
            return Created(shape(**answer), is_new=True)
        inserted, *others = rows
        if inserted:
            return Created(shape(**inserted[0]), is_new=True)
        found, last = others or ([], [])
        if not found and last:
            raise IdDeleted(last[0]["sequence"] if last[0]["restores"] else None)
        if not found:
            raise NotFound
        row = shape(**found[0])
        if not row.matches(new):
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
        """Update one row and return it; the statement gets %(if_match)s.

        Raises NotFound, or PreconditionFailed if the row's version is not in `if_match`.
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
        """Run one writing statement, and return the rows it returns."""
        [rows] = self._execute(caller, [(sql, params)])
        return rows

    def close(self) -> None:
        """Close the connection; the next statement opens another."""
        self._executor.close()

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
        written, found = self._execute(caller, statements)
        if found and not written and if_match is None:
            # Deleted and restored while this waited: a new row, which the statement did not see.
            written, found = self._execute(caller, statements)
        if written:
            return written[0]
        if not found:
            raise NotFound
        raise PreconditionFailed(version=found[0]["version"])

    def _execute(
        self,
        caller: Caller | None,
        statements: Sequence[Statement],
        *,
        reads: bool = False,
        retry: Sequence[Statement] = (),
    ) -> Rows:
        rows, admission = self._executor.execute(caller, statements, reads=reads, retry=retry)
        if admission is not None:
            self.admission = admission
        return rows


@cache
def database(login: str) -> Database:
    """Return the database for a login; all callers share one connection per login."""
    return Database(login)
