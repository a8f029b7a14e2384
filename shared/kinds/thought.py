"""A thought: a few words, when they came, and tags to find them by."""

from datetime import datetime
from typing import Annotated
from uuid import UUID

from pydantic import Field

from shared.fields import NO_NUL, UNSET, Changes, Fields, Moment, Row, Tags, new_id, now
from shared.kinds.kind import Kind, Markdown

Text = Annotated[
    str, Field(min_length=1, max_length=10_000, examples=["The sea was loud tonight."]), NO_NUL
]


class ThoughtFields(Fields):
    """All fields to set; an omitted field is reset to its default."""

    text: Text
    timestamp: Moment = Field(default_factory=now, description="Defaults to now.")
    tags: Tags = Field(default_factory=list)


class NewThought(ThoughtFields):
    """A thought to create. With your own `id`, sending it twice creates it once."""

    id: UUID = Field(default_factory=new_id)


class ThoughtChanges(Changes):
    """Fields to update; `null` clears the tags."""

    text: Text = UNSET
    timestamp: Moment = UNSET
    tags: Tags | None = UNSET


class Thought(Row):
    """A stored thought."""

    text: str
    timestamp: datetime
    tags: list[str]


KIND = Kind(
    name="thought",
    path="/api/thoughts",
    table="thoughts",
    scope="thoughts",
    fields=ThoughtFields,
    changes=ThoughtChanges,
    row=Thought,
    markdown=Markdown("thoughts", head=("timestamp", "tags"), body="text", words=("text",)),
    text=("text",),
    moment="timestamp",
)
