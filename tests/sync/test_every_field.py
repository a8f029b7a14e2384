"""Fields that came after the first release, as lines of the folder's files, both ways."""

import json
from collections.abc import Callable
from typing import Any

import pytest

from shared.kinds.registry import MODEL
from tests.support.folders import SEA, WHEN, Folder, create, everything
from tests.support.people import Person

PLACE = {"name": "Brampton", "latitude": 52.32, "longitude": -0.00001}
LATER: dict[str, dict[str, Any]] = {
    "thought": {"zone": "Asia/Kolkata", "place": PLACE, "starred": True, "archived_at": WHEN},
    "entry": {"zone": "+05:30", "place": PLACE, "starred": True, "archived_at": WHEN},
    "journal": {"archived_at": WHEN},
    "task": {"starred": True, "tags": ["sea", "no"], "list": "Garden"},
}
ORIGIN = {"app": "Day One", "id": "1", "kept": {"weather": "Foggy"}}


def filled(person: Person, kind: str, **fields: Any) -> tuple[str, dict[str, Any]]:
    """Create something of a kind; return its path in the API and its row."""
    first = {"thought": SEA, "journal": {"name": "Diary"}, "task": {"title": "Water it"}}
    if kind != "entry":
        row = create(person, kind, **first[kind], **fields)
        return f"/api/{kind}s/{row['id']}", row
    journal = create(person, "journal", name="Diary")["id"]
    row = create(person, journal=journal, content="x", timestamp=WHEN, **fields)
    return f"/api/journals/{journal}/entries/{row['id']}", row


def file_of(here: Folder, row: dict[str, Any]) -> str:
    [path] = [one for one in here.paths() if row["id"] in here.read(one).split("kind:")[0]]
    return path


def without_lines(text: str, kind: str) -> str:
    return "".join(
        line for line in text.splitlines(keepends=True) if line.split(":")[0] not in LATER[kind]
    )


@pytest.mark.parametrize("kind", LATER)
def test_every_field_has_a_line_and_comes_back_from_it(
    person: Person, here: Folder, other: Person, new_folder: Callable[..., Folder], kind: str
) -> None:
    filled(person, kind, **LATER[kind], origin=ORIGIN)
    here.sync()
    copied = new_folder("copied", whose=other)
    for path in here.paths():
        copied.write(path, here.read(path))
        assert "origin" not in here.read(path)
    copied.sync()
    assert everything(other) == {
        key: row | {"origin": None} for key, row in everything(person).items()
    }
    assert here.sync().startswith("0 received, 0 sent")
    assert copied.sync().startswith("0 received, 0 sent")


@pytest.mark.parametrize("kind", LATER)
def test_only_what_differs_from_the_default_has_a_line(
    person: Person, here: Folder, kind: str
) -> None:
    at, row = filled(person, kind)
    here.sync()
    path = file_of(here, row)
    before = here.read(path)
    assert without_lines(before, kind) == before
    person.patch(at, LATER[kind])
    assert here.sync().startswith("1 received, 0 sent")
    assert without_lines(here.read(path), kind) == before != here.read(path)
    person.patch(at, dict.fromkeys(LATER[kind]))
    assert here.sync().startswith("1 received, 0 sent")
    assert here.read(path) == before


@pytest.mark.parametrize("kind", LATER)
def test_a_file_without_the_lines_changes_none_of_these_fields(
    person: Person, here: Folder, kind: str
) -> None:
    _, row = filled(person, kind, **LATER[kind], origin=ORIGIN)
    here.sync()
    path, state = file_of(here, row), here.root / ".aurora/sync.json"
    known = json.loads(state.read_text())
    here.write(path, without_lines(here.read(path), kind) + "\nAnd more.\n")
    for one in known["items"].values():  # as a client of before has left it
        one["later"] = []
    state.write_text(json.dumps(known | {"model": MODEL - 1}))
    assert " 1 sent, 0 conflicts" in here.sync()
    now = everything(person)[row["id"]]
    assert {name: now[name] for name in LATER[kind]} == LATER[kind]
    assert now["origin"] == ORIGIN
    # What a client of before had left out is in the file now.
    assert "And more." in here.read(path)
    assert without_lines(here.read(path), kind) != here.read(path)
    assert here.sync().startswith("0 received, 0 sent")


@pytest.mark.parametrize("kind", LATER)
def test_a_line_that_is_taken_out_clears_its_field(person: Person, here: Folder, kind: str) -> None:
    _, row = filled(person, kind, **LATER[kind], origin=ORIGIN)
    here.sync()
    path = file_of(here, row)
    here.write(path, without_lines(here.read(path), kind))
    assert here.sync().startswith("0 received, 1 sent")
    now = everything(person)[row["id"]]
    empty: dict[str, Any] = {"zone": "UTC", "starred": False, "tags": []}
    assert {name: now[name] for name in LATER[kind]} == {
        name: empty.get(name) for name in LATER[kind]
    }
    assert now["origin"] == ORIGIN
    assert here.sync().startswith("0 received, 0 sent")


