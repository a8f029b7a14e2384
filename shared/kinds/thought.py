"""A thought: a few words, when they came, and tags to find them by."""

from datetime import datetime
from typing import Annotated
from uuid import UUID

from pydantic import Field

from shared.fields import NO_NUL, UNTOUCHED, Changes, Input, Moment, Row, Tags, new_id, now

Text = Annotated[
    str, Field(min_length=1, max_length=10_000, examples=["The sea was loud tonight."]), NO_NUL
]


class ThoughtFields(Input):
    """What PUT sets; what it leaves out goes to its default."""

    text: Text
    timestamp: Moment = Field(default_factory=now, description="Now by default.")
    tags: Tags = Field(default_factory=list)


class NewThought(ThoughtFields):
    """A thought to keep. With an `id` of your own, sending it twice keeps it once."""

    id: UUID = Field(default_factory=new_id)


class ThoughtChanges(Changes):
    """What PATCH changes; `null` clears the tags."""

    text: Text = UNTOUCHED
    timestamp: Moment = UNTOUCHED
    tags: Tags | None = UNTOUCHED


class Thought(Row):
    """A thought as it is kept."""

    text: str
    timestamp: datetime
    tags: list[str]
