"""Edge cases of history: one id in two kinds, purged text, journals deleted repeatedly."""

from typing import Any
from uuid import uuid4

import psycopg
import pytest

from tests.support.history import changes, create, send_changes, undo, versions
from tests.support.people import Person


def tidy(owner: psycopg.Connection, person: Person, days: int) -> None:
    """Make a user's data older by so many days, and erase what is now past its age."""
    owner.execute(
        "update aurora.history set at = at - make_interval(days => %s) where user_id = %s",
        [days, person.user["id"]],
    )
    owner.execute(
        "select aurora.purge_expired_history(1000, interval '90 days', interval '30 days')"
    )


def diary(person: Person, *contents: str) -> tuple[str, list[dict[str, Any]]]:
    """Create a journal with entries; return its path and the entries."""
    path = person.post("/api/journals", {"name": "Diary"}).headers["location"]
    return path, [create(person, f"{path}/entries", content=content) for content in contents]


def trash(person: Person) -> list[str]:
    return [item["id"] for item in person.get("/api/trash").json["items"]]


def conflict(person: Person, thought: dict[str, Any], text: str) -> dict[str, Any]:
    """Send a device's change that is based on an outdated version."""
    [lost] = send_changes(
        person,
        {"kind": "thought", "id": thought["id"], "version": 9, "fields": {"text": text}},
    )
    assert lost["result"] == "conflict"
    return dict(lost)


def test_tidying_removes_old_conflicts_and_keeps_the_last_version(
    person: Person, owner: psycopg.Connection
) -> None:
    thought = create(person, text="one")
    conflict(person, thought, "lost")
    tidy(owner, person, 100)
    [left] = versions(person, "thought", thought)
    assert (left["operation"], left["version"]) == ("create", 1)
    assert [item["row"] for item in changes(person)["items"]] == [thought]
    assert person.patch(f"/api/thoughts/{thought['id']}", {"text": "two"}).status == 200
    assert undo(person)[0]["result"] == "changed"


def test_erasing_leaves_another_kind_with_the_same_id(person: Person) -> None:
    shared = str(uuid4())
    create(person, text="words", id=shared)
    task = create(person, "/api/tasks", title="deed", id=shared)
    person.delete(f"/api/thoughts/{shared}")
    person.delete(f"/api/tasks/{shared}")
    assert person.delete(f"/api/trash/thought/{shared}").status == 204
    [left] = person.get("/api/trash").json["items"]
    assert (left["kind"], left["row"]) == ("task", task)


def test_erasing_a_journal_leaves_an_entry_that_was_moved_out(person: Person) -> None:
    first, [entry] = diary(person, "moving")
    second, _ = diary(person)
    journal_id = second.rpartition("/")[2]
    person.delete(f"{first}/entries/{entry['id']}")
    undo(person)
    moved = {"content": "moving", "journal_id": journal_id}
    send_changes(person, {"kind": "entry", "id": entry["id"], "version": 3, "fields": moved})
    person.delete(f"{second}/entries/{entry['id']}")
    person.delete(first)
    assert person.delete(f"/api/trash/journal/{first.rpartition('/')[2]}").status == 204
    assert trash(person) == [entry["id"]]


def test_an_entry_not_restored_with_its_journal_stays_in_the_trash(person: Person) -> None:
    path, [wanted, other] = diary(person, "wanted", "other")
    person.delete(path)
    number = versions(person, "entry", wanted)[0]["sequence"]
    assert person.post(f"/api/history/{number}/restore", {"with_parent": True}).status == 200
    assert trash(person) == [other["id"]]
    [item] = person.get("/api/trash").json["items"]
    assert person.post(f"/api/history/{item['sequence']}/restore").status == 200
    assert len(person.get(f"{path}/entries").json["items"]) == 2


