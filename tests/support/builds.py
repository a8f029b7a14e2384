"""Builds by `sam build`."""

import os
import subprocess
from pathlib import Path

from tests.support.aws import SAM
from tests.support.paths import ROOT

FUNCTIONS = tuple(sorted(path.parent.name for path in ROOT.glob("functions/*/app.py")))


def sam_build(folder: Path, arch: str) -> Path:
    """Build into a folder as `make build` does, and return its path."""
    done = subprocess.run(
        [
            *(SAM, "build", "--build-dir", folder / arch),
            *("--parameter-overrides", f"Architecture={arch}"),
        ],
        cwd=ROOT,
        env={**os.environ, "ARCH": arch, "SAM_CLI_TELEMETRY": "0"},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    return folder / arch
