"""A task: what to do, and when."""

from datetime import date, datetime
from typing import Annotated, ClassVar, Literal, Self
from uuid import UUID

from pydantic import AfterValidator, BeforeValidator, Field, StringConstraints, model_validator

from shared.fields import (
    NO_NUL,
    UNSET,
    VISIBLE,
    Changes,
    Day,
    Fields,
    Moment,
    Row,
    composed,
    new_id,
)
from shared.kinds.details import LaterTags, New, Origin, SentOrigin, Starred
from shared.kinds.event_times import Reminders, RuleText
from shared.kinds.kind import Kind, Markdown

Title = Annotated[str, Field(min_length=1, max_length=255, examples=["Water the plants"]), NO_NUL]
Description = Annotated[str, Field(max_length=5_000, examples=["The fern twice."]), NO_NUL]
DueTime = Annotated[str, Field(pattern="^([01][0-9]|2[0-3]):[0-5][0-9]$", examples=["18:30"])]
Category = Literal["todo", "event"]
Priority = Literal["low", "medium", "high", "urgent"]
TagNames = list[str]  # since a task has a field `list`
ListName = Annotated[
    str,
    StringConstraints(strip_whitespace=True, min_length=1, max_length=100),
    Field(examples=["Garden"]),
    VISIBLE,
    BeforeValidator(composed),
]
ParentId = Annotated[
    Annotated[UUID, Field(strict=False)] | None,
    Field(
        description="The task that this is a subtask of, on at most four levels.",
        examples=[None],
    ),
]

SeriesId = Annotated[
    Annotated[UUID, Field(strict=False)] | None,
    Field(
        description="The first task of those that repeat it. Aurora fills it in.", examples=[None]
    ),
]
ReminderMinutes = list[int]
TaskReminders = Annotated[Reminders | None, AfterValidator(lambda minutes: minutes or [])]
RepeatFrom = Annotated[
    Literal["due", "done"] | None,
    Field(description="Whether the next one follows from the day it was due, or was done."),
    AfterValidator(lambda value: value or "due"),
]


def _parsed(rule: str) -> str:
    """Return a rule as it is kept. Raises ValueError with what is wrong with it."""
    from shared.recurrence.rule import parse

    return str(parse(rule))


TaskRule = Annotated[
    RuleText,
    Field(description="How it repeats (RFC 5545). It needs a date.", examples=["FREQ=WEEKLY"]),
    AfterValidator(_parsed),
]


class TaskFields(Fields):
    """All fields to set; an omitted one of the first release is reset to its default."""

    later: ClassVar = frozenset(
        {"starred", "tags", "list", "parent_id", "origin", "rule", "repeat_from", "reminders"}
    )

    title: Title
    description: Description | None = None
    date: Day | None = None
    due_time: DueTime | None = None
    completed: bool = False
    category: Category = "todo"
    priority: Priority = "medium"
    starred: Starred = False
    tags: LaterTags = Field(default_factory=list)
    list: ListName | None = None
    parent_id: ParentId = None
    origin: SentOrigin = None
    rule: TaskRule | None = None
    repeat_from: RepeatFrom = "due"
    reminders: TaskReminders = Field(default_factory=ReminderMinutes)


class TaskSent(New, TaskFields):
    """A new task, as a device sends it."""

    first: ClassVar = New.first | {"completed_at", "series_id"}

    completed_at: Annotated[
        Moment | None,
        Field(description="When it was completed: now, if omitted or to come.", examples=[None]),
    ] = None
    series_id: SeriesId = None

    @model_validator(mode="after")
    def _only_if_completed(self) -> Self:
        if self.completed_at is not None and not self.completed:
            raise ValueError("completed_at is only for completed tasks")
        return self


class NewTask(TaskSent):
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
    starred: Starred = UNSET
    tags: LaterTags = UNSET
    list: ListName | None = UNSET
    parent_id: ParentId = UNSET
    origin: SentOrigin = UNSET
    rule: TaskRule | None = UNSET
    repeat_from: RepeatFrom = UNSET
    reminders: TaskReminders = UNSET


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
    starred: bool
    tags: TagNames
    list: str | None
    parent_id: UUID | None
    origin: Origin | None
    rule: str | None
    repeat_from: Literal["due", "done"]
    series_id: UUID | None
    reminders: ReminderMinutes


KIND = Kind(
    name="task",
    path="/api/tasks",
    table="tasks",
    scope="tasks",
    fields=TaskFields,
    new=TaskSent,
    changes=TaskChanges,
    row=Task,
    markdown=Markdown(
        "tasks",
        head=(
            "date",
            "due_time",
            "completed",
            "category",
            "priority",
            "starred",
            "tags",
            "list",
            "parent_id",
            "rule",
            "repeat_from",
            "reminders",
        ),
        body="description",
        heading="title",
        words=("title",),
        unsaid={"repeat_from": "due", "reminders": []},
    ),
    text=("title", "description"),
    nests=True,
)
