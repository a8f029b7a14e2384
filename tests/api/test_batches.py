"""Changes sent as a batch, such as an import, and undone as if they had never been."""

from typing import Any
from uuid import uuid4

import pytest

from functions.history import queries
from tests.support.history import changes, create, versions
from tests.support.people import Person

DAY = "2026-11-22T09:30:00Z"


def new(kind: str, **fields: Any) -> dict[str, Any]:
    given = {"thought": {"text": "x", "timestamp": DAY}, "journal": {"name": "Diary"}}
    given["entry"] = {"content": "x", "timestamp": DAY}
    given["task"] = {"title": "x"}
    return {
        "change_id": str(uuid4()),
        "kind": kind,
        "id": str(uuid4()),
        "version": None,
        "fields": given[kind] | fields,
    }


def changed(change: dict[str, Any], version: int, **fields: Any) -> dict[str, Any]:
    known = {"change_id": str(uuid4()), "version": version}
    return change | known | {"fields": change["fields"] | fields if fields else None}


def send(person: Person, *sent: dict[str, Any], batch: str | None = None) -> list[Any]:
    answer = person.post("/api/changes", {"changes": list(sent), "batch": batch})
    assert answer.status == 200, answer
    results: list[Any] = answer.json["results"]
    return results


def undo(person: Person, batch: str) -> tuple[dict[str, str], bool]:
    answer = person.post("/api/undo", {"batch": batch})
    assert answer.status == 200, answer
    return {one["id"]: one["result"] for one in answer.json["items"]}, answer.json["more"]


def texts(person: Person) -> set[str]:
    return {item["text"] for item in person.get("/api/thoughts").json["items"]}


def test_what_a_batch_created_counts_as_never_created(person: Person) -> None:
    batch = str(uuid4())
    journal = new("journal")
    entry = new("entry", journal_id=journal["id"])
    thought = new("thought")
    trashed = changed(thought, 1)
    send(person, journal, entry, thought, trashed, batch=batch)
    results, more = undo(person, batch)
    assert results == {one["id"]: "deleted" for one in (journal, entry, thought)}
    assert not more
    assert person.get("/api/journals").json["items"] == []
    assert person.get("/api/trash").json["items"] == []
    feed = {item["id"]: item["deleted"] for item in changes(person)["items"]}
    assert feed == dict.fromkeys(results, True)
    # The same import again, and by a POST with the same id: everything, once.
    again = [one["result"] for one in send(person, journal, entry, batch=str(uuid4()))]
    assert again == ["done", "done"]
    posted = person.post("/api/thoughts", {"id": thought["id"], "text": "anew"})
    assert posted.status == 201
    assert posted.json["version"] > 1  # no ETag of before is this row's
    assert len(versions(person, "thought", thought)) == 1


def test_a_row_that_was_created_anew_has_the_times_it_came_with(person: Person) -> None:
    batch, made = str(uuid4()), "2020-01-02T03:04:05Z"
    thought = new("thought", created_at=made)
    for _ in range(2):
        assert send(person, thought, batch=batch)[0]["result"] == "done"
        assert person.get(f"/api/thoughts/{thought['id']}").json["created_at"] == made
        undo(person, batch)


def test_what_was_changed_since_stays_and_is_named(person: Person) -> None:
    batch = str(uuid4())
    kept, gone = new("thought"), new("thought")
    journal, task = new("journal"), new("task")
    send(person, kept, gone, journal, task, batch=batch)
    send(person, changed(kept, 1, text="mine"))
    create(person, f"/api/journals/{journal['id']}/entries", content="mine too")
    create(person, "/api/tasks", title="mine as well", parent_id=task["id"])
    results, more = undo(person, batch)
    assert results == {
        kept["id"]: "stays",
        journal["id"]: "stays",
        task["id"]: "stays",
        gone["id"]: "deleted",
    }
    assert not more
    assert texts(person) == {"mine"}
    # An answer may be lost: the same request names again what stays, and changes nothing.
    stays = {one: result for one, result in results.items() if result == "stays"}
    latest = changes(person)["latest"]
    for _ in range(2):
        assert undo(person, batch) == (stays, False)
    assert changes(person)["latest"] == latest


def test_what_a_batch_changed_is_as_before(person: Person) -> None:
    batch = str(uuid4())
    thought, deleted = new("thought", text="before"), new("thought", text="was")
    send(person, thought, deleted)
    send(person, changed(thought, 1, text="after"), changed(deleted, 1), batch=batch)
    assert texts(person) == {"after"}
    results, _ = undo(person, batch)
    assert results == {thought["id"]: "changed", deleted["id"]: "restored"}
    assert texts(person) == {"before", "was"}
    # That undo is an act like any other.
    assert person.post("/api/undo").status == 200
    assert texts(person) == {"after"}


