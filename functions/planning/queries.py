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


# The one index that lists use begins with what can be filtered by, so that no filter makes a page
# read more. Each of its four parts is in order; PostgreSQL skips those that a filter excludes, and
# merges the others, reading no further in each than the page needs.
NEWEST: LiteralString = """
    with me as (select current_user_id() as id)
    select id, title, description, date, due_time,
      completed, completed_at, category, priority, created_at, updated_at, version
    from (
      (
        select * from tasks
        where user_id = (select id from me) and not completed and category = 'todo'
          and not coalesce(%(completed)s::boolean, false)
          and coalesce(%(category)s::text, 'todo') = 'todo'
          and (sort_date, id) < (%(before)s::date, %(before_id)s::uuid)
          and sort_date >= %(since)s::date
        order by sort_date desc, id desc
        limit %(limit)s
      )
      union all
      (
        select * from tasks
        where user_id = (select id from me) and not completed and category = 'event'
          and not coalesce(%(completed)s::boolean, false)
          and coalesce(%(category)s::text, 'event') = 'event'
          and (sort_date, id) < (%(before)s::date, %(before_id)s::uuid)
          and sort_date >= %(since)s::date
        order by sort_date desc, id desc
        limit %(limit)s
      )
      union all
      (
        select * from tasks
        where user_id = (select id from me) and completed and category = 'todo'
          and coalesce(%(completed)s::boolean, true)
          and coalesce(%(category)s::text, 'todo') = 'todo'
          and (sort_date, id) < (%(before)s::date, %(before_id)s::uuid)
          and sort_date >= %(since)s::date
        order by sort_date desc, id desc
        limit %(limit)s
      )
      union all
      (
        select * from tasks
        where user_id = (select id from me) and completed and category = 'event'
          and coalesce(%(completed)s::boolean, true)
          and coalesce(%(category)s::text, 'event') = 'event'
          and (sort_date, id) < (%(before)s::date, %(before_id)s::uuid)
          and sort_date >= %(since)s::date
        order by sort_date desc, id desc
        limit %(limit)s
      )
    ) tasks
    order by sort_date desc, id desc
    limit %(limit)s
"""


def newest(caller: Caller, query: TaskQuery) -> Page[Task]:
    """List tasks: first those without a date, then by date, latest first."""
    return db.fetch_page(
        caller,
        Task,
        query,
        NEWEST,
        since=query.date or query.since or "-infinity",
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
          and version_matches(version, etag_numbers(%(if_match)s::text[]))
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
          and version_matches(version, etag_numbers(%(if_match)s::text[]))
        returning id
        """,
        find=FIND,
        id=task_id,
    )
