"""Series and when they repeat, by the cases that the web app's tests read too."""

from datetime import date, datetime, timedelta
from typing import Any

import pytest

from shared.recurrence.checks import checked_rule
from shared.recurrence.series import Series, between
from shared.recurrence.zones import instant, wall_clock
from shared.zones import zone_names
from tests.recurrence.cases import around, at, blocks, cases, changes_of, moments

CASES = cases()


def series_of(fields: dict[str, Any]) -> Series:
    """Return a series from its fields as the API has them."""
    read = datetime.fromisoformat
    return Series(
        start=read(fields["start"]),
        end=read(fields["end"]),
        all_day="T" not in fields["start"],
        zone=fields.get("zone"),
        end_zone=fields.get("end_zone"),
        rule=fields.get("rule"),
        extra=tuple(map(read, fields.get("extra", ()))),
        overrides=fields.get("overrides", {}),
    )


@pytest.mark.parametrize("case", CASES["cases"], ids=lambda case: case["name"])
def test_a_series_repeats_as_its_case_says(case: dict[str, Any]) -> None:
    written = series_of(case["series"])
    kept = checked_rule(written)
    assert kept == case["series"].get("kept", case["series"].get("rule"))
    series = series_of({**case["series"], "rule": kept})
    first, last = date.fromisoformat(case["from"]), date.fromisoformat(case["to"])
    found = between(series, first, last, case.get("viewer", "UTC"))
    texts = [
        f"{one.starts_at:%Y-%m-%dT%H:%M}Z/{(one.ends_at - one.starts_at) // timedelta(minutes=1)}"
        for one in found
    ]
    assert texts == case["expect"]


def test_2000_generated_series_repeat_as_they_do_in_the_app() -> None:
    assert blocks() == CASES["generated"]


def test_every_zone_changes_its_clocks_as_it_does_in_the_app() -> None:
    listed = [zone for group in CASES["zones"] for zone in group["zones"].split()]
    assert sorted(listed) == sorted(zone_names())
    for group in CASES["zones"]:
        for zone in group["zones"].split():
            assert moments(zone, group["changes"]) == group["digest"], zone


def test_each_change_of_clocks_is_read_as_the_rfc_says() -> None:
    for group in CASES["zones"]:
        zone = group["zones"].split()[0]
        assert list(changes_of(zone)) == group["changes"]
        for change in group["changes"]:
            shown = {}
            for quarter in range(change + 16, change - 16, -1):  # the first moment stays
                shown[wall_clock(at(quarter), zone)] = at(quarter)
            for clock in around(zone, change):
                before = wall_clock(at(change - 16), zone) - at(change - 16).replace(tzinfo=None)
                with_offset_before = (clock - before).replace(tzinfo=at(0).tzinfo)
                assert instant(clock, zone) == shown.get(clock, with_offset_before), (zone, clock)
