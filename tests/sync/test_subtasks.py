"""Subtasks in the folder: sent after what they belong to, deleted and restored with it."""

import re
from collections.abc import Callable
from uuid import uuid4

import pytest

from tests.support.folders import Folder, create, everything
from tests.support.people import Person

LEVELS = 5


@pytest.fixture
def chain(person: Person) -> list[str]:
    """A task, and subtasks on four levels; the name of each tells its level."""
    ids: list[str] = []
    for level in range(LEVELS):
        above = {"parent_id": ids[-1]} if ids else {}
        ids.append(create(person, "task", title=f"Level {level}", **above)["id"])
    return ids


def path(level: int) -> str:
    return f"tasks/level-{level}.md"


def parents(person: Person) -> dict[str, str | None]:
    return {row["title"]: row["parent_id"] for row in everything(person).values()}


@pytest.mark.usefixtures("chain")
def test_four_levels_go_out_and_into_another_account_as_they_were(
    person: Person, here: Folder, other: Person, new_folder: Callable[..., Folder]
) -> None:
    here.sync()
    copied = new_folder("copied", whose=other)
    for level in range(LEVELS):  # named so that subtasks come first
        copied.write(f"tasks/{9 - level}.md", here.read(path(level)))
    copied.sync()
    assert everything(other) == everything(person)
    assert here.sync().startswith("0 received, 0 sent")


def test_a_subtask_moves_by_its_line(person: Person, here: Folder, chain: list[str]) -> None:
    here.sync()
    here.write(path(4), re.sub("(?m)^parent_id.*\n", "", here.read(path(4))))
    here.change(path(3), f"parent_id: {chain[2]}", f"parent_id: {chain[0]}")
    assert here.sync().startswith("0 received, 2 sent")
    wanted = {"Level 0": None, "Level 1": chain[0], "Level 2": chain[1]}
    assert parents(person) == wanted | {"Level 3": chain[0], "Level 4": None}
    # Two change places: the upper one is no subtask any more when the other is sent.
    here.write(path(1), re.sub("(?m)^parent_id.*\n", "", here.read(path(1))))
    here.change(path(0), "\n---\n", f"\nparent_id: {chain[1]}\n---\n")
    assert here.sync().startswith("0 received, 2 sent")
    assert parents(person)["Level 0"] == chain[1]
    person.patch(f"/api/tasks/{chain[0]}", {"parent_id": None})
    here.sync()
    assert "parent_id" not in here.read(path(0))


def test_a_task_whose_subtasks_have_files_is_deleted_only_if_that_is_meant(
    person: Person, here: Folder, chain: list[str]
) -> None:
    here.sync()
    rows = everything(person)
    for level in (0, 2, 3):  # 1 and 4 are still there
        here.remove(path(level))
    result = here.run()
    assert result.exit_code == 1
    for level in (0, 2, 3):
        assert f"{path(level)} is gone, but not all that belongs to it" in result.stderr
    assert everything(person) == rows
    here.sync("--really")
    assert everything(person) == {}
    assert here.paths() == []
    assert len(person.get("/api/trash").json["items"]) == 1
    person.post("/api/undo")
    here.sync()
    assert everything(person).keys() == set(chain)
    assert len(here.paths()) == LEVELS


def test_a_task_is_deleted_with_its_subtasks_in_one_act(
    person: Person, here: Folder, chain: list[str]
) -> None:
    kept = create(person, "task", title="Kept")["id"]
    here.sync()
    for level in range(1, LEVELS):
        here.remove(path(level))
    assert here.sync().startswith("0 received, 1 sent")
    assert everything(person).keys() == {chain[0], kept}
    person.post("/api/undo")
    here.sync()
    assert everything(person).keys() == {*chain, kept}
    assert len(here.paths()) == LEVELS + 1
    # What is taken out of a task first stays.
    here.write(path(4), re.sub("(?m)^parent_id.*\n", "", here.read(path(4))))
    for level in range(LEVELS - 1):
        here.remove(path(level))
    here.sync()
    assert everything(person).keys() == {chain[4], kept}


def test_files_of_a_deleted_task_wait_in_the_trash_and_come_back_as_they_were(
    person: Person, here: Folder, chain: list[str]
) -> None:
    create(person, "task", title="Kept")
    here.sync()
    for level in range(LEVELS):
        here.change(path(level), "\n---\n", f"\nown: {level} # mine\n---\n")
    here.sync()
    files = {one: here.read(one) for one in here.paths()}
    person.delete(f"/api/tasks/{chain[0]}")
    assert here.sync().startswith("5 received, 0 sent")
    assert here.paths() == ["tasks/kept.md"]
    state = here.root / ".aurora/sync.json"
    state.write_text(re.sub('"trash_seen":"[^"]*"', '"trash_seen":""', state.read_text()))
    here.sync()  # what only Aurora's trash decides on stays there, at any level
    person.post("/api/undo")
    here.sync()
    assert {one: here.read(one) for one in here.paths()} == files


@pytest.mark.parametrize("levels", [[2], [0, 1, 2, 3, 4], [4, 0]])
def test_a_file_that_is_put_back_restores_its_subtask_with_what_that_belonged_to(
    person: Person, here: Folder, chain: list[str], levels: list[int]
) -> None:
    create(person, "task", title="Kept")
    here.sync()
    files = {level: here.read(path(level)) for level in levels}
    rows = everything(person)
    person.delete(f"/api/tasks/{chain[0]}")
    here.sync()
    for level in levels:
        here.write(path(level), files[level])
    here.sync()
    assert everything(person).keys() == rows.keys()
    assert len(here.paths()) == LEVELS + 1
    assert here.sync().startswith("0 received, 0 sent")


def test_a_new_subtask_of_nothing_waits_and_is_told(person: Person, here: Folder) -> None:
    nobody = uuid4()
    here.write("tasks/new.md", f"---\nparent_id: {nobody}\n---\n\n# New\n")
    result = here.run()
    assert (result.exit_code, "There is no task with this id" in result.stderr) == (1, True)
    assert everything(person) == {}
    here.write("tasks/above.md", f"---\nid: {nobody}\nkind: task\n---\n\n# Above\n")
    here.sync()
    assert parents(person) == {"Above": None, "New": str(nobody)}
