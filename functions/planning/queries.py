"""SQL for tasks."""

from typing import LiteralString
from uuid import UUID

from functions.planning.models import TaskQuery
from shared.db.database import database
from shared.db.prologue import Caller
from shared.fields import Created, IfMatch
from shared.kinds.task import NewTask, Task, TaskChanges, TaskFields
from shared.pagination import Page

db = database("aurora_app")

FIND: LiteralString = """
    select id, title, description, date, due_time,
      completed, completed_at, category, priority, created_at, updated_at, version
    from tasks
    where user_id = (select current_user_id()) and id = %(id)s
"""


def newest(caller: Caller, query: TaskQuery) -> Page[Task]:
    """List tasks: first those without a date, then by date, latest first."""
    return db.fetch_page(
        caller,
        Task,
        query,
        """
        select id, title, description, date, due_time,
          completed, completed_at, category, priority, created_at, updated_at, version
        from tasks
        where user_id = (select current_user_id())
          and (coalesce(date, 'infinity'::date), id) < (%(before)s::date, %(before_id)s::uuid)
          and coalesce(date, 'infinity'::date) >= coalesce(%(since)s::date, '-infinity')
          and coalesce(date, 'infinity'::date) <= coalesce(%(until)s::date, 'infinity')
          and (date is not null or %(since)s::date is null)
          and (%(completed)s::boolean is null or completed = %(completed)s::boolean)
          and (%(category)s::text is null or category = %(category)s::text)
        order by coalesce(date, 'infinity'::date) desc, id desc
        limit %(limit)s
        """,
        since=query.date or query.since,
        until=query.date or query.until,
        completed=query.completed,
        category=query.category,
    )


def find(caller: Caller, task_id: UUID) -> Task:
    return db.get(caller, Task, FIND, id=task_id)


def insert(caller: Caller, new: NewTask) -> Created[Task]:
    return db.create(
        caller,
        Task,
        new,
        insert="""
        insert into tasks
          (user_id, id, title, description, date, due_time, completed, category, priority)
        values (current_user_id(), %(id)s, %(title)s, %(description)s, %(date)s, %(due_time)s,
          %(completed)s, %(category)s, %(priority)s)
        on conflict do nothing
        returning id, title, description, date, due_time,
          completed, completed_at, category, priority, created_at, updated_at, version
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
        set (title, description, date, due_time, completed, category, priority) = (
          select title, description, date, due_time, completed,
            coalesce(category, 'todo'), coalesce(priority, 'medium')
          from jsonb_populate_record(old, %(changes)s::jsonb)
        )
        where user_id = (select current_user_id()) and id = %(id)s
          and version_matches(version, %(if_match)s::int[])
        returning id, title, description, date, due_time,
          completed, completed_at, category, priority, created_at, updated_at, version
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
          and version_matches(version, %(if_match)s::int[])
        returning id
        """,
        find=FIND,
        id=task_id,
    )
