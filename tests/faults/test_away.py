"""Server down, frozen, full or slow: 503 in time, nothing half done, immediate recovery."""

from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack, closing
from time import monotonic, sleep
from uuid import uuid4

import httpx
import psycopg
import pytest
from psycopg import pq

from tests.faults.full_form import FULL, full
from tests.support.gateway import gateway
from tests.support.http_client import Client, problem, timed
from tests.support.postgres_server import Server

PATH = "/api/thoughts"
CONNECT, PATIENCE, MARGIN = 2.0, 9.0, 1.0  # seconds: what shared/db/connection.py and db.py promise
Record = Callable[[str, object], None]


def texts(person: Client) -> list[str]:
    answer = person.send("GET", PATH)
    assert answer
    assert answer.status_code == 200, answer.text
    return [row["text"] for row in answer.json()["items"]]


def make(person: Client, text: str) -> str:
    """Create a thought and return its path."""
    answer = person.send("POST", PATH, {"text": text})
    assert answer
    assert answer.status_code == 201, answer.text
    return answer.headers["location"]


def requests(person: Client, path: str) -> dict[str, Callable[[], httpx.Response | None]]:
    """Return one request of each kind, all safe to retry."""
    new, key = {"id": str(uuid4()), "text": "new"}, uuid4().hex
    return {
        "GET": lambda: person.send("GET", path),
        "POST with id": lambda: person.send("POST", PATH, new),
        "POST with key": lambda: person.send("POST", PATH, {"text": "k"}, idempotency_key=key),
        "PUT": lambda: person.send("PUT", path, {"text": "put"}, if_match='"1"'),
        "PATCH": lambda: person.send("PATCH", path, {"text": "patch"}, if_match='"1"'),
        "DELETE": lambda: person.send("DELETE", path, if_match='"1"'),
    }


def health(person: Client) -> tuple[int, float]:
    # Not by `send`, since its 503 is a result and not an error.
    began = monotonic()
    return person.http.get("/health").status_code, monotonic() - began


@pytest.mark.parametrize("how", ["killed", "stopped"])
def test_a_stopped_server_answers_503_in_time_and_recovers(
    how: str, server: Server, person: Client, record_property: Record
) -> None:
    path = make(person, "before")
    (server.kill if how == "killed" else server.stop)()
    longest = 0.0
    for request in requests(person, path).values():
        answer, took = timed(request)
        assert problem(answer) == "unavailable"
        longest = max(longest, took)
    assert longest < 5
    status, took = health(person)
    assert (status, took < 3) == (503, True)
    server.start()
    assert texts(person) == ["before"]
    assert health(person)[0] == 200
    record_property("longest answer while away, seconds", round(longest, 3))


@pytest.fixture
def people(server: Server) -> Iterator[list[Client]]:
    """Eight users, each with their own process, as on Lambda."""
    with ExitStack() as stack:
        addresses = [stack.enter_context(gateway(server.environment)).address for _ in range(8)]
        yield [stack.enter_context(Client.signed_up(address)) for address in addresses]


@full
def test_a_frozen_server_answers_503_in_time_and_recovers(
    server: Server, people: list[Client], record_property: Record
) -> None:
    *writers, cold, idle = people
    cases = {}
    for n, person in enumerate(writers):
        name, request = [*requests(person, make(person, "before")).items()][n]
        cases[name] = request
    waiting = {**cases, "GET of a process without a connection": lambda: cold.send("GET", PATH)}
    with ThreadPoolExecutor(8) as pool, server.frozen():
        answers = {name: pool.submit(timed, request) for name, request in waiting.items()}
        for _ in range(4):
            status, took = health(idle)
            assert (status, took < 3) == (503, True)
        for name, answer in answers.items():
            found, took = answer.result()
            assert found.status_code == 503
            assert took < CONNECT + PATIENCE + MARGIN
            record_property(name, f"{problem(found)} after {took:.1f} s")
    back = monotonic()
    for name, request in cases.items():
        again = request()
        assert again
        # Done when the server resumed, or now; but not twice.
        assert again.status_code in {200, 201, 204, 404, 412}, name
    assert health(idle)[0] == 200
    record_property("all of them again, seconds", round(monotonic() - back, 2))
    sleep(1)
    kept = [texts(person) for person in writers]
    assert kept == [["before"], ["new", "before"], ["k", "before"], ["put"], ["patch"], []]


@full
def test_a_frozen_backend_is_replaced_by_another_connection(
    server: Server, person: Client, record_property: Record
) -> None:
    path = make(person, "before")
    with server.frozen(*server.backends("aurora_app")):
        answer, took = timed(lambda: person.send("PATCH", path, {"text": "a"}, if_match='"1"'))
        assert problem(answer) == "outcome_unknown"
        assert took < PATIENCE + MARGIN
        record_property("outcome_unknown after, seconds", round(took, 1))
        answer, took = timed(lambda: person.send("PATCH", path, {"text": "a"}, if_match='"1"'))
        assert answer.status_code == 200, "on another connection"
        record_property("and again, seconds", round(took, 3))
        again = person.send("PATCH", path, {"text": "b"}, if_match='"2"')
        assert again
        assert again.status_code == 200
    sleep(1)  # the process handles the old request, which If-Match makes fail
    assert texts(person) == ["b"]


