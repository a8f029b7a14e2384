"""One earlier version of what is kept is erased, and the others are not."""

from uuid import uuid4

import psycopg
import pytest

from tests.support.database_contents import every_row
from tests.support.history import create, send_changes, versions
from tests.support.people import Person


@pytest.fixture
def words() -> str:
    """What nobody has written before."""
    return f"unheard-of-{uuid4().hex}"


def numbers(person: Person, thing: dict[str, object], kind: str = "thought") -> list[int]:
    """Return the numbers of its history, oldest first."""
    return [version["sequence"] for version in reversed(versions(person, kind, thing))]


def test_an_earlier_version_of_a_living_thing_is_erased(
    person: Person, owner: psycopg.Connection, words: str
) -> None:
    thought = create(person, text=f"{words} one")
    path = f"/api/thoughts/{thought['id']}"
    for text in (f"{words} two", f"{words} three", "four"):
        person.patch(path, {"text": text})
    first, second, third, _ = numbers(person, thought)
    assert person.delete(f"/api/history/{second}").status == 204
    found = every_row(owner)
    assert [f"{words} {n}" in found for n in ("one", "two", "three")] == [True, False, True]
    assert person.post(f"/api/history/{second}/restore").problem == (409, "too_old")
    shown = {
        version["sequence"]: version["changes"] for version in versions(person, "thought", thought)
    }
    assert shown[second] == shown[third] == {}  # before and after are not both known
    assert person.post(f"/api/history/{first}/restore").status == 200
    assert person.get(path).json["text"] == f"{words} one"


def test_an_answer_kept_for_a_repeated_request_is_erased_too(
    person: Person, owner: psycopg.Connection, words: str
) -> None:
    made = person.post("/api/thoughts", {"text": words}, headers={"idempotency-key": "once"}).json
    person.patch(f"/api/thoughts/{made['id']}", {"text": "other words"})
    assert person.delete(f"/api/history/{numbers(person, made)[0]}").status == 204
    assert words not in every_row(owner)
    assert person.get(f"/api/thoughts/{made['id']}").json["text"] == "other words"


def test_what_a_device_sent_in_vain_is_erased(
    person: Person, owner: psycopg.Connection, words: str
) -> None:
    task = create(person, "/api/tasks", title="one")
    person.patch(f"/api/tasks/{task['id']}", {"title": "two"})
    about = {"kind": "task", "id": task["id"], "version": 1, "fields": {"title": words}}
    [result] = send_changes(person, about)
    assert person.delete(f"/api/history/{result['kept']}").status == 204
    assert words not in every_row(owner)
    assert person.delete(f"/api/history/{result['kept']}").problem == (404, "not_found")
    assert person.get(f"/api/tasks/{task['id']}").json["title"] == "two"


def test_a_version_from_before_a_deletion_is_erased_once_the_thing_is_back(
    person: Person, owner: psycopg.Connection, words: str
) -> None:
    journal = create(person, "/api/journals", name="Diary")
    at = f"/api/journals/{journal['id']}/entries"
    entry = create(person, at, content=words)
    person.delete(f"{at}/{entry['id']}")
    [first, deletion] = numbers(person, entry, "entry")
    in_trash = person.delete(f"/api/history/{first}")
    assert in_trash.problem == (409, "current_version")
    assert person.post(f"/api/history/{deletion}/restore").status == 200
    person.patch(f"{at}/{entry['id']}", {"content": "other words"})
    for number in (first, numbers(person, entry, "entry")[2]):
        assert person.delete(f"/api/history/{number}").status == 204
    assert words not in every_row(owner)
    assert person.get(f"{at}/{entry['id']}").json["content"] == "other words"


def test_what_a_thing_is_now_is_not_erased_as_a_version(person: Person) -> None:
    thought = create(person, text="now")
    [only] = numbers(person, thought)
    assert person.delete(f"/api/history/{only}").problem == (409, "current_version")
    person.delete(f"/api/thoughts/{thought['id']}")
    for number in numbers(person, thought):
        assert person.delete(f"/api/history/{number}").problem == (409, "current_version")
    assert person.delete("/api/trash").status == 204
    for number in numbers(person, thought):
        assert person.delete(f"/api/history/{number}").problem == (409, "current_version")


def test_nobody_erases_what_is_not_theirs(person: Person, other: Person) -> None:
    thought = create(person, text="one")
    person.patch(f"/api/thoughts/{thought['id']}", {"text": "two"})
    assert other.delete("/api/history/1").problem == (404, "not_found")
    assert person.post("/api/history/1/restore").status == 200


def test_an_act_whose_version_before_was_erased_cannot_be_undone(person: Person) -> None:
    thought = create(person, text="one")
    person.patch(f"/api/thoughts/{thought['id']}", {"text": "two"})
    assert person.delete(f"/api/history/{numbers(person, thought)[0]}").status == 204
    assert person.post("/api/undo").problem == (409, "too_old")
    assert person.get(f"/api/thoughts/{thought['id']}").json["text"] == "two"
