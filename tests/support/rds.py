"""A server with the rights of RDS's master user: creates roles and databases, no superuser."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import psycopg
from psycopg.conninfo import make_conninfo

from local.postgres.server import EmbeddedPostgres

UNSAFE = {"fsync": "off", "synchronous_commit": "off", "full_page_writes": "off"}


@contextmanager
def rds(folder: Path, **settings: str) -> Iterator[str]:
    """Yield the master's conninfo, without superuser rights, for its own empty database."""
    with EmbeddedPostgres(folder, settings=settings) as server:
        with psycopg.connect(server.conninfo, autocommit=True) as superuser:
            superuser.execute(
                "create role master login nosuperuser createrole createdb password 'master'"
            )
            superuser.execute("alter database aurora owner to master")
        yield make_conninfo(server.conninfo, user="master", password="master")
