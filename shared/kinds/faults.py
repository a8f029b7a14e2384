"""Faults of an item that the database refuses, by the constraint that it would violate."""

from typing import NamedTuple


class Fault(NamedTuple):
    """What is wrong with which field."""

    field: str
    code: str
    message: str


FAULTS = {
    "entry_not_empty": Fault("content", "empty", "An entry without content needs a title"),
    "task_rule_date": Fault("date", "no_date", "A task that repeats needs a date"),
    "task_parent": Fault("parent_id", "parent_gone", "There is no task with this id"),
    "task_parent_cycle": Fault("parent_id", "cycle", "A task cannot be a subtask of itself"),
    "task_parent_level": Fault("parent_id", "too_deep", "Subtasks have at most 4 levels"),
}
