"""docs/cost.md is computed from the resources in the template."""

import runpy
import subprocess
import sys

from tests.support.aws import Stack
from tests.support.metrics import custom_metrics, watched
from tests.support.paths import ROOT

COST = runpy.run_path(str(ROOT / "docs/cost.py"))


def test_the_page_matches_the_script() -> None:
    script = [sys.executable, str(ROOT / "docs/cost.py"), "--check"]
    done = subprocess.run(script, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr


def test_every_metric_is_in_the_cost(stacks: dict[str, Stack]) -> None:
    counted = {mode: len(watched(stack)) for mode, stack in stacks.items()}
    assert counted == COST["ALARM_METRICS"]
    for stack in stacks.values():
        assert len(custom_metrics(stack)) == COST["CUSTOM_METRICS"]
        assert len(stack.of("AWS::CloudWatch::Dashboard")) == COST["DASHBOARDS"]


def test_what_runs_by_the_clock_is_in_the_cost(stacks: dict[str, Stack]) -> None:
    a_day = {"rate(1 day)": 1, "rate(15 minutes)": 96}
    for mode, stack in stacks.items():
        rules = [of["Properties"] for of in stack.of("AWS::Events::Rule").values()]
        on = [of["ScheduleExpression"] for of in rules if of.get("State") != "DISABLED"]
        assert sum(a_day[every] for every in on) == COST["SCHEDULED_A_DAY"][mode]


def test_one_person_costs_at_most_four_dollars_a_month() -> None:
    assert sum(COST["lines"](COST["LOADS"][0], "Serverless").values()) <= 4
