"""The walls around accounts, attacked as the login that signs people in."""

import re
from collections.abc import Callable, Iterator
from typing import Any, LiteralString

import psycopg
import pytest
from psycopg import sql
from psycopg.rows import dict_row

from functions.admin import commands
from tests.support.ledger import stored_rows
from tests.support.people import Person
from tests.support.routes import make_one_of_each
from tests.support.sessions import session_secret
from tools.statements import statements

STATEMENTS = statements()["aurora_auth"]
# The tables of accounts that aurora_auth may name, and the column with the owner.
TABLES = {
    "users": "id",
    "sessions": "user_id",
    "personal_tokens": "user_id",
    "totp": "user_id",
    "recovery_codes": "user_id",
    "password_resets": "user_id",
}
NOBODYS: dict[str, set[str]] = {table: set() for table in TABLES}
SECRETS: LiteralString = """
    select password_hash from aurora.users where id = %(id)s
    union all select encode(secret, 'hex') from aurora.totp where user_id = %(id)s
    union all select encode(secret_hash, 'hex') from aurora.sessions where user_id = %(id)s
    union all select encode(refresh_hash, 'hex') from aurora.sessions where user_id = %(id)s
    union all select encode(secret_hash, 'hex') from aurora.personal_tokens where user_id = %(id)s
    union all select encode(code_hash, 'hex') from aurora.recovery_codes where user_id = %(id)s
    union all select encode(code_hash, 'hex') from aurora.password_resets where user_id = %(id)s
"""


@pytest.fixture
def auth(database: str) -> Iterator[psycopg.Connection[dict[str, Any]]]:
    """A connection as the login that signs people in."""
    assert database
    with psycopg.connect(
        user="aurora_auth", autocommit=True, prepare_threshold=None, row_factory=dict_row
    ) as connection:
        yield connection


def with_everything(person: Person, owner: psycopg.Connection, database: str) -> Person:
    """Give a person a row in every table of accounts."""
    make_one_of_each(person)
    commands.run(database, "reset-password", email=person.email)
    owner.execute(
        "update aurora.totp set confirmed_at = now() where user_id = %s", [person.user["id"]]
    )
    owner.execute(
        "insert into aurora.totp (user_id, secret, confirmed_at) values (%s, %s, now())"
        " on conflict do nothing",
        [person.user["id"], person.email.encode()],
    )
    owner.execute(
        "insert into aurora.recovery_codes values (%s, sha256(%s))",
        [person.user["id"], person.email.encode()],
    )
    return person


@pytest.fixture
def victim(sign_up: Callable[[], Person], owner: psycopg.Connection, database: str) -> Person:
    return with_everything(sign_up(), owner, database)


def secrets_of(owner: psycopg.Connection, person: Person) -> list[str]:
    """Return what only the database knows of somebody."""
    found = [one for (one,) in owner.execute(SECRETS, {"id": person.user["id"]})]
    assert len(found) >= 7
    return found


def owners(connection: psycopg.Connection[dict[str, Any]]) -> dict[str, set[str]]:
    """Return whose rows can be seen in each table."""
    return {
        table: {
            str(row["whose"])
            for row in connection.execute(
                sql.SQL("select {} as whose from {}").format(
                    sql.Identifier(column), sql.Identifier(table)
                )
            )
        }
        for table, column in TABLES.items()
    }


CHANGES: tuple[LiteralString, ...] = (
    "update users set password_hash = 'mine'",
    "update sessions set refresh_hash = sha256('mine')",
    "update totp set secret = 'mine'",
    "update recovery_codes set code_hash = sha256('mine')",
    "delete from personal_tokens",
    "delete from password_resets",
    "delete from recovery_codes",
    "delete from totp",
    "delete from sessions",
    "delete from users",
)


@pytest.mark.usefixtures("victim")
def test_before_somebody_is_signed_in_no_row_is_seen_or_changed(
    auth: psycopg.Connection[dict[str, Any]],
) -> None:
    assert owners(auth) == NOBODYS
    assert auth.execute("select * from registration_settings").fetchall() == []
    for change in CHANGES:
        assert auth.execute(change).rowcount == 0


def test_somebody_signed_in_sees_and_changes_one_person(
    auth: psycopg.Connection[dict[str, Any]],
    person: Person,
    victim: Person,
    owner: psycopg.Connection,
    database: str,
) -> None:
    with_everything(person, owner, database)
    before = stored_rows(owner, victim)
    with auth.transaction(force_rollback=True):
        begin_as(auth, person)
        assert owners(auth) == {table: {person.user["id"]} for table in TABLES}
        for change in CHANGES[:-2]:
            assert auth.execute(change).rowcount == 1
    assert stored_rows(owner, victim) == before


def begin_as(connection: psycopg.Connection[dict[str, Any]], person: Person) -> None:
    """Begin a request of somebody's in this transaction."""
    secret = "select set_config('aurora.session_secret', %s, true)"
    connection.execute(secret, [session_secret(person)])


INSERTS: dict[str, LiteralString] = {
    "a session": "insert into sessions (user_id, secret_hash, refresh_hash, expires_at)"
    " values (%s, sha256('mine'), sha256('mine'), now() + interval '1 day')",
    "a token": "insert into personal_tokens (user_id, name, secret_hash, scopes, expires_at)"
    " values (%s, 'mine', sha256('mine'), '{thoughts:read}', now() + interval '1 day')",
    "a second factor": "insert into totp (user_id, secret) values (%s, 'mine')",
    "a recovery code": "insert into recovery_codes values (%s, sha256('mine'))",
    "an account": "insert into users (id, email, password_hash) values (%s, 'a@b.co', 'x')",
}


