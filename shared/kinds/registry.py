"""The kinds of what a person keeps, each with its shapes."""

from dataclasses import dataclass

from shared.fields import Fields
from shared.kinds.entry import Entry, EntrySent
from shared.kinds.journal import Journal, JournalFields
from shared.kinds.task import Task, TaskFields
from shared.kinds.thought import Thought, ThoughtFields

# A row of any kind.
Kept = Journal | Entry | Task | Thought


@dataclass(frozen=True, slots=True)
class Kind:
    """One kind: the shape of its rows, and of the fields that a device sends."""

    row: type[Kept]
    fields: type[Fields]


KINDS = {
    "thought": Kind(Thought, ThoughtFields),
    "journal": Kind(Journal, JournalFields),
    "entry": Kind(Entry, EntrySent),
    "task": Kind(Task, TaskFields),
}
