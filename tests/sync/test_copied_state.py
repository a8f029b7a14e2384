"""State copied from another folder, or of before a restore, proves nothing of a file."""

import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any
from uuid import uuid4

import httpx
import pytest

from tests.support.folders import SEA, WHEN, Folder, create, everything, texts
from tests.support.people import Person
from tests.support.restored import Backup, Epochs

NOTE = "thoughts/note.md"


@pytest.fixture
def there(here: Folder, new_folder: Callable[..., Folder]) -> Folder:
    """Return a second folder, in step as the first is."""
    here.sync()
    there = new_folder("there")
    there.sync()
    return there


@pytest.fixture
def epochs(monkeypatch: pytest.MonkeyPatch) -> Epochs:
    return Epochs(monkeypatch)


def copy_state(one: Folder, other: Folder) -> None:
    """Do what a tool does that copies all of a folder, and has not come to the files."""
    shutil.copy(one.root / ".aurora/sync.json", other.root / ".aurora/sync.json")


class Killed(BaseException):
    """The process ends here."""


def ended_before_sending(folder: Folder, monkeypatch: pytest.MonkeyPatch) -> None:
    send = httpx.Client.send

    def ending(client: httpx.Client, request: httpx.Request, **options: Any) -> httpx.Response:
        if request.url.path == "/api/changes" and request.method == "POST":
            raise Killed
        return send(client, request, **options)

    with monkeypatch.context() as patched:
        patched.setattr(httpx.Client, "send", ending)
        with pytest.raises(Killed):
            folder.run()


def test_a_file_without_an_id_is_new_whatever_copied_state_says(
    person: Person, here: Folder, there: Folder
) -> None:
    """Copied before it got its id."""
    for folder in (here, there):
        folder.write(NOTE, "---\nown: 1 # mine\n---\n\nWritten there.\n")
    there.sync()
    copy_state(there, here)
    assert here.run().exit_code == 0
    there.sync()
    here.sync()
    assert len(here.paths()) == len(there.paths()) == len(everything(person))
    assert set(texts(person)) == {"Written there."}


def test_an_older_file_does_not_undo_what_copied_state_knows(
    person: Person, here: Folder, there: Folder
) -> None:
    create(person, **SEA)
    here.sync()
    there.sync()
    here.change(here.paths()[0], "loud", "calm")
    here.sync()
    copy_state(here, there)
    result = there.run()
    assert (result.exit_code, "1 conflict" in result.stdout) == (1, True)
    assert texts(person) == ["The sea was calm."]
    [beside] = [path for path in there.paths() if "conflict" in path]
    assert SEA["text"] in there.read(beside)
    assert there.sync().startswith("0 received, 0 sent, 0 conflicts")


def test_an_older_file_that_cannot_be_sent_stays_an_older_file(
    person: Person, here: Folder, there: Folder, monkeypatch: pytest.MonkeyPatch
) -> None:
    create(person, **SEA)
    here.sync()
    there.sync()
    here.change(here.paths()[0], "loud", "calm")
    here.sync()
    copy_state(here, there)
    ended_before_sending(there, monkeypatch)
    assert there.run().exit_code == 1
    assert texts(person) == ["The sea was calm."]


@pytest.mark.parametrize("content", ["", "---\nid: "])
def test_a_half_copied_file_is_no_deletion_when_it_is_gone(
    person: Person, here: Folder, there: Folder, content: str
) -> None:
    """A tool makes an empty file first, and was stopped."""
    here.write(NOTE, "Mine.\n")
    here.sync()
    copy_state(here, there)
    there.write(NOTE, content)
    there.run()
    if (there.root / NOTE).exists():
        there.remove(NOTE)
    there.run("--really")
    there.sync()
    here.run()
    assert "Mine." in texts(person)
    assert any("Mine." in there.read(path) for path in there.paths())


def test_a_journal_begun_here_too_is_the_one_that_copied_state_knows(
    person: Person, here: Folder, there: Folder
) -> None:
    for folder, text in ((here, "Rome."), (there, "Paris.")):
        folder.write("journals/Trip/journal.md", "---\nname: Trip\n---\n")
        folder.write(f"journals/Trip/{text[:-1]}.md", text)
    here.run(email=True)
    copy_state(here, there)
    assert there.run(email=True).exit_code == 0
    here.run(email=True)
    rows = everything(person).values()
    assert [row["name"] for row in rows if "name" in row] == ["Trip"]
    assert {path.split("/")[1] for path in [*here.paths(), *there.paths()]} == {"Trip"}
    assert len(here.paths()) == len(there.paths()) == 3


