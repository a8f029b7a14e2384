"""Events and tasks as calendar files (RFC 5545)."""

import gzip
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from hashlib import sha256
from typing import Any

from functions.planning.feed_models import FeedTask, Opened
from functions.planning.feed_queries import Shown
from functions.planning.series import series_of
from shared.http.responses import CALENDAR, COMPRESSION, Reply
from shared.ics.event import CalendarEvent
from shared.ics.writing import calendar, components, file_of
from shared.kinds.event import Event
from shared.recurrence.series import Series

MOST_BYTES = 4_000_000  # of a file as it is sent: Lambda's response, in base64, has 6 MB
CACHING = "private, max-age=300"
BUSY = "Busy"
_PRIORITIES = {"urgent": 1, "high": 3, "medium": 5, "low": 7}
_UNTIL = re.compile("(UNTIL=[0-9]{8})(?=;|$)")
_KEPT = {"excluded", "start", "end", "busy"}  # of an override in a private feed

Entry = tuple[date, CalendarEvent]  # the day on which it ends, for the last time if it repeats


def of_event(row: Event) -> Reply[str]:
    """Return the file of one event."""
    return Reply(calendar([as_written(row)], row.title), content=CALENDAR, version=row.version)


def of_feed(feed: Opened, shown: Shown, *, takes_gzip: bool) -> Reply[str]:
    """Return the file of a feed, or what tells the client that it has it."""
    text = ""
    if feed.state == "ok":
        entries = sorted(_entries(feed, shown), key=lambda entry: entry[0], reverse=True)
        text = fitting(feed.name or "", entries, is_cut=shown.is_cut, takes_gzip=takes_gzip)
    return Reply(text, content=CALENDAR, etag=feed.etag, caching=CACHING)


def fitting(name: str, entries: Sequence[Entry], *, is_cut: bool, takes_gzip: bool) -> str:
    """Return a file that can be sent, without the oldest of these entries, which come last."""
    written = [components(event) for _, event in entries]
    while True:
        about = _about_missing(entries) if is_cut else None
        text = file_of([event for _, event in entries], written, name, about)
        size = len(text.encode())
        if takes_gzip and size > MOST_BYTES:
            size = len(gzip.compress(text.encode(), COMPRESSION))
        if size <= MOST_BYTES:
            return text
        fit = int(len(entries) * MOST_BYTES / size * 0.97)
        entries, written, is_cut = entries[:fit], written[:fit], True


def _about_missing(entries: Sequence[Entry]) -> str:
    last = min((day for day, _ in entries), default=date.min)
    is_over = last < datetime.now(UTC).date()
    what = f"the oldest of what ended by {last}" if is_over else "some of it"
    return f"This calendar is too large to be sent as a whole: {what} is left out."


def _entries(feed: Opened, shown: Shown) -> Iterator[Entry]:
    """Yield what a feed shows; a private one only when its owner is busy."""
    found = [(day, as_written(row)) for day, row in shown.events]
    as_todos = feed.tasks == "todos"
    found += [(day, of_task(row, as_todo=as_todos)) for day, row in shown.tasks]
    for day, event in found:
        if not feed.private:
            yield day, event
        elif event.todo is None:
            yield from ((day, busy) for busy in _hidden(event))


def as_written(row: Event) -> CalendarEvent:
    """Return an event as a calendar file has it."""
    return CalendarEvent(
        uid=row.uid or str(row.id),
        title=row.title,
        series=series_of(row),
        description=row.description,
        location=row.location,
        color=row.color,
        busy=row.busy,
        reminders=tuple(row.reminders),
        sequence=row.version - 1,
        updated_at=row.updated_at,
    )


def of_task(row: FeedTask, *, as_todo: bool) -> CalendarEvent:
    """Return a task as a calendar file has it: with the days to come, if it repeats."""
    start = datetime.fromisoformat(f"{row.date}T{row.due_time or '00:00'}")
    rule = row.rule
    if rule and row.due_time:  # of the type of the start
        rule = _UNTIL.sub(r"\1T235959", rule)
    return CalendarEvent(
        uid=str(row.id),
        title=row.title,
        series=Series(
            start,
            start if row.due_time else start + timedelta(days=1),
            all_day=not row.due_time,
            rule=rule,
        ),
        description=row.description,
        busy=row.category == "event",
        reminders=tuple(row.reminders),
        sequence=row.version - 1,
        updated_at=row.updated_at,
        todo=_PRIORITIES[row.priority] if as_todo and row.category == "todo" else None,
    )


def _hidden(event: CalendarEvent) -> Iterator[CalendarEvent]:
    """Yield when an event makes busy, and nothing else of it."""
    series, overrides = event.series, dict[str, Mapping[str, Any]]()
    length = series.end - series.start
    uid = sha256(event.uid.encode()).hexdigest()[:32]
    for key, changes in series.overrides.items():
        kept = {name: value for name, value in changes.items() if name in _KEPT}
        overrides[key] = kept if kept.get("busy", event.busy) else {"excluded": True}
        if not event.busy and kept.get("busy"):
            start = datetime.fromisoformat(kept.get("start", key))
            end = datetime.fromisoformat(kept["end"]) if "end" in kept else start + length
            alone = replace(series, start=start, end=end, rule=None, extra=(), overrides={})
            yield _busy(event, f"{uid}-{key}", alone)
    if event.busy:
        yield _busy(event, uid, replace(series, overrides=overrides))


def _busy(event: CalendarEvent, uid: str, series: Series) -> CalendarEvent:
    return CalendarEvent(uid, BUSY, series, sequence=event.sequence, updated_at=event.updated_at)
