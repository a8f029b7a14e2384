"""Files as people and their tools leave them: truncated, foreign, commented, linked."""

import errno
import os
import stat
from pathlib import Path

import pytest
import yaml

from tests.support.folders import SEA, WHEN, Folder, create, everything, texts
from tests.support.people import Person

OLD = "2001-09-09"
STRANGE_FRONTS = {
    "comments": "# mine\ntags: [sea] # and this\n\n# end\n",
    "a list with comments": "tags:   # why\n  # the first\n  - sea # loud\n  - night\nrating: 5\n",
    "anchors": "own: &own [1, 2]\nmore: *own\ntags: [sea]\n",
    "an anchor on a field": "tags: &t [sea]\nmore: *t\n",
    "a block of text": "notes: |\n  # not a comment\n  id: not mine\ntags: [sea]\n",
    "indented": "  tags: [sea]\n  own: x\n",
    "windows": "tags: [sea]\r\nown: x\r\n",
    "a flow mapping": "{tags: [sea], own: {a: 1}} # mine\n",
    "a flow mapping on lines": "{tags: [sea],\n own: 1}\n",
    "nothing": "",
    "only a comment": "# mine\n",
}


@pytest.mark.parametrize("damage", ["", "\0\0\0", "---\n", "---\nid: 1", "\ufeff", "x"])
@pytest.mark.parametrize("kind", ["task", "thought", "journal"])
def test_a_truncated_file_is_no_edit(person: Person, here: Folder, kind: str, damage: str) -> None:
    fields = {"title": "Pay the rent", "date": "2026-11-23", "due_time": "18:30"}
    fields |= {"priority": "high", "description": "By hand."}
    given = {"task": fields, "thought": SEA, "journal": {"name": "Diary", "description": "x"}}
    create(person, kind, **given[kind])
    here.sync()
    [path] = here.paths()
    rows, text = everything(person), here.read(path)
    here.write(path, damage)
    for _ in range(2):
        result = here.run()
        assert (result.exit_code, path in result.stderr) == (1, True)
        assert everything(person) == rows
        assert here.read(path) == damage
    here.write(path, text)
    assert here.sync().startswith("0 received, 0 sent")


def test_what_changed_in_aurora_waits_until_a_truncated_file_is_mended(
    person: Person, here: Folder
) -> None:
    thought = create(person, **SEA)
    here.sync()
    [path] = here.paths()
    text = here.read(path)
    here.write(path, "")
    person.patch(f"/api/thoughts/{thought['id']}", {"text": "The sea was calm."})
    here.run()
    assert here.read(path) == ""
    here.write(path, text)
    assert here.sync().startswith("1 received, 0 sent")
    assert here.read(path).endswith("\nThe sea was calm.\n")


def test_a_new_empty_file_waits_until_it_has_content(person: Person, here: Folder) -> None:
    here.write("thoughts/idea.md", "")
    here.write("tasks/buy-milk.md", "")
    here.write("journals/Trip/rome.md", "")
    here.sync()
    assert everything(person) == {}
    assert [here.read(path) for path in here.paths()] == [""] * 3
    here.write("thoughts/idea.md", "An idea.\n")
    here.sync()
    assert texts(person) == ["An idea."]


def test_files_of_others_are_not_looked_at(person: Person, here: Folder) -> None:
    foreign: dict[str, bytes] = {
        "archive/latin.md": b"caf\xe9\n",
        "archive/broken.md": b"---\ntags: [\n---\nx",
        "README.md": b"---\nid: none\n---\nx",
        "notes/other.md": b"---\nid: 5\nkind: recipe\n---\nx",
        "notes/deep.md": b"---\n" + b"[" * 60_000 + b"\n---\nx",
        "notes/large.md": b"x" * 2_000_000,
    }
    for path, data in foreign.items():
        here.write(path, "")
        (here.root / path).write_bytes(data)
    create(person, **SEA)
    here.sync()
    here.remove("thoughts/2026-11-22-the-sea-was-loud.md")
    here.sync()
    assert texts(person) == []  # what is not ours holds no deletion back
    assert {path: (here.root / path).read_bytes() for path in here.paths()} == foreign


def test_an_item_in_a_folder_of_others_is_still_ours(person: Person, here: Folder) -> None:
    create(person, **SEA)
    here.sync()
    [path] = here.paths()
    here.move(path, "archive/sea.md")
    here.change("archive/sea.md", "loud", "calm")
    here.sync()
    assert texts(person) == ["The sea was calm."]
    data = (here.root / "archive/sea.md").read_bytes()
    (here.root / "archive/sea.md").write_bytes(data.replace(b"calm", b"\xe9"))
    result = here.run()
    assert (result.exit_code, "not text in UTF-8" in result.stderr) == (1, True)
    assert texts(person) == ["The sea was calm."]