@pytest.mark.parametrize("signed_in", [False, True], ids=["nobody", "signed in"])
@pytest.mark.parametrize("insert", INSERTS.values(), ids=INSERTS.keys())
def test_nothing_can_be_inserted_for_another(
    insert: LiteralString,
    signed_in: bool,  # noqa: FBT001 - parametrized
    auth: psycopg.Connection[dict[str, Any]],
    person: Person,
    victim: Person,
) -> None:
    with auth.transaction(force_rollback=True):
        if signed_in:
            begin_as(auth, person)
        with pytest.raises(psycopg.errors.InsufficientPrivilege):
            auth.execute(insert, [victim.user["id"]])


def attempts(victim: Person, session_id: str, token_id: str) -> Iterator[dict[str, Any]]:
    """Return what to put into the holes of a statement: all that is known of a victim but proof."""
    secret = "made up"
    for row_id in (victim.user["id"], session_id, token_id):
        for proof in ("", victim.email, victim.user["id"], victim.access_token):
            text = {"email": victim.email, "name": "Mallory", "proof": proof, "code": b"mine"}
            hashes = dict.fromkeys(
                ("session_hash", "refresh_hash", "family_hash", "presented", "family", "salt"),
                proof.encode()[:32].ljust(32),
            )
            successors = dict.fromkeys(("successor", "successor_family"), b"m" * 32)
            yield {
                **text,
                **hashes,
                **successors,
                "id": row_id,
                "secret": secret,
                "secret_hash": b"m" * 32,
                "recovery_hash": b"m" * 32,
                "hashes": [b"m" * 32],
                "old_hash": proof,
                "new_hash": "mine",
                "password_hash": "mine",
                "keep_tokens": False,
                "renewable": "aur_",
                "address": "2001:db8:bad::1",
                "user_agent": "mallory",
                "scopes": ["thoughts:read"],
                "expires_at": "2030-01-01",
                "before": "infinity",
                "before_id": "ffffffff-ffff-ffff-ffff-ffffffffffff",
                "limit": 100,
                "an_hour": 1000000,
                "changes": '{"name": "mine"}',
                "if_match": None,
                "step": 1,
            }


@pytest.mark.parametrize("signed_in", [False, True], ids=["nobody", "signed in"])
@pytest.mark.parametrize("statement", STATEMENTS, ids=lambda text: text[:60])
def test_no_statement_reveals_or_changes_another(
    statement: str,
    signed_in: bool,  # noqa: FBT001 - parametrized
    auth: psycopg.Connection[dict[str, Any]],
    owner: psycopg.Connection,
    person: Person,
    victim: Person,
) -> None:
    [session] = victim.get("/auth/sessions").json["items"]
    [token, *_] = victim.get("/auth/tokens").json["items"]
    before, secrets = stored_rows(owner, victim), secrets_of(owner, victim)
    looks_up = "find_account" in statement and not signed_in
    values = {"code": "mine"} if "registration_rules" in statement else {}
    for attempt in attempts(victim, session["id"], token["id"]):
        wanted = {name: (attempt | values)[name] for name in re.findall(r"%\((\w+)\)s", statement)}
        with auth.transaction(force_rollback=True):
            if signed_in:
                begin_as(auth, person)
            try:
                with auth.transaction():
                    cursor = auth.execute(statement.encode(), wanted)
                    answer = str(cursor.fetchall() if cursor.description else "")
            except (psycopg.errors.InsufficientPrivilege, psycopg.IntegrityError) as error:
                answer = str(error)
            revealed = [one for one in secrets if one in answer or bytes_of(one) in answer]
            # The password's check needs its hash and the second factor's secret, of one account.
            assert len(revealed) <= (2 if looks_up else 0), statement
            assert (victim.user["id"] not in answer) or looks_up
            assert owners(auth) == NOBODYS or signed_in
    assert stored_rows(owner, victim) == before


def bytes_of(secret: str) -> str:
    """Return how psycopg shows a hash."""
    return str(bytes.fromhex(secret)) if re.fullmatch("([0-9a-f]{2})+", secret) else secret


def test_a_session_does_not_start_after_the_password_has_changed(
    auth: psycopg.Connection[dict[str, Any]], person: Person, owner: psycopg.Connection
) -> None:
    start = "select start_session(%s, %s, %s, %s, %s, 'tests', '::1') as is_started"
    [account] = auth.execute("select * from find_account(%s)", [person.email]).fetchall()
    change = {"password": person.password, "new_password": "a new beginning"}
    assert person.post("/auth/password", change).status == 204
    hashes = [b"m" * 32] * 3
    stale = [account["id"], account["password_hash"], *hashes]
    assert auth.execute(start, stale).fetchall() == [{"is_started": False}]
    assert owner.execute(
        "select count(*) from aurora.sessions where user_id = %s", [person.user["id"]]
    ).fetchone() == (1,)


def test_public_values_do_not_sign_in_as_the_login_of_accounts(
    auth: psycopg.Connection[dict[str, Any]], owner: psycopg.Connection, victim: Person
) -> None:
    for value in (*secrets_of(owner, victim), victim.user["id"], victim.email):
        with auth.transaction():
            auth.execute("select set_config('aurora.session_secret', %s, true)", [value])
            assert owners(auth) == NOBODYS
