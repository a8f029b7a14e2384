"""History, undo, trash and restore."""

import json
from dataclasses import replace
from uuid import uuid4

import pytest

from shared.kinds.registry import MODEL
from tests.support.history import changes, create, send_changes, undo, versions
from tests.support.kinds import LISTS, fields_of
from tests.support.people import Person


def test_history_shows_operation_session_and_changed_fields(person: Person) -> None:
    thought = create(person, text="one", tags=["a"])
    path = f"/api/thoughts/{thought['id']}"
    person.patch(path, {"text": "two"})
    person.delete(path)
    deleted, updated, created = versions(person, "thought", thought)
    [session] = person.get("/auth/sessions").json["items"]
    assert [v["operation"] for v in (created, updated, deleted)] == ["create", "update", "delete"]
    assert [v["version"] for v in (created, updated, deleted)] == [1, 2, 3]
    assert [v["sequence"] for v in (created, updated, deleted)] == [1, 2, 3]
    assert {v["session"] for v in (created, updated, deleted)} == {session["id"]}
    assert updated["changes"] == {"text": {"before": "one", "after": "two"}}
    assert created["changes"]["text"] == {"before": None, "after": "one"}
    assert deleted["changes"]["text"] == {"before": "two", "after": None}
    assert created["changes"]["timestamp"]["after"] == thought["timestamp"]


def test_restoring_a_version_makes_a_new_one(person: Person) -> None:
    thought = create(person, text="one", tags=["a"])
    path = f"/api/thoughts/{thought['id']}"
    person.put(path, {"text": "two", "timestamp": "1660-01-01T00:00:00Z"})
    answer = person.post("/api/history/1/restore")
    assert answer.status == 200, answer
    assert answer.json["row"] == person.get(path).json
    again = person.get(path).json
    assert {**again, "version": 1, "updated_at": thought["updated_at"]} == thought
    assert again["version"] == 3


@pytest.mark.parametrize("kind", LISTS)
def test_a_restored_row_keeps_id_and_times_and_gets_the_next_version(
    person: Person, kind: str
) -> None:
    thing = create(person, LISTS[kind], **fields_of(kind, "a"))
    path = f"{LISTS[kind]}/{thing['id']}"
    person.delete(path)
    [trashed] = person.get("/api/trash").json["items"]
    assert trashed["row"] == thing
    assert person.post(f"/api/history/{trashed['sequence']}/restore").status == 200
    assert person.get(path).json == {**thing, "version": 3}
    assert person.get("/api/trash").json["items"] == []


def test_restoring_a_journal_restores_its_entries(person: Person) -> None:
    journal = create(person, "/api/journals", name="Diary")
    path = f"/api/journals/{journal['id']}/entries"
    entries = [create(person, path, content=f"Day {n}") for n in range(30)]
    lone = create(person, path, content="alone")
    person.delete(f"{path}/{lone['id']}")
    person.delete(f"/api/journals/{journal['id']}")
    trash = person.get("/api/trash").json["items"]
    assert [item["id"] for item in trash] == [journal["id"], lone["id"]]
    refused = person.post(f"/api/history/{trash[1]['sequence']}/restore")
    assert refused.problem == (409, "parent_gone")
    restored = person.post(f"/api/history/{trash[0]['sequence']}/restore").json
    assert restored["row"] == {**journal, "version": 3}
    assert len(restored["items"]) == 31
    back = person.get(path).json["items"]
    assert back == [{**entry, "version": 3} for entry in reversed(entries)]
    assert [item["id"] for item in person.get("/api/trash").json["items"]] == [lone["id"]]


def test_restoring_an_entry_with_parent_restores_its_journal(person: Person) -> None:
    journal = create(person, "/api/journals", name="Diary")
    path = f"/api/journals/{journal['id']}/entries"
    entry, other = create(person, path, content="a"), create(person, path, content="b")
    person.delete(f"/api/journals/{journal['id']}")
    number = versions(person, "entry", entry)[0]["sequence"]
    answer = person.post(f"/api/history/{number}/restore", {"with_parent": True})
    assert answer.status == 200, answer
    assert [item["kind"] for item in answer.json["items"]] == ["entry", "journal"]
    assert person.get(f"{path}/{entry['id']}").json == {**entry, "version": 3}
    assert person.get(f"{path}/{other['id']}").status == 404