@pytest.mark.parametrize("name", STRANGE_FRONTS)
def test_a_front_matter_keeps_its_comments_anchors_and_shape(
    person: Person, here: Folder, name: str
) -> None:
    front = STRANGE_FRONTS[name]
    newline = "\r\n" if "\r\n" in front else "\n"
    path = "thoughts/2026-11-22-x.md"
    here.write(path, f"---{newline}{front}---{newline}{newline}The sea.{newline}")
    here.sync()
    text = here.read(path)
    for line in front.splitlines():
        assert line in text
    [(thought_id, row)] = everything(person).items()
    assert (row["text"], row["tags"][:1]) == ("The sea.", ["sea"] if "sea" in front else [])
    if "flow" in name:
        assert text == f"---\n{front}---\n\nThe sea.\n"  # left whole: its id is in the state
    else:
        assert yaml.safe_load(text.split("---")[1])["id"] == thought_id
    here.change(path, "The sea.", "The sea was calm.")
    assert here.sync().startswith("0 received, 1 sent")
    person.patch(f"/api/thoughts/{thought_id}", {"text": "The sea was loud."})
    assert here.sync().startswith("1 received, 0 sent")
    text = here.read(path)
    assert text.endswith(f"{newline}The sea was loud.{newline}")
    for line in front.splitlines():
        assert line in text
    assert here.sync().startswith("0 received, 0 sent")
    assert everything(person)[thought_id]["tags"] == row["tags"]


def test_a_change_in_aurora_changes_single_lines(person: Person, here: Folder) -> None:
    path = "thoughts/2026-11-22-x.md"
    here.write(path, f"---\n{STRANGE_FRONTS['a list with comments']}---\n\nThe sea.\n")
    here.sync()
    [thought_id] = everything(person)
    before = here.read(path)
    person.patch(f"/api/thoughts/{thought_id}", {"tags": ["night", "sea", "calm"]})
    here.sync()
    changed = before.replace(
        "  # the first\n  - sea # loud\n  - night\n",
        "  - night\n  # the first\n  - sea # loud\n  - calm\n",
    )
    assert here.read(path) == changed


@pytest.mark.parametrize("name", ["an anchor on a field", "a flow mapping"])
def test_what_cannot_be_changed_line_by_line_is_kept_whole_beside(
    person: Person, here: Folder, name: str
) -> None:
    path = "thoughts/2026-11-22-x.md"
    here.write(path, f"---\n{STRANGE_FRONTS[name]}---\n\nThe sea.\n")
    here.sync()
    [thought_id] = everything(person)
    person.patch(f"/api/thoughts/{thought_id}", {"tags": ["calm"]})
    result = here.run()
    assert (result.exit_code, "line by line" in result.stderr) == (1, True)
    [beside] = [one for one in here.paths() if ".conflict-" in one]
    assert STRANGE_FRONTS[name] in here.read(beside)
    assert "tags: [calm]" in here.read(path)
    assert here.sync().startswith("0 received, 0 sent")


def test_an_id_that_is_only_in_the_state_moves_with_the_file(person: Person, here: Folder) -> None:
    here.write("thoughts/x.md", "---\n{tags: [sea]}\n---\nThe sea.\n")
    here.sync()
    rows = everything(person)
    here.move("thoughts/x.md", "thoughts/renamed.md")
    assert here.sync().startswith("0 received, 0 sent")
    here.change("thoughts/renamed.md", "The sea.", "Calm.")
    here.sync()
    [(thought_id, row)] = everything(person).items()
    assert thought_id in rows
    assert (row["text"], row["timestamp"]) == ("Calm.", rows[thought_id]["timestamp"])


def test_a_file_keeps_its_mode_and_attributes(person: Person, here: Folder) -> None:
    thought = create(person, **SEA)
    here.sync()
    path = here.root / here.paths()[0]
    path.chmod(0o600)
    os.setxattr(path, "user.mine", b"1")
    person.patch(f"/api/thoughts/{thought['id']}", {"text": "Calm."})
    here.sync()
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert os.getxattr(path, "user.mine") == b"1"
    here.write("thoughts/new.md", "New.\n")
    (here.root / "thoughts/new.md").chmod(0o640)
    here.sync()
    assert stat.S_IMODE((here.root / "thoughts/new.md").stat().st_mode) == 0o640
    person.patch(f"/api/thoughts/{thought['id']}", {"text": "There."})
    here.change(here.paths()[0], "Calm.", "Here.")
    here.run()
    [beside] = [one for one in here.paths() if ".conflict-" in one]
    assert stat.S_IMODE((here.root / beside).stat().st_mode) == 0o600


