"""The calendar: which events and tasks are on some days, of whom, and what it costs."""

from collections.abc import Callable
from typing import Any

import pytest

from tests.support.people import Person

CHOIR = {
    "title": "Choir",
    "start": "2026-11-27T18:00",
    "end": "2026-11-27T19:00",
    "zone": "Europe/Berlin",
    "rule": "FREQ=WEEKLY",
    "overrides": {
        "2026-12-04T18:00": {"start": "2026-12-05T20:00", "title": "Choir, moved"},
        "2026-12-11T18:00": {"excluded": True},
    },
}
DECEMBER = {"from": "2026-12-01", "to": "2026-12-20", "zone": "Europe/Berlin"}


def create(person: Person, kind: str, **fields: Any) -> dict[str, Any]:
    answer = person.post(f"/api/{kind}", fields)
    assert answer.status == 201, answer
    row: dict[str, Any] = answer.json
    return row


def items(person: Person, **query: Any) -> list[dict[str, Any]]:
    answer = person.get("/api/calendar", **{**DECEMBER, **query})
    assert answer.status == 200, answer
    found: list[dict[str, Any]] = answer.json["items"]
    return found


def titles(person: Person, **query: Any) -> list[tuple[str, str]]:
    return [(item["start"], item["title"]) for item in items(person, **query)]


def test_repeats_are_where_they_were_moved_and_not_where_they_are_excluded(person: Person) -> None:
    row = create(person, "events", **CHOIR)
    moved, third = items(person)
    assert moved == {
        "id": row["id"],
        "kind": "event",
        "occurrence": "2026-12-04T18:00",
        "recurring": True,
        "projected": False,
        "edited": True,
        "title": "Choir, moved",
        "location": None,
        "color": None,
        "busy": True,
        "start": "2026-12-05T20:00",
        "end": "2026-12-05T21:00",
        "all_day": False,
        "zone": "Europe/Berlin",
        "end_zone": None,
        "starts_at": "2026-12-05T19:00:00Z",
        "ends_at": "2026-12-05T20:00:00Z",
        "completed": None,
        "category": None,
        "priority": None,
        "version": 1,
    }
    assert (third["start"], third["edited"]) == ("2026-12-18T18:00", False)


def test_from_is_included_and_to_is_not_by_the_clocks_of_the_zone(person: Person) -> None:
    create(person, "events", title="new year", start="2026-12-31T23:30", zone="Europe/Lisbon")
    one_day = {"from": "2027-01-01", "to": "2027-01-02"}
    assert titles(person, **one_day) == [("2026-12-31T23:30", "new year")]
    assert titles(person, **one_day, zone="Europe/Lisbon") == []
    assert titles(person, **one_day, zone="+01:00") == [("2026-12-31T23:30", "new year")]
    create(person, "events", title="Christmas", start="2026-12-24", end="2026-12-27")
    for first, last, found in (("24", "25", 1), ("26", "27", 1), ("27", "28", 0), ("23", "24", 0)):
        days = {"from": f"2026-12-{first}", "to": f"2026-12-{last}", "zone": "Asia/Tokyo"}
        assert len(items(person, **days)) == found


def test_a_long_event_is_found_in_its_midst_and_after_none_of_it(person: Person) -> None:
    create(person, "events", title="sabbatical", start="2026-01-01", end="2027-06-01")
    create(person, "events", title="ended", rule="FREQ=DAILY;UNTIL=20261130", start="2026-01-01")
    assert titles(person) == [("2026-01-01", "sabbatical")]


def test_dated_tasks_are_on_their_day_open_ones_or_all(person: Person) -> None:
    create(person, "tasks", title="plants", date="2026-12-06", due_time="18:30")
    create(person, "tasks", title="old way", date="2026-12-07", category="event")
    create(person, "tasks", title="done", date="2026-12-08", completed=True)
    create(person, "tasks", title="some day")
    create(person, "tasks", title="later", date="2026-12-20")
    plants, old_way = items(person)
    assert (
        plants.items()
        >= {
            "kind": "task",
            "start": "2026-12-06T18:30",
            "starts_at": "2026-12-06T17:30:00Z",
            "all_day": False,
            "completed": False,
        }.items()
    )
    assert old_way.items() >= {"all_day": True, "end": "2026-12-08", "category": "event"}.items()
    assert [title for _, title in titles(person, tasks="all")] == ["plants", "old way", "done"]
    assert titles(person, tasks="no") == []


