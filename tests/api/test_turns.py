"""One user's concurrent writes queue: the results for a request that had to wait."""

from collections.abc import Iterator
from contextlib import contextmanager
from time import monotonic, sleep
from typing import Any

import psycopg
import pytest

from tests.support.client import Answer
from tests.support.people import Person
from tests.support.processes import Environment
from tests.support.sessions import authenticate


class Waiting:
    """A request in another process that waits for a lock."""

    def __init__(self, process: Environment, owner: psycopg.Connection, person: Person) -> None:
        """Send nothing yet."""
        self._process, self._owner, self._person = process, owner, person

    def send(self, method: str, path: str, body: Any = None) -> None:
        """Send it, and return once it waits for a lock."""
        self._process.send(method, path, body, token=self._person.access_token)
        until = monotonic() + 5
        waits = (
            "select from pg_stat_activity where datname = current_database()"
            " and wait_event_type = 'Lock' and usename like 'aurora%'"
        )
        while not self._owner.execute(waits).fetchall():
            assert monotonic() < until
            sleep(0.01)

    def receive(self) -> Answer:
        """Return its answer."""
        return self._process.receive()


@contextmanager
def turn(database: str, person: Person) -> Iterator[psycopg.Connection]:
    """Hold a user's write lock until this ends."""
    assert database
    with (
        psycopg.connect(user="aurora_app", autocommit=True, prepare_threshold=None) as connection,
        connection.transaction(),
    ):
        authenticate(connection, person)
        connection.execute("select lock_history()")
        yield connection


@pytest.mark.parametrize(
    ("method", "body", "status"),
    [("PATCH", {"text": "two"}, 200), ("PUT", {"text": "two"}, 200), ("DELETE", None, 204)],
)
def test_a_row_deleted_and_restored_meanwhile_can_be_changed(
    method: str,
    body: Any,
    status: int,
    database: str,
    person: Person,
    owner: psycopg.Connection,
    environments: list[Environment],
) -> None:
    path = person.post("/api/thoughts", {"text": "one"}).headers["location"]
    request = Waiting(environments[0], owner, person)
    with turn(database, person) as connection:
        request.send(method, path, body)
        connection.execute("delete from thoughts where user_id = current_user_id()")
        connection.execute("select restore(1, false)")
    assert request.receive().status == status
    found = person.get(path)
    assert found.json["text"] == "two" if body else found.status == 404


def test_a_row_deleted_meanwhile_is_not_found(
    database: str, person: Person, owner: psycopg.Connection, environments: list[Environment]
) -> None:
    path = person.post("/api/thoughts", {"text": "one"}).headers["location"]
    request = Waiting(environments[0], owner, person)
    with turn(database, person) as connection:
        request.send("PATCH", path, {"text": "two"})
        connection.execute("delete from thoughts where user_id = current_user_id()")
    assert request.receive().problem == (404, "not_found")


def test_undo_reverts_a_change_made_while_it_waited(
    database: str, person: Person, owner: psycopg.Connection, environments: list[Environment]
) -> None:
    path = person.post("/api/thoughts", {"text": "one"}).headers["location"]
    request = Waiting(environments[0], owner, person)
    with turn(database, person) as connection:
        request.send("POST", "/api/undo")
        connection.execute("update thoughts set text = 'two' where user_id = current_user_id()")
    assert request.receive().json["items"][0]["result"] == "changed"
    assert person.get(path).json["text"] == "one"


def test_deleting_an_account_waits_for_a_write(
    database: str, person: Person, owner: psycopg.Connection, environments: list[Environment]
) -> None:
    person.post("/api/thoughts", {"text": "first words"})
    request = Waiting(environments[0], owner, person)
    with turn(database, person) as connection:
        request.send("DELETE", "/auth/me", {"password": person.password})
        connection.execute(
            "insert into thoughts (user_id, text) values (current_user_id(), 'last words')"
        )
    assert request.receive().status == 204
    assert person.get("/api/thoughts").status == 401
