"""The database connection: one round trip per request, and correct results on any failure."""

import os
from collections.abc import Callable, Iterator
from importlib import import_module
from time import monotonic, sleep
from typing import Any, LiteralString
from uuid import uuid4

import psycopg
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pydantic import BaseModel

from functions.thoughts import queries
from shared.db.database import Database
from shared.db.prologue import Caller
from shared.errors import ApiError, Invalid
from shared.kinds.thought import NewThought
from tests.support.client import Answer, call
from tests.support.people import Person
from tests.support.processes import Environment
from tests.support.proxy import Proxy
from tests.support.routes import ROUND_TRIPS, SECURED, Route, make_one_of_each

PATH = "/api/thoughts"


class Backend(BaseModel):
    """The server process of a connection."""

    pid: int


def backend(db: Database = queries.db) -> int:
    found = db.fetch_one(None, Backend, "select pg_backend_pid() as pid")
    assert found
    return found.pid


def close_connections() -> None:
    """Make every function reconnect, as the environment says."""
    for domain in ("auth", "thoughts", "journals", "planning", "site"):
        import_module(f"functions.{domain}.queries").db.close()


@pytest.fixture
def proxy(database: str, monkeypatch: pytest.MonkeyPatch) -> Iterator[Proxy]:
    """Put a proxy between the functions of this process and PostgreSQL."""
    assert database
    with Proxy("127.0.0.1", int(os.environ["PGPORT"])) as between:
        with monkeypatch.context() as environment:
            environment.setenv("PGPORT", str(between.port))
            close_connections()
            yield between
        close_connections()


def refuse(sql: LiteralString, status: int) -> None:
    """Run a statement that PostgreSQL rejects on the functions' connection."""
    with pytest.raises(ApiError) as refused:
        queries.db.execute(None, sql)
    assert refused.value.status == status


def change_and_delete(person: Person, _: Person) -> None:
    path = person.post(PATH, {"text": "a"}).headers["location"]
    assert person.delete(path, headers={"if-match": '"7"'}).status == 412
    assert person.patch(path, {"text": "b"}).status == 200
    assert person.delete(path).status == 204


def conflict(person: Person, _: Person) -> None:
    new = {"id": str(uuid4()), "text": "a"}
    assert person.post(PATH, new).status == 201
    assert person.post(PATH, {**new, "text": "b"}).status == 409


# Requests of a user, or of one whose session has ended, and their statuses.
NOTHING = f"{PATH}/01890a5d-ac96-774b-bcce-b302099a8057"
STEPS: dict[str, tuple[Callable[[Person, Person], Any], int | None]] = {
    "list": (lambda person, _: person.get(PATH), 200),
    "create": (lambda person, _: person.post(PATH, {"text": "a"}), 201),
    "change and delete": (change_and_delete, None),
    "conflict": (conflict, None),
    "find nothing": (lambda person, _: person.get(NOTHING), 404),
    "change nothing": (lambda person, _: person.put(NOTHING, {"text": "b"}), 404),
    "invalid": (lambda person, _: person.post(PATH, {"text": "\0"}), 422),
    "dead list": (lambda _, gone: gone.get(PATH), 401),
    "dead create": (lambda _, gone: gone.post(PATH, {"text": "a"}), 401),
    "dead change": (lambda _, gone: gone.patch(NOTHING, {"text": "b"}), 401),
    "a fault": (lambda *_: refuse("insert into thoughts (text) values ('a')", 500), None),
    "a bad value": (lambda *_: refuse("select 1 / (select 0)", 422), None),
    "bad syntax": (lambda *_: refuse("selec 1", 500), None),
}


@settings(max_examples=25, deadline=None, derandomize=True, database=None)
@given(steps=st.lists(st.sampled_from(sorted(STEPS)), min_size=10, max_size=30))
def test_a_connection_stays_usable_after_requests_in_any_order(
    steps: list[str], sign_up: Callable[[], Person]
) -> None:
    person, gone = sign_up(), sign_up()
    gone.post("/auth/logout")
    began = backend()
    for step in [*steps, *STEPS]:
        request, status = STEPS[step]
        answer = request(person, gone)
        assert status is None or answer.status == status
    assert backend() == began


