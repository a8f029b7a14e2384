"""A task: what to do, and when."""

from datetime import date, datetime
from typing import Annotated, Literal
from uuid import UUID

from pydantic import Field

from shared.fields import NO_NUL, UNSET, Changes, Day, Fields, Row, new_id
from shared.kinds.kind import Kind, Markdown

Title = Annotated[str, Field(min_length=1, max_length=255, examples=["Water the plants"]), NO_NUL]
Description = Annotated[str, Field(max_length=5_000, examples=["The fern twice."]), NO_NUL]
DueTime = Annotated[str, Field(pattern="^([01][0-9]|2[0-3]):[0-5][0-9]$", examples=["18:30"])]
Category = Literal["todo", "event"]
Priority = Literal["low", "medium", "high", "urgent"]


class TaskFields(Fields):
    """All fields to set; an omitted field is reset to its default."""

    title: Title
    description: Description | None = None
    date: Day | None = None
    due_time: DueTime | None = None
    completed: bool = False
    category: Category = "todo"
    priority: Priority = "medium"


class NewTask(TaskFields):
    """A task to create. With your own `id`, sending it twice creates it once."""

    id: UUID = Field(default_factory=new_id)


class TaskChanges(Changes):
    """Fields to update; `null` clears a field or resets it to its default."""

    title: Title = UNSET
    description: Description | None = UNSET
    date: Day | None = UNSET
    due_time: DueTime | None = UNSET
    completed: bool = UNSET
    category: Category | None = UNSET
    priority: Priority | None = UNSET


class Task(Row):
    """A stored task. `completed_at` is set when `completed` becomes true."""

    title: str
    description: str | None
    date: date | None
    due_time: str | None
    completed: bool
    completed_at: datetime | None
    category: Category
    priority: Priority


KIND = Kind(
    name="task",
    path="/api/tasks",
    table="tasks",
    scope="tasks",
    fields=TaskFields,
    changes=TaskChanges,
    row=Task,
    markdown=Markdown(
        "tasks",
        head=("date", "due_time", "completed", "category", "priority"),
        body="description",
        heading="title",
        words=("title",),
    ),
    text=("title", "description"),
)
