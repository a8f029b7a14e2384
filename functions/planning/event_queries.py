"""SQL for events."""

from typing import LiteralString
from uuid import UUID

from functions.planning.models import EventQuery
from shared.db.database import database
from shared.db.prologue import Caller
from shared.fields import Created, IfMatch
from shared.kinds.event import Event, EventChanges, EventFields, NewEvent
from shared.pagination import Page

db = database("aurora_app")

FIND: LiteralString = """
    select id, title, description, location, start, "end", all_day, zone, end_zone, rule, extra,
      overrides, reminders, busy, color, uid, created_at, updated_at, version
    from events
    where user_id = (select current_user_id()) and id = %(id)s
"""


def find(caller: Caller, event_id: UUID) -> Event:
    return db.get(caller, Event, FIND, id=event_id)


def newest(caller: Caller, query: EventQuery) -> Page[Event]:
    return db.fetch_page(
        caller,
        Event,
        query,
        """
        select id, title, description, location, start, "end", all_day, zone, end_zone, rule, extra,
          overrides, reminders, busy, color, uid, created_at, updated_at, version
        from (
          select *, sum(octet_length(description) + octet_length(overrides::text)) over (
            order by start desc, id desc rows between unbounded preceding and 1 preceding
          ) as bytes_before
          from (
            select * from events
            where user_id = (select current_user_id())
              and (start, id) < (%(before)s::text, %(before_id)s::uuid)
            order by start desc, id desc
            limit %(limit)s
          ) page
        ) sized
        where coalesce(bytes_before, 0) < 4000000
        order by start desc, id desc
        """,
    )


def insert(caller: Caller, new: NewEvent) -> Created[Event]:
    return db.create(
        caller,
        Event,
        new,
        insert="""
        insert into events (user_id, id, title, description, location, start, "end", all_day, zone,
          end_zone, rule, extra, overrides, reminders, busy, color, uid, first_day, last_day,
          created_at)
        select current_user_id(), %(id)s, title, description, location, start, "end", all_day, zone,
          end_zone, rule, extra, overrides, reminders, busy, color, uid, first_day, last_day,
          least(%(created_at)s::timestamptz, now())
        from jsonb_populate_record(null::events, %(document)s::jsonb)
        on conflict do nothing
        returning id, title, description, location, start, "end", all_day, zone, end_zone, rule,
          extra, overrides, reminders, busy, color, uid, created_at, updated_at, version
        """,
        find=FIND,
        kind="event",
        document=new.document(),
    )


def change(
    caller: Caller, event_id: UUID, changes: EventFields | EventChanges, if_match: IfMatch
) -> Event:
    """Write fields that need no others to be known."""
    return db.change(
        caller,
        Event,
        if_match,
        change="""
        update events old
        set (title, description, location, start, "end", all_day, zone, end_zone, rule, extra,
          overrides, reminders, busy, color, uid, first_day, last_day) = (
          select title, description, location, start, "end", all_day, zone, end_zone, rule, extra,
            overrides, coalesce(reminders, '{}'), coalesce(busy, true), color, uid, first_day,
            last_day
          from jsonb_populate_record(old, %(changes)s::jsonb)
        )
        where user_id = (select current_user_id()) and id = %(id)s
          and version_matches(version, etag_numbers(%(if_match)s::text[]))
        returning id, title, description, location, start, "end", all_day, zone, end_zone, rule,
          extra, overrides, reminders, busy, color, uid, created_at, updated_at, version
        """,
        find=FIND,
        id=event_id,
        changes=changes.document(),
    )


def delete(caller: Caller, event_id: UUID, if_match: IfMatch) -> None:
    db.delete(
        caller,
        if_match,
        delete="""
        delete from events
        where user_id = (select current_user_id()) and id = %(id)s
          and version_matches(version, etag_numbers(%(if_match)s::text[]))
        returning id
        """,
        find=FIND,
        id=event_id,
    )
