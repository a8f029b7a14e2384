"""The timeline of all kinds, and what was written on this day in other years."""

from typing import Any

import pytest

from tests.support.client import call
from tests.support.people import Person


def think(person: Person, text: str, timestamp: str, **fields: Any) -> str:
    new = {"text": text, "timestamp": timestamp, **fields}
    answer = person.post("/api/thoughts", new)
    assert answer.status == 201, answer.body
    return str(answer.json["id"])


def write_one_of_each(person: Person) -> None:
    assert person.patch("/auth/me", {"zone": "Europe/Berlin"}).status == 200
    journal = person.post("/api/journals", {"name": "Diary"}).json["id"]
    entry = {"content": "an entry", "timestamp": "2026-03-02T12:00:00Z"}
    person.post(f"/api/journals/{journal}/entries", entry)
    think(person, "a thought", "2026-03-03T12:00:00Z")
    person.post("/api/tasks", {"title": "a task", "date": "2026-03-04", "due_time": "09:00"})
    event = {"title": "an event", "start": "2026-03-01", "end": "2026-03-02"}
    assert person.post("/api/events", event).status == 201


def timeline(person: Person, **query: Any) -> list[dict[str, Any]]:
    answer = person.get("/api/timeline", **query)
    assert answer.status == 200, answer.body
    items: list[dict[str, Any]] = answer.json["items"]
    return items


def test_all_kinds_stand_by_their_moment(person: Person) -> None:
    write_one_of_each(person)
    items = timeline(person)
    assert [(item["kind"], item["timestamp"]) for item in items] == [
        ("task", "2026-03-04T08:00:00Z"),
        ("thought", "2026-03-03T12:00:00Z"),
        ("entry", "2026-03-02T12:00:00Z"),
        ("event", "2026-02-28T23:00:00Z"),
    ]
    assert items[0]["row"] == person.get(f"/api/tasks/{items[0]['id']}").json
    assert [item["kind"] for item in timeline(person, kind="entry")] == ["entry"]
    days = {"from": "2026-03-02", "to": "2026-03-03"}
    assert [item["kind"] for item in timeline(person, **days)] == ["thought", "entry"]
    assert [item["kind"] for item in timeline(person, to="2026-03-01")] == ["event"]


def test_pages_hold_everything_once(person: Person) -> None:
    write_one_of_each(person)
    for minute in range(10):
        think(person, f"thought {minute}", f"2026-03-02T12:0{minute // 2}:00Z")
    seen: list[str] = []
    query: dict[str, Any] = {"limit": 3}
    while True:
        answer = person.get("/api/timeline", **query)
        seen += [item["id"] for item in answer.json["items"]]
        if answer.json["next_cursor"] is None:
            break
        query["cursor"] = answer.json["next_cursor"]
    assert len(seen) == len(set(seen)) == 14


def test_rows_stand_on_their_own_day_and_archived_ones_do_not(person: Person) -> None:
    late = think(person, "late", "2026-03-01T23:30:00-08:00")
    think(person, "away", "2026-03-01T12:00:00Z", archived_at="2026-03-02T00:00:00Z")
    items = timeline(person, **{"from": "2026-03-01", "to": "2026-03-01"})
    assert [item["id"] for item in items] == [late]
    assert timeline(person, **{"from": "2026-03-02"}) == []


def memories(person: Person, day: str) -> dict[int, list[str]]:
    answer = person.get("/api/on-this-day", date=day)
    assert answer.status == 200, answer.body
    assert answer.json["date"] == day
    return {
        year["year"]: [item["row"]["text"] for item in year["items"]]
        for year in answer.json["years"]
    }


def test_every_year_before_is_remembered(person: Person) -> None:
    for year in (1665, 1666, 2019, 2024, 2025, 2026):
        think(person, f"of {year}", f"{year}-09-12T12:00:00Z")
        think(person, f"day after {year}", f"{year}-09-13T12:00:00Z")
        think(person, f"day before {year}", f"{year}-09-11T12:00:00Z")
    found = memories(person, "2026-09-12")
    assert found == {year: [f"of {year}"] for year in (2025, 2024, 2019, 1666, 1665)}
    assert list(found) == sorted(found, reverse=True)
    assert memories(person, "1665-09-12") == {}
    assert memories(person, "2026-01-01") == {}


@pytest.mark.parametrize(
    ("day", "expected"),
    [
        ("2026-02-28", {2025: ["28"], 2024: ["29", "28"], 2020: ["29"]}),
        ("2028-02-28", {2025: ["28"], 2024: ["28"]}),
        ("2028-02-29", {2024: ["29"], 2020: ["29"]}),
        ("2026-03-01", {2023: ["1"]}),
    ],
)
def test_leap_days_are_remembered_every_year(
    day: str, expected: dict[int, list[str]], person: Person
) -> None:
    for text, moment in (
        ("29", "2020-02-29"),
        ("1", "2023-03-01"),
        ("28", "2024-02-28"),
        ("29", "2024-02-29"),
        ("28", "2025-02-28"),
    ):
        think(person, text, f"{moment}T12:00:00Z")
    assert memories(person, day) == expected


def test_days_of_before_there_were_zones_are_by_local_mean_time(person: Person) -> None:
    think(person, "late", "1660-02-29T00:00:30Z", zone="Europe/London")
    assert memories(person, "2027-02-28") == {1660: ["late"]}
    assert memories(person, "2028-02-29") == {}


def test_today_is_where_the_person_is(person: Person) -> None:
    days = {
        person.get("/api/on-this-day", zone=zone).json["date"]
        for zone in ("Pacific/Kiritimati", "Etc/GMT+12")
    }
    assert len(days) == 2
    assert person.get("/api/on-this-day", zone="Mars/Olympus").problem == (422, "invalid")
    by_offset = person.get("/api/on-this-day", zone="+14:00").json["date"]
    assert by_offset == max(days)


def test_a_token_sees_only_kinds_that_it_may_read(person: Person) -> None:
    write_one_of_each(person)
    think(person, "a year ago", "2025-03-03T12:00:00Z")
    new = {"name": "t", "scopes": ["tasks:read"], "password": person.password}
    token = person.post("/auth/tokens", new).json["token"]
    answer = call("GET", "/api/timeline", token=token)
    assert [item["kind"] for item in answer.json["items"]] == ["task"]
    assert call("GET", "/api/timeline", token=token, query={"kind": "thought"}).json["items"] == []
    query = {"date": "2026-03-03"}
    assert call("GET", "/api/on-this-day", token=token, query=query).json["years"] == []
    assert len(memories(person, "2026-03-03")) == 1
