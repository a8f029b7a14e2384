"""Journals, and the entries in them."""

from datetime import datetime
from typing import Annotated, ClassVar
from uuid import UUID

from pydantic import Field

from shared.fields import NO_NUL, UNTOUCHED, Changes, Input, Moment, Row, Tag, Tags, new_id, now
from shared.pagination import PageQuery

Name = Annotated[str, Field(min_length=1, max_length=255, examples=["Diary"]), NO_NUL]
Description = Annotated[str, Field(max_length=1_000, examples=["One page a day."]), NO_NUL]
Color = Annotated[str, Field(pattern="^#[0-9A-Fa-f]{6}$", examples=["#2E86AB"])]
Title = Annotated[str, Field(max_length=300, examples=["Up betimes"]), NO_NUL]
Content = Annotated[
    str, Field(min_length=1, max_length=100_000, examples=["Walked to the river."]), NO_NUL
]
Mood = Annotated[str, Field(max_length=50, examples=["calm"]), NO_NUL]


class JournalFields(Input):
    """What PUT sets; what it leaves out goes to its default."""

    name: Name
    description: Description | None = None
    color: Color | None = None


class NewJournal(JournalFields):
    """A journal to begin. With an `id` of your own, sending it twice begins it once."""

    id: UUID = Field(default_factory=new_id)


class JournalChanges(Changes):
    """What PATCH changes; `null` clears description and color."""

    name: Name = UNTOUCHED
    description: Description | None = UNTOUCHED
    color: Color | None = UNTOUCHED


class Journal(Row):
    """A journal as it is kept."""

    name: str
    description: str | None
    color: str | None


class JournalQuery(PageQuery):
    """Which journals to list."""

    sorted_by: ClassVar[str] = "created_at"


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


class EntryQuery(PageQuery):
    """Which entries to list."""

    tag: Annotated[Tag | None, Field(description="Only those with this tag.")] = None
    since: Annotated[Moment | None, Field(alias="from", description="Not before.")] = None
    until: Annotated[Moment | None, Field(alias="to", description="Before.")] = None
