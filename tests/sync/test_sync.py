"""A folder and Aurora come to the same, whoever changed what and whenever it is killed."""

import os
import re
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any
from uuid import uuid4

import httpx
import psycopg
import pytest
from click.testing import CliRunner

from cli.main import main
from cli.sync.state_folder import StateFolder
from tests.support.folders import (
    SEA,
    WHEN,
    Folder,
    create,
    everything,
    texts,
)
from tests.support.people import Person
from tests.support.restored import forget_derived


def test_two_folders_of_a_person_converge(
    person: Person, here: Folder, new_folder: Callable[..., Folder]
) -> None:
    there = new_folder("there")
    journal = create(person, "journal", name="Diary")["id"]
    for number in range(4):
        create(
            person, journal=journal, content=f"{number}", timestamp=f"166{number}-01-11T00:00:00Z"
        )
    create(person, **SEA)
    for one in (here, there):
        one.sync()
    here.change("journals/Diary/1660-01-11.md", "\n0\n", "\n0 here\n")
    here.move("journals/Diary/1661-01-11.md", "journals/Diary/sub/renamed.md")
    here.remove("journals/Diary/1662-01-11.md")
    here.write("journals/Travels/rome.md", "Rome.\n")
    there.change("thoughts/2026-11-22-the-sea-was-loud.md", "loud", "calm")
    there.change("journals/Diary/journal.md", "Diary", "My diary")
    there.move("journals/Diary", "journals/Mine")
    assert here.sync().startswith("0 received, 4 sent")
    assert there.sync().startswith("4 received, 2 sent")
    assert here.sync().startswith("2 received, 0 sent")
    there.move("journals/Mine/1663-01-11.md", "journals/Travels/moved.md")
    there.sync()
    here.sync()
    assert [path for path in here.paths() if "1663" in path] == ["journals/Travels/1663-01-11.md"]
    rows = everything(person).values()
    found = {row["content"]: row["journal_id"] == journal for row in rows if "content" in row}
    assert found == {"0 here": True, "1": True, "3": False, "Rome.": False}
    assert texts(person) == ["The sea was calm."]
    assert sorted(map(here.read, here.paths())) == sorted(map(there.read, there.paths()))
    assert "journals/Mine/1661-01-11.md" in there.paths()  # a name is everybody's own
    assert [one.sync()[:20] for one in (here, there)] == ["0 received, 0 sent, "] * 2


def test_a_sync_without_changes_makes_one_request(
    person: Person, here: Folder, monkeypatch: pytest.MonkeyPatch
) -> None:
    create(person, **SEA)
    here.sync()
    here.write("thoughts/new.md", "New.\n")
    here.sync()
    send, asked = httpx.Client.send, []

    def sending(client: httpx.Client, request: httpx.Request, **options: Any) -> httpx.Response:
        asked.append((request.method, request.url.path))
        return send(client, request, **options)

    monkeypatch.setattr(httpx.Client, "send", sending)
    result = here.run("-q")
    assert (result.exit_code, result.output) == (0, "")
    assert asked == [("GET", "/api/changes")]
    assert texts(person) == ["New.", SEA["text"]]


def test_both_texts_are_kept_when_both_sides_changed(person: Person, here: Folder) -> None:
    edited, deleted, brought_back = (create(person, **SEA | {"text": t})["id"] for t in "abc")
    here.sync()
    path = "thoughts/2026-11-22-{}.md"
    person.patch(f"/api/thoughts/{edited}", {"text": "a there"})
    person.delete(f"/api/thoughts/{deleted}")
    person.patch(f"/api/thoughts/{brought_back}", {"text": "c there"})
    here.change(path.format("a"), "\na\n", "\na here\n")
    here.change(path.format("b"), "\nb\n", "\nb here\n")
    here.remove(path.format("c"))
    result = here.run()
    assert result.exit_code == 1
    lines = result.stderr.splitlines()
    [beside_a] = [one for one in here.paths() if re.search(r"-a\.conflict-\d+\.md$", one)]
    [beside_b] = [one for one in here.paths() if re.search(r"-b\.conflict-\d+\.md$", one)]
    assert [line.split(". ")[0] for line in sorted(lines)] == [
        f"{path.format('a')} was changed here and in Aurora",
        f"{path.format('b')} was changed here and deleted in Aurora",
        f"{path.format('c')} was deleted here and changed in Aurora: it is back, as it is there.",
    ]
    assert beside_a in result.stderr
    assert beside_b in result.stderr
    assert "3 conflicts" in result.stdout
    assert here.read(path.format("a")).endswith("\n\na there\n")
    assert here.read(path.format("c")).endswith("\n\nc there\n")
    assert here.read(beside_a).endswith("\n\na here\n")
    kept = re.findall(r"\d+", beside_a)[-1]
    restored = person.post(f"/api/history/{kept}/restore").json
    assert restored["row"]["text"] == "a here"
    here.sync()
    assert path.format("b") not in here.paths()
    here.move(beside_b, "thoughts/b again.md")
    here.sync()
    assert texts(person) == ["a here", "b here", "c there"]


