"""A server and a gateway to break, and a report at the end."""

from collections.abc import Iterator

import pytest

from tests.support.gateway import gateway
from tests.support.http_client import Client
from tests.support.postgres_server import Server


@pytest.fixture(scope="session")
def one_server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    server = Server(tmp_path_factory.mktemp("faults") / "postgres")
    yield server
    server.stop()


@pytest.fixture
def server(one_server: Server) -> Server:
    """A running PostgreSQL with fsync on, whatever happened to it before."""
    if not one_server.running:
        one_server.start()
    return one_server


@pytest.fixture
def person(server: Server) -> Iterator[Client]:
    """A user signed in at a gateway with one worker."""
    with gateway(server.environment) as running, Client.signed_up(running.address) as client:
        yield client
