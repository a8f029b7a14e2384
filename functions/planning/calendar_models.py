"""The calendar: which days are asked for, what is on them, and what a file brings."""

from datetime import date, datetime, timedelta
from typing import Annotated, ClassVar, Literal, Self
from uuid import UUID

from pydantic import BaseModel, Field, model_validator

from shared.fields import Day, Identified, Input
from shared.pagination import PageQuery
from shared.zones import Zone

MOST_DAYS = 400
MOST_ITEMS = 5_000
CALENDAR = (
    "BEGIN:VCALENDAR\r\nVERSION:2.0\r\nBEGIN:VEVENT\r\nUID:choir@example.com\r\n"
    "DTSTART;TZID=Europe/Berlin:20261127T180000\r\nDTEND;TZID=Europe/Berlin:20261127T190000\r\n"
    "RRULE:FREQ=WEEKLY\r\nSUMMARY:Choir\r\nEND:VEVENT\r\nEND:VCALENDAR\r\n"
)


class CalendarQuery(PageQuery):
    """Which days to show, in which zone."""

    sorted_by: ClassVar[str] = "starts_at"

    first: Annotated[
        Day, Field(alias="from", description="The first day.", examples=["2026-12-01"])
    ]
    last: Annotated[
        Day,
        Field(
            alias="to",
            description=f"The day after the last; at most {MOST_DAYS} days after `from`.",
            examples=["2027-01-01"],
        ),
    ]
    zone: Annotated[
        Zone | None,
        Field(
            description="Where these days are; without it, in the account's zone. With it, the "
            "answer has an `ETag`."
        ),
    ] = None
    tasks: Annotated[
        Literal["open", "all", "no"],
        Field(description="Only open tasks, completed ones too, or none."),
    ] = "open"
    limit: Annotated[
        int, Field(ge=1, le=MOST_ITEMS, description="The maximum number of items.")
    ] = MOST_ITEMS

    @model_validator(mode="after")
    def _few_days(self) -> Self:
        if not timedelta() < self.last - self.first <= timedelta(days=MOST_DAYS):
            raise ValueError(f"to should be 1 to {MOST_DAYS} days after from")
        return self


class CalendarItem(Identified):
    """An event or a dated task on its day; of what repeats, one repeat."""

    kind: Literal["event", "task"]
    occurrence: Annotated[
        str, Field(description="The start that the rule gives it: its key in `overrides`.")
    ]
    recurring: Annotated[bool, Field(description="Whether there are others like it.")]
    projected: Annotated[
        bool,
        Field(description="Whether it is a later day of a task that repeats."),
    ] = False
    edited: Annotated[bool, Field(description="Whether it is different from the others.")]
    title: str
    location: str | None = None
    color: str | None = None
    busy: bool = True
    start: Annotated[str, Field(description="On the clocks of `zone`, or a day.")]
    end: str
    all_day: bool
    zone: Annotated[str | None, Field(description="Null: on the clocks of wherever one is.")] = None
    end_zone: str | None = None
    starts_at: Annotated[
        datetime, Field(description="The moment of the start, by which they sort.")
    ]
    ends_at: datetime
    completed: Annotated[bool | None, Field(description="Of a task.")] = None
    category: Annotated[str | None, Field(description="Of a task.")] = None
    priority: Annotated[str | None, Field(description="Of a task.")] = None
    version: int


class DatedTask(Identified):
    """What the calendar needs of a task."""

    title: str
    date: date
    due_time: str | None
    rule: str | None
    completed: bool
    category: str
    priority: str
    version: int


class CalendarFile(Input):
    """A calendar file (RFC 5545) with at most 1,000 events; a larger one is sent in parts."""

    text: Annotated[str, Field(description="The file's text.", examples=[CALENDAR])]
    dry_run: Annotated[bool, Field(description="Only tell what would happen.")] = False
    batch: Annotated[
        UUID | None,
        Field(strict=False, description="A name for all parts of one file, to undo them with."),
    ] = None


class ImportedEvent(BaseModel):
    """What happened to one event of the file."""

    uid: Annotated[str | None, Field(description="Null for what is no event.")]
    title: str
    id: Annotated[UUID | None, Field(description="Of the event here.")] = None
    result: Annotated[
        Literal["carried", "updated", "same", "changed", "left_out"],
        Field(description="changed: it was changed or deleted here since, and stays as it is."),
    ]
    why: Annotated[str | None, Field(description="Why it was left out, or stays.")] = None
    notes: Annotated[list[str], Field(description="What of it could not be kept as it was.")] = (
        Field(default_factory=list)
    )


class CalendarImport(BaseModel):
    """What an import did, event by event, or would do."""

    dry_run: bool
    batch: Annotated[
        UUID | None, Field(description="Undo it with POST /api/undo; null if nothing was written.")
    ]
    events: list[ImportedEvent]
