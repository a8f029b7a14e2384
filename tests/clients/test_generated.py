"""The usual generators make clients from openapi.json; they compile, and two call Aurora."""

import json
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.clients.tools import PROGRAMS, STRICT, must, npm, run
from tests.support.paths import ROOT
from tests.support.serving import serving

pytestmark = pytest.mark.clients

BUNDLED = (*STRICT, "--noEmit", "--module", "ESNext", "--moduleResolution", "Bundler")
CALLS = ROOT / "tests" / "clients"


@pytest.fixture(scope="module")
def url(database: str, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    assert database
    with serving(tmp_path_factory.mktemp("served") / "log") as at:
        yield at


# What `calls.ts` and `calls.py` do, and what Aurora answers.
CALLED = {
    "made": "The sea was loud tonight.",
    "replaced": "It was quiet.",
    "tasks": ["medium"],
    "changed": ["thought: It was quiet.", "task: Water the plants"],
    "problem": "not_found",
}


def test_redocly_and_spectral_find_nothing(folder: Path) -> None:
    quiet = {"REDOCLY_TELEMETRY": "off", "REDOCLY_SUPPRESS_UPDATE_NOTICE": "true"}
    strictest = ("--extends", "recommended-strict")
    must(npm("redocly", "lint", "openapi.json", *strictest, cwd=folder, **quiet))
    (folder / "spectral.yaml").write_text('extends: ["spectral:oas"]\n')
    rules = ("--ruleset", "spectral.yaml", "--fail-severity", "hint")
    must(npm("spectral", "lint", "openapi.json", *rules, cwd=folder))


def test_a_client_of_hey_api_compiles_and_calls_aurora(folder: Path, url: str) -> None:
    must(npm("openapi-ts", "--input", "openapi.json", "--output", "hey", cwd=folder))
    shutil.copy(CALLS / "calls.ts", folder)
    must(npm("tsc", *BUNDLED, "calls.ts", cwd=folder))
    # Generated imports have no extension, which Node takes only in CommonJS.
    old = ("--module", "CommonJS", "--moduleResolution", "Node10", "--outDir", "built")
    must(npm("tsc", *STRICT, *old, "calls.ts", cwd=folder))
    (folder / "built" / "package.json").write_text('{"type": "commonjs"}')
    assert json.loads(must(npm("node", "built/calls.js", url, cwd=folder))) == CALLED


def test_a_client_of_orval_compiles(folder: Path) -> None:
    where = ("--input", "openapi.json", "--output", "orval/client.ts")
    must(npm("orval", *where, "--client", "fetch", cwd=folder))
    must(npm("tsc", *BUNDLED, "orval/client.ts", cwd=folder))


def test_a_client_in_python_compiles_and_calls_aurora(folder: Path, url: str) -> None:
    where = ("--path", "openapi.json", "--output-path", "aurora_client", "--meta", "none")
    made = run("openapi-python-client", "generate", *where, "--fail-on-warning", cwd=folder)
    assert "duplicate" not in must(made)
    shutil.copy(CALLS / "calls.py", folder)
    must(run(PROGRAMS / "python", "-m", "compileall", "-q", "aurora_client", cwd=folder))
    # Its own code passes no mypy (an instance has the name of a field); what it offers is typed.
    quiet = ("--follow-imports=silent", "--python-executable", PROGRAMS / "python")
    must(run(ROOT / ".venv" / "bin" / "mypy", *quiet, "calls.py", cwd=folder))
    assert json.loads(must(run(PROGRAMS / "python", "calls.py", url, cwd=folder))) == CALLED
