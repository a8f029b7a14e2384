"""A store that went back: what clients remember of another epoch matches nothing."""

from collections.abc import Iterator
from contextlib import contextmanager
from uuid import uuid4

import psycopg
import pytest

from database.epoch import start_epoch
from tests.support.client import Answer, call
from tests.support.history import changes, create
from tests.support.people import Person

THOUGHTS = "/api/thoughts"


@pytest.fixture(autouse=True)
def forgotten(owner: psycopg.Connection) -> Iterator[None]:
    """Let other tests move times as if there had been no restore."""
    yield
    owner.execute("update aurora.epoch set restored_at = null")


@contextmanager
def restored(owner: psycopg.Connection, person: Person) -> Iterator[None]:
    """Let one person's store go back, after this, to what it is now; others' keeps its rows.

    A restore makes a new epoch.
    """
    tables = ("thoughts", "history", "refresh_rotations", "sessions")
    kept = {
        table: owner.execute(
            f"select t.* from aurora.{table} t where user_id = %s".encode(), [person.user["id"]]
        ).fetchall()
        for table in tables
    }
    heads = owner.execute(
        "select last_sequence, last_change from aurora.history_heads where user_id = %s",
        [person.user["id"]],
    ).fetchall()
    yield
    owner.execute("set session_replication_role = replica")
    for table, rows in kept.items():
        owner.execute(
            f"delete from aurora.{table} where user_id = %s".encode(), [person.user["id"]]
        )
        for row in rows:
            places = ", ".join(["%s"] * len(row))
            owner.execute(f"insert into aurora.{table} values ({places})".encode(), row)
    owner.execute(
        "update aurora.history_heads set last_sequence = %s, last_change = %s where user_id = %s",
        [*heads[0], person.user["id"]],
    )
    owner.execute("set session_replication_role = origin")
    start_epoch(owner)


def list_thoughts(person: Person, if_none_match: str) -> Answer:
    return person.call("GET", THOUGHTS, headers={"if-none-match": if_none_match})


def test_changes_tell_the_epoch_and_take_it_back(person: Person) -> None:
    create(person)
    page = changes(person)
    assert changes(person, since=page["next"], epoch=page["epoch"])["items"] == []
    assert person.get(THOUGHTS).headers["etag"] == f'"1-{page["epoch"][:8]}"'
    assert changes(person, since=page["next"])["items"] == []


@pytest.mark.parametrize("since", [0, 1])
def test_numbers_of_another_epoch_are_refused(person: Person, since: int) -> None:
    create(person)
    answer = person.get("/api/changes", since=since, epoch=str(uuid4()))
    assert answer.problem == (409, "ahead_of_history")
    assert person.get("/api/changes", epoch="1f0c9a2e").problem == (422, "invalid")


def test_nothing_is_applied_that_a_device_sends_from_another_epoch(person: Person) -> None:
    sent = {
        "change_id": str(uuid4()),
        "kind": "thought",
        "id": str(uuid4()),
        "fields": {"text": "a"},
    }
    of_before = {"changes": [sent], "epoch": str(uuid4())}
    assert person.post("/api/changes", of_before).problem == (409, "ahead_of_history")
    assert person.get(THOUGHTS).json["items"] == []
    of_now = {**of_before, "epoch": changes(person)["epoch"]}
    [result] = person.post("/api/changes", of_now).json["results"]
    assert result["result"] == "done"


def test_a_restored_store_that_counted_on_is_told_from_the_one_before(
    person: Person, owner: psycopg.Connection
) -> None:
    """The fault: numbers and ETags from before the restore stood for other things after it."""
    create(person, text="kept")
    with restored(owner, person):
        create(person, text="on the laptop")
        create(person, text="there too")
        laptop, etag = changes(person), person.get(THOUGHTS).headers["etag"]
    for text in ("by phone", "and more", "and a third"):
        create(person, text=text)
    assert (laptop["next"], changes(person)["next"]) == (3, 4)
    known = {"since": laptop["next"], "epoch": laptop["epoch"]}
    assert person.get("/api/changes", **known).problem == (409, "ahead_of_history")
    person.delete(f"{THOUGHTS}/{changes(person)['items'][-1]['id']}")
    texts = [row["text"] for row in list_thoughts(person, etag).json["items"]]
    assert texts == ["and more", "by phone", "kept"]


def test_an_etag_of_another_epoch_is_not_known(person: Person, owner: psycopg.Connection) -> None:
    thought = create(person, text="one")
    path = f"{THOUGHTS}/{thought['id']}"
    with restored(owner, person):
        theirs = person.patch(path, {"text": "two, lost"}).headers["etag"]
    ours = person.patch(path, {"text": "two, after it"})
    assert ours.headers["etag"].startswith('"2-')
    assert theirs.startswith('"2-')
    read = person.call("GET", path, headers={"if-none-match": theirs})
    assert (read.status, read.json["text"]) == (200, "two, after it")
    for method in ("PATCH", "PUT", "DELETE"):
        body = None if method == "DELETE" else {"text": "over it"}
        refused = person.call(method, path, body, headers={"if-match": theirs})
        assert refused.problem == (412, "precondition_failed")
        assert refused.headers["etag"] == ours.headers["etag"]
    assert (
        person.patch(path, {"text": "x"}, headers={"if-match": ours.headers["etag"]}).status == 200
    )


