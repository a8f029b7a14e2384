"""The blocks of code in pages, pasted into interactive shells."""

import os
import re
import shutil
import subprocess
from collections.abc import Mapping
from pathlib import Path

import pytest

from tests.support.paths import ROOT

# Interactive, as in a terminal: zsh then takes `#` for a word, bash and zsh `!` for the history.
SHELLS = {
    "bash": ("--norc", "--noprofile", "-i", "-e", "-o", "pipefail"),
    "zsh": ("-f", "-i", "-e", "-o", "pipefail"),
    "dash": ("-i", "-e"),
}


def blocks(page: str, language: str = "sh") -> list[str]:
    """Return a page's blocks of code in a language."""
    text = (ROOT / page).read_text("utf-8")
    return re.findall(rf"^```{language}\n(.*?)^```$", text, re.MULTILINE | re.DOTALL)


def terminal(variables: Mapping[str, str]) -> dict[str, str]:
    """Return our environment without what this run of the tests has added."""
    own = ("MAKE", "MFLAGS", "PG", "DATABASE_URL")
    return {k: v for k, v in os.environ.items() if not k.startswith(own)} | dict(variables)


def paste(shell: str, text: str, folder: Path, environment: Mapping[str, str]) -> str:
    """Paste lines into a shell, which ends at the first that fails; return what it prints."""
    if not shutil.which(shell):
        pytest.skip(f"NOT TRIED IN {shell}: it is not here")
    done = subprocess.run(
        [shell, *SHELLS[shell]],
        input=f"{text}\n",
        cwd=folder,
        env={**terminal(environment), "PS1": "", "PS2": "", "HISTFILE": "/dev/null"},
        capture_output=True,
        text=True,
        check=False,
        timeout=120,
    )
    said = done.stdout + done.stderr
    assert done.returncode == 0, f"{text}\n{said}"
    for fault in ("Traceback", "not found", "parse error", "no matches", '"status":4', "Error"):
        assert fault not in said, f"{text}\n{said}"
    return done.stdout
