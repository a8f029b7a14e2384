"""Events of a calendar file, with what of each could not be kept as it was."""

import hashlib
import warnings
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Any

from icalendar import Event

from shared.ics.blocks import cut
from shared.ics.details import Details, line
from shared.ics.event import CalendarEvent
from shared.ics.rules import with_rule
from shared.ics.times import Time, Zones
from shared.recurrence.editing import NotRepeated, change_all, split
from shared.recurrence.series import Series, is_start, starts_on

MOST_REPEATS = 1_000  # that differ from their series
_TOO_MANY = f"More than {MOST_REPEATS:,} of its repeats differ from the others."


@dataclass(frozen=True, slots=True)
class Found:
    """What a file says of one event. Without `event`, it is left out for the `reason`."""

    uid: str
    title: str
    event: CalendarEvent | None = None
    changes: tuple[str, ...] = ()  # how it differs from what the file says
    reason: str | None = None


def events_in(data: bytes) -> list[Found]:
    """Return each event of a calendar file. One that cannot be read is among them."""
    blocks = cut(data)
    zones = Zones(blocks.zones, blocks.zone)
    texts: dict[str, list[str]] = {}
    for text in blocks.events:
        texts.setdefault(_uid(text), []).append(text)
    found: list[Found] = []
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # of icalendar, on names of zones: ours are found otherwise
        for uid, parts in texts.items():
            try:
                found += _events(uid, parts, zones)
            except Exception as error:  # noqa: BLE001 - a broken event costs only itself
                title = line(parts[0], "SUMMARY") or "Untitled"
                found.append(Found(uid, title, reason=f"It cannot be read: {error}"))
    return found


def _uid(text: str) -> str:
    """Return the id of an event: without one, the same for the same text."""
    return (line(text, "UID") or "").strip() or hashlib.sha256(text.encode()).hexdigest()[:32]


def _events(uid: str, texts: list[str], zones: Zones) -> list[Found]:
    """Return the event of a UID, and one more where later repeats differ from the earlier ones."""
    zones.notes.clear()
    parts = [Details(Event.from_ical(text), text, zones) for text in texts]
    if len(parts) > MOST_REPEATS:
        return [Found(uid, parts[0].fields()["title"], reason=_TOO_MANY)]
    parts.sort(key=lambda part: part.sequence)  # the newest last; as in the file if they are equal
    series = [part for part in parts if part.original is None]
    if not series:  # repeats alone, as in an invitation to one of them
        return [_event(f"{uid}-{_key(one)}", one) for one in parts]
    main = series[-1]
    if main.is_cancelled:
        title = main.fields()["title"]
        return [Found(uid, title, reason="It is cancelled.")]
    found, moved = [_event(uid, main)], timedelta()
    for repeat in sorted((one for one in parts if one.original), key=_key):
        last = found.pop()
        try:
            found += _with_repeat(last, repeat, moved)
        except Exception as error:  # noqa: BLE001 - a broken repeat costs only itself
            note = f"its repeat of {_key(repeat)} cannot be read: {error}"
            found.append(replace(last, changes=(*last.changes, note)))
        before, after = last.event, found[-1].event
        if before and after and before.series.start != after.series.start:
            # Those that follow are still named by the starts that the first series gives them.
            moved = after.series.start - _original(after.series, repeat)
    return found


def _key(repeat: Details) -> str:
    return repeat.original.clock.isoformat() if repeat.original else ""


def _event(uid: str, part: Details) -> Found:
    start = part.start
    end, end_zone = part.end(start)
    series = Series(start.clock, end, all_day=start.is_day, zone=start.zone, end_zone=end_zone)
    if rule := part.line("RRULE"):
        if isinstance(part.component.get("RRULE"), list):
            part.notes.append("only the first of its rules is kept")
        series, notes = with_rule(series, rule)
        part.notes += notes
    series = _with_dates(series, part)
    event = CalendarEvent(
        uid=uid,
        series=series,
        sequence=part.sequence,
        created_at=part.moment("CREATED"),
        updated_at=part.moment("LAST-MODIFIED", "DTSTAMP"),
        **part.fields(),
    )
    part.note_losses()
    return Found(uid, event.title, event, tuple(part.notes))


