"""Set up a database on RDS: the master's connection, the logins' rights and connection limits."""

import secrets
import time

import psycopg
from psycopg import sql
from psycopg.conninfo import make_conninfo

from database.epoch import start_epoch
from database.roles import LOGINS
from shared import settings
from shared.aws.rds import password

_PATIENCE = 120  # seconds; a paused cluster resumes in 30, new rights take effect within a minute
# Connection limits; lower on a server that allows fewer in all.
_LIMITS = {login.name: login.connections for login in LOGINS}
_SHARE = 0.8  # of the server's connections; the rest is for RDS, the master and you


def conninfo(seconds: float) -> str:
    """Return the master's conninfo, with statements limited to so many seconds.

    Host, port and database come from libpq's environment.
    """
    return make_conninfo(
        user=settings.DATABASE_MASTER,
        password=password(settings.DATABASE_MASTER),
        connect_timeout="10",
        # Other statements queue behind a migration that waits for a lock, so it waits no longer.
        options=f"-c lock_timeout=5s -c statement_timeout={int(seconds * 1000)}",
    )


def wait_until_it_answers(conninfo: str, seconds: float) -> bool:
    """Wait until the database answers, and return whether it is empty (has no Aurora schema).

    Raises psycopg.OperationalError if it does not answer in that time.
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


def note_resource(conninfo: str, resource_id: str, *, is_snapshot: bool) -> None:
    """Note which RDS resource the data is on, and start an epoch if a restore brought it there.

    `is_snapshot` says so for data from before the id was noted.
    """
    with psycopg.connect(conninfo) as connection:
        [(noted,)] = connection.execute("select resource_id from aurora.epoch for update")
        if noted != resource_id and (noted is not None or is_snapshot):
            start_epoch(connection)
        connection.execute("update aurora.epoch set resource_id = %s", [resource_id])


def fit_logins(conninfo: str) -> None:
    """Restrict the logins to IAM, end their idle sessions, and limit their connections."""
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
                # A frozen Lambda environment does not close its connection.
                "alter role {} set idle_session_timeout = '60s'",
                f"alter role {{}} connection limit {max(1, share)}",
            ):
                connection.execute(sql.SQL(statement).format(sql.Identifier(login)))


def make_registration_code(conninfo: str) -> None:
    """Create the registration code if there is none."""
    with psycopg.connect(conninfo) as connection:
        connection.execute(
            """
            insert into aurora.registration_settings (name, value) values ('registration_code', %s)
            on conflict (name) do nothing
            """,
            [secrets.token_urlsafe(9)],
        )
