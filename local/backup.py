"""Back up a whole database to one file, and restore it into an empty database."""

import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from os import environ
from pathlib import Path
from shlex import quote
from tempfile import TemporaryDirectory

import click
import psycopg
from psycopg.conninfo import conninfo_to_dict, make_conninfo

from database.epoch import start_epoch
from database.migrate import MigrationError, migrate
from local.owner import owners_database
from local.postgres.server import EmbeddedPostgres, binary


def back_up(folder: Path, file: Path) -> None:
    """Back up DATABASE_URL, or the folder's Aurora, running or not, to a new file."""
    with owners_database(folder) as conninfo:
        dump(conninfo, file)
    size = file.stat().st_size / 1e6
    click.echo(f"Wrote {file}, {size:,.1f} MB. It is not encrypted: keep it private.")


def restore_backup(file: Path, folder: Path) -> None:
    """Restore a backup into DATABASE_URL, or into a new or empty folder."""
    if url := environ.get("DATABASE_URL"):
        restore(url, file)
        click.echo("Restored into the database at DATABASE_URL.")
        return
    with _new_folder(folder) as unfinished, EmbeddedPostgres(unfinished) as server:
        restore(server.conninfo, file)
    look = f"make dev PORT=4001 DATA={quote(str(folder))}"
    click.echo(f"Restored into {folder}. To check that all is there: {look}")


def dump(conninfo: str, file: Path) -> None:
    """Write a consistent snapshot of the database to a file that only its owner can read.

    The file gets its name only once it is complete. Raises click.ClickException.
    """
    if file.exists():
        raise click.ClickException(f"{file} already exists. Choose another name.")
    if not _has_aurora(conninfo):
        raise click.ClickException("There is no Aurora in this database.")
    unfinished = file.with_name(f"{file.name}.unfinished")
    try:
        unfinished.unlink(missing_ok=True)
        unfinished.touch(mode=0o600)
        try:
            # Unlogged tables hold only the rate limits' token buckets, which expire anyway.
            how = ("--format=custom", "--no-unlogged-table-data")
            _run("pg_dump", conninfo, *how, f"--file={unfinished}")
            unfinished.rename(file)
        finally:
            unfinished.unlink(missing_ok=True)
    except OSError as error:
        raise click.ClickException(f"Cannot write {file}: {error.strerror}.") from error


def restore(conninfo: str, file: Path) -> None:
    """Restore a dump into a database without an Aurora schema, and migrate it to the newest.

    Roles belong to the whole server and are in no dump, so migrations create them, with their
    limits. The tables that migrations create are replaced by the dump's. A new epoch starts.

    Raises click.ClickException.
    """
    if _has_aurora(conninfo):
        raise click.ClickException("This database already has an Aurora in it. Use an empty one.")
    try:
        with psycopg.connect(conninfo, autocommit=True) as owner:
            migrate(conninfo)
            owner.execute("drop schema aurora cascade")
            how = ("--single-transaction", "--exit-on-error")
            _run("pg_restore", conninfo, *how, str(file.absolute()))
            migrate(conninfo)
            start_epoch(owner)
            owner.execute("analyze")  # a dump has no planner statistics
    except (MigrationError, psycopg.Error) as error:
        raise click.ClickException(f"Cannot use the database: {_first_line(error)}") from error


def _has_aurora(conninfo: str) -> bool:
    try:
        with psycopg.connect(conninfo) as owner:
            return owner.execute("select to_regnamespace('aurora')").fetchone() != (None,)
    except psycopg.ProgrammingError as error:  # whose text may quote a password
        raise click.ClickException("DATABASE_URL is not a valid database address.") from error
    except psycopg.OperationalError as error:
        raise click.ClickException(f"The database does not answer: {_first_line(error)}") from error


def _first_line(error: Exception) -> str:
    return str(error).partition("\n")[0]


@contextmanager
def _new_folder(folder: Path) -> Iterator[Path]:
    """Yield a temporary folder that is renamed to `folder` if all goes well."""
    try:
        if folder.exists() and any(folder.iterdir()):
            raise click.ClickException(f"{folder} is not empty. Choose an empty or new folder.")
        beside = folder.absolute().parent
        beside.mkdir(parents=True, exist_ok=True)
        with TemporaryDirectory(prefix=f"{folder.name}-", dir=beside) as parent:
            unfinished = Path(parent, "unfinished")
            yield unfinished
            unfinished.rename(folder)
    except OSError as error:
        raise click.ClickException(f"Cannot use {folder}: {error.strerror}.") from error


def split_password(conninfo: str) -> tuple[str, dict[str, str]]:
    """Return a conninfo without its password, and an environment with it.

    Programs get the password from the environment, since `ps` shows arguments to everybody.
    """
    parts = {name: str(value) for name, value in conninfo_to_dict(conninfo).items() if value}
    password = parts.pop("password", "")
    return make_conninfo(**parts), {**environ, **({"PGPASSWORD": password} if password else {})}


def _run(program: str, conninfo: str, *arguments: str) -> None:
    address, environment = split_password(conninfo)
    done = subprocess.run(
        [binary(program), "--no-password", f"--dbname={address}", *arguments],
        env=environment,
        capture_output=True,
        text=True,
        check=False,
    )
    if done.returncode:
        # Only the first line: the others may quote a row.
        raise click.ClickException(done.stderr.strip().partition("\n")[0] or f"{program} failed")
