"""Tasks in lists, and below each other: at most four levels, deleted and restored together."""

from typing import Any
from uuid import uuid4

import pytest

from tests.support.history import changes, create, send_changes, undo, versions
from tests.support.people import Person

PATH = "/api/tasks"


def below(person: Person, parent: dict[str, Any] | None = None, title: str = "a") -> dict[str, Any]:
    """Create a task, below another if one is given."""
    return create(person, PATH, title=title, **({"parent_id": parent["id"]} if parent else {}))


@pytest.fixture
def chain(person: Person) -> list[dict[str, Any]]:
    """A task, and subtasks on four levels."""
    tasks = [below(person)]
    for level in range(4):
        tasks.append(below(person, tasks[-1], str(level)))
    return tasks


def told(answer: Any) -> tuple[str, str]:
    """Return the field and the code of a refusal."""
    assert answer.problem == (422, "invalid")
    return answer.json["errors"][0]["field"], answer.json["errors"][0]["code"]


def test_a_fifth_level_is_refused_with_the_limit(
    person: Person, chain: list[dict[str, Any]]
) -> None:
    answer = person.post(PATH, {"title": "a", "parent_id": chain[4]["id"]})
    assert told(answer) == ("parent_id", "too_deep")
    assert "4" in answer.json["errors"][0]["message"]
    # A task with subtasks moves below another, with them.
    other = below(person)
    moved = person.patch(f"{PATH}/{chain[1]['id']}", {"parent_id": other["id"]})
    assert moved.status == 200
    assert told(person.patch(f"{PATH}/{other['id']}", {"parent_id": chain[0]["id"]})) == (
        "parent_id",
        "too_deep",
    )


def test_a_circle_is_refused(person: Person, chain: list[dict[str, Any]]) -> None:
    for below_it in chain:
        answer = person.patch(f"{PATH}/{chain[0]['id']}", {"parent_id": below_it["id"]})
        assert told(answer) == ("parent_id", "cycle")
    own = str(uuid4())
    assert told(person.post(PATH, {"id": own, "title": "a", "parent_id": own})) == (
        "parent_id",
        "cycle",
    )
    assert person.get(f"{PATH}/{own}").status == 404


def test_a_parent_that_is_not_there_or_not_yours_is_refused(person: Person, other: Person) -> None:
    for parent in (str(uuid4()), below(other)["id"]):
        new = {"title": "a", "parent_id": parent}
        assert told(person.post(PATH, new)) == ("parent_id", "parent_gone")
        [result] = send_changes(person, {"kind": "task", "id": str(uuid4()), "fields": new})
        assert (result["result"], result["errors"][0]["field"]) == ("refused", "parent_id")
    assert person.get(PATH).json["items"] == []


def test_a_device_is_refused_one_change_and_the_others_are_applied(
    person: Person, chain: list[dict[str, Any]]
) -> None:
    def sent(task: str, parent: str | None, **more: Any) -> dict[str, Any]:
        return {"kind": "task", "id": task, "fields": {"title": "b", "parent_id": parent}, **more}

    new, own = (str(uuid4()) for _ in range(2))
    results = send_changes(
        person,
        sent(str(uuid4()), chain[4]["id"]),
        sent(own, own),
        sent(chain[0]["id"], chain[2]["id"], version=1),
        sent(new, None),
        sent(str(uuid4()), new),
    )
    assert [one["result"] for one in results] == [*["refused"] * 3, "done", "done"]
    codes = [one["errors"][0]["code"] for one in results if one["errors"]]
    assert codes == ["too_deep", "cycle", "cycle"]
    assert person.get(f"{PATH}/{chain[0]['id']}").json == chain[0]


def test_deleting_a_task_deletes_its_subtasks_in_the_same_act(
    person: Person, chain: list[dict[str, Any]]
) -> None:
    assert person.delete(f"{PATH}/{chain[1]['id']}").status == 204
    assert [row["id"] for row in person.get(PATH).json["items"]] == [chain[0]["id"]]
    [item] = person.get("/api/trash").json["items"]
    assert item["row"] == chain[1]
    acts = {versions(person, "task", row)[0]["change"] for row in chain[1:]}
    assert len(acts) == 1
    assert {one["result"] for one in undo(person)} == {"restored"}
    for row in chain:
        now = person.get(f"{PATH}/{row['id']}").json
        assert {**now, "version": 0, "updated_at": ""} == {**row, "version": 0, "updated_at": ""}
    assert person.get("/api/trash").json["items"] == []
    undo(person)
    assert len(person.get(PATH).json["items"]) == 1


