"""Tasks that repeat: however one is completed, exactly one open task goes on with the rule."""

from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from typing import Any
from uuid import UUID, uuid4, uuid5

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.support.history import send_changes, undo
from tests.support.people import Person

DONE, OPEN = True, False
TODAY = datetime.now(UTC).date()
WEEKLY = {"title": "Water the plants", "date": TODAY.isoformat(), "rule": "FREQ=WEEKLY"}
NEXT = (TODAY + timedelta(days=7)).isoformat()


def create(person: Person, **fields: Any) -> dict[str, Any]:
    answer = person.post("/api/tasks", {**WEEKLY, **fields})
    assert answer.status == 201, answer
    row: dict[str, Any] = answer.json
    return row


def at(task: dict[str, Any]) -> str:
    return f"/api/tasks/{task['id']}"


def next_of(task: dict[str, Any]) -> str:
    return str(uuid5(UUID(task["id"]), "next"))


def tasks(person: Person, **query: Any) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = person.get("/api/tasks", **query).json["items"]
    return found


def carrying(person: Person) -> list[str]:
    """Return the ids of open tasks with a rule."""
    return [task["id"] for task in tasks(person, completed="false") if task["rule"]]


def sent(person: Person, task: dict[str, Any], **fields: Any) -> dict[str, Any]:
    """Change a task as a device does."""
    always = ("title", "description", "date", "due_time", "completed", "category", "priority")
    base = {name: task[name] for name in always}
    change = {"kind": "task", "id": task["id"], "version": task["version"]}
    result: dict[str, Any] = send_changes(person, {**change, "fields": {**base, **fields}})[0]
    return result


WAYS: dict[str, Callable[[Person, dict[str, Any], bool], Any]] = {
    "complete": lambda p, t, done: p.patch(f"{at(t)}/complete", {"completed": done}),
    "PATCH": lambda p, t, done: p.patch(at(t), {"completed": done}),
    "PUT": lambda p, t, done: p.put(at(t), {**p.get(at(t)).json, "completed": done}),
    "device": lambda p, t, done: sent(p, p.get(at(t)).json, completed=done),
}
by_any_way = pytest.mark.parametrize("way", WAYS.values(), ids=WAYS.keys())


@by_any_way
def test_the_next_one_comes_however_it_is_done(
    person: Person, way: Callable[[Person, dict[str, Any], bool], Any]
) -> None:
    task = create(person, tags=["home"], list="Garden", reminders=[30], due_time="18:30")
    way(person, task, DONE)
    done, successor = person.get(at(task)).json, person.get(f"/api/tasks/{next_of(task)}").json
    assert (done["completed"], done["rule"], done["series_id"]) == (True, None, task["id"])
    same = task.keys() - {"id", "date", "series_id", "created_at", "updated_at"}
    assert {name: successor[name] for name in same} == {name: task[name] for name in same}
    assert (successor["date"], successor["series_id"]) == (NEXT, task["id"])
    results = {one["result"] for one in undo(person)}
    assert results == {"changed", "deleted"}
    assert carrying(person) == [task["id"]]


@by_any_way
def test_open_again_takes_it_back_and_done_again_brings_it_back(
    person: Person, way: Callable[[Person, dict[str, Any], bool], Any]
) -> None:
    task = create(person, rule="FREQ=WEEKLY;COUNT=5")
    way(person, task, DONE)
    way(person, task, OPEN)
    assert carrying(person) == [task["id"]]
    assert person.get(at(task)).json["rule"] == "FREQ=WEEKLY;COUNT=5"
    way(person, task, DONE)
    assert carrying(person) == [next_of(task)]
    [successor] = tasks(person, completed="false")
    assert (successor["rule"], successor["date"]) == ("FREQ=WEEKLY;COUNT=4", NEXT)


