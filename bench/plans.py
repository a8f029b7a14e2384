"""The cost of a request's statements in PostgreSQL, by EXPLAIN, as the domains' login."""

import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from typing import Any, LiteralString
from unittest.mock import patch

import psycopg

from shared.db.connection import Connection
from shared.db.pipeline import Statement

EXPLAIN = "explain (analyze, buffers, format json) execute request"
USES = 8  # of a prepared statement: from the sixth on, PostgreSQL may plan it once for all values


class _SeenError(Exception):
    """The statements were captured, and nothing was sent."""


def statements_of(request: Callable[[], object]) -> list[Statement]:
    """Return the statements of a request, session check first, without sending them."""
    seen: list[Statement] = []

    def transact(_: Connection, statements: list[Statement], __: float) -> None:
        seen.extend(statements)
        raise _SeenError

    with patch.object(Connection, "transact", transact), suppress(_SeenError):
        request()
    return seen


@dataclass(frozen=True)
class Cost:
    """The cost of one statement: buffers read (8 kB pages), and milliseconds to run."""

    buffers: int
    ms: float


def cost(
    app: psycopg.Connection,
    enter: Statement,
    statement: Statement,
    *,
    uses: int = USES,
    undone: bool = False,
) -> Cost:
    """Run a statement after the session check, as a warm function does; return its cost.

    What it writes is rolled back if it shall be `undone`.
    """
    with _prepared(app, statement[0]) as fields:
        literals = [_literal(app, statement[1][field]) for field in fields]
        explain = f"{EXPLAIN}({', '.join(literals)})".encode()
        for _ in range(uses):
            with app.transaction(force_rollback=undone):
                app.execute(enter[0], enter[1])
                [[[told]]] = app.execute(explain).fetchall()
    return Cost(_buffers(told), told["Execution Time"])


def _buffers(told: dict[str, Any]) -> int:
    plan = told["Plan"]
    return int(plan["Shared Hit Blocks"] + plan["Shared Read Blocks"])


@contextmanager
def _prepared(app: psycopg.Connection, sql: LiteralString) -> Iterator[list[str]]:
    """Prepare a statement as the pipeline does, and yield the names of its parameters in order."""
    fields = list(dict.fromkeys(re.findall(r"%\((\w+)\)s", sql)))
    numbered = re.sub(r"%\((\w+)\)s", lambda name: f"${fields.index(name[1]) + 1}", sql)
    app.execute(f"prepare request as {numbered}".encode())
    try:
        yield fields
    finally:
        app.execute("deallocate request")


def _literal(app: psycopg.Connection, value: object) -> str:
    # Untyped, as the driver sends it; the server infers the type.
    return psycopg.ClientCursor(app).mogrify("%s", [value]).partition("::")[0]
