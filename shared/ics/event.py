"""An event with what a calendar file says of it."""

from dataclasses import dataclass
from datetime import datetime

from shared.recurrence.series import Series


@dataclass(frozen=True, slots=True)
class CalendarEvent:
    """A series, its texts and its version. `uid` is the same wherever the event goes."""

    uid: str
    title: str
    series: Series
    description: str | None = None
    location: str | None = None
    color: str | None = None
    busy: bool = True
    reminders: tuple[int, ...] = ()  # minutes before the start
    sequence: int = 0
    created_at: datetime | None = None
    updated_at: datetime | None = None
    todo: int | None = None  # of a task: its priority, from 1 to 9; its start is when it is due
