"""All of a database in one file, and that file in an empty database again."""

import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from os import environ
from pathlib import Path
from tempfile import TemporaryDirectory

import click
import psycopg
from psycopg.conninfo import conninfo_to_dict, make_conninfo

from database.migrate import MigrationError, migrate
from local.owner import owners_database
from local.postgres.server import EmbeddedPostgres, binary


def back_up(folder: Path, file: Path) -> None:
    """Write all of DATABASE_URL, or of the folder's Aurora, which may run, into a new file."""
    with owners_database(folder) as conninfo:
        dump(conninfo, file)
    size = file.stat().st_size / 1e6
    click.echo(f"Wrote {file}, {size:,.1f} MB. Whoever has it can read everything in it.")


def bring_back(file: Path, folder: Path) -> None:
    """Restore a file into DATABASE_URL, or into a folder that is empty or not there yet."""
    if url := environ.get("DATABASE_URL"):
        restore(url, file)
        click.echo("Restored into the database of DATABASE_URL.")
        return
    with _new_folder(folder) as unfinished, EmbeddedPostgres(unfinished) as server:
        restore(server.conninfo, file)
    click.echo(f"Restored into {folder}. See that all is there: make dev DATA={folder}")


def dump(conninfo: str, file: Path) -> None:
    """Write the database as it is at one moment into a file that only we can read.

    The file has its name when it is whole, and not before. Raises click.ClickException.
    """
    if file.exists():
        raise click.ClickException(f"{file} is there already: choose another name.")
    if not _has_aurora(conninfo):
        raise click.ClickException("There is no Aurora in this database.")
    unfinished = file.with_name(f"{file.name}.unfinished")
    try:
        unfinished.unlink(missing_ok=True)
        unfinished.touch(mode=0o600)
        try:
            # What is unlogged, how much each may ask for right now, is of no use later.
            how = ("--format=custom", "--no-unlogged-table-data")
            _run("pg_dump", conninfo, *how, f"--file={unfinished}")
            unfinished.rename(file)
        finally:
            unfinished.unlink(missing_ok=True)
    except OSError as error:
        raise click.ClickException(f"{file} cannot be written: {error.strerror}.") from error


def restore(conninfo: str, file: Path) -> None:
    """Put a dump into a database that has no Aurora in it, and bring it up to date.

    Roles belong to the whole server and are in no dump: migrations make them, with their limits.
    The tables they make besides give way to the dump's. Raises click.ClickException.
    """
    if _has_aurora(conninfo):
        raise click.ClickException("There is an Aurora in this database already.")
    try:
        with psycopg.connect(conninfo, autocommit=True) as owner:
            migrate(conninfo)
            owner.execute("drop schema aurora cascade")
            how = ("--single-transaction", "--exit-on-error")
            _run("pg_restore", conninfo, *how, str(file.absolute()))
            migrate(conninfo)
            owner.execute("analyze")  # a dump does not hold what the planner has to know
    except (MigrationError, psycopg.Error) as error:
        raise click.ClickException(f"The database cannot be used: {_first_line(error)}") from error


def _has_aurora(conninfo: str) -> bool:
    try:
        with psycopg.connect(conninfo) as owner:
            return owner.execute("select to_regnamespace('aurora')").fetchone() != (None,)
    except psycopg.ProgrammingError as error:  # whose text may quote a password
        raise click.ClickException("DATABASE_URL is no address of a database.") from error
    except psycopg.OperationalError as error:
        raise click.ClickException(f"The database does not answer: {_first_line(error)}") from error


def _first_line(error: Exception) -> str:
    return str(error).partition("\n")[0]


@contextmanager
def _new_folder(folder: Path) -> Iterator[Path]:
    """Yield a folder beside the one wanted, which takes its place when all went well."""
    try:
        if folder.exists() and any(folder.iterdir()):
            raise click.ClickException(f"There is something in {folder}: choose an empty folder.")
        beside = folder.absolute().parent
        beside.mkdir(parents=True, exist_ok=True)
        with TemporaryDirectory(prefix=f"{folder.name}-", dir=beside) as parent:
            unfinished = Path(parent, "unfinished")
            yield unfinished
            unfinished.rename(folder)
    except OSError as error:
        raise click.ClickException(f"{folder} cannot be used: {error.strerror}.") from error


def password_apart(conninfo: str) -> tuple[str, dict[str, str]]:
    """Return a conninfo without its password, and an environment with it.

    A program is told so: its arguments are shown by `ps` to everybody.
    """
    place = {name: str(value) for name, value in conninfo_to_dict(conninfo).items() if value}
    password = place.pop("password", "")
    return make_conninfo(**place), {**environ, **({"PGPASSWORD": password} if password else {})}


def _run(program: str, conninfo: str, *arguments: str) -> None:
    place, environment = password_apart(conninfo)
    done = subprocess.run(
        [binary(program), "--no-password", f"--dbname={place}", *arguments],
        env=environment,
        capture_output=True,
        text=True,
        check=False,
    )
    if done.returncode:
        # Not what follows: it can quote a row.
        raise click.ClickException(done.stderr.strip().partition("\n")[0] or f"{program} failed")
