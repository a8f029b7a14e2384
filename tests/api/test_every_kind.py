"""Items of every kind, by one set of tests: a new kind is tested here without a line of its own."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest

from shared.kinds.kind import Kind
from shared.kinds.registry import KINDS
from tests.support.folders import Folder
from tests.support.history import changes, send_changes, undo, versions
from tests.support.kinds import BESIDES, REQUIRED, fields_of
from tests.support.people import Person
from tests.support.serving import serving


@dataclass
class Shelf:
    """Where somebody's items of one kind are."""

    kind: Kind
    field: str  # with words
    person: Person
    path: str
    parent: dict[str, str]  # what a device says besides about where an item is
    besides: dict[str, Any]  # what it must have

    def create(self, words: str = "one", **headers: str) -> dict[str, Any]:
        new = {**self.besides, self.field: words}
        answer = self.person.post(self.path, new, headers=headers)
        assert answer.status == 201, answer
        row: dict[str, Any] = answer.json
        return row

    def at(self, row: dict[str, Any]) -> str:
        return f"{self.path}/{row['id']}"

    def restored(self, sequence: int) -> dict[str, Any]:
        answer = self.person.post(f"/api/history/{sequence}/restore")
        assert answer.status == 200, answer
        row: dict[str, Any] = answer.json["row"]
        return row

    def trash(self) -> list[dict[str, Any]]:
        items: list[dict[str, Any]] = self.person.get("/api/trash").json["items"]
        return items


@pytest.fixture(params=KINDS)
def shelf(request: pytest.FixtureRequest, person: Person) -> Shelf:
    kind, parent = KINDS[request.param], {}
    if kind.parent:
        made = person.post(KINDS[kind.parent].path, fields_of(kind.parent, "parent"))
        parent = {f"{kind.parent}_id": made.json["id"]}
    path, besides = kind.path.format(**parent), BESIDES[kind.name]
    return Shelf(kind, REQUIRED[kind.name], person, path, parent, besides)


