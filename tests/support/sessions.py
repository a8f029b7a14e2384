"""Session checks in the database."""

import jwt
import psycopg
from psycopg import sql

from tests.support.people import Person


def session_secret(person: Person) -> str:
    """Return the session secret in a user's access token."""
    claims = jwt.decode(person.access_token, options={"verify_signature": False})
    return str(claims["sid"])


def authenticate(connection: psycopg.Connection, person: Person) -> None:
    """Authenticate as a user in this transaction."""
    [state] = connection.execute(
        authentication(connection), {"value": session_secret(person)}
    ).fetchall()
    assert state == ("ok",)


def let_minutes_pass(owner: psycopg.Connection, person: Person, minutes: float) -> None:
    """Make every use of a refresh token of somebody's older."""
    for table in ("sessions", "refresh_rotations"):
        older = sql.SQL(
            "update {} set rotated_at = rotated_at - %s * interval '1 minute' where user_id = %s"
        ).format(sql.Identifier("aurora", table))
        owner.execute(older, [minutes, person.user["id"]])


def authentication(connection: psycopg.Connection) -> sql.Composed:
    """Return the session check, with its current parameters."""
    [(names, types)] = connection.execute(
        "select proargnames[:pronargs], array(select format_type(t, null)"
        " from unnest(proargtypes) with ordinality a(t, n) order by n)"
        " from pg_proc where oid = to_regproc('aurora.authenticate_request')"
    ).fetchall()
    plain = {"text": "''", "integer": "6000", "double precision": "20"}
    arguments = [
        sql.Placeholder("value") if name == "secret" else sql.SQL(plain[kind])
        for name, kind in zip(names, types, strict=True)
    ]
    return sql.SQL("select state from authenticate_request({})").format(
        sql.SQL(", ").join(arguments)
    )
