"""SQL for tasks."""

from typing import LiteralString
from uuid import UUID

from shared.db.database import database
from shared.db.prologue import Caller
from shared.fields import Created, IfMatch
from shared.kinds.task import NewTask, Task, TaskChanges, TaskFields

db = database("aurora_app")

FIND: LiteralString = """
    select id, title, description, date, due_time, completed, completed_at, category, priority,
      starred, tags, list, parent_id, origin, created_at, updated_at, version
    from tasks
    where user_id = (select current_user_id()) and id = %(id)s
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
          priority, starred, tags, list, parent_id, origin, created_at)
        values (current_user_id(), %(id)s, %(title)s, %(description)s, %(date)s, %(due_time)s,
          %(completed)s, %(completed_at)s, %(category)s, %(priority)s, %(starred)s, %(tags)s,
          %(list)s, %(parent_id)s, %(origin)s, least(%(created_at)s::timestamptz, now()))
        on conflict do nothing
        returning id, title, description, date, due_time, completed, completed_at, category,
          priority, starred, tags, list, parent_id, origin, created_at, updated_at, version
        """,
        find=FIND,
        kind="task",
    )


def change(
    caller: Caller, task_id: UUID, changes: TaskFields | TaskChanges, if_match: IfMatch
) -> Task:
    return db.change(
        caller,
        Task,
        if_match,
        change="""
        update tasks old
        set (title, description, date, due_time, completed, category, priority, starred, tags,
          list, parent_id, origin) = (
          select title, description, date, due_time, completed,
            coalesce(category, 'todo'), coalesce(priority, 'medium'), starred, tags,
            list, parent_id, origin
          from jsonb_populate_record(old, %(changes)s::jsonb)
        )
        where user_id = (select current_user_id()) and id = %(id)s
          and version_matches(version, etag_numbers(%(if_match)s::text[]))
        returning id, title, description, date, due_time, completed, completed_at, category,
          priority, starred, tags, list, parent_id, origin, created_at, updated_at, version
        """,
        find=FIND,
        id=task_id,
        changes=changes.document(),
    )


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
