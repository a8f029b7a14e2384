"""SQL for lists of tasks, each by an index that bounds what a page reads."""

from typing import LiteralString

from functions.planning.models import TaskQuery
from functions.planning.queries import db
from shared.db.prologue import Caller
from shared.kinds.task import Task
from shared.pagination import Page

# The index of all tasks begins with what can be filtered by, so that no filter makes a page read
# more. Each of its four parts is in order; PostgreSQL skips those that a filter excludes, and
# merges the others, reading no further in each than the page needs.
NEWEST: LiteralString = """
    with me as (select current_user_id() as id)
    select id, title, description, date, due_time, completed, completed_at, category, priority,
      starred, tags, list, parent_id, origin, rule, repeat_from, series_id, reminders,
      created_at, updated_at, version
    from (
      (
        select * from tasks
        where user_id = (select id from me) and not completed and category = 'todo'
          and not coalesce(%(completed)s::boolean, false)
          and coalesce(%(category)s::text, 'todo') = 'todo'
          and case when %(starred)s::boolean is null then true else starred = %(starred)s end
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
          and case when %(starred)s::boolean is null then true else starred = %(starred)s end
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
          and case when %(starred)s::boolean is null then true else starred = %(starred)s end
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
          and case when %(starred)s::boolean is null then true else starred = %(starred)s end
          and (sort_date, id) < (%(before)s::date, %(before_id)s::uuid)
          and sort_date >= %(since)s::date
        order by sort_date desc, id desc
        limit %(limit)s
      )
    ) tasks
    order by sort_date desc, id desc
    limit %(limit)s
"""

STARRED: LiteralString = """
    with me as (select current_user_id() as id)
    select id, title, description, date, due_time, completed, completed_at, category, priority,
      starred, tags, list, parent_id, origin, rule, repeat_from, series_id, reminders,
      created_at, updated_at, version
    from (
      (
        select * from tasks
        where user_id = (select id from me) and starred and not completed
          and not coalesce(%(completed)s::boolean, false)
          and case when %(category)s::text is null then true else category = %(category)s end
          and (sort_date, id) < (%(before)s::date, %(before_id)s::uuid)
          and sort_date >= %(since)s::date
        order by sort_date desc, id desc
        limit %(limit)s
      )
      union all
      (
        select * from tasks
        where user_id = (select id from me) and starred and completed
          and coalesce(%(completed)s::boolean, true)
          and case when %(category)s::text is null then true else category = %(category)s end
          and (sort_date, id) < (%(before)s::date, %(before_id)s::uuid)
          and sort_date >= %(since)s::date
        order by sort_date desc, id desc
        limit %(limit)s
      )
    ) tasks
    order by sort_date desc, id desc
    limit %(limit)s
"""

IN_LIST: LiteralString = """
    with me as (select current_user_id() as id)
    select id, title, description, date, due_time, completed, completed_at, category, priority,
      starred, tags, list, parent_id, origin, rule, repeat_from, series_id, reminders,
      created_at, updated_at, version
    from (
      (
        select * from tasks
        where user_id = (select id from me) and list = %(list)s::text and not completed
          and not coalesce(%(completed)s::boolean, false)
          and case when %(category)s::text is null then true else category = %(category)s end
          and case when %(starred)s::boolean is null then true else starred = %(starred)s end
          and (sort_date, id) < (%(before)s::date, %(before_id)s::uuid)
          and sort_date >= %(since)s::date
        order by sort_date desc, id desc
        limit %(limit)s
      )
      union all
      (
        select * from tasks
        where user_id = (select id from me) and list = %(list)s::text and completed
          and coalesce(%(completed)s::boolean, true)
          and case when %(category)s::text is null then true else category = %(category)s end
          and case when %(starred)s::boolean is null then true else starred = %(starred)s end
          and (sort_date, id) < (%(before)s::date, %(before_id)s::uuid)
          and sort_date >= %(since)s::date
        order by sort_date desc, id desc
        limit %(limit)s
      )
    ) tasks
    order by sort_date desc, id desc
    limit %(limit)s
"""

OF_PARENT: LiteralString = """
    with me as (select current_user_id() as id)
    select id, title, description, date, due_time, completed, completed_at, category, priority,
      starred, tags, list, parent_id, origin, rule, repeat_from, series_id, reminders,
      created_at, updated_at, version
    from (
      (
        select * from tasks
        where user_id = (select id from me) and parent_id = %(parent_id)s::uuid
          and case when %(list)s::text is null then true else list = %(list)s end
          and case when %(completed)s::boolean is null then true else completed = %(completed)s end
          and case when %(category)s::text is null then true else category = %(category)s end
          and case when %(starred)s::boolean is null then true else starred = %(starred)s end
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
    """List tasks: first those without a date, then by date, latest first.

    By the filter that is most likely to leave little; the others drop rows that it has found.
    """
    filters: dict[str, object] = {
        "since": query.date or query.since or "-infinity",
        "completed": query.completed,
        "category": query.category,
        "starred": query.starred,
        "list": query.in_list,
        "parent_id": query.parent_id,
    }
    if query.parent_id is not None:
        return db.fetch_page(caller, Task, query, OF_PARENT, None, **filters)
    if query.in_list is not None:
        return db.fetch_page(caller, Task, query, IN_LIST, None, **filters)
    if query.starred:
        return db.fetch_page(caller, Task, query, STARRED, None, **filters)
    return db.fetch_page(caller, Task, query, NEWEST, None, **filters)
