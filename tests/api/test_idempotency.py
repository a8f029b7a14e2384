"""A create that is repeated with the same Idempotency-Key is executed once."""

import threading
from concurrent.futures import ThreadPoolExecutor
from typing import Any
from uuid import uuid4

import psycopg
import pytest

from functions.thoughts.queries import FIND
from shared.db.database import Database
from shared.db.prologue import Caller
from shared.errors import IdempotencyKeyInUse
from shared.fields import Created
from shared.kinds.thought import NewThought, Thought
from tests.support.client import Answer
from tests.support.people import Person

KINDS: dict[str, dict[str, Any]] = {
    "/api/thoughts": {"text": "once"},
    "/api/journals": {"name": "once"},
    "/api/tasks": {"title": "once", "due_time": "09:15", "date": "2026-11-22"},
}


def post(person: Person, path: str, body: object, key: str) -> Answer:
    return person.post(path, body, headers={"idempotency-key": key})


@pytest.mark.parametrize("path", KINDS)
def test_a_retry_gets_the_same_bytes_as_the_first_response(person: Person, path: str) -> None:
    key = uuid4().hex
    first = post(person, path, KINDS[path], key)
    assert first.status == 201
    person.patch(first.headers["location"], {"tags": ["later"]} if "thoughts" in path else {})
    again = post(person, path, KINDS[path], key)
    assert (again.status, again.body) == (201, first.body)
    assert again.headers["location"] == first.headers["location"]
    assert len(person.get(path).json["items"]) == 1


def test_a_retry_of_an_entry_gets_the_first_response(person: Person) -> None:
    journal = person.post("/api/journals", {"name": "Diary"}).headers["location"]
    first = post(person, f"{journal}/entries", {"content": "once"}, "k")
    again = post(person, f"{journal}/entries", {"content": "once"}, "k")
    assert (again.status, again.body) == (201, first.body)
    assert len(person.get(f"{journal}/entries").json["items"]) == 1


def test_a_key_is_bound_to_the_body_and_the_path(person: Person) -> None:
    post(person, "/api/thoughts", {"text": "one"}, "k")
    for path, body in [("/api/thoughts", {"text": "two"}), ("/api/journals", {"name": "two"})]:
        other = post(person, path, body, "k")
        assert (other.status, other.json["code"]) == (422, "idempotency_key_reused")
    assert person.get("/api/journals").json["items"] == []
    assert len(person.get("/api/thoughts").json["items"]) == 1


def test_two_people_can_use_the_same_key(person: Person, other: Person) -> None:
    mine = post(person, "/api/thoughts", {"text": "same"}, "k").json
    theirs = post(other, "/api/thoughts", {"text": "same"}, "k").json
    assert mine["id"] != theirs["id"]


def test_a_refused_request_does_not_use_its_key(person: Person) -> None:
    missing = f"/api/journals/{uuid4()}/entries"
    assert post(person, missing, {"content": "lost"}, "k").status == 404
    assert post(person, missing, {"content": "lost"}, "k").status == 404
    journal = person.post("/api/journals", {"name": "Diary"}).headers["location"]
    assert post(person, f"{journal}/entries", {"content": "found"}, "k").status == 201
    taken = person.post("/api/thoughts", {"text": "mine"}).json["id"]
    for _ in range(2):
        assert post(person, "/api/thoughts", {"id": taken, "text": "x"}, "k2").status == 409


@pytest.mark.parametrize("key", ["", " ", "ä", "x" * 256])
def test_a_malformed_key_is_refused(person: Person, key: str) -> None:
    refused = post(person, "/api/thoughts", {"text": "x"}, key)
    assert (refused.status, refused.json["code"]) == (400, "bad_request")


def test_deleting_a_row_deletes_its_stored_response(person: Person, database: str) -> None:
    made = post(person, "/api/thoughts", {"text": "planted words"}, "k")
    person.delete(made.headers["location"])
    with psycopg.connect(database) as connection:
        kept = "select count(*) from aurora.idempotency_keys where user_id = %s"
        assert connection.execute(kept, [person.user["id"]]).fetchone() == (0,)


def test_a_key_expires_after_a_day(person: Person, database: str) -> None:
    post(person, "/api/thoughts", {"text": "one"}, "k")
    with psycopg.connect(database) as connection:
        age = "update aurora.idempotency_keys set created_at = now() - interval '25 hours'"
        connection.execute(age)
    second = post(person, "/api/thoughts", {"text": "two"}, "k")
    assert second.status == 201
    assert post(person, "/api/thoughts", {"text": "two"}, "k").body == second.body


def test_expired_keys_are_removed(person: Person, database: str) -> None:
    with psycopg.connect(database, autocommit=True) as connection:
        connection.execute(
            "insert into aurora.idempotency_keys (user_id, key, request_hash, created_at)"
            " select %s, n::text, 'x', now() - interval '25 hours' from generate_series(1, 50) n",
            [person.user["id"]],
        )
        kept = (
            "select count(*) from aurora.idempotency_keys where user_id = %s and key ~ '^[0-9]+$'"
        )
        for n in range(200):
            post(person, "/api/thoughts", {"text": "new"}, f"k{n}")
            if connection.execute(kept, [person.user["id"]]).fetchone() == (0,):
                return
    raise AssertionError


def keep(db: Database, caller: Caller, new: NewThought) -> Created[Thought]:
    """Create a thought on a connection of its own, as another process would."""
    insert = """
        insert into thoughts (user_id, id, text, timestamp, tags)
        values (current_user_id(), %(id)s, %(text)s, %(timestamp)s, %(tags)s)
        on conflict do nothing
        returning id, text, timestamp, tags, zone, place, starred, archived_at, origin,
          created_at, updated_at, version
    """
    return db.create(caller, Thought, new, insert=insert, find=FIND, kind="thought")


def secret_of(person: Person) -> str:
    return person.refresh_token.partition(".")[0]


def test_eight_concurrent_requests_create_one_row(person: Person) -> None:
    databases = [Database("aurora_app") for _ in range(8)]
    barrier = threading.Barrier(8)

    def attempt(db: Database) -> str:
        caller = Caller(secret_of(person), idempotency=("k", b"same"))
        barrier.wait()
        for _ in range(20):
            try:
                return str(keep(db, caller, NewThought(text="once")).row.id)
            except IdempotencyKeyInUse:
                continue
        return "never"

    with ThreadPoolExecutor(8) as pool:
        ids = set(pool.map(attempt, databases))
    for db in databases:
        db.close()
    assert len(ids) == 1
    assert [item["id"] for item in person.get("/api/thoughts").json["items"]] == [*ids]


def test_a_key_in_use_is_refused_until_its_request_ends(person: Person, database: str) -> None:
    db = Database("aurora_app")
    caller = Caller(secret_of(person), idempotency=("k", b"same"))
    with psycopg.connect(database, autocommit=True) as twin:
        # A duplicate that has claimed the key and hangs before it inserts its row.
        twin.execute("begin")
        twin.execute("set local search_path = aurora, pg_temp")
        twin.execute("select authenticate_request(%s, '', 10, 1)", [secret_of(person)])
        twin.execute("select claim_idempotency_key('k', 'same'::bytea)")
        with pytest.raises(IdempotencyKeyInUse) as told:
            keep(db, caller, NewThought(text="once"))
        assert told.value.retry_after == 1
    # The connection is gone, and with it the claim.
    assert keep(db, caller, NewThought(text="once")).is_new
    db.close()