def test_restoring_a_journal_deleted_twice_uses_its_last_state(person: Person) -> None:
    path, [first, second] = diary(person, "first", "second")
    for _ in range(2):
        person.delete(path)
        [item] = person.get("/api/trash").json["items"]
        assert person.post(f"/api/history/{item['sequence']}/restore").status == 200
    person.delete(f"{path}/entries/{first['id']}")
    third = create(person, f"{path}/entries", content="third")
    person.delete(path)
    journal, lone = person.get("/api/trash").json["items"]
    assert lone["id"] == first["id"]
    assert person.post(f"/api/history/{journal['sequence']}/restore").status == 200
    found = {entry["id"] for entry in person.get(f"{path}/entries").json["items"]}
    assert found == {second["id"], third["id"]}
    assert trash(person) == [first["id"]]


def test_undo_moves_an_entry_back_to_its_journal(person: Person) -> None:
    first, [entry] = diary(person, "moving")
    second, _ = diary(person)
    moved = {"content": "moved", "journal_id": second.rpartition("/")[2]}
    send_changes(person, {"kind": "entry", "id": entry["id"], "version": 1, "fields": moved})
    person.delete(second)
    person.delete(first)
    assert len(undo(person, acts=3)) == 3
    assert person.get(f"{first}/entries/{entry['id']}").json["content"] == "moving"
    assert len(undo(person)) == 3
    assert person.get("/api/journals").json["items"] == []
    assert len(undo(person)) == 3
    assert person.get(f"{first}/entries/{entry['id']}").json["content"] == "moving"


def test_undo_moves_an_entry_out_before_deleting_its_new_journal(person: Person) -> None:
    first, [entry] = diary(person, "moving")
    second = str(uuid4())
    moved = {"content": "moved", "journal_id": second}
    send_changes(
        person,
        {"kind": "journal", "id": second, "fields": {"name": "New"}},
        {"kind": "entry", "id": entry["id"], "version": 1, "fields": moved},
    )
    assert sorted(item["result"] for item in undo(person)) == ["changed", "deleted"]
    back = person.get(f"{first}/entries/{entry['id']}").json
    assert {**back, "version": 1, "updated_at": entry["updated_at"]} == entry
    assert trash(person) == [second]


def test_repeated_undo_alternates_between_two_states(person: Person) -> None:
    path = f"/api/thoughts/{create(person, text='one', tags=['a'])['id']}"
    person.patch(path, {"text": "two", "tags": None})
    for text, tags in [("one", ["a"]), ("two", []), ("one", ["a"])]:
        undo(person)
        found = person.get(path).json
        assert (found["text"], found["tags"]) == (text, tags)


def test_undo_of_an_expired_version_is_refused(person: Person, owner: psycopg.Connection) -> None:
    thought = create(person, text="one")
    person.patch(f"/api/thoughts/{thought['id']}", {"text": "two"})
    tidy(owner, person, 100)
    assert person.post("/api/undo").problem == (409, "too_old")
    assert person.get(f"/api/thoughts/{thought['id']}").json["text"] == "two"


def test_undo_skips_a_conflict(person: Person) -> None:
    thought = create(person, text="one")
    path = f"/api/thoughts/{thought['id']}"
    person.patch(path, {"text": "two"})
    conflict(person, thought, "lost")
    assert undo(person)[0]["result"] == "changed"
    assert person.get(path).json["text"] == "one"


def test_an_old_version_of_a_deleted_row_can_be_restored(person: Person) -> None:
    task = create(person, "/api/tasks", title="one", completed=True)
    path = f"/api/tasks/{task['id']}"
    person.patch(path, {"title": "two", "completed": False})
    person.delete(path)
    assert person.post("/api/history/1/restore").status == 200
    back = person.get(path).json
    assert {**back, "version": 1, "updated_at": task["updated_at"]} == task
    assert trash(person) == []


def test_restoring_a_conflict_with_a_deleted_row_keeps_created_at(person: Person) -> None:
    thought = create(person, text="one")
    person.delete(f"/api/thoughts/{thought['id']}")
    lost = conflict(person, thought, "late")
    row = person.post(f"/api/history/{lost['kept']}/restore").json["row"]
    assert (row["text"], row["created_at"]) == ("late", thought["created_at"])


@pytest.mark.parametrize("number", ["0", "-1", "9" * 18, "9" * 19, "9" * 40])
def test_an_unknown_sequence_number_is_not_found(number: str, person: Person) -> None:
    create(person)
    assert person.post(f"/api/history/{number}/restore").status in {404, 422}


