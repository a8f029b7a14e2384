"""Events: what their fields may be, and changes of one repeat, of all, and of those that follow."""

from typing import Any
from uuid import uuid4

import pytest

from tests.support.history import changes, undo, versions
from tests.support.people import Person

CHOIR: dict[str, Any] = {
    "title": "Choir",
    "start": "2026-11-27T18:00",
    "end": "2026-11-27T19:00",
    "zone": "Europe/Berlin",
    "rule": "FREQ=WEEKLY",
}
FOURTH = "2026-12-04T18:00"


def create(person: Person, **fields: Any) -> dict[str, Any]:
    answer = person.post("/api/events", {**CHOIR, **fields})
    assert answer.status == 201, answer
    row: dict[str, Any] = answer.json
    return row


def at(row: dict[str, Any], key: str = "") -> str:
    return f"/api/events/{row['id']}" + (f"/occurrences/{key}" if key else "")


def test_an_event_is_kept_as_it_was_sent_without_the_days_it_is_found_by(person: Person) -> None:
    row = create(person)
    assert row.items() >= {**CHOIR, "all_day": False, "extra": [], "overrides": {}}.items()
    assert not {"first_day", "last_day", "is_long"} & row.keys()
    [item] = changes(person)["items"]
    assert item["row"] == row
    person.patch(at(row), {"start": "2026-11-28T18:00"})
    [moved, _] = versions(person, "event", row)
    assert moved["changes"].keys() == {"start", "end"}


def test_a_day_makes_it_all_day_and_the_end_is_the_day_after(person: Person) -> None:
    one = person.post("/api/events", {"title": "Saint Nicholas", "start": "2026-12-06"}).json
    assert (one["all_day"], one["end"]) == (True, "2026-12-07")
    moment = person.post("/api/events", {"title": "Ring", "start": "2026-12-06T08:00:00"}).json
    assert (moment["start"], moment["end"]) == ("2026-12-06T08:00", "2026-12-06T08:00")


REFUSED: dict[str, tuple[dict[str, Any], str, str]] = {
    "an end before the start": ({"end": "2026-11-27T17:59"}, "end", "before start"),
    "an end that is a day": ({"end": "2026-11-27"}, "end", "should be a time"),
    "a day that ends with itself": (
        {"start": "2026-11-27", "end": "2026-11-27", "zone": None, "rule": None},
        "end",
        "day after",
    ),
    "a zone of a day": (
        {"start": "2026-11-27", "end": None, "rule": None},
        "zone",
        "only for times",
    ),
    "an unknown zone": ({"zone": "Europe/Atlantis"}, "zone", "as Europe/Berlin"),
    "an end zone alone": (
        {"zone": None, "end_zone": "Asia/Tokyo"},
        "end_zone",
        "zone of the start",
    ),
    "a landing before the departure": (
        {"end_zone": "Europe/Lisbon", "end": "2026-11-27T16:59"},
        "end",
        "before start",
    ),
    "seconds that repeat": ({"rule": "FREQ=SECONDLY"}, "rule", "DAILY, WEEKLY"),
    "no rule at all": ({"rule": "every friday"}, "rule", ""),
    "30 February": ({"rule": "FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=30"}, "rule", "No day fits"),
    "10,001 repeats": ({"rule": "FREQ=DAILY;COUNT=10001"}, "rule", "COUNT"),
    "a rule of 501 characters": ({"rule": f"FREQ=DAILY;BYMONTH={'1,' * 241}1"}, "rule", "500"),
    "a year between repeats": (
        {"end": "2028-01-01T00:00", "rule": "FREQ=DAILY"},
        "rule",
        "366 days",
    ),
    "a time that is none": ({"start": "2026-02-30T18:00"}, "start", "day is out of range"),
    "a time with an offset": ({"start": "2026-11-27T18:00Z"}, "start", "pattern"),
    "an extra day": ({"extra": ["2026-12-01"]}, "extra", "should be a time"),
    "an override of a day": ({"overrides": {"2026-12-04": {"title": "a"}}}, "overrides", "a time"),
    "an excluded title": (
        {"overrides": {FOURTH: {"excluded": True, "title": "a"}}},
        f"overrides.{FOURTH}",
        "nothing else",
    ),
    "an override that ends too early": (
        {"overrides": {FOURTH: {"end": "2026-12-04T17:00"}}},
        f"overrides.{FOURTH}",
        "before start",
    ),
    "an unknown field in an override": (
        {"overrides": {FOURTH: {"rule": "FREQ=DAILY"}}},
        f"overrides.{FOURTH}.rule",
        "not permitted",
    ),
    "1,001 differences": (
        {
            "extra": [f"{2000 + n // 12}-{n % 12 + 1:02}-01T10:00" for n in range(1_000)],
            "overrides": {FOURTH: {"title": "a"}},
        },
        "overrides",
        "at most 1000",
    ),
    "more than 192 kB of overrides": (
        {
            "overrides": {
                f"20{n:02}-01-01T18:00": {"description": "x" * 10_000} for n in range(27, 47)
            }
        },
        "overrides",
        "192 kB",
    ),
}


