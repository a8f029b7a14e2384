"""Checks of a series when it is written, so that reading it never takes long or finds nothing."""

from dataclasses import replace
from datetime import timedelta
from itertools import islice

from shared.recurrence.days import Days
from shared.recurrence.rule import InvalidRule, parse
from shared.recurrence.series import Series
from shared.recurrence.until import until, with_until

LONGEST = timedelta(days=366)  # of one repeat


def checked_rule(series: Series) -> str | None:
    """Return the series' rule as it is kept. Raises InvalidRule with the reason it cannot be."""
    if not series.rule:
        return None
    rule = parse(series.rule)
    if series.end - series.start > LONGEST:
        raise InvalidRule("What repeats can last 366 days at most.")
    if end := until(rule, series.zone, all_day=series.all_day):
        if end < series.start:
            raise InvalidRule("UNTIL is before the start: the rule would end before it begins.")
        if not _is_as_start(rule.until or "", series):
            rule = with_until(rule, end, series.zone, all_day=series.all_day)
    days = Days(replace(rule, until=None), series.start)
    if next(days.named(days.first), None) is None:
        raise InvalidRule("No day fits this rule: change its BY... parts or its INTERVAL.")
    if rule.count and len(list(islice(days.since(0), rule.count))) < rule.count:
        raise InvalidRule("COUNT would take more than 400 years: use a smaller one, or none.")
    return str(rule)


def _is_as_start(until: str, series: Series) -> bool:
    if series.all_day:
        return "T" not in until
    return "T" in until and until.endswith("Z") == bool(series.zone)
