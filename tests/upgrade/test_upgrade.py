"""Databases of every earlier version, with data in every table, under the current code."""

from base64 import b32encode
from collections.abc import Callable, Iterator
from contextlib import closing
from typing import Any

import pytest
from pyotp import TOTP

from database.migrate import migrate
from functions.auth.tokens import sign
from local.backup import dump, restore
from local.postgres.logins import grant_logins
from shared.kinds.registry import KINDS
from tests.support.client import Answer, new_address
from tests.support.database_contents import MAY_DIFFER
from tests.support.kinds import REQUIRED
from tests.support.processes import Environment
from tests.support.rds import UNSAFE, rds
from tests.upgrade.versions import (
    CLEO,
    DATA,
    NAMES,
    PEOPLE,
    Old,
    Rows,
    bring_to,
    columns,
    create,
    read,
)

KEY = bytes(range(32))  # the private key of the signing key "old"


class Api:
    """The current handlers on a database."""

    def __init__(self, environment: Environment) -> None:
        self._environment = environment

    def call(self, method: str, path: str, body: object = None, **more: Any) -> Answer:
        self._environment.send(method, path, body, source_ip=new_address(), **more)
        return self._environment.receive()

    def ask(self, name: str, method: str, path: str, body: object = None, **more: Any) -> Answer:
        """Send a request with an access token from before the upgrade."""
        token = sign("old", KEY, {**PEOPLE, **CLEO}[name], name)
        return self.call(method, path, body, token=token, **more)

    def pages(self, name: str, path: str) -> Rows:
        """Return all pages of a list."""
        rows: Rows = []
        query: dict[str, Any] = {}
        while True:
            answer = self.ask(name, "GET", path, query=query)
            assert answer.status == 200, answer.body
            rows += answer.json["items"]
            if (cursor := answer.json["next_cursor"]) is None:
                return rows
            query["cursor"] = cursor


