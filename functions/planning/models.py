"""The filters of the list of tasks, and the body that completes one."""

from datetime import date, timedelta
from typing import Annotated, ClassVar

from pydantic import Field

from shared.fields import Day, Input
from shared.kinds.task import Category
from shared.pagination import PageQuery

UNDATED = date(9999, 12, 31)  # tasks.sort_date of those without a date: after every day


class Completion(Input):
    """Completed, or open again."""

    completed: bool = True


class TaskQuery(PageQuery):
    """Which tasks to list."""

    sorted_by: ClassVar[str] = "date"
    missing_key: ClassVar[object] = UNDATED

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

    def starts_before(self) -> object:
        if last := self.date or self.until:
            return last + timedelta(days=1)
        return UNDATED if self.since else self.before_all
