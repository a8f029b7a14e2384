"""The files of a synced folder: what they hold and are called, and what becomes of new ones."""

import os
import re
import shutil
from collections.abc import Callable
from typing import Any

import yaml

from tests.support.folders import (
    SEA,
    WHEN,
    Folder,
    create,
    everything,
    texts,
)
from tests.support.people import Person

STRANGE = [
    "plain", " ends with lines\n\n", "\r\nWindows\r\n", "ends with \r", "\n", "\r", "\n\n", " ",
    "---\ntitle: x\n---\ny", "---", "---\n", "...\n", "# heading\n", "\ufeffmark", "\u2028\x85",
    "\x01\x7f\ttab", "😀 é e\u0301 \U0001d49c", "x" * 10_000, "con", "NUL.txt", "../../x", "a/b\\c",
    "....", "ς", "İstanbul ß", "हिन्दी पाठ",
]  # fmt: skip
NAMES = [
    "Diary", "diary", "DIARY", "../../x", "/etc", ".hidden", "con", "aux.txt", "a/b", "..", ".",
    "é" * 255, "😀" * 255, "ends. ", "yes", "null", "2026", "'quoted' \"twice\"", "a: b # c", "- x",
    "line\nbreak", "\x01", "~", "[a, b]", "e\u0301", "\u00e9", "journal", "\u202e",
]  # fmt: skip


def fill(person: Person) -> None:
    """Keep what is strange in every field."""
    for text in STRANGE:
        create(person, text=text, timestamp=WHEN, tags=["a, b", "yes", "1", "#x", "é:", "[y]"])
    for number, name in enumerate(NAMES):
        journal = create(person, "journal", name=name, description=STRANGE[number % 20][:999])["id"]
        create(person, journal=journal, content=name, title=name, mood=name[:50], timestamp=WHEN)
        create(person, "task", title=name, description=STRANGE[number % 20][:999], due_time="18:30")
    create(person, "journal", name="Nothing", description="", color="#2E86AB")
    bare: dict[str, Any] = {
        "date": "0001-01-02",
        "category": "event",
        "priority": "urgent",
        "completed": True,
    }
    create(person, "task", title="# Nothing", description="", **bare)
    create(person, "task", title=" spaces ")
    create(
        person, journal=journal, content="x", title="", mood="", timestamp="0001-01-02T00:00:00Z"
    )


def test_every_text_and_name_round_trips_unchanged(
    person: Person, other: Person, here: Folder, new_folder: Callable[..., Folder]
) -> None:
    fill(person)
    here.sync()
    paths = here.paths()
    rows = everything(person)
    assert len(paths) == len(rows)
    assert len({path.casefold() for path in paths}) == len(paths)
    for path in paths:
        names = path.split("/")
        assert all(len(name.encode()) < 100 for name in names)
        assert not [name for name in names if re.match(r"(con|nul|aux)(\.|$)", name)]
        assert not [name for name in names if re.search(r'[\\:*?"<>|\x00-\x1f]|^\.|[. ]$', name)]
        head = here.read(path).split("---\n")[1]
        assert yaml.safe_load(head)["id"] in rows  # by what others read it with
    shutil.copytree(here.root, here.root.with_name("copy"), ignore=lambda *_: [".aurora"])
    new_folder("copy", other).sync()
    assert everything(other) == rows
    assert new_folder("copy", other).sync().startswith("0 received, 0 sent, 0 conflicts; ")


def test_front_matter_is_valid_yaml(person: Person, here: Folder) -> None:
    tags = ["yes", "1e3", "a: b", "é"]
    journal = create(person, "journal", name="null", color="#2E86AB")["id"]
    entry = create(person, journal=journal, content="x", title="2026", mood="no", tags=tags)
    task = create(person, "task", title="x\ny", date="2026-11-23", due_time="18:30")
    here.sync()
    heads = [yaml.safe_load(here.read(path).split("---\n")[1]) for path in here.paths()]
    found = {head["id"]: head for head in heads}
    assert found[journal]["name"] == "null"
    assert found[journal]["color"] == "#2E86AB"
    assert [found[entry["id"]][name] for name in ("title", "mood", "tags")] == ["2026", "no", tags]
    assert found[entry["id"]]["timestamp"].isoformat() == entry["timestamp"].replace("Z", "+00:00")
    assert found[task["id"]]["title"] == "x\ny"
    assert found[task["id"]]["due_time"] == "18:30"
    assert found[task["id"]]["completed"] is False


def test_files_have_readable_names_and_contents(person: Person, here: Folder) -> None:
    create(person, **SEA)
    create(person, **SEA)
    journal = create(person, "journal", name="My Diary")["id"]
    create(person, journal=journal, content="Up betimes.", timestamp="1660-01-11T00:00:00Z")
    create(person, journal=journal, content="x", title="The River!", timestamp=WHEN)
    task = create(person, "task", title="Water the plants", description="The fern twice.")["id"]
    assert here.sync().startswith("6 received, 0 sent, 0 conflicts; ")
    assert here.paths() == [
        "journals/My Diary/1660-01-11.md",
        "journals/My Diary/2026-11-22-the-river.md",
        "journals/My Diary/journal.md",
        "tasks/water-the-plants.md",
        "thoughts/2026-11-22-the-sea-was-loud-2.md",
        "thoughts/2026-11-22-the-sea-was-loud.md",
    ]
    assert here.read("tasks/water-the-plants.md") == (
        f"---\nid: {task}\nkind: task\ncompleted: false\ncategory: todo\npriority: medium\n---\n"
        "\n# Water the plants\n\nThe fern twice.\n"
    )


