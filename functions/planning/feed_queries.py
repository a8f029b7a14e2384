"""SQL for feeds: who may read what, and all that one shows, in one round trip."""

from dataclasses import dataclass
from datetime import date
from hashlib import sha256
from typing import LiteralString
from uuid import UUID

from functions.planning.feed_models import Feed, FeedQuery, FeedTask, NewFeed, Opened
from shared.db.database import database
from shared.db.pipeline import Record
from shared.db.prologue import Caller
from shared.errors import InsufficientScope, NotFound
from shared.kinds.event import Event
from shared.pagination import Page

db = database("aurora_app")

# Of one feed: more would take longer to read, to write and to send than a request may.
MOST_ROWS = 20_000
MOST_BYTES = 24_000_000

OPEN: LiteralString = """
    select state, wait, etag, name, private, tasks
    from open_feed(%(secret)s, %(address)s, %(known)s::text[])
"""
# The last to end first, as many as a feed can have; `more` tells of others behind the last one.
EVENTS: LiteralString = """
    with me as (select current_user_id() as id), feed as (
      select current_date - days as since from feeds
      where user_id = (select id from me)
        and secret_hash = sha256(convert_to(current_setting('aurora.session_secret', true), 'UTF8'))
    )
    select id, title, description, location, start, "end", all_day, zone, end_zone, rule, extra,
      overrides, reminders, busy, color, uid, created_at, updated_at, version, last_day, more
    from (
      select *,
        sum(octet_length(concat(title, description, location)) + pg_column_size(overrides)) over (
          order by last_day desc, id desc rows between unbounded preceding and 1 preceding
        ) as bytes_before,
        lead(id) over (order by last_day desc, id desc) is not null as more
      from (
        (
          select * from events
          where user_id = (select id from me) and not is_long
            and first_day >= (select since - 31 from feed)
            and last_day >= (select since from feed)
          order by first_day desc limit %(limit)s::int + 1
        )
        union all
        (
          select * from events
          where user_id = (select id from me) and is_long
            and last_day >= (select since from feed)
          order by last_day desc limit %(limit)s::int + 1
        )
      ) events
    ) sized
    where coalesce(bytes_before, 0) < %(bytes)s
    order by last_day desc, id desc
    limit %(limit)s::int
"""
TASKS: LiteralString = """
    with me as (select current_user_id() as id), feed as (
      select current_date - days as since, tasks from feeds
      where user_id = (select id from me)
        and secret_hash = sha256(convert_to(current_setting('aurora.session_secret', true), 'UTF8'))
    )
    select id, title, description, date, due_time, category, priority, rule, reminders, updated_at,
      version, case when rule is null then date else '9999-12-30' end as last_day, more
    from (
      select *,
        sum(octet_length(concat(title, description))) over (
          order by sort_date desc, id desc rows between unbounded preceding and 1 preceding
        ) as bytes_before,
        lead(id) over (order by sort_date desc, id desc) is not null as more
      from (
        (
          select * from tasks
          where user_id = (select id from me) and not completed and category = 'todo'
            and (select tasks from feed) <> 'no'
            and sort_date between (select since from feed) and '9999-12-30'
          order by sort_date desc, id desc limit %(limit)s::int + 1
        )
        union all
        (
          select * from tasks
          where user_id = (select id from me) and not completed and category = 'event'
            and (select tasks from feed) <> 'no'
            and sort_date between (select since from feed) and '9999-12-30'
          order by sort_date desc, id desc limit %(limit)s::int + 1
        )
        union all
        (
          select * from tasks
          where user_id = (select id from me) and rule is not null and not completed
            and (select tasks from feed) <> 'no' and sort_date < (select since from feed)
          order by sort_date desc limit %(limit)s::int + 1
        )
      ) tasks
    ) sized
    where coalesce(bytes_before, 0) < %(bytes)s
    order by sort_date desc, id desc
    limit %(limit)s::int
"""


@dataclass(frozen=True, slots=True)
class Shown:
    """What a feed shows, each with the day on which it ends, and whether there is more."""

    events: list[tuple[date, Event]]
    tasks: list[tuple[date, FeedTask]]
    is_cut: bool


def insert(caller: Caller, new: NewFeed, secret: str) -> Feed:
    """Create a feed. Raises InsufficientScope if the caller's token may not read what it shows."""
    rows = db.execute(
        caller,
        """
        insert into feeds (user_id, name, secret_hash, tasks, private, days)
        select current_user_id(), %(name)s, %(secret_hash)s, %(tasks)s, %(private)s, %(days)s
        where may_read('events') and (%(tasks)s::text = 'no' or may_read('tasks'))
        returning id, name, tasks, private, days, created_at
        """,
        secret_hash=_hash(secret),
        **new.model_dump(),
    )
    if not rows:
        raise InsufficientScope("This takes a token that may read what the feed shows.")
    return Feed(**rows[0])


def newest(caller: Caller, query: FeedQuery) -> Page[Feed]:
    return db.fetch_page(
        caller,
        Feed,
        query,
        """
        select id, name, tasks, private, days, created_at
        from feeds
        where user_id = (select current_user_id())
          and (created_at, id) < (%(before)s::timestamptz, %(before_id)s::uuid)
        order by created_at desc, id desc
        limit %(limit)s
        """,
    )


def delete(caller: Caller, feed_id: UUID) -> None:
    """Revoke a feed immediately. Raises NotFound."""
    rows = db.execute(
        caller,
        """
        delete from feeds
        where user_id = (select current_user_id()) and id = %(id)s
        returning id
        """,
        id=feed_id,
    )
    if not rows:
        raise NotFound


def read(secret: str, address: str, known: list[str]) -> tuple[Opened, Shown]:
    """Return what the feed with a secret shows: nothing unless it could be opened."""
    limits = {"limit": MOST_ROWS, "bytes": MOST_BYTES}
    [opened], events, tasks = db.read(
        None,
        (OPEN, {"secret": secret, "address": address, "known": known}),
        (EVENTS, limits),
        (TASKS, limits),
    )
    more = [_take_more(rows) for rows in (events, tasks)]
    return Opened(**opened), Shown(
        [(row.pop("last_day"), Event(**row)) for row in events],
        [(row.pop("last_day"), FeedTask(**row)) for row in tasks],
        is_cut=any(more),
    )


def _take_more(rows: list[Record]) -> bool:
    """Return whether there are more rows behind the last one."""
    return [row.pop("more") for row in rows][-1:] == [True]


def _hash(secret: str) -> bytes:
    """Return what is stored of a secret, and what open_feed looks for."""
    return sha256(f"feed.{secret}".encode()).digest()
