"""Passwords for the database logins that functions use."""

import hmac
from pathlib import Path

import psycopg
from psycopg import pq, sql

from database.roles import LOGINS
from local.postgres.data_dir import make_folder, usable, write_secret


@usable()
def grant_logins(conninfo: str, folder: Path) -> dict[str, str]:
    """Set each login's password and return libpq's environment variables for connecting.

    The passwords are derived from the superuser's, so that processes that share a database agree
    on them. If it has none (trust or peer authentication), the logins need none either.
    """
    with psycopg.connect(conninfo) as connection:
        key = connection.info.password.encode()
        passwords = {
            login.name: hmac.digest(key, login.name.encode(), "sha256").hex()
            for login in LOGINS
            if key and login.has_functions
        }
        # Under a lock, since concurrent changes of a role fail with "tuple concurrently updated".
        connection.execute("select pg_advisory_xact_lock(hashtext('aurora logins'))")
        for login, password in passwords.items():
            # As a SCRAM verifier, since the server may log the statement.
            verifier = connection.pgconn.encrypt_password(
                password.encode(), login.encode(), b"scram-sha-256"
            )
            connection.execute(
                sql.SQL("alter role {} password {}").format(
                    sql.Identifier(login), sql.Literal(verifier.decode())
                )
            )
    passfile = make_folder(folder) / "passfile"
    # Neither login names nor hexadecimal need escaping.
    lines = [f"*:*:*:{login}:{password}\n" for login, password in passwords.items()]
    write_secret(passfile, "".join(lines))
    # An empty PGPASSWORD counts as unset; the developer's own would take precedence over the file.
    return {**_environment(conninfo), "PGPASSFILE": str(passfile), "PGPASSWORD": ""}


def _environment(conninfo: str) -> dict[str, str]:
    """Return a conninfo, without user and password, as libpq's environment variables."""
    return {
        option.envvar.decode(): option.val.decode()
        for option in pq.Conninfo.parse(conninfo.encode())
        if option.val and option.envvar and option.keyword not in {b"user", b"password"}
    }
