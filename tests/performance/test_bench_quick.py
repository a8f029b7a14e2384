"""Performance checks that do not depend on the machine's speed: `make bench-quick`."""

import json
import os
import subprocess
import sys
from collections.abc import Callable
from typing import Any
from unittest.mock import patch
from uuid import uuid4

import pytest

from local.gateway.app import Gateway, Message
from shared.db.connection import Connection
from tests.support.paths import ROOT
from tests.support.people import Person
from tests.support.routes import ROUND_TRIPS, SECURED, Route, make_one_of_each

PATH = "/api/thoughts"

# Modules that no signed-in request needs; each costs tens of milliseconds of a cold start.
NEEDLESS = {
    *("aws_xray_sdk", "boto3", "sqlalchemy", "segno", "uvicorn", "yaml", "local", "cli"),
    *("tests", "functions.auth", "pyotp", "httpx", "click", "requests", "database"),
}
# asyncio is not among them, since psycopg imports it.
MODULES = 605
FIRST = """
import json, sys
from importlib import import_module
for event in json.loads(sys.stdin.read()):
    domain = event.pop("domain")
    class Context: aws_request_id = "1"
    answer = import_module(f"functions.{domain}.app").handler(event, Context())
    print(answer["statusCode"], file=sys.stderr)
print(json.dumps(sorted(sys.modules)))
"""


def event(domain: str, path: str, token: str) -> dict[str, Any]:
    return {
        "domain": domain,
        "version": "2.0",
        "rawPath": path,
        "rawQueryString": "",
        "headers": {"authorization": f"Bearer {token}", "host": "localhost"},
        "requestContext": {
            "http": {"method": "GET", "path": path, "sourceIp": "::1"},
            "stage": "$default",
        },
        "isBase64Encoded": False,
    }


@pytest.mark.parametrize(
    ("domain", "path"),
    [("thoughts", PATH), ("journals", "/api/journals"), ("planning", "/api/tasks")],
)
def test_a_first_request_imports_few_modules(domain: str, path: str, person: Person) -> None:
    done = subprocess.run(
        [sys.executable, "-c", FIRST],
        cwd=ROOT,
        input=json.dumps([event(domain, path, person.access_token)]),
        capture_output=True,
        text=True,
        check=True,
    )
    assert done.stderr.strip() == "200"
    modules = set(json.loads(done.stdout))
    assert NEEDLESS & modules == set()
    assert len(modules) <= MODULES


@pytest.fixture
def sent(monkeypatch: pytest.MonkeyPatch) -> list[int]:
    """The number of statements in each round trip so far."""
    counts: list[int] = []
    transact = Connection.transact

    def count(self: Connection, statements: Any, deadline: float) -> Any:
        counts.append(len(statements))
        return transact(self, statements, deadline)

    monkeypatch.setattr(Connection, "transact", count)
    return counts


DATA = [route for route in SECURED if route.path.startswith("/api/")]


@pytest.mark.parametrize("route", DATA, ids=str)
def test_a_request_is_one_round_trip_of_few_statements(
    route: Route, person: Person, sent: list[int]
) -> None:
    ids = make_one_of_each(person)
    sent.clear()
    assert route.call(person, ids).status < 300
    # The session check and the statement; a list also checks its parent, and a write finds the
    # row that its condition did not match.
    *first, count = sent
    for _ in range(1, ROUND_TRIPS.get(str(route), 1)):
        assert first.pop() <= 5  # what is read before it is written
    assert first in ([], [1])  # a function's first request reads the keys of tokens
    few = {"GET": 3 if "{" in route.path else 2, "POST": 2}
    if route.path == "/api/calendar":
        few["GET"] = 5  # events, tasks once and by rule, and whose zone it is
    if route.path == "/api/calendar/import":
        few["POST"] = 3  # the events, and which version of them it was
    assert count <= few.get(route.method, 3)


@pytest.mark.parametrize(("key", "more"), [({}, 0), ({"idempotency-key": "k"}, 1)])
def test_a_create_looks_for_an_existing_row_only_with_an_id(
    key: dict[str, str], more: int, person: Person, sent: list[int]
) -> None:
    person.get(PATH)
    sent.clear()
    person.post(PATH, {"text": "a"}, headers=key)
    person.post(PATH, {"id": str(uuid4()), "text": "a"}, headers=dict.fromkeys(key, "other"))
    assert sent == [2 + more, 4 + more]


# Function calls, Python's and C's, in one warm request, a proxy for its time.
CALLS = {"GET one": 320, "list of 20": 430, "POST": 425, "GET through the gateway": 430}


def calls(request: Callable[[], object]) -> int:
    """Return how many calls a request makes: the fewest of three, as some wait for an answer."""
    return min(count_calls(request) for _ in range(3))


def count_calls(request: Callable[[], object]) -> int:
    count = 0

    def profile(_frame: object, what: str, _argument: object) -> None:
        nonlocal count
        count += what in {"call", "c_call"}

    sys.setprofile(profile)
    try:
        request()
    finally:
        sys.setprofile(None)
    return count


def through_gateway(path: str, person: Person) -> Callable[[], None]:
    """Return a function that requests a path from `make dev`'s gateway, without a server."""
    with patch.dict(os.environ):
        gateway = Gateway(ROOT / "template.yaml")
    statuses: list[int] = []
    scope = {
        "method": "GET",
        "path": path,
        "raw_path": path.encode(),
        "query_string": b"",
        "http_version": "1.1",
        "client": ("::1", 1),
        "server": ("::1", 4000),
        "headers": [
            (b"host", b"localhost:4000"),
            (b"authorization", f"Bearer {person.access_token}".encode()),
        ],
    }

    async def receive() -> Message:
        return {"type": "http.request", "body": b""}

    async def send(part: Message) -> None:
        statuses.append(part.get("status", 200))

    def request() -> None:
        with pytest.raises(StopIteration):  # it has responded without waiting
            gateway(scope, receive, send).__await__().__next__()
        assert set(statuses) == {200}

    return request


def test_a_warm_request_makes_few_calls(person: Person) -> None:
    for _ in range(25):
        made = person.post(PATH, {"text": "a", "tags": ["b"]})
    path = made.headers["location"]
    requests: dict[str, Callable[[], object]] = {
        "GET one": lambda: person.get(path),
        "list of 20": lambda: person.get(PATH, limit=20),
        "POST": lambda: person.post(PATH, {"text": "a", "tags": ["b"]}),
        "GET through the gateway": through_gateway(path, person),
    }
    for request in requests.values():
        request()
    found = {name: calls(request) for name, request in requests.items()}
    assert {name: count for name, count in found.items() if count > CALLS[name]} == {}
