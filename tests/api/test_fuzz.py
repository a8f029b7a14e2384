"""Schemathesis against the API over HTTP: no 500, and no response outside openapi.json.

`make fuzz` tries more, and follows links from one request to the next.
"""

import os
import re
import subprocess
import sys
from pathlib import Path

import httpx

from tests.support.fuzzing import sign_up
from tests.support.paths import ROOT
from tests.support.serving import serving

LONG = {"max-examples": "60", "phases": "examples,coverage,fuzzing,stateful"}
SHORT = {"max-examples": "3", "phases": "examples,fuzzing"}
# Our own check knows which errors are expected. Schemathesis' check for missing authentication
# still sends the token; test_attacks.py does it right.
INSTEAD = "positive_data_acceptance,ignored_auth"


def test_every_response_conforms_to_openapi(database: str, tmp_path: Path) -> None:
    assert database
    is_long = "FUZZ" in os.environ
    with serving(tmp_path / "log") as url:
        token = {"authorization": f"Bearer {sign_up(url)}"}
        options = {
            **(LONG if is_long else SHORT),
            "seed": "1660",
            "header": f"authorization: {token['authorization']}",
            "checks": "all",
            "exclude-checks": INSTEAD,
            "generation-database": "none",
            "suppress-health-check": "too_slow",  # as everything is on a busy machine
            "generation-with-security-parameters": "false",
        }
        command = [sys.executable, "-m", "schemathesis.cli", "run", f"{url}/openapi.json"]
        run = subprocess.run(
            [*command, *(f"--{name}={value}" for name, value in options.items())],
            cwd=tmp_path,
            env={
                **os.environ,
                "SCHEMATHESIS_HOOKS": "tests.support.fuzzing",
                "PYTHONPATH": str(ROOT),
            },
            capture_output=True,
            text=True,
            check=False,
        )
        assert httpx.get(f"{url}/auth/me", headers=token).status_code == 200  # it was signed in
    summary = run.stdout.partition("= SUMMARY =")[2]
    print(summary)  # noqa: T201 - `make fuzz` shows it
    assert run.returncode == 0, run.stdout + run.stderr
    [cases] = re.findall(r"(\d+) generated", summary)
    assert int(cases) >= (2_000 if is_long else 150)
