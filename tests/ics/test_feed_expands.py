"""Each day of a feed, as another program finds it, against the calendar of the API."""

from collections.abc import Iterator
from datetime import UTC, date, datetime, time, timedelta
from typing import Any

import pytest
import recurring_ical_events
from icalendar import Calendar

from shared.ics.writing import calendar
from shared.recurrence.zones import instant
from tests.ics.test_writing import EVENTS
from tests.recurrence.generated import ZONES
from tests.support.client import call
from tests.support.people import Person

IMPORT = "/api/calendar/import"
YEARS = (2026, 2027)
Found = set[tuple[str, str]]  # the moment of each start, and the title


def changes(zone: str) -> Iterator[date]:
    """Yield the days on which the clocks of a zone change."""
    day = date(YEARS[0], 1, 1)
    while day.year <= YEARS[1]:
        begin, end = (
            instant(datetime.combine(one, time()), zone) for one in (day, day + timedelta(days=1))
        )
        if end - begin != timedelta(days=1):
            yield day
        day += timedelta(days=1)


CHANGING = [zone for zone in ZONES if next(changes(zone), None)]


def around(zone: str) -> Iterator[dict[str, Any]]:
    """Yield daily events at every half hour of the night around each change."""
    for day in changes(zone):
        before = day - timedelta(days=1)
        for half in range(8):
            clock = f"{half // 2:02}:{half % 2 * 30:02}"
            yield {
                "title": f"{zone} {day} {clock}",
                "start": f"{before}T{clock}",
                "end": f"{before}T{half // 2 + 1:02}:15",
                "zone": zone,
                "rule": "FREQ=DAILY;COUNT=3",
            }


def feed(person: Person, **settings: Any) -> str:
    made = person.post("/api/feeds", {"name": "Mine", "days": 36_500, **settings})
    path = str(made.json["url"]).removeprefix("https://localhost")
    answer = call("GET", path)
    assert answer.status == 200
    return answer.body


def in_feed(text: str, first: date, last: date) -> Found:
    """Return what another program finds on some days, in UTC."""
    file = Calendar.from_ical(text)
    assert not [error for part in file.walk() for error in part.errors]
    begin, end = (datetime(day.year, day.month, day.day, tzinfo=UTC) for day in (first, last))
    found = recurring_ical_events.of(file).between(begin, end)
    return {(_moment(one.start), str(one["SUMMARY"])) for one in found}


def _moment(start: date) -> str:
    moment = start if isinstance(start, datetime) else datetime.combine(start, time())
    known = moment if moment.tzinfo else moment.replace(tzinfo=UTC)
    return f"{known.astimezone(UTC):%Y-%m-%dT%H:%M:%SZ}"


def in_calendar(person: Person, first: date, last: date, **more: str) -> Found:
    """Return what the API shows on some days, in UTC."""
    found: Found = set()
    cursor: dict[str, str] = {}
    while True:
        days = {"from": first.isoformat(), "to": last.isoformat(), "zone": "UTC"}
        page = person.get("/api/calendar", **days, **more, **cursor).json
        found |= {(item["starts_at"], item["title"]) for item in page["items"]}
        if page["next_cursor"] is None:
            return found
        cursor = {"cursor": page["next_cursor"]}


def test_every_zone_has_the_same_repeats(person: Person) -> None:
    assert len({made.series.zone for made in EVENTS}) == len(ZONES) == 12
    assert len(CHANGING) >= 7
    told = person.post(IMPORT, {"text": calendar(EVENTS, "Mine")}).json["events"]
    assert {one["result"] for one in told} == {"carried"}
    text = feed(person)
    shown = 0
    for year in range(1991, 2040, 16):
        days = date(year, 3, 1), date(year, 12, 1)
        expected = in_calendar(person, *days)
        assert in_feed(text, *days) == expected
        shown += len(expected)
    assert shown > 200


@pytest.mark.parametrize("zone", CHANGING)
def test_days_on_which_clocks_change_have_the_same_repeats(zone: str, person: Person) -> None:
    made = [
        {"change_id": _id(number, 1), "kind": "event", "id": _id(number, 2), "fields": fields}
        for number, fields in enumerate(around(zone))
    ]
    results = person.post("/api/changes", {"changes": made}).json["results"]
    assert {one["result"] for one in results} == {"done"}
    days = date(YEARS[0], 1, 1), date(YEARS[1] + 1, 1, 1)
    expected = in_calendar(person, days[0], date(YEARS[1], 1, 1))
    expected |= in_calendar(person, date(YEARS[1], 1, 1), days[1])
    assert in_feed(feed(person), *days) == expected
    assert len(expected) == 3 * len(made) >= 96


def _id(number: int, sort: int) -> str:
    return f"00000000-0000-7000-8000-{sort:04}{number:08}"


def test_tasks_have_the_same_days(person: Person) -> None:
    for title, more in (
        ("once", {}),
        ("at a time", {"due_time": "18:30"}),
        ("daily", {"rule": "FREQ=DAILY;UNTIL=20261210"}),
        ("weekly at a time", {"rule": "FREQ=WEEKLY;UNTIL=20270101", "due_time": "07:15"}),
        ("monthly", {"rule": "FREQ=MONTHLY"}),
        ("three times", {"rule": "FREQ=WEEKLY;COUNT=3"}),
    ):
        made = person.post("/api/tasks", {"title": title, "date": "2026-12-01", **more})
        assert made.status == 201, made
    days = date(2026, 11, 1), date(2027, 9, 1)
    expected = in_calendar(person, *days)
    assert in_feed(feed(person), *days) == expected
    assert len(expected) > 25