@pytest.mark.parametrize(
    "route",
    # Passwords and codes are checked in Python, between two statements.
    [
        route
        for route in SECURED
        if not {"password", "code"} & {*(route.body or {})} and not route.is_for_scripts
    ],
    ids=str,
)
def test_a_request_waits_for_the_database_once(route: Route, proxy: Proxy, person: Person) -> None:
    ids = make_one_of_each(person)
    person.get("/auth/me")
    if route.method == "GET" or route.path == "/api/import/read":
        route.call(person, ids)  # a function's first request reads the keys of tokens
    proxy.waits = 0
    assert route.call(person, ids).status < 300
    assert proxy.waits == ROUND_TRIPS.get(str(route), 1)


def test_a_failure_waits_for_the_database_once(proxy: Proxy, person: Person, other: Person) -> None:
    path = person.post(PATH, {"id": str(uuid4()), "text": "a"}).headers["location"]
    other.post("/auth/logout")
    failures: dict[int, Callable[[], Answer]] = {
        401: lambda: other.post(PATH, {"text": "a"}),
        404: lambda: person.patch(f"{PATH}/{uuid4()}", {"text": "b"}),
        409: lambda: person.post(PATH, {"id": path.split("/")[-1], "text": "b"}),
        412: lambda: person.delete(path, headers={"if-match": '"7"'}),
    }
    for status, request in failures.items():
        proxy.waits = 0
        assert request().status == status
        assert proxy.waits == 1


def test_the_proxy_counts_round_trips(proxy: Proxy) -> None:
    with psycopg.connect(user="aurora_site", autocommit=True) as connection:
        proxy.waits = 0
        for _ in range(3):
            connection.execute("select 1")
        assert proxy.waits == 3
        with connection.transaction():
            connection.execute("select 1")
        assert proxy.waits == 6


def test_a_connection_closed_while_idle_is_replaced(
    person: Person, owner: psycopg.Connection
) -> None:
    path = person.post(PATH, {"text": "a"}).headers["location"]
    for method, body in (("GET", None), ("PATCH", {"text": "b"}), ("DELETE", None)):
        before = backend()
        ended = owner.execute("select pg_terminate_backend(%s, 9000)", [before]).fetchone()
        assert ended == (True,)
        assert person.call(method, path, body).status < 300
        assert backend() != before


FAULTS = ["lose the request", "lose the answer"]


@pytest.mark.parametrize("fault", FAULTS)
def test_a_read_is_retried(fault: Any, proxy: Proxy, person: Person) -> None:
    made = person.post(PATH, {"text": "a"})
    for path, found in ((made.headers["location"], made.json), (PATH, {"items": [made.json]})):
        proxy.fault = fault
        answer = person.get(path)
        assert proxy.fault is None
        assert answer.status == 200
        assert answer.json.items() >= found.items()


@pytest.mark.parametrize("fault", FAULTS)
@pytest.mark.parametrize("new", [{}, {"id": "01890a5d-ac96-774b-bcce-b302099a8057"}])
def test_a_create_is_retried_and_done_once(
    new: dict[str, str], fault: Any, proxy: Proxy, person: Person
) -> None:
    person.get(PATH)
    proxy.fault = fault
    answer = person.post(PATH, {**new, "text": "a"})
    assert proxy.fault is None
    assert answer.status in {200, 201}
    assert person.get(PATH).json["items"] == [answer.json]
    assert answer.headers["location"] == f"{PATH}/{answer.json['id']}"


