"""The kinds of what a person keeps."""

from typing import Literal

from shared.kinds import entry, journal, task, thought
from shared.kinds.kind import Kind

KindName = Literal["thought", "journal", "entry", "task"]
# A row of any kind.
AnyRow = journal.Journal | entry.Entry | task.Task | thought.Thought
KINDS: dict[str, Kind] = {
    kind.name: kind for kind in (thought.KIND, journal.KIND, entry.KIND, task.KIND)
}