@by_any_way
def test_a_next_one_that_was_changed_stays_and_keeps_the_rule(
    person: Person, way: Callable[[Person, dict[str, Any], bool], Any]
) -> None:
    task = create(person)
    way(person, task, DONE)
    person.patch(f"/api/tasks/{next_of(task)}", {"title": "Water the fern"})
    way(person, task, OPEN)
    assert carrying(person) == [next_of(task)]
    assert person.get(at(task)).json["rule"] is None
    if way is WAYS["complete"]:
        person.patch(f"{at(task)}/complete")
        assert carrying(person) == [next_of(task)]


def test_the_answer_names_the_next_one_and_how_many_went_by(person: Person) -> None:
    late = create(person, date=(TODAY - timedelta(days=15)).isoformat())
    answer = person.patch(f"{at(late)}/complete").json
    assert answer["next"] == {"id": next_of(late), "date": (TODAY + timedelta(days=6)).isoformat()}
    assert answer["skipped"] == 2
    assert person.patch(f"{at(create(person, rule=None))}/complete").json["next"] is None


def test_it_may_count_from_the_day_it_was_done(person: Person) -> None:
    late = create(person, date="2026-01-05", repeat_from="done")
    assert person.patch(f"{at(late)}/complete").json["next"]["date"] == NEXT


def test_the_last_one_of_a_count_has_no_next(person: Person) -> None:
    task = create(person, rule="FREQ=DAILY;COUNT=1")
    assert person.patch(f"{at(task)}/complete").json["next"] is None
    assert len(tasks(person)) == 1


def test_subtasks_come_along_and_are_open(person: Person) -> None:
    task = create(person)
    fern = create(person, title="fern", rule=None, parent_id=task["id"])
    create(person, title="twice", rule=None, parent_id=fern["id"], completed=True)
    person.patch(f"{at(task)}/complete")
    [copy] = tasks(person, parent_id=next_of(task))
    [deeper] = tasks(person, parent_id=copy["id"])
    assert [(one["title"], one["completed"]) for one in (copy, deeper)] == [
        ("fern", False),
        ("twice", False),
    ]
    person.patch(f"{at(task)}/complete", {"completed": False})
    assert len(tasks(person)) == 3


def test_a_completed_task_that_is_brought_along_makes_none(person: Person) -> None:
    create(person, completed=True)
    assert len(tasks(person)) == 1


def test_a_day_can_be_skipped(person: Person) -> None:
    task = create(person, rule="FREQ=WEEKLY;COUNT=3")
    skipped = person.post(f"{at(task)}/skip").json
    assert (skipped["id"], skipped["date"], skipped["rule"]) == (
        task["id"],
        NEXT,
        "FREQ=WEEKLY;COUNT=2",
    )
    plain = create(person, rule=None)
    assert person.post(f"{at(plain)}/skip").problem == (422, "invalid")


def test_a_rule_needs_a_date_and_has_to_be_one(person: Person) -> None:
    for fields, field in (({"date": None}, "date"), ({"rule": "every day"}, "rule")):
        answer = person.post("/api/tasks", {**WEEKLY, **fields})
        assert answer.problem == (422, "invalid")
        assert [error["field"] for error in answer.json["errors"]] == [field]
    task = create(person)
    assert person.patch(at(task), {"date": None}).problem == (422, "invalid")
    [refused] = send_changes(
        person, {"kind": "task", "id": str(uuid4()), "fields": {"title": "a", "rule": "FREQ=DAILY"}}
    )
    assert refused["errors"][0]["field"] == "date"


def test_a_put_that_knows_no_rules_keeps_it_but_takes_no_date_from_it(person: Person) -> None:
    task = create(person)
    fields = {"title": "Water the ferns", "date": NEXT}
    changed = person.put(at(task), fields)
    assert (changed.json["rule"], changed.json["title"]) == (task["rule"], "Water the ferns")
    refused = person.put(at(task), {"title": "No day"})
    assert refused.problem == (422, "invalid")
    assert [error["code"] for error in refused.json["errors"]] == ["no_date"]
    assert person.get(at(task)).json == changed.json
    both = person.put(at(task), {"title": "No day", "rule": None})
    assert (both.status, both.json["date"], both.json["rule"]) == (200, None, None)