def test_pages_bring_everything_once(person: Person) -> None:
    create(person, "events", **CHOIR)
    create(person, "events", title="daily", start="2026-12-01T08:00", rule="FREQ=DAILY")
    same = {"2026-12-02T08:00": {"start": "2026-12-03T08:00"}}
    create(
        person, "events", title="two", start="2026-12-02T08:00", rule="FREQ=DAILY", overrides=same
    )
    everything = items(person)
    for limit in (1, 2, 7):
        found: list[dict[str, Any]] = []
        cursor: dict[str, Any] = {}
        while True:
            page = person.get("/api/calendar", **DECEMBER, limit=limit, **cursor).json
            found += page["items"]
            if not page["next_cursor"]:
                break
            cursor = {"cursor": page["next_cursor"]}
        assert found == everything


def test_the_account_has_the_zone_that_a_request_leaves_out(person: Person) -> None:
    create(person, "events", title="midnight", start="2026-12-01T00:30", zone="Europe/Berlin")
    days = {"from": "2026-12-01", "to": "2026-12-02"}
    answer = person.get("/api/calendar", **days)
    assert (answer.json["items"], "etag" in answer.headers) == ([], False)
    assert person.patch("/auth/me", {"zone": "Europe/Berlin"}).status == 200
    assert len(person.get("/api/calendar", **days).json["items"]) == 1


def test_a_calendar_that_has_not_changed_is_304(person: Person) -> None:
    create(person, "events", **CHOIR)
    etag = person.get("/api/calendar", **DECEMBER).headers["etag"]

    def status() -> int:
        known = {"if-none-match": etag}
        return person.call("GET", "/api/calendar", query=DECEMBER, headers=known).status

    assert status() == 304
    create(person, "tasks", title="a", date="2026-12-06")
    assert status() == 200


@pytest.mark.parametrize("scopes", [["events:read"], ["tasks:read"], ["events:read", "tasks:read"]])
def test_a_token_gets_the_kinds_that_it_may_read(person: Person, scopes: list[str]) -> None:
    create(person, "events", **CHOIR)
    create(person, "tasks", title="plants", date="2026-12-06")
    new = {"name": "script", "scopes": scopes, "password": person.password}
    script = Person("", "", {}, person.post("/auth/tokens", new).json["token"], "")
    assert {f"{item['kind']}s:read" for item in items(script)} == {*scopes}


def test_a_token_without_either_scope_gets_nothing(person: Person) -> None:
    new = {"name": "script", "scopes": ["thoughts:read"], "password": person.password}
    script = Person("", "", {}, person.post("/auth/tokens", new).json["token"], "")
    answer = script.get("/api/calendar", **DECEMBER)
    assert answer.problem == (403, "insufficient_scope")
    assert "events:read or tasks:read" in answer.json["detail"]


@pytest.mark.parametrize(
    "days",
    [
        {"from": "2026-12-01"},
        {"from": "2026-12-01", "to": "2026-12-01"},
        {"from": "2026-12-02", "to": "2026-12-01"},
        {"from": "2026-01-01", "to": "2027-02-06"},
        {**DECEMBER, "zone": "Europe/Atlantis"},
    ],
)
def test_days_that_are_none_or_too_many_are_refused(person: Person, days: dict[str, str]) -> None:
    assert person.get("/api/calendar", **days).problem == (422, "invalid")


def test_the_first_and_the_last_days_of_all_can_be_asked_for(person: Person) -> None:
    create(person, "events", title="always", start="0001-01-02", rule="FREQ=DAILY")
    for zone in ("Pacific/Kiritimati", "Etc/GMT+12", "UTC"):
        first = {"from": "0001-01-02", "to": "0001-01-04", "zone": zone}
        assert len(items(person, **first)) == 2
        last = {"from": "9999-12-28", "to": "9999-12-30", "zone": zone}
        assert len(items(person, **last)) >= 2


def test_nobody_else_is_on_it(person: Person, sign_up: Callable[[], Person]) -> None:
    create(person, "events", **CHOIR)
    assert items(sign_up()) == []
