"""SQL for tasks."""

from typing import LiteralString
from uuid import UUID

from shared.db.database import database
from shared.db.prologue import Caller
from shared.errors import NotFound, PreconditionFailed
from shared.fields import Created, IfMatch
from shared.kinds.task import NewTask, Task, TaskChanges, TaskFields

db = database("aurora_app")

FIND: LiteralString = """
    select id, title, description, date, due_time, completed, completed_at, category, priority,
      starred, tags, list, parent_id, origin, rule, repeat_from, series_id, reminders,
      created_at, updated_at, version
    from tasks
    where user_id = (select current_user_id()) and id = %(id)s
"""
CHANGE: LiteralString = """
    update tasks old
    set (title, description, date, due_time, completed, category, priority, starred, tags,
      list, parent_id, origin, rule, repeat_from, reminders) = (
      select title, description, date, due_time, completed,
        coalesce(category, 'todo'), coalesce(priority, 'medium'), starred, tags,
        list, parent_id, origin, rule, repeat_from, reminders
      from jsonb_populate_record(old, %(changes)s::jsonb)
    )
    where user_id = (select current_user_id()) and id = %(id)s
      and version_matches(version, etag_numbers(%(if_match)s::text[]))
      and (rule is null and series_id is null
        or completed = coalesce(%(completed)s::boolean, completed))
    returning id, title, description, date, due_time, completed, completed_at, category,
      priority, starred, tags, list, parent_id, origin, rule, repeat_from, series_id, reminders,
      created_at, updated_at, version
"""


def find(caller: Caller, task_id: UUID) -> Task:
    return db.get(caller, Task, FIND, id=task_id)


def insert(caller: Caller, new: NewTask) -> Created[Task]:
    return db.create(
        caller,
        Task,
        new,
        insert="""
        insert into tasks
          (user_id, id, title, description, date, due_time, completed, completed_at, category,
          priority, starred, tags, list, parent_id, origin, rule, repeat_from, series_id, reminders,
          created_at)
        values (current_user_id(), %(id)s, %(title)s, %(description)s, %(date)s, %(due_time)s,
          %(completed)s, %(completed_at)s, %(category)s, %(priority)s, %(starred)s, %(tags)s,
          %(list)s, %(parent_id)s, %(origin)s, %(rule)s, %(repeat_from)s, %(series_id)s,
          %(reminders)s, least(%(created_at)s::timestamptz, now()))
        on conflict do nothing
        returning id, title, description, date, due_time, completed, completed_at, category,
          priority, starred, tags, list, parent_id, origin, rule, repeat_from, series_id, reminders,
          created_at, updated_at, version
        """,
        find=FIND,
        kind="task",
    )


def change(
    caller: Caller, task_id: UUID, changes: TaskFields | TaskChanges, if_match: IfMatch
) -> Task:
    """Write fields; PreconditionFailed if a task that repeats becomes done or open."""
    said = changes.model_fields_set if isinstance(changes, TaskChanges) else {"completed"}
    params: dict[str, object] = {
        "id": task_id,
        "if_match": if_match,
        "changes": changes.document(),
        "completed": changes.completed if "completed" in said else None,
    }
    written, found = db.write(caller, (CHANGE, params), (FIND, params))
    if not found:
        raise NotFound
    if not written:
        raise PreconditionFailed(version=found[0]["version"])
    return Task(**written[0])


def delete(caller: Caller, task_id: UUID, if_match: IfMatch) -> None:
    db.delete(
        caller,
        if_match,
        delete="""
        delete from tasks
        where user_id = (select current_user_id()) and id = %(id)s
          and version_matches(version, etag_numbers(%(if_match)s::text[]))
        returning id
        """,
        find=FIND,
        id=task_id,
    )
