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


def test_one_person_costs_at_most_four_dollars_a_month() -> None:
    assert sum(COST["lines"](COST["LOADS"][0], "Serverless").values()) <= 4
