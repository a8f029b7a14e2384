"""Changes of a whole series, and of a repeat with all that follow it."""

from calendar import monthrange
from collections.abc import Mapping
from dataclasses import replace
from datetime import date, datetime, timedelta
from itertools import takewhile
from typing import Any

from shared.recurrence.rule import Rule, parse
from shared.recurrence.series import Series, days_of, starts_on
from shared.recurrence.until import until, with_until

_DAY, _SECOND = timedelta(days=1), timedelta(seconds=1)
_NEVER = datetime.max  # noqa: DTZ901 - on any clock
_TIMES = ("start", "end")


class NotRepeated(ValueError):
    """The series has no such repeat by its rule: the message says so."""


def change_all(old: Series, new: Series) -> tuple[Series, list[str]]:
    """Return the series with what belongs to it moved along, and the keys that were dropped.

    `new` is the series with the fields that a person changed. Its extra starts, its overrides and
    the end of its rule, and where they follow from the start also the rule's days, move as its
    start did. What no longer falls on any repeat is dropped.
    """
    moved = new.start - old.start
    if new.rule and new.rule == old.rule:
        new = replace(new, rule=str(_with_rule_moved(parse(new.rule), old, new)))
    overrides = {
        new.key(datetime.fromisoformat(key) + moved): _with_changes_moved(key, changes, old, new)
        for key, changes in old.overrides.items()
    }
    extra = [datetime.fromisoformat(new.key(one + moved)) for one in old.extra]
    new = replace(new, extra=extra, overrides=overrides)
    if (new.rule, new.start, new.all_day) == (old.rule, old.start, old.all_day):
        return new, []
    times = {key: datetime.fromisoformat(key) for key in overrides}
    starts = starts_on(new, {time.toordinal() for time in times.values()})
    dropped = sorted(key for key, time in times.items() if time not in starts)
    kept = {key: changes for key, changes in overrides.items() if key not in dropped}
    return replace(new, overrides=kept), dropped


def split(series: Series, key: str) -> tuple[Series | None, Series]:
    """Return the series up to a repeat, None if there is nothing, and that from it on.

    Raises NotRepeated if the rule has no such repeat.
    """
    at, days = datetime.fromisoformat(key), days_of(series)
    found = days and next(days.since(at.toordinal()), None) == at.toordinal()
    if not (days and series.rule and found and at.time() == series.start.time()):
        raise NotRepeated(f"The series does not repeat on {key} by its rule.")
    if at == series.start:
        return None, series
    rule = parse(series.rule)
    gone_by = sum(1 for _ in takewhile(at.toordinal().__gt__, days.since(days.first)))
    end = at - (_DAY if series.all_day else _SECOND)
    before = with_until(rule, end, series.zone, all_day=series.all_day)
    after = replace(rule, count=rule.count - gone_by) if rule.count else rule
    return _part(series, str(before), series.start, end=at), _part(series, str(after), at)


def _part(series: Series, rule: str, start: datetime, end: datetime = _NEVER) -> Series:
    overrides = {
        key: changes
        for key, changes in series.overrides.items()
        if start <= datetime.fromisoformat(key) < end
    }
    extra = [one for one in series.extra if start <= one < end]
    length = series.end - series.start
    part = replace(series, start=start, end=start + length, rule=rule)
    return replace(part, extra=extra, overrides=overrides)


def _with_changes_moved(
    key: str, changes: Mapping[str, Any], old: Series, new: Series
) -> dict[str, Any]:
    """Return an override moved as its series, unless a person has put it on another day."""
    moved = new.start - old.start
    times = {name: datetime.fromisoformat(changes[name]) for name in changes if name in _TIMES}
    if "start" in times and times["start"].date().isoformat() != key[:10]:
        moved = timedelta()
    if old.all_day == new.all_day:
        return {**changes, **{name: new.key(time + moved) for name, time in times.items()}}
    rest = {name: value for name, value in changes.items() if name not in _TIMES}
    if "start" not in times:
        return rest
    day = (times["start"] + moved).date()
    return {**rest, "start": new.key(datetime.combine(day, new.start.time()))}


def _with_rule_moved(rule: Rule, old: Series, new: Series) -> Rule:
    """Return the rule with its end and its days moved as the start."""
    first, start = old.start.date(), new.start.date()
    if first != start and rule.freq == "WEEKLY":
        by = (start - first).days
        byday = tuple((0, (day + by) % 7) for _, day in rule.byday)
        # Where only some weeks count, they begin with the same of the days as before.
        wkst = (rule.wkst + by) % 7 if rule.interval > 1 or rule.bysetpos else rule.wkst
        rule = replace(rule, byday=byday, wkst=wkst)
    elif first != start and rule.freq != "DAILY" and not rule.bysetpos:
        rule = _with_date_moved(rule, first, start)
    if end := until(rule, old.zone, all_day=old.all_day):
        end += new.start - old.start
        return with_until(rule, end, new.zone, all_day=new.all_day)
    return rule


def _with_date_moved(rule: Rule, first: date, start: date) -> Rule:
    """Return a monthly or yearly rule that names its first day alone with another first day."""
    if rule.freq == "YEARLY" and rule.bymonth == (first.month,):
        rule = replace(rule, bymonth=(start.month,))
    length = monthrange(start.year, start.month)[1]
    if rule.bymonthday == (first.day,):
        return replace(rule, bymonthday=(start.day,))
    is_by_month = rule.freq == "MONTHLY" or rule.bymonth
    if len(rule.byday) == 1 and rule.byday[0][0] and is_by_month and not rule.bymonthday:
        is_from_end = rule.byday[0][0] < 0
        number = -((length - start.day) // 7 + 1) if is_from_end else (start.day - 1) // 7 + 1
        return replace(rule, byday=((number, start.weekday()),))
    return rule
