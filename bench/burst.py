"""A burst: 1,000 clients within ten seconds, and how they and PostgreSQL fare.

On AWS each environment of a Lambda function has its own connection, so a burst exhausts
connections. Here a thread is a client, and a Database is an environment.
"""

import os
import statistics
import time
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from threading import Lock
from uuid import UUID

import psycopg

from bench.environment import Environment, Person
from bench.report import table
from functions.thoughts.queries import FIND
from shared.db.database import Database
from shared.db.prologue import Caller
from shared.errors import ApiError
from shared.kinds.thought import Thought

CLIENTS = 1000
SECONDS = 10.0  # in which all clients arrive
STAY = 20.0  # seconds from the first until the last request
PAUSE = 1.0  # seconds between a client's requests
COLD = 0.4  # seconds until a new environment is ready, excluding its connection
LOGIN = "aurora_app"


@dataclass
class Lambda:
    """The environments of one function."""

    reuses: bool  # as Lambda does; otherwise each client keeps its own
    free: list[Database] = field(default_factory=list)
    made: int = 0
    lock: Lock = field(default_factory=Lock)

    def take(self) -> Database:
        with self.lock:
            if self.free:
                return self.free.pop()
            self.made += 1
        time.sleep(COLD)
        return Database(LOGIN)

    def give_back(self, database: Database) -> None:
        with self.lock:
            self.free.append(database)


@dataclass
class Seen:
    """The responses that clients saw: when, which status, and how long each took."""

    answers: list[tuple[float, str, float]] = field(default_factory=list)

    def of(self, outcome: str) -> list[float]:
        return [seconds for _, what, seconds in self.answers if what == outcome]

    def clear_after(self) -> float:
        """Return the second after which no request was rejected."""
        return max((at for at, what, _ in self.answers if what != "ok"), default=0.0)


def client(number: int, began: float, person: Person, function: Lambda, seen: Seen) -> None:
    """Arrive at a random moment, then request a thought every second."""
    time.sleep(max(0.0, began + SECONDS * number / CLIENTS - time.monotonic()))
    own = None if function.reuses else function.take()
    while time.monotonic() < began + STAY:
        at = time.monotonic()
        database = own or function.take()
        outcome = ask(database, person)
        if not own:
            function.give_back(database)
        took = time.monotonic() - at
        seen.answers.append((time.monotonic() - began, outcome, took))
        time.sleep(PAUSE)
    if own:
        function.give_back(own)


def ask(database: Database, person: Person) -> str:
    try:
        row = UUID(person.ids[0])
        database.fetch_one(Caller(person.secret), Thought, FIND, id=row)
    except ApiError as error:
        return str(error.status)
    return "ok"


def burst(environment: Environment, *, reuses: bool) -> list[str]:
    """Run one burst, and return its line of the report."""
    function, seen = Lambda(reuses), Seen()
    began = time.monotonic()
    with ThreadPoolExecutor(CLIENTS) as pool:
        for number in range(CLIENTS):
            person = environment.people[number % len(environment.people)]
            pool.submit(client, number, began, person, function, seen)
    with psycopg.connect(
        environment.conninfo
    ) as owner:  # it is still up, and its owner can connect
        [open_] = owner.execute(
            "select count(*) from pg_stat_activity where usename = %s", [LOGIN]
        ).fetchall()
    for database in function.free:
        database.close()
    counts = Counter(outcome for _, outcome, _ in seen.answers)
    answered = sorted(seen.of("ok"))
    return [
        "reused, as Lambda does" if reuses else "one for each client",
        str(function.made),
        str(open_[0]),
        ", ".join(f"{what}: {count}" for what, count in counts.most_common()),
        f"{statistics.median(answered) * 1000:.0f} / {answered[-len(answered) // 100] * 1000:.0f}",
        f"{seen.clear_after():.1f}",
    ]


def measure(environment: Environment) -> str:
    """Return the section of the report."""
    os.environ.update(environment.variables)
    with psycopg.connect(environment.conninfo) as owner:
        ask_started = "select pg_postmaster_start_time()"
        started = owner.execute(ask_started).fetchone()
        rows = [burst(environment, reuses=reuses) for reuses in (True, False)]
        assert owner.execute(ask_started).fetchone() == started
    head = [
        *("environments", "made", "connections", "answers"),
        *("p50 / p99 ms of those answered", "last refusal, s after the first client"),
    ]
    return (
        f"{CLIENTS} clients within {SECONDS:.0f} s, each asking for a thought every second until"
        f" second {STAY:.0f}; `{LOGIN}` may have 90 connections. PostgreSQL was not restarted, and"
        " its owner could connect.\n\n" + table(head, rows)
    )
