"""Migrate a database to this code's schema: plain SQL files, each applied once, in order."""

from datetime import datetime
from hashlib import sha256
from pathlib import Path
from time import sleep

import psycopg
from psycopg import sql

from database.earlier import EARLIER
from database.roles import LOGINS
from database.signing_keys import create_signing_key

FILES = Path(__file__).parent / "migrations"
_WAITS = [0.05 * 2**n for n in range(6)]  # seconds
LOCK = 4_774_451_407_313_060_418  # any number, the same in every version: pg_advisory_lock's key


class MigrationError(Exception):
    """A migration failed; the text says which and why."""


def migrate(conninfo: str, files: Path = FILES) -> list[str]:
    """Apply the missing migrations and return their names, oldest first.

    Several processes may call this at once: one applies them, the others wait and find nothing
    to do. A database that is ahead of the files (the code was rolled back) is left alone.

    Raises MigrationError if an applied file has changed since, or a file fails; a failed file
    leaves nothing behind. Raises psycopg.OperationalError if it cannot connect.
    """
    with psycopg.connect(conninfo, autocommit=True) as connection:
        connection.execute("set client_min_messages = warning")
        connection.execute("select pg_advisory_lock(%s)", [LOCK])
        applied = _applied(connection)
        missing = []
        for path in sorted(files.glob("*.sql")):
            text = path.read_text("utf-8")
            checksum = sha256(text.encode()).hexdigest()
            if path.name not in applied:
                _apply(connection, path.name, text, checksum)
                missing.append(path.name)
            elif applied[path.name][0] not in {checksum, *EARLIER.get(path.name, ())}:
                raise MigrationError(_changed(path.name, applied[path.name][1]))
        _close_to_strangers(connection)
        _ensure_signing_key(connection)
    return missing


def _applied(connection: psycopg.Connection) -> dict[str, tuple[str, datetime]]:
    """Return the checksum and the time of each migration this database has, by name."""
    exists = connection.execute("select to_regclass('aurora.migrations')").fetchone()
    if exists is None or exists[0] is None:
        return {}
    rows = connection.execute("select name, checksum, applied_at from aurora.migrations")
    return {name: (checksum, at) for name, checksum, at in rows}


def _apply(connection: psycopg.Connection, name: str, text: str, checksum: str) -> None:
    for wait in (*_WAITS, None):
        try:
            with connection.transaction():
                connection.execute(text.encode())
                connection.execute(
                    "insert into aurora.migrations (name, checksum) values (%s, %s)",
                    [name, checksum],
                )
        except psycopg.errors.InternalError_ as error:
            # Roles belong to the whole server, and another of its databases is being migrated.
            if wait is None:
                raise MigrationError(_failed(name, error)) from error
            sleep(wait)
        except psycopg.Error as error:
            raise MigrationError(_failed(name, error)) from error
        else:
            return


def _changed(name: str, applied_at: datetime) -> str:
    """Return which version of Aurora can read a database whose migration differs from the file."""
    day = applied_at.date()
    return (
        f"{name} differs from the file that was applied to this database on {day}. The version of "
        f"Aurora of that day can read it (git log --until={day}). If you changed the file, restore "
        "it and put the change into a new migration"
    )


def _failed(name: str, error: psycopg.Error) -> str:
    # Without details, which can quote a row, since this text is logged.
    return f"{name} failed and left nothing behind: {error.diag.message_primary or error}"


def _close_to_strangers(connection: psycopg.Connection) -> None:
    """Revoke PUBLIC's default rights on the database; a copied database has them again."""
    name = sql.Identifier(connection.info.dbname)
    connection.execute(sql.SQL("revoke all on database {} from public").format(name))
    for login in LOGINS:
        grant = sql.SQL("grant connect on database {} to {}")
        connection.execute(grant.format(name, sql.Identifier(login.name)))


def _ensure_signing_key(connection: psycopg.Connection) -> None:
    """Create the first signing key for access tokens."""
    if connection.execute("select from aurora.signing_keys limit 1").fetchone() is None:
        create_signing_key(connection)
