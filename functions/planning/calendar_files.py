"""Events as calendar files (RFC 5545)."""

from functions.planning.series import series_of
from shared.http.responses import Reply
from shared.ics.event import CalendarEvent
from shared.kinds.event import Event

TYPE = "text/calendar; charset=utf-8"


def of_event(row: Event) -> Reply[str]:
    """Return the file of one event."""
    from shared.ics.writing import calendar  # noqa: PLC0415 - it takes a while, and few need it

    text = calendar([as_written(row)], row.title).decode()
    return Reply(text, content=TYPE, version=row.version)


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
