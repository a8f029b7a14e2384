"""Fixtures for tests of commands: a server for each module. A conftest.py imports them."""

from collections.abc import Iterator

import psycopg
import pytest

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
