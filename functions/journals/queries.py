"""SQL for journals."""

from typing import LiteralString
from uuid import UUID

from functions.journals.models import JournalQuery
from shared.db.database import database
from shared.db.prologue import Caller
from shared.fields import Created, IfMatch
from shared.kinds.journal import Journal, JournalChanges, JournalFields, NewJournal
from shared.pagination import Page

db = database("aurora_app")

FIND: LiteralString = """
    select id, name, description, color, archived_at, origin, created_at, updated_at, version
    from journals
    where user_id = (select current_user_id()) and id = %(id)s
"""


def newest(caller: Caller, query: JournalQuery) -> Page[Journal]:
    return db.fetch_page(
        caller,
        Journal,
        query,
        """
        -- In parts, as the list of thoughts.
        with me as (select current_user_id() as id)
        select id, name, description, color, archived_at, origin, created_at, updated_at, version
        from (
          (
            select * from journals
            where user_id = (select id from me) and not is_archived
              and %(archived)s::text <> 'only'
              and (created_at, id) < (%(before)s::timestamptz, %(before_id)s::uuid)
            order by created_at desc, id desc
            limit %(limit)s
          )
          union all
          (
            select * from journals
            where user_id = (select id from me) and is_archived
              and %(archived)s::text <> 'no'
              and (created_at, id) < (%(before)s::timestamptz, %(before_id)s::uuid)
            order by created_at desc, id desc
            limit %(limit)s
          )
        ) parts
        order by created_at desc, id desc
        limit %(limit)s
        """,
        archived=query.archived,
    )


def find(caller: Caller, journal_id: UUID) -> Journal:
    return db.get(caller, Journal, FIND, id=journal_id)


def insert(caller: Caller, new: NewJournal) -> Created[Journal]:
    return db.create(
        caller,
        Journal,
        new,
        insert="""
        insert into journals
          (user_id, id, name, description, color, archived_at, origin, created_at)
        values (current_user_id(), %(id)s, %(name)s, %(description)s, %(color)s, %(archived_at)s,
          %(origin)s, least(%(created_at)s::timestamptz, now()))
        on conflict do nothing
        returning id, name, description, color, archived_at, origin, created_at, updated_at, version
        """,
        find=FIND,
        kind="journal",
    )


def change(
    caller: Caller, journal_id: UUID, changes: JournalFields | JournalChanges, if_match: IfMatch
) -> Journal:
    return db.change(
        caller,
        Journal,
        if_match,
        change="""
        update journals old set (name, description, color, archived_at, origin) = (
          select name, description, color, archived_at, origin
          from jsonb_populate_record(old, %(changes)s::jsonb)
        )
        where user_id = (select current_user_id()) and id = %(id)s
          and version_matches(version, etag_numbers(%(if_match)s::text[]))
        returning id, name, description, color, archived_at, origin, created_at, updated_at, version
        """,
        find=FIND,
        id=journal_id,
        changes=changes.document(),
    )


def delete(caller: Caller, journal_id: UUID, if_match: IfMatch) -> None:
    """Delete a journal and its entries."""
    db.delete(
        caller,
        if_match,
        delete="""
        delete from journals
        where user_id = (select current_user_id()) and id = %(id)s
          and version_matches(version, etag_numbers(%(if_match)s::text[]))
        returning id
        """,
        find=FIND,
        id=journal_id,
    )
