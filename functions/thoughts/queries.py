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
    select id, text, timestamp, tags, created_at, updated_at, version
    from thoughts
    where user_id = (select current_user_id()) and id = %(id)s
"""


def newest(caller: Caller, query: ThoughtQuery) -> Page[Thought]:
    return db.fetch_page(
        caller,
        Thought,
        query,
        """
        select id, text, timestamp, tags, created_at, updated_at, version
        from thoughts
        where user_id = (select current_user_id())
          and (timestamp, id) < (%(before)s::timestamptz, %(before_id)s::uuid)
          and timestamp >= %(since)s::timestamptz
          -- Not an `or`: planned for any tag, that would be next to no rows, so rather sorted.
          and case when %(tag)s::text is null then true else tags @> array[%(tag)s::text] end
        order by timestamp desc, id desc
        limit %(limit)s
        """,
        since=query.since or "-infinity",
        tag=query.tag,
    )


def find(caller: Caller, thought_id: UUID) -> Thought:
    return db.get(caller, Thought, FIND, id=thought_id)


def insert(caller: Caller, new: NewThought) -> Created[Thought]:
    return db.create(
        caller,
        Thought,
        new,
        insert="""
        insert into thoughts (user_id, id, text, timestamp, tags)
        values (current_user_id(), %(id)s, %(text)s, %(timestamp)s, %(tags)s)
        on conflict do nothing
        returning id, text, timestamp, tags, created_at, updated_at, version
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
        update thoughts old set (text, timestamp, tags) = (
          select text, timestamp, coalesce(tags, '{}')
          from jsonb_populate_record(old, %(changes)s::jsonb)
        )
        where user_id = (select current_user_id()) and id = %(id)s
          and version_matches(version, etag_numbers(%(if_match)s::text[]))
        returning id, text, timestamp, tags, created_at, updated_at, version
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
