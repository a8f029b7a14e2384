"""A server to move things out of and into, and accounts at it."""

from collections.abc import Callable, Iterator
from contextlib import ExitStack

import pytest

from cli.api import Account, aurora
from cli.moving.me import Me, read_me
from tests.support.people import Person
from tests.support.served import sign_in_limit, url

__all__ = ["sign_in_limit", "url"]


@pytest.fixture
def account_of(url: str) -> Iterator[Callable[[Person], tuple[Account, Me]]]:
    """Return a function that gives a person's account as commands use it."""
    with ExitStack() as opened:

        def of(person: Person) -> tuple[Account, Me]:
            account = opened.enter_context(aurora(url))
            account.use_token(person.access_token)
            return account, read_me(account, None)

        yield of
