"""The filters of the list of tasks, and the body that completes one."""

from typing import Annotated, ClassVar

from pydantic import Field

from shared.fields import Day, Input
from shared.kinds.task import Category
from shared.pagination import PageQuery


class Completion(Input):
    """Completed, or open again."""

    completed: bool = True


class TaskQuery(PageQuery):
    """Which tasks to list."""

    sorted_by: ClassVar[str] = "date"

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
