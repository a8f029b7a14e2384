"""SQL for history, restore, trash and undo."""

from dataclasses import replace
from uuid import UUID

from functions.history.models import (
    HistoryQuery,
    Outcome,
    RestoreResult,
    TrashItem,
    TrashQuery,
    UndoRequest,
    UndoResult,
    Version,
)
from shared import settings
from shared.db.database import database
from shared.db.pipeline import Record
from shared.db.prologue import Caller
from shared.errors import (
    ApiError,
    CurrentVersion,
    HistoryAdvanced,
    JournalNotEmpty,
    ModifiedByOthers,
    NotFound,
    ParentDeleted,
    UndoTooLarge,
    VersionExpired,
)
from shared.fields import IfMatch
from shared.kinds.registry import KINDS
from shared.pagination import Page

db = database("aurora_app")
BATCH_ROWS = 5_000  # undone in one request

REFUSED: dict[str, type[ApiError]] = {
    "not_found": NotFound,
    "current": CurrentVersion,
    "moved_on": HistoryAdvanced,
    "too_old": VersionExpired,
    "parent_gone": ParentDeleted,
    "in_use": JournalNotEmpty,
    "changed_since": ModifiedByOthers,
    "too_much": UndoTooLarge,
}


def versions(caller: Caller, query: HistoryQuery) -> Page[Version]:
    if not query.is_of_one:
        return _all_versions(caller, query)
    return db.fetch_page(
        caller,
        Version,
        query,
        """
        select id, sequence, change, kind, version, operation, at, session, was, became
        from (
          select *, sum(octet_length(concat(was, became))) over (
            order by sequence desc rows between unbounded preceding and 1 preceding
          ) as bytes_before
          from (
            -- The row after an act is the snapshot before the next act, or else the current row.
            select id, sequence, change, kind, version, operation, at, session,
              case when operation <> 'conflict' then previous_row end as was,
              case
                when operation = 'delete' then null
                when operation = 'conflict' then previous_row
                when row_number() over newer = 1 then row_after(h)
                else lag(previous_row) over newer
              end as became
            from (
              select * from history
              where user_id = (select current_user_id()) and id = %(id)s and kind = %(kind)s
                and operation not in ('erase', 'withdraw') and sequence < %(before)s::bigint
              order by sequence desc
              limit %(limit)s
            ) h
            window newer as (partition by operation = 'conflict' order by sequence desc)
          ) page
        ) sized
        where coalesce(bytes_before, 0) < 4000000
        order by sequence desc
        """,
        id=query.id,
        kind=query.kind,
    )


def _all_versions(caller: Caller, query: HistoryQuery) -> Page[Version]:
    """Return versions of every kind, in order; the next page begins after the last of them."""
    found = db.fetch_all(
        caller,
        Version,
        """
        select id, sequence, change, kind, version, operation, at, session, was, became
        from (
          select *, sum(octet_length(concat(was, became))) over (
            order by sequence rows between unbounded preceding and 1 preceding
          ) as bytes_before
          from (
            select id, sequence, change, kind, version, operation, at, session,
              case when operation <> 'conflict' then previous_row end as was,
              case when operation <> 'delete' then row_after(h) end as became
            from history h
            where user_id = (select current_user_id()) and sequence > %(since)s::bigint
              and operation not in ('erase', 'withdraw')
            order by sequence
            limit %(limit)s
          ) page
        ) sized
        where coalesce(bytes_before, 0) < 4000000
        order by sequence
        """,
        since=query.since,
        limit=query.limit,
    )
    return replace(query.page(found), next_cursor=None)