def test_undo_asked_for_before_a_restore_undoes_nothing_after_it(
    person: Person, owner: psycopg.Connection
) -> None:
    with restored(owner, person):
        create(person, text="lost")
        theirs = person.get(THOUGHTS).headers["etag"]
    create(person, text="after it")
    ours = person.get(THOUGHTS).headers["etag"]
    assert (theirs[:3], ours[:3]) == ('"1-', '"1-')
    for etag in (theirs, '"1"'):
        assert person.post("/api/undo", headers={"if-match": etag}).problem == (412, "moved_on")
    assert person.post("/api/undo", headers={"if-match": ours}).status == 200


def test_a_bare_number_is_taken_to_change_a_row_and_nowhere_else(person: Person) -> None:
    path = f"{THOUGHTS}/{create(person, text='one')['id']}"
    assert person.patch(path, {"text": "two"}, headers={"if-match": '"1"'}).status == 200
    assert person.patch(path, {"text": "three"}, headers={"if-match": '"1"'}).status == 412
    for read in (path, THOUGHTS):
        answer = person.call("GET", read, headers={"if-none-match": '"2"'})
        assert answer.status == 200
        assert answer.headers["etag"].startswith('"2-')


def test_head_tells_the_epoch_too(person: Person) -> None:
    path = f"{THOUGHTS}/{create(person)['id']}"
    etag = person.get(path).headers["etag"]
    assert person.call("HEAD", path).headers["etag"] == etag
    assert person.call("HEAD", path, headers={"if-none-match": etag}).status == 304


def test_a_function_that_runs_knows_of_a_restore_at_once(
    person: Person, owner: psycopg.Connection
) -> None:
    path = f"{THOUGHTS}/{create(person)['id']}"
    before = person.get(path).headers["etag"]
    epoch = start_epoch(owner)
    after = person.call("GET", path, headers={"if-none-match": before})
    assert (after.status, after.headers["etag"]) == (200, f'"1-{epoch[:8]}"')
    account = person.call("GET", "/auth/me", headers={"if-none-match": before})
    assert (account.status, account.headers["etag"]) == (200, f'"1-{epoch[:8]}"')


def refresh(token: str) -> Answer:
    return call("POST", "/auth/refresh", {"refresh_token": token})


def unknown(token: str) -> str:
    """Return another token of the same session, which the database has not seen."""
    secret, _, family = token.split(".")
    return f"{secret}.unknown.{family}"


def test_after_a_restore_an_access_token_is_still_no_refresh_token(
    person: Person, owner: psycopg.Connection
) -> None:
    with restored(owner, person):
        pass
    secret = person.refresh_token.partition(".")[0]
    for made_up in (f"{secret}.x", f"{secret}.x.y"):
        assert refresh(made_up).problem == (401, "invalid_refresh_token")
    assert refresh(person.refresh_token).status == 200


def test_a_session_that_went_on_since_the_backup_goes_on_after_the_restore(
    person: Person, owner: psycopg.Connection
) -> None:
    """The fault: the restored database does not know its token, and took it for stolen."""
    with restored(owner, person):
        token = person.refresh_token
        for _ in range(3):
            token = refresh(token).json["refresh_token"]
    first = refresh(token)
    assert first.status == 200
    assert refresh(token).json["refresh_token"] == first.json["refresh_token"]  # another tab
    assert call("GET", "/auth/me", token=first.json["access_token"]).status == 200
    assert refresh(first.json["refresh_token"]).status == 200


def test_after_a_restore_a_session_takes_an_unknown_token_once(
    person: Person, owner: psycopg.Connection
) -> None:
    with restored(owner, person):
        stolen = refresh(person.refresh_token).json["refresh_token"]
        token = refresh(stolen).json["refresh_token"]
    assert refresh(token).status == 200
    assert refresh(stolen).problem == (401, "invalid_refresh_token")
    assert refresh(token).problem == (401, "invalid_refresh_token")


def test_a_session_that_rotated_after_the_restore_ends_by_an_unknown_token(
    person: Person, owner: psycopg.Connection
) -> None:
    with restored(owner, person):
        pass
    after = refresh(person.refresh_token).json["refresh_token"]
    assert refresh(unknown(after)).problem == (401, "invalid_refresh_token")
    assert refresh(after).problem == (401, "invalid_refresh_token")


def test_a_session_begun_after_the_backup_signs_in_again(
    person: Person, owner: psycopg.Connection
) -> None:
    with restored(owner, person):
        tokens = person.login().json
    assert refresh(tokens["refresh_token"]).problem == (401, "invalid_refresh_token")
    assert call("GET", "/auth/me", token=tokens["access_token"]).status == 401
    assert person.login().status == 200


def test_without_a_restore_an_unknown_token_ends_the_session(other: Person) -> None:
    assert refresh(unknown(other.refresh_token)).problem == (401, "invalid_refresh_token")
    assert other.get("/auth/me").status == 401