def test_new_folders_and_the_state_are_open_to_nobody_else(person: Person, here: Folder) -> None:
    journal = create(person, "journal", name="Diary")["id"]
    create(person, journal=journal, content="x")
    thought = create(person, **SEA)
    here.sync()
    person.delete(f"/api/thoughts/{thought['id']}")
    here.sync()
    folders = [here.root, *(path for path in here.root.rglob("*") if path.is_dir())]
    assert {stat.S_IMODE(path.stat().st_mode) for path in folders} == {0o700}
    for name in ("sync.json", "lock"):
        assert stat.S_IMODE((here.root / ".aurora" / name).stat().st_mode) == 0o600


@pytest.mark.parametrize("name", ["sync.json", "lock", "trash"])
@pytest.mark.parametrize("how", ["link", "hard link", "pipe", "folder link"])
def test_nothing_in_the_state_s_folder_may_be_a_link(
    person: Person, here: Folder, name: str, how: str
) -> None:
    create(person, **SEA)
    profile = here.root.with_name("profile")
    profile.write_text("mine")
    own = here.root / ".aurora"
    own.mkdir(parents=True)
    if how == "link":
        (own / name).symlink_to(profile)
    elif how == "hard link":
        (own / name).hardlink_to(profile)
    elif how == "pipe":
        os.mkfifo(own / name)
    else:
        here.root.with_name("elsewhere").mkdir()
        (own / name).symlink_to(here.root.with_name("elsewhere"))
    result = here.run()
    assert profile.read_text() == "mine"
    assert result.exit_code == 1
    assert here.paths() == []
    if how == "folder link":
        assert not [*here.root.with_name("elsewhere").iterdir()]


def test_a_link_in_the_place_of_the_old_unfinished_file_is_not_written_through(
    person: Person, here: Folder
) -> None:
    create(person, **SEA)
    profile = here.root.with_name("profile")
    profile.write_text("mine")
    (here.root / ".aurora").mkdir(parents=True)
    for name in ("unfinished", "sync.unfinished"):
        (here.root / ".aurora" / name).symlink_to(profile)
    here.sync()
    assert profile.read_text() == "mine"
    assert len(here.paths()) == 1


@pytest.mark.parametrize("depth", ["[" * 60_000, "{a: " * 40 + "}" * 40, "- " * 3_000])
def test_a_front_matter_that_is_too_deep_costs_only_its_file(
    person: Person, here: Folder, depth: str
) -> None:
    here.write("thoughts/deep.md", f"---\na: 1\nb: {depth}\n---\nx")
    here.write("thoughts/good.md", "Good.")
    result = here.run()
    assert (result.exit_code, "thoughts/deep.md was not sent" in result.stderr) == (1, True)
    assert texts(person) == ["Good."]


def test_a_front_matter_has_a_largest_size(person: Person, here: Folder) -> None:
    here.write("thoughts/large.md", f"---\nown: {'x' * 70_000}\n---\nx")
    assert "longer than 64 kB" in here.run().stderr
    assert texts(person) == []


TAGS = {
    "[Sea, night]": ["sea", "night"],
    "sea, night": ["sea", "night"],
    "'#sea, #night'": ["sea", "night"],
    "sea": ["sea"],
    "[sea, ~, night]": ["sea", "night"],
    "\n  - sea\n  -\n  - night": ["sea", "night"],
    "['', sea]": ["sea"],
    "[cafe\u0301, caf\u00e9]": ["caf\u00e9"],
    "['#sea']": ["#sea"],
    "": [],
    "' , '": [],
}


def test_tags_are_read_as_they_are_meant(person: Person, here: Folder) -> None:
    for number, tags in enumerate(TAGS):
        here.write(f"thoughts/{number}.md", f"---\ntags: {tags}\n---\n{number}\n")
    here.sync()
    rows = everything(person).values()
    assert {int(row["text"]): row["tags"] for row in rows} == dict(enumerate(TAGS.values()))
    assert here.sync().startswith("0 received, 0 sent")


