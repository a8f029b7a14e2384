"""A version counts changes, not requests: what changes nothing leaves no trace."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from hashlib import sha256
from typing import Any
from uuid import uuid4

import pytest

from tests.support.client import Answer
from tests.support.history import changes, create, send_changes, undo, versions
from tests.support.kinds import REQUIRED
from tests.support.people import Person

LONG = "".join(sha256(str(n).encode()).hexdigest() for n in range(100))  # stored out of line
FIELDS: dict[str, dict[str, Any]] = {
    "thought": {"text": LONG, "timestamp": "2026-11-22T21:40:00.5+01:00", "tags": ["sea"]},
    "journal": {"name": "Diary", "description": "One page a day.", "color": "#2E86AB"},
    "entry": {
        "title": "Up betimes",
        "content": LONG,
        "timestamp": "2026-11-22T06:00:00Z",
        "mood": "calm",
        "tags": ["walk"],
    },
    "task": {
        "title": "Water the plants",
        "description": "The fern twice.",
        "date": "2026-11-22",
        "due_time": "18:30",
        "completed": True,
        "category": "event",
        "priority": "high",
    },
    "event": {
        "title": "Choir",
        "description": "Bring the scores.",
        "location": "Kirche",
        "start": "2026-11-27T18:00:00",
        "end": "2026-11-27T19:00",
        "zone": "Europe/Berlin",
        "end_zone": None,
        "rule": "freq=weekly;until=20270326",
        "extra": ["2026-12-01T10:00"],
        "overrides": {"2026-12-04T18:00": {"title": "With guests", "location": None}},
        "reminders": [30],
        "busy": False,
        "color": "#2E86AB",
        "uid": "choir@example.com",
    },
}
NEEDED = {"text", "name", "content", "title", "start"}  # of some kind, without a default
KINDS = pytest.mark.parametrize("kind", FIELDS)


@dataclass
class Item:
    """A row of somebody's, and what shows whether it has changed."""

    person: Person
    kind: str
    path: str
    row: dict[str, Any]

    @classmethod
    def new(cls, person: Person, kind: str, fields: dict[str, Any] | None = None) -> "Item":
        parent = create(person, "/api/journals", name="Diary") if kind == "entry" else {"id": ""}
        path = {
            "thought": "/api/thoughts",
            "journal": "/api/journals",
            "entry": f"/api/journals/{parent['id']}/entries",
            "task": "/api/tasks",
            "event": "/api/events",
        }[kind]
        row = create(person, path, **(fields or FIELDS[kind]))
        return cls(person, kind, f"{path}/{row['id']}", row)

    def state(self) -> tuple[Any, ...]:
        """Return the row, its ETag, its history, and the number of the last change of all."""
        answer = self.person.get(self.path)
        return (
            answer.json,
            answer.headers["etag"],
            versions(self.person, self.kind, self.row),
            changes(self.person)["next"],
        )

    def check_unchanged_by(self, write: Callable[[], Answer]) -> None:
        before = self.state()
        answer = write()
        row = {name: answer.json[name] for name in before[0]}  # some routes tell more
        assert (answer.status, row) == (200, before[0])
        assert answer.headers["etag"] == before[1]
        assert self.state() == before

    def sent(self, **fields: Any) -> dict[str, Any]:
        """Return a change as a device sends it: all fields, and an entry's journal."""
        parent = {"journal_id": self.row["journal_id"]} if self.kind == "entry" else {}
        known = {name: self.row[name] for name in FIELDS[self.kind]}
        return {"kind": self.kind, "id": self.row["id"], "fields": {**known, **parent, **fields}}


@pytest.fixture
def item(kind: str, person: Person) -> Item:
    return Item.new(person, kind)


@KINDS
def test_a_put_of_what_get_gave_changes_nothing(item: Item) -> None:
    item.check_unchanged_by(lambda: item.person.put(item.path, item.row))


@KINDS
def test_a_patch_with_the_same_values_changes_nothing(item: Item) -> None:
    item.check_unchanged_by(lambda: item.person.patch(item.path, FIELDS[item.kind]))
    for name, value in FIELDS[item.kind].items():
        item.check_unchanged_by(partial(item.person.patch, item.path, {name: value}))


@KINDS
def test_an_empty_patch_changes_nothing(item: Item) -> None:
    item.check_unchanged_by(lambda: item.person.patch(item.path, {}))


@KINDS
def test_clearing_what_is_clear_changes_nothing(kind: str, person: Person) -> None:
    needed = {name: value for name, value in FIELDS[kind].items() if name in NEEDED}
    item = Item.new(person, kind, needed)
    always = {"completed", "timestamp", *needed}
    cleared = {name: None for name in FIELDS[kind] if name not in always}
    assert cleared
    item.check_unchanged_by(lambda: person.patch(item.path, cleared))


