"""A series: an event with all its repeats, and which of them fall between two days.

All times in a series are what the clocks of its zone show. A repeat is known by its key, the start
that the rule gives it: 2026-12-04T18:00 or, of whole days, 2026-12-04.
"""

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from functools import lru_cache
from itertools import takewhile
from typing import Any

from shared.recurrence.days import LAST_DAY, Days
from shared.recurrence.rule import parse
from shared.recurrence.until import last_day_of
from shared.recurrence.zones import instant

ENDLESS = date.fromordinal(LAST_DAY)  # the last day of what does not end
_PADDING = 3  # days by which zones, and clocks that change, can move a start


@dataclass(frozen=True, slots=True)
class Series:
    """One event or many. Where `all_day`, times are midnights, and `end` is the day after."""

    start: datetime
    end: datetime  # on the clocks of `end_zone`, or of `zone`
    all_day: bool = False
    zone: str | None = None  # None: on the clocks of whoever looks
    end_zone: str | None = None
    rule: str | None = None
    extra: Sequence[datetime] = ()  # starts besides those of the rule
    # By key: what is different in one repeat, or {"excluded": True}.
    overrides: Mapping[str, Mapping[str, Any]] = field(default_factory=dict)

    def key(self, start: datetime) -> str:
        """Return the key of the repeat that the rule starts at a time."""
        if self.all_day:
            return start.date().isoformat()
        return start.isoformat(timespec="seconds" if start.second else "minutes")

    def starts(self, first: int, last: int) -> Iterator[datetime]:
        """Yield when repeats start, by rule or extra, in a span of days (ordinals, inclusive)."""
        if days := days_of(self):
            clock = self.start.time()
            for day in takewhile(last.__ge__, days.since(first)):
                yield datetime.combine(date.fromordinal(day), clock)
        elif first <= self.start.toordinal() <= last:
            yield self.start
        yield from (one for one in self.extra if first <= one.toordinal() <= last)


@dataclass(frozen=True, slots=True)
class Occurrence:
    """One repeat. `changes` is its override: what it has different from the series."""

    key: str
    start: datetime
    end: datetime
    starts_at: datetime  # in UTC
    ends_at: datetime
    changes: Mapping[str, Any]


@lru_cache(maxsize=1024)
def _days(rule: str, start: datetime, zone: str | None, all_day: bool) -> Days:  # noqa: FBT001
    parsed = parse(rule)
    return Days(parsed, start, last_day_of(parsed, start, zone, all_day=all_day))


def days_of(series: Series) -> Days | None:
    """Return the days of a series' rule."""
    return _days(series.rule, series.start, series.zone, series.all_day) if series.rule else None


def between(series: Series, first: date, last: date, zone: str) -> list[Occurrence]:
    """Return what of a series falls on the days from `first` up to, not including, `last`.

    Those are days in `zone`, whose clocks floating times and whole days follow too.
    """
    begin, end = (instant(datetime.combine(day, time()), zone) for day in (first, last))
    longest = max(0, (series.end - series.start).days)
    span = (first.toordinal() - longest - _PADDING, last.toordinal() + _PADDING)
    keys = {series.key(one): one for one in series.starts(*span)}
    keys |= {key: datetime.fromisoformat(key) for key in series.overrides}
    found = [
        _occurrence(series, key, start, zone)
        for key, start in keys.items()
        if not series.overrides.get(key, {}).get("excluded")
    ]
    there = (one for one in found if one.starts_at < end)
    return sorted(
        (one for one in there if one.ends_at > begin or one.starts_at >= begin),
        key=lambda one: (one.starts_at, one.key),
    )


def _occurrence(series: Series, key: str, start: datetime, viewer: str) -> Occurrence:
    changes = series.overrides.get(key, {})
    if "start" in changes:
        start = datetime.fromisoformat(changes["start"])
    length = series.end - series.start
    end = datetime.fromisoformat(changes["end"]) if "end" in changes else start + length
    zone = series.zone or viewer
    starts_at, ends_at = instant(start, zone), instant(end, series.end_zone or zone)
    if ends_at < starts_at:  # the start is at an hour that the clocks skip, the end is not
        ends_at = starts_at + max(end - start, timedelta())
    return Occurrence(key, start, end, starts_at, ends_at, changes)


def is_start(series: Series, start: datetime) -> bool:
    """Return whether the series has a repeat of this start, excluded or not."""
    return start in series.starts(start.toordinal(), start.toordinal())


def starts_on(series: Series, days: Collection[int]) -> set[datetime]:
    """Return when repeats start on some days (ordinals), excluded or not."""
    found = days_of(series)
    if found and found.rule.count and days:  # which counts from the first each time
        every = series.starts(min(days), max(days))
        return {start for start in every if start.toordinal() in days}
    return {start for day in days for start in series.starts(day, day)}


def bounds(series: Series) -> tuple[date, date]:
    """Return the first day of a series and its last, wide enough for all its repeats.

    Days on the series' own clocks: a search by days of another zone adds two at either end. What
    does not end ends on ENDLESS.
    """
    length = max(series.end - series.start, timedelta())
    starts = [series.start, *series.extra]
    ends = [one + length for one in starts]
    for key, changes in series.overrides.items():
        if not changes.get("excluded"):
            starts.append(datetime.fromisoformat(changes.get("start") or key))
            end = changes.get("end")
            ends.append(datetime.fromisoformat(end) if end else starts[-1] + length)
    first, last = min(starts).date(), max(*starts, *ends)
    if series.all_day:
        last = max(last - timedelta(days=1), *starts)
    return first, max(last.date(), _last_by_rule(series, length.days + 1))


def _last_by_rule(series: Series, length: int) -> date:
    days = days_of(series)
    if days is None:
        return series.start.date()
    last = days.last
    if days.rule.count:
        *_, last = days.since(days.first)
    return date.fromordinal(min(last + length, LAST_DAY))
