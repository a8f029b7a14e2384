"""PostgreSQL's reads for a request, which do not depend on how much a person keeps."""

import os
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from dataclasses import dataclass
from uuid import uuid4

import psycopg
import pytest

from bench import lists
from bench.dataset import HEAVY, LIGHT, fill, fill_sessions
from bench.environment import as_login
from bench.plans import Cost, cost, statements_of
from bench.scaling import Dataset
from functions.history import devices
from functions.history import queries as history
from functions.history.models import ChangesQuery, DeviceChange, DeviceChanges, UndoRequest
from functions.planning import queries as tasks
from functions.thoughts import queries as thoughts
from shared.kinds.task import NewTask, TaskChanges
from shared.kinds.thought import NewThought

Costs = dict[tuple[int, str], Cost]  # by a person's rows, and by what is asked

# Of a page of a list: 21 rows, each on a page of its own, the way down the index, and the session
# check twice; of tasks, the way down to four places in the index, each with its check. A change
# takes its number and its row, each by an index.
PAGE = 29
BUFFERS = {
    "one thought": 8,
    "tasks, first page of 20": 48,
    "tasks, open ones": 40,
    "changes, nothing new": 12,
    "changes, five": 55,
    "changes, a page of 20": 140,
}
# Of a write: the row, its indexes, its history, its terms for search, each with its place in an
# index, and for a device or undo what it is now.
WRITE = 165


@dataclass
class Measured:
    """Costs to a user of 200 and one of 100,000 rows in each table."""

    requests: Costs
    writes: Costs
    pages: Costs


# The planner knows how many rows a person has on average; a heavy one has them all the same.
@pytest.fixture(scope="module", params=[LIGHT, 1], ids=["many rows each", "one row each"])
def measured(
    request: pytest.FixtureRequest, new_database: Callable[..., str], database: str
) -> Measured:
    """Costs among 100,000 rows of others in each table, or among others with next to nothing."""
    assert database
    conninfo = new_database()
    with ExitStack() as stack:
        owner = stack.enter_context(psycopg.connect(conninfo, autocommit=True))
        owner.execute("set search_path = aurora")
        logins = {
            name: stack.enter_context(
                psycopg.connect(
                    as_login(name, conninfo, os.environ["PGPASSFILE"]),
                    autocommit=True,
                    prepare_threshold=None,
                )
            )
            for name in ("aurora_app", "aurora_auth")
        }
        people = fill(owner, 500 * request.param, each=request.param)
        data = [
            (rows, Dataset.of(owner, person, rows))
            for person, rows in zip(people, (LIGHT, HEAVY), strict=True)
        ]
        app = logins["aurora_app"]
        requests = {(rows, name): c for rows, one in data for name, c in one.costs(app).items()}
        writes = {(rows, name): c for rows, one in data for name, c in write_costs(owner, app, one)}
        fill_sessions(owner, *people)
        pages = {
            (rows, name): c for rows, one in data for name, c in one.page_costs(logins).items()
        }
        return Measured(requests, writes, pages)


def items(owner: psycopg.Connection, data: Dataset) -> dict[str, Callable[[], object]]:
    """Return requests that change one item, or many at a time."""
    caller, thought = data.caller, data.middle[1]
    [(task, deleted)] = owner.execute(
        "select t.id, h.sequence from thoughts m join tasks t using (user_id)"
        " join history h using (user_id) where m.id = %s and h.trashed limit 1",
        [thought],
    ).fetchall()

    def sent(**fields: object) -> DeviceChanges:
        change = {"change_id": uuid4(), "kind": "task", "id": task, "version": 1, **fields}
        return DeviceChanges(changes=[DeviceChange.model_validate(change)])

    return {
        "create a thought": lambda: thoughts.insert(caller, NewThought(text="a")),
        "create a task": lambda: tasks.insert(caller, NewTask(title="a")),
        "change": lambda: tasks.change(caller, task, TaskChanges(title="a"), None),
        "change nothing": lambda: tasks.change(caller, task, TaskChanges(), None),
        "delete": lambda: thoughts.delete(caller, thought, None),
        "device, change": lambda: devices.apply(caller, sent(fields={"title": "a"})),
        "device, delete": lambda: devices.apply(caller, sent(fields=None)),
        "device, create": lambda: devices.apply(
            caller, sent(id=uuid4(), version=None, fields={"title": "a"})
        ),
        "restore": lambda: history.restore(caller, deleted, with_parent=False),
        "undo": lambda: history.undo(caller, UndoRequest(), None),
        "erase": lambda: history.erase(caller, "thought", uuid4()),
        "changes, 500": lambda: devices.changes(caller, ChangesQuery(since=data.since)),
    }


def write_costs(
    owner: psycopg.Connection, app: psycopg.Connection, data: Dataset
) -> Iterator[tuple[str, Cost]]:
    """Return the costs of each request by custom and by generic plan; none leaves a change."""
    for name, request in items(owner, data).items():
        check, statement, *_ = statements_of(request)
        for plan in ("custom", "generic"):
            app.execute(f"set plan_cache_mode = force_{plan}_plan".encode())
            yield f"{name}, {plan} plan", cost(app, check, statement, uses=2, undone=True)
    app.execute("reset plan_cache_mode")


def test_a_request_reads_few_buffers_regardless_of_the_row_count(measured: Measured) -> None:
    for (rows, name), one in measured.requests.items():
        assert one.buffers <= BUFFERS.get(name, PAGE), (name, rows, one)


def test_any_page_by_any_filter_reads_few_buffers(measured: Measured) -> None:
    assert len(measured.pages) > 500
    dear = {name: one for name, one in measured.pages.items() if one.buffers > lists.BUFFERS}
    assert dear == {}


def test_a_write_reads_few_buffers_by_any_plan(measured: Measured) -> None:
    limits = {"changes, 500": 2_100}  # of each a number and a row
    for (rows, name), one in measured.writes.items():
        limit = limits.get(name.rpartition(", ")[0], WRITE)
        assert one.buffers <= limit, (name, rows, one)
