"""Events as a calendar file (RFC 5545).

icalendar takes 0.5 ms to write an event, this 0.03: a feed may have ten thousand.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import UTC, datetime
from functools import cache
from typing import Any

from shared.ics.event import CalendarEvent
from shared.ics.lines import component, one_line, text, times

_FIRST_YEAR, _LAST_YEAR = 1900, 2037  # of the clocks of zones: for the rest, readers have their own
_REFRESH = "PT6H"  # each read wakes a serverless database: docs/cost.md
_NEVER = datetime(1970, 1, 1, tzinfo=UTC)
_FIELDS = {
    "SUMMARY": "title",
    "DESCRIPTION": "description",
    "LOCATION": "location",
    "COLOR": "color",
}


def calendar(events: Sequence[CalendarEvent], name: str, description: str | None = None) -> str:
    """Return a calendar file with these events and the zones that they are in."""
    return file_of(events, map(components, events), name, description)


def file_of(
    events: Sequence[CalendarEvent],
    written: Iterable[str],
    name: str,
    description: str | None = None,
) -> str:
    """Return the file of events that are written already."""
    head = {
        "VERSION": "2.0",
        "PRODID": "-//Aurora//Aurora//EN",
        "METHOD": "PUBLISH",
        "NAME": text(one_line(name)),
        "X-WR-CALNAME": text(one_line(name)),
        **({"X-WR-CALDESC": text(one_line(description))} if description else {}),
        "REFRESH-INTERVAL;VALUE=DURATION": _REFRESH,
        "X-PUBLISHED-TTL": _REFRESH,
    }
    zones = (_zone(zone, year) for zone, year in sorted(_zones(events).items()))
    return component("VCALENDAR", head, "".join([*zones, *written]))


@cache
def _zone(name: str, year: int) -> str:
    from shared.ics.timezones import timezone  # noqa: PLC0415 - icalendar takes a while

    written: bytes = timezone(name, year, max(year + 12, _LAST_YEAR)).to_ical()
    return written.decode()


def _zones(events: Sequence[CalendarEvent]) -> dict[str, int]:
    """Return each zone of the events, and the year of the first one in it."""
    found: dict[str, int] = {}
    for series in (event.series for event in events):
        for zone in {series.zone, series.end_zone} - {None, "UTC"}:
            year = max(min([series.start, *series.extra]).year - 1, _FIRST_YEAR)
            found[zone or ""] = min(year, found.get(zone or "", year))
    return found


def components(event: CalendarEvent) -> str:
    """Return an event, and a component for each of its repeats that differs."""
    series, more = event.series, dict[str, str]()
    if series.rule:
        more["RRULE"] = series.rule
    excluded = [key for key, changes in series.overrides.items() if changes.get("excluded")]
    for name, starts in (
        ("RDATE", series.extra),
        ("EXDATE", [datetime.fromisoformat(key) for key in sorted(excluded)]),
    ):
        if starts:
            more.update([times(name, starts, all_day=series.all_day, zone=series.zone)])
    found = [_component(event, series.start, series.end, {}, more)]
    for key, changes in sorted(series.overrides.items()):
        if not changes.get("excluded"):
            start = datetime.fromisoformat(changes.get("start") or key)
            end = changes.get("end")
            until = datetime.fromisoformat(end) if end else start + (series.end - series.start)
            original = [datetime.fromisoformat(key)]
            own = times("RECURRENCE-ID", original, all_day=series.all_day, zone=series.zone)
            found.append(_component(event, start, until, changes, dict([own])))
    return "".join(found)


def _component(
    event: CalendarEvent,
    start: datetime,
    end: datetime,
    changes: Mapping[str, Any],
    more: Mapping[str, str],
) -> str:
    changed_at = f"{(event.updated_at or _NEVER).astimezone(UTC):%Y%m%dT%H%M%SZ}"
    fields = {
        "UID": one_line(event.uid),
        "DTSTAMP": changed_at,
        "LAST-MODIFIED": changed_at,
        "SEQUENCE": str(event.sequence),
        **dict(_times(event, start, end)),
        **more,
    }
    for name, field in _FIELDS.items():
        if value := changes.get(field, getattr(event, field)):
            fields[name] = text(value)
    title = fields["SUMMARY"]
    if event.todo is not None:
        fields |= {"STATUS": "NEEDS-ACTION", "PRIORITY": str(event.todo)}
    else:
        fields["TRANSP"] = "OPAQUE" if changes.get("busy", event.busy) else "TRANSPARENT"
    alarms = changes.get("reminders", event.reminders)
    inner = "".join(_alarm(minutes, title) for minutes in alarms)
    return component("VTODO" if event.todo is not None else "VEVENT", fields, inner)


def _times(event: CalendarEvent, start: datetime, end: datetime) -> Iterator[tuple[str, str]]:
    series = event.series
    if event.todo is None or series.rule:
        yield times("DTSTART", [start], all_day=series.all_day, zone=series.zone)
    if event.todo is not None:
        yield times("DUE", [start], all_day=series.all_day, zone=series.zone)
    elif end != start or series.end_zone:
        zone = series.end_zone or series.zone
        yield times("DTEND", [end], all_day=series.all_day, zone=zone)


def _alarm(minutes: int, title: str) -> str:
    trigger = f"{'-' if minutes >= 0 else ''}PT{abs(minutes)}M"
    fields = {"ACTION": "DISPLAY", "DESCRIPTION": title, "TRIGGER": trigger}
    return component("VALARM", fields)
