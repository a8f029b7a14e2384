"""Sessions as the database checks them."""

import jwt
import psycopg
from psycopg import sql

from tests.support.people import Person


def session_secret(person: Person) -> str:
    """Return what only this person's access token holds."""
    claims = jwt.decode(person.access_token, options={"verify_signature": False})
    return str(claims["sid"])


def authenticate(connection: psycopg.Connection, person: Person) -> None:
    """Begin a request of somebody's in this transaction."""
    [state] = connection.execute(
        authentication(connection), {"value": session_secret(person)}
    ).fetchall()
    assert state == ("ok",)


def authentication(connection: psycopg.Connection) -> sql.Composed:
    """Return the statement that every request begins with, whatever else it takes by now."""
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
