"""The run's PostgreSQL server, and databases cloned from its template."""

import os
import tempfile
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from uuid import uuid4

import psycopg
from psycopg.conninfo import conninfo_to_dict, make_conninfo

from database.migrate import migrate
from local.postgres.logins import grant_logins
from local.postgres.server import EmbeddedPostgres
from tests.support.pooler import pooling

UNSAFE = {"fsync": "off", "synchronous_commit": "off", "full_page_writes": "off"}
POOL_SIZE = os.environ.get("AURORA_TEST_POOL_SIZE")  # connections per login behind PgBouncer


@contextmanager
def template_server() -> Iterator[str]:
    """Run a server; yield its superuser's conninfo, in a migrated database to clone."""
    with (
        tempfile.TemporaryDirectory(prefix="aurora-test-") as folder,
        EmbeddedPostgres(Path(folder) / "postgres", settings=UNSAFE) as server,
    ):
        migrate(server.conninfo)
        yield server.conninfo


@contextmanager
def cloning(server: str) -> Iterator[Callable[..., str]]:
    """Yield a function that creates a database and returns its conninfo; drop all at the end."""
    made: list[str] = []

    def new_database(*, empty: bool = False) -> str:
        name = f"test_{uuid4().hex[:12]}"
        template = "template0" if empty else conninfo_to_dict(server)["dbname"]
        with psycopg.connect(server, autocommit=True, dbname="postgres") as connection:
            connection.execute(f'create database {name} template "{template}"'.encode())
        made.append(name)
        conninfo = make_conninfo(server, dbname=name)
        if not empty:
            migrate(conninfo)  # rights on a database are not cloned
        return conninfo

    yield new_database
    with psycopg.connect(server, autocommit=True, dbname="postgres") as connection:
        for name in made:
            connection.execute(f"drop database if exists {name} with (force)".encode())


@contextmanager
def serving_functions(conninfo: str, new_folder: Callable[[str], Path]) -> Iterator[None]:
    """Point the functions at a database, through PgBouncer if the run requires it."""
    # The lock that serialises the workers belongs to a database, so all connect to the same one.
    common = make_conninfo(conninfo, dbname="postgres")
    os.environ.update(grant_logins(common, new_folder("logins")))
    os.environ["PGDATABASE"] = str(conninfo_to_dict(conninfo)["dbname"])
    with ExitStack() as stack:
        if POOL_SIZE:  # make test-pooler
            pooled = pooling(new_folder("pooler"), os.environ, int(POOL_SIZE))
            os.environ.update(stack.enter_context(pooled))
        yield
