"""SQL for thoughts."""

from typing import LiteralString
from uuid import UUID

from functions.thoughts.models import ThoughtQuery
from shared.db.database import database
from shared.db.prologue import Caller
from shared.fields import Created, IfMatch
from shared.kinds.thought import NewThought, Thought, ThoughtChanges, ThoughtFields
from shared.pagination import Page

db = database("aurora_app")

FIND: LiteralString = """
    select id, text, timestamp, tags, zone, place, starred, archived_at, origin,
      created_at, updated_at, version
    from thoughts
    where user_id = (select current_user_id()) and id = %(id)s
"""


# One part for each index: archived or not, all or the starred alone, or what has a tag. A filter
# skips parts; the others are merged, each read no further than the page needs. A hundred long texts
# exceed Lambda's limit, so only as many come as fit.
NEWEST: LiteralString = """
    with me as (select current_user_id() as id), asked as (
      select case when %(tag)s::text is null or %(starred)s::boolean then false
        else tags_are_complete() end as by_tag
    )
    select id, text, timestamp, tags, zone, place, starred, archived_at, origin,
      created_at, updated_at, version
    from (
      select *, sum(octet_length(text)) over (
        order by timestamp desc, id desc rows between unbounded preceding and 1 preceding
      ) as bytes_before
      from (
        select * from (
          (
            select * from thoughts
            where user_id = (select id from me) and not is_archived
              and %(archived)s::text <> 'only'
              and %(starred)s::boolean is not true and not (select by_tag from asked)
              and case when %(starred)s::boolean is null then true else not starred end
              and (timestamp, id) < (%(before)s::timestamptz, %(before_id)s::uuid)
              and timestamp >= %(since)s::timestamptz
              and case when %(tag)s::text is null then true else exists (
                select from unnest(tags) one where starts_with(one || '/', %(tag)s || '/')) end
            order by timestamp desc, id desc
            limit %(limit)s
          )
          union all
          (
            select * from thoughts
            where user_id = (select id from me) and is_archived
              and %(archived)s::text <> 'no'
              and %(starred)s::boolean is not true and not (select by_tag from asked)
              and case when %(starred)s::boolean is null then true else not starred end
              and (timestamp, id) < (%(before)s::timestamptz, %(before_id)s::uuid)
              and timestamp >= %(since)s::timestamptz
              and case when %(tag)s::text is null then true else exists (
                select from unnest(tags) one where starts_with(one || '/', %(tag)s || '/')) end
            order by timestamp desc, id desc
            limit %(limit)s
          )
          union all
          (
            select * from thoughts
            where user_id = (select id from me) and starred and not is_archived
              and %(archived)s::text <> 'only'
              and %(starred)s::boolean
              and (timestamp, id) < (%(before)s::timestamptz, %(before_id)s::uuid)
              and timestamp >= %(since)s::timestamptz
              and case when %(tag)s::text is null then true else exists (
                select from unnest(tags) one where starts_with(one || '/', %(tag)s || '/')) end
            order by timestamp desc, id desc
            limit %(limit)s
          )
          union all
          (
            select * from thoughts
            where user_id = (select id from me) and starred and is_archived
              and %(archived)s::text <> 'no'
              and %(starred)s::boolean
              and (timestamp, id) < (%(before)s::timestamptz, %(before_id)s::uuid)
              and timestamp >= %(since)s::timestamptz
              and case when %(tag)s::text is null then true else exists (
                select from unnest(tags) one where starts_with(one || '/', %(tag)s || '/')) end
            order by timestamp desc, id desc
            limit %(limit)s
          )
          union all
          (
            select t.* from (
              select at, id from item_tags
              where user_id = (select id from me) and tag = %(tag)s and kind = 'thought'
                and parent_id = '00000000-0000-0000-0000-000000000000'
                and not is_archived and %(archived)s::text <> 'only' and (select by_tag from asked)
                and (at, id) < (%(before)s::timestamptz, %(before_id)s::uuid)
                and at >= %(since)s::timestamptz
              order by at desc, id desc
            ) i cross join lateral (
              select * from thoughts
              where user_id = (select id from me) and id = i.id offset 0
            ) t
            where case when %(starred)s::boolean is null then true else not starred end
            order by i.at desc, i.id desc
            limit %(limit)s
          )
          union all
          (
            select t.* from (
              select at, id from item_tags
              where user_id = (select id from me) and tag = %(tag)s and kind = 'thought'
                and parent_id = '00000000-0000-0000-0000-000000000000'
                and is_archived and %(archived)s::text <> 'no' and (select by_tag from asked)
                and (at, id) < (%(before)s::timestamptz, %(before_id)s::uuid)
                and at >= %(since)s::timestamptz
              order by at desc, id desc
            ) i cross join lateral (
              select * from thoughts
              where user_id = (select id from me) and id = i.id offset 0
            ) t
            where case when %(starred)s::boolean is null then true else not starred end
            order by i.at desc, i.id desc
            limit %(limit)s
          )
        ) parts
        order by timestamp desc, id desc
        limit %(limit)s
      ) page
    ) sized
    where coalesce(bytes_before, 0) < 4000000
    order by timestamp desc, id desc
"""


def newest(caller: Caller, query: ThoughtQuery) -> Page[Thought]:
    return db.fetch_page(
        caller,
        Thought,
        query,
        NEWEST,
        since=query.since or "-infinity",
        tag=query.tag,
        starred=query.starred,
        archived=query.archived,
    )


def find(caller: Caller, thought_id: UUID) -> Thought:
    return db.get(caller, Thought, FIND, id=thought_id)


def insert(caller: Caller, new: NewThought) -> Created[Thought]:
    return db.create(
        caller,
        Thought,
        new,
        insert="""
        insert into thoughts (user_id, id, text, timestamp, tags, zone, place, starred,
          archived_at, origin, created_at)
        values (current_user_id(), %(id)s, %(text)s, %(timestamp)s, %(tags)s, %(zone)s,
          %(place)s, %(starred)s, %(archived_at)s, %(origin)s,
          least(%(created_at)s::timestamptz, now()))
        on conflict do nothing
        returning id, text, timestamp, tags, zone, place, starred, archived_at, origin,
          created_at, updated_at, version
        """,
        find=FIND,
        kind="thought",
    )


def change(
    caller: Caller, thought_id: UUID, changes: ThoughtFields | ThoughtChanges, if_match: IfMatch
) -> Thought:
    return db.change(
        caller,
        Thought,
        if_match,
        change="""
        update thoughts old
        set (text, timestamp, tags, zone, place, starred, archived_at, origin) = (
          select text, timestamp, coalesce(tags, '{}'), zone, place, starred, archived_at, origin
          from jsonb_populate_record(old, %(changes)s::jsonb)
        )
        where user_id = (select current_user_id()) and id = %(id)s
          and version_matches(version, etag_numbers(%(if_match)s::text[]))
        returning id, text, timestamp, tags, zone, place, starred, archived_at, origin,
          created_at, updated_at, version
        """,
        find=FIND,
        id=thought_id,
        changes=changes.document(),
    )


def delete(caller: Caller, thought_id: UUID, if_match: IfMatch) -> None:
    db.delete(
        caller,
        if_match,
        delete="""
        delete from thoughts
        where user_id = (select current_user_id()) and id = %(id)s
          and version_matches(version, etag_numbers(%(if_match)s::text[]))
        returning id
        """,
        find=FIND,
        id=thought_id,
    )
