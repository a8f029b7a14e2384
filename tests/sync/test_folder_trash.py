"""Files of items deleted in Aurora are kept beside the folder, and come back as they were."""

import json
import os
import shutil
from pathlib import Path
from typing import Any

import httpx
import pytest

from tests.support.folders import SEA, WHEN, Folder, create, everything, texts
from tests.support.people import Person

OWN = "---\nweather: fog  # thick\nrating: 5\n---\n\nTo Rome.\n"
NAME = "journals/Trip/my own name.md"


@pytest.fixture
def trip(person: Person, here: Folder) -> Folder:
    """Return a folder in step with one entry, whose file has a name and lines of its own."""
    here.sync()
    here.write(NAME, OWN)
    path = here.root / NAME
    path.chmod(0o640)
    here.sync()
    os.utime(path, (1_000_000_000, 1_000_000_000))
    set_attribute(path)
    return here


def set_attribute(path: Path) -> None:
    if hasattr(os, "setxattr"):
        os.setxattr(path, "user.mine", b"1")


def seen(path: Path) -> tuple[object, ...]:
    """Return what a file is beside its content."""
    found = path.stat()
    attributes = os.listxattr(path) if hasattr(os, "listxattr") else []
    return oct(found.st_mode), found.st_mtime, attributes


def trash(person: Person) -> list[dict[str, Any]]:
    items: list[dict[str, Any]] = person.get("/api/trash").json["items"]
    return items


def journal_of(person: Person) -> str:
    [found] = [key for key, row in everything(person).items() if "name" in row]
    return found


def kept(folder: Folder) -> list[str]:
    return sorted(
        path.name for path in (folder.root / ".aurora/trash").rglob("*") if path.is_file()
    )


def test_a_file_comes_back_with_its_name_its_lines_and_its_attributes(
    person: Person, trip: Folder
) -> None:
    text, before = trip.read(NAME), seen(trip.root / NAME)
    assert "weather: fog  # thick\nrating: 5" in text
    person.delete(f"/api/journals/{journal_of(person)}")
    trip.sync()
    assert trip.paths() == []
    person.post("/api/undo")
    trip.sync()
    assert trip.read(NAME) == text
    assert seen(trip.root / NAME) == before
    assert kept(trip) == []
    assert trip.sync().startswith("0 received, 0 sent")


def test_what_changed_while_it_was_in_the_trash_is_in_the_file_that_comes_back(
    person: Person, trip: Folder
) -> None:
    [entry] = [row for row in everything(person).values() if "content" in row]
    address = f"/api/journals/{entry['journal_id']}/entries/{entry['id']}"
    person.delete(address)
    trip.sync()
    person.post("/api/undo")
    person.patch(address, {"mood": "calm", "content": "To Paris."})
    trip.sync()
    text = trip.read(NAME)
    assert "weather: fog  # thick\nrating: 5" in text
    assert "mood: calm" in text
    assert text.endswith("\n\nTo Paris.\n")


def test_a_file_whose_place_was_taken_comes_back_beside(person: Person, trip: Folder) -> None:
    [entry] = [row for row in everything(person).values() if "content" in row]
    person.delete(f"/api/journals/{entry['journal_id']}/entries/{entry['id']}")
    trip.sync()
    trip.write(NAME, "Another.\n")
    trip.sync()
    person.post(f"/api/history/{trash(person)[0]['sequence']}/restore")
    trip.sync()
    assert trip.read(NAME).endswith("\nAnother.\n")
    assert "weather: fog" in trip.read("journals/Trip/my own name-2.md")


def test_the_trash_keeps_a_file_as_long_as_aurora_does(person: Person, trip: Folder) -> None:
    thought = create(person, **SEA)
    trip.sync()
    person.delete(f"/api/journals/{journal_of(person)}")
    person.delete(f"/api/thoughts/{thought['id']}")
    trip.sync()
    assert len(kept(trip)) == 3
    state = trip.root / ".aurora/sync.json"
    person.delete(f"/api/trash/thought/{thought['id']}")
    for expected in (2, 0):
        state.write_text(state.read_text().replace('"trash_seen":"2', '"trash_seen":"1'))
        trip.sync()
        assert len(kept(trip)) == expected
        person.delete("/api/trash")


def test_a_file_from_the_desktop_s_bin_restores_its_row(person: Person, trip: Folder) -> None:
    row, text = everything(person), trip.read(NAME)
    (trip.root / NAME).rename(trip.root.with_name("bin"))
    trip.sync()
    assert len(everything(person)) == 1
    trip.root.with_name("bin").rename(trip.root / NAME)
    trip.sync()
    assert everything(person).keys() == row.keys()
    assert trip.read(NAME) == text
    assert trip.sync().startswith("0 received, 0 sent")


