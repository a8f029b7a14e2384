"""Inputs and outputs: what the timeline and On this day are asked, and what they answer."""

from datetime import date, datetime, timedelta
from typing import Annotated, Any, ClassVar

from pydantic import BaseModel, Field, model_validator

from shared.fields import LAST, Day, Identified, Query
from shared.kinds.registry import KINDS, AnyRow, KindName
from shared.pagination import PageQuery
from shared.zones import Zone

DAY = timedelta(days=1)


class TimelineQuery(PageQuery):
    """Which part of the timeline to list."""

    kind: Annotated[KindName | None, Field(description="Only items of this kind.")] = None
    since: Annotated[
        Day | None, Field(alias="from", description="Only items of this day or later.")
    ] = None
    until: Annotated[
        Day | None, Field(alias="to", description="Only items of this day or earlier.")
    ] = None
    limit: Annotated[int, Field(ge=1, le=100, description="The maximum number of items.")] = 20

    def starts_before(self) -> object:
        # Wherever that day ends last; the days themselves are compared besides.
        if self.until is None or self.until > LAST.date() - 3 * DAY:
            return self.before_all
        return self.until + 3 * DAY


class TimelineItem(Identified):
    """An item of any kind, and its moment."""

    kind: KindName
    timestamp: Annotated[
        datetime,
        Field(
            description="When it was; of a task when it is due, or was created; of an event its "
            "first start."
        ),
    ]
    row: AnyRow

    @model_validator(mode="before")
    @classmethod
    def _of_its_kind(cls, found: dict[str, Any]) -> dict[str, Any]:
        return {**found, "row": KINDS[found["kind"]].row(**found["row"])}


class MemoryQuery(Query):
    """Which day to look back from."""

    later: ClassVar[frozenset[str]] = frozenset()

    date: Annotated[Day | None, Field(description="The day; today if omitted.")] = None
    zone: Annotated[
        Zone | None,
        Field(description="Where to look up today's date; the account's zone if omitted."),
    ] = None


class Year(BaseModel):
    """What was written on this day in one year."""

    year: int
    items: list[TimelineItem]


class Memories(BaseModel):
    """What was written on this day, the latest year first; at most 200 items."""

    date: date
    years: list[Year]