@pytest.mark.parametrize("name", ["2026-02-30-x", "0000-01-01-x", "2026-13-01", "9999-12-31", "x"])
@pytest.mark.parametrize("age", [1_000_000_000, -1, -(2**40), 2**33])
def test_a_name_that_is_no_day_falls_back_to_the_file_s_time(
    person: Person, here: Folder, name: str, age: int
) -> None:
    here.write(f"thoughts/{name}.md", "x\n")
    try:
        os.utime(here.root / f"thoughts/{name}.md", (age, age))
    except (OSError, OverflowError):
        pytest.skip("no such time here")
    here.sync()
    [row] = everything(person).values()
    if age == 1_000_000_000:
        assert row["timestamp"].startswith(OLD)


def test_an_unreadable_file_costs_only_itself(person: Person, here: Folder) -> None:
    thoughts = [create(person, text=text, timestamp=WHEN)["id"] for text in "ab"]
    here.sync()
    blocked = here.root / "thoughts/2026-11-22-c.md"
    blocked.mkdir()  # where a file is to come
    (here.root / "tasks").write_text("no folder")
    create(person, text="c", timestamp=WHEN)
    create(person, "task", title="x")
    person.patch(f"/api/thoughts/{thoughts[0]}", {"text": "a there"})
    result = here.run()
    assert (result.exit_code, "is no folder" in result.stderr) == (1, True)
    assert here.read("thoughts/2026-11-22-a.md").endswith("a there\n")
    (here.root / "tasks").unlink()
    here.sync()
    assert len(here.paths()) == 4


def test_what_a_killed_sync_has_left_is_removed(person: Person, here: Folder) -> None:
    create(person, **SEA)
    here.sync()
    left = here.root / "thoughts/.0123456789abcdef.aurora-unfinished"
    left.write_text("half")
    (here.root / ".aurora/sync.json.0123456789abcdef.unfinished").write_text("half")
    here.sync()
    assert not left.exists()
    assert sorted(path.name for path in (here.root / ".aurora").iterdir()) == [
        "lock",
        "sync.json",
        "trash",
    ]


@pytest.fixture
def disks(monkeypatch: pytest.MonkeyPatch) -> None:
    """Have each folder on a disk of its own: nothing can be renamed from one to another."""
    replace = os.replace

    def replacing(old: Path, new: Path) -> None:
        if old.parent != new.parent:
            raise OSError(errno.EXDEV, "Invalid cross-device link", str(old))
        replace(old, new)

    monkeypatch.setattr(os, "replace", replacing)


@pytest.mark.usefixtures("disks")
def test_an_entry_moves_to_a_journal_on_another_disk(person: Person, here: Folder) -> None:
    one, two = (create(person, "journal", name=name)["id"] for name in ("One", "Two"))
    entry = create(person, journal=one, content="x", timestamp=WHEN)["id"]
    here.sync()
    here.change("journals/One/2026-11-22.md", "tags: []", "tags: []\nweather: fog # mine")
    here.sync()
    fields = {"content": "x", "timestamp": WHEN, "journal_id": two}
    change = {"change_id": one, "kind": "entry", "id": entry, "version": 1, "fields": fields}
    assert person.post("/api/changes", {"changes": [change]}).json["results"][0]["result"] == "done"
    here.sync()
    assert "weather: fog # mine" in here.read("journals/Two/2026-11-22.md")
    assert "journals/One/2026-11-22.md" not in here.paths()
    assert here.sync().startswith("0 received, 0 sent")


@pytest.mark.usefixtures("disks")
def test_both_texts_of_a_conflict_are_kept_on_another_disk(person: Person, here: Folder) -> None:
    journal = create(person, "journal", name="One")["id"]
    entry = create(person, journal=journal, content="x", timestamp=WHEN)["id"]
    here.sync()
    here.change("journals/One/2026-11-22.md", "\nx\n", "\nhere\n")
    person.patch(f"/api/journals/{journal}/entries/{entry}", {"content": "there"})
    assert here.run().exit_code == 1
    mine, theirs = (path for path in here.paths() if "2026" in path)
    assert (here.read(mine)[-6:], here.read(theirs)[-7:]) == ("\nhere\n", "\nthere\n")


@pytest.mark.usefixtures("disks")
def test_a_file_on_another_disk_is_written_beside_itself(person: Person, here: Folder) -> None:
    journals = [create(person, "journal", name=name)["id"] for name in ("One", "Two")]
    entry = create(person, journal=journals[0], content="x", timestamp=WHEN)
    here.sync()
    address = f"/api/journals/{journals[0]}/entries/{entry['id']}"
    person.patch(address, {"content": "y"})
    here.sync()
    person.delete(address)
    here.sync()
    assert "journals/One/2026-11-22.md" not in here.paths()
    person.post("/api/undo")
    here.sync()
    assert here.read("journals/One/2026-11-22.md").endswith("\ny\n")
