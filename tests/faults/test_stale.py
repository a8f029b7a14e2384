"""A connection that became unusable without ending: quick recovery, and no wrong results."""

from collections.abc import Iterator
from contextlib import closing
from uuid import uuid4

import psycopg
import pytest

from tests.support.gateway import gateway
from tests.support.http_client import Client, problem
from tests.support.postgres_server import Server

PATH = "/api/thoughts"
NEW = {"text": "a"}


@pytest.fixture
def retyped(server: Server, person: Client) -> Iterator[str]:
    """A thought that was read before a migration changed a column's type."""
    made = person.send("POST", PATH, NEW)
    assert made
    path = made.headers["location"]
    for method in ("GET", "PATCH"):
        person.send(method, path, None if method == "GET" else NEW)
    server.execute("alter table aurora.thoughts alter column text type varchar")
    yield path
    server.execute("alter table aurora.thoughts alter column text type text")


@pytest.mark.parametrize("method", ["GET", "POST", "PATCH"])
def test_a_running_process_survives_a_migration(method: str, retyped: str, person: Client) -> None:
    body = None if method == "GET" else NEW
    answer = person.send(method, PATH if method == "POST" else retyped, body)
    assert answer
    assert answer.status_code in {200, 201}, answer.text


def test_a_read_only_server_answers_503_until_it_is_writable(
    server: Server, person: Client
) -> None:
    server.execute("alter database aurora set default_transaction_read_only = on")
    try:
        server.terminate()
        for _ in range(2):
            answer = person.send("POST", PATH, NEW)
            assert answer
            assert problem(answer) == "unavailable"
    finally:
        with closing(psycopg.connect(server.conninfo, autocommit=True)) as superuser:
            superuser.execute("set default_transaction_read_only = off")
            superuser.execute("alter database aurora reset default_transaction_read_only")
    answer = person.send("POST", PATH, NEW)
    assert answer
    assert answer.status_code == 201


def test_a_registration_answered_unavailable_created_no_account(server: Server) -> None:
    new = {"email": f"{uuid4()}@example.com", "password": "correct horse battery"}
    with gateway(server.environment) as running, Client(running.address) as stranger:
        with closing(psycopg.connect(server.conninfo)) as locker:
            locker.execute("lock table aurora.signing_keys in access exclusive mode")
            answer = stranger.send("POST", "/auth/register", new)
            assert answer
            assert problem(answer) == "unavailable"
        answer = stranger.send("POST", "/auth/register", new)
        assert answer
        assert answer.status_code == 201
