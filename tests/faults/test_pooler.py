"""Behind a pooler, two users share one connection to the server, and nothing else."""

from collections.abc import Iterator
from contextlib import ExitStack, closing
from pathlib import Path
from random import Random
from uuid import uuid4

import psycopg
import pytest

from tests.support.gateway import gateway
from tests.support.http_client import Client
from tests.support.pooler import PGBOUNCER, pooling
from tests.support.postgres_server import Server

pytestmark = pytest.mark.skipif(
    not PGBOUNCER, reason="NOT TRIED BEHIND A POOLER: apt-get install pgbouncer"
)
PATH = "/api/thoughts"
# Settings that Aurora makes within a request.
SETTINGS = (
    "aurora.session_secret",
    "aurora.idempotency_key",
    "aurora.request_hash",
    "aurora.skip_inserts",
)


@pytest.fixture
def pooled(server: Server, tmp_path: Path) -> Iterator[dict[str, str]]:
    """The environment of a pooled server, with one connection per login."""
    with pooling(tmp_path, server.environment, size=1) as environment:
        yield {**environment, "PREPARE_STATEMENTS": "no"}


@pytest.fixture
def people(pooled: dict[str, str]) -> Iterator[list[Client]]:
    """Two users, each with their own process."""
    with ExitStack() as stack:
        addresses = [stack.enter_context(gateway(pooled)).address for _ in range(2)]
        yield [stack.enter_context(Client.signed_up(address)) for address in addresses]


def test_no_setting_leaks_to_the_next_client(
    server: Server, pooled: dict[str, str], people: list[Client]
) -> None:
    with closing(connect(pooled)) as stranger:
        for person in people:
            key = {"idempotency_key": "k"}
            for status in (201, 201):  # the second inserts nothing
                answer = person.send("POST", PATH, {"text": "mine"}, **key)
                assert answer
                assert answer.status_code == status
            assert left_behind(stranger) == {"", None}
            assert stranger.execute("select count(*) from thoughts").fetchone() == (0,)
            person.send("POST", "/auth/logout")
            answer = person.send("GET", PATH)
            assert answer
            assert answer.status_code == 401
            assert left_behind(stranger) == {"", None}
        assert len(server.backends("aurora_app")) == 1


def connect(environment: dict[str, str]) -> psycopg.Connection:
    return psycopg.connect(
        host=environment["PGHOST"],
        port=environment["PGPORT"],
        dbname=environment["PGDATABASE"],
        passfile=environment["PGPASSFILE"],
        user="aurora_app",
        autocommit=True,
        prepare_threshold=None,
    )


def left_behind(connection: psycopg.Connection) -> set[object]:
    names = [f"current_setting('{name}', true)" for name in SETTINGS]
    row = connection.execute(f"select {', '.join(names)}, current_user_id()".encode()).fetchone()
    assert row
    return set(row)


def test_two_people_sharing_connections_see_only_their_own_rows(
    server: Server, people: list[Client]
) -> None:
    random, kept = Random(1660), [list[str]() for _ in people]
    for n in range(200):
        who = random.randrange(2)
        person, mine = people[who], kept[who]
        headers = random.choice([{}, {"idempotency_key": uuid4().hex}])
        answer = person.send("POST", PATH, {"text": f"{n} of {who}"}, **headers)
        assert answer
        assert answer.status_code == 201
        mine.insert(0, answer.json()["id"])
        found = people[who].send("GET", f"{PATH}?limit=100")
        assert found
        assert [row["id"] for row in found.json()["items"]] == mine[:100]
        if kept[1 - who]:
            other = person.send("GET", f"{PATH}/{random.choice(kept[1 - who])}")
            assert other
            assert other.status_code == 404
    assert len(server.backends("aurora_app")) == 1
