"""Items erased for good stay so: devices are told, and what they send later is not kept."""

from collections.abc import Callable
from typing import Any, LiteralString
from uuid import uuid4

import psycopg
import pytest

from tests.support.database_contents import every_row
from tests.support.history import changes, create, send_changes, undo, versions
from tests.support.people import Person

WHEN = "2026-11-22T21:40:00Z"
Erase = Callable[[Person, psycopg.Connection, str, str], None]


@pytest.fixture
def words() -> str:
    """What nobody has written before."""
    return f"unheard-of-{uuid4().hex}"


def erase_it(person: Person, _: psycopg.Connection, kind: str, thing_id: str) -> None:
    assert person.delete(f"/api/trash/{kind}/{thing_id}").status == 204


def empty_trash(person: Person, *_: object) -> None:
    assert person.delete("/api/trash").status == 204


def grow_old(person: Person, owner: psycopg.Connection, *_: object) -> None:
    age: LiteralString = "update aurora.history set at = at - interval '31 days' where user_id = %s"
    owner.execute(age, [person.user["id"]])
    owner.execute(
        "select aurora.purge_expired_history(1000, interval '90 days', interval '30 days')"
    )


WAYS: dict[str, Erase] = {
    "by itself": erase_it,
    "with all of the trash": empty_trash,
    "in time": grow_old,
}


def deleted_thought(person: Person) -> dict[str, Any]:
    thought = create(person, text="first words")
    assert person.delete(f"/api/thoughts/{thought['id']}").status == 204
    return thought


def edit(kind: str, thing: dict[str, Any], **fields: Any) -> dict[str, Any]:
    return {"kind": kind, "id": thing["id"], "version": thing["version"], "fields": fields}


@pytest.mark.parametrize("way", WAYS.values(), ids=WAYS.keys())
def test_an_offline_edit_of_what_was_erased_is_refused_and_kept_nowhere(
    way: Erase, person: Person, owner: psycopg.Connection, words: str
) -> None:
    thought = deleted_thought(person)
    way(person, owner, "thought", thought["id"])
    sent = {"change_id": str(uuid4()), **edit("thought", thought, text=words, timestamp=WHEN)}
    for _ in range(2):
        [result] = send_changes(person, sent)
        assert (result["result"], result["kept"], result["row"]) == ("refused", None, None)
        assert [error["code"] for error in result["errors"]] == ["erased"]
    assert words not in every_row(owner)
    assert send_changes(person, {**sent, "fields": None})[0]["result"] == "done"


def test_an_offline_edit_of_an_entry_erased_with_its_journal_is_kept_nowhere(
    person: Person, owner: psycopg.Connection, words: str
) -> None:
    journal = create(person, "/api/journals", name="Diary")
    entry = create(person, f"/api/journals/{journal['id']}/entries", content="one")
    person.delete(f"/api/journals/{journal['id']}")
    erase_it(person, owner, "journal", journal["id"])
    moved = edit("entry", entry, content=words, timestamp=WHEN, journal_id=journal["id"])
    [result] = send_changes(person, moved)
    assert [error["code"] for error in result["errors"]] == ["erased"]
    assert words not in every_row(owner)


def test_a_conflict_kept_before_is_erased_with_the_thing(
    person: Person, owner: psycopg.Connection, words: str
) -> None:
    thought = deleted_thought(person)
    [result] = send_changes(person, edit("thought", thought, text=words, timestamp=WHEN))
    assert result["result"] == "conflict"
    assert words in every_row(owner)
    erase_it(person, owner, "thought", thought["id"])
    assert words not in every_row(owner)


def test_the_others_of_a_batch_are_done(person: Person, owner: psycopg.Connection) -> None:
    thought, other = deleted_thought(person), create(person, text="another")
    empty_trash(person)
    done = send_changes(
        person,
        edit("thought", thought, text="late", timestamp=WHEN),
        edit("thought", other, text="in time", timestamp=WHEN),
    )
    assert [one["result"] for one in done] == ["refused", "done"]


@pytest.mark.parametrize("way", WAYS.values(), ids=WAYS.keys())
def test_a_device_that_knew_of_the_deletion_is_told_of_the_erasure(
    way: Erase, person: Person, owner: psycopg.Connection
) -> None:
    thought = deleted_thought(person)
    page = changes(person)
    [item] = page["items"]
    assert (item["deleted"], item["erased"]) == (True, False)
    way(person, owner, "thought", thought["id"])
    [item] = changes(person, since=page["next"])["items"]
    assert (item["id"], item["deleted"], item["erased"]) == (thought["id"], True, True)
    assert (item["row"], item["version"]) == (None, 2)
    assert changes(person)["items"] == [item]


def test_every_entry_of_an_erased_journal_is_told(person: Person) -> None:
    journal = create(person, "/api/journals", name="Diary")
    entries = [
        create(person, f"/api/journals/{journal['id']}/entries", content=str(n)) for n in range(3)
    ]
    person.delete(f"/api/journals/{journal['id']}")
    since = changes(person)["next"]
    empty_trash(person)
    told = changes(person, since=since)["items"]
    assert {item["id"] for item in told} == {row["id"] for row in [journal, *entries]}
    assert all(item["erased"] for item in told)


def test_what_is_in_the_trash_or_back_from_it_is_not_told_as_erased(person: Person) -> None:
    thought = deleted_thought(person)
    assert not changes(person)["items"][0]["erased"]
    assert undo(person)[0]["result"] == "restored"
    [item] = changes(person)["items"]
    assert (item["deleted"], item["erased"], item["row"]["id"]) == (False, False, thought["id"])


def test_retention_does_not_stand_in_the_way_of_undo(
    person: Person, owner: psycopg.Connection
) -> None:
    deleted_thought(person)
    age: LiteralString = "update aurora.history set at = at - interval '31 days' where user_id = %s"
    owner.execute(age, [person.user["id"]])
    thought = create(person, text="of today")
    grow_old(person, owner)
    assert undo(person) == [{"kind": "thought", "id": thought["id"], "result": "deleted"}]


def test_what_was_erased_has_one_line_of_history_that_cannot_be_restored(person: Person) -> None:
    thought = deleted_thought(person)
    empty_trash(person)
    [line] = versions(person, "thought", thought)
    assert (line["operation"], line["changes"]) == ("delete", {})
    for sequence in (line["sequence"], changes(person)["items"][0]["sequence"]):
        assert person.post(f"/api/history/{sequence}/restore").problem == (409, "too_old")
    assert person.post("/api/undo").problem == (409, "too_old")
    again = {"id": thought["id"], "text": "first words"}
    assert person.post("/api/thoughts", again).problem == (409, "deleted")
