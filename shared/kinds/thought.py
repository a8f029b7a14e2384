"""A thought: a few words, when they came, and tags to find them by."""

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

Text = Annotated[
    str, Field(min_length=1, max_length=100_000, examples=["The sea was loud tonight."]), NO_NUL
]


class ThoughtFields(Fields):
    """All fields to set; an omitted one of the first release is reset to its default."""

    later: ClassVar = frozenset({"zone", "place", "starred", "archived_at", "origin"})

    text: Text
    timestamp: Moment = Field(default_factory=now, description="Defaults to now.")
    tags: Tags = Field(default_factory=list)
    zone: Annotated[Zone | None, Field(description="Where it was; null is the account's zone.")] = (
        None
    )
    place: SentPlace = None
    starred: Starred = False
    archived_at: ArchivedAt = None
    origin: SentOrigin = None


class ThoughtSent(NewMoment, ThoughtFields):
    """A new thought, as a device sends it."""


class NewThought(ThoughtSent):
    """A thought to create. With your own `id`, sending it twice creates it once."""

    id: UUID = Field(default_factory=new_id)


class ThoughtChanges(Changes):
    """Fields to update; `null` clears a field or resets it to its default."""

    text: Text = UNSET
    timestamp: Moment = UNSET
    tags: Tags | None = UNSET
    zone: Zone | None = UNSET
    place: SentPlace = UNSET
    starred: Starred = UNSET
    archived_at: ArchivedAt = UNSET
    origin: SentOrigin = UNSET


class Thought(Row):
    """A stored thought."""

    text: str
    timestamp: datetime
    tags: list[str]
    zone: str
    place: Place | None
    starred: bool
    archived_at: datetime | None
    origin: Origin | None


KIND = Kind(
    name="thought",
    path="/api/thoughts",
    table="thoughts",
    scope="thoughts",
    fields=ThoughtFields,
    new=ThoughtSent,
    changes=ThoughtChanges,
    row=Thought,
    markdown=Markdown(
        "thoughts",
        head=("timestamp", "zone", "tags", "place", "starred", "archived_at"),
        body="text",
        words=("text",),
    ),
    text=("text",),
    moment="timestamp",
)
