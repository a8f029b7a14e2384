"""SQL for looking back: the timeline, and On this day."""

from datetime import date, datetime
from itertools import groupby
from typing import Any
from uuid import UUID

from pydantic import BaseModel

from functions.search.past_models import Memories, MemoryQuery, TimelineItem, TimelineQuery, Year
from functions.search.queries import db
from shared.db.prologue import Caller
from shared.pagination import Page, fit_to_limit

MOST_MEMORIES = 200


class _Memory(BaseModel):
    """An item and the year that it counts for, if there is any; and the day looked back from."""

    today: date
    year: int | None
    kind: str | None
    id: UUID | None
    timestamp: datetime | None
    row: dict[str, Any] | None


def timeline(caller: Caller, query: TimelineQuery) -> Page[TimelineItem]:
    return db.fetch_page(
        caller,
        TimelineItem,
        query,
        """
        select kind, id, at as timestamp, fields as row from timeline(
          array_remove(
            case when %(kind)s::text is null then (select allowed_kinds('read'))
              when %(kind)s = any ((select allowed_kinds('read'))::text[]) then array[%(kind)s]
            end, null),
          %(before)s::timestamptz, %(before_id)s::uuid,
          coalesce(%(since)s::date, '0001-01-03'), coalesce(%(until)s::date, '9999-12-31'),
          %(limit)s
        )
        """,
        kind=query.kind,
        since=query.since,
        until=query.until,
    )


def memories(caller: Caller, query: MemoryQuery) -> Memories:
    found = db.fetch_all(
        caller,
        _Memory,
        """
        select d.today, m.year, m.kind, m.id, m.at as timestamp, m.fields as row
        from (
          select coalesce(
            %(date)s::date, local_day(now(), coalesce(%(zone)s::text, account_zone()))) as today
        ) d
        left join lateral memories(
          (select allowed_kinds('read'))::text[], d.today, %(most)s
        ) m on true
        order by m.year desc, m.at desc, m.id desc
        """,
        date=query.date,
        zone=query.zone,
        most=MOST_MEMORIES,
    )
    today, written = found[0].today, [one for one in found if one.row is not None]
    shown = fit_to_limit(written)
    return Memories(
        date=today,
        years=[
            Year(
                year=year or 0, items=[TimelineItem.model_validate(one.model_dump()) for one in of]
            )
            for year, of in groupby(shown, key=lambda one: one.year)
        ],
    )
