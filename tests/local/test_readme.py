"""README.md: every block of it pasted into each shell, twice."""

import os
import re
import shutil
import subprocess
from pathlib import Path

import pytest

from tests.support.aurora_dev import Aurora, refused
from tests.support.pages import SHELLS, blocks, paste, terminal
from tests.support.paths import ROOT

PAGE = "README.md"
PASSWORD = "correct horse battery"
# Without looking whether the environment is as old as a file that was edited since.
MAKE = '#!/bin/sh\nexec {} -o .venv/dev -o .venv/mcp "$@"\n'


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Aurora's folder, with a blank in its name, and what `make dev` has put there."""
    folder = tmp_path / "my aurora"
    folder.mkdir()
    shutil.copy(ROOT / "Makefile", folder)
    (folder / ".venv").symlink_to(ROOT / ".venv")
    return folder


@pytest.fixture
def environment(tmp_path: Path) -> dict[str, str]:
    """A person's, whose home folder has nothing but a `make` for tests on the PATH."""
    programs = tmp_path / "programs"
    programs.mkdir()
    (programs / "make").write_text(MAKE.format(shutil.which("make")))
    (programs / "make").chmod(0o755)
    home = tmp_path / "home"
    home.mkdir()
    plain = [p for p in os.environ["PATH"].split(":") if not (Path(p) / "aurora").exists()]
    # As this says who asks without a terminal, where the page's reader types.
    asked = {"AURORA_PASSWORD": PASSWORD, "XDG_CONFIG_HOME": ""}
    path = ":".join([str(programs), *plain])
    return {**asked, "HOME": str(home), "PATH": path}


@pytest.mark.parametrize("shell", SHELLS)
def test_every_block_can_be_pasted_twice_in_every_shell(
    shell: str, folder: Path, environment: dict[str, str], tmp_path: Path
) -> None:
    start, *rest = blocks(PAGE)
    assert start == "make dev\n"
    home = Path(environment["HOME"])
    with Aurora(ROOT, folder / ".aurora") as aurora:
        # Nobody pastes twice within the second that a file's name tells.
        whole = "".join(("sleep 1\n" if "%S" in one else "").join((one, one)) for one in rest)
        login = "aurora login http://localhost:4000"
        assert whole.count(login) == 2
        whole = whole.replace(login, f"{login} --email ada@example.com")
        pasted = whole.replace(":4000", f":{aurora.port}")
        said = paste(shell, pasted, folder, {**environment, "PORT": str(aurora.port)})
        assert len(re.findall('"text":"The sea was loud', said)) >= 4
        assert said.count("Logged in to") == 2
        assert "1 added, 0 already there" in said
        assert "0 added, 1 already there" in said
        assert said.count("Walked to the river.") >= 4
        assert said.count(f'"command": "{folder}/.venv/bin/aurora"') == 2
    assert (home / ".local/bin/aurora").resolve() == (ROOT / ".venv/bin/aurora").resolve()
    found = sorted(path.name for path in home.iterdir())
    backups = [name for name in found if name.endswith(".backup")]
    assert len(backups) == 2
    restored = [home / name.removesuffix(".backup") for name in backups]
    assert all((one / "pgdata").is_dir() for one in restored)
    assert len(list((home / "Aurora").rglob("*the-sea-was-loud*.md"))) == 2
    here = sorted(path.name for path in folder.iterdir() if path != aurora.output)
    assert here == [".aurora", ".venv", "Makefile"]


def test_a_second_make_dev_says_what_to_do(tmp_path: Path) -> None:
    with Aurora(ROOT, tmp_path / "data") as aurora:
        line = refused(tmp_path / "data", port=aurora.port)
        assert line == f"Error: Port {aurora.port} is in use. Choose another: make dev PORT=...\n"


def install(folder: Path, environment: dict[str, str]) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        ["make", "install"],
        cwd=folder,
        env=terminal(environment),
        capture_output=True,
        text=True,
        check=False,
    )


def test_make_install_says_when_the_path_lacks_it(
    folder: Path, environment: dict[str, str]
) -> None:
    first = install(folder, environment)
    assert first.returncode == 0, first.stderr
    assert 'export PATH="$HOME/.local/bin:$PATH"' in first.stdout
    programs = f"{environment['HOME']}/.local/bin"
    again = install(folder, {**environment, "PATH": f"{programs}:{environment['PATH']}"})
    assert again.stdout == f"aurora is now {programs}/aurora.\n"
    done = subprocess.run([f"{programs}/aurora", "--version"], check=True, capture_output=True)
    assert done.stdout.startswith(b"aurora, version ")


def test_make_install_leaves_a_file_of_somebodys_own_alone(
    folder: Path, environment: dict[str, str]
) -> None:
    programs = Path(environment["HOME"]) / ".local" / "bin"
    programs.mkdir(parents=True)
    (programs / "aurora").write_text("mine")
    done = install(folder, environment)
    assert done.returncode != 0
    assert "is a file of yours" in done.stdout
    assert (programs / "aurora").read_text() == "mine"
