"""A journal: a name for its entries to be under."""

from typing import Annotated
from uuid import UUID

from pydantic import Field

from shared.fields import NO_NUL, UNSET, Changes, Fields, Row, new_id
from shared.kinds.kind import Kind, Markdown

Name = Annotated[str, Field(min_length=1, max_length=255, examples=["Diary"]), NO_NUL]
Description = Annotated[str, Field(max_length=1_000, examples=["One page a day."]), NO_NUL]
Color = Annotated[str, Field(pattern="^#[0-9A-Fa-f]{6}$", examples=["#2E86AB"])]


class JournalFields(Fields):
    """All fields to set; an omitted field is reset to its default."""

    name: Name
    description: Description | None = None
    color: Color | None = None


class NewJournal(JournalFields):
    """A journal to create. With your own `id`, sending it twice creates it once."""

    id: UUID = Field(default_factory=new_id)


class JournalChanges(Changes):
    """Fields to update; `null` clears description and color."""

    name: Name = UNSET
    description: Description | None = UNSET
    color: Color | None = UNSET


class Journal(Row):
    """A stored journal."""

    name: str
    description: str | None
    color: str | None


KIND = Kind(
    name="journal",
    path="/api/journals",
    table="journals",
    scope="journals",
    fields=JournalFields,
    changes=JournalChanges,
    row=Journal,
    markdown=Markdown(
        "journals",
        head=("name", "color"),
        body="description",
        file_name="journal.md",
        folder_field="name",
    ),
    text=("name", "description"),
)
