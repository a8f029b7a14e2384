"""The routes of the calendar, and of events: all repeats, single ones, and what follows one."""

from uuid import UUID

from functions.planning import calendar, repeats
from functions.planning import event_queries as queries
from functions.planning.calendar_models import (
    CalendarFile,
    CalendarImport,
    CalendarItem,
    CalendarQuery,
)
from functions.planning.models import ChangedEvent, EventQuery, Following, Split, SplitEvent
from shared.db.prologue import Caller
from shared.errors import ConcurrentChange, NotRecognised
from shared.fields import Created, IfMatch
from shared.http.app import Routes, documented
from shared.http.responses import CALENDAR, Reply
from shared.kinds.event import Event, EventChanges, EventFields, NewEvent
from shared.kinds.event_times import Override
from shared.pagination import Page

routes = Routes(scope="events")
of_both = Routes(scope="events tasks")


@of_both.get("/api/calendar")
def read_calendar(caller: Caller, query: CalendarQuery) -> Page[CalendarItem]:
    """List events and dated tasks on some days, with every repeat of what repeats.

    A personal token gets the kinds that it may read.
    """
    return calendar.page(caller, query)


@routes.post("/api/calendar/import")
@documented(raises=(ConcurrentChange, NotRecognised))
def import_calendar(caller: Caller, file: CalendarFile) -> CalendarImport:
    """Import the events of a calendar file (RFC 5545); the same file again adds nothing.

    What was changed or deleted here stays as it is. `POST /api/undo` takes the batch back.
    """
    from functions.planning import importing  # noqa: PLC0415 - few need it

    return importing.carry(caller, file)


@routes.get("/api/events")
def list_events(caller: Caller, query: EventQuery) -> Page[Event]:
    """List events by start, latest first; one that repeats once, by its first start."""
    return queries.newest(caller, query)


@routes.post("/api/events")
def create_event(caller: Caller, new: NewEvent) -> Created[Event]:
    """Create an event."""
    return queries.insert(caller, new)


@routes.get("/api/events/<event_id>")
def read_event(caller: Caller, event_id: UUID) -> Event:
    """Get an event."""
    return queries.find(caller, event_id)


@routes.get("/api/events/<event_id>/ics")
@documented(content=CALENDAR)
def export_event(caller: Caller, event_id: UUID) -> Reply[str]:
    """Get an event as a calendar file (RFC 5545), with its repeats and its time zones."""
    from functions.planning import calendar_files  # noqa: PLC0415 - few need it

    return calendar_files.of_event(queries.find(caller, event_id))


@routes.put("/api/events/<event_id>")
def replace_event(caller: Caller, event_id: UUID, fields: EventFields, if_match: IfMatch) -> Event:
    """Replace an event, with all its repeats."""
    return queries.change(caller, event_id, fields, if_match)


@routes.patch("/api/events/<event_id>")
@documented(raises=(ConcurrentChange,))
def change_event(
    caller: Caller, event_id: UUID, changes: EventChanges, if_match: IfMatch
) -> ChangedEvent:
    """Update some fields of an event, in all its repeats.

    If `start` changes, its end, its rule, its extra starts and its overrides move along.
    """
    return repeats.change_all(caller, event_id, changes, if_match)


@routes.delete("/api/events/<event_id>")
def delete_event(caller: Caller, event_id: UUID, if_match: IfMatch) -> None:
    """Delete an event, with all its repeats."""
    queries.delete(caller, event_id, if_match)


@routes.put("/api/events/<event_id>/occurrences/<start>")
@documented(raises=(ConcurrentChange,))
def replace_occurrence(
    caller: Caller, event_id: UUID, start: str, override: Override, if_match: IfMatch
) -> Event:
    """Set what is different in one repeat; nothing, if the body is empty."""
    return repeats.set_override(caller, event_id, start, override, if_match)


@routes.patch("/api/events/<event_id>/occurrences/<start>")
@documented(raises=(ConcurrentChange,))
def change_occurrence(
    caller: Caller, event_id: UUID, start: str, override: Override, if_match: IfMatch
) -> Event:
    """Update some fields of one repeat; `null` makes a field that of the series again."""
    return repeats.change_override(caller, event_id, start, override, if_match)


@routes.delete("/api/events/<event_id>/occurrences/<start>")
@documented(raises=(ConcurrentChange,))
def delete_occurrence(
    caller: Caller, event_id: UUID, start: str, which: Following, if_match: IfMatch
) -> None:
    """Take out one repeat, or that and all that follow."""
    repeats.take_out(caller, event_id, start, if_match, following=which.following)


@routes.post("/api/events/<event_id>/split")
@documented(raises=(ConcurrentChange,))
def split_event(caller: Caller, event_id: UUID, at: Split, if_match: IfMatch) -> SplitEvent:
    """Change one repeat and all that follow: they become an event of their own, in one act."""
    return repeats.split(caller, event_id, at, if_match)
