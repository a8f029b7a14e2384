"""An entry of a journal."""

from datetime import datetime
from typing import Annotated, ClassVar
from uuid import UUID

from pydantic import Field

from shared.fields import NO_NUL, UNSET, Changes, Fields, Moment, Row, Tags, new_id, now
from shared.kinds.details import (
    ArchivedAt,
    NewMoment,
    Origin,
    Place,
    SentOrigin,
    SentPlace,
    Starred,
)
from shared.kinds.kind import Kind, Markdown
from shared.zones import Zone

Title = Annotated[str, Field(max_length=300, examples=["Up betimes"]), NO_NUL]
Content = Annotated[
    str,
    Field(
        max_length=100_000,
        description="May be empty beside a title or an origin.",
        examples=["Walked to the river."],
    ),
    NO_NUL,
]
Mood = Annotated[str, Field(max_length=50, examples=["calm"]), NO_NUL]


class EntryFields(Fields):
    """All fields to set; an omitted one of the first release is reset to its default."""

    later: ClassVar = frozenset({"zone", "place", "starred", "archived_at", "origin"})

    title: Title | None = None
    content: Content
    timestamp: Moment = Field(default_factory=now, description="Defaults to now.")
    mood: Mood | None = None
    tags: Tags = Field(default_factory=list)
    zone: Annotated[Zone | None, Field(description="Where it was; null is the account's zone.")] = (
        None
    )
    place: SentPlace = None
    starred: Starred = False
    archived_at: ArchivedAt = None
    origin: SentOrigin = None


class NewEntry(NewMoment, EntryFields):
    """An entry to create. With your own `id`, sending it twice creates it once."""

    id: UUID = Field(default_factory=new_id)


class EntryChanges(Changes):
    """Fields to update; `null` clears a field or resets it to its default."""

    title: Title | None = UNSET
    content: Content = UNSET
    timestamp: Moment = UNSET
    mood: Mood | None = UNSET
    tags: Tags | None = UNSET
    zone: Zone | None = UNSET
    place: SentPlace = UNSET
    starred: Starred = UNSET
    archived_at: ArchivedAt = UNSET
    origin: SentOrigin = UNSET


class Entry(Row):
    """A stored entry."""

    journal_id: UUID
    title: str | None
    content: str
    timestamp: datetime
    mood: str | None
    tags: list[str]
    zone: str
    place: Place | None
    starred: bool
    archived_at: datetime | None
    origin: Origin | None


class EntrySent(EntryFields):
    """An entry with the journal it is in."""

    journal_id: Annotated[UUID, Field(strict=False)]


class NewEntrySent(NewMoment, EntrySent):
    """A new entry, as a device sends it."""


KIND = Kind(
    name="entry",
    path="/api/journals/{journal_id}/entries",
    table="journal_entries",
    scope="journals",
    fields=EntrySent,
    new=NewEntrySent,
    changes=EntryChanges,
    row=Entry,
    markdown=Markdown(
        "journals",
        head=("title", "timestamp", "zone", "mood", "tags", "place", "starred", "archived_at"),
        body="content",
        words=("title",),
    ),
    text=("title", "content", "mood"),
    moment="timestamp",
    parent="journal",
)