def test_a_restored_server_with_new_changes_causes_conflicts(
    person: Person, here: Folder, database: str
) -> None:
    thought = create(person, **SEA)
    here.sync()
    here.write("thoughts/new.md", "new\n")
    here.sync()
    with psycopg.connect(database, autocommit=True) as owner:
        owner.execute("set session_replication_role = replica")
        mine = (person.user["id"],)
        owner.execute("delete from aurora.history where user_id = %s and sequence > 1", mine)
        owner.execute(
            "update aurora.history_heads set last_sequence = 1, last_change = 1 where user_id = %s",
            mine,
        )
        owner.execute("delete from aurora.thoughts where user_id = %s and text = 'new'", mine)
        forget_derived(owner, person.user["id"])
        rewritten = "update aurora.thoughts set text = 'of another past' where id = %s"
        owner.execute(rewritten, (thought["id"],))
    result = here.run()
    assert "1 conflict;" in result.stdout
    assert texts(person) == ["new", "of another past"]
    assert [path for path in here.paths() if "conflict" in path]


def test_an_entry_can_be_received_before_its_journal(
    person: Person, here: Folder, database: str
) -> None:
    journal = create(person, "journal", name="Diary")["id"]
    create(person, journal=journal, content="x", timestamp=WHEN)
    person.patch(f"/api/journals/{journal}", {"name": "Mine"})
    with psycopg.connect(database, autocommit=True) as owner:  # as tidying leaves it
        forgotten = "delete from aurora.history where user_id = %s and sequence = 1"
        owner.execute(forgotten, (person.user["id"],))
    here.sync()
    assert here.paths() == ["journals/Mine/2026-11-22.md", "journals/Mine/journal.md"]


def test_a_conflict_whose_response_was_lost_is_kept_once(
    person: Person, here: Folder, monkeypatch: pytest.MonkeyPatch
) -> None:
    thought = create(person, **SEA)
    here.sync()
    [path] = here.paths()
    person.patch(f"/api/thoughts/{thought['id']}", {"text": "there"})
    here.change(path, SEA["text"], "here")
    send = httpx.Client.send

    def sending(client: httpx.Client, request: httpx.Request, **options: Any) -> httpx.Response:
        answer = send(client, request, **options)
        if request.method == "POST":
            raise Killed
        return answer

    with monkeypatch.context() as patched:
        patched.setattr(httpx.Client, "send", sending)
        with pytest.raises(Killed):
            here.run()
    assert "1 conflict;" in here.run().stdout
    versions = person.get("/api/history", kind="thought", id=thought["id"]).json["items"]
    assert [one["operation"] for one in versions] == ["conflict", "update", "create"]
    assert len(here.paths()) == 2


def test_the_same_change_on_both_sides_is_not_a_conflict(person: Person, here: Folder) -> None:
    thought = create(person, **SEA)
    here.sync()
    [path] = here.paths()
    person.patch(f"/api/thoughts/{thought['id']}", {"text": "The same.", "tags": ["sea", "up"]})
    here.change(path, SEA["text"], "The same.")
    here.change(path, "[sea]", "[Sea, UP]")
    here.sync()
    assert "[Sea, UP]" in here.read(path)


def test_nothing_is_deleted_when_most_files_are_missing(person: Person, here: Folder) -> None:
    for number in range(12):
        create(person, text=f"{number}")
    here.sync()
    kept, *gone = here.paths()
    for path in gone:
        here.remove(path)
    result = here.run()
    assert result.exit_code == 1
    assert result.stderr.startswith("11 of 12 files are gone")
    assert "--really" in result.stderr
    assert len(texts(person)) == 12
    here.sync("--delete")
    assert [here.read(kept).splitlines()[-1]] == texts(person)
    assert len(person.get("/api/trash").json["items"]) == 11


def test_an_unreadable_file_is_not_a_deletion(person: Person, here: Folder) -> None:
    create(person, **SEA)
    here.sync()
    [path] = here.paths()
    here.move(path, "thoughts/renamed.md")
    here.change("thoughts/renamed.md", "tags: [sea]", "tags: [sea")
    assert here.run().exit_code == 1
    assert texts(person) == [SEA["text"]]
    here.change("thoughts/renamed.md", "tags: [sea", "tags: [sea, loud]")
    here.sync()
    assert texts(person) == [SEA["text"]]


