"""Files that are not where they were: nothing is deleted in Aurora because of what is not found."""

import os
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.support.folders import SEA, WHEN, Folder, create, everything, texts
from tests.support.people import Person

DIARY = "journals/Diary"


@pytest.fixture
def diary(person: Person, here: Folder) -> Folder:
    """Return a folder in step with a diary of five entries, and a thought."""
    journal = create(person, "journal", name="Diary")["id"]
    for number in range(5):
        text, day = f"Day {number}.", f"1660-01-1{number}T00:00:00Z"
        create(person, journal=journal, content=text, timestamp=day)
    create(person, **SEA)
    here.sync()
    return here


def take_away(folder: Folder, path: str) -> Path:
    """Move something out of a folder; return where it is."""
    away = folder.root.with_name("away")
    (folder.root / path).rename(away)
    return away


def is_held_back(folder: Folder, line: str, rows: int) -> None:
    """Check that a sync deletes nothing and says why, each time."""
    for _ in range(2):
        result = folder.run()
        assert (result.exit_code, line in result.stderr) == (1, True), result.stderr
        assert len(everything(folder.person)) == rows


def test_an_empty_folder_where_a_journal_was_deletes_nothing(diary: Folder) -> None:
    away = take_away(diary, DIARY)
    (diary.root / DIARY).mkdir()
    is_held_back(diary, f"{DIARY} is another folder than before", 7)
    (diary.root / DIARY).rmdir()
    away.rename(diary.root / DIARY)
    assert diary.sync().startswith("0 received, 0 sent, 0 conflicts")
    assert not [path for path in diary.paths() if "conflict" in path]


def test_a_journal_whose_folder_is_gone_is_deleted_only_if_that_is_meant(diary: Folder) -> None:
    away = take_away(diary, DIARY)
    is_held_back(diary, f"{DIARY} is gone", 7)
    diary.sync("--really")
    assert texts(diary.person) == [SEA["text"]]
    assert len(everything(diary.person)) == 1
    away.rename(diary.root / DIARY)  # put back, it is itself again
    diary.sync()
    assert len(everything(diary.person)) == 7
    assert diary.sync().startswith("0 received, 0 sent, 0 conflicts")


def test_an_emptied_folder_deletes_nothing(diary: Folder) -> None:
    for path in diary.paths():
        if path.startswith(DIARY):
            diary.remove(path)
    is_held_back(diary, f"{DIARY} has none of its files any more", 7)


def test_everything_in_all_places_emptied_deletes_nothing(diary: Folder) -> None:
    for name in ("journals", "thoughts"):
        shutil.rmtree(diary.root / name)
        (diary.root / name).mkdir()
    is_held_back(diary, "is gone", 7)


def test_a_folder_made_anew_with_some_of_its_files_deletes_nothing(diary: Folder) -> None:
    away = take_away(diary, DIARY)
    shutil.copytree(away, diary.root / DIARY)  # half copied
    for number in (3, 4):
        diary.remove(f"{DIARY}/1660-01-1{number}.md")
    is_held_back(diary, f"{DIARY} is another folder than before", 7)
    shutil.rmtree(diary.root / DIARY)
    away.rename(diary.root / DIARY)
    diary.sync()
    diary.remove(f"{DIARY}/1660-01-13.md")
    assert diary.sync().startswith("0 received, 1 sent")


@pytest.mark.parametrize("stand_in", ["link", "folder", "placeholder", "lock", "pipe"])
def test_something_in_a_file_s_place_is_no_deletion(diary: Folder, stand_in: str) -> None:
    path = diary.root / DIARY / "1660-01-11.md"
    away = take_away(diary, f"{DIARY}/1660-01-11.md")
    beside = path
    if stand_in == "link":
        path.symlink_to(away)
    elif stand_in == "folder":
        path.mkdir()
    elif stand_in == "pipe":
        os.mkfifo(path)
    else:
        beside = path.with_name(f".{path.name}.{'icloud' if stand_in == 'placeholder' else 'swp'}")
        beside.touch()
    is_held_back(diary, "something else is in its place", 7)
    beside.rmdir() if stand_in == "folder" else beside.unlink()
    away.rename(path)
    assert diary.sync().startswith("0 received, 0 sent")


def test_a_linked_folder_is_no_deletion(diary: Folder) -> None:
    away = take_away(diary, DIARY)
    (diary.root / DIARY).symlink_to(away)
    is_held_back(diary, "something else is in its place", 7)