PLACES: dict[str, dict[str, Any] | None] = {
    "place: Brampton": {"name": "Brampton"},
    'place: "52"': {"name": "52"},
    "place: {latitude: 52.5, longitude: -1}": {"latitude": 52.5, "longitude": -1},
    "place:\n  name: Tom's # mine\n  longitude: 1e-05\n  latitude: 0": {
        "name": "Tom's", "latitude": 0, "longitude": 0.00001,
    },
    "place: ~": None,
    "place: {}": None,
}  # fmt: skip


@pytest.mark.parametrize("lines", PLACES)
def test_a_place_is_written_as_people_do(person: Person, here: Folder, lines: str) -> None:
    here.write("thoughts/a.md", f"---\n{lines}\nown: 1 # mine\n---\n\nThe sea.\n")
    here.sync()
    [row] = everything(person).values()
    blank = dict.fromkeys(("name", "latitude", "longitude"))
    wanted = PLACES[lines]
    assert row["place"] == (blank | wanted if wanted else None)
    assert lines in here.read("thoughts/a.md")
    moved = (wanted or {}) | {"name": "Home: 1"}
    person.patch(f"/api/thoughts/{row['id']}", {"place": moved})
    assert here.sync().startswith("1 received, 0 sent, 0 conflicts")
    text = here.read("thoughts/a.md")
    assert '"Home: 1"' in text
    assert "own: 1 # mine\n" in text
    assert ("# mine\n  longitude: 1e-05\n  latitude: 0\n" in text) == ("Tom" in lines)
    here.change("thoughts/a.md", "The sea.", "The sea was calm.")
    assert here.sync().startswith("0 received, 1 sent")
    assert everything(person)[row["id"]]["place"] == blank | moved
    person.patch(f"/api/thoughts/{row['id']}", {"place": None})
    here.sync()
    assert "place" not in here.read("thoughts/a.md")


@pytest.mark.parametrize(
    ("line", "field"),
    [
        ("place: {latitude: 91, longitude: 0}", "latitude"),
        ("place: {latitude: 1}", "latitude and longitude"),
        ("place: {name: Rome, country: Italy}", "country"),
        ("place: [Rome]", "`place`"),
        ("zone: home", "zone"),
        ("starred: perhaps", "starred"),
        ("archived_at: yes", "archived_at"),
    ],
)
def test_what_no_field_can_be_is_told_and_left_as_it_is(
    person: Person, here: Folder, line: str, field: str
) -> None:
    text = f"---\n{line}\n---\n\nThe sea.\n"
    here.write("thoughts/a.md", text)
    result = here.run()
    assert (result.exit_code, field in result.stderr) == (1, True), result.stderr
    assert everything(person) == {}
    assert line in here.read("thoughts/a.md")
    here.change("thoughts/a.md", f"{line}\n", "")
    here.sync()
    assert len(everything(person)) == 1


def test_a_line_that_is_another_kinds_field_is_ones_own(person: Person, here: Folder) -> None:
    here.write("thoughts/a.md", "---\nlist: [a, b]\nparent_id: {x: 1}\n---\n\nThe sea.\n")
    here.write("tasks/b.md", "---\nplace: [a]\nzone: home\n---\n\n# Water it\n")
    here.sync()
    assert len(everything(person)) == 2
    assert "list: [a, b]\nparent_id: {x: 1}\n" in here.read("thoughts/a.md")


def test_a_line_of_ones_own_from_before_it_was_a_field_is_sent(
    person: Person, here: Folder
) -> None:
    task = create(person, "task", title="Water it")
    here.sync()
    state = here.root / ".aurora/sync.json"
    here.change("tasks/water-it.md", "\n---\n", "\ntags: [garden]\n---\n")
    here.sync()
    known = json.loads(state.read_text())
    known["items"][task["id"]]["later"] = []
    state.write_text(json.dumps(known | {"model": MODEL - 1}))
    person.patch(f"/api/tasks/{task['id']}", {"tags": []})
    now = person.get(f"/api/tasks/{task['id']}").json["version"]
    known["items"][task["id"]]["version"] = now
    state.write_text(json.dumps(known | {"model": MODEL - 1}))
    assert " 1 sent, 0 conflicts" in here.sync()
    assert everything(person)[task["id"]]["tags"] == ["garden"]
    assert "tags: [garden]\n" in here.read("tasks/water-it.md")


def test_a_new_file_tells_its_zone_by_its_offset_and_says_so(person: Person, here: Folder) -> None:
    here.write("thoughts/a.md", "---\ntimestamp: 2026-11-22T03:10:00+05:30\n---\n\nThe sea.\n")
    here.sync()
    [row] = everything(person).values()
    assert row["zone"] == "+05:30"
    assert 'zone: "+05:30"\n' in here.read("thoughts/a.md")
    assert here.sync().startswith("0 received, 0 sent")


def test_what_is_archived_keeps_its_file_and_a_day_will_do(person: Person, here: Folder) -> None:
    at, _ = filled(person, "entry")
    here.sync()
    files = here.paths()
    here.change("journals/Diary/journal.md", "\n---\n", "\narchived_at: 2026-11-22\n---\n")
    here.sync()
    person.patch(at, {"archived_at": WHEN})
    here.sync()
    assert here.paths() == files
    [journal] = person.get("/api/journals", archived="only").json["items"]
    assert journal["archived_at"] == "2026-11-22T00:00:00Z"
