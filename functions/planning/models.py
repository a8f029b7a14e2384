"""The filters of the list of tasks, and what completing one takes."""

from typing import Annotated, ClassVar

from pydantic import Field

from shared.fields import Day, Input
from shared.kinds.task import Category
from shared.pagination import PageQuery


class Completion(Input):
    """Done, or not done after all."""

    completed: bool = True


class TaskQuery(PageQuery):
    """Which tasks to list."""

    sorted_by: ClassVar[str] = "date"

    date: Annotated[Day | None, Field(description="Only those of this day.")] = None
    since: Annotated[Day | None, Field(alias="from", description="Not before this day.")] = None
    until: Annotated[Day | None, Field(alias="to", description="Not after this day.")] = None
    completed: Annotated[bool | None, Field(description="Only those done, or not done.")] = None
    category: Annotated[Category | None, Field(description="Only todos, or only events.")] = None
