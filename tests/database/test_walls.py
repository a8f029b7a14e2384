"""Attacks on row-level security, by injected SQL and through every route."""

from collections.abc import Callable
from itertools import product
from typing import Any, LiteralString
from uuid import uuid4

import psycopg
import pytest
from psycopg import sql

from tests.support.kinds import TABLES
from tests.support.ledger import stored_rows
from tests.support.people import Person
from tests.support.routes import SECURED, Route, make_one_of_each
from tests.support.sessions import authenticate, authentication, session_secret


@pytest.fixture
def victim(sign_up: Callable[[], Person]) -> Person:
    """A user with one row of every kind."""
    person = sign_up()
    make_one_of_each(person)
    return person


def seen(connection: psycopg.Connection) -> set[str]:
    """Return the owners of all rows visible to this connection."""
    query: LiteralString = """
        select user_id::text from thoughts union select user_id::text from journals
        union select user_id::text from journal_entries union select user_id::text from tasks
        union select user_id::text from events
    """
    return {user_id for (user_id,) in connection.execute(query)}


def changed(connection: psycopg.Connection) -> int:
    """Try to update and delete every row, roll back, and return how many succeeded."""
    with connection.transaction(force_rollback=True):
        return sum(
            connection.execute(statement).rowcount
            for statement in (
                "update thoughts set text = 'mine'",
                "update journals set name = 'mine'",
                "update journal_entries set content = 'mine'",
                "update tasks set title = 'mine'",
                "update events set title = 'mine'",
                "delete from journal_entries",
                "delete from thoughts",
                "delete from journals",
                "delete from tasks",
                "delete from events",
            )
        )


@pytest.mark.usefixtures("victim")
def test_nothing_is_visible_or_changed_without_authentication(app: psycopg.Connection) -> None:
    assert seen(app) == set()
    assert changed(app) == 0


@pytest.mark.usefixtures("victim")
def test_a_session_sees_and_changes_only_its_own_rows(
    app: psycopg.Connection, person: Person
) -> None:
    make_one_of_each(person)
    with app.transaction():
        authenticate(app, person)
        assert seen(app) == {person.user["id"]}
        assert changed(app) == 2 * len(TABLES)
    assert seen(app) == set()


def test_authentication_lasts_until_the_transaction_ends(
    app: psycopg.Connection, person: Person
) -> None:
    with app.transaction():
        authenticate(app, person)
        assert app.execute("select current_user_id()::text").fetchone() == (person.user["id"],)
    assert app.execute("select current_user_id()").fetchone() == (None,)


def test_a_row_cannot_be_inserted_for_another_person(
    app: psycopg.Connection, person: Person, victim: Person
) -> None:
    insert = "insert into thoughts (user_id, text) values (%s, 'planted')"
    with pytest.raises(psycopg.errors.InsufficientPrivilege), app.transaction():
        app.execute(insert, [victim.user["id"]])
    with app.transaction(force_rollback=True):
        authenticate(app, person)
        with pytest.raises(psycopg.errors.InsufficientPrivilege):
            app.execute(insert, [victim.user["id"]])


def test_a_row_cannot_be_reassigned_to_another_person(
    app: psycopg.Connection, person: Person, victim: Person
) -> None:
    make_one_of_each(person)
    with app.transaction(force_rollback=True):
        authenticate(app, person)
        with pytest.raises(psycopg.errors.InsufficientPrivilege):
            app.execute("update thoughts set user_id = %s", [victim.user["id"]])


def public_ids(owner: psycopg.Connection, victim: Person) -> list[str]:
    """Return ids that an attacker may know, from responses or a stolen backup."""
    [session] = owner.execute(
        "select id::text, encode(secret_hash, 'hex'), encode(refresh_hash, 'hex'),"
        " convert_from(convert_to(secret_hash::text, 'UTF8'), 'UTF8')"
        " from aurora.sessions where user_id = %s",
        [victim.user["id"]],
    ).fetchall()
    return [*session, victim.user["id"], victim.email, victim.access_token, victim.refresh_token]