@pytest.mark.parametrize("case", REFUSED.values(), ids=REFUSED.keys())
def test_what_cannot_be_kept_is_refused_by_its_field(
    person: Person, case: tuple[dict[str, Any], str, str]
) -> None:
    fields, field, message = case
    answer = person.post("/api/events", {**CHOIR, **fields})
    assert answer.problem == (422, "invalid"), answer
    [error] = answer.json["errors"]
    assert error["field"] == field
    assert message in error["message"]
    assert person.get("/api/events").json["items"] == []


def test_a_change_of_all_moves_what_belongs_to_it(person: Person) -> None:
    different = {FOURTH: {"title": "With guests"}, "2026-12-11T18:00": {"excluded": True}}
    row = create(person, overrides=different, extra=["2026-12-01T18:00"])
    answer = person.patch(at(row), {"start": "2026-11-28T18:30"})
    assert (
        answer.json.items()
        >= {
            "end": "2026-11-28T19:30",
            "extra": ["2026-12-02T18:30"],
            "overrides": {
                "2026-12-05T18:30": {"title": "With guests"},
                "2026-12-12T18:30": {"excluded": True},
            },
            "dropped": [],
            "version": 2,
        }.items()
    )
    undo(person)
    assert person.get(at(row)).json == {
        **row,
        "version": 3,
        "updated_at": person.get(at(row)).json["updated_at"],
    }


def test_a_rule_that_leaves_out_a_changed_repeat_names_it(person: Person) -> None:
    row = create(person, overrides={FOURTH: {"title": "a"}, "2026-12-11T18:00": {"title": "b"}})
    answer = person.patch(at(row), {"rule": "FREQ=WEEKLY;INTERVAL=2"})
    assert answer.json["dropped"] == [FOURTH]
    assert answer.json["overrides"] == {"2026-12-11T18:00": {"title": "b"}}
    [changed, _] = versions(person, "event", row)
    assert FOURTH in changed["changes"]["overrides"]["before"]


def test_other_fields_change_everywhere_and_keep_what_is_different(person: Person) -> None:
    row = create(person, overrides={FOURTH: {"title": "a"}})
    answer = person.patch(at(row), {"title": "Rehearsal", "busy": None, "reminders": None})
    assert answer.json["overrides"] == row["overrides"]
    assert (answer.json["title"], answer.json["busy"], answer.json["dropped"]) == (
        "Rehearsal",
        True,
        [],
    )


def test_what_becomes_a_day_loses_its_zone(person: Person) -> None:
    row = create(person, overrides={FOURTH: {"title": "a"}})
    answer = person.patch(at(row), {"start": "2026-11-27"})
    assert answer.json.items() >= {"all_day": True, "end": "2026-11-28", "zone": None}.items()
    assert answer.json["overrides"] == {"2026-12-04": {"title": "a"}}


