"""A server to move things out of and into, and accounts at it."""

from collections.abc import Callable, Iterator
from contextlib import ExitStack

import psycopg
import pytest

from cli.api import Account, aurora
from cli.moving.me import Me, read_me
from tests.support.people import Person
from tests.support.serving import serving


@pytest.fixture(scope="module")
def url(database: str, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    assert database
    with serving(tmp_path_factory.mktemp("server") / "log") as address:
        yield address


@pytest.fixture(autouse=True)
def sign_in_limit(owner: psycopg.Connection) -> None:
    """Let each test sign in as often as one person does: all of them come from one address."""
    owner.execute("delete from aurora.sign_in_attempts")


@pytest.fixture
def account_of(url: str) -> Iterator[Callable[[Person], tuple[Account, Me]]]:
    """Return a function that gives a person's account as commands use it."""
    with ExitStack() as opened:

        def of(person: Person) -> tuple[Account, Me]:
            account = opened.enter_context(aurora(url))
            account.use_token(person.access_token)
            return account, read_me(account, None)

        yield of
