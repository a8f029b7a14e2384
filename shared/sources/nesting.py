"""Subtasks after what they belong to, whatever their order in a file."""

from collections.abc import Iterator, Sequence

from shared.sources.source import Item, Note, Record

DEEPEST = 4  # levels of subtasks


def parents_first(tasks: Sequence[Item]) -> Iterator[Record]:
    """Yield the tasks of a file, each after its parent.

    One whose parent is not among them, or is below it, has none; one that is deeper than Aurora
    goes stands beside its parent.
    """
    waiting = {str(task.id): task for task in tasks}
    levels: dict[str, int] = {}
    parents: dict[str, str] = {}
    for first in list(waiting):
        key, chain = first, list[str]()
        while key in waiting and key not in chain:
            chain.append(key)
            key = str(waiting[key].fields.get("parent_id", ""))
        for one in reversed(chain):
            task = waiting.pop(one)
            named = task.fields.get("parent_id")
            if named and named not in levels:
                yield Note("subtask whose parent the file does not hold, carried alone", task.where)
                del task.fields["parent_id"]
            elif named and levels[named] == DEEPEST:
                yield Note(f"subtask below {DEEPEST} levels, carried beside its parent", task.where)
                task.fields["parent_id"] = parents[named]
            named = task.fields.get("parent_id")
            levels[one] = levels[named] + 1 if named else 0
            if named:
                parents[one] = named
            yield task