NAMES = (
    *("aurora.session_secret", "aurora.session", "aurora.user_id", "aurora.current_user_id"),
    *("app.session", "app.user_id", "app.user", "app.sid", "app.me", "app.secret"),
)
# Each gets a setting's name and a value, as injected SQL might set it.
INJECTIONS: dict[str, LiteralString] = {
    "alone": "select set_config(%(name)s, %(value)s, true)",
    "for the session": "select set_config(%(name)s, %(value)s, false)",
    "in a CTE": """
        with it as materialized (select set_config(%(name)s, %(value)s, true))
        select user_id from thoughts, it
    """,
    "in a union": """
        select set_config(%(name)s, %(value)s, true) union all select user_id::text from thoughts
    """,
    "lateral": """
        select user_id from (select set_config(%(name)s, %(value)s, true)) it
        cross join lateral (select user_id from thoughts) found
    """,
    "in the condition": """
        select user_id from thoughts where set_config(%(name)s, %(value)s, true) is not null
    """,
}


@pytest.mark.parametrize("injected", INJECTIONS.values(), ids=INJECTIONS.keys())
@pytest.mark.parametrize("signed_in", [False, True])
def test_no_setting_reveals_another_persons_rows(
    injected: LiteralString,
    signed_in: bool,  # noqa: FBT001 - parametrized
    app: psycopg.Connection,
    owner: psycopg.Connection,
    person: Person,
    victim: Person,
) -> None:
    for name, value in product(NAMES, public_ids(owner, victim)):
        with app.transaction():
            if signed_in:
                authenticate(app, person)
            rows = app.execute(injected, {"name": name, "value": value}).fetchall()
            assert victim.user["id"] not in {str(row[0]) for row in rows} - {value}
            assert victim.user["id"] not in seen(app)
            assert app.execute("select current_user_id()::text").fetchone() != (victim.user["id"],)


def test_public_values_of_a_person_do_not_authenticate(
    app: psycopg.Connection, owner: psycopg.Connection, person: Person, victim: Person
) -> None:
    for value in public_ids(owner, victim):
        with app.transaction():
            authenticate(app, person)
            assert app.execute(authentication(app), {"value": value}).fetchone() == (
                "unauthenticated",
            )
            assert seen(app) == set()


def test_the_session_secret_reveals_its_persons_rows(
    app: psycopg.Connection, victim: Person
) -> None:
    with app.transaction():
        app.execute(
            INJECTIONS["alone"], {"name": "aurora.session_secret", "value": session_secret(victim)}
        )
        assert seen(app) == {victim.user["id"]}


def test_a_temporary_table_named_sessions_cannot_be_made(app: psycopg.Connection) -> None:
    with pytest.raises(psycopg.errors.InsufficientPrivilege):
        app.execute("create temporary table sessions (user_id uuid, secret_hash bytea)")


def test_a_temporary_table_named_sessions_would_change_nothing(
    app: psycopg.Connection, owner: psycopg.Connection, victim: Person
) -> None:
    name = sql.Identifier(owner.info.dbname)
    owner.execute(sql.SQL("grant temporary on database {} to aurora_app").format(name))
    try:
        app.execute(
            "create temporary table sessions (user_id uuid, secret_hash bytea,"
            " revoked_at timestamptz, expires_at timestamptz)"
        )
        app.execute("grant select on pg_temp.sessions to public")
        app.execute(
            "insert into pg_temp.sessions"
            " values (%s, sha256(convert_to('forged', 'UTF8')), null, 'infinity')",
            [victim.user["id"]],
        )
        for path in ("aurora, pg_temp", "pg_temp, aurora", "pg_temp"):
            with app.transaction():
                app.execute("select set_config('search_path', %s, true)", [path])
                app.execute("select set_config('aurora.session_secret', 'forged', true)")
                assert app.execute("select aurora.current_user_id()").fetchone() == (None,)
                app.execute("select set_config('search_path', 'aurora, pg_temp', true)")
                forged = app.execute(authentication(app), {"value": "forged"})
                assert forged.fetchone() == ("unauthenticated",)
                assert app.execute("select count(*) from aurora.thoughts").fetchone() == (0,)
    finally:
        owner.execute(sql.SQL("revoke temporary on database {} from aurora_app").format(name))


@pytest.fixture
def logins(owner: psycopg.Connection) -> list[str]:
    """Every role that a function connects as."""
    found = owner.execute(
        "select rolname::text from pg_roles where rolname like 'aurora%' and rolcanlogin"
    ).fetchall()
    assert {("aurora_auth",), ("aurora_app",), ("aurora_site",)} <= set(found)
    return [login for (login,) in found]


