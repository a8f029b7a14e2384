"""The filters of the list of tasks, and the body that completes one."""

from datetime import date, timedelta
from typing import Annotated, ClassVar
from uuid import UUID

from pydantic import Field

from shared.fields import Day, Input
from shared.kinds.task import Category, ListName
from shared.pagination import PageQuery

UNDATED = date(9999, 12, 31)  # tasks.sort_date of those without a date: after every day


class Completion(Input):
    """Completed, or open again."""

    completed: bool = True


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
