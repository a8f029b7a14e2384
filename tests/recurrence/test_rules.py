"""Rules: against python-dateutil, what is refused, and how long any may take."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import date, datetime, timedelta
from itertools import takewhile
from time import process_time

import pytest
from dateutil.rrule import rrulestr
from hypothesis import given, settings
from hypothesis import strategies as st

from shared.recurrence.checks import checked_rule
from shared.recurrence.days import Days
from shared.recurrence.rule import InvalidRule, Rule, parse, with_first_day
from shared.recurrence.series import ENDLESS, Series, between, bounds
from tests.recurrence.generated import COUNT, series

PARTS_OF_COUNT = 4  # so that processes can share it
START = datetime.fromisoformat("2026-01-05T09:00")


def made(rule: str, *, start: datetime = START, hours: int = 1) -> Series:
    return Series(start, start + timedelta(hours=hours), zone="Europe/Berlin", rule=rule)


def _is_read_alike(rule: Rule) -> bool:
    """Leave out what dateutil reads otherwise: its years begin in January for weeks too.

    It also fails on the 20th Monday of a month.
    """
    in_month = rule.bymonth and any(abs(number) > 5 for number, _ in rule.byday)
    is_mixed = len({bool(number) for number, _ in rule.byday}) > 1
    by_year = rule.interval > 1 or rule.bysetpos
    return not (is_mixed and rule.bysetpos) and not (rule.byweekno and by_year) and not in_month


def _of_dateutil(rule: Rule, start: datetime, end: date) -> list[date]:
    """Return the days that dateutil finds.

    It mixes up plain and numbered weekdays, so it gets them apart; and it would count BYSETPOS in
    the rest of the first week, so it gets all of that.
    """
    begin = start
    if rule.freq == "WEEKLY":
        begin -= timedelta((start.weekday() - rule.wkst) % 7)
    plain = tuple(day for day in rule.byday if not day[0])
    numbered = tuple(day for day in rule.byday if day[0])
    found = {start.date()}
    for days in [plain, numbered] if plain and numbered else [rule.byday]:
        text = str(replace(rule, byday=days, count=None, until=f"{end:%Y%m%d}T235959"))
        found |= {one.date() for one in rrulestr(text, dtstart=begin)}
    return sorted(day for day in found if day >= start.date())[: rule.count]


@pytest.mark.parametrize("part", range(PARTS_OF_COUNT))
def test_dateutil_finds_the_same_days_for_2000_generated_rules(part: int) -> None:
    compared = 0
    for number in range(part, COUNT, PARTS_OF_COUNT):
        one, _, last, _ = series(number)
        rule = parse(one.rule or "")
        found = Days(replace(rule, count=None), one.start)
        if not _is_read_alike(rule) or next(found.named(found.first), None) is None:
            continue  # where there is nothing, dateutil looks until the year 9999
        compared += 1
        theirs = _of_dateutil(with_first_day(rule, one.start), one.start, last)
        days = takewhile(last.toordinal().__ge__, _days(one))
        assert [date.fromordinal(day) for day in days] == theirs, (number, one.rule)
    assert compared > COUNT / PARTS_OF_COUNT * 0.8


def _days(one: Series) -> Iterator[int]:
    return (start.toordinal() for start in one.starts(0, ENDLESS.toordinal()))


def test_days_do_not_depend_on_where_the_search_begins() -> None:
    for number in range(0, COUNT, 4):
        one, first, last, _ = series(number)
        everything = list(takewhile(last.toordinal().__ge__, _days(one)))
        later = [start.toordinal() for start in one.starts(first.toordinal(), last.toordinal())]
        assert later == [day for day in everything if day >= first.toordinal()], one.rule


@pytest.mark.parametrize(
    ("rule", "reason"),
    [
        ("", None),
        ("FREQ", "NAME=VALUE"),
        ("FREQ=HOURLY", "DAILY, WEEKLY, MONTHLY or YEARLY"),
        ("FREQ=SECONDLY", "DAILY, WEEKLY, MONTHLY or YEARLY"),
        ("COUNT=3", "DAILY, WEEKLY, MONTHLY or YEARLY"),
        ("FREQ=DAILY;FREQ=DAILY", "FREQ occurs twice"),
        ("FREQ=DAILY;COUNT=0", "COUNT takes numbers from 1 to 10000."),
        ("FREQ=DAILY;COUNT=-1", "COUNT takes numbers from 1 to 10000."),
        ("FREQ=DAILY;COUNT=10001", "COUNT takes"),
        ("FREQ=DAILY;COUNT=1,2", "COUNT takes one number"),
        ("FREQ=DAILY;INTERVAL=0", "INTERVAL takes"),
        ("FREQ=DAILY;INTERVAL=", "INTERVAL takes"),
        ("FREQ=DAILY;COUNT=٣", "COUNT takes"),
        ("FREQ=DAILY;COUNT=3;UNTIL=20260201", "not by both"),
        ("FREQ=DAILY;UNTIL=INVALID DATE", "UNTIL takes"),
        ("FREQ=DAILY;UNTIL=20260230", "UNTIL takes"),
        ("FREQ=DAILY;UNTIL=20251231", "UNTIL is before the start"),
        ("FREQ=DAILY;BYHOUR=9", "BYHOUR cannot be used"),
        ("FREQ=DAILY;SKIP=FORWARD", "SKIP cannot be used"),
        ("FREQ=WEEKLY;BYMONTHDAY=1", "BYMONTHDAY cannot be used with FREQ=WEEKLY"),
        ("FREQ=MONTHLY;BYMONTHDAY=0", "BYMONTHDAY cannot be 0"),
        ("FREQ=MONTHLY;BYMONTHDAY=32", "BYMONTHDAY takes"),
        ("FREQ=MONTHLY;BYDAY=0MO", "BYDAY takes"),
        ("FREQ=MONTHLY;BYDAY=XX", "BYDAY takes"),
        ("FREQ=WEEKLY;BYDAY=1MO", "without a number"),
        ("FREQ=YEARLY;BYWEEKNO=20;BYDAY=1MO", "without a number"),
        ("FREQ=YEARLY;BYWEEKNO=20", "BYWEEKNO needs a weekday"),
        ("FREQ=YEARLY;BYWEEKNO=20;BYDAY=MO;BYMONTHDAY=3", "BYWEEKNO cannot be used with"),
        ("FREQ=DAILY;BYSETPOS=1", "BYSETPOS chooses"),
        ("FREQ=DAILY;WKST=XX", "WKST takes"),
        ("FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=30", "No day fits"),
        ("FREQ=DAILY;BYMONTH=2;BYMONTHDAY=31", "No day fits"),
        ("FREQ=DAILY;INTERVAL=7;BYDAY=TU", "No day fits"),
        ("FREQ=MONTHLY;BYDAY=5MO;BYMONTHDAY=1", "No day fits"),
        ("FREQ=YEARLY;COUNT=1000", "more than 400 years"),
        ("FREQ=DAILY;BYMONTHDAY=" + ",".join(["1"] * 300), "at most 500 characters"),
    ],
)
def test_a_rule_that_cannot_be_kept_is_refused_with_the_reason(
    rule: str, reason: str | None
) -> None:
    if reason is None:
        assert checked_rule(made(rule)) is None
        return
    with pytest.raises(InvalidRule, match=reason):
        checked_rule(made(rule))


def test_what_repeats_lasts_a_year_at_most() -> None:
    with pytest.raises(InvalidRule, match="366 days"):
        checked_rule(made("FREQ=DAILY", hours=367 * 24))


def test_a_rule_is_kept_in_one_way_of_writing() -> None:
    written = "RRULE:byday=-1mo,+2TU,-1MO;wkst=mo;interval=1;freq=monthly;until=20270101;"
    assert checked_rule(made(written)) == "FREQ=MONTHLY;UNTIL=20270101T225959Z;BYDAY=-1MO,2TU"
    assert checked_rule(made("FREQ=DAILY;UNTIL=99991231T235959Z")) == "FREQ=DAILY"


PARTS = st.fixed_dictionaries(
    {"FREQ": st.sampled_from(["DAILY", "WEEKLY", "MONTHLY", "YEARLY"])},
    optional={
        "INTERVAL": st.sampled_from(["2", "7", "14", "400", "9999"]) | st.integers(1, 60).map(str),
        "COUNT": st.sampled_from(["1", "400", "10000"]),
        **{
            name: st.lists(st.integers(least, most), min_size=1, max_size=60).map(
                lambda values: ",".join(map(str, values))
            )
            for name, least, most in [
                ("BYMONTH", 1, 12),
                ("BYWEEKNO", -53, 53),
                ("BYYEARDAY", -366, 366),
                ("BYMONTHDAY", -31, 31),
                ("BYSETPOS", -366, 366),
            ]
        },
        "BYDAY": st.lists(
            st.tuples(st.sampled_from(["", "1", "-1", "5", "53"]), st.sampled_from(["MO", "SU"]))
        ).map(lambda days: ",".join(map("".join, days))),
    },
)


@settings(max_examples=300, deadline=None)
@given(PARTS, st.dates(date(1, 1, 2), date(9999, 12, 30)))
def test_no_rule_takes_long(parts: dict[str, str], day: date) -> None:
    rule = ";".join(f"{name}={value}" for name, value in parts.items())
    one = made(rule, start=datetime.combine(day, datetime.min.time()), hours=0)
    begun = process_time()
    try:
        checked_rule(one)
        bounds(one)
        between(one, date(2026, 1, 1), date(2026, 2, 1), "Europe/Berlin")
    except InvalidRule:
        pass
    assert process_time() - begun < 0.5


@pytest.mark.parametrize(
    "rule",
    [
        "FREQ=DAILY;COUNT=10000",
        "FREQ=DAILY;INTERVAL=2;BYDAY=MO;COUNT=10000",
        "FREQ=DAILY;INTERVAL=7;BYDAY=TU,WE,TH,FR,SA,SU",
        "FREQ=WEEKLY;BYMONTH=2;BYDAY=MO,TU,WE,TH,FR,SA,SU;COUNT=10000",
        "FREQ=MONTHLY;BYDAY=5MO;BYMONTHDAY=1",
        "FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=29;COUNT=97",
        "FREQ=YEARLY;BYDAY=MO,TU,WE,TH,FR,SA,SU;BYSETPOS=366,-366;COUNT=400",
        "FREQ=YEARLY;BYWEEKNO=-1,1,53;BYMONTH=6;BYDAY=MO,TU,WE,TH,FR,SA,SU",
        "FREQ=YEARLY;BYYEARDAY=1,-366;BYDAY=53MO,-53TU;COUNT=10000",
    ],
)
def test_the_slowest_rules_take_less_than_50_ms(rule: str) -> None:
    test_no_rule_takes_long.hypothesis.inner_test(  # type: ignore[attr-defined]
        dict(part.split("=") for part in rule.split(";")), date(2024, 1, 1)
    )
