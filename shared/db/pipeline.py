"""Several statements over libpq's pipeline: all sent at once, then waited for once.

psycopg's own pipeline flushes after every statement and waits in Python for each: four times the
processor time of this, for two statements. See docs/decisions.md.
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
    """The server has not answered in time."""


class Pipeline:
    """A connection that is used for pipelines and nothing else."""

    def __init__(self, connection: psycopg.Connection[Any], *, prepare: bool) -> None:
        """Use an open connection; `prepare` keeps what the server has parsed for the next time."""
        self._libpq = connection.pgconn
        self._adapt = Transformer(connection)
        self._prepare = prepare
        self._prepared: set[bytes] = set()
        # A statement's columns are in its text, and so always the same.
        self._row_makers: dict[bytes, Callable[[Sequence[Any]], Record]] = {}
        self._readable = select.poll()
        self._readable.register(self._libpq.socket, select.POLLIN)
        self._either = select.poll()
        self._either.register(self._libpq.socket, select.POLLIN | select.POLLOUT)
        self._libpq.enter_pipeline_mode()

    def has_ended(self) -> bool:
        """Return whether the server has sent something unasked: in practice its shutdown notice."""
        return bool(self._readable.poll(0))

    def run(
        self, statements: Sequence[Statement], deadline: float
    ) -> tuple[list[list[Record]], psycopg.Error | None]:
        """Run statements as one transaction, and return the rows of each.

        After a refusal, which is returned with them, the rows are those from before it, and none
        for the rest. `deadline` is on the clock of time.monotonic().

        Raises psycopg.DataError, with nothing sent, when a value cannot be text in PostgreSQL.
        Raises TimedOutError, and psycopg.OperationalError when the connection breaks; it is of no
        use after either.
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
        # Only what the server has answered for: after a refusal it skips the rest.
        self._prepared.update(p[0] for p, _ in zip(new, results, strict=False))
        given_back = zip(parsed, results[len(new) :], strict=False)
        rows = [self._load(name, result) for (name, _, _), result in given_back]
        return rows + [[]] * (len(statements) - len(rows)), failure

    def _dump(self, values: list[Any]) -> list[Any]:
        """Return values as text; the server infers their types from where they stand."""
        return list(self._adapt.dump_sequence(values, [PyFormat.TEXT] * len(values)))

    def _load(self, name: bytes, result: pq.abc.PGresult) -> list[Record]:
        self._adapt.set_pgresult(result)
        if name not in self._row_makers:
            self._row_makers[name] = _row_maker(result)
        return self._adapt.load_rows(0, result.ntuples, self._row_makers[name])

    def _flush(self, deadline: float) -> None:
        while self._libpq.flush():
            # A full socket: the server may be waiting for us to read.
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
        """Raise what ended the connection; no sync will come over a broken one."""
        if self._libpq.status == pq.ConnStatus.BAD:
            raise psycopg.OperationalError("the connection broke") from failure

    @staticmethod
    def _wait(poll: select.poll, deadline: float) -> None:
        left = deadline - monotonic()
        if left <= 0 or not poll.poll(left * 1000):
            raise TimedOutError


@cache  # as many as there are statements in the code: they are literals
def _parse(sql: LiteralString) -> tuple[bytes, bytes, tuple[str, ...]]:
    """Return a name for a statement, the statement with $1, $2 ..., and what those are."""
    fields = tuple(dict.fromkeys(_NAMED.findall(sql)))
    numbers = {field: f"${number}" for number, field in enumerate(fields, 1)}
    query = _NAMED.sub(lambda found: numbers[found[1]], sql).encode()
    return b"aurora_%x" % (hash(sql) & 0xFFFF_FFFF_FFFF_FFFF), query, fields


def _row_maker(result: pq.abc.PGresult) -> Callable[[Sequence[Any]], Record]:
    names = [(result.fname(column) or b"").decode() for column in range(result.nfields)]
    return lambda values: dict(zip(names, values, strict=True))
