"""The decisions of a sync, row by row: a file's state, what was agreed on, and Aurora's state."""

from itertools import product
from typing import Any

import pytest

from cli.sync.actions import Action
from cli.sync.decisions import KNOWN, UNKNOWN, Ground, Local, There, decide
from cli.sync.front_matter import split
from cli.sync.markdown import fields_digest
from cli.sync.messages import Item, Remote
from cli.sync.plan import Choices, plan
from cli.sync.rounds import disagree
from cli.sync.snapshot import File, Snapshot
from cli.sync.state import Agreed, Sending, State
from cli.sync.states import local_state, remote_state
from cli.sync.workspace import Listing, digest
from shared.kinds.registry import KINDS

ID, PATH = "019aab3c-5f00-7cc3-98c4-dc0c0c07398e", "thoughts/a.md"
OTHER = "thoughts/other.md"  # a file that is as it was: its folder is not empty
WHEN = "2026-11-22T21:40:00Z"

# The state of the file, Aurora's state; the actions if something was agreed on, and if nothing was.
TABLE = """
absent      absent     | Forget                  | -
absent      unchanged  | DeleteRemotely          | -
absent      changed    | Create                  | Create
absent      deleted    | Forget                  | -
absent      erased     | Erase                   | Erase
unchanged   absent     | Upload(new)             | impossible
unchanged   unchanged  | -                       | impossible
unchanged   changed    | Update                  | impossible
unchanged   deleted    | TrashFile               | impossible
unchanged   erased     | Erase                   | impossible
changed     absent     | Upload(new)             | impossible
changed     unchanged  | Upload(1)               | impossible
changed     changed    | Upload(1)               | impossible
changed     same       | Agree                   | impossible
changed     sent       | Rebase Upload(2)        | impossible
changed     deleted    | Upload(1)               | impossible
changed     erased     | Erase Postpone Tell     | impossible
unreadable  absent     | Tell Postpone           | impossible
unreadable  unchanged  | Tell                    | impossible
unreadable  changed    | Tell Postpone           | impossible
unreadable  deleted    | Tell Postpone           | impossible
unreadable  erased     | Tell Postpone           | impossible
empty       absent     | Tell Postpone           | impossible
empty       unchanged  | Tell                    | impossible
empty       changed    | Tell Postpone           | impossible
empty       deleted    | Tell Postpone           | impossible
empty       erased     | Tell Postpone           | impossible
new         absent     | impossible              | Upload(new)
new         unchanged  | impossible              | Upload(new)
new         changed    | impossible              | Upload(new)
new         same       | impossible              | Agree
new         sent       | impossible              | Rebase Upload(2)
new         deleted    | impossible              | Restore
new         erased     | impossible              | Erase Postpone Tell
"""

# The rows that differ where Aurora was restored to an earlier time.
RESTORED = """
absent      unchanged  | Ask Tell
absent      changed    | Ask Tell
unchanged   unchanged  | Agree
unchanged   changed    | Upload(new)
unchanged   deleted    | Restore
changed     unchanged  | Upload(new)
changed     changed    | Upload(new)
changed     deleted    | Restore
unreadable  unchanged  | Tell Postpone
empty       unchanged  | Tell Postpone
"""

# The rows that differ where the state was copied from another place, perhaps before the files: a
# file that is not as it says may be an older one, and one that is not here was perhaps never here.
ELSEWHERE = """
absent      unchanged  | Create
absent      changed    | Create
changed     unchanged  | Upload(new)
changed     changed    | Upload(new)
changed     sent       | Upload(new)
new         sent       | Upload(new)
changed     deleted    | Upload(new)
unreadable  unchanged  | Tell Postpone
empty       unchanged  | Tell Postpone
"""


def rows(table: str) -> list[tuple[str, str, list[str]]]:
    found = []
    for line in table.strip().splitlines():
        states, *cells = line.split("|")
        local, there = states.split()
        found.append((local, there, [cell.strip() for cell in cells]))
    return found


FULL = [
    (local, there, known, cell)
    for local, there, cells in rows(TABLE)
    for known, cell in zip((True, False), cells, strict=True)
    if cell != "impossible"
]


def thought(text: str, path: str = PATH, item_id: str = ID) -> File:
    data = f"---\nid: {item_id}\nkind: thought\ntimestamp: {WHEN}\n---\n\n{text}\n".encode()
    return File(path, digest(data), "thought", item_id, has_id=True, document=split(data))


def agreed_on(text: str, path: str = PATH) -> Agreed:
    return Agreed("thought", path, 1, thought(text).digest, folder=(1, 1))


