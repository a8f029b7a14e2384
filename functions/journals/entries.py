"""SQL for the entries of a journal."""

from typing import LiteralString
from uuid import UUID

from functions.journals.models import EntryQuery
from functions.journals.queries import FIND as FIND_JOURNAL
from functions.journals.queries import db
from shared.db.prologue import Caller
from shared.errors import AlreadyExists
from shared.fields import Created, IfMatch
from shared.kinds.entry import Entry, EntryChanges, EntryFields, NewEntry
from shared.pagination import Page

FIND: LiteralString = """
    select id, journal_id, title, content, timestamp, mood, tags, zone, place, starred,
      archived_at, origin, created_at, updated_at, version
    from journal_entries
    where user_id = (select current_user_id()) and id = %(id)s and journal_id = %(journal_id)s
"""


# In parts, as the list of thoughts; by bytes too.
NEWEST: LiteralString = """
    with me as (select current_user_id() as id), asked as (
      select case when %(tag)s::text is null or %(starred)s::boolean then false
        else tags_are_complete() end as by_tag
    )
    select id, journal_id, title, content, timestamp, mood, tags, zone, place, starred,
      archived_at, origin, created_at, updated_at, version
    from (
      select *, sum(octet_length(content)) over (
        order by timestamp desc, id desc rows between unbounded preceding and 1 preceding
      ) as bytes_before
      from (
        select * from (
          (
            select * from journal_entries
            where user_id = (select id from me) and journal_id = %(journal_id)s
              and not is_archived and %(archived)s::text <> 'only'
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
            select * from journal_entries
            where user_id = (select id from me) and journal_id = %(journal_id)s
              and is_archived and %(archived)s::text <> 'no'
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
            select * from journal_entries
            where user_id = (select id from me) and journal_id = %(journal_id)s
              and starred and not is_archived and %(archived)s::text <> 'only'
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
            select * from journal_entries
            where user_id = (select id from me) and journal_id = %(journal_id)s
              and starred and is_archived and %(archived)s::text <> 'no'
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
              where user_id = (select id from me) and tag = %(tag)s and kind = 'entry'
                and parent_id = %(journal_id)s
                and not is_archived and %(archived)s::text <> 'only' and (select by_tag from asked)
                and (at, id) < (%(before)s::timestamptz, %(before_id)s::uuid)
                and at >= %(since)s::timestamptz
              order by at desc, id desc
            ) i cross join lateral (
              select * from journal_entries
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
              where user_id = (select id from me) and tag = %(tag)s and kind = 'entry'
                and parent_id = %(journal_id)s
                and is_archived and %(archived)s::text <> 'no' and (select by_tag from asked)
                and (at, id) < (%(before)s::timestamptz, %(before_id)s::uuid)
                and at >= %(since)s::timestamptz
              order by at desc, id desc
            ) i cross join lateral (
              select * from journal_entries
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


def newest(caller: Caller, journal_id: UUID, query: EntryQuery) -> Page[Entry]:
    return db.fetch_page(
        caller,
        Entry,
        query,
        NEWEST,
        within=(FIND_JOURNAL, {"id": journal_id}),
        journal_id=journal_id,
        since=query.since or "-infinity",
        tag=query.tag,
        starred=query.starred,
        archived=query.archived,
    )


def find(caller: Caller, journal_id: UUID, entry_id: UUID) -> Entry:
    return db.get(caller, Entry, FIND, id=entry_id, journal_id=journal_id)


def insert(caller: Caller, journal_id: UUID, new: NewEntry) -> Created[Entry]:
    created = db.create(
        caller,
        Entry,
        new,
        insert="""
        insert into journal_entries
          (user_id, id, journal_id, title, content, timestamp, mood, tags, zone, place, starred,
          archived_at, origin, created_at)
        select user_id, %(id)s, id, %(title)s, %(content)s, %(timestamp)s, %(mood)s, %(tags)s,
          %(zone)s, %(place)s, %(starred)s, %(archived_at)s, %(origin)s,
          least(%(created_at)s::timestamptz, now())
        from journals
        where user_id = (select current_user_id()) and id = %(journal_id)s
        on conflict do nothing
        returning id, journal_id, title, content, timestamp, mood, tags, zone, place, starred,
          archived_at, origin, created_at, updated_at, version
        """,
        # In any journal, since ids are unique across them.
        find="""
        select id, journal_id, title, content, timestamp, mood, tags, zone, place, starred,
          archived_at, origin, created_at, updated_at, version
        from journal_entries
        where user_id = (select current_user_id()) and id = %(id)s
        """,
        kind="entry",
        journal_id=journal_id,
    )
    if created.row.journal_id != journal_id:
        raise AlreadyExists
    return created


def change(
    caller: Caller,
    journal_id: UUID,
    entry_id: UUID,
    changes: EntryFields | EntryChanges,
    if_match: IfMatch,
) -> Entry:
    return db.change(
        caller,
        Entry,
        if_match,
        change="""
        update journal_entries old
        set (title, content, timestamp, mood, tags, zone, place, starred, archived_at, origin) = (
          select title, content, timestamp, mood, coalesce(tags, '{}'), zone, place, starred,
            archived_at, origin
          from jsonb_populate_record(old, %(changes)s::jsonb)
        )
        where user_id = (select current_user_id()) and id = %(id)s and journal_id = %(journal_id)s
          and version_matches(version, etag_numbers(%(if_match)s::text[]))
        returning id, journal_id, title, content, timestamp, mood, tags, zone, place, starred,
          archived_at, origin, created_at, updated_at, version
        """,
        find=FIND,
        id=entry_id,
        journal_id=journal_id,
        changes=changes.document(),
    )


def delete(caller: Caller, journal_id: UUID, entry_id: UUID, if_match: IfMatch) -> None:
    db.delete(
        caller,
        if_match,
        delete="""
        delete from journal_entries
        where user_id = (select current_user_id()) and id = %(id)s and journal_id = %(journal_id)s
          and version_matches(version, etag_numbers(%(if_match)s::text[]))
        returning id
        """,
        find=FIND,
        id=entry_id,
        journal_id=journal_id,
    )
