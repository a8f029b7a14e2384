"""Tasks and events: create, complete, reopen."""

from uuid import uuid4

import pytest

from tests.support.people import Person

PATH = "/api/tasks"
FULL = {
    "title": "Dine with my Lord",
    "description": "At his lodgings.",
    "date": "1660-05-23",
    "due_time": "18:30",
    "completed": False,
    "category": "event",
    "priority": "urgent",
}
PLAIN = {
    "title": "Dine",
    "description": None,
    "date": None,
    "due_time": None,
    "completed": False,
    "category": "todo",
    "priority": "medium",
}


@pytest.fixture
def task(person: Person) -> str:
    """The path of a task."""
    return person.post(PATH, FULL).headers["location"]


def fields(row: dict[str, object]) -> dict[str, object]:
    return {name: row[name] for name in PLAIN}


def test_a_task_reads_back_as_created(person: Person) -> None:
    made = person.post(PATH, FULL)
    assert made.status == 201
    assert fields(made.json) == FULL
    assert made.json["completed_at"] is None
    assert person.get(made.headers["location"]).json == made.json


def test_a_task_needs_only_its_title(person: Person) -> None:
    assert fields(person.post(PATH, {"title": "Dine"}).json) == PLAIN


def test_put_resets_omitted_fields_to_their_defaults(person: Person, task: str) -> None:
    put = person.put(task, {"title": "Dine"})
    assert (fields(put.json), put.etag_version) == (PLAIN, 2)
    assert person.get(task).json == put.json


@pytest.mark.parametrize("name", FULL)
def test_patch_changes_only_the_field_sent(name: str, person: Person, task: str) -> None:
    value = {**PLAIN, "completed": True}[name]
    assert fields(person.patch(task, {name: value}).json) == {**FULL, name: value}


@pytest.mark.parametrize("name", ["category", "priority"])
def test_null_resets_an_enum_to_its_default(name: str, person: Person, task: str) -> None:
    assert fields(person.patch(task, {name: None}).json) == {**FULL, name: PLAIN[name]}


@pytest.mark.parametrize(
    ("bad", "field"),
    [
        ({"title": ""}, "title"),
        ({"title": None}, "title"),
        ({"title": "x" * 256}, "title"),
        ({"description": "x" * 5001}, "description"),
        ({"date": "2026-02-30"}, "date"),
        ({"date": "0001-01-01"}, "date"),
        ({"date": "9999-12-31"}, "date"),
        ({"date": "tomorrow"}, "date"),
        ({"date": "infinity"}, "date"),
        ({"date": "2026-01-01T00:00:00Z"}, "date"),
        ({"date": "2026-01-01T00:00:00"}, "date"),
        ({"date": "20260101"}, "date"),
        ({"date": "1700006400"}, "date"),
        ({"date": 1_700_006_400}, "date"),
        ({"date": ""}, "date"),
        ({"due_time": "24:00"}, "due_time"),
        ({"due_time": "9:30"}, "due_time"),
        ({"due_time": "09:30:00"}, "due_time"),
        ({"due_time": "09:60"}, "due_time"),
        ({"due_time": "09:30\n"}, "due_time"),
        ({"due_time": "٠٩:٣٠"}, "due_time"),
        ({"completed": "yes"}, "completed"),
        ({"completed": 1}, "completed"),
        ({"completed": None}, "completed"),
        ({"category": "chore"}, "category"),
        ({"priority": "High"}, "priority"),
    ],
)
def test_an_invalid_task_is_refused(
    bad: dict[str, object], field: str, person: Person, task: str
) -> None:
    was = person.get(task).json
    answers = person.post(PATH, FULL | bad), person.put(task, FULL | bad), person.patch(task, bad)
    for answer in answers:
        assert answer.problem == (422, "invalid")
        assert [error["field"] for error in answer.json["errors"]] == [field]
    assert person.get(PATH).json["items"] == [was]


