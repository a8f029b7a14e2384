"""`make`'s targets: help, one clear line for what is missing, and no success without a test."""

import os
import re
import shutil
import subprocess
from collections.abc import Iterator
from pathlib import Path

import click
import pytest
from click.testing import CliRunner

from cli.main import main
from cli.paths import UserPath
from tests.support.paths import ROOT

MAKEFILE = (ROOT / "Makefile").read_text()
MADE = [f"--assume-old={name}" for name in (".venv/dev", ".venv/test", ".venv-sam/sam")]


# As in a terminal, also where make runs these tests.
ENVIRONMENT = {k: v for k, v in os.environ.items() if not k.startswith(("MAKE", "MFLAGS"))}


def make(*words: str, **variables: str) -> subprocess.CompletedProcess[str]:
    """Run make with the environments as they are."""
    return subprocess.run(
        ["make", *MADE, *words],
        cwd=ROOT,
        env={**ENVIRONMENT, **variables},
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


EXAMPLES = {
    "import": "make import FILE=diary.jsonl JOURNAL=Diary EMAIL=me@example.com",
    "backup": "make backup FILE=~/aurora.backup",
    "restore": "make restore FILE=~/aurora.backup DATA=~/new-folder",
    "sync": "make sync DIR=~/Aurora EMAIL=me@example.com",
    "migration": "make migration NAME=add_events",
}


@pytest.mark.parametrize(
    ("words", "missing"),
    [
        (["import"], "FILE"),
        (["import", "FILE=diary.jsonl"], "JOURNAL"),
        (["import", "FILE=diary.jsonl", "JOURNAL=Diary", "EMAIL= "], "EMAIL"),
        (["backup"], "FILE"),
        (["restore", "DATA=/tmp/new"], "FILE"),
        (["sync", "EMAIL=me@example.com"], "DIR"),
        (["sync", "DIR=~/Aurora"], "EMAIL"),
        (["migration"], "NAME"),
    ],
)
def test_a_missing_variable_is_one_clear_line(words: list[str], missing: str) -> None:
    given = dict.fromkeys(("FILE", "JOURNAL", "DIR", "EMAIL", "AURORA_TOKEN", "NAME"), "")
    done = make(*words, **given)
    assert done.returncode != 0
    assert done.stdout == ""
    [line] = done.stderr.splitlines()
    assert f"*** {missing} is missing: {EXAMPLES[words[0]]}" in line


def test_help_lists_every_target_with_a_comment() -> None:
    listed = make("help").stdout
    names = re.findall(r"^([a-z-]+(?: [a-z-]+)*):[^=\n]*## ", MAKEFILE, re.MULTILINE)
    assert {"dev", "sync", "test-sam"} <= set(names)
    assert [re.split(r" {2,}|(?<=scaling) ", line)[0] for line in listed.splitlines()] == names


# Prints its arguments in the place of the command.
PRINTER = "#!/bin/sh\nprintf '%s\\n' \"$@\"\n"


@pytest.mark.parametrize("data", ["/my data", '/it\'s "mine"', "/a;b & `c`", "~/Aurora data"])
@pytest.mark.parametrize("target", ["dev", "import", "backup", "restore", "sync"])
def test_what_is_given_reaches_the_command_as_it_is(target: str, data: str, tmp_path: Path) -> None:
    program = tmp_path / "aurora"
    program.write_text(PRINTER)
    program.chmod(0o755)
    given = [f"{name}={data}" for name in ("FILE", "JOURNAL", "EMAIL", "DIR", "DATA")]
    done = make(target, f"BIN={tmp_path}", *given)
    first, *words = done.stdout.splitlines()
    assert (done.returncode, first) == (0, target)
    taken = [word for word in words if not word.startswith(("-", "http:")) and not word.isdigit()]
    assert taken
    assert set(taken) == {data}


@pytest.mark.parametrize(
    ("words", "variables", "host"),
    [
        (["HOST=0.0.0.0"], {}, ["--host", "0.0.0.0"]),
        ([], {"HOST": "my-laptop"}, []),  # as some shells export the machine's name
        ([], {}, []),
    ],
)
def test_a_host_is_taken_from_the_command_line_alone(
    words: list[str], variables: dict[str, str], host: list[str], tmp_path: Path
) -> None:
    program = tmp_path / "aurora"
    program.write_text(PRINTER)
    program.chmod(0o755)
    done = make("dev", f"BIN={tmp_path}", *words, **variables)
    assert done.stdout.splitlines()[7:] == host


@pytest.mark.parametrize(
    ("words", "variables", "is_meant"),
    [(["REALLY=1"], {}, True), ([], {"REALLY": "1"}, False), ([], {}, False)],
)
def test_a_held_back_deletion_can_be_meant(
    words: list[str], variables: dict[str, str], tmp_path: Path, *, is_meant: bool
) -> None:
    program = tmp_path / "aurora"
    program.write_text(PRINTER)
    program.chmod(0o755)
    given = ["DIR=/notes", "EMAIL=me@example.com", *words]
    done = make("sync", f"BIN={tmp_path}", *given, **variables)
    assert ("--really" in done.stdout.splitlines()) == is_meant


@pytest.mark.parametrize("shell", ["bash", "dash", "zsh"])
def test_a_tilde_is_the_home_folder_in_every_shell(shell: str, tmp_path: Path) -> None:
    if not shutil.which(shell):
        pytest.skip(f"NOT TRIED IN {shell}: it is not here")
    line = f"make {' '.join(MADE)} backup FILE=~/aurora.backup DATA=~/none"
    done = subprocess.run(
        [shell, "-c", line],
        cwd=ROOT,
        env={**ENVIRONMENT, "HOME": str(tmp_path)},
        capture_output=True,
        text=True,
        check=False,
    )
    assert str(tmp_path / "none") in done.stderr
    assert not (ROOT / "~").exists()


def parameters(command: click.Command) -> Iterator[click.Parameter]:
    yield from command.params
    for part in command.commands.values() if isinstance(command, click.Group) else ():
        yield from parameters(part)


def test_every_path_of_the_command_may_begin_with_a_tilde(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HOME", "/home/ada")
    paths = [one.type for one in parameters(main) if isinstance(one.type, click.Path)]
    assert len(paths) >= 8
    for path in paths:
        assert path.convert("~/a b", None, None) == Path("/home/ada/a b")
        with pytest.raises(click.ClickException, match="no home folder"):
            path.convert("~nobody-of-this-name/x", None, None)


@pytest.mark.parametrize(
    "words",
    [
        ["backup", "aurora.backup"],
        ["backup", "docs/../docs/aurora.backup"],
        ["restore", "/tmp/aurora.backup", "--data", "again"],
        ["sync", ".", "--email", "me@example.com"],
        ["sync", "Aurora", "--email", "me@example.com"],
        ["dev", "--data", "data"],
    ],
)
def test_nothing_is_written_into_the_checkout(
    words: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(ROOT)
    done = CliRunner().invoke(main, words)
    assert done.exit_code == 1
    assert "lies in the folder of Aurora's code" in done.output
    assert len(done.output.splitlines()) == 1


@pytest.mark.parametrize("place", [".aurora", ".aurora/a.backup", ".aurora-again", "/tmp/x"])
def test_aurora_folders_and_places_outside_may_be_written(
    place: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(ROOT)
    assert UserPath(written=True).convert(place, None, None) == Path(place)
