"""Concurrent writers of one user, and a follower: no write fails, and no change is missed."""

import os
from collections import Counter
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack, closing
from random import Random
from time import sleep
from typing import Any
from uuid import UUID

import psycopg
import pytest

from tests.support.client import Answer
from tests.support.ledger import Follower, library, numbers_are_whole
from tests.support.people import Person
from tests.support.processes import Environment

WRITERS, SEED = 8, 1660
WRITES = 400 if "FUZZ" in os.environ else 40
# Errors that a request may get when another writer was faster.
DESERVED = {404, 409, 412}


@pytest.fixture(scope="module")
def processes(environments: list[Environment]) -> Iterator[list[Environment]]:
    """Eight processes that can answer at the same moment."""
    with ExitStack() as stack:
        more = [
            stack.enter_context(closing(Environment())) for _ in range(WRITERS - len(environments))
        ]
        yield [*environments, *more]


class Writer:
    """Writes at random, to rows that others change too."""

    def __init__(self, process: Environment, person: Person, seed: int, paths: list[str]) -> None:
        """Write through a process of its own; `paths` are everybody's rows."""
        self._process, self._person, self._random = process, person, Random(seed)
        self._paths = paths
        self.answers = Counter[int]()

    def write(self) -> None:
        """Make all the writes."""
        ways: list[Callable[[], Answer]] = [
            *[self._create, self._begin_journal] * 2,
            *[self._change, self._send] * 3,
            *[self._delete, self._undo, self._undo_two, self._restore],
        ]
        for _ in range(WRITES):
            answer = self._random.choice(ways)()
            self.answers[answer.status] += 1
            assert answer.status < 300 or answer.status in DESERVED, answer

    def _call(self, method: str, path: str, body: object = None, **query: Any) -> Answer:
        token = self._person.access_token
        self._process.send(method, path, body, token=token, query=query)
        return self._process.receive()

    def _words(self) -> str:
        return f"{self._random.getrandbits(64):x}"

    def _create(self) -> Answer:
        answer = self._call("POST", "/api/thoughts", {"text": self._words()})
        self._paths.append(answer.headers["location"])
        return answer

    def _begin_journal(self) -> Answer:
        answer = self._call("POST", "/api/journals", {"name": self._words()})
        journal = answer.headers["location"]
        self._paths.append(journal)
        for _ in range(3):
            entry = self._call("POST", f"{journal}/entries", {"content": self._words()})
            assert entry.status in {201, 404, 409}, entry
            self.answers[entry.status] += 1
            self._paths += [entry.headers["location"]] if entry.status == 201 else []
        return answer

    def _change(self) -> Answer:
        path = self._random.choice(self._paths)
        field = {"thoughts": "text", "journals": "name", "entries": "content"}
        return self._call("PATCH", path, {field[path.split("/")[-2]]: self._words()})

    def _delete(self) -> Answer:
        return self._call("DELETE", self._random.choice(self._paths))

    def _undo(self) -> Answer:
        return self._call("POST", "/api/undo")

    def _undo_two(self) -> Answer:
        return self._call("POST", "/api/undo", {"acts": 2})

    def _restore(self) -> Answer:
        trash = self._call("GET", "/api/trash", limit=10)
        if trash.status != 200 or not trash.json["items"]:
            return trash
        number = self._random.choice(trash.json["items"])["sequence"]
        return self._call("POST", f"/api/history/{number}/restore", {"with_parent": True})

    def _send(self) -> Answer:
        """Send a device's offline changes, to others' rows and new ones."""
        return self._call("POST", "/api/changes", {"changes": [self._one() for _ in range(4)]})

    def _one(self) -> dict[str, Any]:
        change_id, new_id = (str(UUID(int=self._random.getrandbits(128))) for _ in range(2))
        change: dict[str, Any] = {"change_id": change_id, "version": self._random.choice([1, 2, 3])}
        words = self._words()
        path = self._random.choice(self._paths).split("/")
        match self._random.choice(["new", "known", "known", "delete"]):
            case "new":
                change |= {"version": None, "kind": "task", "id": new_id}
                change["fields"] = {"title": words}
            case "delete":
                change |= {"kind": "journal", "id": path[3], "fields": None}
            case _ if path[-2] == "entries":
                fields = {"content": words, "journal_id": path[3]}
                change |= {"kind": "entry", "id": path[-1], "fields": fields}
            case _ if path[-2] == "journals":
                change |= {"kind": "journal", "id": path[-1], "fields": {"name": words}}
            case _:
                change |= {"kind": "thought", "id": path[-1], "fields": {"text": words}}
        return change


def test_concurrent_writers_succeed_and_a_follower_misses_nothing(
    person: Person,
    processes: list[Environment],
    owner: psycopg.Connection,
    record_property: Callable[[str, object], None],
) -> None:
    paths = [person.post("/api/thoughts", {"text": "first"}).headers["location"]]
    writers = [Writer(each, person, SEED + n, paths) for n, each in enumerate(processes)]
    follower, pages = Follower(), 0
    with ThreadPoolExecutor(WRITERS) as pool:
        work = [pool.submit(writer.write) for writer in writers]
        while not all(one.done() for one in work):
            follower.follow(person, limit=5)
            pages += 1
            sleep(0.005)
    for one in work:
        one.result()
    while follower.follow(person, limit=5):
        pages += 1
    assert follower.known == library(person)
    anew = Follower()
    while anew.follow(person):
        pass
    assert anew.known == follower.known
    answers = sum((writer.answers for writer in writers), Counter[int]())
    assert answers[200] + answers[201] > WRITERS * WRITES / 2
    record_property("answers", dict(sorted(answers.items())))
    record_property("numbers", numbers_are_whole(owner, person))
    record_property("pages followed", pages)