@pytest.mark.parametrize("day", ["0001-01-02", "1660-02-29", "2000-02-29", "9999-12-30"])
def test_every_date_reads_back_unchanged(day: str, person: Person) -> None:
    made = person.post(PATH, {"title": "a", "date": day})
    assert made.json["date"] == day
    assert person.patch(made.headers["location"], {"date": day}).json["date"] == day
    found = person.get(PATH, date=day).json["items"]
    assert [item["date"] for item in found] == [day]


@pytest.mark.parametrize("time", ["00:00", "09:05", "23:59"])
def test_every_time_of_day_reads_back_unchanged(time: str, person: Person) -> None:
    made = person.post(PATH, {"title": "a", "due_time": time})
    assert made.json["due_time"] == time
    assert person.patch(made.headers["location"], {"due_time": time}).json["due_time"] == time


def test_a_task_can_be_completed_and_reopened(person: Person, task: str) -> None:
    done = person.patch(f"{task}/complete")
    assert done.status == 200
    assert (done.json["completed"], done.etag_version) == (True, 2)
    assert done.json["completed_at"] == done.json["updated_at"]
    undone = person.patch(f"{task}/complete", {"completed": False}).json
    assert (undone["completed"], undone["completed_at"]) == (False, None)
    assert fields(undone) == FULL
    again = person.patch(f"{task}/complete", {"completed": True}).json
    assert again["completed_at"] > done.json["completed_at"]
    assert person.patch(f"{task}/complete", {}).json["completed"] is True


def test_completing_a_completed_task_keeps_completed_at(person: Person, task: str) -> None:
    since = person.patch(f"{task}/complete").json["completed_at"]
    assert person.patch(f"{task}/complete").json["completed_at"] == since
    assert person.patch(task, {"title": "b"}).json["completed_at"] == since
    assert person.put(task, {"title": "c", "completed": True}).json["completed_at"] == since
    assert person.put(task, {"title": "c"}).json["completed_at"] is None


def test_completed_at_is_set_with_completed_on_every_route(person: Person) -> None:
    made = person.post(PATH, {"title": "a", "completed": True})
    assert made.json["completed_at"] is not None
    undone = person.patch(made.headers["location"], {"completed": False})
    assert undone.json["completed_at"] is None


@pytest.mark.parametrize("body", [{"completed": "no"}, {"completed": None}, {"done": True}, []])
def test_an_invalid_completion_is_refused(body: object, person: Person, task: str) -> None:
    assert person.patch(f"{task}/complete", body).problem == (422, "invalid")
    assert person.get(task).json["completed"] is False


def test_a_change_with_a_stale_version_is_refused(person: Person, task: str) -> None:
    was = person.get(task).json
    stale = {"if-match": '"7"'}
    for answer in (
        person.put(task, FULL, headers=stale),
        person.patch(task, {"title": "b"}, headers=stale),
        person.patch(f"{task}/complete", headers=stale),
        person.delete(task, headers=stale),
    ):
        assert answer.problem == (412, "precondition_failed")
        assert answer.etag_version == 1
    assert person.get(task).json == was


def test_a_deleted_task_is_not_found(person: Person, task: str) -> None:
    assert person.delete(task).status == 204
    assert person.get(task).problem == (404, "not_found")
    assert person.patch(f"{task}/complete").problem == (404, "not_found")
    assert person.delete(task).problem == (404, "not_found")


@pytest.mark.parametrize("new", [FULL, PLAIN], ids=["full", "plain"])
def test_creating_the_same_task_again_returns_it(new: dict[str, object], person: Person) -> None:
    new = {**new, "id": str(uuid4())}
    made, again = person.post(PATH, new), person.post(PATH, new)
    assert (made.status, again.status, again.json) == (201, 200, made.json)
    assert person.post(PATH, {**new, "date": "2026-01-01"}).problem == (409, "already_exists")
