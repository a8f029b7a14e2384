"""A recurrence rule (RRULE of RFC 5545): read, checked by itself, and written."""

import re
from dataclasses import dataclass, fields, replace
from datetime import date, datetime

WEEKDAYS = ("MO", "TU", "WE", "TH", "FR", "SA", "SU")
LONGEST = 500  # characters

_FREQUENCIES = ("DAILY", "WEEKLY", "MONTHLY", "YEARLY")
_LARGEST = {
    "INTERVAL": 10_000,
    "COUNT": 10_000,
    "BYMONTH": 12,
    "BYWEEKNO": 53,
    "BYYEARDAY": 366,
    "BYMONTHDAY": 31,
    "BYSETPOS": 366,
}
_POSITIVE = {"INTERVAL", "COUNT", "BYMONTH"}
_ONLY_WITH = {
    "BYWEEKNO": ("YEARLY",),
    "BYYEARDAY": ("YEARLY",),
    "BYMONTHDAY": ("DAILY", "MONTHLY", "YEARLY"),
}
_NUMBER = re.compile(r"[+-]?[0-9]{1,5}")
_DAY = re.compile(rf"([+-]?[0-9]{{1,2}})?({'|'.join(WEEKDAYS)})")
_UNTIL = re.compile(r"[0-9]{8}(T[0-9]{6}Z?)?")


class InvalidRule(ValueError):
    """The rule cannot be kept: the message says what is wrong and what to do."""


@dataclass(frozen=True, slots=True)
class Rule:
    """The parts of a rule. A day is its number (0 if it has none) and its weekday (Monday 0)."""

    freq: str
    interval: int = 1
    count: int | None = None
    until: str | None = None
    bymonth: tuple[int, ...] = ()
    byweekno: tuple[int, ...] = ()
    byyearday: tuple[int, ...] = ()
    bymonthday: tuple[int, ...] = ()
    byday: tuple[tuple[int, int], ...] = ()
    bysetpos: tuple[int, ...] = ()
    wkst: int = 0

    def __str__(self) -> str:
        """Return the rule as text, without its defaults."""
        values = {field.name: getattr(self, field.name) for field in fields(self)}
        defaults = {field.name: field.default for field in fields(self)}
        said = {name: value for name, value in values.items() if value != defaults[name]}
        return ";".join(f"{name.upper()}={_written(name, value)}" for name, value in said.items())


def _written(name: str, value: object) -> str:
    if name == "wkst" and isinstance(value, int):
        return WEEKDAYS[value]
    if not isinstance(value, tuple):
        return str(value)
    if name == "byday":
        return ",".join(f"{number or ''}{WEEKDAYS[weekday]}" for number, weekday in value)
    return ",".join(map(str, value))


def parse(text: str) -> Rule:
    """Return the parts of a rule. Raises InvalidRule where no date is needed to see it."""
    if len(text) > LONGEST:
        raise InvalidRule(f"A rule has at most {LONGEST} characters.")
    parts: dict[str, str] = {}
    for part in text.strip().upper().removeprefix("RRULE:").rstrip(";").split(";"):
        name, equals, value = part.partition("=")
        if not equals:
            raise InvalidRule("Write the rule as NAME=VALUE;..., such as FREQ=WEEKLY;BYDAY=FR.")
        if name in parts:
            raise InvalidRule(f"{name} occurs twice: write it once, with commas between values.")
        parts[name] = value
    _check_names(parts)
    numbers = {name.lower(): _numbers(name, parts[name]) for name in parts if name in _LARGEST}
    rule = Rule(
        freq=parts["FREQ"],
        interval=numbers.pop("interval", (1,))[0],
        count=numbers.pop("count", (None,))[0],
        until=_until(parts["UNTIL"]) if "UNTIL" in parts else None,
        byday=_days(parts["BYDAY"]) if "BYDAY" in parts else (),
        wkst=_week_start(parts.get("WKST", "MO")),
        **numbers,
    )
    _check_together(rule)
    return rule


