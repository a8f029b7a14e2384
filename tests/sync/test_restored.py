"""Aurora is restored from a backup, and goes on: neither side loses what the other has not."""

import json
from dataclasses import replace
from typing import ClassVar
from uuid import uuid4

import pytest

from cli.sync.markdown import to_send
from shared.kinds.registry import KINDS, MODEL
from shared.kinds.task import TaskFields
from tests.support.folders import SEA, WHEN, Folder, create, everything, texts
from tests.support.people import Person
from tests.support.restored import Backup, Epochs


@pytest.fixture
def epochs(monkeypatch: pytest.MonkeyPatch) -> Epochs:
    return Epochs(monkeypatch)


def restore(backup: Backup, epochs: Epochs) -> None:
    backup.restore()
    epochs.now = str(uuid4())


def test_a_restored_aurora_that_has_overtaken_the_folder_loses_nothing(
    person: Person, here: Folder, database: str, epochs: Epochs
) -> None:
    here.write("thoughts/one.md", "one\n")
    here.sync()
    backup = Backup(database, person)
    for name in ("two", "three"):
        here.write(f"thoughts/{name}.md", f"{name}\n")
    here.sync()
    restore(backup, epochs)
    for name in ("phone 1", "phone 2", "phone 3"):
        create(person, text=name, timestamp=WHEN)
    result = here.run()
    assert (result.exit_code, "was restored" in result.stderr) == (0, True)
    expected = ["one", "phone 1", "phone 2", "phone 3", "three", "two"]
    assert texts(person) == expected
    assert len(here.paths()) == len(expected)
    assert here.sync().startswith("0 received, 0 sent, 0 conflicts")
    assert epochs.asked[-1].endswith(f"epoch={epochs.now}")


def test_texts_of_equal_versions_that_differ_are_both_kept(
    person: Person, here: Folder, database: str, epochs: Epochs
) -> None:
    thoughts = [create(person, text=text, timestamp=WHEN)["id"] for text in ("a", "b", "same")]
    here.sync()
    backup = Backup(database, person)
    path = "thoughts/2026-11-22-{}.md".format
    here.change(path("a"), "\na\n", "\na here\n")
    here.change(path("same"), "\nsame\n", "\nsame again\n")
    here.sync()
    restore(backup, epochs)
    person.patch(f"/api/thoughts/{thoughts[0]}", {"text": "a there"})
    person.patch(f"/api/thoughts/{thoughts[2]}", {"text": "same again"})
    person.patch(f"/api/thoughts/{thoughts[1]}", {"text": "b there"})
    result = here.run()
    assert (result.exit_code, "2 conflicts" in result.stdout) == (1, True)
    assert texts(person) == ["a there", "b there", "same again"]
    found = "".join(here.read(one) for one in here.paths() if "conflict" in one)
    assert "a here" in found
    assert here.read(path("a")).endswith("\na there\n")
    assert here.sync().startswith("0 received, 0 sent")


def test_a_deletion_that_was_not_sent_is_asked_about(
    person: Person, here: Folder, database: str, epochs: Epochs
) -> None:
    for text in ("a", "b", "c"):
        create(person, text=text, timestamp=WHEN)
    here.sync()
    backup = Backup(database, person)
    path = "thoughts/2026-11-22-{}.md".format
    here.remove(path("c"))
    here.sync()
    kept = here.read(path("a"))
    here.remove(path("a"))
    restore(backup, epochs)
    for _ in range(2):
        result = here.run()
        assert (result.exit_code, "gone when Aurora was restored" in result.stderr) == (1, True)
        assert texts(person) == ["a", "b", "c"]
    assert path("c") in here.paths()  # deleted before, and there again: it is taken
    here.write(path("a"), kept)
    assert here.sync().startswith("0 received, 0 sent")
    here.remove(path("a"))
    here.sync()
    assert texts(person) == ["b", "c"]


def test_a_deletion_that_was_asked_about_can_be_meant(
    person: Person, here: Folder, database: str, epochs: Epochs
) -> None:
    thought = create(person, text="a", timestamp=WHEN)
    create(person, **SEA)
    here.sync()
    backup = Backup(database, person)
    here.remove("thoughts/2026-11-22-a.md")
    restore(backup, epochs)
    person.patch(f"/api/thoughts/{thought['id']}", {"tags": ["later"]})
    assert here.run().exit_code == 1
    here.sync("--really")
    assert texts(person) == [SEA["text"]]


def test_a_restore_between_reading_and_sending_sends_nothing(
    person: Person, here: Folder, monkeypatch: pytest.MonkeyPatch, epochs: Epochs
) -> None:
    create(person, **SEA)
    here.sync()
    here.write("thoughts/new.md", "New.\n")
    answer = epochs.answer

    def restoring(*given: object) -> object:
        epochs.now = str(uuid4()) if len(epochs.asked) == 2 else epochs.now
        return answer(*given)  # type: ignore[arg-type]

    with monkeypatch.context() as patched:
        patched.setattr(epochs, "answer", restoring)
        result = here.run()
    assert (result.exit_code, "restored to an earlier time just now" in result.stderr) == (1, True)
    assert texts(person) == [SEA["text"]]
    assert here.run().exit_code == 0
    assert texts(person) == ["New.", SEA["text"]]


def test_kinds_and_fields_of_a_newer_aurora_are_left_out(
    person: Person, here: Folder, epochs: Epochs
) -> None:
    row = {"id": str(uuid4()), "title": "Soup", "version": 1}
    epochs.extra = [
        {"sequence": 1, "kind": "recipe", "id": row["id"], "version": 1, "row": row, "new": [1]}
    ]
    create(person, **SEA)
    here.sync()
    assert len(here.paths()) == 1
    here.change(here.paths()[0], "loud", "calm")
    here.sync()
    assert texts(person) == ["The sea was calm."]


def test_an_upgraded_client_reads_everything_again(
    person: Person, here: Folder, epochs: Epochs
) -> None:
    create(person, **SEA)
    here.sync()
    state = here.root / ".aurora/sync.json"
    assert json.loads(state.read_text())["model"] == MODEL
    here.sync()
    assert "since=0" not in epochs.asked[-1]
    state.write_text(json.dumps(json.loads(state.read_text()) | {"model": MODEL - 1}))
    assert here.sync().startswith("0 received, 0 sent")
    assert "since=0" in epochs.asked[-1]
    here.sync()
    assert "since=0" not in epochs.asked[-1]


class LaterFields(TaskFields):
    """A task, where its priority came after the first release."""

    later: ClassVar[frozenset[str]] = frozenset({"priority"})


@pytest.mark.parametrize(
    ("lines", "before", "sent"),
    [(set(), set(), None), ({"priority"}, set(), "high"), (set(), {"priority"}, "medium")],
)
def test_a_later_field_is_sent_only_if_its_line_is_there_or_was(
    lines: set[str], before: set[str], sent: str | None
) -> None:
    kind = replace(KINDS["task"], fields=LaterFields)
    fields = {"title": "x"} | ({"priority": "high"} if lines else {})
    assert to_send(kind, fields, lines, before).get("priority") == sent


def test_everything_is_there_after_a_restore_to_the_same(
    person: Person, here: Folder, database: str, epochs: Epochs
) -> None:
    journal = create(person, "journal", name="Diary")["id"]
    create(person, journal=journal, content="x", timestamp=WHEN)
    create(person, "task", title="Water it")
    create(person, **SEA)
    here.sync()
    rows, backup = everything(person), Backup(database, person)
    restore(backup, epochs)
    assert "0 received, 0 sent, 0 conflicts" in here.run().stdout
    assert everything(person) == rows
