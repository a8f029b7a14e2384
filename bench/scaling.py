"""Scaling: the cost of a page and of one row as tables grow, for users with few or many rows."""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

import psycopg
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from bench.environment import Environment, Person, add_person
from bench.plans import Cost, cost, statements_of
from bench.report import table
from functions.history import devices
from functions.history import queries as history
from functions.history.models import ChangesQuery, ThingQuery, TrashQuery
from functions.planning import queries as tasks
from functions.planning.models import TaskQuery
from functions.thoughts import queries as thoughts
from functions.thoughts.models import ThoughtQuery
from shared.db.pipeline import Statement
from shared.db.prologue import Caller

SIZES = (100_000, 1_000_000)
HUGE = 10_000_000
LIGHT, HEAVY = 200, 100_000  # rows of a person
# Ordered by time, as real rows would arrive, so that one user's rows are far apart.
WHEN = """
    select id as user_id, now() - random() * interval '1 year' as at
    from users, generate_series(1, 200) where email like '%%@others'
    union all
    select %(light)s::uuid, now() - random() * interval '1 year' from generate_series(1, 200)
    union all
    select %(heavy)s::uuid, now() - random() * interval '1 year' from generate_series(1, 100000)
    order by at
"""
FILL_THOUGHTS = f"""
    insert into thoughts (user_id, text, timestamp, tags)
    select user_id, 'The sea was loud tonight, and nobody on the beach but us.', at, '{{home}}'
    from ({WHEN}) w
"""
FILL_TASKS = f"""
    insert into tasks (user_id, title, date, completed, completed_at)
    select user_id, 'Bring the boat in', at::date, done, case when done then at end
    from (select *, random() < 0.9 as done from ({WHEN}) w) w
"""
# A create for each thought; for every tenth, a deletion of another item instead.
FILL_HISTORY = """
    insert into history
      (user_id, sequence, change, kind, id, version, operation, at, previous_row, trashed)
    select user_id, n, n, 'thought', case when deleted then uuidv7() else id end, 1,
      case when deleted then 'delete' else 'create' end, timestamp,
      case when deleted then to_jsonb(t) - '{user_id,n,deleted}'::text[] end, deleted
    from (
      select *, row_number() over w as n, row_number() over w % 10 = 0 as deleted
      from thoughts window w as (partition by user_id order by timestamp)
    ) t
    order by timestamp
"""
COUNT_HISTORY = """
    insert into history_heads (user_id, last_sequence, last_change)
    select user_id, max(sequence), max(sequence) from history group by user_id
"""
# An item with many versions.
CHANGE_OFTEN = """
    with counted as (
      update history_heads set last_sequence = last_sequence + 20
      where user_id = %(person)s returning last_sequence - 20 as base
    )
    insert into history (user_id, sequence, change, kind, id, version, operation, previous_row)
    select t.user_id, base + n, base + n, 'thought', t.id, n, 'update', to_jsonb(t) - 'user_id'
    from counted, generate_series(1, 20) n, thoughts t
    where t.user_id = %(person)s and t.id = %(id)s
"""
MIDDLE = "select timestamp, id from thoughts where user_id = %s order by 1 offset %s limit 1"


def fill(owner: psycopg.Connection, rows: int) -> tuple[Person, Person]:
    """Empty the tables; fill each with rows of others, and of a light and a heavy user."""
    private = Ed25519PrivateKey.generate()
    light, heavy = (add_person(owner, private, rows=0) for _ in range(2))
    owner.execute("truncate thoughts, tasks, history, history_heads, device_changes")
    # Skip foreign key checks while loading.
    owner.execute("set session_replication_role = replica")
    owner.execute(
        "insert into users (email, password_hash)"
        " select uuidv7() || '@others', 'none' from generate_series(1, %s - ("
        "  select count(*) from users where email like '%%@others'))",
        [rows // 200],
    )
    for sql in (FILL_THOUGHTS, FILL_TASKS):
        owner.execute(sql.encode(), {"light": light.user_id, "heavy": heavy.user_id})
    for sql in (FILL_HISTORY, COUNT_HISTORY):
        owner.execute(sql.encode())
    owner.execute("set session_replication_role = origin")
    owner.execute("vacuum analyze")
    return light, heavy


def requests(
    caller: Caller, middle: tuple[datetime, UUID], last: int
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
            lambda: devices.changes(caller, ChangesQuery(since=last // 2, limit=5))
        ),
        "changes, a page of 20": statements_of(
            lambda: devices.changes(caller, ChangesQuery(since=last // 2, limit=20))
        ),
        "trash, first page of 20": statements_of(
            lambda: history.trash(caller, TrashQuery(limit=20))
        ),
        "history of a thing, a page of 20": statements_of(
            lambda: history.versions(caller, ThingQuery(kind="thought", id=middle[1], limit=20))
        ),
    }


def costs(
    owner: psycopg.Connection, app: psycopg.Connection, person: Person, rows: int
) -> dict[str, Cost]:
    """Return the cost of each request of a user with so many rows."""
    [middle] = owner.execute(MIDDLE, [person.user_id, rows // 2]).fetchall()
    owner.execute(CHANGE_OFTEN, {"person": person.user_id, "id": middle[1]})
    [(last,)] = owner.execute(
        "select last_sequence from history_heads where user_id = %s", [person.user_id]
    ).fetchall()
    asked = requests(Caller(person.secret), middle, last)
    return {name: cost(app, enter, select) for name, (enter, select) in asked.items()}


def measure(environment: Environment, sizes: Sequence[int]) -> str:
    """Return the section of the report."""
    found: dict[tuple[str, str], list[Cost]] = {}
    with (
        psycopg.connect(environment.conninfo, autocommit=True) as owner,
        psycopg.connect(environment.app, autocommit=True) as app,
    ):
        owner.execute("set search_path = aurora")
        for size in sizes:
            for person, rows in zip(fill(owner, size), (LIGHT, HEAVY), strict=True):
                for name, one in costs(owner, app, person, rows).items():
                    found.setdefault((name, f"{rows:,}"), []).append(one)
    rows_ = [
        [name, rows, *(f"{one.buffers} / {one.ms:.2f}" for one in each)]
        for (name, rows), each in sorted(found.items())
    ]
    head = ["buffers / ms", "rows of the user", *(f"{size:,} rows" for size in sizes)]
    return (
        "EXPLAIN (analyze, buffers) after the session check, as `aurora_app`, prepared, the eighth"
        " execution. Rows are stored in order of time, so a user's are far apart; each table has"
        " the rows of two users besides so many of others.\n\n" + table(head, rows_)
    )
