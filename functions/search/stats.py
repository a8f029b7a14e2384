"""Numbers of a year: how much is on each day, of each kind and of each tag."""

from datetime import date, timedelta
from typing import Annotated, ClassVar

from pydantic import BaseModel, Field

from functions.search.queries import db
from shared.db.prologue import Caller
from shared.fields import Query
from shared.kinds.registry import KindName
from shared.zones import Zone

MOST_TAGS = 100
_DAY = timedelta(days=1)


class StatsQuery(Query):
    """Which year."""

    later: ClassVar[frozenset[str]] = frozenset()

    year: Annotated[
        int | None, Field(ge=1, le=9999, description="The year; this year if omitted.")
    ] = None
    zone: Annotated[
        Zone | None,
        Field(description="Where to look up today's date; the account's zone if omitted."),
    ] = None


class Amount(BaseModel):
    """How many items, and how many words in them."""

    count: int
    words: int


class DayAmount(Amount):
    """How much is on a day."""

    day: date


class TagAmount(BaseModel):
    """How many items of the year have a tag or one below it."""

    tag: str
    count: int


class Stats(Amount):
    """The numbers of a year, of the kinds that the token may read."""

    year: int
    today: date
    days: Annotated[list[DayAmount], Field(description="Days with something, the first one first.")]
    kinds: dict[KindName, Amount]
    tags: Annotated[list[TagAmount], Field(description="The most frequent ones, at most 100.")]
    active_days: Annotated[int, Field(description="Days with something, up to today.")]
    longest_streak: Annotated[
        int, Field(description="Of these, the most that follow each other without a gap.")
    ]
    current_streak: Annotated[
        int, Field(description="How many follow each other up to today, or up to yesterday.")
    ]
    complete: Annotated[
        bool, Field(description="False for a while after an upgrade: older items are to be added.")
    ]


class _Counted(BaseModel):
    year: int
    today: date
    days: list[DayAmount]
    kinds: dict[KindName, Amount]
    tags: list[TagAmount]
    complete: bool


def stats(caller: Caller, query: StatsQuery) -> Stats:
    counted = db.get(
        caller,
        _Counted,
        """
        with asked as materialized (
          select today, coalesce(%(year)s::integer, date_part('year', today)::integer) as year,
            allowed_kinds('read') as kinds
          from (
            select local_day(now(), coalesce(%(zone)s::text, account_zone())) as today
          ) d
        ), counted as materialized (
          select t.day, t.kind, t.items, t.words from day_totals t
          where t.user_id = (select current_user_id())
            and t.day between (select make_date(greatest(year, 1), 1, 1) from asked)
              and (select make_date(year, 12, 31) from asked)
            and t.kind = any ((select kinds from asked)::text[]) and t.items > 0
        )
        select a.year, a.today, tags_are_complete() as complete,
          (select coalesce(jsonb_agg(d order by d.day), '[]') from (
            select day, sum(items) as count, sum(words) as words from counted group by day
          ) d) as days,
          (select coalesce(jsonb_object_agg(k.kind, k), '{}') from (
            select kind, sum(items) as count, sum(words) as words from counted group by kind
          ) k) as kinds,
          (select coalesce(jsonb_agg(t), '[]') from (
            select tag, sum(items) as count from tag_totals
            where user_id = (select current_user_id()) and year = (select year from asked)
              and kind = any ((select kinds from asked)::text[])
            group by tag order by count desc, tag limit %(most)s
          ) t) as tags
        from asked a
        """,
        year=query.year,
        zone=query.zone,
        most=MOST_TAGS,
    )
    active = [one.day for one in counted.days if one.day <= counted.today]
    streaks = _streaks(active)
    is_going_on = bool(active) and active[-1] >= counted.today - _DAY
    return Stats(
        **dict(counted),
        count=sum(one.count for one in counted.days),
        words=sum(one.words for one in counted.days),
        active_days=len(active),
        longest_streak=max(streaks, default=0),
        current_streak=streaks[-1] if is_going_on else 0,
    )


def _streaks(days: list[date]) -> list[int]:
    """Return how many days follow each other without a gap, for each such row of days."""
    found: list[int] = []
    last = None
    for day in days:
        if last is not None and day == last + _DAY:
            found[-1] += 1
        else:
            found.append(1)
        last = day
    return found