@pytest.mark.parametrize("fault", FAULTS)
@pytest.mark.parametrize("method", ["PUT", "PATCH", "DELETE"])
def test_a_change_is_not_retried(method: str, fault: Any, proxy: Proxy, person: Person) -> None:
    path = person.post(PATH, {"text": "a"}).headers["location"]
    proxy.fault = fault
    answer = person.call(method, path, None if method == "DELETE" else {"text": "b"})
    assert proxy.fault is None
    assert answer.problem == (503, "outcome_unknown")
    assert int(answer.headers["retry-after"]) > 0
    after = person.get(path)
    if fault == "lose the request":
        assert (after.json["text"], after.json["version"]) == ("a", 1)
    elif method == "DELETE":
        assert after.status == 404
    else:
        assert (after.json["text"], after.json["version"]) == ("b", 2)


def busy_backend(owner: psycopg.Connection) -> int:
    """Return the server process that waits for a lock, as soon as one does."""
    until = monotonic() + 20
    while monotonic() < until:
        found = owner.execute(
            "select pid from pg_stat_activity where wait_event_type = 'Lock'"
            " and datname = current_database() and usename = 'aurora_app'"
        ).fetchone()
        if found:
            return int(found[0])
        sleep(0.005)
    raise AssertionError


@pytest.mark.parametrize("method", ["GET", "POST", "PATCH", "DELETE"])
def test_reads_and_creates_survive_a_terminated_backend(
    method: str,
    person: Person,
    owner: psycopg.Connection,
    database: str,
    environments: list[Environment],
) -> None:
    path = person.post(PATH, {"text": "a"}).headers["location"]
    body = {"text": "b"} if method in {"POST", "PATCH"} else None
    with psycopg.connect(database) as locker:
        locker.execute("lock table aurora.thoughts in access exclusive mode")
        to = PATH if method == "POST" else path
        environments[0].send(method, to, body, token=person.access_token)
        owner.execute("select pg_terminate_backend(%s, 9000)", [busy_backend(owner)])
    answer = environments[0].receive()
    texts = [item["text"] for item in person.get(PATH).json["items"]]
    if method == "GET":
        assert (answer.status, texts) == (200, ["a"])
    elif method == "POST":
        assert (answer.status, texts) == (201, ["b", "a"])
    else:
        assert (answer.problem, texts) == ((503, "outcome_unknown"), ["a"])


def test_waiting_for_a_lock_times_out(person: Person, owner: psycopg.Connection) -> None:
    made = person.post(PATH, {"text": "a"})
    with owner.transaction():
        owner.execute("select from aurora.thoughts where id = %s for update", [made.json["id"]])
        answer = person.patch(made.headers["location"], {"text": "b"})
        assert answer.problem == (503, "unavailable")
        assert int(answer.headers["retry-after"]) > 0
    assert person.get(made.headers["location"]).json == made.json


@pytest.mark.parametrize("method", ["GET", "POST", "PATCH", "DELETE"])
def test_an_unreachable_database_is_unavailable(method: str, proxy: Proxy, person: Person) -> None:
    path = person.post(PATH, {"text": "a"}).headers["location"]
    proxy.refuse()
    close_connections()
    body = {"text": "b"} if method in {"POST", "PATCH"} else None
    answer = person.call(method, PATH if method == "POST" else path, body)
    assert answer.problem == (503, "unavailable")
    assert int(answer.headers["retry-after"]) > 0


@pytest.mark.parametrize(
    ("request_", "code"),
    [
        (lambda db: db.fetch_one(None, Backend, "select 1 as pid"), "unavailable"),
        (lambda db: db.execute(None, "select 1 as pid"), "outcome_unknown"),
    ],
    ids=["a read", "a write"],
)
def test_a_frozen_database_times_out(
    request_: Callable[[Database], object], code: str, proxy: Proxy
) -> None:
    db = Database("aurora_app", patience=0.3)
    assert backend(db)
    before = proxy.connections
    proxy.freeze()
    with pytest.raises(ApiError) as refused:
        request_(db)
    assert (refused.value.status, refused.value.code) == (503, code)
    assert (refused.value.retry_after or 0) > 0
    proxy.thaw()
    assert backend(db)
    assert proxy.connections > before  # a pooler may still lead to the same backend
    db.close()


