"""Attacks on the history's row-level security, through every database function and the API."""

import json
from collections.abc import Callable, Iterator
from itertools import product
from typing import Any, LiteralString
from uuid import uuid4

import psycopg
import pytest
from psycopg import sql

from shared.kinds.registry import KINDS
from tests.support.history import send_changes
from tests.support.kinds import BESIDES, REQUIRED
from tests.support.ledger import stored_rows
from tests.support.people import Person
from tests.support.routes import make_one_of_each
from tests.support.sessions import authenticate

TABLES = ("history", "history_heads", "device_changes")
# A row with the fields of every kind, so that any function can create an item from it.
ROW = {
    **dict.fromkeys(REQUIRED.values(), "mine"),
    **{name: value for besides in BESIDES.values() for name, value in besides.items()},
    "timestamp": "1660-01-01T00:00:00Z",
    "tags": [],
    "completed": False,
    "category": "todo",
    "priority": "low",
}


@pytest.fixture
def owner(owner: psycopg.Connection) -> psycopg.Connection:
    """A superuser's connection with Aurora's search path."""
    owner.execute("set search_path = aurora")
    return owner


@pytest.fixture
def words() -> str:
    return f"private-{uuid4().hex}"


@pytest.fixture
def victim(sign_up: Callable[[], Person], words: str) -> Person:
    """A user with one row of every kind, a history, an item in the trash and a conflict."""
    person = sign_up()
    ids = make_one_of_each(person)
    gone = person.post("/api/thoughts", {"text": f"{words} gone"}).headers["location"]
    person.patch(gone, {"text": f"{words} changed"})
    person.delete(gone)
    thought = f"/api/thoughts/{ids['thought_id']}"
    person.patch(thought, {"text": words})
    lost = {"kind": "thought", "id": ids["thought_id"], "version": 1}
    [result] = send_changes(person, {**lost, "fields": {"text": f"{words} lost"}})
    assert result["result"] == "conflict"
    return person


def hostile(owner: psycopg.Connection, victim: Person) -> dict[str, list[Any]]:
    """Return arguments for functions, by type: all refer to another user."""
    who = victim.user["id"]
    acts = [
        row
        for (row,) in owner.execute(
            "select h::text from history h where user_id = %s order by sequence desc", [who]
        )
    ]
    things: list[tuple[str, str]] = owner.execute(
        "select distinct on (kind) kind, id::text from history"
        " where user_id = %s and operation = 'create' order by kind, sequence",
        [who],
    ).fetchall()
    assert {kind for kind, _ in things} == KINDS.keys()
    forged = json.dumps({**ROW, "user_id": who, "journal_id": dict(things)["journal"]})
    targets = [
        text
        for kind, thing in things
        for fields, there in product((None, forged), (True, False))
        for (text,) in owner.execute(
            "select array[row(%s, %s, %s::jsonb, %s)::target_state]::text",
            [kind, thing, fields, there],
        )
    ]
    changes = [
        {"change_id": str(uuid4()), "kind": kind, "id": thing, "fields": fields}
        for kind, thing in things
        for fields in (None, json.loads(forged))
        if kind != "entry"  # which needs a journal of one's own
    ]
    return {
        "uuid": [who, *[thing for _, thing in things]],
        "text": [*KINDS, "thoughts", "x'; --"],
        "jsonb": [forged, json.dumps(changes), "null"],
        "target_state[]": targets,
        "history": acts[:3],
        "bytea": [b"key"],
        "text[]": [None, ["1", "2-1f0c9a2e"], [kind for kind, _ in things]],
        "uuid[]": [None, [thing for _, thing in things]],
        "integer": [1, 1000],
        "integer[]": [None, [1, 1000]],
        "bigint": [1, len(acts)],
        "bigint[]": [None, [len(acts)]],
        "double precision": [20.0],
        "date": ["2026-11-25"],
        "boolean": [True, False],
        "timestamp with time zone": ["-infinity", "infinity"],
    }


def attacks(
    owner: psycopg.Connection, victim: Person
) -> Iterator[tuple[sql.Composed, tuple[Any, ...]]]:
    """Return calls of every function that the login may call."""
    functions = owner.execute("""
        select p.oid::regproc::text,
          array(select format_type(t, null) from unnest(proargtypes) with ordinality a(t, n)
            order by n)
        from pg_proc p
        where pronamespace = 'aurora'::regnamespace
          and has_function_privilege('aurora_app', p.oid, 'execute')
    """).fetchall()
    names = {name for name, _ in functions}
    assert names >= {
        *("apply_targets", "apply_or_refuse", "record_conflict", "apply_device_changes"),
        *("erase", "erase_version", "undo", "restore"),
    }
    values = hostile(owner, victim)
    for name, types in functions:
        if name == "authenticate_request":  # test_walls.py attacks it
            continue
        holes = sql.SQL(", ").join(sql.Placeholder() + sql.SQL(f"::{kind}") for kind in types)
        question = sql.SQL("select f::text from aurora.{}({}) f").format(sql.SQL(name), holes)
        for arguments in product(*(values[kind] for kind in types)):
            yield question, arguments


@pytest.mark.parametrize("signed_in", [True, False])
def test_no_function_reaches_another_persons_rows_with_any_arguments(
    signed_in: bool,  # noqa: FBT001 - parametrized
    app: psycopg.Connection,
    owner: psycopg.Connection,
    person: Person,
    victim: Person,
    words: str,
) -> None:
    make_one_of_each(person)
    before, mine = stored_rows(owner, victim), stored_rows(owner, person)
    assert words in str(before["history"])
    done: set[str] = set()
    tried = [*attacks(owner, victim)]
    for question, arguments in tried:
        with app.transaction():
            if signed_in:
                authenticate(app, person)
            try:
                with app.transaction():
                    answers = str(app.execute(question, arguments).fetchall())
                    done.add(question.as_string(app))
            except psycopg.Error as error:
                answers = str(error)
        if words not in str(arguments):  # an act, handed in, is handed out
            assert words not in answers, question.as_string(app)
    assert stored_rows(owner, victim) == before
    if signed_in:
        assert len(done) == len({question.as_string(app) for question, _ in tried})
    else:
        assert stored_rows(owner, person) == mine