@pytest.fixture(scope="module")
def url(database: str, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    assert database
    with serving(tmp_path_factory.mktemp("server") / "log") as address:
        yield address


def test_it_is_created_listed_and_read(shelf: Shelf) -> None:
    row = shelf.create()
    assert row.items() >= {shelf.field: "one", "version": 1, **shelf.parent}.items()
    assert shelf.person.get(shelf.path).json["items"] == [row]
    assert shelf.person.get(shelf.at(row)).json == row


def test_it_is_changed_only_if_its_etag_matches(shelf: Shelf) -> None:
    at = shelf.at(shelf.create())
    etag = shelf.person.get(at).headers["etag"]
    two = {**shelf.besides, shelf.field: "two"}
    put = shelf.person.put(at, two, headers={"if-match": etag})
    assert (put.status, put.json[shelf.field], put.json["version"]) == (200, "two", 2)
    stale = shelf.person.patch(at, {shelf.field: "three"}, headers={"if-match": etag})
    assert stale.status == 412
    patched = shelf.person.patch(
        at, {shelf.field: "three"}, headers={"if-match": put.headers["etag"]}
    )
    assert (patched.status, patched.json[shelf.field]) == (200, "three")
    unchanged = shelf.person.call("GET", at, headers={"if-none-match": patched.headers["etag"]})
    assert unchanged.status == 304


def test_a_create_sent_twice_with_a_key_or_an_id_happens_once(shelf: Shelf) -> None:
    key = {"idempotency-key": str(uuid4())}
    rows = [shelf.create(**key), shelf.create(**key)]
    assert rows[0] == rows[1]
    new = {**shelf.besides, shelf.field: "with an id", "id": str(uuid4())}
    sent = [shelf.person.post(shelf.path, new) for _ in range(2)]
    assert [answer.status for answer in sent] == [201, 200]
    assert len(shelf.person.get(shelf.path).json["items"]) == 2


def test_its_history_shows_every_version_and_restores_one(shelf: Shelf) -> None:
    row = shelf.create()
    shelf.person.patch(shelf.at(row), {shelf.field: "two"})
    updated, created = versions(shelf.person, shelf.kind.name, row)
    assert updated["changes"] == {shelf.field: {"before": "one", "after": "two"}}
    assert created["changes"][shelf.field] == {"before": None, "after": "one"}
    assert shelf.restored(created["sequence"])[shelf.field] == "one"


def test_what_was_done_to_it_is_undone(shelf: Shelf) -> None:
    row = shelf.create()
    shelf.person.patch(shelf.at(row), {shelf.field: "two"})
    about = {"kind": shelf.kind.name, "id": row["id"]}
    assert undo(shelf.person) == [{**about, "result": "changed"}]
    assert shelf.person.get(shelf.at(row)).json[shelf.field] == "one"
    assert undo(shelf.person, acts=3) == [{**about, "result": "deleted"}]
    assert undo(shelf.person) == [{**about, "result": "restored"}]


def test_it_is_deleted_into_the_trash_and_restored_or_erased(shelf: Shelf) -> None:
    row = shelf.create()
    assert shelf.person.delete(shelf.at(row)).status == 204
    [item] = shelf.trash()
    assert (item["kind"], item["row"]) == (shelf.kind.name, row)
    assert shelf.restored(item["sequence"]) == {**row, "version": 3}
    assert shelf.trash() == []
    shelf.person.delete(shelf.at(row))
    assert shelf.person.delete(f"/api/trash/{shelf.kind.name}/{row['id']}").status == 204
    assert shelf.trash() == []


def test_the_id_of_what_was_deleted_names_the_number_that_restores_it(shelf: Shelf) -> None:
    row = shelf.create()
    shelf.person.delete(shelf.at(row))
    again = {"id": row["id"], **shelf.besides, shelf.field: "two"}
    about = {"kind": shelf.kind.name, "id": row["id"], "version": 1}
    kept = {**shelf.besides, shelf.field: "kept as a conflict", **shelf.parent}
    sent = {**about, "fields": kept}
    assert send_changes(shelf.person, sent)[0]["result"] == "conflict"
    answer = shelf.person.post(shelf.path, again)
    assert answer.problem == (409, "deleted")
    assert f"/api/history/{answer.json['restore']}/restore" in answer.json["detail"]
    assert shelf.restored(answer.json["restore"]) == {**row, "version": 3}
    shelf.person.delete(shelf.at(row))
    assert shelf.person.delete("/api/trash").status == 204
    answer = shelf.person.post(shelf.path, again)
    assert answer.problem == (409, "deleted")
    assert "restore" not in answer.json  # it was erased for good


def test_devices_send_and_get_it(shelf: Shelf) -> None:
    since = changes(shelf.person)["next"]
    about = {"kind": shelf.kind.name, "id": str(uuid4())}
    given = {**shelf.besides, **shelf.parent}
    one, two = ({**given, shelf.field: words} for words in ("one", "two"))
    results = send_changes(
        shelf.person,
        {**about, "fields": one},
        {**about, "version": 1, "fields": two},
        {"kind": shelf.kind.name, "id": str(uuid4()), "fields": {}},
    )
    assert [one["result"] for one in results] == ["done", "done", "refused"]
    lost = {**about, "version": 1, "fields": {**one, shelf.field: "lost"}}
    [conflict] = send_changes(shelf.person, lost)
    assert conflict["result"] == "conflict"
    assert conflict["row"] == shelf.person.get(shelf.at(about)).json
    [item] = changes(shelf.person, since=since)["items"]
    assert item["row"] == conflict["row"]
    deleted = {**about, "version": 2, "fields": None}
    assert send_changes(shelf.person, deleted)[0]["result"] == "done"
    [item] = changes(shelf.person, since=since)["items"]
    assert (item["deleted"], item["row"]) == (True, None)


def test_a_folder_is_kept_in_step_with_it(
    shelf: Shelf, url: str, tmp_path: Path, other: Person
) -> None:
    here, there = (Folder(tmp_path / name, shelf.person, url) for name in ("here", "there"))
    row = shelf.create("written in Aurora")
    here.sync()
    there.sync()
    [path] = [path for path in here.paths() if row["id"] in here.read(path)]
    assert shelf.kind.markdown.folder in path
    here.change(path, "written in Aurora", "written here")
    here.sync()
    assert shelf.person.get(shelf.at(row)).json[shelf.field] == "written here"
    there.sync()
    assert "written here" in there.read(path)
    assert other.get("/api/changes").json["items"] == []


def test_a_personal_token_needs_its_scope(shelf: Shelf) -> None:
    row = shelf.create()
    every = {"account:read", *(f"{kind.scope}:read" for kind in KINDS.values())}
    own = f"{shelf.kind.scope}:read"
    for scopes, status in (([own], 200), ([*every - {own}], 403)):
        new = {"name": "script", "scopes": scopes, "password": shelf.person.password}
        made = shelf.person.post("/auth/tokens", new)
        assert made.status == 201, made
        script = Person("", "", {}, made.json["token"], "")
        assert script.get(shelf.at(row)).status == status
        assert script.patch(shelf.at(row), {shelf.field: "no"}).problem[0] == 403


def test_nobody_else_sees_it(shelf: Shelf, sign_up: Callable[[], Person]) -> None:
    other, row = sign_up(), shelf.create()
    assert other.get(shelf.at(row)).status == 404
    assert other.patch(shelf.at(row), {shelf.field: "two"}).status == 404
    assert other.delete(shelf.at(row)).status == 404
    assert other.get(shelf.path).status == (404 if shelf.parent else 200)
    shelf.person.delete(shelf.at(row))
    for path in ("/api/trash", "/api/changes"):
        assert other.get(path).json["items"] == []
    assert versions(other, shelf.kind.name, row) == []
