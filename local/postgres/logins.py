"""The passwords of the database logins that Lambda's functions connect as."""

import hmac
from pathlib import Path

import psycopg
from psycopg import pq, sql

from database.roles import LOGINS
from local.postgres.data_dir import make_folder, usable, write_secret


@usable()
def grant_logins(conninfo: str, folder: Path) -> dict[str, str]:
    """Give each login a password and return libpq's environment, with which they can connect.

    The passwords follow from the superuser's, so all who share a database agree on them. Where it
    has none (the server trusts, or knows its peer), the logins need none either.
    """
    with psycopg.connect(conninfo) as connection:
        key = connection.info.password.encode()
        passwords = {
            login.name: hmac.digest(key, login.name.encode(), "sha256").hex()
            for login in LOGINS
            if key and login.functions
        }
        # One at a time: two that alter the same role fail with "tuple concurrently updated".
        connection.execute("select pg_advisory_xact_lock(hashtext('aurora logins'))")
        for login, password in passwords.items():
            # As a verifier: the server may log the statement.
            verifier = connection.pgconn.encrypt_password(
                password.encode(), login.encode(), b"scram-sha-256"
            )
            connection.execute(
                sql.SQL("alter role {} password {}").format(
                    sql.Identifier(login), sql.Literal(verifier.decode())
                )
            )
    passfile = make_folder(folder) / "passfile"
    # Neither a login's name nor hexadecimal has anything to escape.
    lines = [f"*:*:*:{login}:{password}\n" for login, password in passwords.items()]
    write_secret(passfile, "".join(lines))
    # An empty PGPASSWORD counts as none; one of the developer's would go before the file.
    return {**_environment(conninfo), "PGPASSFILE": str(passfile), "PGPASSWORD": ""}


def _environment(conninfo: str) -> dict[str, str]:
    """Return what a conninfo says, except who connects, as libpq's variables."""
    return {
        option.envvar.decode(): option.val.decode()
        for option in pq.Conninfo.parse(conninfo.encode())
        if option.val and option.envvar and option.keyword not in {b"user", b"password"}
    }
