"""What a database on RDS needs besides its schema: a way in for the master and for the logins."""

import secrets
import time

import psycopg
from psycopg import sql
from psycopg.conninfo import make_conninfo

from database.roles import LOGINS
from shared import settings
from shared.aws.rds import password

_PATIENCE = 120  # seconds; a paused cluster wakes in 30, new rights reach it in a minute
# Connections; fewer on a server that has not so many in all.
_LIMITS = {login.name: login.connections for login in LOGINS}
_SHARE = 0.8  # of the server's connections; the rest is RDS's, the master's and yours


def conninfo(seconds: float) -> str:
    """Return how the master connects; whatever it does ends within so many seconds.

    Host, port and database are in libpq's environment.
    """
    return make_conninfo(
        user=settings.DATABASE_MASTER,
        password=password(settings.DATABASE_MASTER),
        connect_timeout="10",
        # Whoever wants a table while a migration waits for it waits too: not longer than this.
        options=f"-c lock_timeout=5s -c statement_timeout={int(seconds * 1000)}",
    )


def wait_until_it_answers(conninfo: str, seconds: float) -> bool:
    """Wait for the database, and tell whether it is empty: whether it has no schema of ours.

    Raises psycopg.OperationalError when it does not answer in that time.
    """
    until = time.monotonic() + min(_PATIENCE, 0.8 * seconds)
    while True:
        try:
            with psycopg.connect(conninfo) as connection:
                found = connection.execute("select to_regclass('aurora.migrations')").fetchone()
                return found is None or found[0] is None
        except psycopg.OperationalError:
            if time.monotonic() + 1 > until:
                raise
            time.sleep(1)


def fit_logins(conninfo: str) -> None:
    """Let the logins in by IAM only, let go of their idle sessions, and leave room for others."""
    with psycopg.connect(conninfo) as connection:
        logins = connection.execute(
            """
            select rolname, current_setting('max_connections')::int from pg_roles
            where rolcanlogin and rolname like 'aurora\\_%' and rolname <> current_user
              and exists (select from pg_roles where rolname = 'rds_iam')
            """
        ).fetchall()
        for login, most in logins:
            share = int(_LIMITS.get(login, 3) * min(1, _SHARE * most / sum(_LIMITS.values())))
            for statement in (
                "grant rds_iam to {}",
                # An environment that Lambda has frozen says no farewell.
                "alter role {} set idle_session_timeout = '60s'",
                f"alter role {{}} connection limit {max(1, share)}",
            ):
                connection.execute(sql.SQL(statement).format(sql.Identifier(login)))


def make_registration_code(conninfo: str) -> None:
    """Make the code that opening an account takes, where there is none and it takes one."""
    with psycopg.connect(conninfo) as connection:
        connection.execute(
            """
            insert into aurora.registration_settings (name, value) values ('registration_code', %s)
            on conflict (name) do nothing
            """,
            [secrets.token_urlsafe(9)],
        )
