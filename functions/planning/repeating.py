"""Changes of tasks that repeat: done makes the next one, open again takes it back."""

import json
from collections.abc import Callable, Sequence
from typing import Any, LiteralString
from uuid import UUID

from functions.planning import queries
from functions.planning.models import ChangedTask, NextTask
from functions.planning.writes import Write, revise, write
from shared.db.prologue import Caller
from shared.errors import Invalid, NotFound, PreconditionFailed
from shared.fields import IfMatch
from shared.kinds.repeating import Around, Follow, Plan, following, next_id, plan, today_in
from shared.kinds.task import Task, TaskChanges, TaskFields

# Each subtask comes after the one that it is in.
SUBTASKS: LiteralString = """
    with recursive me as (select current_user_id() as id), below as (
      select t.id, 1 as level from tasks t
      where t.user_id = (select id from me) and t.parent_id = %(id)s
      union all
      select t.id, b.level + 1
      from below b join tasks t on t.user_id = (select id from me) and t.parent_id = b.id
    )
    select row_fields(to_jsonb(t)) as fields
    from below b join tasks t on t.user_id = (select id from me) and t.id = b.id
    order by b.level, t.id
"""
# The next task is untouched if the last thing that was done to it, and to each of its subtasks, was
# that it came.
SUCCESSOR: LiteralString = """
    select current_row('task', %(next_id)s) as fields, not exists (
      select from tasks t
      where t.user_id = (select current_user_id())
        and (t.id = %(next_id)s or t.parent_id = %(next_id)s)
        and (latest_history('task', t.id)).operation <> 'create'
    ) as is_untouched
"""
ZONE: LiteralString = "select account_zone() as zone"
_DEFAULTS = {"category": "todo", "priority": "medium"}


class _Reader:
    """Reads a task with what is around it; a write that came in between makes it read again."""

    def __init__(self, caller: Caller, task_id: UUID) -> None:
        self._caller, self._id = caller, task_id
        self.around: Around

    def __call__(self) -> Task:
        params: dict[str, object] = {"id": self._id, "next_id": next_id(self._id)}
        rows, subtasks, [successor], [account] = queries.db.read(
            self._caller,
            (queries.FIND, params),
            (SUBTASKS, params),
            (SUCCESSOR, params),
            (ZONE, params),
        )
        if not rows:
            raise NotFound
        self.around = Around(
            today_in(account["zone"]),
            [one["fields"] for one in subtasks],
            successor["fields"],
            successor["is_untouched"],
        )
        return Task(**rows[0])


def change(
    caller: Caller, task_id: UUID, changes: TaskFields | TaskChanges, if_match: IfMatch
) -> ChangedTask:
    """Change a task, with what follows if it repeats and is done, or open again."""
    try:
        return ChangedTask(**dict(queries.change(caller, task_id, changes, if_match)))
    except PreconditionFailed:  # or somebody else has changed it, which is found out again
        sent: dict[str, Any] = json.loads(changes.document())
        sent |= {name: value for name, value in _DEFAULTS.items() if sent.get(name, "") is None}
        return _revise(caller, task_id, if_match, lambda _, __: (sent, None))


def skip(caller: Caller, task_id: UUID, if_match: IfMatch) -> ChangedTask:
    """Move an open task that repeats to its next day."""

    def skipped(row: Task, around: Around) -> tuple[dict[str, Any], Plan]:
        if row.rule is None or row.completed:
            raise Invalid(errors=[_fault("Only an open task that repeats can be skipped")])
        found = following(row.model_dump(mode="json"), around.today)
        if found is None:
            raise Invalid(errors=[_fault("It is the last one: complete or delete it instead")])
        fields = {"date": found.day.isoformat(), "rule": found.rule}
        return fields, Plan(fields, skipped=found.skipped)

    return _revise(caller, task_id, if_match, skipped)


def _revise(
    caller: Caller,
    task_id: UUID,
    if_match: IfMatch,
    change_of: Callable[[Task, Around], tuple[dict[str, Any], Plan | None]],
) -> ChangedTask:
    read = _Reader(caller, task_id)

    def compute(row: Task) -> tuple[Sequence[Write], Plan | None]:
        sent, planned = change_of(row, read.around)
        was = row.model_dump(mode="json")
        planned = planned or plan(was, {**was, **sent}, read.around)
        fields = {**sent, **(planned.fields if planned else {})}
        follows = planned.follows if planned else ()
        return [
            write("task", row, json.dumps(fields)),
            *map(_follow, follows),
        ], planned

    found, planned = revise(caller, if_match, read, compute)
    row = ChangedTask(**found[0]["fields"])
    if planned is not None:
        row.skipped = planned.skipped
        if planned.next_id is not None:
            row.next = NextTask(id=planned.next_id, date=planned.next_day)
    return row


def _follow(one: Follow) -> Write:
    return Write(kind="task", id=str(one.id), version=one.version, fields=one.fields, follows=True)


def _fault(message: str) -> dict[str, str]:
    return {"field": "rule", "code": "not_repeated", "message": message}
