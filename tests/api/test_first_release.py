"""The calls of the first release's frontend, after newer clients: they lose nothing of theirs."""

from typing import Any

import pytest

from tests.support.history import create, send_changes, undo
from tests.support.people import Person

WHEN = "2026-11-22T21:40:00Z"
ORIGIN = {"app": "Day One", "id": "1f0c", "kept": {"weather": "Foggy"}}
PLACE = {"name": "Ueno", "latitude": 35.71, "longitude": 139.77}
MOVED = {"zone": "Asia/Tokyo", "place": PLACE, "starred": True, "archived_at": WHEN}
# All fields that each kind had, and those that came later.
FIRST: dict[str, dict[str, Any]] = {
    "thought": {"text": "a", "timestamp": WHEN, "tags": ["sea"]},
    "journal": {"name": "a", "description": "b", "color": "#2E86AB"},
    "entry": {"title": "a", "content": "b", "timestamp": WHEN, "mood": "calm", "tags": []},
    "task": {
        "title": "a",
        "description": "b",
        "date": "2026-11-23",
        "due_time": "18:30",
        "completed": False,
        "category": "event",
        "priority": "high",
    },
}
LATER: dict[str, dict[str, Any]] = {
    "thought": MOVED | {"origin": ORIGIN},
    "journal": {"archived_at": WHEN, "origin": ORIGIN},
    "entry": MOVED | {"origin": ORIGIN},
    "task": {"starred": True, "tags": ["home"], "list": "Garden", "origin": ORIGIN},
}


class Item:
    """Something that the first release's frontend made, and a newer client gave more."""

    def __init__(self, person: Person, kind: str) -> None:
        self.person, self.kind, self.later = person, kind, LATER[kind]
        path = f"/api/{kind}s"
        self.parent: dict[str, Any] = {}
        if kind == "entry":
            self.parent = {"journal_id": create(person, "/api/journals", name="a")["id"]}
            path = f"/api/journals/{self.parent['journal_id']}/entries"
        if kind == "task":
            self.later = self.later | {"parent_id": create(person, path, title="p")["id"]}
        self.id = create(person, path, **FIRST[kind])["id"]
        self.at = f"{path}/{self.id}"
        assert person.patch(self.at, self.later).status == 200

    def check(self, **fields: Any) -> None:
        """Check that it has these fields, and all that came later."""
        row = self.person.get(self.at).json
        wanted = {**self.later, **fields}
        assert {name: row[name] for name in wanted} == wanted


@pytest.fixture(params=FIRST)
def item(request: pytest.FixtureRequest, person: Person) -> Item:
    return Item(person, request.param)


def changed(kind: str) -> dict[str, Any]:
    """Return all fields of the first release, each with another value."""
    other: dict[str, Any] = {"color": "#000000", "timestamp": "2026-11-23T21:40:00Z", "date": None}
    other |= {"due_time": None, "category": "todo", "priority": "low", "tags": ["other"]}
    return {
        name: other.get(name, not value if isinstance(value, bool) else "other")
        for name, value in FIRST[kind].items()
    }


def test_a_put_of_all_its_fields_or_of_one(item: Item) -> None:
    fields = changed(item.kind)
    assert item.person.put(item.at, fields).status == 200
    item.check(**fields)
    required = {name: "b" for name in ("text", "name", "content", "title") if name in fields}
    if item.kind == "entry":
        required.pop("title")
    assert item.person.put(item.at, required).status == 200
    item.check(**required)


def test_a_patch_of_each_of_its_fields(item: Item) -> None:
    for name, value in changed(item.kind).items():
        assert item.person.patch(item.at, {name: value}).status == 200
        item.check(**{name: value})
    if item.kind == "task":
        assert item.person.patch(f"{item.at}/complete").status == 200
        item.check()


def test_a_change_of_a_device_and_its_undo(item: Item) -> None:
    fields = changed(item.kind)
    change = {"kind": item.kind, "id": item.id, "version": 2, "fields": fields | item.parent}
    assert send_changes(item.person, change)[0]["result"] == "done"
    item.check(**fields)
    undo(item.person)
    item.check(**FIRST[item.kind])


def test_deleting_it_and_taking_that_back(item: Item) -> None:
    assert item.person.delete(item.at).status == 204
    undo(item.person)
    item.check(**FIRST[item.kind])