# Statements that no login of a function may run.
FORBIDDEN: dict[str, LiteralString] = {
    "create a table": "create table aurora.mine (id int)",
    "create a public table": "create table public.mine (id int)",
    "create a temporary table": "create temporary table mine (id int)",
    "create a schema": "create schema mine",
    "create a function": "create function aurora.mine() returns int language sql as 'select 1'",
    "create a role": "create role mine",
    "become the owner": "set role aurora_owner",
    "alter a table": "alter table aurora.thoughts disable row level security",
    "drop a table": "drop table aurora.thoughts",
    "truncate a table": "truncate aurora.thoughts",
    "add a policy": "create policy mine on aurora.thoughts using (true)",
    "replace current_user_id()": "create or replace function aurora.current_user_id()"
    " returns uuid language sql as 'select'",
    "add a trigger": "create trigger mine after insert on aurora.thoughts"
    " execute function increment_version()",
    "refer to users": "create table aurora.mine (id uuid references aurora.users)",
    "read private keys": "select private_key from aurora.signing_keys",
    "write private keys": "update aurora.signing_keys set retired_at = now()",
    "read migrations": "select name from aurora.migrations",
    "read password hashes of logins": "select rolpassword from pg_authid",
    "read a file": "select pg_read_file('PG_VERSION')",
    "run a program": "copy (select 1) to program 'true'",
    "grant rights": "grant select on aurora.signing_keys to public",
}


@pytest.mark.parametrize("statement", FORBIDDEN.values(), ids=FORBIDDEN.keys())
def test_a_login_cannot_exceed_its_rights(
    statement: LiteralString, logins: list[str], owner: psycopg.Connection
) -> None:
    for login in logins:
        with owner.transaction(force_rollback=True):
            owner.execute(
                sql.SQL("set local session authorization {}").format(sql.Identifier(login))
            )
            with pytest.raises(psycopg.errors.InsufficientPrivilege):
                owner.execute(statement)


RIGHTS = "select, insert, update, delete, references, trigger, truncate"


def test_each_login_has_rights_only_on_its_tables(
    logins: list[str], owner: psycopg.Connection
) -> None:
    query = """
        select login, relname::text from pg_class, unnest(%s::text[]) login
        where relnamespace = 'aurora'::regnamespace and relkind in ('r', 'v', 'm', 'p')
          and (has_table_privilege(login, pg_class.oid, %s)
            or has_any_column_privilege(login, pg_class.oid, 'select, insert, update, references'))
    """
    touched = set(owner.execute(query, [logins, RIGHTS]).fetchall())
    accounts = {"users", "sessions"}
    assert {table for login, table in touched if login == "aurora_app"} >= set(TABLES)
    assert {login for login, table in touched if table in TABLES} == {"aurora_app"}
    assert {login for login, table in touched if table in accounts} == {"aurora_auth"}
    assert not [login for login, table in touched if table in {"signing_keys", "migrations"}]
    assert not [table for login, table in touched if login == "aurora_site"]


def test_no_login_owns_objects_or_has_other_roles(
    logins: list[str], owner: psycopg.Connection
) -> None:
    owned = owner.execute(
        "select rolname, classid::regclass from pg_shdepend join pg_roles r on r.oid = refobjid"
        " where deptype = 'o' and rolname = any(%s)",
        [logins],
    ).fetchall()
    member = owner.execute(
        "select rolname, roleid::regrole from pg_auth_members join pg_roles r on r.oid = member"
        " where rolname = any(%s)",
        [logins],
    ).fetchall()
    mighty = owner.execute(
        "select rolname from pg_roles where rolname like 'aurora%'"
        " and (rolsuper or rolcreaterole or rolcreatedb or rolreplication or rolbypassrls)"
    ).fetchall()
    locked_out = owner.execute("select rolname from pg_roles where not rolcanlogin").fetchall()
    assert (owned, member, mighty) == ([], [], [])
    assert ("aurora_owner",) in locked_out


def callable_definers(owner: psycopg.Connection, login: str) -> list[tuple[str, list[str]]]:
    """Return the security definer functions that a login may call, and their types."""
    return owner.execute(
        """
        select p.oid::regproc::text,
          array(select format_type(t, null) from unnest(proargtypes) with ordinality a(t, n)
            order by n)
        from pg_proc p
        where prosecdef and pronamespace = 'aurora'::regnamespace
          and has_function_privilege(%s, p.oid, 'execute')
        """,
        [login],
    ).fetchall()


