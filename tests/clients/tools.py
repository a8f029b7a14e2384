"""Commands of .venv-clients: npm packages, and programs in Python."""

import os
import subprocess
from pathlib import Path

from tests.support.paths import ROOT

MODULES = ROOT / "clients" / "node_modules"
PROGRAMS = ROOT / ".venv-clients" / "bin"
STRICT = (
    *("--strict", "--target", "ES2022", "--lib", "ES2022,DOM,DOM.Iterable"),
    "--noUncheckedIndexedAccess",
)


def run(*command: str | Path, cwd: Path, **environment: str) -> subprocess.CompletedProcess[str]:
    """Run a program, with those of .venv-clients on its PATH."""
    path = os.pathsep.join([str(PROGRAMS), os.environ["PATH"]])
    env = {**os.environ, "PYTHONPATH": str(ROOT), "PATH": path, **environment}
    return subprocess.run(command, cwd=cwd, env=env, capture_output=True, text=True, check=False)


def npm(*command: str | Path, cwd: Path, **environment: str) -> subprocess.CompletedProcess[str]:
    """Run a command of an npm package, or `node` itself."""
    program = (PROGRAMS / "python", "-m", "tools.node", ROOT / "clients")
    return run(*program, *command, cwd=cwd, **environment)


def must(done: subprocess.CompletedProcess[str]) -> str:
    """Return what a command printed; it has to have succeeded."""
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout
