"""The end of a rule: UNTIL, which RFC 5545 writes in the same way as the start of the series."""

from dataclasses import replace
from datetime import datetime, time, timedelta

from shared.recurrence.days import LAST_DAY
from shared.recurrence.rule import Rule
from shared.recurrence.zones import instant, wall_clock


def until(rule: Rule, zone: str | None, *, all_day: bool) -> datetime | None:
    """Return the end of a rule on the clocks of its series, or None. A day ends with its end."""
    if rule.until is None:
        return None
    end = datetime.fromisoformat(rule.until)
    if all_day:
        return datetime.combine(end, time())
    if "T" not in rule.until:
        return datetime.combine(end, time(23, 59, 59))
    if zone and end.tzinfo:
        return wall_clock(end, zone)
    return end.replace(tzinfo=None)


def with_until(rule: Rule, end: datetime, zone: str | None, *, all_day: bool) -> Rule:
    """Return the rule with another end: a day, a time in UTC or a floating one, as its start is."""
    moment = instant(end, zone) if zone and not all_day else end
    text = moment.replace(tzinfo=None).isoformat(timespec="seconds").translate({45: "", 58: ""})
    if all_day:
        text = text[:8]
    return replace(rule, until=text + ("Z" if moment.tzinfo else ""), count=None)


def last_day_of(rule: Rule, start: datetime, zone: str | None, *, all_day: bool) -> int:
    """Return the last day, as an ordinal, whose repeat starts by the end of the rule."""
    end = until(rule, zone, all_day=all_day)
    if rule.until is None or end is None:
        return LAST_DAY
    day = end.toordinal() + 1
    if not zone or all_day:
        return day - 1 if start.time() <= end.time() else day - 2
    moment = instant(end, zone)  # which may be at an hour that comes twice
    if rule.until[-1] == "Z":
        moment = datetime.fromisoformat(rule.until)
    at = datetime.combine(end, start.time()) + timedelta(days=1)
    while instant(at, zone) > moment:
        at -= timedelta(days=1)
        day -= 1
    return day