@pytest.fixture(scope="module")
def master(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    with rds(tmp_path_factory.mktemp("upgrade") / "server", **UNSAFE) as conninfo:
        yield conninfo


@pytest.fixture(scope="module", params=range(1, len(NAMES) + 1), ids=lambda n: NAMES[n - 1])
def old(
    request: pytest.FixtureRequest, master: str, tmp_path_factory: pytest.TempPathFactory
) -> Old:
    """A database of each version, migrated after its rows were read."""
    names = NAMES[: request.param]
    conninfo = create(master)
    bring_to(conninfo, names)
    tables = columns(conninfo)
    rows, backup = read(conninfo, tables), tmp_path_factory.mktemp("old") / "backup"
    dump(conninfo, backup)
    assert migrate(conninfo) == NAMES[request.param :]
    return Old(names, conninfo, tables, rows, backup, read(conninfo, tables))


@pytest.fixture(scope="module")
def api(old: Old, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Api]:
    with pytest.MonkeyPatch.context() as patch:
        logins = grant_logins(old.conninfo, tmp_path_factory.mktemp("logins"))
        for name, value in logins.items():
            patch.setenv(name, value)
        environment = Environment()
    with closing(environment):
        yield Api(environment)


@pytest.fixture(scope="module")
def first(master: str) -> dict[str, set[str]]:
    """The columns of the first version, which the API will always return."""
    conninfo = create(master)
    bring_to(conninfo, NAMES[:1])
    return {table: {*names} - {"user_id"} for table, names in columns(conninfo).items()}


def check(api: Api, name: str, path: str, rows: Rows, told: set[str]) -> None:
    """Check that a list and each of its rows are unchanged."""
    found = api.pages(name, path)
    assert [item["id"] for item in found] == [row["id"] for row in rows]
    for item, row in zip(found, rows, strict=True):
        check_row(item, row, told)
        single = api.ask(name, "GET", f"{path}/{row['id']}")
        check_row(single.json, row, told)
        assert single.etag_version == row["version"]


def check_row(item: dict[str, Any], row: dict[str, Any], told: set[str]) -> None:
    """Check that a response has the row's values; later versions' columns may be internal."""
    assert item.keys() >= told
    both = item.keys() & row.keys()
    assert {column: item[column] for column in both} == {column: row[column] for column in both}


def test_every_table_had_rows(old: Old) -> None:
    if (DATA / old.names[-1]).exists():
        assert [table for table, rows in old.rows.items() if not rows] == []


def test_every_row_of_every_table_is_unchanged(old: Old) -> None:
    assert old.upgraded == old.rows


def test_a_backup_of_an_old_version_is_restored_and_migrated(old: Old, master: str) -> None:
    conninfo = create(master)
    restore(conninfo, old.backup)
    assert migrate(conninfo) == []
    kept = {table: names for table, names in old.columns.items() if table not in MAY_DIFFER}
    assert read(conninfo, kept) == {table: old.rows[table] for table in kept}


@pytest.mark.parametrize("name", PEOPLE)
def test_every_list_and_row_is_served_as_before(
    old: Old, api: Api, first: dict[str, set[str]], name: str
) -> None:
    check(api, name, "/api/thoughts", old.newest("thoughts", name), first["thoughts"])
    check(api, name, "/api/tasks", old.newest("tasks", name, "date"), first["tasks"])
    journals = old.newest("journals", name, "created_at")
    check(api, name, "/api/journals", journals, first["journals"])
    entries = old.newest("journal_entries", name)
    for journal in journals:
        its = [entry for entry in entries if entry["journal_id"] == journal["id"]]
        path = f"/api/journals/{journal['id']}/entries"
        check(api, name, path, its, first["journal_entries"])
    check_changing(api, name, f"/api/journals/{journals[0]['id']}", journals[0]["version"])


def check_changing(api: Api, name: str, path: str, version: int) -> None:
    match = {"if-match": f'"{version}"'}
    changed = api.ask(name, "PATCH", path, {"name": "New"}, headers=match)
    assert (changed.status, changed.json["version"]) == (200, version + 1)
    assert api.ask(name, "PATCH", path, {"name": "Newer"}, headers=match).status == 412


def test_signing_in_still_works(api: Api) -> None:
    refreshed = api.call("POST", "/auth/refresh", {"refresh_token": "ada.rotating"})
    me = api.call("GET", "/auth/me", token=refreshed.json["access_token"])
    assert (me.json["email"], me.etag_version) == ("Ada@Example.com", 7)
    ended = api.call("POST", "/auth/refresh", {"refresh_token": "revoked.rotating"})
    assert ended.problem == (401, "invalid_refresh_token")
    credentials = {"email": "ada@example.com", "password": "correct horse battery"}
    assert api.call("POST", "/auth/login", credentials).json["user"] == me.json


def test_a_request_from_before_the_upgrade_can_be_repeated(
    old: Old, api: Api, first: dict[str, set[str]]
) -> None:
    if not old.rows.get("idempotency_keys"):
        pytest.skip("this version had no Idempotency-Key")
    body, key = '{"text": "the first moment"}', {"idempotency-key": "sent-before"}
    answer = api.ask("ada", "POST", "/api/thoughts", body, headers=key)
    assert answer.status == 201
    check_row(answer.json, old.newest("thoughts", "ada")[-1], first["thoughts"])


def test_second_factors_tokens_and_settings_still_work(old: Old, api: Api) -> None:
    if "totp" not in old.rows:
        pytest.skip("this version had no second factors, tokens and choices")
    credentials = {"email": "bob@example.com", "password": "correct horse battery"}
    asked = api.call("POST", "/auth/login", credentials)
    assert asked.problem == (401, "second_factor_required")
    app = TOTP(b32encode(b"twenty bytes secret!").decode())
    for code in (app.now(), "spare-code"):
        answer = api.call("POST", "/auth/login", {**credentials, "code": code})
        assert answer.status == 200, answer.body
    assert api.call("GET", "/api/thoughts", token="aur_bob").status == 200
    assert api.call("GET", "/api/tasks", token="aur_bob").problem == (403, "insufficient_scope")
    assert api.call("POST", "/auth/register", credentials).status == 403
    reset = {"email": "bob@example.com", "code": "reset", "new_password": "correct horse stable"}
    assert api.call("POST", "/auth/reset", reset).status == 204


EDITED, DELETED = (f"00000000-0000-7000-8000-0000000000{n}" for n in (61, 62))


@pytest.fixture
def cleo(old: Old, api: Api) -> Callable[..., Any]:
    """Return a function that asks as Cleo, whose requests have to succeed."""
    if "history" not in old.rows:
        pytest.skip("this version had no history")

    def ask(method: str, path: str, body: object = None, **query: Any) -> Any:
        answer = api.ask("cleo", method, path, body, query=query)
        assert answer.status in {200, 204}, answer
        return answer.json if answer.body else None

    return ask


def the_deleted(cleo: Callable[..., Any]) -> set[tuple[str, str]]:
    """Return what is in the trash: kind and id."""
    items = cleo("GET", "/api/trash")["items"]
    assert all(item["row"].keys() == item_fields(item["kind"]) for item in items)
    return {(item["kind"], item["id"]) for item in items}


def item_fields(kind: str) -> set[str]:
    return {*KINDS[kind].row.model_fields}


@pytest.mark.parametrize("kind", ["thought", "journal", "entry", "task"])
def test_history_shows_no_change_of_a_field_that_did_not_exist(
    kind: str, old: Old, cleo: Callable[..., Any]
) -> None:
    newest, first = cleo("GET", "/api/history", kind=kind, id=EDITED)["items"]
    assert newest["changes"] == {REQUIRED[kind]: {"before": "kept", "after": "edited"}}
    assert first["changes"].keys() <= {*old.columns[KINDS[kind].table]}
    deletion, created = cleo("GET", "/api/history", kind=kind, id=DELETED)["items"]
    assert deletion["changes"].keys() | created["changes"].keys() <= {
        *old.columns[KINDS[kind].table]
    }


def test_what_was_deleted_and_edited_before_is_undone_and_done_again(
    cleo: Callable[..., Any],
) -> None:
    before = cleo("GET", "/api/changes")["items"]
    trash = {("thought", DELETED), ("journal", DELETED), ("task", DELETED)}
    assert the_deleted(cleo) == trash
    undone = cleo("POST", "/api/undo", {"acts": 7})["items"]
    results = {(one["kind"], one["id"]): one["result"] for one in undone}
    every = ("thought", "journal", "entry", "task")
    assert results == {(kind, EDITED): "changed" for kind in every} | {
        (kind, DELETED): "restored" for kind in every
    }
    assert the_deleted(cleo) == set()
    rows = {(one["kind"], one["id"]): one["row"] for one in cleo("GET", "/api/changes")["items"]}
    assert all(row.keys() == item_fields(kind) for (kind, _), row in rows.items())
    assert {row[REQUIRED[kind]] for (kind, at), row in rows.items() if at == EDITED} == {"kept"}
    cleo("POST", "/api/undo")
    assert the_deleted(cleo) == trash
    assert len(cleo("GET", "/api/changes")["items"]) == len(before)


def test_what_was_deleted_before_is_restored_as_it_was(old: Old, cleo: Callable[..., Any]) -> None:
    for item in cleo("GET", "/api/trash")["items"]:
        restored = cleo("POST", f"/api/history/{item['sequence']}/restore")
        same = item["row"].keys() - {"version"}
        assert {name: restored["row"][name] for name in same} == {
            name: item["row"][name] for name in same
        }
    assert the_deleted(cleo) == set()
    entries = cleo("GET", f"/api/journals/{DELETED}/entries")["items"]
    assert [entry["content"] for entry in entries] == ["deleted with its journal"]
    for kind in ("thought", "journal", "entry", "task"):
        first = cleo("GET", "/api/history", kind=kind, id=EDITED)["items"][-1]
        restored = cleo("POST", f"/api/history/{first['sequence']}/restore")
        assert restored["row"][REQUIRED[kind]] == "kept"


# Fields that came with the migration 0013, and what they are where they were never set.
NEW = {
    "zone": "Asia/Tokyo",
    "place": {"name": "Ueno", "latitude": 35.71, "longitude": 139.77},
    "starred": True,
    "archived_at": "2026-11-22T09:30:00Z",
    "origin": {"app": "Day One", "id": "1f0c", "kept": {}},
    "tags": ["home"],
    "list": "Garden",
    "parent_id": EDITED,
}
NEVER_SET = {"zone": "UTC", "starred": False, "tags": []}


def test_what_was_deleted_before_takes_later_fields_and_keeps_them(
    cleo: Callable[..., Any],
) -> None:
    for item in cleo("GET", "/api/trash")["items"]:
        cleo("POST", f"/api/history/{item['sequence']}/restore")
    items = [one for one in cleo("GET", "/api/changes")["items"] if one["id"] == DELETED]
    assert {one["kind"] for one in items} == {"thought", "journal", "entry", "task"}
    for one in items:
        kind, row = KINDS[one["kind"]], one["row"]
        later = {name: NEW[name] for name in kind.fields.later & NEW.keys()}
        assert {name: row[name] for name in later} == {name: NEVER_SET.get(name) for name in later}
        at = f"{kind.path.format(**row)}/{DELETED}"
        changed = cleo("PATCH", at, later)  # a task's also tells what follows
        expected = {**cleo("GET", at), **later}
        assert {name: changed[name] for name in expected} == expected
        cleo("DELETE", at)
        cleo("POST", "/api/undo")
        now = cleo("GET", at)
        assert {name: now[name] for name in later} == later
