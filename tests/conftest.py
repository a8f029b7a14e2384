"""A PostgreSQL server for the run, a database for each worker, and users."""

import os
from collections.abc import Callable, Iterator
from contextlib import ExitStack, closing

# Before anything of ours is imported: settings are read once.
os.environ["PASSWORD_COST"] = "4"

import psycopg
import pytest
from playwright.sync_api import Browser

from tests.support import people
from tests.support.chromium import chromium
from tests.support.database import cloning, serving_functions, template_server
from tests.support.people import Person
from tests.support.processes import Environment

TEMPLATE = "AURORA_TEST_TEMPLATE"  # the database that each worker clones
_running = ExitStack()


def pytest_configure(config: pytest.Config) -> None:
    """Start the server once, before the workers are."""
    if not hasattr(config, "workerinput"):
        os.environ[TEMPLATE] = _running.enter_context(template_server())


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
def new_database(server: str) -> Iterator[Callable[..., str]]:
    """Return a function that clones the template, or creates an empty database."""
    with cloning(server) as make:
        yield make


@pytest.fixture(scope="session")
def database(
    new_database: Callable[..., str], tmp_path_factory: pytest.TempPathFactory
) -> Iterator[str]:
    """Point the functions at this worker's database; return its superuser's conninfo."""
    conninfo = new_database()
    with serving_functions(conninfo, tmp_path_factory.mktemp):
        yield conninfo


@pytest.fixture
def owner(database: str) -> Iterator[psycopg.Connection]:
    """A superuser's connection for the test, which sees everything."""
    with psycopg.connect(database, autocommit=True) as connection:
        yield connection


@pytest.fixture(scope="session")
def sign_up(database: str) -> Callable[[], Person]:
    """Return a function that registers a new user."""
    assert database
    return people.sign_up


@pytest.fixture
def person(sign_up: Callable[[], Person]) -> Person:
    return sign_up()


@pytest.fixture
def other(sign_up: Callable[[], Person]) -> Person:
    """Another user."""
    return sign_up()


@pytest.fixture(scope="session")
def environments(database: str) -> Iterator[list[Environment]]:
    """Four processes that can handle requests at the same time."""
    assert database
    with ExitStack() as stack:
        yield [stack.enter_context(closing(Environment())) for _ in range(4)]


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """Chromium, once a process: Playwright cannot be started twice in one."""
    with chromium() as browser:
        yield browser