def test_a_folder_that_cannot_be_read_is_no_deletion(
    diary: Folder, monkeypatch: pytest.MonkeyPatch
) -> None:
    scan = os.scandir

    def scanning(path: Path) -> object:
        if str(path).endswith("Diary"):
            raise PermissionError(13, "Permission denied", str(path))
        return scan(path)

    monkeypatch.setattr(os, "scandir", scanning)
    is_held_back(diary, "something else is in its place", 7)


def test_nothing_is_written_where_a_disk_is_not_mounted(diary: Folder, person: Person) -> None:
    """It would hide under the disk, look deleted when that is back, and hide a change."""
    [journal] = [key for key, row in everything(person).items() if "name" in row]
    [entry] = [key for key, row in everything(person).items() if row.get("content") == "Day 0."]
    away = take_away(diary, DIARY)
    (diary.root / DIARY).mkdir()
    create(person, journal=journal, content="New.", timestamp=WHEN)
    person.patch(f"/api/journals/{journal}/entries/{entry}", {"content": "Day 0, there."})
    is_held_back(diary, "nothing is written there", 8)
    assert not [*(diary.root / DIARY).iterdir()]
    (diary.root / DIARY).rmdir()
    away.rename(diary.root / DIARY)
    assert diary.sync().startswith("2 received, 0 sent, 0 conflicts")
    assert diary.read(f"{DIARY}/1660-01-10.md").endswith("\nDay 0, there.\n")


def test_what_was_written_under_a_disk_is_not_deleted_when_it_is_back(
    diary: Folder, person: Person
) -> None:
    away = take_away(diary, DIARY)
    shutil.copytree(away, diary.root / DIARY)
    diary.write(f"{DIARY}/under.md", "Under the disk.")
    diary.sync()
    shutil.rmtree(diary.root / DIARY)
    away.rename(diary.root / DIARY)
    is_held_back(diary, f"{DIARY} is another folder than before", 8)


def test_files_moved_into_a_folder_that_went_away_are_not_deleted(diary: Folder) -> None:
    diary.move("thoughts/2026-11-22-the-sea-was-loud.md", f"{DIARY}/sea.md")
    diary.write("thoughts/other.md", "x")
    take_away(diary, DIARY)
    is_held_back(diary, f"{DIARY} is gone", 8)


# What a mount of another disk over a journal's folder looks like to a sync.
MOUNTED = """
mount -t tmpfs none "$1/journals/Diary" && shift && exec "$@"
"""


def test_a_disk_that_is_mounted_over_a_journal_deletes_nothing(diary: Folder) -> None:
    if subprocess.run(["unshare", "-rm", "true"], capture_output=True, check=False).returncode:
        pytest.skip("no mounts of its own here")
    command = [sys.executable, "-m", "cli.main", "sync", str(diary.root), "--url", diary.url]
    result = subprocess.run(
        ["unshare", "-rm", "sh", "-c", MOUNTED, "sh", str(diary.root), *command],
        capture_output=True,
        text=True,
        check=False,
        env={**os.environ, "AURORA_TOKEN": diary.token},
    )
    assert (result.returncode, "on another disk" in result.stderr) == (1, True), result.stderr
    assert len(everything(diary.person)) == 7
    assert diary.sync().startswith("0 received, 0 sent")


def test_the_only_file_of_a_folder_can_be_deleted(person: Person, here: Folder) -> None:
    create(person, **SEA)
    here.sync()
    here.remove(here.paths()[0])
    assert here.sync().startswith("0 received, 1 sent")
    assert texts(person) == []


def test_copied_state_deletes_nothing(
    diary: Folder, new_folder: Callable[..., Folder], person: Person
) -> None:
    """A folder that another tool copies: its state arrives before its files."""
    there = new_folder("there")
    (there.root / ".aurora").mkdir(parents=True)
    shutil.copy(diary.root / ".aurora/sync.json", there.root / ".aurora/sync.json")
    result = there.run()
    assert (result.exit_code, "comparing everything" in result.stderr) == (0, True)
    assert len(everything(person)) == 7
    assert there.paths() == diary.paths()
    assert diary.sync().startswith("0 received, 0 sent")
    assert there.sync().startswith("0 received, 0 sent")