def with_first_day(rule: Rule, first: date) -> Rule:
    """Return the rule with the weekday, day or month that it leaves to its first day."""
    if rule.byday or rule.bymonthday or rule.byyearday or rule.freq == "DAILY":
        return rule
    if rule.freq == "WEEKLY":
        return replace(rule, byday=((0, first.weekday()),))
    bymonth = rule.bymonth or (first.month,) if rule.freq == "YEARLY" else rule.bymonth
    return replace(rule, bymonth=bymonth, bymonthday=(first.day,))


def _check_names(parts: dict[str, str]) -> None:
    known = {field.name.upper() for field in fields(Rule)}
    for name in parts.keys() - known:
        if name in {"BYHOUR", "BYMINUTE", "BYSECOND"}:
            raise InvalidRule(f"{name} cannot be used: an event repeats at the time of its start.")
        raise InvalidRule(f"{name[:20] or 'A part without a name'} cannot be used in a rule.")
    if parts.get("FREQ") not in _FREQUENCIES:
        raise InvalidRule("FREQ has to be DAILY, WEEKLY, MONTHLY or YEARLY.")
    for name, frequencies in _ONLY_WITH.items():
        if name in parts and parts["FREQ"] not in frequencies:
            raise InvalidRule(f"{name} cannot be used with FREQ={parts['FREQ']}.")


def _numbers(name: str, value: str) -> tuple[int, ...]:
    """Return the numbers of a part, each once."""
    found = value.split(",")
    largest = _LARGEST[name]
    least = 1 if name in _POSITIVE else -largest
    if not all(_NUMBER.fullmatch(one) and least <= int(one) <= largest for one in found):
        signed = "" if name in _POSITIVE else f", or from -{largest} to -1"
        raise InvalidRule(f"{name} takes numbers from 1 to {largest}{signed}.")
    numbers = tuple(dict.fromkeys(map(int, found)))
    if 0 in numbers:
        raise InvalidRule(f"{name} cannot be 0.")
    if name in {"INTERVAL", "COUNT"} and len(found) > 1:
        raise InvalidRule(f"{name} takes one number.")
    return numbers


def _days(value: str) -> tuple[tuple[int, int], ...]:
    found = [_DAY.fullmatch(one) for one in value.split(",")]
    days = [(int(one[1] or 0), WEEKDAYS.index(one[2])) for one in found if one]
    if len(days) < len(found) or any(one and one[1] and not int(one[1]) for one in found):
        raise InvalidRule("BYDAY takes weekdays, such as MO,FR or, in a month, 2TU or -1FR.")
    return tuple(dict.fromkeys(days))


def _until(value: str) -> str | None:
    """Return the end of a rule. Some calendars write the year 9999 for none."""
    try:
        if not _UNTIL.fullmatch(value) or datetime.fromisoformat(value).year == 1:
            raise ValueError  # noqa: TRY301 - as for a day that does not exist
    except ValueError:
        raise InvalidRule("UNTIL takes a day or a time, as 20261231 or 20261231T170000Z.") from None
    return None if value.startswith("9999") else value


def _week_start(value: str) -> int:
    if value not in WEEKDAYS:
        raise InvalidRule("WKST takes a weekday, such as MO or SU.")
    return WEEKDAYS.index(value)


def _check_together(rule: Rule) -> None:
    """Refuse what RFC 5545 does not allow together, or what calendars read differently."""
    if rule.count and rule.until:
        raise InvalidRule("A rule ends by COUNT or by UNTIL, not by both.")
    numbered = any(number for number, _ in rule.byday)
    if numbered and (rule.byweekno or rule.freq not in {"MONTHLY", "YEARLY"}):
        where = "BYWEEKNO" if rule.byweekno else f"FREQ={rule.freq}"
        raise InvalidRule(f"With {where}, BYDAY takes weekdays without a number, such as MO,FR.")
    if rule.byweekno and not rule.byday:
        raise InvalidRule("BYWEEKNO needs a weekday: add BYDAY, such as BYDAY=MO.")
    if rule.byweekno and (rule.byyearday or rule.bymonthday):
        raise InvalidRule("BYWEEKNO cannot be used with BYYEARDAY or BYMONTHDAY.")
    if rule.bysetpos and not (
        rule.bymonth or rule.byweekno or rule.byyearday or rule.bymonthday or rule.byday
    ):
        raise InvalidRule("BYSETPOS chooses among days: add BYDAY or BYMONTHDAY.")