def test_undo_reverts_the_last_change_and_then_itself(person: Person) -> None:
    thought = create(person, text="one")
    path = f"/api/thoughts/{thought['id']}"
    person.patch(path, {"text": "two"})
    assert undo(person) == [{"kind": "thought", "id": thought["id"], "result": "changed"}]
    assert person.get(path).json["text"] == "one"
    assert undo(person)[0]["result"] == "changed"
    assert person.get(path).json["text"] == "two"
    assert undo(person, acts=4)[0]["result"] == "deleted"
    assert person.get(path).status == 404
    assert undo(person)[0]["result"] == "restored"
    assert person.get(path).json["text"] == "two"


def test_a_repeated_undo_with_if_match_is_refused(person: Person) -> None:
    thought = create(person, text="one")
    person.delete(f"/api/thoughts/{thought['id']}")
    known = {"if-match": person.get("/api/thoughts").headers["etag"]}
    assert person.post("/api/undo", headers=known).status == 200
    assert person.post("/api/undo", headers=known).problem == (412, "moved_on")
    assert person.get(f"/api/thoughts/{thought['id']}").status == 200


def test_undo_of_nothing_does_nothing(person: Person) -> None:
    assert undo(person) == []


def test_undo_restores_a_journal_with_its_entries_and_deletes_it_again(person: Person) -> None:
    journal = create(person, "/api/journals", name="Diary")
    path = f"/api/journals/{journal['id']}/entries"
    for n in range(3):
        create(person, path, content=f"{n}")
    before = person.get(path).json["items"]
    person.delete(f"/api/journals/{journal['id']}")
    assert len(undo(person)) == 4
    assert [e["content"] for e in person.get(path).json["items"]] == ["2", "1", "0"]
    assert [e["id"] for e in person.get(path).json["items"]] == [e["id"] for e in before]
    assert len(undo(person, acts=6)) == 4
    assert person.get("/api/journals").json["items"] == []


def test_undo_by_session_leaves_changes_of_other_sessions(person: Person) -> None:
    other = replace(person, access_token=person.login().json["access_token"])
    mine, theirs = create(person, text="mine"), create(other, text="theirs")
    both = create(other, text="both")
    person.patch(f"/api/thoughts/{both['id']}", {"text": "both, changed"})
    session = versions(other, "thought", theirs)[0]["session"]
    refused = person.post("/api/undo", {"session": session})
    assert refused.problem == (409, "changed_since")
    assert both["id"] in refused.json["detail"]
    undo(person)
    assert len(person.get("/api/thoughts").json["items"]) == 3
    refused = person.post("/api/undo", {"session": session})
    assert refused.problem == (409, "changed_since")  # its last version is not theirs either
    session = versions(person, "thought", mine)[0]["session"]
    assert undo(other, session=session, since="2000-01-01T00:00:00Z")


def test_undo_since_a_time_undoes_every_later_change(person: Person) -> None:
    first = create(person, text="one")
    then = person.get("/health").json["timestamp"]
    create(person, text="two")
    person.delete(f"/api/thoughts/{first['id']}")
    assert {item["result"] for item in undo(person, since=then)} == {"deleted", "restored"}
    assert [row["text"] for row in person.get("/api/thoughts").json["items"]] == ["one"]


def test_the_etag_of_a_list_changes_only_with_its_rows(person: Person) -> None:
    for path in ("/api/thoughts", "/api/journals", "/api/tasks", "/api/changes"):
        etag = person.get(path).headers["etag"]
        known = {"if-none-match": etag}
        assert person.call("GET", path, headers=known).status == 304
        create(person)
        changed = person.call("GET", path, headers=known)
        assert changed.status == 200
        assert changed.headers["etag"] != etag
    assert "etag" not in person.get("/auth/sessions").headers


