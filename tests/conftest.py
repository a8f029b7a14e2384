"""A PostgreSQL of our own for the run, a database of its own for each worker, and people to act."""

import json
import os
import subprocess
import sys
import tempfile
from base64 import b64encode
from collections.abc import Callable, Iterator
from contextlib import ExitStack, closing
from dataclasses import dataclass, field
from importlib import import_module
from pathlib import Path
from typing import Any
from urllib.parse import urlencode
from uuid import uuid4

# Before anything of ours is imported: settings are read once.
os.environ["PASSWORD_COST"] = "4"

import psycopg
import pytest

from database.migrate import migrate
from local.postgres.server import EmbeddedPostgres, grant_logins
from shared.errors import status_name
from tests.faults.pooler import pooling

TEMPLATE = "AURORA_TEST_TEMPLATE"  # the database that each worker clones
POOL_SIZE = os.environ.get("AURORA_TEST_POOL_SIZE")  # connections of each login behind PgBouncer
_running = ExitStack()


def pytest_configure(config: pytest.Config) -> None:
    """Start the server once, before the workers are."""
    if hasattr(config, "workerinput"):
        return
    folder = Path(_running.enter_context(tempfile.TemporaryDirectory(prefix="aurora-test-")))
    unsafe = {"fsync": "off", "synchronous_commit": "off", "full_page_writes": "off"}
    server = _running.enter_context(EmbeddedPostgres(folder / "postgres", settings=unsafe))
    migrate(server.conninfo)
    os.environ[TEMPLATE] = server.conninfo


def pytest_unconfigure(config: pytest.Config) -> None:
    if not hasattr(config, "workerinput"):
        _running.close()


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """Print what each test recorded."""
    for report in terminalreporter.getreports("passed") + terminalreporter.getreports("failed"):
        for name, value in report.user_properties:
            terminalreporter.write_line(f"{report.nodeid.rpartition('::')[2]}: {name}: {value}")


@pytest.fixture(scope="session")
def server() -> str:
    """The conninfo of the server's superuser, in the template database."""
    return os.environ[TEMPLATE]


@pytest.fixture(scope="session")
def new_database(
    server: str,
) -> Iterator[Callable[..., str]]:
    """Return a function that clones the template, or makes an empty database, and tells where."""
    made: list[str] = []

    def make(*, empty: bool = False) -> str:
        name = f"test_{uuid4().hex[:12]}"
        template = "template0" if empty else psycopg.conninfo.conninfo_to_dict(server)["dbname"]
        with psycopg.connect(server, autocommit=True, dbname="postgres") as connection:
            connection.execute(f'create database {name} template "{template}"'.encode())
        made.append(name)
        conninfo = psycopg.conninfo.make_conninfo(server, dbname=name)
        if not empty:
            migrate(conninfo)  # rights on a database are not cloned
        return conninfo

    yield make
    with psycopg.connect(server, autocommit=True, dbname="postgres") as connection:
        for name in made:
            connection.execute(f"drop database if exists {name} with (force)".encode())


@pytest.fixture(scope="session")
def database(
    new_database: Callable[..., str], tmp_path_factory: pytest.TempPathFactory
) -> Iterator[str]:
    """Point the functions at this worker's database; return its superuser's conninfo."""
    conninfo = new_database()
    # By way of one database for all workers: its lock, which keeps them apart, is a database's own.
    common = psycopg.conninfo.make_conninfo(conninfo, dbname="postgres")
    os.environ.update(grant_logins(common, tmp_path_factory.mktemp("logins")))
    os.environ["PGDATABASE"] = str(psycopg.conninfo.conninfo_to_dict(conninfo)["dbname"])
    with ExitStack() as stack:
        if POOL_SIZE:  # make test-pooler
            pooled = pooling(tmp_path_factory.mktemp("pooler"), os.environ, int(POOL_SIZE))
            os.environ.update(stack.enter_context(pooled))
        yield conninfo


@dataclass
class Answer:
    """What came back; header names in lower case."""

    status: int
    headers: dict[str, str]
    body: str
    cookies: list[str] = field(default_factory=list)

    @property
    def json(self) -> Any:
        return json.loads(self.body)

    @property
    def problem(self) -> tuple[int, str]:
        """The status and code of a failure, which has the one shape of every failure."""
        assert self.headers["content-type"] == "application/problem+json", self
        found = self.json
        request_id, detail = self.headers["x-request-id"], found["detail"]
        assert found == {
            "type": "about:blank",
            "title": status_name(self.status),
            "status": self.status,
            "detail": detail,
            "code": found["code"],
            "errors": found["errors"],
            "request_id": request_id,
        }
        assert detail
        assert all(error.keys() == {"field", "code", "message"} for error in found["errors"])
        assert self.headers["cache-control"] == "no-store"
        return self.status, found["code"]


@dataclass
class Context:
    """What Lambda hands to a handler beside the event."""

    aws_request_id: str = field(default_factory=lambda: str(uuid4()))