def connect(server: Server) -> psycopg.Connection:
    """Connect as the login of thoughts."""
    passfile = server.environment["PGPASSFILE"]
    return psycopg.connect(
        server.conninfo, user="aurora_app", password="", passfile=passfile, autocommit=True
    )


def freeze_in_a_pipeline(libpq: pq.abc.PGconn, person: Client, path: str) -> None:
    """Change a row as Aurora does, and never complete the pipeline."""
    libpq.enter_pipeline_mode()
    secret = person.tokens["refresh_token"].partition(".")[0].encode()
    libpq.send_query_params(b"select authenticate_request($1, '', 6000, 20)", [secret])
    row = path.rpartition("/")[2].encode()
    libpq.send_query_params(b"update thoughts set text = 'half' where id = $1", [row])
    libpq.send_flush_request()
    libpq.flush()
    found: list[tuple[int, bytes | None]] = []
    while len(found) < 2:
        if (result := libpq.get_result()) is not None:
            found.append((result.status, result.command_status))
    assert found == [
        (pq.ExecStatus.TUPLES_OK, b"SELECT 1"),
        (pq.ExecStatus.COMMAND_OK, b"UPDATE 1"),
    ]


def test_a_client_frozen_in_a_transaction_does_not_block_others(
    server: Server, person: Client, record_property: Record
) -> None:
    path = make(person, "before")
    with (
        closing(connect(server)) as frozen,
        gateway(server.environment) as running,
        Client.signed_up(running.address) as stranger,
    ):
        freeze_in_a_pipeline(frozen.pgconn, person, path)
        began = monotonic()
        make(stranger, "others are not held up")
        person.insist("GET", path)
        assert monotonic() - began < 1
        answer, unsure = person.insist("PATCH", path, {"text": "after"})
        took = monotonic() - began
        assert (answer.status_code, answer.json()["text"]) == (200, "after")
        assert not unsure
        assert took < 11
    record_property("the same row again, seconds", round(took, 1))
    assert answer.json()["version"] == 2


@pytest.mark.parametrize("limit", ["of the login", "of the server"])
def test_too_many_connections_answer_503_and_recover(
    limit: str, server: Server, person: Client
) -> None:
    path = make(person, "before")
    if limit == "of the server":
        server.stop()
        # Five for ordinary logins.
        server.settings |= {"max_connections": "8", "superuser_reserved_connections": "3"}
        server.start()
    else:
        server.execute("alter role aurora_app connection limit 5")
    try:
        with ExitStack() as stack:
            server.terminate()
            for _ in range(5):
                stack.enter_context(connect(server))
            for request in requests(person, path).values():
                answer, took = timed(request)
                assert problem(answer) == "unavailable"
                assert took < 5
        assert texts(person) == ["before"]
    finally:
        server.execute("alter role aurora_app connection limit 90")
        if limit == "of the server":
            server.stop()
            del (
                server.settings["max_connections"],
                server.settings["superuser_reserved_connections"],
            )


@pytest.fixture
def slow(server: Server) -> Iterator[None]:
    """Make creating the thought `slow` take longer than the statement timeout."""
    server.execute("""
        create function aurora.dawdle() returns trigger language plpgsql as $$
        begin perform pg_sleep(20); return null; end $$
    """)
    server.execute("""
        create trigger dawdle after insert or update on aurora.thoughts for each row
        when (new.text = 'slow') execute function aurora.dawdle()
    """)
    if not FULL:
        server.execute("alter role aurora_app set statement_timeout = '500ms'")
    yield
    server.execute("alter role aurora_app set statement_timeout = '8s'")
    server.execute("drop function if exists aurora.dawdle cascade")


@pytest.mark.usefixtures("slow")
def test_a_slow_statement_answers_503_in_time(
    server: Server, person: Client, record_property: Record
) -> None:
    server.terminate()  # a login's settings take effect when it connects
    path = make(person, "before")
    key = {"idempotency_key": "k"}
    for request in (
        lambda: person.send("POST", PATH, {"text": "slow"}, **key),
        lambda: person.send("PATCH", path, {"text": "slow"}),
    ):
        answer, took = timed(request)
        assert problem(answer) == "unavailable"
        assert took < PATIENCE + MARGIN
        record_property("cut after, seconds", round(took, 1))
    assert texts(person) == ["before"]
    server.execute("drop trigger dawdle on aurora.thoughts")
    for _ in range(2):
        answer, _ = person.insist("POST", PATH, {"text": "slow"}, **key)
        assert answer.status_code == 201
    assert texts(person) == ["slow", "before"]
