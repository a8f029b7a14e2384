"""SQL for the calendar: what may be on some days, in one round trip."""

from dataclasses import dataclass
from datetime import date, timedelta
from typing import LiteralString

from functions.planning.calendar_models import CalendarQuery, DatedTask
from shared.db.database import database
from shared.db.prologue import Caller
from shared.errors import Invalid
from shared.fields import FIRST
from shared.kinds.event import Event

db = database("aurora_app")

MOST_ROWS = 10_000
_PADDING = 2  # days by which zones can move a day
_SHORT = 31  # days; derive_is_long tells what is longer

# What is short is found by its first day, and what is long by its last, so that neither what is
# over nor what is to come is read.
EVENTS: LiteralString = """
    with me as (select current_user_id() as id)
    select id, title, description, location, start, "end", all_day, zone, end_zone, rule, extra,
      overrides, reminders, busy, color, uid, created_at, updated_at, version
    from (
      (
        select * from events
        where user_id = (select id from me) and not is_long and (select may_read('events'))
          and first_day between %(short_since)s::date and %(until)s::date
          and last_day >= %(since)s::date
        limit %(limit)s
      )
      union all
      (
        select * from events
        where user_id = (select id from me) and is_long and (select may_read('events'))
          and last_day >= %(since)s::date and first_day <= %(until)s::date
        limit %(limit)s
      )
    ) events
"""
# By the index of all tasks, which begins with what can be filtered by.
TASKS: LiteralString = """
    with me as (select current_user_id() as id)
    select id, title, date, due_time, completed, category, priority, rule, version
    from (
      (
        select * from tasks
        where user_id = (select id from me) and not completed and category = 'todo'
          and %(tasks)s::text <> 'no' and (select may_read('tasks'))
          and sort_date between %(since)s::date and %(until)s::date
        limit %(limit)s
      )
      union all
      (
        select * from tasks
        where user_id = (select id from me) and not completed and category = 'event'
          and %(tasks)s::text <> 'no' and (select may_read('tasks'))
          and sort_date between %(since)s::date and %(until)s::date
        limit %(limit)s
      )
      union all
      (
        select * from tasks
        where user_id = (select id from me) and completed and category = 'todo'
          and %(tasks)s::text = 'all' and (select may_read('tasks'))
          and sort_date between %(since)s::date and %(until)s::date
        limit %(limit)s
      )
      union all
      (
        select * from tasks
        where user_id = (select id from me) and completed and category = 'event'
          and %(tasks)s::text = 'all' and (select may_read('tasks'))
          and sort_date between %(since)s::date and %(until)s::date
        limit %(limit)s
      )
    ) tasks
"""
REPEATING: LiteralString = """
    select id, title, date, due_time, completed, category, priority, rule, version
    from tasks
    where user_id = (select current_user_id()) and rule is not null and not completed
      and %(tasks)s::text <> 'no' and (select may_read('tasks')) and sort_date < %(until)s::date
    limit %(limit)s
"""
ZONE: LiteralString = "select account_zone() as zone"


@dataclass(frozen=True, slots=True)
class Found:
    """What may be on some days, the open tasks that repeat by then, and the zone to show it in."""

    events: list[Event]
    tasks: list[DatedTask]
    repeating: list[DatedTask]
    zone: str


def found(caller: Caller, query: CalendarQuery) -> Found:
    """Return what may be on some days.

    Raises Invalid if they are too many to be looked through.
    """
    params: dict[str, object] = {
        "since": _days_before(query.first, _PADDING),
        "short_since": _days_before(query.first, _PADDING + _SHORT),
        "until": query.last + timedelta(days=_PADDING - 1),
        "tasks": query.tasks,
        "limit": MOST_ROWS + 1,
    }
    days = {**params, "since": query.first, "until": query.last - timedelta(days=1)}
    events, tasks, repeating, [account] = db.read(
        caller, (EVENTS, params), (TASKS, days), (REPEATING, days), (ZONE, {})
    )
    if len(events) + len(tasks) + len(repeating) > MOST_ROWS:
        raise Invalid(f"More than {MOST_ROWS} items may be on these days: ask for fewer days.")
    return Found(
        [Event(**row) for row in events],
        [DatedTask(**row) for row in tasks],
        [DatedTask(**row) for row in repeating],
        query.zone or account["zone"],
    )


def _days_before(day: date, days: int) -> date:
    return date.fromordinal(max(day.toordinal() - days, FIRST.toordinal()))