def test_a_journal_from_the_bin_restores_it_with_its_entries(person: Person, trip: Folder) -> None:
    for number in range(3):
        trip.write(f"journals/Trip/{number}.md", f"{number}\n")
    trip.sync()
    rows = everything(person).keys()
    (trip.root / "journals/Trip").rename(trip.root.with_name("bin"))
    trip.sync("--really")
    assert everything(person) == {}
    (trip.root / "journals").mkdir(exist_ok=True)
    trip.root.with_name("bin").rename(trip.root / "journals/Trip")
    trip.sync()
    assert everything(person).keys() == rows
    assert trip.sync().startswith("0 received, 0 sent")
    assert not [path for path in trip.paths() if "conflict" in path]


def test_a_file_that_was_edited_in_the_bin_keeps_both_texts(person: Person, trip: Folder) -> None:
    text = trip.read(NAME)
    trip.remove(NAME)
    trip.sync()
    trip.write(NAME, text.replace("Rome", "Oslo"))
    trip.run()
    trip.run()
    found = "".join(trip.read(path) for path in trip.paths())
    assert "To Rome." in found
    assert "To Oslo." in found


class Erasing:
    """Answers as an Aurora that tells what was erased for good."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch) -> None:
        """Change what comes back from GET /api/changes."""
        self.erased: set[str] = set()
        self._send = httpx.Client.send
        erasing = self

        def sending(client: httpx.Client, request: httpx.Request, **options: Any) -> httpx.Response:
            return erasing.told(erasing._send(client, request, **options))

        monkeypatch.setattr(httpx.Client, "send", sending)

    def told(self, answer: httpx.Response) -> httpx.Response:
        """Return the answer with `erased` in it."""
        if (answer.request.method, answer.request.url.path) != ("GET", "/api/changes"):
            return answer
        page = json.loads(answer.content)
        for item in page.get("items", ()):
            item["erased"] = item["id"] in self.erased
        return httpx.Response(answer.status_code, json=page, request=answer.request)


def test_what_was_erased_for_good_is_gone_from_everywhere(
    person: Person, here: Folder, monkeypatch: pytest.MonkeyPatch
) -> None:
    aurora = Erasing(monkeypatch)
    thoughts = {text: create(person, text=text, timestamp=WHEN)["id"] for text in "abcd"}
    here.sync()
    path = "thoughts/2026-11-22-{}.md".format
    person.patch(f"/api/thoughts/{thoughts['c']}", {"text": "c there"})
    here.change(path("c"), "\nc\n", "\nc here\n")
    here.run()  # leaves a conflict's file
    person.delete(f"/api/thoughts/{thoughts['a']}")
    here.sync()
    assert len(kept(here)) == 1
    for text in "bcd":
        person.delete(f"/api/thoughts/{thoughts[text]}")
    person.delete("/api/trash")
    aurora.erased = set(thoughts.values())
    here.change(path("d"), "\nd\n", "\nd here\n")
    state = json.loads((here.root / ".aurora/sync.json").read_text())
    (here.root / ".aurora/sync.json").write_text(json.dumps(state | {"since": 0}))
    for _ in range(2):
        result = here.run()
        assert (result.exit_code, "erased for good" in result.stderr) == (1, True)
        assert here.paths() == [path("d")]  # changed here since: it stays, and is not sent
        assert kept(here) == []
    assert texts(person) == []
    here.change(path("d"), f"id: {thoughts['d']}\n", "")
    here.move(path("d"), "thoughts/mine.md")
    here.sync()
    assert texts(person) == ["d here"]


def test_a_killed_move_to_the_trash_is_found_there(
    person: Person, trip: Folder, monkeypatch: pytest.MonkeyPatch
) -> None:
    text = trip.read(NAME)
    person.delete(f"/api/journals/{journal_of(person)}")
    state = (trip.root / ".aurora/sync.json").read_bytes()
    trip.sync()
    (trip.root / ".aurora/sync.json").write_bytes(state)  # as if it was killed before
    person.post("/api/undo")
    trip.run()
    assert trip.read(NAME) == text


def test_a_lost_trash_costs_only_what_was_the_file_s_own(person: Person, trip: Folder) -> None:
    person.delete(f"/api/journals/{journal_of(person)}")
    trip.sync()
    shutil.rmtree(trip.root / ".aurora/trash")
    person.post("/api/undo")
    trip.sync()
    assert any("To Rome." in trip.read(path) for path in trip.paths())