def given(
    local: str, there: str, *, known: bool, complete: bool = False
) -> tuple[Snapshot, State, Remote]:
    """Return the three that a row is about."""
    files, agreed, remote = Snapshot(Listing()), State(), Remote(is_complete=complete)
    files.listing.folders["thoughts"] = (1, 1)
    if known:
        agreed.items[ID] = agreed_on("old")
    file = thought("old" if local == "unchanged" else "mine")
    if local in {"unchanged", "changed", "new"}:
        files.items[ID] = file
    elif local == "unreadable":
        files.unreadable[ID], files.refused[PATH] = PATH, "it is not text in UTF-8"
    elif local == "empty":
        files.empty.add(ID)
        files.refused[PATH] = "it is empty"
    text = {"unchanged": "old", "same": "mine"}.get(there, "theirs")
    fields: dict[str, Any] = {"text": text, "timestamp": WHEN, "tags": []}
    item = Item(sequence=9, kind="thought", id=ID, version=2, row=fields | {"version": 2})
    if there == "sent":
        agreed.sending[ID] = Sending("x", 1, fields_digest(KINDS["thought"], fields))
    if there in {"changed", "same", "sent"}:
        remote.items[ID] = item
    elif there in {"deleted", "erased"}:
        remote.items[ID] = item.model_copy(update={"row": None, "erased": there == "erased"})
    elif there == "absent":
        remote.is_complete = True
    elif complete:
        remote.items[ID] = item.model_copy(update={"version": 1})
    return files, agreed, remote


def named(actions: list[Action]) -> str:
    """Return the kinds of actions, of an upload with what it is based on."""
    names = []
    for one in actions:
        name = type(one).__name__
        if name == "Upload":
            version = getattr(one, "version", None)
            name = f"Upload({version or 'new'})"
        names.append(name)
    return " ".join(names) or "-"


@pytest.mark.parametrize(("local", "there", "known", "expected"), FULL)
def test_each_row_of_the_table(local: str, there: str, *, known: bool, expected: str) -> None:
    assert named(plan(*given(local, there, known=known), Choices())) == expected


@pytest.mark.parametrize(("local", "there", "known", "expected"), FULL)
def test_a_restored_aurora_changes_what_version_numbers_prove(
    local: str, there: str, *, known: bool, expected: str
) -> None:
    files, agreed, remote = given(local, there, known=known, complete=True)
    remote.is_restored = True
    disagree(files, agreed, remote)
    differing = {(one, two): cells[0] for one, two, cells in rows(RESTORED)}
    if known:
        expected = differing.get((local, there), expected)
    if (local, there, known) == ("new", "unchanged", False):
        expected = "Upload(new)"
    if (local, there, known) == ("absent", "unchanged", False):
        expected = "Create"  # all of Aurora is told, so this is new here
    assert named(plan(files, agreed, remote, Choices())) == expected


@pytest.mark.parametrize(("local", "there", "known", "expected"), FULL)
def test_state_from_another_place_deletes_nothing(
    local: str, there: str, *, known: bool, expected: str
) -> None:
    if there == "unchanged" and not known:
        return  # all of Aurora is told then
    files, agreed, remote = given(local, there, known=known, complete=True)
    differing = {(one, two): cells[0] for one, two, cells in rows(ELSEWHERE)}
    if known or there == "sent":
        expected = differing.get((local, there), expected)
    agreed.forget_place()
    disagree(files, agreed, remote)
    assert named(plan(files, agreed, remote, Choices())) == expected


def test_what_copied_state_knows_is_not_asked_about_after_a_restore() -> None:
    for there in ("unchanged", "changed"):
        files, agreed, remote = given("absent", there, known=True, complete=True)
        remote.is_restored = True
        agreed.forget_place()
        disagree(files, agreed, remote)
        assert named(plan(files, agreed, remote, Choices())) == "Create"


def test_every_combination_is_in_the_table() -> None:
    every = set(product(Local, There))
    assert KNOWN.keys() == UNKNOWN.keys() == every
    listed = {(local, there) for local, there, _ in rows(TABLE)}
    assert listed >= {(local.name.lower(), there.name.lower()) for local, there in every}


@pytest.mark.parametrize(("local", "there", "known", "expected"), FULL)
def test_the_rows_are_of_the_states_they_name(
    local: str, there: str, *, known: bool, expected: str
) -> None:
    files, agreed, remote = given(local, there, known=known)
    item, was = remote.items.get(ID), agreed.items.get(ID)
    found = local_state(ID, files, was, item), remote_state(item, was, remote)
    there = {"same": "changed", "sent": "changed"}.get(there, there)
    assert found == (Local[local.upper()], There[there.upper()])
    assert decide(*found, Ground(is_known=known))
    assert plan(files, agreed, remote, Choices()) == plan(files, agreed, remote, Choices())


@pytest.mark.parametrize("really", [False, True])
def test_a_plan_changes_nothing_it_was_given(*, really: bool) -> None:
    for local, there, known, _ in FULL:
        one, two = given(local, there, known=known), given(local, there, known=known)
        plan(*one, Choices(really=really))
        assert repr(one) == repr(two)
