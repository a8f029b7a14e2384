"""Scaling: the cost of pages and of one row as tables grow, for users with few or many rows."""

import re
from collections.abc import Sequence
from contextlib import ExitStack
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

import psycopg

from bench.dataset import HEAVY, LIGHT, fill, fill_sessions
from bench.environment import Environment, Person, as_login
from bench.lists import BUFFERS, DEEP, page_costs
from bench.plans import Cost, cost, statements_of
from bench.report import check, table
from functions.history import devices
from functions.history import queries as history
from functions.history.models import ChangesQuery, HistoryQuery, TrashQuery
from functions.planning import lists as tasks
from functions.planning.models import TaskQuery
from functions.thoughts import queries as thoughts
from functions.thoughts.models import ThoughtQuery
from shared.db.pipeline import Statement
from shared.db.prologue import Caller

SIZES = (100_000, 1_000_000)
HUGE = 10_000_000
# An item with as many versions as its owner has items.
CHANGE_OFTEN = """
    with counted as (
      update history_heads set last_sequence = last_sequence + %(count)s
      where user_id = %(person)s returning last_sequence - %(count)s as base
    )
    insert into history (user_id, sequence, change, kind, id, version, operation, previous_row)
    select t.user_id, base + n, base + n, 'thought', t.id, n, 'update', to_jsonb(t) - 'user_id'
    from counted, generate_series(1, %(count)s) n, thoughts t
    where t.user_id = %(person)s and t.id = %(id)s
"""
MIDDLE = "select timestamp, id from thoughts where user_id = %s order by 1 offset %s limit 1"
LAST = "select last_sequence from history_heads where user_id = %s"
JOURNAL = "select id from journals where user_id = %s order by id limit 1"  # the one with entries


def requests(
    caller: Caller, middle: tuple[datetime, UUID], since: int, last: int
) -> dict[str, list[Statement]]:
    """Return the statements of each request: first pages, one in the middle, and one row."""
    enter, (sql, params) = statements_of(lambda: thoughts.newest(caller, ThoughtQuery(limit=20)))
    before = {"before": middle[0], "before_id": middle[1]}
    return {
        "thoughts, first page of 20": [enter, (sql, params)],
        "thoughts, a page in the middle": [enter, (sql, {**params, **before})],
        "tasks, first page of 20": statements_of(lambda: tasks.newest(caller, TaskQuery(limit=20))),
        "tasks, open ones": statements_of(
            lambda: tasks.newest(caller, TaskQuery(limit=20, completed=False))
        ),
        "one thought": statements_of(lambda: thoughts.find(caller, middle[1])),
        "changes, nothing new": statements_of(
            lambda: devices.changes(caller, ChangesQuery(since=last))
        ),
        "changes, five": statements_of(
            lambda: devices.changes(caller, ChangesQuery(since=since, limit=5))
        ),
        "changes, a page of 20": statements_of(
            lambda: devices.changes(caller, ChangesQuery(since=since, limit=20))
        ),
        "trash, first page of 20": statements_of(
            lambda: history.trash(caller, TrashQuery(limit=20))
        ),
        "history of a thing, a page of 20": statements_of(
            lambda: history.versions(caller, HistoryQuery(kind="thought", id=middle[1], limit=20))
        ),
    }


@dataclass(frozen=True)
class Dataset:
    """The rows of one user, with one item that changed often."""

    caller: Caller
    middle: tuple[datetime, UUID]  # timestamp and id of a thought in the middle
    journal: UUID
    since: int  # a sequence number with many after it
    last: int

    @classmethod
    def of(cls, owner: psycopg.Connection, person: Person, rows: int) -> "Dataset":
        """Change one of a user's items often."""
        [middle] = owner.execute(MIDDLE, [person.user_id, rows // 2]).fetchall()
        [(journal,)] = owner.execute(JOURNAL, [person.user_id]).fetchall()
        [(begun,)] = owner.execute(LAST, [person.user_id]).fetchall()
        owner.execute(CHANGE_OFTEN, {"person": person.user_id, "id": middle[1], "count": rows})
        [(last,)] = owner.execute(LAST, [person.user_id]).fetchall()
        owner.execute("vacuum analyze history")
        return cls(Caller(person.secret), middle, journal, begun // 2, last)

    def costs(self, app: psycopg.Connection) -> dict[str, Cost]:
        """Return the cost of each request."""
        asked = requests(self.caller, self.middle, self.since, self.last)
        return {name: cost(app, check, select) for name, (check, select) in asked.items()}

    def page_costs(self, logins: dict[str, psycopg.Connection]) -> dict[str, Cost]:
        """Return the costs of pages of each list, by each of its filters."""
        return page_costs(logins, self.caller, self.journal, self.middle[1])


def worst(found: dict[str, Cost]) -> dict[str, Cost]:
    """Return the dearest page of each list; check that none costs too much."""
    dearest: dict[str, Cost] = {}
    for name, one in found.items():
        check(f"buffers of {name}", one.buffers, BUFFERS)
        of_list = f"{re.split('[,:]', name)[0]}, the dearest page by any filter"
        dearest[of_list] = max(dearest.get(of_list, one), one, key=lambda cost: cost.buffers)
    return dearest


def measure(environment: Environment, sizes: Sequence[int]) -> str:
    """Return the section of the report."""
    found: dict[tuple[str, str], list[Cost]] = {}
    with ExitStack() as stack:
        owner = stack.enter_context(psycopg.connect(environment.conninfo, autocommit=True))
        owner.execute("set search_path = aurora")
        passwords = environment.variables["PGPASSFILE"]
        logins = {
            name: stack.enter_context(
                psycopg.connect(as_login(name, environment.conninfo, passwords), autocommit=True)
            )
            for name in ("aurora_app", "aurora_auth")
        }
        for size in sizes:
            people = fill(owner, size)
            datasets = {
                rows: Dataset.of(owner, person, rows)
                for person, rows in zip(people, (LIGHT, HEAVY), strict=True)
            }
            costs = {rows: one.costs(logins["aurora_app"]) for rows, one in datasets.items()}
            fill_sessions(owner, *people)
            for rows, one in datasets.items():
                costs[rows] |= worst(one.page_costs(logins))
            for rows, each in costs.items():
                for name, one_cost in each.items():
                    found.setdefault((name, f"{rows:,}"), []).append(one_cost)
    rows_ = [
        [name, rows, *(f"{one.buffers} / {one.ms:.2f}" for one in each)]
        for (name, rows), each in sorted(found.items())
    ]
    head = ["buffers / ms", "rows of the user", *(f"{size:,} rows" for size in sizes)]
    return (
        "EXPLAIN (analyze, buffers) after the session check, as the functions' logins, prepared,"
        " the eighth execution. Rows are stored in order of time, so a user's are far apart; each"
        " table has the rows of two users besides so many of others. The dearest page is the first"
        f" or the {DEEP:,}th of 20, by any filters but `tag`, of a custom and of a generic plan."
        "\n\n" + table(head, rows_)
    )
