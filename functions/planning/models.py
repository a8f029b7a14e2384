"""The filters of lists, and bodies besides those of the kinds."""

from datetime import date, timedelta
from typing import Annotated, ClassVar
from uuid import UUID

from pydantic import BaseModel, Field

from shared.fields import Day, Input, Query
from shared.kinds.event import Event, EventChanges
from shared.kinds.event_times import When
from shared.kinds.task import Category, ListName, Task
from shared.pagination import PageQuery

UNDATED = date(9999, 12, 31)  # tasks.sort_date of those without a date: after every day


class Completion(Input):
    """Completed, or open again."""

    completed: bool = True


class NextTask(BaseModel):
    """The task that follows one that repeats."""

    id: UUID
    date: Day | None


class ChangedTask(Task):
    """A task, and if it repeats and was done, the next one."""

    next: Annotated[
        NextTask | None,
        Field(description="What follows it, or, if it is open again, what keeps its rule."),
    ] = None
    skipped: Annotated[int, Field(description="How many days by the rule have gone by.")] = 0

    def plain(self) -> Task:
        """Return the task alone."""
        return Task.model_construct(**{name: getattr(self, name) for name in Task.model_fields})


class TaskQuery(PageQuery):
    """Which tasks to list."""

    sorted_by: ClassVar[str] = "date"
    missing_key: ClassVar[object] = UNDATED
    later: ClassVar[frozenset[str]] = frozenset({"starred", "in_list", "parent_id"})

    date: Annotated[Day | None, Field(description="Only tasks on this day.")] = None
    since: Annotated[
        Day | None, Field(alias="from", description="Only tasks on this day or later.")
    ] = None
    until: Annotated[
        Day | None, Field(alias="to", description="Only tasks on this day or earlier.")
    ] = None
    completed: Annotated[
        bool | None, Field(description="Only completed tasks, or only open ones.")
    ] = None
    category: Annotated[Category | None, Field(description="Only tasks of this category.")] = None
    starred: Annotated[bool | None, Field(description="Only starred tasks, or only others.")] = None
    in_list: Annotated[
        ListName | None, Field(alias="list", description="Only tasks of this list.")
    ] = None
    parent_id: Annotated[UUID | None, Field(description="Only subtasks of this task.")] = None

    def starts_before(self) -> object:
        if last := self.date or self.until:
            return last + timedelta(days=1)
        return UNDATED if self.since else self.before_all


class EventQuery(PageQuery):
    """Which events to list."""

    sorted_by: ClassVar[str] = "start"


class ChangedEvent(Event):
    """An event, and the keys of overrides that no longer fell on a repeat."""

    dropped: list[str]


class Following(Query):
    """Which repeats to take out."""

    following: Annotated[bool, Field(description="Also all that follow.")] = False


class Split(Input):
    """Where to split an event that repeats, and what is different from there on."""

    at: Annotated[When, Field(description="The start of a repeat, as the rule gives it.")]
    id: Annotated[UUID, Field(strict=False, description="Of the new event, from there on.")]
    changes: EventChanges = EventChanges()


class SplitEvent(BaseModel):
    """Both events; the first is null if nothing is left of it."""

    before: Event | None
    after: ChangedEvent
