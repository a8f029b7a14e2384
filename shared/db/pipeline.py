"""Run several statements over libpq's pipeline: send all with one flush, then wait once.

psycopg's own pipeline flushes after every statement and waits for each in Python, which takes four
times the CPU time for two statements. See docs/decisions.md.
"""

import re
import select
from collections.abc import Callable, Mapping, Sequence
from functools import cache
from time import monotonic
from typing import Any, LiteralString

import psycopg
from psycopg import pq
from psycopg.adapt import PyFormat, Transformer
from psycopg.errors import error_from_result

Statement = tuple[LiteralString, Mapping[str, Any]]
Record = dict[str, Any]

_NAMED = re.compile(r"%\((\w+)\)s")


class TimedOutError(Exception):
    """The server has not responded in time."""


class Pipeline:
    """A connection that is only used for pipelines."""

    def __init__(self, connection: psycopg.Connection[Any], *, prepare: bool) -> None:
        """Use an open connection; `prepare` makes the server keep parsed statements."""
        self._libpq = connection.pgconn
        self._adapt = Transformer(connection)
        self._prepare = prepare
        self._prepared: set[bytes] = set()
        # A statement's text names its columns, so they are always the same.
        self._row_makers: dict[bytes, Callable[[Sequence[Any]], Record]] = {}
        self._readable = select.poll()
        self._readable.register(self._libpq.socket, select.POLLIN)
        self._either = select.poll()
        self._either.register(self._libpq.socket, select.POLLIN | select.POLLOUT)
        self._libpq.enter_pipeline_mode()

    def has_ended(self) -> bool:
        """Return whether unsolicited data is waiting: in practice, the server's shutdown notice."""
        return bool(self._readable.poll(0))

    def run(
        self, statements: Sequence[Statement], deadline: float
    ) -> tuple[list[list[Record]], psycopg.Error | None]:
        """Run statements as one transaction, and return the rows of each.

        An error from the database is returned beside the rows of the statements before it; the
        others have none. `deadline` is on the clock of time.monotonic().

        Raises psycopg.DataError, with nothing sent, if a value cannot be text in PostgreSQL.
        Raises TimedOutError, and psycopg.OperationalError if the connection breaks; it cannot be
        used after either.
        """
        parsed = [_parse(sql) for sql, _ in statements]
        values = [
            self._dump([params[field] for field in fields])
            for (_, _, fields), (_, params) in zip(parsed, statements, strict=True)
        ]
        new = [p for p in parsed if self._prepare and p[0] not in self._prepared]
        for name, query, _ in new:
            self._libpq.send_prepare(name, query)
        for (name, query, _), given in zip(parsed, values, strict=True):
            if self._prepare:
                self._libpq.send_query_prepared(name, given)
            else:
                self._libpq.send_query_params(query, given)
        self._libpq.pipeline_sync()
        self._flush(deadline)
        results, failure = self._results(deadline)
        # Only statements that the server has confirmed: after an error it skips the rest.
        self._prepared.update(p[0] for p, _ in zip(new, results, strict=False))
        given_back = zip(parsed, results[len(new) :], strict=False)
        rows = [self._load(name, result) for (name, _, _), result in given_back]
        return rows + [[]] * (len(statements) - len(rows)), failure

    def _dump(self, values: list[Any]) -> list[Any]:
        """Return values as text; the server infers their types from the statement."""
        return list(self._adapt.dump_sequence(values, [PyFormat.TEXT] * len(values)))

    def _load(self, name: bytes, result: pq.abc.PGresult) -> list[Record]:
        self._adapt.set_pgresult(result)
        if name not in self._row_makers:
            self._row_makers[name] = _row_maker(result)
        return self._adapt.load_rows(0, result.ntuples, self._row_makers[name])

    def _flush(self, deadline: float) -> None:
        while self._libpq.flush():
            # The socket is full: the server may be waiting for us to read.
            self._wait(self._either, deadline)
            self._libpq.consume_input()

    def _results(self, deadline: float) -> tuple[list[pq.abc.PGresult], psycopg.Error | None]:
        results: list[pq.abc.PGresult] = []
        failure: psycopg.Error | None = None
        while True:
            while self._libpq.is_busy():
                self._wait(self._readable, deadline)
                self._libpq.consume_input()
            result = self._libpq.get_result()
            if result is None:  # the end of one statement
                continue
            if result.status == pq.ExecStatus.PIPELINE_SYNC:
                return results, failure
            if result.status == pq.ExecStatus.FATAL_ERROR:
                failure = failure or error_from_result(result)
                self._check_alive(failure)
            elif result.status != pq.ExecStatus.PIPELINE_ABORTED:
                results.append(result)

    def _check_alive(self, failure: psycopg.Error) -> None:
        """Raise the error that ended the connection, since a broken one never reports a sync."""
        if self._libpq.status == pq.ConnStatus.BAD:
            raise psycopg.OperationalError("the connection broke") from failure

    @staticmethod
    def _wait(poll: select.poll, deadline: float) -> None:
        left = deadline - monotonic()
        if left <= 0 or not poll.poll(left * 1000):
            raise TimedOutError


@cache  # bounded, since statements are literals in the code
def _parse(sql: LiteralString) -> tuple[bytes, bytes, tuple[str, ...]]:
    """Return a name for a statement, its text with $1, $2 ..., and the parameters' names."""
    fields = tuple(dict.fromkeys(_NAMED.findall(sql)))
    numbers = {field: f"${number}" for number, field in enumerate(fields, 1)}
    query = _NAMED.sub(lambda found: numbers[found[1]], sql).encode()
    return b"aurora_%x" % (hash(sql) & 0xFFFF_FFFF_FFFF_FFFF), query, fields


def _row_maker(result: pq.abc.PGresult) -> Callable[[Sequence[Any]], Record]:
    names = [(result.fname(column) or b"").decode() for column in range(result.nfields)]
    return lambda values: dict(zip(names, values, strict=True))
