"""The plan for tasks below each other, row by row: what is deleted, held back, and sent first."""

import pytest

from cli.sync.actions import Action, DeleteRemotely, TrashFile, Upload, id_of
from cli.sync.front_matter import split
from cli.sync.messages import Item, Remote
from cli.sync.plan import Choices, plan
from cli.sync.snapshot import File, Snapshot
from cli.sync.state import Agreed, State
from cli.sync.workspace import Listing, digest

NUMBERS = {name: f"019aab3c-5f00-7cc3-98c4-dc0c0c0739{number}" for number, name in
           enumerate("abcd", start=10)}  # fmt: skip
ABOVE = {"a": None, "b": "a", "c": "b", "d": None}

# The files that are gone; what is done, and what if it is meant. Each task is below the one before
# it, but the last.
GONE = """
-      | -                | -
a      | Tell             | Delete(a)
b      | Tell             | Delete(b)
c      | Delete(c)        | Delete(c)
d      | Delete(d)        | Delete(d)
a b    | Tell Tell        | Delete(a)
a c    | Tell Delete(c)   | Delete(a)
b c    | Delete(b)        | Delete(b)
a b c  | Delete(a)        | Delete(a)
"""


def task(name: str, *, parent: str | None, more: str = "") -> File:
    line = f"parent_id: {NUMBERS[parent]}\n" if parent else ""
    data = f"---\nid: {NUMBERS[name]}\nkind: task\n{line}---\n\n# {name}{more}\n".encode()
    path = f"tasks/{name}.md"
    return File(path, digest(data), "task", NUMBERS[name], has_id=True, document=split(data))


def given(gone: str = "") -> tuple[Snapshot, State]:
    files, agreed = Snapshot(Listing()), State()
    files.listing.folders["tasks"] = (1, 1)
    for name, parent in ABOVE.items():
        file = task(name, parent=parent)
        above = NUMBERS[parent] if parent else None
        lines = ["parent_id"] if parent else []
        agreed.items[file.id] = Agreed(
            "task", file.path, 1, file.digest, above, later=lines, folder=(1, 1)
        )
        if name not in gone.split():
            files.items[file.id] = file
    return files, agreed


def told(actions: list[Action]) -> str:
    names = {number: name for name, number in NUMBERS.items()}
    words = [
        f"Delete({names[id_of(one)]})" if isinstance(one, DeleteRemotely) else type(one).__name__
        for one in actions
    ]
    return " ".join(words) or "-"


@pytest.mark.parametrize("row", GONE.strip().splitlines())
def test_a_task_goes_with_its_subtasks_or_is_held_back(row: str) -> None:
    gone, held, meant = (cell.strip() for cell in row.split("|"))
    assert told(plan(*given(gone), Remote(), Choices())) == held
    assert told(plan(*given(gone), Remote(), Choices(really=True))) == meant


@pytest.mark.parametrize(
    ("parents", "order"),
    [
        ({"a": None, "b": "a", "c": "b", "d": "c"}, "abcd"),
        ({"a": "b", "b": "c", "c": "d", "d": None}, "dcba"),
        ({"a": "d", "b": None, "c": "a", "d": "b"}, "bdac"),
        ({"a": "b", "b": "a", "c": None, "d": None}, "cdab"),  # a circle, for Aurora to refuse
    ],
)
def test_parents_are_sent_before_their_subtasks(parents: dict[str, str | None], order: str) -> None:
    files, agreed = given()
    for name, parent in parents.items():
        files.items[NUMBERS[name]] = task(name, parent=parent, more="!")
    sent = [one for one in plan(files, agreed, Remote(), Choices()) if isinstance(one, Upload)]
    assert [one.file.id for one in sent] == [NUMBERS[name] for name in order]


def test_files_go_to_the_trash_with_all_that_they_belonged_to() -> None:
    remote = Remote()
    for name in "abc":
        remote.items[NUMBERS[name]] = Item(sequence=9, kind="task", id=NUMBERS[name])
    actions = plan(*given(), remote, Choices())
    assert {one.file.path: one.parents for one in actions if isinstance(one, TrashFile)} == {
        "tasks/a.md": (),
        "tasks/b.md": (NUMBERS["a"],),
        "tasks/c.md": (NUMBERS["b"], NUMBERS["a"]),
    }