def test_a_copy_in_another_place_is_no_item(person: Person, here: Folder) -> None:
    """A backup within the folder doubles nothing, also where no state tells which is which."""
    journal = create(person, "journal", name="Diary")["id"]
    create(person, journal=journal, content="x", timestamp=WHEN)
    create(person, **SEA)
    here.sync()
    for name in ("journals", "thoughts"):
        shutil.copytree(here.root / name, here.root / "backup" / name)
    rows = everything(person)
    assert here.sync().startswith("0 received, 0 sent, 0 conflicts")
    shutil.rmtree(here.root / ".aurora")
    here.sync()
    assert everything(person) == rows
    here.change("thoughts/2026-11-22-the-sea-was-loud.md", "loud", "calm")
    here.sync()
    assert texts(person) == ["The sea was calm."]


@pytest.mark.parametrize(
    ("copy", "field"),
    [
        ("thoughts/x.md", "text"),
        ("tasks/x.md", "title"),
        ("journals/Diary/journal 2.md", "content"),
    ],
)
def test_a_copy_is_what_its_place_says(person: Person, here: Folder, copy: str, field: str) -> None:
    journal = create(person, "journal", name="Diary", description="Mine.")["id"]
    create(person, journal=journal, content="An entry.", timestamp=WHEN)
    here.sync()
    source = "journal" if "journal" in Path(copy).name else "2026-11-22"
    here.write(copy, here.read(f"journals/Diary/{source}.md"))
    rows = everything(person)
    here.sync()
    [new] = everything(person).keys() - rows.keys()
    assert field in everything(person)[new]
    assert [row["name"] for row in everything(person).values() if "name" in row] == ["Diary"]
    assert here.sync().startswith("0 received, 0 sent, 0 conflicts")


@pytest.mark.parametrize(("path", "field"), [("thoughts/x.md", "text"), ("tasks/x.md", "title")])
def test_an_entry_that_moved_before_it_was_sent_is_what_its_place_says(
    person: Person, here: Folder, monkeypatch: pytest.MonkeyPatch, path: str, field: str
) -> None:
    """It has its id and its kind already."""
    create(person, "journal", name="Diary")
    here.sync()
    here.write("journals/Diary/x.md", "Mine.\n")
    ended_before_sending(here, monkeypatch)
    assert "kind: entry" in here.read("journals/Diary/x.md")
    here.move("journals/Diary/x.md", path)
    assert here.sync().startswith("0 received, 1 sent")
    assert [row[field] for row in everything(person).values() if field in row] in (["Mine."], ["x"])
    assert here.sync().startswith("0 received, 0 sent")


def restored(backup: Backup, epochs: Epochs, person: Person, thought: str) -> None:
    """Go back, and on: the version is the same as before, the text another."""
    backup.restore()
    epochs.now = str(uuid4())
    person.patch(f"/api/thoughts/{thought}", {"text": "there"})


@pytest.mark.parametrize("is_edited", [True, False])
def test_a_sync_after_a_restore_that_ends_early_loses_nothing(
    person: Person,
    here: Folder,
    database: str,
    epochs: Epochs,
    monkeypatch: pytest.MonkeyPatch,
    *,
    is_edited: bool,
) -> None:
    """It has noted the new epoch, and sent nothing yet: what it knew of versions is still void."""
    thought = create(person, text="old", timestamp=WHEN)["id"]
    here.sync()
    backup = Backup(database, person)
    here.change(here.paths()[0], "\nold\n", "\nhere\n")
    here.sync()
    restored(backup, epochs, person, thought)
    if is_edited:
        here.change(here.paths()[0], "\nhere\n", "\nhere, edited\n")
    ended_before_sending(here, monkeypatch)
    result = here.run()
    assert (result.exit_code, "1 conflict" in result.stdout) == (1, True)
    assert texts(person) == ["there"]
    [beside] = [path for path in here.paths() if "conflict" in path]
    assert ("here, edited" if is_edited else "here") in here.read(beside)


def test_what_was_never_here_comes_after_a_restore_too(
    person: Person, epochs: Epochs, here: Folder, there: Folder, database: str
) -> None:
    create(person, **SEA)
    here.sync()
    Backup(database, person).restore()
    epochs.now = str(uuid4())
    copy_state(here, there)
    assert there.run().exit_code == 0
    assert there.paths() == here.paths()
    there.sync("--really")
    assert texts(person) == [SEA["text"]]


def test_a_file_that_could_not_be_read_at_a_restore_is_compared_later(
    person: Person, here: Folder, database: str, epochs: Epochs
) -> None:
    thought = create(person, text="old", timestamp=WHEN)["id"]
    here.sync()
    backup = Backup(database, person)
    here.change(here.paths()[0], "\nold\n", "\nhere\n")
    here.sync()
    [path] = here.paths()
    text = here.read(path)
    here.write(path, "")
    restored(backup, epochs, person, thought)
    assert here.run().exit_code == 1
    here.write(path, text)
    assert here.run().exit_code == 1  # a conflict
    assert texts(person) == ["there"]
    assert any("here" in here.read(one) for one in here.paths() if "conflict" in one)
