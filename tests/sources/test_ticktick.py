from pathlib import Path

import pytest

from tests.sources.reading import Read, read
from tests.sources.traps import ticktick


@pytest.fixture
def backup(tmp_path: Path) -> Read:
    return read(ticktick(tmp_path))


def test_every_task_is_carried_or_named(backup: Read) -> None:
    assert backup.source == "ticktick"
    assert len(backup.of("task")) == 10
    assert [one.why for one in backup.left_out] == ["it has no title"]


def test_a_day_is_that_of_its_zone(backup: Read) -> None:
    parent = backup.one("Parent of two lines").fields
    assert parent["date"] == "2018-12-12"
    assert "due_time" not in parent
    assert not parent["completed"]
    assert "completed_at" not in parent
    assert parent["tags"] == ["sea", "Night"]
    assert parent["description"] == "- [ ] one\n- [x] two"
    assert parent["list"] == "Life/Home/Next"
    assert (parent["priority"], backup.one("Child first").fields["priority"]) == (
        "urgent",
        "urgent",
    )
    orphan = backup.one("Orphan").fields
    assert (orphan["date"], orphan["due_time"]) == ("2020-05-05", "12:30")
    assert backup.one("Done").fields["completed_at"] == "2019-02-03T10:00:00Z"


def test_parents_come_first_and_four_levels_are_kept(backup: Read) -> None:
    order = [item.fields["title"] for item in backup.items]
    ids = {str(item.id): item.fields["title"] for item in backup.items}
    parents = {
        one.fields["title"]: ids.get(one.fields.get("parent_id", "")) for one in backup.items
    }
    for child, parent in parents.items():
        assert parent is None or order.index(parent) < order.index(child)
    assert parents["Child first"] == "Parent of two lines"
    assert (parents["L2"], parents["L3"], parents["L4"]) == ("Child first", "L2", "L3")
    assert (parents["Orphan"], parents["Cycle B"], parents["Cycle A"]) == (None, None, "Cycle B")


def test_what_was_not_carried_is_said(backup: Read) -> None:
    assert sorted(set(backup.said)) == [
        "date that cannot be read",
        "repetition, kept as text",
        "subtask whose parent the file does not hold, carried alone",
    ]
