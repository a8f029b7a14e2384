"""An entry of a journal."""

from datetime import datetime
from typing import Annotated
from uuid import UUID

from pydantic import Field

from shared.fields import NO_NUL, UNSET, Changes, Fields, Moment, Row, Tags, new_id, now
from shared.kinds.kind import Kind, Markdown

Title = Annotated[str, Field(max_length=300, examples=["Up betimes"]), NO_NUL]
Content = Annotated[
    str, Field(min_length=1, max_length=100_000, examples=["Walked to the river."]), NO_NUL
]
Mood = Annotated[str, Field(max_length=50, examples=["calm"]), NO_NUL]


class EntryFields(Fields):
    """All fields to set; an omitted field is reset to its default."""

    title: Title | None = None
    content: Content
    timestamp: Moment = Field(default_factory=now, description="Defaults to now.")
    mood: Mood | None = None
    tags: Tags = Field(default_factory=list)


class NewEntry(EntryFields):
    """An entry to create. With your own `id`, sending it twice creates it once."""

    id: UUID = Field(default_factory=new_id)


class EntryChanges(Changes):
    """Fields to update; `null` clears title, mood and tags."""

    title: Title | None = UNSET
    content: Content = UNSET
    timestamp: Moment = UNSET
    mood: Mood | None = UNSET
    tags: Tags | None = UNSET


class Entry(Row):
    """A stored entry."""

    journal_id: UUID
    title: str | None
    content: str
    timestamp: datetime
    mood: str | None
    tags: list[str]


class EntrySent(EntryFields):
    """An entry with the journal it is in."""

    journal_id: Annotated[UUID, Field(strict=False)]


KIND = Kind(
    name="entry",
    path="/api/journals/{journal_id}/entries",
    table="journal_entries",
    scope="journals",
    fields=EntrySent,
    changes=EntryChanges,
    row=Entry,
    markdown=Markdown(
        "journals",
        head=("title", "timestamp", "mood", "tags"),
        body="content",
        words=("title",),
    ),
    text=("title", "content", "mood"),
    moment="timestamp",
    parent="journal",
)
