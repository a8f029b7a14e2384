"""Calendar files that Aurora writes, as other programs read them."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
import recurring_ical_events
from icalendar import Calendar

from shared.ics.event import CalendarEvent
from shared.ics.reading import events_in
from shared.ics.timezones import timezone
from shared.ics.writing import calendar
from shared.recurrence.checks import checked_rule
from shared.recurrence.days import Days
from shared.recurrence.rule import InvalidRule, parse
from shared.recurrence.series import Series, between
from shared.recurrence.zones import wall_clock
from shared.zones import zone_names
from tests.recurrence.generated import COUNT, ZONES, series

READ = datetime.fromisoformat


def _written(number: int) -> CalendarEvent | None:
    """Return a generated event that starts on a day of its rule, with odd repeats, or None."""
    one, *_ = series(number)
    rule = parse(one.rule or "")
    days = Days(replace(rule, count=None), one.start)
    first = next(days.named(days.first), None)
    is_mixed = len({bool(day[0]) for day in rule.byday}) > 1
    if first is None or is_mixed or rule.byweekno or (rule.freq == "WEEKLY" and rule.bysetpos):
        return None  # which other programs read otherwise
    moved = timedelta(first - days.first)
    one = replace(one, start=one.start + moved, end=one.end + moved)
    try:
        one = replace(one, rule=checked_rule(one), end_zone=None)
    except InvalidRule:
        return None
    return CalendarEvent(f"{number}@example.com", f"Event {number}", _with_odd_repeats(one))


def _with_odd_repeats(one: Series) -> Series:
    span = one.start.toordinal(), one.start.toordinal() + 400
    starts = list(one.starts(*span))
    extra = [one.start + timedelta(days=3, hours=1)]
    overrides: dict[str, dict[str, Any]]
    overrides = {one.key(start): {"excluded": True} for start in starts[2:3]}
    for start in starts[3:4]:
        later = start + timedelta(days=1, hours=2)
        overrides[one.key(start)] = {
            "start": one.key(later),
            "end": one.key(later + timedelta(minutes=7)),
        }
    return replace(one, extra=extra, overrides=overrides)


EVENTS = [made for number in range(0, COUNT, 8) if (made := _written(number))]


def _components(data: bytes) -> Iterator[object]:
    for one in Calendar.from_ical(data).walk():
        yield from one.errors


def test_a_file_has_what_readers_need() -> None:
    data = calendar(EVENTS, "Mine").encode()
    assert data.startswith(b"BEGIN:VCALENDAR\r\n")
    assert data.endswith(b"END:VCALENDAR\r\n")
    assert b"\n" not in data.replace(b"\r\n", b"")
    assert all(len(line) <= 75 for line in data.split(b"\r\n"))
    assert not list(_components(data))
    assert {made.series.zone for made in EVENTS} == set(ZONES)
    assert all(f"TZID:{zone}\r\n".encode() in data for zone in ZONES if zone != "UTC")


def test_what_is_read_again_is_the_same() -> None:
    found = {one.uid: one for one in events_in(calendar(EVENTS, "Mine").encode())}
    assert len(found) == len(EVENTS) > 100
    for made in EVENTS:
        one = found[made.uid]
        assert one.changes == ()
        assert one.event == replace(made, updated_at=datetime(1970, 1, 1, tzinfo=UTC))


@pytest.mark.parametrize("part", range(2))
def test_another_program_finds_the_same_repeats(part: int) -> None:
    for made in EVENTS[part::2]:
        first = made.series.start.date()
        last = first + timedelta(days=300)
        ours = sorted(
            (one.starts_at, one.ends_at) for one in between(made.series, first, last, "UTC")
        )
        file = Calendar.from_ical(calendar([made], "Mine"))
        begin, end = (datetime(day.year, day.month, day.day, tzinfo=UTC) for day in (first, last))
        theirs = recurring_ical_events.of(file).between(begin, end)
        starts = sorted(one.start.astimezone(UTC) for one in theirs)
        assert [start for start, _ in ours] == starts, made


def test_times_are_written_in_the_type_of_the_start() -> None:
    day, late = READ("2026-12-24"), {"2026-12-31T10:00": {"title": "Late"}}
    whole = Series(day, READ("2026-12-27"), all_day=True, rule="FREQ=YEARLY;UNTIL=20301224")
    floating = replace(whole, end=READ("2026-12-24T11:00"), start=READ("2026-12-24T10:00"))
    floating = replace(floating, all_day=False, rule="FREQ=WEEKLY", overrides=late)
    written = calendar(
        [CalendarEvent("a", "Days", whole), CalendarEvent("b", "Any", floating)], "x"
    )
    data = written.encode()
    assert b"DTSTART;VALUE=DATE:20261224\r\nDTEND;VALUE=DATE:20261227\r\n" in data
    assert b"RRULE:FREQ=YEARLY;UNTIL=20301224\r\n" in data
    assert b"DTSTART:20261224T100000\r\n" in data
    assert b"RECURRENCE-ID:20261231T100000\r\n" in data


def test_a_text_cannot_end_its_line() -> None:
    made = CalendarEvent(
        "a", "x\r\nEND:VEVENT\x00\x07", Series(READ("2026-12-24"), READ("2026-12-25"), all_day=True)
    )
    [found] = events_in(calendar([made], "a\r\nb").encode())
    assert found.title == "x\nEND:VEVENT"


def test_every_zone_is_written_with_its_clocks() -> None:
    moments = [datetime(2026, 1, 1, 1, tzinfo=UTC) + timedelta(days=5 * one) for one in range(292)]
    for name in sorted(zone_names())[::6]:
        clocks = timezone(name, 2025, 2030).to_tz(lookup_tzid=False)
        for moment in moments:
            there = moment.astimezone(clocks).replace(tzinfo=None)
            assert there == wall_clock(moment, name), (name, moment)
