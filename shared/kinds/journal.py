"""A journal: a name for its entries to be under."""

from datetime import datetime
from typing import Annotated, ClassVar
from uuid import UUID

from pydantic import Field

from shared.fields import NO_NUL, UNSET, Changes, Fields, Row, new_id
from shared.kinds.details import ArchivedAt, New, Origin, SentOrigin
from shared.kinds.kind import Kind, Markdown

Name = Annotated[str, Field(min_length=1, max_length=255, examples=["Diary"]), NO_NUL]
Description = Annotated[str, Field(max_length=1_000, examples=["One page a day."]), NO_NUL]
Color = Annotated[str, Field(pattern="^#[0-9A-Fa-f]{6}$", examples=["#2E86AB"])]


class JournalFields(Fields):
    """All fields to set; an omitted one of the first release is reset to its default."""

    later: ClassVar = frozenset({"archived_at", "origin"})

    name: Name
    description: Description | None = None
    color: Color | None = None
    archived_at: ArchivedAt = None
    origin: SentOrigin = None


class JournalSent(New, JournalFields):
    """A new journal, as a device sends it."""


class NewJournal(JournalSent):
    """A journal to create. With your own `id`, sending it twice creates it once."""

    id: UUID = Field(default_factory=new_id)


class JournalChanges(Changes):
    """Fields to update; `null` clears a field."""

    name: Name = UNSET
    description: Description | None = UNSET
    color: Color | None = UNSET
    archived_at: ArchivedAt = UNSET
    origin: SentOrigin = UNSET


class Journal(Row):
    """A stored journal."""

    name: str
    description: str | None
    color: str | None
    archived_at: datetime | None
    origin: Origin | None


KIND = Kind(
    name="journal",
    path="/api/journals",
    table="journals",
    scope="journals",
    fields=JournalFields,
    new=JournalSent,
    changes=JournalChanges,
    row=Journal,
    markdown=Markdown(
        "journals",
        head=("name", "color", "archived_at"),
        body="description",
        file_name="journal.md",
        folder_field="name",
    ),
    text=("name", "description"),
)
