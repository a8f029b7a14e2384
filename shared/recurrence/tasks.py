"""The next day of a task that repeats."""

from dataclasses import dataclass, replace
from datetime import date, datetime, time
from itertools import islice, takewhile

from shared.recurrence.days import Days
from shared.recurrence.rule import Rule, parse
from shared.recurrence.until import last_day_of

_MOST = 10_000  # days gone by are not counted further
_SHORTEST_MONTH = 28


@dataclass(frozen=True, slots=True)
class Next:
    """The day of a task's successor, its rule, and how many days went by between the two."""

    day: date
    rule: str
    skipped: int


def next_after(text: str, due: date, done: date) -> Next | None:
    """Return what follows a task that was due on one day and done on another, or None.

    It is never in the past: the first day by the rule after both. COUNT counts what went by.
    """
    rule = parse(text)
    days = _days(rule, due)
    after = max(due, done).toordinal()
    day = next(days.since(after + 1), None)
    if day is None:
        return None
    gone_by = takewhile(after.__ge__, days.since(days.first + 1))
    return _next(rule, day, skipped=sum(1 for _ in islice(gone_by, _MOST)))


def next_from_done(text: str, done: date) -> Next | None:
    """Return what follows a task whose rule counts from the day it is done, or None.

    A month from 31 January is the last of February: there is no day that the rule could mean.
    """
    rule = parse(text)
    day = next(_days(_at_the_latest(rule, done), done).since(done.toordinal() + 1), None)
    return None if day is None else _next(rule, day, skipped=0)


def _days(rule: Rule, first: date) -> Days:
    start = datetime.combine(first, time())
    return Days(rule, first, last_day_of(rule, start, None, all_day=True))


def _next(rule: Rule, day: int, skipped: int) -> Next:
    left = rule.count and rule.count - 1 - skipped
    return Next(date.fromordinal(day), str(replace(rule, count=left)), skipped)


def _at_the_latest(rule: Rule, first: date) -> Rule:
    """Return a plain monthly or yearly rule with the last day of a month that has no such day."""
    plain = not (rule.byday or rule.bymonthday or rule.byyearday)
    if not plain or first.day <= _SHORTEST_MONTH or rule.freq not in {"MONTHLY", "YEARLY"}:
        return rule
    bymonth = rule.bymonth or ((first.month,) if rule.freq == "YEARLY" else ())
    days = tuple(range(_SHORTEST_MONTH, first.day + 1))
    return replace(rule, bymonth=bymonth, bymonthday=days, bysetpos=(-1,))
