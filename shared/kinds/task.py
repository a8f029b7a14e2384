"""A task: what to do, and when."""

from datetime import date, datetime
from typing import Annotated, Literal
from uuid import UUID

from pydantic import Field

from shared.fields import NO_NUL, UNTOUCHED, Changes, Day, Input, Row, new_id

Title = Annotated[str, Field(min_length=1, max_length=255, examples=["Water the plants"]), NO_NUL]
Description = Annotated[str, Field(max_length=5_000, examples=["The fern twice."]), NO_NUL]
DueTime = Annotated[str, Field(pattern="^([01][0-9]|2[0-3]):[0-5][0-9]$", examples=["18:30"])]
Category = Literal["todo", "event"]
Priority = Literal["low", "medium", "high", "urgent"]


class TaskFields(Input):
    """What PUT sets; what it leaves out goes to its default."""

    title: Title
    description: Description | None = None
    date: Day | None = None
    due_time: DueTime | None = None
    completed: bool = False
    category: Category = "todo"
    priority: Priority = "medium"


class NewTask(TaskFields):
    """A task to do. With an `id` of your own, sending it twice makes it once."""

    id: UUID = Field(default_factory=new_id)


class TaskChanges(Changes):
    """What PATCH changes; `null` clears a field or puts it back to its default."""

    title: Title = UNTOUCHED
    description: Description | None = UNTOUCHED
    date: Day | None = UNTOUCHED
    due_time: DueTime | None = UNTOUCHED
    completed: bool = UNTOUCHED
    category: Category | None = UNTOUCHED
    priority: Priority | None = UNTOUCHED


class Task(Row):
    """A task as it is kept. `completed_at` follows `completed`."""

    title: str
    description: str | None
    date: date | None
    due_time: str | None
    completed: bool
    completed_at: datetime | None
    category: Category
    priority: Priority