def test_one_repeat_is_changed_changed_again_and_as_the_others_again(person: Person) -> None:
    row = create(person)
    other = {"start": "2026-12-05T20:00", "end": "2026-12-05T21:00", "title": "Choir, moved"}
    one = person.patch(at(row, FOURTH), other, headers={"if-match": '"1"'})
    assert (one.status, one.json["overrides"]) == (200, {FOURTH: other})
    two = person.patch(at(row, FOURTH), {"title": None, "location": "Hall"})
    del other["title"]
    assert two.json["overrides"] == {FOURTH: {**other, "location": "Hall"}}
    assert person.patch(at(row, FOURTH), other, headers={"if-match": '"1"'}).status == 412
    assert person.put(at(row, FOURTH), {}).json["overrides"] == {}


def test_one_repeat_is_taken_out_and_comes_back(person: Person) -> None:
    row = create(person)
    assert person.delete(at(row, FOURTH)).status == 204
    assert person.get(at(row)).json["overrides"] == {FOURTH: {"excluded": True}}
    assert person.patch(at(row, FOURTH), {"excluded": None}).json["overrides"] == {}


@pytest.mark.parametrize("key", ["2026-12-05T18:00", "2026-12-04", "2026-12-04T18:01", "soon"])
def test_a_repeat_that_is_none_is_not_found(person: Person, key: str) -> None:
    row = create(person)
    assert person.patch(at(row, key), {"title": "a"}).status == 404
    assert person.delete(at(row, key)).status == 404
    assert person.get(at(row)).json == row


def test_one_and_what_follows_become_an_event_of_their_own_in_one_act(person: Person) -> None:
    row = create(
        person, rule="FREQ=WEEKLY;COUNT=10", overrides={"2026-12-11T18:00": {"title": "a"}}
    )
    new = {"at": FOURTH, "id": str(uuid4()), "changes": {"start": "2026-12-04T19:00"}}
    answer = person.post(f"{at(row)}/split", new, headers={"if-match": '"1"'})
    assert answer.status == 200, answer
    before, after = answer.json["before"], answer.json["after"]
    assert (before["rule"], before["overrides"]) == ("FREQ=WEEKLY;UNTIL=20261204T165959Z", {})
    assert (
        after.items()
        >= {
            "id": new["id"],
            "start": "2026-12-04T19:00",
            "end": "2026-12-04T20:00",
            "rule": "FREQ=WEEKLY;COUNT=9",
            "overrides": {"2026-12-11T19:00": {"title": "a"}},
            "version": 1,
            "dropped": [],
        }.items()
    )
    results = {one["result"] for one in undo(person)}
    assert results == {"changed", "deleted"}
    assert person.get(at(row)).json["rule"] == "FREQ=WEEKLY;COUNT=10"
    assert person.get(at(after)).status == 404


def test_a_split_writes_both_or_neither(person: Person) -> None:
    row, taken = create(person), create(person)
    split = {"at": FOURTH, "id": taken["id"]}
    assert person.post(f"{at(row)}/split", split).problem == (409, "conflict")
    assert person.get(at(row)).json == row
    split = {"at": "2026-12-05T18:00", "id": str(uuid4())}
    answer = person.post(f"{at(row)}/split", split)
    assert answer.problem == (422, "invalid")
    assert "does not repeat" in answer.json["errors"][0]["message"]


def test_an_event_ends_before_a_repeat_and_goes_with_its_first(person: Person) -> None:
    row = create(person)
    assert person.call("DELETE", at(row, FOURTH), query={"following": "true"}).status == 204
    assert person.get(at(row)).json["rule"] == "FREQ=WEEKLY;UNTIL=20261204T165959Z"
    first = person.call("DELETE", at(row, row["start"]), query={"following": "true"})
    assert first.status == 204
    assert person.get(at(row)).status == 404
    assert undo(person) == [{"kind": "event", "id": row["id"], "result": "restored"}]
