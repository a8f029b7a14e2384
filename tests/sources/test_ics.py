from pathlib import Path

import pytest

from shared.sources.nesting import parents_first
from shared.sources.source import Item
from tests.sources.reading import ADA, Read, read
from tests.sources.traps import ics


@pytest.fixture
def calendar(tmp_path: Path) -> Read:
    return read(ics(tmp_path))


def test_every_part_is_carried_or_named(calendar: Read) -> None:
    assert calendar.source == "ics"
    assert [item.kind for item in calendar.items] == [
        "event",
        "event",
        "task",
        "task",
        "task",
        "journal",
        "entry",
        "entry",
    ]
    event, title, broken, never = (left.why for left in calendar.left_out)
    assert event.startswith("It cannot be read: ")
    assert title == "it has no title"
    assert broken.startswith("it cannot be read: ")
    assert never == "nothing says when it was"


def test_an_event_keeps_its_rule_and_its_changed_repeats(calendar: Read) -> None:
    choir, eve = calendar.of("event")
    assert choir.fields["start"] == "2026-11-27T18:00"
    assert (choir.fields["zone"], choir.fields["location"]) == ("Europe/Berlin", "Kirche")
    assert choir.fields["rule"] == "FREQ=WEEKLY;COUNT=5"
    assert choir.fields["overrides"]["2026-12-04T18:00"] == {"excluded": True}
    moved = choir.fields["overrides"]["2026-12-11T18:00"]
    assert (moved["start"], moved["title"]) == ("2026-12-12T20:00", "Choir, moved")
    assert (eve.fields["start"], eve.fields["end"]) == ("2026-12-24", "2026-12-25")


def test_fields_of_a_to_do(calendar: Read) -> None:
    fence, paint, nameless = calendar.of("task")
    assert (fence.fields["date"], fence.fields["due_time"]) == ("2026-11-26", "18:30")
    assert fence.fields["tags"] == ["home", "Garden", "summer"]
    assert fence.fields["priority"] == "urgent"
    assert fence.fields["description"] == "two\ncoats"
    assert fence.fields["created_at"] == "2026-11-01T08:00:00Z"
    assert fence.fields["origin"]["kept"]["rrule"] == "FREQ=YEARLY"
    assert paint.fields["parent_id"] == str(fence.id)
    assert (paint.fields["date"], "due_time" in paint.fields) == ("2026-11-25", False)
    assert paint.fields["completed_at"] == "2026-11-20T10:00:00Z"
    assert paint.fields["priority"] == "low"
    assert (nameless.fields["date"], nameless.fields["due_time"]) == ("2026-11-26", "09:00")
    assert "attendee of a calendar, not carried" in calendar.said


def test_journals_are_entries_of_one(calendar: Read) -> None:
    (journal,) = calendar.of("journal")
    assert journal.fields["name"] == "My calendar"
    day, floating = calendar.of("entry")
    assert day.fields["timestamp"] == "2026-11-22T11:00:00Z"  # noon in Berlin
    assert floating.fields["timestamp"] == "2026-11-22T20:30:00Z"
    assert day.fields["journal_id"] == str(journal.id)


def task(name: str, parent: str | None = None) -> Item:
    fields = {"parent_id": str(ADA.id_of(parent))} if parent else {}
    return Item("task", ADA.id_of(name), name, fields)


def test_subtasks_come_after_what_they_belong_to() -> None:
    given = [task("e", "d"), task("f", "e"), task("b", "a"), task("c", "b"), task("d", "c")]
    given += [task("a"), task("x", "y"), task("y", "x"), task("orphan", "nobody")]
    found = [one for one in parents_first(given) if isinstance(one, Item)]
    order = [one.where for one in found]
    assert sorted(order) == sorted(one.where for one in given)
    parents = {one.where: one.fields.get("parent_id") for one in found}
    for child, parent in (("b", "a"), ("c", "b"), ("d", "c"), ("e", "d"), ("f", "d"), ("x", "y")):
        assert parents[child] == str(ADA.id_of(parent))
        assert order.index(parent) < order.index(child)
    assert [parents[one] for one in ("a", "y", "orphan")] == [None, None, None]
