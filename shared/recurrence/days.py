"""The days of a rule, as ordinals, from any day on.

A period (a day, week, month or year) is computed by itself, so a series of 1990 costs in 2040 what
it costs in 1990. The days of a month depend on its length and its first weekday alone, and those of
a year likewise, so each kind is computed once. Where 400 years bring nothing (then the calendar
repeats itself), nothing more is looked for.
"""

from calendar import isleap
from collections.abc import Iterable, Iterator
from datetime import date
from itertools import chain, islice

from shared.recurrence.rule import Rule, with_first_day

LAST_DAY = date(9999, 12, 30).toordinal()
CYCLE = 146_097  # days in 400 years
_END = 12 * 10_000  # the month after the last one
_LENGTHS = (31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31)

# The first day of a period, and the days in it that the rule names, counted from there.
Period = tuple[int, list[int]]


class Days:
    """The days on which a series that starts on `first` repeats, until the ordinal `last`."""

    def __init__(self, rule: Rule, first: date, last: int = LAST_DAY) -> None:
        """Add to the rule what it leaves to its first day."""
        self.rule = with_first_day(rule, first)
        self.first = first.toordinal()
        self.last = min(last, self.first + CYCLE) if rule.count else last
        self._known: dict[tuple[int, int], list[int]] = {}

    def since(self, day: int) -> Iterator[int]:
        """Yield the days from `day` on. The first day always counts, as RFC 5545 has it."""
        if self.rule.count:
            every = chain((self.first,), self.named(self.first + 1))
            return (one for one in islice(every, self.rule.count) if one >= day)
        if day > self.first:
            return self.named(day)
        return chain((self.first,), self.named(self.first + 1))

    def named(self, day: int) -> Iterator[int]:
        """Yield the days from `day` on that the rule names, however many it may count."""
        day = max(day, self.first)
        quiet = day + CYCLE
        for start, offsets in self._periods(day):
            if start - 7 > min(self.last, quiet):  # a week of January can begin in December
                return
            for offset in offsets:
                if (found := start + offset) > self.last:
                    return
                if found >= day:
                    quiet = found + CYCLE
                    yield found

    def _periods(self, day: int) -> Iterator[Period]:
        match self.rule.freq:
            case "YEARLY":
                return self._years(day)
            case "MONTHLY":
                return self._months(day)
            case "WEEKLY":
                return self._weeks(day)
        return self._days(day)

    def _years(self, day: int) -> Iterator[Period]:
        rule, year, first = self.rule, _year(day), _year(self.first)
        if rule.byweekno:  # a week belongs to the year that has most of its days
            year, first = year - 1, _year(_week_start(self.first, rule) + 3)
        for one in range(_aligned(year, first, rule.interval), 10_000, rule.interval):
            start = date(one, 1, 1).toordinal()
            length = 366 if isleap(one) else 365
            if (kind := (start % 7, length)) not in self._known:
                find = self._in_weeks if rule.byweekno else self._in_year
                self._known[kind] = self._chosen(find(start, length))
            yield start, self._known[kind]

    def _months(self, day: int) -> Iterator[Period]:
        step = self.rule.interval
        for month in range(_aligned(_month(day), _month(self.first), step), _END, step):
            if self._has_month(month % 12 + 1):
                yield self._month(month)

    def _weeks(self, day: int) -> Iterator[Period]:
        first, step = _week_start(self.first, self.rule), 7 * self.rule.interval
        offsets = sorted((weekday - self.rule.wkst) % 7 for _, weekday in self.rule.byday)
        whole = self._chosen(offsets)
        for start in range(first + (day - first) // step * step, self.last + 1, step):
            ends = [self._has_month(_month(one) % 12 + 1) for one in (start, start + 6)]
            if all(ends):
                yield start, whole
            elif any(ends):
                there = (one for one in offsets if self._has_month(_month(start + one) % 12 + 1))
                yield start, self._chosen(there)

    def _days(self, day: int) -> Iterator[Period]:
        rule = self.rule
        if not (rule.bymonth or rule.bymonthday or rule.byday):
            start = _aligned(day, self.first, rule.interval)
            yield from ((one, [0]) for one in range(start, self.last + 1, rule.interval))
            return
        for month in range(_month(day), _END):
            if self._has_month(month % 12 + 1):
                start, offsets = self._month(month)
                since = start - self.first
                yield start, [one for one in offsets if (since + one) % rule.interval == 0]

    def _has_month(self, month: int) -> bool:
        return not self.rule.bymonth or month in self.rule.bymonth

    def _month(self, month: int) -> Period:
        """Return a month (12 times its year, and the months before it) and its days."""
        start, length = _start_of(month), _length_of(month)
        if (kind := (start % 7, length)) not in self._known:
            self._known[kind] = self._chosen(self._in_month(start, length, (start, start + length)))
        return start, self._known[kind]

    def _in_month(self, start: int, length: int, span: tuple[int, int]) -> Iterable[int]:
        """Return the days of a month, from its start; numbered weekdays count in the span."""
        found: Iterable[int] = range(length)
        if self.rule.bymonthday:
            days = (one - 1 if one > 0 else length + one for one in self.rule.bymonthday)
            found = {one for one in days if 0 <= one < length}
        if self.rule.byday:
            return [one for one in found if self._has_weekday(start + one, span)]
        return found

    def _has_weekday(self, day: int, span: tuple[int, int]) -> bool:
        """Return whether BYDAY has a day's weekday plain, or with its number from either end."""
        weekday, byday = (day - 1) % 7, self.rule.byday
        numbers = (0, (day - span[0]) // 7 + 1, (day - span[1]) // 7)
        return any((number, weekday) in byday for number in numbers)

    def _in_year(self, january: int, length: int) -> list[int]:
        """Return the days of a year, from 1 January."""
        rule, first = self.rule, _month(january)
        found: list[int] = []
        for month in range(first, first + 12):
            if self._has_month(month % 12 + 1):
                start, days = _start_of(month), _length_of(month)
                span = (start, start + days) if rule.bymonth else (january, january + length)
                there = self._in_month(start, days, span)
                found += (start - january + one for one in there)
        if rule.byyearday:
            found = [n for n in found if {n + 1, n - length} & set(rule.byyearday)]
        return found

    def _in_weeks(self, january: int, length: int) -> list[int]:
        """Return the days in a year's numbered weeks, from 1 January, which may be before it."""
        first = _week_start(january + 3, self.rule) - january
        count = (_week_start(january + length + 3, self.rule) - january - first) // 7
        weeks = {one - 1 if one > 0 else count + one for one in self.rule.byweekno}
        days = {first + 7 * week + day for week in weeks if 0 <= week < count for day in range(7)}
        weekdays = {weekday for _, weekday in self.rule.byday}
        return [
            day
            for day in days
            if (january + day - 1) % 7 in weekdays
            and self._has_month(_month(january + day) % 12 + 1)
        ]

    def _chosen(self, found: Iterable[int]) -> list[int]:
        """Return the days of a period in order, or those whose places BYSETPOS names."""
        days, places = sorted(found), self.rule.bysetpos
        if not places:
            return days
        if self.rule.freq == "DAILY":  # each day is a period, and so the first and the last in it
            return days if {1, -1} & set(places) else []
        size = len(days)
        indexes = {one - 1 if one > 0 else size + one for one in places}
        return [days[one] for one in sorted(indexes) if 0 <= one < size]


def _aligned(period: int, first: int, interval: int) -> int:
    """Return the first period from one on that is a number of intervals after the first."""
    return period + (first - period) % interval if period > first else first


def _week_start(day: int, rule: Rule) -> int:
    return day - (day - 1 - rule.wkst) % 7


def _year(day: int) -> int:
    return date.fromordinal(day).year


def _month(day: int) -> int:
    found = date.fromordinal(day)
    return 12 * found.year + found.month - 1


def _start_of(month: int) -> int:
    return date(month // 12, month % 12 + 1, 1).toordinal()


def _length_of(month: int) -> int:
    return _LENGTHS[month % 12] + (month % 12 == 1 and isleap(month // 12))