def test_changes_are_paged_in_order(person: Person) -> None:
    thoughts = [create(person, text=f"{n}") for n in range(5)]
    person.patch(f"/api/thoughts/{thoughts[0]['id']}", {"text": "x"})
    person.delete(f"/api/thoughts/{thoughts[1]['id']}")
    page = changes(person)
    assert [item["sequence"] for item in page["items"]] == [3, 4, 5, 6, 7]
    assert (page["next"], page["more"]) == (7, False)
    assert page["items"][-1]["deleted"]
    assert page["items"][-1]["version"] == 2
    assert page["items"][-2]["row"]["text"] == "x"
    seen, since = [], 0
    while True:
        page = changes(person, since=since, limit=2)
        seen += [item["sequence"] for item in page["items"]]
        since = page["next"]
        if not page["more"]:
            break
    assert seen[-1] == 7
    same = {"model": MODEL, "epoch": page["epoch"], "latest": 7}
    assert changes(person, since=7) == {"items": [], "next": 7, "more": False, **same}
    assert person.get("/api/changes", since=8).problem == (409, "ahead_of_history")


def test_a_device_sends_its_changes(person: Person) -> None:
    journal, entry, task = (str(uuid4()) for _ in range(3))
    done = send_changes(
        person,
        {"kind": "journal", "id": journal, "fields": {"name": "Diary"}},
        {"kind": "entry", "id": entry, "fields": {"content": "a", "journal_id": journal}},
        {"kind": "task", "id": task, "fields": {"title": "t", "completed": True}},
        {"kind": "task", "id": task, "version": 1, "fields": {"title": "u", "completed": True}},
        {"kind": "entry", "id": str(uuid4()), "fields": {"content": "a", "journal_id": task}},
        {"kind": "thought", "id": str(uuid4()), "fields": {"text": ""}},
        {"kind": "journal", "id": journal, "version": 1, "fields": None},
    )
    assert [one["result"] for one in done] == ["done"] * 4 + ["refused"] * 2 + ["done"]
    assert person.get(f"/api/tasks/{task}").json["title"] == "u"
    assert person.get(f"/api/journals/{journal}").status == 404


def test_a_conflict_keeps_both_texts(person: Person) -> None:
    thought = create(person, text="one", timestamp="2026-11-22T09:30:00Z")
    path = f"/api/thoughts/{thought['id']}"
    person.patch(path, {"text": "two"})
    mine = {
        "change_id": str(uuid4()),
        "kind": "thought",
        "id": thought["id"],
        "version": 1,
        "fields": {"text": "three", "timestamp": thought["timestamp"]},
    }
    [lost] = send_changes(person, mine)
    assert lost["result"] == "conflict"
    assert lost["row"] == person.get(path).json
    assert lost["row"]["text"] == "two"
    [again] = send_changes(person, mine)
    assert again == {**lost, "result": "already_done"}
    assert person.post(f"/api/history/{lost['kept']}/restore").json["row"]["text"] == "three"


def test_erasing_removes_a_row_from_trash_and_history(person: Person) -> None:
    thought = create(person, text="one")
    person.patch(f"/api/thoughts/{thought['id']}", {"text": "two"})
    assert person.delete(f"/api/trash/thought/{thought['id']}").status == 404
    person.delete(f"/api/thoughts/{thought['id']}")
    assert person.delete(f"/api/trash/thought/{thought['id']}").status == 204
    assert person.get("/api/trash").json["items"] == []
    [left] = versions(person, "thought", thought)
    assert (left["operation"], left["changes"]) == ("delete", {})
    assert person.post(f"/api/history/{left['sequence']}/restore").problem == (409, "too_old")


def test_a_response_to_a_device_fits_into_lambdas_limit(person: Person) -> None:
    journal = create(person, "/api/journals", name="Diary")
    path = f"/api/journals/{journal['id']}/entries"
    entries = [create(person, path, content="é" * 100_000) for _ in range(30)]
    about = [{"kind": "entry", "id": entry["id"], "fields": None} for entry in entries]
    lost = send_changes(person, *about)
    assert {one["result"] for one in lost} == {"conflict"}
    shown = [one["row"] for one in lost if one["row"]]
    assert 0 < len(shown) < 30
    assert all(one["row"] or one["errors"][0]["code"] == "left_out" for one in lost)
    assert len(json.dumps(lost, ensure_ascii=False).encode()) < 6_000_000