def test_a_large_batch_is_undone_in_parts(person: Person, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(queries, "BATCH_ROWS", 4)
    batch = str(uuid4())
    journal = new("journal")
    entries = [new("entry", journal_id=journal["id"]) for _ in range(9)]
    send(person, journal, *entries, batch=batch)
    seen: dict[str, str] = {}
    for expected in (True, True, False):
        results, more = undo(person, batch)
        assert more is expected
        seen |= results
    assert len(seen) == 10
    assert set(seen.values()) == {"deleted"}


def test_the_last_part_names_all_that_stays(
    person: Person, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(queries, "BATCH_ROWS", 4)
    batch = str(uuid4())
    thoughts = [new("thought") for _ in range(10)]
    send(person, *thoughts, batch=batch)
    kept = [thoughts[0], thoughts[9]]
    send(person, *(changed(one, 1, text="mine") for one in kept))
    first, more = undo(person, batch)
    assert (first[kept[1]["id"]], more) == ("stays", True)
    while more:
        last, more = undo(person, batch)
    stays = {one["id"]: "stays" for one in kept}
    assert {one: result for one, result in last.items() if result == "stays"} == stays
    # Sent again, what stayed is still the person's own, and the rest is there and goes again.
    send(person, *thoughts[1:3], batch=batch)
    results, _ = undo(person, batch)
    assert results == {one["id"]: "deleted" for one in thoughts[1:3]} | stays
    assert texts(person) == {"mine"}


def test_a_batch_is_its_owners(person: Person, other: Person) -> None:
    batch = str(uuid4())
    mine, theirs = new("thought"), new("thought")
    send(person, mine, batch=batch)
    send(other, theirs, batch=batch)
    assert undo(person, batch) == ({mine["id"]: "deleted"}, False)
    assert texts(other) == {"x"}


@pytest.mark.parametrize("more", [{"acts": 1}, {"since": DAY}, {"session": str(uuid4())}])
def test_a_batch_stands_alone(person: Person, more: dict[str, Any]) -> None:
    answer = person.post("/api/undo", {"batch": str(uuid4()), **more})
    assert answer.problem == (422, "invalid")


def test_later_undo_does_not_bring_a_withdrawn_row_back(person: Person) -> None:
    create(person, text="first")
    batch = str(uuid4())
    send(person, new("thought"), batch=batch)
    undo(person, batch)
    assert person.post("/api/undo").status == 200
    assert texts(person) == set()


def test_everything_that_was_deleted_with_its_journal_is_listed(person: Person) -> None:
    journal = create(person, "/api/journals", name="Diary")
    path = f"/api/journals/{journal['id']}"
    entry = create(person, f"{path}/entries", content="in it")
    back = create(person, text="restored")
    gone = create(person, text="gone")
    for address in (path, f"/api/thoughts/{back['id']}", f"/api/thoughts/{gone['id']}"):
        assert person.delete(address).status == 204
    trash = person.get("/api/trash").json["items"]
    sequence = next(item["sequence"] for item in trash if item["id"] == back["id"])
    assert person.post(f"/api/history/{sequence}/restore").status == 200
    found = person.get("/api/trash", contents="true").json["items"]
    assert {item["id"] for item in found} == {journal["id"], entry["id"], gone["id"]}
    assert len({item["deleted_at"] for item in found if item["id"] != gone["id"]}) == 1
    only = person.get("/api/trash", contents="true", kind="entry").json["items"]
    assert [item["row"]["content"] for item in only] == ["in it"]
    first = person.get("/api/trash", contents="true", limit=2).json
    rest = person.get("/api/trash", contents="true", limit=2, cursor=first["next_cursor"]).json
    assert [*first["items"], *rest["items"]] == found


def test_all_of_history_in_order(person: Person) -> None:
    thought = create(person, text="one")
    person.patch(f"/api/thoughts/{thought['id']}", {"text": "two"})
    create(person, "/api/tasks", title="three")
    person.delete(f"/api/thoughts/{thought['id']}")
    found = person.get("/api/history", since=0, limit=2).json["items"]
    rest = person.get("/api/history", since=found[-1]["sequence"], limit=500).json
    assert rest["next_cursor"] is None
    assert [(one["sequence"], one["kind"], one["operation"]) for one in found + rest["items"]] == [
        (1, "thought", "create"),
        (2, "thought", "update"),
        (3, "task", "create"),
        (4, "thought", "delete"),
    ]
    assert found[1]["changes"] == {"text": {"before": "one", "after": "two"}}
    assert found[0]["changes"]["text"]["after"] == "one"
    assert person.get("/api/history", since=4).json["items"] == []


@pytest.mark.parametrize(
    "query",
    [
        {"kind": "thought"},
        {"id": str(uuid4())},
        {"kind": "thought", "id": str(uuid4()), "since": 1},
        {"kind": "thought", "id": str(uuid4()), "limit": 101},
        {"since": -1},
        {"since": 0, "limit": 501},
        {"since": 1, "cursor": "x"},
    ],
)
def test_history_is_of_one_item_or_of_everything(person: Person, query: dict[str, Any]) -> None:
    assert person.get("/api/history", **query).problem == (422, "invalid")