@pytest.mark.parametrize("kind", ["thoughts", "%00", "conflict", "journal_entry"])
def test_an_unknown_kind_is_not_found(kind: str, person: Person) -> None:
    thought = create(person)
    person.delete(f"/api/thoughts/{thought['id']}")
    assert person.delete(f"/api/trash/{kind}/{thought['id']}").status in {404, 422}
    assert trash(person) == [thought["id"]]


def test_a_change_sent_after_a_lost_response_does_not_conflict(
    person: Person,
) -> None:
    thought = create(person, text="one")
    about = {"kind": "thought", "id": thought["id"], "version": 1}
    first = {**about, "change_id": str(uuid4()), "fields": {"text": "two"}}
    assert send_changes(person, first)[0]["result"] == "done"
    second = {**about, "fields": {"text": "three"}}
    assert [one["result"] for one in send_changes(person, first, second)] == [
        "already_done",
        "done",
    ]
    assert person.get(f"/api/thoughts/{thought['id']}").json["text"] == "three"


def test_a_repeated_change_returns_the_version_it_made(person: Person) -> None:
    thought = create(person, text="one")
    mine = {
        "change_id": str(uuid4()),
        "kind": "thought",
        "id": thought["id"],
        "version": 1,
        "fields": {"text": "mine"},
    }
    assert send_changes(person, mine)[0]["version"] == 2
    person.patch(f"/api/thoughts/{thought['id']}", {"text": "theirs"})
    [again] = send_changes(person, mine)
    assert (again["result"], again["version"]) == ("already_done", 2)
    next_one = {"kind": "thought", "id": thought["id"], "version": again["version"]}
    assert send_changes(person, {**next_one, "fields": {"text": "more"}})[0]["result"] == "conflict"


def test_undo_by_session_leaves_other_sessions_and_refuses_mixed_rows(person: Person) -> None:
    mine = create(person, text="mine")
    phone = person.login().json
    first, second = person.get("/auth/sessions").json["items"]
    own = versions(person, "thought", mine)[0]["session"]
    other = ({first["id"], second["id"]} - {own}).pop()
    kept_token, person.access_token = person.access_token, phone["access_token"]
    theirs = create(person, text="theirs")
    person.access_token = kept_token
    assert undo(person, session=other) == [
        {"kind": "thought", "id": theirs["id"], "result": "deleted"}
    ]
    assert [t["text"] for t in person.get("/api/thoughts").json["items"]] == ["mine"]
    refused = person.post("/api/undo", {"session": other})
    assert refused.problem == (409, "changed_since")


def test_undo_since_a_time_leaves_earlier_changes(
    person: Person, owner: psycopg.Connection
) -> None:
    old = create(person, text="old")
    owner.execute(
        "update aurora.history set at = at - interval '1 hour' where user_id = %s",
        [person.user["id"]],
    )
    [(at,)] = owner.execute("select now() - interval '1 minute'").fetchall()
    create(person, text="new")
    person.patch(f"/api/thoughts/{old['id']}", {"text": "newer"})
    assert len(undo(person, since=at.isoformat())) == 2
    [left] = person.get("/api/thoughts").json["items"]
    assert (left["id"], left["text"]) == (old["id"], "old")


def test_history_formats_times_as_rows_do(person: Person) -> None:
    thought = create(person, text="a", timestamp="2026-11-22T09:30:00.120Z")
    [created] = versions(person, "thought", thought)
    assert created["changes"]["timestamp"]["after"] == thought["timestamp"]


def test_a_repeated_conflicting_deletion_returns_the_row_again(person: Person) -> None:
    thought = create(person, text="one")
    person.patch(f"/api/thoughts/{thought['id']}", {"text": "two"})
    about = {"kind": "thought", "id": thought["id"], "version": 1}
    mine = {**about, "change_id": str(uuid4()), "fields": None}
    [lost], [again] = send_changes(person, mine), send_changes(person, mine)
    assert (lost["result"], lost["row"]["text"]) == ("conflict", "two")
    assert again == {**lost, "result": "already_done"}
