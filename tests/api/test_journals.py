"""Journals and the entries in them."""

import json
from uuid import UUID, uuid4

import pytest

from tests.support.people import Person

PATH = "/api/journals"


@pytest.fixture
def journal(person: Person) -> str:
    """The path of a journal."""
    return person.post(PATH, {"name": "Diary"}).headers["location"]


@pytest.fixture
def entry(person: Person, journal: str) -> str:
    """The path of an entry in it."""
    new = {"content": "Up betimes.", "title": "May", "mood": "merry", "tags": ["office"]}
    return person.post(f"{journal}/entries", new).headers["location"]


def test_a_journal_needs_only_its_name(person: Person) -> None:
    made = person.post(PATH, {"name": "Diary"})
    assert made.status == 201
    assert made.json == {
        **{name: made.json[name] for name in ("id", "created_at", "updated_at")},
        "version": 1,
        "name": "Diary",
        "description": None,
        "color": None,
        "archived_at": None,
        "origin": None,
    }
    assert made.headers["location"] == f"{PATH}/{made.json['id']}"
    assert person.get(made.headers["location"]).json == made.json


def test_a_journal_can_be_put_and_patched(person: Person) -> None:
    new = {"name": "Diary", "description": "Of 1660", "color": "#2e86AB"}
    path = (made := person.post(PATH, new)).headers["location"]
    assert {name: made.json[name] for name in new} == new
    patched = person.patch(path, {"color": None}).json
    assert (patched["name"], patched["description"], patched["color"]) == ("Diary", "Of 1660", None)
    put = person.put(path, {"name": "Log"})
    assert (put.json["name"], put.json["description"], put.json["version"]) == ("Log", None, 3)
    assert put.etag_version == 3


@pytest.mark.parametrize(
    ("body", "field"),
    [
        ({}, "name"),
        ({"name": ""}, "name"),
        ({"name": None}, "name"),
        ({"name": "x" * 256}, "name"),
        ({"name": "a\0"}, "name"),
        ({"name": "a", "description": "x" * 1001}, "description"),
        ({"name": "a", "color": "red"}, "color"),
        ({"name": "a", "color": "#12345"}, "color"),
        ({"name": "a", "color": "#1234567"}, "color"),
        ({"name": "a", "color": "#12345g"}, "color"),
        ({"name": "a", "color": "#123456\n"}, "color"),
        ({"name": "a", "color": ""}, "color"),
        ({"name": "a", "entries": []}, "entries"),
    ],
)
def test_an_invalid_journal_is_refused(body: object, field: str, person: Person) -> None:
    made = person.post(PATH, {"name": "Diary"})
    for answer in (person.post(PATH, body), person.put(made.headers["location"], body)):
        assert answer.problem == (422, "invalid")
        assert [error["field"] for error in answer.json["errors"]] == [field]
    assert person.get(PATH).json["items"] == [made.json]


@pytest.mark.parametrize(
    "new", [{"name": "x" * 255, "description": "y" * 1000}, {"name": "n", "description": ""}]
)
def test_a_journal_of_the_greatest_length_is_accepted(new: dict[str, str], person: Person) -> None:
    made = person.post(PATH, new).json
    assert {name: made[name] for name in new} == new


def test_creating_the_same_journal_again_returns_it(person: Person) -> None:
    new = {"id": str(uuid4()), "name": "Diary"}
    assert [person.post(PATH, new).status for _ in range(2)] == [201, 200]
    assert person.post(PATH, {**new, "color": "#000000"}).problem == (409, "already_exists")
    assert len(person.get(PATH).json["items"]) == 1


def test_deleting_a_journal_deletes_only_its_entries(
    person: Person, journal: str, entry: str
) -> None:
    kept = person.post(PATH, {"name": "Log"}).headers["location"]
    kept_entry = person.post(f"{kept}/entries", {"content": "stays"})
    assert person.delete(journal).status == 204
    for gone in (journal, entry, f"{journal}/entries"):
        assert person.get(gone).problem == (404, "not_found")
    assert person.delete(journal).problem == (404, "not_found")
    assert person.get(f"{kept}/entries").json["items"] == [kept_entry.json]


def test_an_entry_needs_only_its_content(person: Person, journal: str) -> None:
    made = person.post(f"{journal}/entries", {"content": "Up betimes."})
    assert made.status == 201
    names = ("id", "created_at", "updated_at", "timestamp")
    assert made.json == {
        **{name: made.json[name] for name in names},
        "version": 1,
        "journal_id": journal.rpartition("/")[2],
        "title": None,
        "content": "Up betimes.",
        "mood": None,
        "tags": [],
        "zone": "UTC",
        "place": None,
        "starred": False,
        "archived_at": None,
        "origin": None,
    }
    assert made.headers["location"] == f"{journal}/entries/{made.json['id']}"
    assert person.get(made.headers["location"]).json == made.json


