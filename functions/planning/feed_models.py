"""Feeds: what one shows, which never changes, and what the database says of one that is read."""

from datetime import date, datetime
from typing import Annotated, ClassVar, Literal

from pydantic import BaseModel, Field

from shared.fields import NO_NUL, WHOLE, Identified, Input
from shared.pagination import PageQuery

Tasks = Annotated[
    Literal["events", "todos", "no"],
    Field(
        description="Open tasks with a date: as events, which most calendars show, as to-dos "
        "(`VTODO`), or not at all.",
        examples=["events"],
    ),
]
Private = Annotated[
    bool, Field(description="Only when one is busy, without what is going on.", examples=[False])
]
Days = Annotated[
    int, Field(ge=0, le=36_500, description="Days that it goes back.", examples=[365]), WHOLE
]


class NewFeed(Input):
    """A calendar that other programs can subscribe to."""

    name: Annotated[str, Field(min_length=1, max_length=100, examples=["Aurora"]), NO_NUL]
    tasks: Tasks = "events"
    private: Private = False
    days: Days = 365


class Feed(Identified):
    """A calendar that other programs can subscribe to, without its address."""

    name: str
    tasks: Tasks
    private: bool
    days: int
    created_at: datetime


class CreatedFeed(Feed):
    """A feed that was just created. Its address is not shown again."""

    url: Annotated[str, Field(description="Whoever has it can read the calendar.")]


class FeedQuery(PageQuery):
    """Which feeds to list."""

    sorted_by: ClassVar[str] = "created_at"
    has_history: ClassVar[bool] = False


class Opened(BaseModel):
    """What the database says to a secret; without a feed, only the state and the wait."""

    state: Literal["rate_limited", "unknown", "known", "ok"]
    wait: float  # seconds
    etag: str | None
    name: str | None
    private: bool | None
    tasks: str | None


class FeedTask(Identified):
    """What a feed needs of a task."""

    title: str
    description: str | None
    date: date
    due_time: str | None
    category: str
    priority: str
    rule: str | None
    reminders: list[int]
    updated_at: datetime
    version: int