def test_no_security_definer_function_answers_for_another_person(
    app: psycopg.Connection, owner: psycopg.Connection, person: Person, victim: Person
) -> None:
    known = public_ids(owner, victim)
    values: dict[str, list[Any]] = {
        "uuid": [value for value in known if len(value) == 36],
        "text": known,
        "bytea": [value.encode() for value in known],
        "integer": [6000],
        "bigint": [1],
        "double precision": [20.0],
        "boolean": [True, False],
        "interval": ["1 day"],
        "text[]": [known],
        "jsonb": ["{}", "null"],
        "uuid[]": [[victim.user["id"]]],
        "timestamp with time zone": ["-infinity", "infinity"],
        "date": ["-infinity", "infinity"],
    }
    before = stored_rows(owner, victim)
    functions = callable_definers(owner, "aurora_app")
    names = {name for name, _ in functions}
    assert {"aurora.current_user_id", "aurora.authenticate_request"} <= names
    for name, types in functions:
        for arguments in product(*(values[kind] for kind in types)):
            holes = sql.SQL(", ").join(sql.Placeholder() + sql.SQL(f"::{kind}") for kind in types)
            question = sql.SQL("select f::text from {}({}) f").format(sql.SQL(name), holes)
            with app.transaction():
                authenticate(app, person)
                try:
                    with app.transaction():
                        answers = str(app.execute(question, arguments).fetchall())
                except psycopg.Error as error:
                    answers = str(error)
                given = {str(argument) for argument in arguments}
                for secret in set(known) - given:
                    assert secret not in answers, question.as_string(app)
                assert seen(app) <= {person.user["id"]}
    assert stored_rows(owner, victim) == before


def test_only_the_auth_login_can_read_the_signing_key(app: psycopg.Connection) -> None:
    with pytest.raises(psycopg.errors.InsufficientPrivilege):
        app.execute("select * from signing_key()")


MIXTURES = [
    pytest.param(route, dict(zip(route.parts, whose, strict=True)), id=f"{route} {'+'.join(whose)}")
    for route in SECURED
    for whose in product(("mine", "theirs"), repeat=len(route.parts))
    if "theirs" in whose
]


@pytest.mark.parametrize(("route", "whose"), MIXTURES)
def test_another_persons_row_is_not_found_and_not_changed(
    route: Route, whose: dict[str, str], person: Person, other: Person, owner: psycopg.Connection
) -> None:
    ids = {"mine": make_one_of_each(person), "theirs": make_one_of_each(other)}
    before = stored_rows(owner, person), stored_rows(owner, other)
    answer = route.call(person, {part: ids[side][part] for part, side in whose.items()})
    assert answer.problem == (404, "not_found")
    assert (stored_rows(owner, person), stored_rows(owner, other)) == before
    # The same request, of whoever may make it.
    assert route.call(other, ids["theirs"]).status < 300


@pytest.mark.parametrize(
    "route",
    [route for route in SECURED if not (route.parts or route.is_for_scripts)],
    ids=str,
)
def test_a_route_without_ids_reaches_only_own_rows(
    route: Route, person: Person, other: Person, owner: psycopg.Connection
) -> None:
    theirs = make_one_of_each(other)
    first = person.post("/api/thoughts", {"text": "the first number of a history"})
    person.patch(first.headers["location"], {"text": "the second"})
    before = stored_rows(owner, other)
    own = {"email": f"{uuid4()}@example.com"} if route.path == "/auth/email" else {}
    body = {**route.body, **own} if own else route.body
    answer = person.call(route.method, route.at({}), body, query=route.query({}))
    assert answer.status < 300 or "code" in route.body  # which only another device can tell
    assert not [one for one in [*theirs.values(), other.user["id"]] if one in answer.body]
    assert stored_rows(owner, other) == before


@pytest.mark.parametrize("route", [route for route in SECURED if route.takes_id], ids=str)
def test_another_persons_id_in_a_body_creates_an_own_row(
    route: Route, person: Person, other: Person, owner: psycopg.Connection
) -> None:
    mine, theirs = make_one_of_each(person), make_one_of_each(other)
    before = stored_rows(owner, other)
    for taken in theirs.values():
        body = {**route.body, "id": taken}
        answer = person.call(route.method, route.at(mine), body)
        assert (answer.status, answer.json["id"]) == (201, taken)
    assert stored_rows(owner, other) == before


LISTS = sorted(
    {route.path for route in SECURED if route.is_list and not [*route.parts, *route.asks]}
)


@pytest.mark.parametrize("path", LISTS)
def test_another_persons_cursor_shows_only_own_rows(
    path: str, person: Person, other: Person
) -> None:
    mine = make_one_of_each(person)
    for _ in range(2):
        make_one_of_each(other)
        other.login()
    cursor = other.get(path, limit=1).json["next_cursor"]
    assert cursor
    items = person.get(path, cursor=cursor).json["items"]
    assert {item["id"] for item in items} <= set(mine.values())