def _with_dates(series: Series, part: Details) -> Series:
    """Return the series with its extra and without its excluded dates."""
    extra, overrides = set(series.extra), dict[str, Any]()
    for time, end in part.times("RDATE"):
        start = _on_clocks(series, time)
        extra.add(start)
        if end is not None:
            until = start + end if isinstance(end, timedelta) else _end_of(series, end, part)
            overrides[series.key(start)] = {"end": series.key(until)}
    series = replace(series, extra=sorted(extra - {series.start}))
    excluded = [time for time, _ in part.times("EXDATE")]
    days = {time.clock.toordinal() for time in excluded if time.is_day and not series.all_day}
    starts = {_on_clocks(series, time) for time in excluded if series.all_day or not time.is_day}
    for start in starts | starts_on(series, days):
        overrides[series.key(start)] = {"excluded": True}
    return replace(series, overrides=overrides)


def _end_of(series: Series, end: datetime, part: Details) -> datetime:
    return _on_clocks(series, part.zones.time(end, {}))


def _on_clocks(series: Series, time: Time) -> datetime:
    """Return a time of the file as a start of the series."""
    clock = time.on_clocks_of(series.zone)
    if series.all_day:
        return datetime.combine(clock, series.start.time())
    return datetime.combine(clock, series.start.time()) if time.is_day else clock


def _original(series: Series, repeat: Details) -> datetime:
    return _on_clocks(series, repeat.original) if repeat.original else series.start


def _with_repeat(found: Found, repeat: Details, moved: timedelta) -> list[Found]:
    """Return the event with one repeat changed, or also a second one from there on."""
    event = found.event
    if event is None:
        return [found]
    series, fields = event.series, repeat.fields()
    original = _original(series, repeat) + moved
    key = series.key(original)
    is_older = repeat.sequence < event.sequence
    if is_older and (key in series.overrides or not is_start(series, original)):
        return [replace(found, changes=(*found.changes, f"{key}: an older change is left out"))]
    if repeat.is_cancelled:
        changes: dict[str, Any] = {"excluded": True}
    else:
        start = _on_clocks(series, replace(repeat.start, is_day=series.all_day))
        end = repeat.end(repeat.start)[0]
        if repeat.applies_to_following:
            try:
                return _split(found, key, start, repeat)
            except NotRepeated:
                repeat.notes.append(f"what follows {key} is not changed with it")
        changes = {name: value for name, value in fields.items() if value != getattr(event, name)}
        changes |= _times(series, key, start, end - repeat.start.clock)
    notes = tuple(f"{key}: {note}" for note in repeat.notes)
    changed = replace(series, overrides={**series.overrides, key: changes})
    return [replace(found, event=replace(event, series=changed), changes=found.changes + notes)]


def _times(series: Series, key: str, start: datetime, length: timedelta) -> dict[str, str]:
    """Return the start and the end of a repeat, if they are not those that it would have."""
    times = {}
    if series.key(start) != key:
        times["start"] = series.key(start)
    if length != series.end - series.start:
        times["end"] = series.key(start + length)
    return times


def _split(found: Found, key: str, start: datetime, repeat: Details) -> list[Found]:
    """Return the event up to a repeat, and another from it on, at its new time."""
    event = found.event
    assert event  # noqa: S101 - for the types: the caller has looked
    before, after = split(event.series, key)
    length = repeat.end(repeat.start)[0] - repeat.start.clock
    moved, _ = change_all(after, replace(after, start=start, end=start + length))
    uid = f"{event.uid}-{key}"
    second = replace(event, uid=uid, series=moved, **repeat.fields())
    note = "it is a series of its own from here on: it differed from the earlier ones"
    following = Found(uid, second.title, second, (note,))
    if before is None:
        return [replace(following, uid=event.uid, event=replace(second, uid=event.uid))]
    return [replace(found, event=replace(event, series=before)), following]