def test_new_files_become_rows_of_the_kind_of_their_folder(person: Person, here: Folder) -> None:
    here.sync()
    here.write("thoughts/idea.md", "---\nTags: of my own\ntags: [Sea]\n---\n\nThe sea.\n")
    here.write("thoughts/2026-11-22.md", "Bare.\n")
    here.write("journals/Travels/1660-01-11-rome.md", "To Rome.\r\n")
    here.write("journals/Travels/2026/deep.md", "---\ntimestamp: 2026-11-22\n---\nDeep.")
    here.write("tasks/water-it.md", "---\ncompleted: yes\n---\n\n# Water it\n\nTwice.\n")
    here.write("tasks/buy-milk.md", "\n")
    ignored = {"note.md": "x", "thoughts/a.txt": "x", "thoughts/.b.md": "x", ".c/thoughts/d.md": ""}
    for path, text in ignored.items():
        here.write(path, text)
    here.sync()
    rows = everything(person)
    assert {row["text"]: (row["tags"], row["timestamp"][:10]) for row in rows.values()
            if "text" in row}["Bare."] == ([], "2026-11-22")  # fmt: skip
    [journal] = [row for row in rows.values() if "name" in row]
    assert journal["name"] == "Travels"
    entries = {row["content"]: row for row in rows.values() if "content" in row}
    assert {row["journal_id"] for row in entries.values()} == {journal["id"]}
    assert entries["To Rome."]["timestamp"] == "1660-01-11T00:00:00Z"
    assert entries["Deep."]["timestamp"] == "2026-11-22T00:00:00Z"
    tasks = {row["title"]: row for row in rows.values() if "priority" in row}
    assert tasks.keys() == {"Water it", "buy milk"}
    assert (tasks["Water it"]["completed"], tasks["Water it"]["description"]) == (True, "Twice.")
    assert "\nTags: of my own\n" in here.read("thoughts/idea.md")
    [idea] = [row for row in rows.values() if row.get("text") == "The sea."]
    assert f"\nid: {idea['id']}\n" in here.read("thoughts/idea.md")
    assert idea["tags"] == ["sea"]
    assert {path: here.read(path) for path in ignored} == ignored
    assert here.sync().startswith("0 received, 0 sent, 0 conflicts; ")


def test_refused_files_are_kept_and_retried(person: Person, here: Folder) -> None:
    here.sync()
    here.write("thoughts/long.md", "x" * 100_001)
    here.write("thoughts/huge.md", "x" * 1_000_001)
    here.write("thoughts/broken.md", "---\ntags: [\n---\nx")
    here.write("thoughts/wrong.md", "---\ntimestamp: 'soon: now'\ntitle: mine\n---\nx")
    here.write("journals/lost.md", "x")
    (here.root / "thoughts/latin.md").write_bytes(b"\xe9")
    here.write("thoughts/good.md", "Good.")
    for _ in range(2):
        result = here.run()
        assert result.exit_code == 1
        told = {line.split(" was not sent: ")[0] for line in result.stderr.splitlines()}
        assert told == {
            f"thoughts/{name}.md" for name in ("long", "huge", "broken", "wrong", "latin")
        } | {"journals/lost.md"}
    assert texts(person) == ["Good."]
    assert here.read("thoughts/broken.md") == "---\ntags: [\n---\nx"
    here.change("thoughts/wrong.md", "'soon: now'", WHEN)
    here.run()
    assert texts(person) == ["Good.", "x"]
    assert "title: mine" in here.read("thoughts/wrong.md")


def test_a_copied_file_becomes_a_new_row(person: Person, here: Folder) -> None:
    thought = create(person, **SEA)
    here.sync()
    [path] = here.paths()
    here.write("thoughts/2000-copy.md", here.read(path).replace("loud", "calm"))
    here.sync()
    assert everything(person)[thought["id"]]["text"] == SEA["text"]
    assert texts(person) == ["The sea was calm.", "The sea was loud."]


def test_a_file_that_lost_its_id_is_neither_an_edit_nor_a_deletion(
    person: Person, here: Folder
) -> None:
    create(person, **SEA)
    here.sync()
    [path] = here.paths()
    whole = here.read(path)
    for part in ("Rewritten.\n", whole[:20], whole.split("---\n")[-1], "\0" * len(whole)):
        here.write(path, part)
        result = here.run()
        assert (result.exit_code, "its `id` is gone" in result.stderr) == (1, True)
        assert texts(person) == [SEA["text"]]
    here.write(path, whole)
    assert here.sync().startswith("0 received, 0 sent")


def test_symbolic_links_are_not_followed(person: Person, here: Folder) -> None:
    outside = here.root.with_name("outside")
    outside.mkdir()
    (outside / "secret.md").write_text("secret")
    here.root.mkdir()
    (here.root / "thoughts").symlink_to(outside)
    (here.root / "tasks").mkdir()
    (here.root / "tasks/secret.md").symlink_to(outside / "secret.md")
    here.sync()
    assert everything(person) == {}
    create(person, **SEA)
    result = here.run()
    assert (result.exit_code, "is a link" in result.stderr) == (1, True)
    assert os.listdir(outside) == ["secret.md"]  # noqa: PTH208
    (here.root / "thoughts").unlink()
    here.sync()
    assert len(here.paths()) == 2


def test_many_changes_are_sent_in_batches(
    person: Person, other: Person, here: Folder, new_folder: Callable[..., Folder]
) -> None:
    here.sync()
    for number in range(501):
        here.write(f"thoughts/{number}.md", f"{number}\n")
    for number in range(6):
        here.write(f"journals/Long/{number}.md", "é" * 100_000)
    assert here.sync().startswith("0 received, 508 sent, 0 conflicts; ")
    there = new_folder("there")
    assert there.sync().startswith("508 received, 0 sent, 0 conflicts; ")
    assert {row.get("text") for row in everything(person).values()} >= set(map(str, range(501)))
