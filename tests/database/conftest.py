"""Connections as the functions make them."""

from collections.abc import Iterator

import psycopg
import pytest


@pytest.fixture
def app(database: str) -> Iterator[psycopg.Connection]:
    """A connection as the login that serves people's rows."""
    assert database
    with psycopg.connect(user="aurora_app", autocommit=True, prepare_threshold=None) as connection:
        yield connection