def test_removing_a_folder_deletes_the_journal_but_removing_its_file_does_not(
    person: Person, here: Folder
) -> None:
    journal = create(person, "journal", name="Diary")["id"]
    for text in "ab":
        create(person, journal=journal, content=text)
    here.sync()
    here.remove("journals/Diary/journal.md")
    here.sync()
    assert "name: Diary" in here.read("journals/Diary/journal.md")
    shutil.rmtree(here.root / "journals/Diary")
    assert "journals/Diary is gone" in here.run().stderr
    assert len(everything(person)) == 3
    here.sync("--really")
    assert everything(person) == {}
    [trashed] = person.get("/api/trash").json["items"]
    person.post(f"/api/history/{trashed['sequence']}/restore")
    assert here.sync().startswith("3 received")
    person.delete(f"/api/journals/{journal}")
    here.sync()
    assert not (here.root / "journals/Diary").exists()


def test_a_folder_belongs_to_one_account(
    person: Person, other: Person, here: Folder, new_folder: Callable[..., Folder]
) -> None:
    create(person, **SEA)
    assert here.run(email=True).exit_code == 0
    here.sync()
    theirs = new_folder("here", other)
    for result in (theirs.run(), theirs.run(email=True)):
        assert (result.exit_code, result.stdout) == (1, "")
        assert "belongs to another account" in result.stderr
    assert everything(other) == {}
    assert here.run(email=True).exit_code == 0
    theirs.token = "aur_x"
    assert "Create another" in theirs.run().stderr


def test_losing_the_sync_state_loses_and_duplicates_nothing(person: Person, here: Folder) -> None:
    create(person, **SEA)
    edited = create(person, **SEA | {"text": "b"})
    here.sync()
    before = here.paths()
    shutil.rmtree(here.root / ".aurora")
    here.sync()
    assert here.paths() == before
    (here.root / ".aurora/sync.json").write_text("{")
    assert "is damaged" in here.run().stderr
    (here.root / ".aurora/sync.json").unlink()
    here.change("thoughts/2026-11-22-b.md", "\nb\n", "\nb here\n")
    result = here.run()
    assert "1 conflict;" in result.stdout
    assert person.get(f"/api/thoughts/{edited['id']}").json["text"] == "b"
    assert len(here.paths()) == 3


def test_a_restored_server_gets_back_what_it_lost_and_overwrites_nothing(
    person: Person, here: Folder, database: str
) -> None:
    old = create(person, **SEA | {"text": "old"})
    same = create(person, **SEA | {"text": "same"})
    here.sync()
    here.write("thoughts/new.md", "new\n")
    path = "thoughts/2026-11-22-old.md"
    here.change(path, "\nold\n", "\nold, edited\n")
    here.sync()
    with psycopg.connect(database, autocommit=True) as owner:
        owner.execute("set session_replication_role = replica")
        mine = (person.user["id"],)
        owner.execute("delete from aurora.history where user_id = %s and sequence > 2", mine)
        owner.execute(
            "update aurora.history_heads set last_sequence = 2, last_change = 2 where user_id = %s",
            mine,
        )
        owner.execute("delete from aurora.device_changes where user_id = %s", mine)
        owner.execute("delete from aurora.thoughts where user_id = %s and text = 'new'", mine)
        forget_derived(owner, person.user["id"])
        undone = "update aurora.thoughts set text = 'old', version = 1 where id = %s"
        owner.execute(undone, (old["id"],))
    assert texts(person) == ["old", "same"]
    result = here.run()
    assert (result.exit_code, "was restored" in result.stderr) == (1, True)
    assert "1 conflict;" in result.stdout
    assert texts(person) == ["new", "old", "same"]
    assert everything(person)[same["id"]]["version"] == 1
    [beside] = [path for path in here.paths() if "conflict" in path]
    assert here.read(beside).endswith("\nold, edited\n")
    here.sync()


def move(person: Person, entry: dict[str, Any], journal: str) -> None:
    """Put an entry into another journal, as another device does."""
    fields = {name: entry[name] for name in ("content", "timestamp")} | {"journal_id": journal}
    change = {"change_id": str(uuid4()), "kind": "entry", "id": entry["id"], "version": 1}
    answer = person.post("/api/changes", {"changes": [change | {"fields": fields}]})
    assert answer.json["results"][0]["result"] == "done"


class Killed(BaseException):
    """The process ends here."""


