"""A running Aurora with users, and checks that a restored one is equal."""

import gzip
import json
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from copy import deepcopy
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path
from random import Random

import httpx

from cli.moving.commands import import_and_say
from cli.who import Who
from database.migrate import migrate
from functions.admin import commands
from local.postgres.logins import grant_logins
from tests.drill.activity import PASSWORD, WORDS, Person
from tests.drill.reading import Answers, read_everything
from tests.support.database_contents import Contents, contents
from tests.support.gateway import gateway
from tests.support.paths import ROOT

SEED = 1660
PEOPLE = 10
DIARY = 3413  # entries
PEPYS = ROOT.parent / "shared/data/pepys-diary.jsonl.gz"  # optional, beside a clone


@dataclass
class State:
    """The state at one moment: the database, the API's responses, and the users' memories."""

    contents: Contents
    answers: list[Answers]
    kept: list[dict[str, object]]
    gone: list[set[str]]


@dataclass
class Population:
    """Users of an Aurora whose database is `conninfo`."""

    conninfo: str
    people: list[Person]

    def act(self, actions: int) -> None:
        """Let each user make this many writes."""
        for person in self.people:
            person.act(actions)

    def state(self) -> State:
        """Return the current state; reads come first, since they may record a token's use."""
        answers = [read_everything(person.http, person.token) for person in self.people]
        kept = [deepcopy(person.kept) for person in self.people]
        gone = [set(person.gone) for person in self.people]
        return State(contents(self.conninfo), answers, kept, gone)


@contextmanager
def populated(conninfo: str, folder: Path, entries: int, actions: int) -> Iterator[Population]:
    """Fill an empty database with diary entries and each user's actions."""
    migrate(conninfo)
    with ExitStack() as stack:
        running = stack.enter_context(gateway(grant_logins(conninfo, folder)))
        people = [stack.enter_context(Person.signed_up(running.address)) for _ in range(PEOPLE)]
        for number, person in enumerate(people):
            person.begin(SEED + number)
        commands.run(conninfo, "registration", mode="open")
        commands.run(conninfo, "reset-password", email=people[1].email)
        writer = people[0]
        file = diary(folder / "diary.jsonl.gz", entries)
        who = Who(running.address, writer.email, PASSWORD)
        assert import_and_say(who, file, None, {"journal": "Diary"}) == 0
        writer.remember("/api/journals")
        [journal] = writer.kept
        writer.remember(f"{journal}/entries")
        people[2].enrol()
        population = Population(conninfo, people)
        population.act(actions)
        yield population


def diary(file: Path, entries: int) -> Path:
    """Write a diary of so many days: Pepys's if it is there, otherwise a generated one."""
    if PEPYS.exists():
        lines = gzip.decompress(PEPYS.read_bytes()).splitlines(keepends=True)
    else:
        random = Random(SEED)
        lines = [
            json.dumps(
                {
                    "date": str(date(1660, 1, 11) + timedelta(days=day)),
                    "text": " ".join(random.choices(WORDS, k=random.randint(20, 600))),
                }
            ).encode()
            + b"\n"
            for day in range(DIARY)
        ]
    file.write_bytes(gzip.compress(b"".join(lines[:entries])))
    return file


def check(conninfo: str, folder: Path, state: State, population: Population) -> int:
    """Check that a restored database equals the original; return the number of equal responses."""
    found = contents(conninfo)
    assert found.tables == state.contents.tables
    assert found.structure == state.contents.structure
    with gateway(grant_logins(conninfo, folder)) as running:
        for number, person in enumerate(population.people):
            with httpx.Client(base_url=running.address, trust_env=False, timeout=30) as http:
                answers = read_everything(http, person.token)
                assert answers == state.answers[number]
                for path, row in state.kept[number].items():
                    assert isinstance(row, dict)
                    kept = answers[path][2]  # what a task's completion answers tells more
                    assert kept == {name: row[name] for name in kept}
                after = person.kept.keys() - state.kept[number].keys()
                for path in state.gone[number] | after:
                    bearer = {"authorization": f"Bearer {person.token}"}
                    assert http.get(path, headers=bearer).status_code == 404, path
            come_in(running.address, person)
    return sum(map(len, state.answers))


def come_in(address: str, person: Person) -> None:
    """Check that authentication still works: refresh token, personal token and password."""
    with Person(address) as again:
        used = {"refresh_token": person.refresh_token}
        for token in (
            again.must("POST", "/auth/refresh", used)["access_token"],
            person.script_token,
        ):
            again.token = token
            assert again.must("GET", "/auth/me")["email"] == person.email
        again.token = ""
        assert again.must("POST", "/auth/login", person.credentials)["user"] == person.user