def test_a_device_deletes_a_task_with_its_subtasks(
    person: Person, chain: list[dict[str, Any]]
) -> None:
    send_changes(person, {"kind": "task", "id": chain[0]["id"], "version": 1, "fields": None})
    assert person.get(PATH).json["items"] == []
    assert {one["deleted"] for one in changes(person)["items"]} == {True}
    [first, *_] = changes(person)["items"]
    assert first["id"] == chain[0]["id"], "the parent goes first"


def test_a_subtask_is_restored_with_its_parents(
    person: Person, chain: list[dict[str, Any]]
) -> None:
    person.delete(f"{PATH}/{chain[0]['id']}")
    sequence = versions(person, "task", chain[2])[0]["sequence"]
    alone = person.post(f"/api/history/{sequence}/restore")
    assert alone.problem == (409, "parent_gone")
    together = person.post(f"/api/history/{sequence}/restore", {"with_parent": True})
    assert together.status == 200
    assert {row["id"] for row in person.get(PATH).json["items"]} == {row["id"] for row in chain}


def test_completing_a_task_leaves_its_subtasks(person: Person, chain: list[dict[str, Any]]) -> None:
    assert person.patch(f"{PATH}/{chain[0]['id']}/complete").status == 200
    assert [row["completed"] for row in person.get(PATH).json["items"]].count(True) == 1


def test_an_undo_that_would_make_a_circle_is_refused_and_changes_nothing(person: Person) -> None:
    one = below(person)
    two = below(person, one)
    person.patch(f"{PATH}/{two['id']}", {"parent_id": None})
    separate = versions(person, "task", two)[0]["sequence"]
    person.patch(f"{PATH}/{one['id']}", {"parent_id": two["id"]})
    created = versions(person, "task", two)[-1]["sequence"]
    assert created < separate
    assert told(person.post(f"/api/history/{created}/restore")) == ("parent_id", "cycle")
    assert person.get(f"{PATH}/{two['id']}").json["parent_id"] is None


def test_erasing_a_task_erases_what_was_below_it(
    person: Person, chain: list[dict[str, Any]]
) -> None:
    person.delete(f"{PATH}/{chain[3]['id']}")
    person.delete(f"{PATH}/{chain[1]['id']}")
    kept = below(person)
    person.delete(f"{PATH}/{kept['id']}")
    assert person.delete(f"/api/trash/task/{chain[1]['id']}").status == 204
    assert [item["id"] for item in person.get("/api/trash").json["items"]] == [kept["id"]]
    erased = {one["id"] for one in changes(person)["items"] if one["erased"]}
    assert erased == {row["id"] for row in chain[1:]}


def test_lists_and_subtasks_are_filtered(person: Person) -> None:
    parent = create(person, PATH, title="p", list="Garden", tags=["Home"])
    child = create(person, PATH, title="c", parent_id=parent["id"], date="2026-01-01")
    done = create(person, PATH, title="d", list="Garden", completed=True, date="2026-01-02")
    assert parent["tags"] == ["home"]

    def titles(**filters: Any) -> list[str]:
        return [row["title"] for row in person.get(PATH, **filters).json["items"]]

    assert titles(list="Garden") == ["p", "d"]
    assert titles(list="Garden", completed="false") == ["p"]
    assert titles(list="Garden", category="event") == titles(list="garden") == []
    assert titles(parent_id=parent["id"]) == ["c"]
    assert titles(parent_id=parent["id"], completed="true") == titles(parent_id=child["id"]) == []
    person.patch(f"{PATH}/{done['id']}", {"parent_id": parent["id"]})
    assert titles(list="Garden", parent_id=parent["id"]) == ["d"]
    for wrong in ("", " ", "x" * 101):
        assert person.get(PATH, list=wrong).problem == (422, "invalid")
        assert person.post(PATH, {"title": "a", "list": wrong}).problem == (422, "invalid")


def test_the_trash_is_listed_by_kind(person: Person) -> None:
    task, thought = below(person), create(person)
    person.delete(f"{PATH}/{task['id']}")
    person.delete(f"/api/thoughts/{thought['id']}")
    for kind, row in (("task", task), ("thought", thought)):
        items = person.get("/api/trash", kind=kind).json["items"]
        assert [item["id"] for item in items] == [row["id"]]
    assert person.get("/api/trash", kind="entry").json["items"] == []
    assert len(person.get("/api/trash").json["items"]) == 2