def test_a_history_row_of_another_person_reveals_nothing_new(
    app: psycopg.Connection, owner: psycopg.Connection, person: Person, victim: Person
) -> None:
    [(first,)] = owner.execute(
        "select h::text from history h where user_id = %s and previous_row is null"
        " and exists (select from history n where n.user_id = h.user_id and n.id = h.id"
        "  and n.kind = h.kind and n.sequence > h.sequence) limit 1",
        [victim.user["id"]],
    ).fetchall()
    with app.transaction():
        authenticate(app, person)
        after = app.execute("select row_after(%s::history)", [first]).fetchall()
    assert after == [(None,)]
    [(known,)] = owner.execute("select row_after(%s::history) is not null", [first]).fetchall()
    assert known


@pytest.mark.parametrize("table", TABLES)
def test_history_is_visible_only_to_its_person(
    table: str, app: psycopg.Connection, person: Person, victim: Person
) -> None:
    make_one_of_each(person)
    send_changes(person, {"kind": "thought", "id": str(uuid4()), "fields": {"text": "mine"}})
    query = sql.SQL("select distinct user_id::text from {}").format(sql.Identifier(table))
    assert app.execute(query).fetchall() == []
    with app.transaction():
        authenticate(app, person)
        assert app.execute(query).fetchall() == [(person.user["id"],)]


FORGERIES: dict[str, LiteralString] = {
    "a number": "insert into history (user_id, sequence, change, kind, id, version, operation)"
    " values (%s, 1000, 1000, 'thought', uuidv7(), 1, 'create')",
    "what was before": "update history set previous_row = '{}' where user_id = %s",
    "that it is trash": "update history set trashed = true where user_id = %s",
    "that nothing was": "delete from history where user_id = %s",
    "a counter": "update history_heads set last_sequence = 1000 where user_id = %s",
    "no counter": "delete from history_heads where user_id = %s",
    "no change of a device": "delete from device_changes where user_id = %s",
    "another change of a device": "update device_changes set version = 7 where user_id = %s",
}


@pytest.mark.parametrize("forgery", FORGERIES.values(), ids=FORGERIES.keys())
@pytest.mark.parametrize("whose", ["mine", "theirs"])
def test_history_cannot_be_written_directly(
    forgery: LiteralString, whose: str, app: psycopg.Connection, person: Person, victim: Person
) -> None:
    with app.transaction(force_rollback=True):
        authenticate(app, person)
        with pytest.raises(psycopg.errors.InsufficientPrivilege):
            app.execute(forgery, [(person if whose == "mine" else victim).user["id"]])


def test_a_device_change_cannot_be_inserted_for_another_person(
    app: psycopg.Connection, person: Person, victim: Person
) -> None:
    with app.transaction(force_rollback=True):
        authenticate(app, person)
        with pytest.raises(psycopg.errors.InsufficientPrivilege):
            app.execute(
                "insert into device_changes (user_id, id) values (%s, uuidv7())",
                [victim.user["id"]],
            )


def test_another_persons_sequences_rows_and_sessions_are_not_found(
    person: Person, victim: Person, owner: psycopg.Connection, words: str
) -> None:
    person.post("/api/thoughts", {"text": "mine"})
    last = victim.get("/api/changes").json["next"]
    [session] = victim.get("/auth/sessions").json["items"]
    before, mine = stored_rows(owner, victim), stored_rows(owner, person)
    for number in range(2, last + 1):
        assert person.post(f"/api/history/{number}/restore").problem == (404, "not_found")
    for item in victim.get("/api/trash").json["items"]:
        path = f"/api/trash/{item['kind']}/{item['id']}"
        assert person.delete(path).problem == (404, "not_found")
    for item in victim.get("/api/changes").json["items"]:
        found = person.get("/api/history", kind=item["kind"], id=item["id"])
        assert found.json["items"] == []
    assert person.post("/api/undo", {"session": session["id"]}).json["items"] == []
    assert person.get("/api/changes", since=last).problem == (409, "ahead_of_history")
    assert (stored_rows(owner, victim), stored_rows(owner, person)) == (before, mine)
    for path in ("/api/trash", "/api/changes"):
        assert words not in person.get(path).body
    assert person.delete("/api/trash").status == 204
    assert person.post("/api/undo", {"acts": 1000}).status == 200
    assert stored_rows(owner, victim) == before


def test_device_changes_with_another_persons_ids_affect_only_own_rows(
    person: Person, victim: Person, owner: psycopg.Connection
) -> None:
    theirs = {"change_id": str(uuid4()), "kind": "thought", "id": str(uuid4())}
    assert send_changes(victim, {**theirs, "fields": {"text": "theirs"}})[0]["result"] == "done"
    journals = victim.get("/api/journals").json["items"]
    before = stored_rows(owner, victim)
    entry = {"content": "mine", "journal_id": journals[0]["id"]}
    results = send_changes(
        person,
        {**theirs, "fields": {"text": "mine"}},
        {"kind": "entry", "id": str(uuid4()), "fields": entry},
        {"kind": "journal", "id": journals[0]["id"], "version": 1, "fields": None},
    )
    assert [one["result"] for one in results] == ["done", "refused", "done"]
    assert person.get(f"/api/thoughts/{theirs['id']}").json["text"] == "mine"
    assert stored_rows(owner, victim) == before
