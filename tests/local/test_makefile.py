"""`make`'s targets: help, one clear line for what is missing, and no success without a test."""

import os
import subprocess

import pytest

from tests.support.paths import ROOT

MADE = [f"--assume-old={name}" for name in (".venv/dev", ".venv/test", ".venv-sam/sam")]


def make(*words: str, **variables: str) -> subprocess.CompletedProcess[str]:
    """Run make with the environments as they are."""
    inherited = {k: v for k, v in os.environ.items() if not k.startswith(("MAKE", "MFLAGS"))}
    return subprocess.run(
        ["make", *MADE, *words],
        cwd=ROOT,
        env={**inherited, **variables},
        capture_output=True,
        text=True,
        check=False,
        timeout=60,
    )


@pytest.mark.parametrize(
    ("words", "why"),
    [
        (["test-pooler", "PGBOUNCER="], "NOT RUN: there is no PgBouncer"),
        (["test-sam", "DOCKER_HOST=unix:///nowhere"], "NOT RUN: no Docker answers"),
    ],
)
def test_a_target_that_runs_no_test_fails(words: list[str], why: str) -> None:
    done = make(*words)
    assert done.returncode != 0
    assert done.stdout.startswith(why)
