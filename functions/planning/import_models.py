"""Inputs and outputs of the import of a calendar file."""

from datetime import datetime
from typing import Annotated, Literal
from uuid import UUID

from pydantic import BaseModel, Field

from shared.fields import Input
from shared.kinds.event import Event

CALENDAR = (
    "BEGIN:VCALENDAR\r\nVERSION:2.0\r\nBEGIN:VEVENT\r\nUID:choir@example.com\r\n"
    "DTSTART;TZID=Europe/Berlin:20261127T180000\r\nDTEND;TZID=Europe/Berlin:20261127T190000\r\n"
    "RRULE:FREQ=WEEKLY\r\nSUMMARY:Choir\r\nEND:VEVENT\r\nEND:VCALENDAR\r\n"
)


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


class Known(Event):
    """An event that is here already, and where it came from."""

    is_imported: bool  # it is as an import has left it
    sequence: int | None  # of the file that it is from


class LastAct(BaseModel):
    """The last act on an event that may be in the trash, or was never there."""

    id: UUID
    version: int
    operation: str
    at: datetime
