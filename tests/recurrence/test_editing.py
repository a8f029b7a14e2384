"""Changes of a whole series, and of one repeat and all that follow."""

from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

import pytest

from shared.recurrence.checks import checked_rule
from shared.recurrence.editing import NotRepeated, change_all, split
from shared.recurrence.rule import InvalidRule
from shared.recurrence.series import Series, between
from tests.recurrence.generated import COUNT, series

CHOIR = Series(
    datetime.fromisoformat("2026-11-27T18:00"),
    datetime.fromisoformat("2026-11-27T19:00"),
    zone="Europe/Berlin",
    rule="FREQ=WEEKLY;UNTIL=20270326T170000Z;BYDAY=FR",
    extra=[datetime.fromisoformat("2026-12-01T18:00")],
    overrides={
        "2026-12-04T18:00": {
            "start": "2026-12-04T20:00",
            "end": "2026-12-04T21:00",
            "title": "Late",
        },
        "2026-12-11T18:00": {"start": "2026-12-12T10:00", "end": "2026-12-12T11:00"},
        "2026-12-18T18:00": {"excluded": True},
        "2026-12-25T18:00": {"title": "Carols"},
    },
)


def moved(one: Series, days: float, **changes: Any) -> Series:
    by = timedelta(days=days)
    return replace(one, **{"start": one.start + by, "end": one.end + by, **changes})


def test_a_series_moved_two_hours_takes_everything_along() -> None:
    found, dropped = change_all(CHOIR, moved(CHOIR, 2 / 24))
    assert dropped == []
    assert found.rule == "FREQ=WEEKLY;UNTIL=20270326T190000Z;BYDAY=FR"
    assert found.extra == [datetime.fromisoformat("2026-12-01T20:00")]
    assert found.overrides == {
        "2026-12-04T20:00": {
            "start": "2026-12-04T22:00",
            "end": "2026-12-04T23:00",
            "title": "Late",
        },
        "2026-12-11T20:00": {"start": "2026-12-12T10:00", "end": "2026-12-12T11:00"},
        "2026-12-18T20:00": {"excluded": True},
        "2026-12-25T20:00": {"title": "Carols"},
    }


def test_a_series_moved_to_another_weekday_repeats_on_that() -> None:
    found, dropped = change_all(CHOIR, moved(CHOIR, 1))
    assert dropped == []
    assert found.rule == "FREQ=WEEKLY;UNTIL=20270327T170000Z;BYDAY=SA"
    assert set(found.overrides) == {f"2026-12-{day:02}T18:00" for day in (5, 12, 19, 26)}


def test_a_series_that_becomes_whole_days_keeps_what_was_changed() -> None:
    start = datetime.fromisoformat("2026-11-27")
    whole = replace(CHOIR, start=start, end=start + timedelta(days=1), all_day=True, zone=None)
    found, dropped = change_all(CHOIR, whole)
    assert dropped == []
    assert found.rule == "FREQ=WEEKLY;UNTIL=20270326;BYDAY=FR"
    assert found.overrides == {
        "2026-12-04": {"start": "2026-12-04", "title": "Late"},
        "2026-12-11": {"start": "2026-12-12"},
        "2026-12-18": {"excluded": True},
        "2026-12-25": {"title": "Carols"},
    }
    assert checked_rule(found) == found.rule


def test_what_is_on_no_repeat_of_a_new_rule_is_dropped_and_named() -> None:
    found, dropped = change_all(CHOIR, replace(CHOIR, rule="FREQ=WEEKLY;INTERVAL=2;BYDAY=FR"))
    assert dropped == ["2026-12-04T18:00", "2026-12-18T18:00"]
    assert set(found.overrides) == {"2026-12-11T18:00", "2026-12-25T18:00"}


def test_another_zone_keeps_the_clock_and_the_last_repeat() -> None:
    found, dropped = change_all(CHOIR, replace(CHOIR, zone="America/New_York"))
    assert (found.rule, dropped) == ("FREQ=WEEKLY;UNTIL=20270326T220000Z;BYDAY=FR", [])


@pytest.mark.parametrize(
    ("rule", "days", "expected"),
    [
        ("FREQ=MONTHLY;BYMONTHDAY=27", 1, "FREQ=MONTHLY;BYMONTHDAY=28"),
        ("FREQ=MONTHLY;BYDAY=4FR", -1, "FREQ=MONTHLY;BYDAY=4TH"),
        ("FREQ=MONTHLY;BYDAY=-1FR", 3, "FREQ=MONTHLY;BYDAY=-1MO"),
        ("FREQ=YEARLY;BYMONTH=11;BYMONTHDAY=27", 10, "FREQ=YEARLY;BYMONTH=12;BYMONTHDAY=7"),
        ("FREQ=WEEKLY;INTERVAL=2;BYDAY=FR,SU", 1, "FREQ=WEEKLY;INTERVAL=2;BYDAY=SA,MO;WKST=TU"),
        ("FREQ=YEARLY", 10, "FREQ=YEARLY"),
        ("FREQ=DAILY;COUNT=3", 10, "FREQ=DAILY;COUNT=3"),
    ],
)
def test_a_rule_that_names_the_first_day_moves_with_it(rule: str, days: int, expected: str) -> None:
    one = replace(CHOIR, rule=rule, extra=(), overrides={})
    assert change_all(one, moved(one, days))[0].rule == expected


def test_a_split_ends_one_series_before_the_other() -> None:
    before, after = split(CHOIR, "2026-12-18T18:00")
    assert before
    assert before.rule == "FREQ=WEEKLY;UNTIL=20261218T165959Z;BYDAY=FR"
    assert set(before.overrides) == {"2026-12-04T18:00", "2026-12-11T18:00"}
    assert before.extra == CHOIR.extra
    assert (after.key(after.start), after.rule) == ("2026-12-18T18:00", CHOIR.rule)
    assert set(after.overrides) == {"2026-12-18T18:00", "2026-12-25T18:00"}
    assert split(CHOIR, "2026-11-27T18:00") == (None, CHOIR)


@pytest.mark.parametrize("key", ["2026-12-05T18:00", "2026-12-04T20:00", "2026-12-01T18:00"])
def test_a_series_is_not_split_where_its_rule_has_no_repeat(key: str) -> None:
    with pytest.raises(NotRepeated, match=f"does not repeat on {key}"):
        split(CHOIR, key)


def test_both_parts_of_a_generated_series_repeat_as_it_did() -> None:
    parts = 0
    for number in range(0, COUNT, 3):
        one, first, last, viewer = series(number)
        try:
            one = replace(one, rule=checked_rule(one))
        except InvalidRule:
            continue
        everything = between(one, first, last, viewer)
        if len(everything) < 2:
            continue
        before, after = split(one, everything[len(everything) // 2].key)
        assert before
        found = [*between(before, first, last, viewer), *between(after, first, last, viewer)]
        assert sorted(found, key=lambda each: each.starts_at) == everything, one
        parts += 1
    assert parts > 300


def test_a_generated_series_that_moves_by_days_moves_each_of_its_repeats() -> None:
    compared = 0
    for number in range(1, COUNT, 2):
        one, *_ = series(number)
        if not (one.rule or "").startswith("FREQ=WEEKLY") or "BYMONTH" in (one.rule or ""):
            continue
        compared += 1
        found, _ = change_all(one, moved(one, number % 20))
        span = one.start.toordinal(), one.start.toordinal() + 100
        then = [start + timedelta(days=number % 20) for start in one.starts(*span)]
        assert list(found.starts(span[0], span[1] + number % 20)) == then, one.rule
    assert compared > 100
