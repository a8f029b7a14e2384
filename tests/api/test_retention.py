"""Retention: old versions and trash are erased, and tombstones stay for devices to follow.

Time passes by changing the stored timestamps.
"""

from typing import Any, LiteralString

import psycopg
import pytest

from tests.support.history import changes, create, versions
from tests.support.people import Person
from tests.support.routes import SECURED, make_one_of_each

VERSIONS, TRASH = 90, 30


def pass_days(owner: psycopg.Connection, person: Person, days: int) -> None:
    aged: LiteralString = """
        with history as (
          update aurora.history set at = at - make_interval(days => %(days)s)
          where user_id = %(user_id)s
        )
        update aurora.device_changes set applied_at = now() - make_interval(days => %(days)s)
        where user_id = %(user_id)s
    """
    owner.execute(aged, {"days": days, "user_id": person.user["id"]})


def tidy(
    owner: psycopg.Connection, most: int = 1000, versions: int = VERSIONS, trash: int = TRASH
) -> int:
    [(gone,)] = owner.execute(
        "select aurora.purge_expired_history("
        " %s, make_interval(days => %s), make_interval(days => %s))",
        [most, versions, trash],
    ).fetchall()
    return int(gone)


def past(owner: psycopg.Connection, person: Person) -> list[tuple[Any, ...]]:
    return owner.execute(
        "select sequence, kind, id, operation, previous_row is not null from aurora.history"
        " where user_id = %s order by sequence",
        [person.user["id"]],
    ).fetchall()


def library(person: Person, since: int = 0) -> list[dict[str, Any]]:
    """Return the rows of a device that last synced at a sequence."""
    items: list[dict[str, Any]] = changes(person, since)["items"]
    return items


def lived_in(person: Person) -> dict[str, str]:
    """Create rows of every kind, changed twice, and one in the trash."""
    ids = make_one_of_each(person)
    for route in SECURED:
        if route.method == "PUT" and route.path.startswith("/api/"):
            for _ in range(2):
                assert route.call(person, ids).status == 200
    return ids


def test_old_versions_are_removed_except_the_last_of_each_row(
    person: Person, owner: psycopg.Connection
) -> None:
    lived_in(person)
    before, count = library(person), len(past(owner, person))
    pass_days(owner, person, VERSIONS - 1)
    tidy(owner, trash=1000)
    assert len(past(owner, person)) == count
    pass_days(owner, person, 2)
    tidy(owner, trash=1000)
    left = past(owner, person)
    assert len(left) == len({(kind, thing) for _, kind, thing, _, _ in left}) == len(before)
    assert [op for _, _, _, op, known in left if known] == ["delete"]  # whose words the trash has
    assert library(person) == before


def test_tidying_changes_nothing_for_a_device_but_tells_what_is_erased(
    person: Person, owner: psycopg.Connection
) -> None:
    lived_in(person)
    last = changes(person)["next"]
    before = [library(person, since) for since in range(last + 1)]
    pass_days(owner, person, 100)
    tidy(owner)
    after = [library(person, since) for since in range(last + 1)]
    assert [living(items) for items in after] == [living(items) for items in before]
    assert {item["erased"] for items in before for item in items} == {False}
    [trashed] = [item for item in before[0] if item["deleted"]]
    gone = {**trashed, "sequence": last + 1, "erased": True}
    assert [[item for item in items if item["deleted"]] for items in after] == [[gone]] * (last + 1)


def living(items: list[dict[str, Any]]) -> list[dict[str, Any]]:
    return [item for item in items if not item["deleted"]]


def test_expired_trash_is_erased_and_devices_are_told(
    person: Person, owner: psycopg.Connection
) -> None:
    journal = person.post("/api/journals", {"name": "Diary"}).headers["location"]
    entry = create(person, f"{journal}/entries", content="a")
    person.delete(journal)
    before = library(person)
    pass_days(owner, person, TRASH - 1)
    tidy(owner)
    assert len(person.get("/api/trash").json["items"]) == 1
    pass_days(owner, person, 2)
    tidy(owner)
    assert person.get("/api/trash").json["items"] == []
    assert [(item["deleted"], item["erased"]) for item in before] == [(True, False)] * 2
    things = {item["id"] for item in before}
    told = library(person, since=before[-1]["sequence"])
    assert {item["id"] for item in told if item["erased"]} == things
    assert library(person) == told
    [left] = versions(person, "entry", entry)
    assert (left["operation"], left["changes"]) == ("delete", {})
    assert person.post(f"/api/history/{left['sequence']}/restore").problem == (409, "too_old")


@pytest.mark.parametrize(("versions", "trash"), [(10, 30), (90, 30), (30, 30), (1, 1000)])
def test_trash_can_be_restored_however_long_versions_are_kept(
    versions: int, trash: int, person: Person, owner: psycopg.Connection
) -> None:
    journal = person.post("/api/journals", {"name": "Diary"}).headers["location"]
    for n in range(3):
        entry = create(person, f"{journal}/entries", content=f"{n}")
        person.patch(f"{journal}/entries/{entry['id']}", {"content": f"{n} again"})
    before = person.get(f"{journal}/entries").json["items"]
    person.delete(journal)
    pass_days(owner, person, trash - 1)
    tidy(owner, versions=versions, trash=trash)
    [item] = person.get("/api/trash").json["items"]
    assert person.post(f"/api/history/{item['sequence']}/restore").status == 200
    back = person.get(f"{journal}/entries").json["items"]
    assert [{**entry, "version": 2} for entry in back] == before


def test_tidying_in_small_batches_has_the_same_result(
    person: Person, other: Person, owner: psycopg.Connection
) -> None:
    for each in (person, other):
        lived_in(each)
        pass_days(owner, each, 100)
    while gone := tidy(owner, most=2):
        assert gone <= 2 * 3  # of versions, trash and changes of devices
    little, last = past(owner, person), changes(person)["next"]
    assert len(little) == len(library(person)) < last
    assert [row[3:] for row in little] == [row[3:] for row in past(owner, other)]


def test_tidying_keeps_recent_versions_of_a_person_with_old_ones(
    person: Person, other: Person, owner: psycopg.Connection
) -> None:
    theirs = lived_in(other)
    thought = create(person, text="one")
    pass_days(owner, person, 100)
    person.patch(f"/api/thoughts/{thought['id']}", {"text": "two"})
    count = len(past(owner, other))
    tidy(owner)
    assert [v["operation"] for v in versions(person, "thought", thought)] == ["update"]
    assert person.post("/api/undo").json["items"][0]["result"] == "changed"
    assert person.get(f"/api/thoughts/{thought['id']}").json["text"] == "one"
    assert len(past(owner, other)) == count
    assert other.get(f"/api/thoughts/{theirs['thought_id']}").status == 200


def test_device_changes_are_kept_as_long_as_versions(
    person: Person, owner: psycopg.Connection
) -> None:
    change = {"change_id": str(owner.execute("select uuidv7()").fetchall()[0][0])}
    mine = {**change, "kind": "thought", "id": change["change_id"], "fields": {"text": "a"}}
    for days, result in [(0, "done"), (VERSIONS - 1, "already_done"), (VERSIONS + 1, "conflict")]:
        pass_days(owner, person, days)
        tidy(owner)
        person.patch(f"/api/thoughts/{change['change_id']}", {"text": "b"})
        [told] = person.post("/api/changes", {"changes": [mine]}).json["results"]
        assert told["result"] == result