def test_a_half_copied_folder_gets_the_rest_under_the_same_names(
    diary: Folder, new_folder: Callable[..., Folder], person: Person
) -> None:
    diary.move(f"{DIARY}/1660-01-12.md", f"{DIARY}/mine.md")
    diary.sync()
    there = new_folder("there")
    shutil.copytree(diary.root, there.root)
    there.remove(f"{DIARY}/mine.md")
    there.remove(f"{DIARY}/1660-01-10.md")
    person.patch(f"/api/thoughts/{id_of(diary, 'thoughts')}", {"text": "The sea was calm."})
    result = there.run()
    assert result.exit_code == 0
    assert there.paths() == diary.paths()
    assert len(everything(person)) == 7
    assert "calm" in there.read(there.paths()[-1])  # as it was when it was copied: no conflict


def test_a_folder_put_in_another_s_place_deletes_nothing(diary: Folder) -> None:
    """A whole folder restored from a backup, without what was written since."""
    backup = diary.root.with_name("backup")
    shutil.copytree(diary.root, backup)
    diary.write("thoughts/new.md", "New.\n")
    diary.sync()
    state = (diary.root / ".aurora/sync.json").read_bytes()
    shutil.rmtree(diary.root)
    backup.rename(diary.root)
    (diary.root / ".aurora/sync.json").write_bytes(state)
    result = diary.run()
    assert (result.exit_code, "comparing everything" in result.stderr) == (0, True)
    assert texts(diary.person) == ["New.", SEA["text"]]


def test_a_file_that_is_back_when_it_is_looked_for_again_is_not_deleted(
    diary: Folder, monkeypatch: pytest.MonkeyPatch
) -> None:
    """An editor writes beside and renames: for a moment there is no file."""
    path, scan = f"{DIARY}/1660-01-11.md", os.scandir
    text = diary.read(path)
    diary.remove(path)

    def scanning(place: Path) -> object:
        if str(place).endswith("Diary"):
            found = [*scan(place)]
            diary.write(path, text)
            return found
        return scan(place)

    monkeypatch.setattr(os, "scandir", scanning)
    assert diary.sync().startswith("0 received, 0 sent")
    assert len(everything(diary.person)) == 7


def test_an_entry_outside_its_journal_s_folder_is_known_without_any_state(diary: Folder) -> None:
    diary.move(f"{DIARY}/1660-01-11.md", "archive/x.md")
    diary.sync()
    rows = everything(diary.person)
    shutil.rmtree(diary.root / ".aurora")
    assert diary.sync().startswith("0 received, 0 sent, 0 conflicts")
    assert everything(diary.person) == rows


def test_two_machines_begin_one_journal(
    person: Person, here: Folder, new_folder: Callable[..., Folder]
) -> None:
    there = new_folder("there")
    for one, text in ((here, "Rome."), (there, "Paris.")):
        one.run(email=True)
        one.write(f"journals/Trip/{text[:-1].lower()}.md", text)
    here.run(email=True)
    there.run(email=True)
    here.sync()
    rows = everything(person).values()
    assert [row["name"] for row in rows if "name" in row] == ["Trip"]
    expected = ["journals/Trip/journal.md", "journals/Trip/paris.md", "journals/Trip/rome.md"]
    assert sorted(path.split("/")[1] for path in here.paths()) == ["Trip"] * 3
    assert len(there.paths()) == len(expected)
    assert sorted(path.split("/")[1] for path in there.paths()) == ["Trip"] * 3


def test_a_journal_made_elsewhere_takes_the_folder_of_its_name(
    person: Person, here: Folder
) -> None:
    here.sync()
    here.write("journals/Trip/rome.md", "Rome.")
    here.write("journals/Work/journal.md", "---\nname: Office\n---\n")
    journals = [create(person, "journal", name=name)["id"] for name in ("Trip", "Office")]
    here.run()
    found = {key for key, row in everything(person).items() if "name" in row}
    assert found == set(journals)
    assert sorted({path.split("/")[1] for path in here.paths()}) == ["Trip", "Work"]


def test_a_journal_begun_again_after_it_was_deleted_is_another(
    person: Person, here: Folder
) -> None:
    for text in ("Rome.", "Paris."):
        here.write("journals/Trip/city.md", text)
        assert here.run(email=True).exit_code == 0
        shutil.rmtree(here.root / "journals/Trip")
        here.sync("--really")
    here.write("journals/Trip/city.md", "Oslo.")
    here.sync()
    assert [row["content"] for row in everything(person).values() if "content" in row] == ["Oslo."]
    assert len(person.get("/api/trash").json["items"]) == 2


def id_of(folder: Folder, place: str) -> str:
    [path] = [path for path in folder.paths() if path.startswith(place)]
    return folder.read(path).split("id: ")[1].split("\n")[0]