DOMAINS = {
    "/auth/": "auth",
    "/api/thoughts": "thoughts",
    "/api/journals": "journals",
    "/api/tasks": "planning",
    "/api/history": "history",
    "/api/trash": "history",
    "/api/undo": "history",
    "/api/changes": "history",
}


def call(
    method: str,
    path: str,
    body: object = None,
    *,
    token: str | None = None,
    query: dict[str, Any] | str | None = None,
    headers: dict[str, str] | None = None,
    cookies: list[str] | None = None,
    source_ip: str | None = None,
) -> Answer:
    """Hand one event to the function that serves its path, from a new address if none is given.

    A str or bytes body goes as it is.
    """
    sent = {"host": "localhost", "user-agent": "tests"}
    event: dict[str, Any] = {
        "version": "2.0",
        "rawPath": path,
        "rawQueryString": query if isinstance(query, str) else urlencode(query or {}),
        "cookies": cookies or [],
        "isBase64Encoded": False,
        "requestContext": {
            "http": {"method": method, "path": path, "sourceIp": source_ip or new_address()},
            "stage": "$default",
        },
    }
    if body is not None:
        sent["content-type"] = "application/json"
        if isinstance(body, bytes):
            event["body"], event["isBase64Encoded"] = b64encode(body).decode(), True
        else:
            event["body"] = body if isinstance(body, str) else json.dumps(body)
    if token is not None:
        sent["authorization"] = f"Bearer {token}"
    event["headers"] = {**sent, **(headers or {})}
    domain = next((name for start, name in DOMAINS.items() if path.startswith(start)), "site")
    answer = import_module(f"functions.{domain}.app").handler(event, Context())
    found = {name.lower(): value for name, value in answer["headers"].items()}
    return Answer(answer["statusCode"], found, answer["body"] or "", answer.get("cookies") or [])


def new_address() -> str:
    """Return an address whose tries to sign in or register nobody has used up."""
    return f"2001:db8:{uuid4().hex[:4]}:{uuid4().hex[:4]}::1"


@dataclass
class Person:
    """Somebody who has signed up, and their requests."""

    email: str
    password: str
    user: dict[str, Any]
    access_token: str
    refresh_token: str

    def call(self, method: str, path: str, body: object = None, **more: Any) -> Answer:
        return call(method, path, body, token=self.access_token, **more)

    def login(self) -> Answer:
        """Begin another session, from an address that nobody has tried from."""
        credentials = {"email": self.email, "password": self.password}
        return call("POST", "/auth/login", credentials, source_ip=new_address())

    def get(self, path: str, **query: Any) -> Answer:
        return self.call("GET", path, query=query)

    def post(self, path: str, body: object = None, **more: Any) -> Answer:
        return self.call("POST", path, body, **more)

    def put(self, path: str, body: object = None, **more: Any) -> Answer:
        return self.call("PUT", path, body, **more)

    def patch(self, path: str, body: object = None, **more: Any) -> Answer:
        return self.call("PATCH", path, body, **more)

    def delete(self, path: str, body: object = None, **more: Any) -> Answer:
        return self.call("DELETE", path, body, **more)


@pytest.fixture(scope="session")
def sign_up(database: str) -> Callable[[], Person]:
    """Return a function that opens an account for somebody new."""

    def register() -> Person:
        email, password = f"{uuid4()}@example.com", "correct horse battery"
        new = {"email": email, "password": password}
        answer = call("POST", "/auth/register", new, source_ip=new_address())
        assert answer.status == 201, answer.body
        tokens = answer.json
        return Person(
            email, password, tokens["user"], tokens["access_token"], tokens["refresh_token"]
        )

    return register


@pytest.fixture
def person(sign_up: Callable[[], Person]) -> Person:
    return sign_up()


@pytest.fixture
def other(sign_up: Callable[[], Person]) -> Person:
    """Somebody else."""
    return sign_up()


class Environment:
    """Another process that answers requests with the real handlers, as a second Lambda does."""

    _ANSWERING = """
import json, sys
from dataclasses import asdict
from tests.conftest import call
for line in sys.stdin:
    print(json.dumps(asdict(call(**json.loads(line)))), flush=True)
"""

    def __init__(self) -> None:
        self._process = subprocess.Popen(
            [sys.executable, "-c", self._ANSWERING],
            cwd=Path(__file__).parent.parent,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )

    def send(self, method: str, path: str, body: object = None, **more: Any) -> None:
        """Begin a request, as `call` takes it, and do not wait."""
        assert self._process.stdin
        print(
            json.dumps({"method": method, "path": path, "body": body, **more}),
            file=self._process.stdin,
            flush=True,
        )

    def receive(self) -> Answer:
        """Wait for the answer to the request sent before."""
        assert self._process.stdout
        return Answer(**json.loads(self._process.stdout.readline()))

    def close(self) -> None:
        """End the process."""
        with self._process:
            pass


@pytest.fixture(scope="session")
def environments(database: str) -> Iterator[list[Environment]]:
    """Four processes that can answer at the same moment."""
    assert database
    with ExitStack() as stack:
        yield [stack.enter_context(closing(Environment())) for _ in range(4)]