def test_an_entry_can_be_put_and_patched(person: Person, entry: str) -> None:
    was = person.get(entry).json
    patched = person.patch(entry, {"mood": None, "content": "Late."}).json
    assert patched == {
        **was,
        "mood": None,
        "content": "Late.",
        "version": 2,
        "updated_at": patched["updated_at"],
    }
    put = person.put(entry, {"content": "Anew."}).json
    assert (put["title"], put["tags"], put["content"], put["version"]) == (None, [], "Anew.", 3)
    assert person.get(entry).json == put
    assert person.delete(entry).status == 204
    assert person.delete(entry).problem == (404, "not_found")


@pytest.mark.parametrize(
    ("body", "field"),
    [
        ({}, "content"),
        ({"content": ""}, "content"),
        ({"content": "x" * 100_001}, "content"),
        ({"content": "a\0b"}, "content"),
        ({"content": "a", "title": "x" * 301}, "title"),
        ({"content": "a", "mood": "x" * 51}, "mood"),
        ({"content": "a", "timestamp": "1660-01-01"}, "timestamp"),
        ({"content": "a", "journal_id": str(UUID(int=1))}, "journal_id"),
    ],
)
def test_an_invalid_entry_is_refused(
    body: dict[str, str], field: str, person: Person, journal: str, entry: str
) -> None:
    was = person.get(entry).json
    for answer in (person.post(f"{journal}/entries", body), person.put(entry, body)):
        assert answer.problem == (422, "invalid")
        assert [error["field"] for error in answer.json["errors"]] == [field]
    assert person.get(f"{journal}/entries").json["items"] == [was]


def test_an_entry_of_the_greatest_length_is_accepted(person: Person, journal: str) -> None:
    new = {"content": "😀" * 100_000, "title": "t" * 300, "mood": "m" * 50}
    # As JavaScript writes it: escaped, it would be over 1 MB.
    made = person.post(f"{journal}/entries", json.dumps(new, ensure_ascii=False))
    read = person.get(made.headers["location"]).json
    assert {name: read[name] for name in new} == new


def test_an_entry_is_found_only_in_its_journal(person: Person, entry: str) -> None:
    other_journal = person.post(PATH, {"name": "Log"}).headers["location"]
    wrong = f"{other_journal}/entries/{entry.rpartition('/')[2]}"
    was = person.get(entry).json
    assert person.get(wrong).problem == (404, "not_found")
    assert person.put(wrong, {"content": "b"}).problem == (404, "not_found")
    assert person.patch(wrong, {"content": "b"}).problem == (404, "not_found")
    assert person.delete(wrong).problem == (404, "not_found")
    assert person.get(entry).json == was
    assert person.get(f"{other_journal}/entries").json["items"] == []


def test_an_entry_id_is_unique_across_journals(person: Person, journal: str) -> None:
    other_journal = person.post(PATH, {"name": "Log"}).headers["location"]
    new = {"id": str(uuid4()), "content": "once"}
    made = person.post(f"{journal}/entries", new)
    again = person.post(f"{journal}/entries", new)
    assert (made.status, again.status, again.json) == (201, 200, made.json)
    assert person.post(f"{other_journal}/entries", new).problem == (409, "already_exists")
    assert person.get(f"{other_journal}/entries").json["items"] == []


@pytest.mark.parametrize("method", ["GET", "POST"])
def test_entries_of_an_unknown_journal_are_not_found(method: str, person: Person) -> None:
    path = f"{PATH}/{uuid4()}/entries"
    body = {"content": "lost"} if method == "POST" else None
    assert person.call(method, path, body).problem == (404, "not_found")


@pytest.mark.parametrize("method", ["PUT", "PATCH", "DELETE"])
def test_a_change_with_a_stale_version_is_refused(
    method: str, person: Person, journal: str, entry: str
) -> None:
    stale = {"if-match": '"7"'}
    for path, body in ((journal, {"name": "b"}), (entry, {"content": "b"})):
        was = person.get(path).json
        answer = person.call(method, path, None if method == "DELETE" else body, headers=stale)
        assert answer.problem == (412, "precondition_failed")
        assert answer.etag_version == 1
        assert person.get(path).json == was
