"""The calendar: events and dated tasks on some days, with every repeat of what repeats."""

from collections.abc import Iterator
from datetime import datetime, time, timedelta
from uuid import UUID

from functions.planning import calendar_queries as queries
from functions.planning.calendar_models import CalendarItem, CalendarQuery, DatedTask
from functions.planning.series import series_of
from shared.db.prologue import Caller
from shared.errors import InvalidCursor
from shared.kinds.event import Event
from shared.pagination import Page
from shared.recurrence.series import Occurrence, Series, between
from shared.recurrence.zones import instant


def page(caller: Caller, query: CalendarQuery) -> Page[CalendarItem]:
    """Return what is on some days, in order of the start."""
    start = query.params()
    after = start["before"], start["before_id"]
    if query.cursor is not None and not isinstance(start["before"], datetime):
        raise InvalidCursor
    there = queries.found(caller, query)
    zone = there.zone
    items = [
        *(item for event in there.events for item in occurrences(event, query, zone)),
        *(_of_task(task, zone) for task in there.tasks),
        *(
            _of_task(one, zone, projected=True)
            for task in there.repeating
            for one in later(task, query)
        ),
    ]
    items.sort(key=lambda item: (item.starts_at, item.id, item.occurrence))
    if query.cursor is not None:
        items = [item for item in items if _place(item) > after]
    found = query.model_copy(update={"limit": _cut(items, query.limit)}).page(items)
    if query.zone is not None and queries.db.admission is not None:
        found.version = queries.db.admission.history_sequence
    return found


def _place(item: CalendarItem) -> tuple[datetime, UUID]:
    return item.starts_at, item.id


def _cut(items: list[CalendarItem], limit: int) -> int:
    """Return the size of a page, which does not part repeats of one event at one moment."""
    while limit < len(items) and _place(items[limit - 1]) == _place(items[limit]):
        limit += 1
    return limit


def occurrences(event: Event, query: CalendarQuery, zone: str) -> Iterator[CalendarItem]:
    """Yield the repeats of an event on some days, which are in a zone."""
    series = series_of(event)
    recurring = bool(event.rule or event.extra)
    for one in between(series, query.first, query.last, zone):
        yield _of_event(event, series, one, recurring=recurring)


def _of_event(event: Event, series: Series, one: Occurrence, *, recurring: bool) -> CalendarItem:
    changes = one.changes
    return CalendarItem.model_construct(
        kind="event",
        id=event.id,
        occurrence=one.key,
        recurring=recurring,
        edited=bool(changes),
        title=changes.get("title", event.title),
        location=changes.get("location", event.location),
        color=changes.get("color", event.color),
        busy=changes.get("busy", event.busy),
        start=series.key(one.start),
        end=series.key(one.end),
        all_day=event.all_day,
        zone=event.zone,
        end_zone=event.end_zone,
        starts_at=one.starts_at,
        ends_at=one.ends_at,
        version=event.version,
    )


def later(task: DatedTask, query: CalendarQuery) -> Iterator[DatedTask]:
    """Yield a task that repeats as it would be on the later ones of some days."""
    start = datetime.combine(task.date, time())
    series = Series(start, start + timedelta(days=1), all_day=True, rule=task.rule)
    first = max(query.first, task.date + timedelta(days=1)).toordinal()
    for day in series.starts(first, query.last.toordinal() - 1):
        yield task.model_copy(update={"date": day.date()})


def _of_task(task: DatedTask, zone: str, *, projected: bool = False) -> CalendarItem:
    start = datetime.fromisoformat(f"{task.date}T{task.due_time or '00:00'}")
    day = task.date.isoformat()
    end = start if task.due_time else start + timedelta(days=1)
    when = f"{day}T{task.due_time}" if task.due_time else day
    return CalendarItem.model_construct(
        kind="task",
        id=task.id,
        occurrence=day,
        recurring=task.rule is not None,
        projected=projected,
        edited=False,
        title=task.title,
        start=when,
        end=when if task.due_time else end.date().isoformat(),
        all_day=not task.due_time,
        starts_at=instant(start, zone),
        ends_at=instant(end, zone),
        completed=task.completed,
        category=task.category,
        priority=task.priority,
        version=task.version,
    )
