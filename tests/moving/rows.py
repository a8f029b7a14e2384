"""Generated things of every kind, as a device sends them, and what becomes of them."""

from typing import Any
from uuid import uuid4

from hypothesis import strategies as st

from tests.support.people import Person

Change = dict[str, Any]

text = st.text(st.characters(exclude_characters="\0", exclude_categories=["Cs"]), max_size=60)
visible = text.filter(lambda value: any(not letter.isspace() for letter in value))
moments = (
    st.datetimes().filter(lambda one: 2 < one.year < 9990).map(lambda one: f"{one.isoformat()}Z")
)
past = st.sampled_from(["1660-01-11T00:00:00Z", "2020-02-29T12:00:00.123456Z"])
tags = st.lists(visible.map(lambda one: one.strip()[:20]).filter(bool), max_size=5)
numbers = st.integers(-(2**53) + 1, 2**53 - 1) | st.floats(allow_nan=False, allow_infinity=False)
json_values = st.recursive(
    st.none() | st.booleans() | numbers | text,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(text, inner, max_size=3),
    max_leaves=5,
)
origins = st.none() | st.fixed_dictionaries(
    {"app": visible.map(lambda one: one[:100])},
    optional={"id": text, "kept": st.dictionaries(text, json_values, max_size=3)},
)
places = st.none() | st.fixed_dictionaries(
    {
        "name": st.none() | text,
        "latitude": st.floats(-90, 90),
        "longitude": st.floats(-180, 180),
    }
)
zones = st.sampled_from(["UTC", "Europe/Berlin", "Pacific/Kiritimati", "+05:45"])
MOMENT = {
    "timestamp": moments,
    "zone": zones,
    "place": places,
    "starred": st.booleans(),
    "archived_at": st.none() | past,
    "origin": origins,
    "created_at": past,
    "tags": tags,
}
FIELDS: dict[str, st.SearchStrategy[dict[str, Any]]] = {
    "thought": st.fixed_dictionaries({"text": visible, **MOMENT}),
    "journal": st.fixed_dictionaries(
        {
            "name": visible,
            "description": st.none() | text,
            "color": st.none() | st.just("#2E86AB"),
            "archived_at": st.none() | past,
            "origin": origins,
            "created_at": past,
        }
    ),
    "entry": st.fixed_dictionaries(
        {"title": st.none() | text, "content": visible, "mood": st.none() | text, **MOMENT}
    ),
    "event": st.one_of(
        st.fixed_dictionaries({"start": st.just("2026-12-24"), "title": visible}),
        st.fixed_dictionaries(
            {
                "title": visible,
                "description": st.none() | text,
                "location": st.none() | text,
                "start": st.just("2026-11-27T18:00"),
                "end": st.none() | st.just("2026-11-27T19:00"),
                "zone": st.none() | st.just("Europe/Berlin"),
                "rule": st.none() | st.sampled_from(["FREQ=WEEKLY;COUNT=5", "FREQ=DAILY"]),
                "reminders": st.just([]) | st.just([30, -540]),
                "busy": st.booleans(),
                "created_at": past,
            }
        ),
    ),
    "task": st.fixed_dictionaries(
        {
            "title": visible,
            "description": st.none() | text,
            "date": st.none() | st.dates().map(str).filter(lambda one: "0002" < one < "9990"),
            "due_time": st.none() | st.just("18:30"),
            "completed": st.booleans(),
            "category": st.sampled_from(["todo", "event"]),
            "priority": st.sampled_from(["low", "urgent"]),
            "starred": st.booleans(),
            "tags": tags,
            "list": st.none() | visible.map(lambda one: one.strip()[:50]).filter(bool),
            "origin": origins,
            "created_at": past,
        }
    ),
}


@st.composite
def accounts(draw: st.DrawFn) -> list[Change]:
    """Return changes that create things of all kinds, and delete some."""
    kinds = ("journal", "journal", "thought", "thought", "event")
    made = [_new(kind, draw(FIELDS[kind])) for kind in kinds]
    for journal in made[:2]:
        for _ in range(draw(st.integers(0, 2))):
            entry = _new("entry", draw(FIELDS["entry"]))
            entry["fields"]["journal_id"] = journal["id"]
            made.append(entry)
    above: list[str | None] = [None]
    for _ in range(draw(st.integers(1, 4))):
        fields = draw(FIELDS["task"])
        if fields["completed"]:
            fields["completed_at"] = "2021-01-01T00:00:00Z"
        task = _new("task", fields | {"parent_id": draw(st.sampled_from(above))})
        made.append(task)
        above.append(task["id"])
    gone = draw(st.lists(st.sampled_from(made), max_size=3, unique_by=lambda one: one["id"]))
    return made + [{**one, "change_id": str(uuid4()), "version": 1, "fields": None} for one in gone]


def _new(kind: str, fields: dict[str, Any]) -> Change:
    ids = {"change_id": str(uuid4()), "kind": kind, "id": str(uuid4())}
    return ids | {"version": None, "fields": fields}


def send(person: Person, changes: list[Change]) -> None:
    answer = person.post("/api/changes", {"changes": changes})
    assert answer.status == 200, answer
    for change, result in zip(changes, answer.json["results"], strict=True):
        assert result["result"] == "done" or change["fields"] is None, (change, result)
