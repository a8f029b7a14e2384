"""The workflow that deploys: whose code it runs, and with what rights."""

import re

from tests.support.paths import ROOT

WORKFLOWS = sorted((ROOT / ".github" / "workflows").glob("*.yml"))


def test_every_action_is_pinned_to_a_commit() -> None:
    used = [
        line.strip()
        for path in WORKFLOWS
        for line in path.read_text("utf-8").splitlines()
        if "uses:" in line
    ]
    assert len(used) >= 5
    pinned = re.compile(r"- uses: [\w-]+/[\w-]+@[0-9a-f]{40} # v\d+\.\d+\.\d+")
    assert [line for line in used if not pinned.fullmatch(line)] == []


def test_only_the_main_branch_gets_a_token_for_the_account() -> None:
    for path in WORKFLOWS:
        head, *jobs = re.split(r"\n  (?=[\w-]+:\n)", path.read_text("utf-8").partition("jobs:")[2])
        assert head.strip() == ""
        for job in jobs:
            if "id-token: write" in job:
                assert "if: github.ref == 'refs/heads/main'" in job
                assert "environment: aws" in job