def kill(monkeypatch: pytest.MonkeyPatch, steps: int) -> None:
    """End the process before or after something is sent or put in its place."""
    replace, send, left = os.replace, httpx.Client.send, iter(range(steps - 1))

    def step() -> None:
        if next(left, None) is None:
            raise Killed

    def replacing(old: Path, new: Path) -> None:
        step()
        replace(old, new)
        step()

    def sending(client: httpx.Client, request: httpx.Request, **options: Any) -> httpx.Response:
        step()
        answer = send(client, request, **options)
        step()
        return answer

    monkeypatch.setattr(os, "replace", replacing)
    monkeypatch.setattr(httpx.Client, "send", sending)


def test_a_sync_killed_at_any_step_loses_and_duplicates_nothing(
    person: Person, here: Folder, new_folder: Callable[..., Folder], monkeypatch: pytest.MonkeyPatch
) -> None:
    """Each round changes the same on both sides, and is killed one step later than the last."""
    one, two = (create(person, "journal", name=name)["id"] for name in ("One", "Two"))
    expected: list[str] = []
    number, killed = 0, True
    while killed:
        number += 1
        path = f"thoughts/2026-11-22-{number}-a.md"
        thought = create(person, text=f"{number} a", timestamp=WHEN)
        doomed = create(person, text=f"{number} b", timestamp=WHEN)
        entry = create(person, journal=one, content=f"{number} e", timestamp=WHEN)
        here.sync()
        move(person, entry, two)
        create(person, text=f"{number} c", timestamp=WHEN)
        person.delete(f"/api/thoughts/{doomed['id']}")
        here.change(path, f"{number} a", f"{number} A")
        here.write(f"thoughts/{number} d.md", f"{number} d\n")
        with monkeypatch.context() as patched:
            kill(patched, number)
            try:
                killed = bool(here.run().exit_code)
            except Killed:
                killed = True
        if number % 2:  # somebody goes on writing before the next sync
            here.change(path, f"{number} A", f"{number} A!")
        here.sync()
        expected += [f"{number} A{'!' * (number % 2)}", f"{number} c", f"{number} d"]
        assert thought["id"] in here.read(path)
    assert number > 15
    assert texts(person) == sorted(expected)
    entries = [row for row in everything(person).values() if "content" in row]
    assert [entry["journal_id"] for entry in entries] == [two] * number
    assert len(here.paths()) == len(expected) + number + len(("One", "Two"))
    there = new_folder("there")
    there.sync()
    assert sorted(map(here.read, here.paths())) == sorted(map(there.read, there.paths()))


def test_changes_during_a_sync_are_left_for_the_next(
    person: Person, here: Folder, monkeypatch: pytest.MonkeyPatch
) -> None:
    changed, deleted = (create(person, **SEA | {"text": text})["id"] for text in "ab")
    here.sync()
    person.patch(f"/api/thoughts/{changed}", {"text": "a there"})
    person.delete(f"/api/thoughts/{deleted}")
    send, asked = httpx.Client.send, []

    def sending(client: httpx.Client, request: httpx.Request, **options: Any) -> httpx.Response:
        for letter in "ab":
            here.change(f"thoughts/2026-11-22-{letter}.md", f"\n{letter}\n", f"\n{letter} here\n")
        asked.append(request.method)
        return send(client, request, **options)

    with monkeypatch.context() as patched:
        patched.setattr(httpx.Client, "send", sending)
        here.sync()
    assert asked == ["GET"]
    result = here.run()
    assert "2 conflicts" in result.stdout
    found = [here.read(path).split("---\n")[-1] for path in here.paths()]
    assert found == ["\na here\n", "\na there\n", "\nb here\n"]


def test_a_sync_without_credentials_is_refused(here: Folder) -> None:
    result = CliRunner().invoke(main, ["sync", str(here.root)], env={"AURORA_TOKEN": ""})
    assert (result.exit_code, "AURORA_TOKEN" in result.stderr) == (2, True)
    assert not here.root.exists()


def test_a_second_sync_at_the_same_time_is_refused(here: Folder) -> None:
    here.root.mkdir()
    with StateFolder(here.root).hold():
        result = here.run()
    assert (result.exit_code, "already runs" in result.stderr) == (1, True)


def test_a_file_that_is_put_back_restores_its_row(person: Person, here: Folder) -> None:
    thought = create(person, **SEA)
    here.sync()
    [path] = here.paths()
    text = here.read(path)
    here.remove(path)
    here.sync()
    assert texts(person) == []
    here.write(path, text)
    here.sync()
    assert everything(person).keys() == {thought["id"]}
    assert here.read(path) == text
    assert here.sync().startswith("0 received, 0 sent")
