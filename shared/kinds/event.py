"""An event: a time in the calendar, once or by a rule."""

from datetime import date
from typing import Annotated, Any, Self
from uuid import UUID

from pydantic import Field, JsonValue, computed_field, model_validator

from shared.fields import NO_NUL, UNSET, Changes, Fields, Row, new_id
from shared.kinds.details import New
from shared.kinds.event_times import (
    Color,
    Description,
    Location,
    Override,
    Reminders,
    RuleText,
    Title,
    When,
    ZoneName,
    is_day,
    settled,
)
from shared.kinds.kind import Kind, Markdown

Start = Annotated[
    When, Field(description="A time on the clocks of `zone`, or a day: then it is all day.")
]
End = Annotated[
    When | None,
    Field(
        description="On the clocks of `end_zone`, or `zone`; of days, the one after the last. "
        "Null is the start, or one day.",
        examples=["2026-11-27T19:00"],
    ),
]
Zone = Annotated[
    ZoneName | None,
    Field(description="Null: on the clocks of wherever one is, as days always are."),
]
EndZone = Annotated[
    ZoneName | None, Field(description="If it ends in another zone.", examples=[None])
]
Rule = Annotated[RuleText | None, Field(description="How it repeats: an RRULE (RFC 5545).")]
Extra = Annotated[
    list[When] | None,
    Field(max_length=1_000, description="Starts besides those of the rule.", examples=[None]),
]
Overrides = Annotated[
    dict[When, Override] | None,
    Field(
        description="What is different in single repeats, by the start that the rule gives each.",
        examples=[{"2026-12-04T18:00": {"title": "Choir, with guests"}}],
    ),
]
Minutes = Annotated[
    Reminders | None,
    Field(description="Minutes before the start, for calendars that ring. Aurora does not yet."),
]
Busy = Annotated[bool | None, Field(description="Null is true.", examples=[True])]
Uid = Annotated[
    str | None,
    Field(max_length=500, description="Its UID in other calendars.", examples=[None]),
    NO_NUL,
]


class EventFields(Fields):
    """All fields to set; an omitted field is reset to its default."""

    title: Title
    description: Description | None = None
    location: Location | None = None
    start: Start
    end: End = None
    zone: Zone = None
    end_zone: EndZone = None
    rule: Rule = None
    extra: Extra = None
    overrides: Overrides = None
    reminders: Minutes = None
    busy: Busy = None
    color: Color | None = None
    uid: Uid = None
    _bounds: tuple[date, date]

    @model_validator(mode="after")
    def _settle(self) -> Self:
        """Fill in what follows from other fields, and refuse what does not go together."""
        found, self._bounds = settled(self)
        # Not as fields that were sent, which `model_fields_set` tells.
        self.__dict__.update(found)
        return self

    @computed_field  # type: ignore[prop-decorator]
    @property
    def all_day(self) -> bool:
        """Whether it is whole days."""
        return is_day(self.start)

    @computed_field  # type: ignore[prop-decorator]
    @property
    def first_day(self) -> date:
        """The first day of all repeats: by it and the last, the calendar finds the row."""
        return self._bounds[0]

    @computed_field  # type: ignore[prop-decorator]
    @property
    def last_day(self) -> date:
        """The last day of all repeats."""
        return self._bounds[1]


class EventSent(New, EventFields):
    """A new event, as a device sends it."""


class NewEvent(EventSent):
    """An event to create. With your own `id`, sending it twice creates it once."""

    id: UUID = Field(default_factory=new_id)


class EventChanges(Changes):
    """Fields to update; `null` clears a field or resets it to its default.

    Of an event that repeats, it changes all repeats: overrides move with `start`.
    """

    title: Title = UNSET
    description: Description | None = UNSET
    location: Location | None = UNSET
    start: Start = UNSET
    end: End = UNSET
    zone: Zone = UNSET
    end_zone: EndZone = UNSET
    rule: Rule = UNSET
    extra: Extra = UNSET
    overrides: Overrides = UNSET
    reminders: Minutes = UNSET
    busy: Busy = UNSET
    color: Color | None = UNSET
    uid: Uid = UNSET


class Event(Row):
    """A stored event, with all its repeats."""

    title: str
    description: str | None
    location: str | None
    start: str
    end: str
    all_day: bool
    zone: str | None
    end_zone: str | None
    rule: str | None
    extra: list[str]
    overrides: dict[str, dict[str, JsonValue]]
    reminders: list[int]
    busy: bool
    color: str | None
    uid: str | None

    def _has(self, name: str, sent: Any) -> bool:
        if name == "overrides" and sent:
            sent = {key: one.as_sent() for key, one in sent.items()}
        return super()._has(name, sent)


KIND = Kind(
    name="event",
    path="/api/events",
    table="events",
    scope="events",
    fields=EventFields,
    new=EventSent,
    changes=EventChanges,
    row=Event,
    markdown=Markdown(
        "events",
        head=(
            "start",
            "end",
            "zone",
            "end_zone",
            "location",
            "rule",
            "extra",
            "overrides",
            "reminders",
            "busy",
            "color",
            "uid",
        ),
        body="description",
        heading="title",
        words=("title",),
        day="start",
        unsaid={"extra": [], "overrides": {}, "reminders": [], "busy": True},
    ),
    text=("title", "description", "location"),
)