def test_a_devices_own_next_one_is_done_in_the_same_batch_or_another(person: Person) -> None:
    task = create(person)
    done: dict[str, Any] = {"kind": "task", "id": task["id"], "version": 1}
    done["fields"] = {"title": task["title"], "date": task["date"], "completed": True}
    own: dict[str, Any] = {"kind": "task", "id": next_of(task), "version": None}
    own["fields"] = {"title": task["title"], "date": "2030-01-01", "rule": "FREQ=WEEKLY"}
    assert [one["result"] for one in send_changes(person, done, own)] == ["done", "done"]
    assert [one["result"] for one in send_changes(person, own)] == ["done"]
    assert carrying(person) == [next_of(task)]


def test_a_next_one_that_the_same_batch_changed_before_stays_and_keeps_the_rule(
    person: Person,
) -> None:
    task = create(person)
    sent(person, task, completed=True)
    done, after = (person.get(f"/api/tasks/{one}").json for one in (task["id"], next_of(task)))
    edit = {"kind": "task", "id": after["id"], "version": after["version"]}
    opened = {"kind": "task", "id": task["id"], "version": done["version"]}
    fields = {"title": task["title"], "date": task["date"]}
    results = send_changes(
        person,
        {**edit, "fields": {**fields, "title": "Water twice", "date": after["date"]}},
        {**opened, "fields": {**fields, "completed": False}},
    )
    assert [one["result"] for one in results] == ["done", "done"]
    assert carrying(person) == [next_of(task)]
    assert len(tasks(person)) == 2


def test_a_next_one_that_a_device_changed_before_it_sent_it_stays_and_keeps_the_rule(
    person: Person,
) -> None:
    task = create(person)
    own = {"kind": "task", "id": next_of(task), "version": None}
    fields = {"title": "Water twice", "date": NEXT, "rule": "FREQ=WEEKLY"}
    assert send_changes(person, {**own, "fields": fields})[0]["result"] == "done"
    sent(person, task, completed=True)
    sent(person, person.get(f"/api/tasks/{task['id']}").json, completed=False)
    assert carrying(person) == [next_of(task)]
    assert len(tasks(person)) == 2


def test_two_devices_that_complete_it_offline_make_one_next(person: Person) -> None:
    task = create(person)
    results = [sent(person, task, completed=True)["result"] for _ in range(2)]
    assert results[0] == "done"
    assert carrying(person) == [next_of(task)]
    assert len(tasks(person)) == 2


@settings(
    max_examples=15, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(st.lists(st.tuples(st.sampled_from([*WAYS]), st.booleans(), st.booleans()), max_size=6))
def test_exactly_one_open_task_carries_the_rule_after_any_ticks(
    person: Person, ticks: list[tuple[str, bool, bool]]
) -> None:
    for task in tasks(person):
        person.delete(at(task))
    task = create(person)
    stale = person.get(at(task)).json
    for way, done, is_stale in ticks:
        if way == "device" and is_stale:  # another device, which has not heard of it
            sent(person, stale, completed=done)
        else:
            WAYS[way](person, task, done)
        assert len(carrying(person)) == 1
    assert len(tasks(person, completed="false")) <= 2


def test_every_open_day_of_it_is_in_the_calendar(person: Person) -> None:
    task = create(person)
    days = {"from": TODAY.isoformat(), "to": (TODAY + timedelta(days=15)).isoformat()}
    found = person.get("/api/calendar", **days).json["items"]
    assert [(one["start"], one["projected"]) for one in found] == [
        ((TODAY + timedelta(days=7 * week)).isoformat(), week > 0) for week in range(3)
    ]
    assert {(one["id"], one["recurring"]) for one in found} == {(task["id"], True)}
    assert date.fromisoformat(found[0]["occurrence"]) == TODAY
