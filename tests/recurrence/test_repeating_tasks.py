"""The next day of a task that repeats, by the cases that the web app's tests read too."""

from dataclasses import astuple
from datetime import date
from time import process_time
from typing import Any

import pytest

from shared.recurrence.tasks import next_after, next_from_done
from tests.recurrence.cases import cases


@pytest.mark.parametrize("case", cases()["tasks"], ids=lambda case: case["name"])
def test_a_task_is_due_next_as_its_case_says(case: dict[str, Any]) -> None:
    due, done = date.fromisoformat(case["due"]), date.fromisoformat(case["done"])
    is_from_done = case.get("from_done")
    found = (
        next_from_done(case["rule"], done) if is_from_done else next_after(case["rule"], due, done)
    )
    day, rule, skipped = astuple(found) if found else (None, None, None)
    assert [day and day.isoformat(), rule, skipped] == case["next"]


def test_a_task_that_is_long_overdue_takes_less_than_50_ms() -> None:
    begun = process_time()
    found = next_after("FREQ=DAILY", date(1, 1, 2), date(2026, 1, 1))
    assert found
    assert (found.day, found.skipped) == (date(2026, 1, 2), 10_000)
    assert process_time() - begun < 0.05
