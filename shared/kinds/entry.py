"""An entry of a journal."""

from datetime import datetime
from typing import Annotated
from uuid import UUID

from pydantic import Field

from shared.fields import NO_NUL, UNTOUCHED, Changes, Input, Moment, Row, Tags, new_id, now

Title = Annotated[str, Field(max_length=300, examples=["Up betimes"]), NO_NUL]
Content = Annotated[
    str, Field(min_length=1, max_length=100_000, examples=["Walked to the river."]), NO_NUL
]
Mood = Annotated[str, Field(max_length=50, examples=["calm"]), NO_NUL]


class EntryFields(Input):
    """What PUT sets; what it leaves out goes to its default."""

    title: Title | None = None
    content: Content
    timestamp: Moment = Field(default_factory=now, description="Now by default.")
    mood: Mood | None = None
    tags: Tags = Field(default_factory=list)


class NewEntry(EntryFields):
    """An entry to write. With an `id` of your own, sending it twice writes it once."""

    id: UUID = Field(default_factory=new_id)


class EntryChanges(Changes):
    """What PATCH changes; `null` clears title, mood and tags."""

    title: Title | None = UNTOUCHED
    content: Content = UNTOUCHED
    timestamp: Moment = UNTOUCHED
    mood: Mood | None = UNTOUCHED
    tags: Tags | None = UNTOUCHED


class Entry(Row):
    """An entry as it is kept."""

    journal_id: UUID
    title: str | None
    content: str
    timestamp: datetime
    mood: str | None
    tags: list[str]


class EntrySent(EntryFields):
    """An entry with the journal it is in."""

    journal_id: Annotated[UUID, Field(strict=False)]