def trash(caller: Caller, query: TrashQuery) -> Page[TrashItem]:
    return db.fetch_page(
        caller,
        TrashItem,
        query,
        """
        select id, sequence, kind, deleted_at, session, row,
          deleted_at + make_interval(days => %(days)s) as goes_at
        from (
          select *, sum(octet_length(row::text)) over (
            order by sequence desc rows between unbounded preceding and 1 preceding
          ) as bytes_before
          from (
            select id, sequence, kind, at as deleted_at, session,
              complete_row(kind, previous_row) as row
            from (
              (
                select * from history
                where user_id = (select current_user_id()) and trashed
                  and %(kind)s::text is null and not %(contents)s and sequence < %(before)s::bigint
                order by sequence desc
                limit %(limit)s
              )
              union all
              (
                select * from history
                where user_id = (select current_user_id()) and trashed
                  and kind = %(kind)s::text and not %(contents)s and sequence < %(before)s::bigint
                order by sequence desc
                limit %(limit)s
              )
              union all
              (
                -- What was deleted and is not there again, by itself or in something.
                select * from history h
                where user_id = (select current_user_id()) and operation = 'delete'
                  and coalesce(kind = %(kind)s::text, true) and %(contents)s
                  and previous_row is not null and sequence < %(before)s::bigint
                  and (trashed or not row_exists(kind, id)
                    and sequence = (latest_history(kind, id)).sequence)
                order by sequence desc
                limit %(limit)s
              )
            ) trash
          ) page
        ) sized
        where coalesce(bytes_before, 0) < 4000000
        order by sequence desc
        """,
        days=settings.TRASH_DAYS,
        kind=query.kind,
        contents=query.contents,
    )


def erase(caller: Caller, kind: str, thing_id: UUID) -> None:
    """Erase one item in the trash for good, with its contents."""
    [found] = db.execute(caller, "select erase(%(kind)s, %(id)s) as erased", kind=kind, id=thing_id)
    if not found["erased"]:
        raise NotFound


def erase_all(caller: Caller) -> None:
    db.execute(caller, "select erase(null, null) as erased")


def erase_version(caller: Caller, sequence: int) -> None:
    """Erase what an item was after an act; not its current version."""
    [found] = db.execute(caller, "select erase_version(%(sequence)s) as state", sequence=sequence)
    if refused := REFUSED.get(found["state"]):
        raise refused


def restore(caller: Caller, sequence: int, *, with_parent: bool) -> RestoreResult:
    found = db.execute(
        caller,
        "select state, kind, id, fields from restore(%(sequence)s, %(with_parent)s)",
        sequence=sequence,
        with_parent=with_parent,
    )
    items, kind = _outcomes(found), found[0]["kind"]
    return RestoreResult(items=items, kind=kind, row=KINDS[kind].row(**found[0]["fields"]))


def undo(caller: Caller, request: UndoRequest, if_match: IfMatch) -> UndoResult:
    if request.batch is not None:
        return _undo_batch(caller, request.batch)
    acts = request.acts or (None if request.since or request.session else 1)
    # A bare sequence may be of another epoch, and would undo something else.
    etags = None if if_match is None else [etag for etag in if_match if "-" in etag]
    found = db.execute(
        caller,
        """
        select state, kind, id
        from undo(
          %(acts)s::integer, %(since)s::timestamptz, %(session)s::uuid,
          etag_numbers(%(etags)s::text[])::bigint[]
        )
        """,
        acts=acts,
        since=request.since,
        session=request.session,
        etags=etags,
    )
    return UndoResult(items=_outcomes(found))


def _undo_batch(caller: Caller, batch: UUID) -> UndoResult:
    """Undo a part of a batch. A batch of which nothing is left undoes nothing."""
    found = db.execute(
        caller,
        "select state, kind, id, more from undo_batch(%(batch)s::uuid, %(rows)s)",
        batch=batch,
        rows=BATCH_ROWS,
    )
    return UndoResult(items=_outcomes(found), more=bool(found) and found[-1]["more"])


def _outcomes(found: list[Record]) -> list[Outcome]:
    """Return the result for each item. Raises the error that prevented it; nothing was changed."""
    if found and found[0]["state"] in REFUSED:
        refused = REFUSED[found[0]["state"]]
        about = f" It is about the {found[0]['kind']} {found[0]['id']}." if found[0]["id"] else ""
        raise refused((refused.__doc__ or "") + about)
    return [Outcome(kind=one["kind"], id=one["id"], result=one["state"]) for one in found]