def test_a_database_frozen_before_the_first_request_is_unavailable(proxy: Proxy) -> None:
    db = Database("aurora_app", patience=0.3)
    proxy.freeze()
    with pytest.raises(ApiError) as refused:
        backend(db)
    assert (refused.value.status, refused.value.code) == (503, "unavailable")
    proxy.thaw()
    assert backend(db)
    db.close()


def healthy(query: str = "") -> tuple[int, str, str]:
    """Return Aurora's health, which it must report within three seconds."""
    began = monotonic()
    answer = call("GET", "/health", query=query)
    assert monotonic() - began < 3
    assert answer.json.keys() == {"status", "timestamp", "database"}
    return answer.status, answer.json["status"], answer.json["database"]


@pytest.mark.parametrize("connected", [True, False])
@pytest.mark.parametrize("failure", ["freeze", "refuse"])
def test_health_reports_an_unreachable_database_in_time(
    failure: str,
    connected: bool,  # noqa: FBT001 - parametrized
    proxy: Proxy,
) -> None:
    assert healthy() == (200, "healthy", "ok")
    if failure == "refuse" or not connected:
        close_connections()
    getattr(proxy, failure)()
    for _ in range(1 if failure == "freeze" else 3):
        assert healthy() == (503, "unhealthy", "unreachable")
    assert healthy("database=no") == (200, "healthy", "not asked")
    if failure == "freeze":
        proxy.thaw()
        assert healthy() == (200, "healthy", "ok")


def test_exactly_one_of_concurrent_changes_to_a_version_succeeds(
    person: Person, environments: list[Environment]
) -> None:
    path = person.post(PATH, {"text": "0"}).headers["location"]
    methods = ["PATCH", "PUT", "PATCH", "PUT"]
    for version in range(1, 31):
        for n, (environment, method) in enumerate(zip(environments, methods, strict=True)):
            environment.send(
                method,
                path,
                {"text": f"{version} by {n}"},
                token=person.access_token,
                headers={"if-match": f'"{version}"'},
            )
        answers = [environment.receive() for environment in environments]
        assert sorted(answer.status for answer in answers) == [200, 412, 412, 412]
        [won] = [answer.json for answer in answers if answer.status == 200]
        assert won["version"] == version + 1
        assert person.get(path).json == won


def test_exactly_one_of_concurrent_deletes_succeeds(
    person: Person, environments: list[Environment]
) -> None:
    for _ in range(5):
        path = person.post(PATH, {"text": "a"}).headers["location"]
        for environment in environments:
            environment.send("DELETE", path, token=person.access_token)
        answers = [environment.receive().status for environment in environments]
        assert sorted(answers) == [204, 404, 404, 404]


def test_concurrent_creates_of_the_same_row_create_one(
    person: Person, environments: list[Environment]
) -> None:
    for _ in range(20):
        new = {"id": str(uuid4()), "text": "a"}
        for environment in environments:
            environment.send("POST", PATH, new, token=person.access_token)
        answers = [environment.receive() for environment in environments]
        assert sorted(answer.status for answer in answers) == [200, 200, 200, 201]
        assert len({answer.body for answer in answers}) == 1


def test_concurrent_registrations_of_an_email_create_one_account(
    environments: list[Environment],
) -> None:
    for n in range(5):
        new = {"email": f"{uuid4()}@example.com", "password": "correct horse battery"}
        for environment in environments:
            environment.send("POST", "/auth/register", new, source_ip=f"2001:db8:9:{n}::1")
        answers = [environment.receive().status for environment in environments]
        assert sorted(answers) == [201, 409, 409, 409]


@pytest.mark.parametrize("warm", [False, True])
@pytest.mark.parametrize("value", ["\0", "\ud800"])
def test_an_unsendable_value_does_not_affect_the_next_request(
    person: Person, other: Person, value: str, *, warm: bool
) -> None:
    if not warm:
        queries.db.close()
    caller = Caller(person.refresh_token.partition(".")[0])
    with pytest.raises(Invalid):
        queries.insert(caller, NewThought(text="x").model_copy(update={"text": value}))
    assert other.get("/api/thoughts").json["items"] == []
    assert person.get("/api/thoughts").json["items"] == []
