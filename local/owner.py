"""The owner's commands and database on this machine."""

from collections.abc import Iterator
from contextlib import contextmanager
from os import environ
from pathlib import Path
from typing import Any

import click
import psycopg
from psycopg.conninfo import make_conninfo

from functions.admin import commands
from local.postgres.data_dir import CannotStart
from local.postgres.server import EmbeddedPostgres

# Of an Aurora on this machine, which is another process than this one.
AT_START = "open to this machine alone; where others can reach it, by the code printed at its start"


def run_command(folder: Path, command: str, arguments: dict[str, Any]) -> dict[str, Any]:
    """Run one of the owner's commands and return its result. Raises click.ClickException."""
    try:
        with owners_database(folder) as conninfo:
            answer = commands.run(conninfo, command, **arguments)
    except commands.CommandError as error:
        raise click.ClickException(str(error)) from error
    except psycopg.OperationalError as error:
        raise click.ClickException(f"The database does not answer: {error}") from error
    if answer.get("set_by") == "REGISTRATION" and "REGISTRATION" not in environ:
        answer["registration"] = AT_START
    return answer


@contextmanager
def owners_database(folder: Path) -> Iterator[str]:
    """Yield a conninfo: DATABASE_URL, a running Aurora's server, or one started for the purpose."""
    if url := environ.get("DATABASE_URL"):
        yield url
        return
    if not (folder / "password").exists():
        message = f"There is no Aurora in {folder}: give its folder by --data, or run `make dev`."
        raise click.ClickException(message)
    try:
        with EmbeddedPostgres(folder) as server:
            yield server.conninfo
    except CannotStart:
        yield _running(folder)


def _running(folder: Path) -> str:
    """Return the conninfo of the running Aurora's server in this folder."""
    port = (folder / "pgdata" / "postmaster.pid").read_text().splitlines()[3]
    password = (folder / "password").read_text()
    return make_conninfo(
        host="127.0.0.1", port=port, user="postgres", password=password, dbname="aurora"
    )