def test_completing_a_completed_task_changes_nothing(person: Person) -> None:
    item = Item.new(person, "task")
    item.check_unchanged_by(lambda: person.patch(f"{item.path}/complete"))


@KINDS
def test_if_match_is_checked_although_nothing_would_change(item: Item) -> None:
    etag = item.person.get(item.path).headers["etag"]
    again = {"if-match": etag}
    item.check_unchanged_by(lambda: item.person.put(item.path, item.row, headers=again))
    before = item.state()
    stale = item.person.patch(item.path, {}, headers={"if-match": '"7"'})
    assert stale.problem == (412, "precondition_failed")
    assert item.state() == before


@KINDS
def test_a_device_that_sends_what_is_there_changes_nothing(item: Item) -> None:
    before = item.state()
    [seen] = send_changes(item.person, {**item.sent(), "version": item.row["version"]})
    [unseen] = send_changes(item.person, {**item.sent(), "version": None})
    assert [(one["result"], one["version"]) for one in (seen, unseen)] == [("done", 1)] * 2
    assert item.state() == before


@KINDS
def test_a_request_that_changed_nothing_is_no_conflict_to_a_device(item: Item) -> None:
    item.person.put(item.path, item.row)
    needed = REQUIRED[item.kind]
    [result] = send_changes(item.person, {**item.sent(**{needed: "other"}), "version": 1})
    assert (result["result"], result["version"]) == ("done", 2)


@KINDS
def test_undo_passes_over_a_request_that_changed_nothing(item: Item) -> None:
    needed = REQUIRED[item.kind]
    changed = item.person.patch(item.path, {needed: "other"})
    assert item.person.patch(item.path, {needed: "other"}).json == changed.json
    assert [one["result"] for one in undo(item.person)] == ["changed"]
    assert item.person.get(item.path).json[needed] == item.row[needed]


@KINDS
def test_undoing_acts_that_cancel_each_other_changes_nothing(item: Item) -> None:
    needed = REQUIRED[item.kind]
    for value in ("other", item.row[needed]):
        item.person.patch(item.path, {needed: value})
    before = item.state()
    assert undo(item.person, acts=2) == []
    assert item.state() == before


def test_undo_names_only_what_it_changed(person: Person) -> None:
    cancelled, kept = (Item.new(person, "thought") for _ in range(2))
    for path, text in ((cancelled.path, "a"), (kept.path, "b"), (cancelled.path, LONG)):
        assert person.patch(path, {"text": text}).status == 200
    before = cancelled.state()[:3]
    assert [one["id"] for one in undo(person, acts=3)] == [kept.row["id"]]
    assert cancelled.state()[:3] == before


@KINDS
def test_restoring_the_version_that_is_there_changes_nothing(item: Item) -> None:
    before = item.state()
    [version] = before[2]
    answer = item.person.post(f"/api/history/{version['sequence']}/restore")
    assert answer.status == 200
    assert answer.json["row"] == before[0]
    assert item.state() == before


def test_a_name_that_stays_makes_no_version_of_the_account(person: Person) -> None:
    for name in ("Ada", None):
        changed = person.patch("/auth/me", {"name": name})
        again = person.patch("/auth/me", {"name": name})
        assert (again.status, again.json) == (200, changed.json)
        assert again.headers["etag"] == changed.headers["etag"]


def test_a_change_among_equal_fields_is_one(person: Person) -> None:
    item = Item.new(person, "task")
    body = {**FIELDS["task"], "due_time": None}
    answer = person.put(item.path, body)
    assert (answer.json["version"], answer.json["due_time"]) == (2, None)
    [latest, _] = versions(person, "task", item.row)
    assert latest["changes"] == {"due_time": {"before": "18:30", "after": None}}


def test_what_lists_are_sorted_by_is_in_no_answer(person: Person) -> None:
    item = Item.new(person, "task")
    moved = person.patch(item.path, {"date": "2026-12-24"})
    [latest, first] = versions(person, "task", item.row)
    assert latest["changes"] == {"date": {"before": "2026-11-22", "after": "2026-12-24"}}
    assert "sort_date" not in first["changes"]
    key = {"idempotency-key": str(uuid4())}
    replies = [person.post("/api/tasks", {"title": "a"}, headers=key) for _ in range(2)]
    [conflict] = send_changes(person, {**item.sent(title="other"), "version": 1})
    assert conflict["result"] == "conflict"
    person.delete(item.path)
    texts = [moved.body, *(one.body for one in replies), str(conflict)]
    texts += [person.get(path).body for path in ("/api/tasks", "/api/trash", "/api/changes")]
    assert not [text for text in texts if "sort_date" in text]
