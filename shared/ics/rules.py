"""The rule of an event in a calendar file, as Aurora can keep it."""

import re
from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta
from itertools import islice

from shared.recurrence.checks import checked_rule
from shared.recurrence.days import Days
from shared.recurrence.rule import WEEKDAYS, InvalidRule, parse
from shared.recurrence.series import Series
from shared.recurrence.zones import instant, wall_clock

_MOST = 1_000  # starts of a rule that is written out
_LAST_HOUR = 23
_NUMBER = re.compile(r"[0-9]{1,4}")
_CLOCK = ("BYHOUR", "BYMINUTE", "BYSECOND")


def with_rule(series: Series, text: str) -> tuple[Series, list[str]]:
    """Return the series with a file's rule, or its starts one by one, and what was changed."""
    parts = dict(part.partition("=")[::2] for part in text.upper().strip().split(";") if part)
    clock = (series.start.hour, series.start.minute, series.start.second)
    for name, own in zip(_CLOCK, clock, strict=True):
        if parts.get(name, "").lstrip("0") == str(own).lstrip("0") and name in parts:
            del parts[name]  # it repeats at the time of its start anyway
    notes = []
    if "BYWEEKNO" in parts and "BYDAY" not in parts:
        parts["BYDAY"] = WEEKDAYS[series.start.weekday()]
        notes.append("its rule has a weekday now, that of its start")
    if "COUNT" in parts and "UNTIL" in parts:
        del parts["COUNT"]
        notes.append("its rule had both COUNT and UNTIL: UNTIL is kept")
    try:
        rule = ";".join("=".join(part) for part in parts.items())
        return replace(series, rule=checked_rule(replace(series, rule=rule))), notes
    except InvalidRule as error:
        if (starts := _written_out(series, parts)) is not None:
            note = f"its rule is written out as {len(starts)} dates"
            return replace(series, extra=[*series.extra, *starts[1:]]), [*notes, note]
        return series, [*notes, f"its rule {text} is not kept, only its first time: {error}"]


def _written_out(series: Series, parts: dict[str, str]) -> list[datetime] | None:
    """Return the starts of a rule by hours that ends after some, or None."""
    count = _number(parts.get("COUNT", ""), _MOST)
    if not count:
        return None
    rest = {name: value for name, value in parts.items() if name != "COUNT"}
    if rest.pop("FREQ", "") == "HOURLY" and rest.keys() <= {"INTERVAL", "WKST"}:
        return _hours(series, count, _number(rest.get("INTERVAL", "1"), _MOST))
    hours = [_number(hour, _LAST_HOUR) for hour in rest.pop("BYHOUR", "").split(",")]
    if None in hours:
        return None
    try:
        rule = parse(";".join("=".join(part) for part in {**rest, "FREQ": parts["FREQ"]}.items()))
    except (InvalidRule, KeyError):
        return None
    times = sorted(time(hour or 0, series.start.minute) for hour in set(hours))
    days = Days(rule, series.start).named(series.start.toordinal())
    starts = (datetime.combine(date.fromordinal(day), one) for day in days for one in times)
    return list(islice((one for one in starts if one >= series.start), count)) or None


def _number(text: str, largest: int) -> int | None:
    return int(text) if _NUMBER.fullmatch(text) and int(text) <= largest else None


def _hours(series: Series, count: int, interval: int | None) -> list[datetime] | None:
    """Return starts so many hours apart, which over a change of clocks are not by the clock."""
    if not interval:
        return None
    zone = series.zone or "UTC"
    first, step = instant(series.start, zone).astimezone(UTC), timedelta(hours=interval)
    return [wall_clock(first + one * step, zone) for one in range(count)]
