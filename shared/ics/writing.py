"""Events as a calendar file (RFC 5545)."""

from collections.abc import Iterable, Mapping
from datetime import UTC, date, datetime, timedelta
from typing import Any

from icalendar import Alarm, Calendar, Event, vRecur

from shared.ics.event import CalendarEvent
from shared.ics.timezones import timezone
from shared.recurrence.series import Series
from shared.zones import zone_info

_REFRESH = timedelta(hours=1)
_FIRST_YEAR, _LAST_YEAR = 1900, 2037  # of the clocks of zones: for the rest, readers have their own
_CONTROLS = {code: None for code in range(32) if chr(code) not in "\t\n"} | {127: None}


def calendar(events: Iterable[CalendarEvent], name: str, description: str | None = None) -> bytes:
    """Return a calendar file with these events and the zones that they are in."""
    file = Calendar()
    for field, value in {
        "PRODID": "-//Aurora//Aurora//EN",
        "VERSION": "2.0",
        "METHOD": "PUBLISH",
        "NAME": _line(name),
        "X-WR-CALNAME": _line(name),
        "X-WR-CALDESC": _line(description),
        "REFRESH-INTERVAL": _REFRESH,
    }.items():
        if value is not None:
            file.add(field, value, {"VALUE": "DURATION"} if value is _REFRESH else {})
    file.add("X-PUBLISHED-TTL", "PT1H")
    listed = list(events)
    for zone, year in sorted(_zones(listed).items()):
        file.add_component(timezone(zone, year, max(year + 12, _LAST_YEAR)))
    for event in listed:
        for component in _components(event):
            file.add_component(component)
    return bytes(file.to_ical())


def _zones(events: list[CalendarEvent]) -> dict[str, int]:
    """Return each zone of the events, and the year of the first one in it."""
    found: dict[str, int] = {}
    for series in (event.series for event in events):
        for zone in {series.zone, series.end_zone} - {None, "UTC"}:
            year = max(min([series.start, *series.extra]).year - 1, _FIRST_YEAR)
            found[zone or ""] = min(year, found.get(zone or "", year))
    return found


def _components(event: CalendarEvent) -> Iterable[Event]:
    """Yield an event, and a component for each of its repeats that differs."""
    series = event.series
    main = _component(event, series.start, series.end, {})
    if series.rule:
        main.add("RRULE", vRecur.from_ical(series.rule))
    if series.extra:
        main.add("RDATE", [_time(one, series) for one in series.extra], _date_only(series))
    excluded = [key for key, changes in series.overrides.items() if changes.get("excluded")]
    if excluded:
        times = [_time(datetime.fromisoformat(key), series) for key in sorted(excluded)]
        main.add("EXDATE", times, _date_only(series))
    yield main
    for key, changes in sorted(series.overrides.items()):
        if not changes.get("excluded"):
            original = datetime.fromisoformat(key)
            start = datetime.fromisoformat(changes.get("start") or key)
            end = changes.get("end")
            until = datetime.fromisoformat(end) if end else start + (series.end - series.start)
            one = _component(event, start, until, changes)
            one.add("RECURRENCE-ID", _time(original, series))
            yield one


def _component(
    event: CalendarEvent, start: datetime, end: datetime, changes: Mapping[str, Any]
) -> Event:
    component, series = Event(), event.series
    changed_at = event.updated_at or datetime(1970, 1, 1, tzinfo=UTC)
    component.add("UID", _line(event.uid))
    component.add("DTSTAMP", changed_at)
    component.add("LAST-MODIFIED", changed_at)
    component.add("SEQUENCE", event.sequence)
    component.add("DTSTART", _time(start, series))
    if end != start or series.end_zone:
        component.add("DTEND", _time(end, series, series.end_zone))
    for name, field in _FIELDS.items():
        if value := changes.get(field, getattr(event, field)):
            component.add(name, _text(value))
    busy = changes.get("busy", event.busy)
    component.add("TRANSP", "OPAQUE" if busy else "TRANSPARENT")
    for minutes in changes.get("reminders", event.reminders):
        alarm = Alarm()
        alarm.add("ACTION", "DISPLAY")
        alarm.add("DESCRIPTION", _text(changes.get("title", event.title)))
        alarm.add("TRIGGER", -timedelta(minutes=minutes))
        component.add_component(alarm)
    return component


_FIELDS = {
    "SUMMARY": "title",
    "DESCRIPTION": "description",
    "LOCATION": "location",
    "COLOR": "color",
}


def _text(value: str | None) -> str | None:
    """Return a text without the control characters that a calendar file cannot have."""
    return value and value.replace("\r\n", "\n").replace("\r", "\n").translate(_CONTROLS)


def _line(value: str | None) -> str | None:
    """Return a text on one line, for what has no way of writing another."""
    return value and " ".join((_text(value) or "").split())


def _time(value: datetime, series: Series, zone: str | None = None) -> datetime | date:
    """Return a time of a series as icalendar takes it: a day, in its zone, or floating."""
    if series.all_day:
        return value.date()
    zone = zone or series.zone
    return value.replace(tzinfo=UTC if zone == "UTC" else zone_info(zone)) if zone else value


def _date_only(series: Series) -> dict[str, str]:
    return {"VALUE": "DATE"} if series.all_day else {}
