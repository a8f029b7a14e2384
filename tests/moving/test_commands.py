"""The commands as a person types them, also where they are stopped or misused."""

import json
from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from cli.main import main
from cli.moving.check import check
from tests.moving.test_law import manifest
from tests.sources.traps import TRAPS
from tests.support.history import create
from tests.support.killing import killed
from tests.support.people import Person

Aurora = Callable[..., Result]


@pytest.fixture
def aurora(person: Person, url: str) -> Aurora:
    def run(*arguments: object, typed: str | None = None, at: str = url) -> Result:
        whose = ["--email", person.email, "--url", at]
        result = CliRunner().invoke(
            main,
            [*map(str, arguments), *whose],
            env={"AURORA_PASSWORD": person.password},
            input=typed,
        )
        assert not isinstance(result.exception, Exception), result.exception
        return result

    return run


def test_out_checked_and_in_again(aurora: Aurora, person: Person, tmp_path: Path) -> None:
    create(person, text="The sea.")
    file = tmp_path / "a.zip"
    assert "thoughts: 1" in aurora("export", file).output
    assert "there already" in aurora("export", file).stderr
    assert aurora("export", file, "--check").output == f"{file} is whole.\n"
    result = aurora("import", file)
    assert result.exit_code == 0
    assert result.output.startswith("0 added, 1 already there, 0 left out")
    file.write_bytes(file.read_bytes()[:-40])
    result = aurora("export", file, "--check")
    assert result.exit_code == 1
    assert "damaged" in result.stderr


def test_an_import_reported_and_taken_back(aurora: Aurora, person: Person, tmp_path: Path) -> None:
    report = tmp_path / "report.json"
    result = aurora("import", TRAPS["todoist"](tmp_path), "--report", report, "--tag", "moved")
    assert result.exit_code == 1  # one task has no title
    assert "Home:  left out: it has no title" in result.stderr
    assert "Todoist never exports: completed tasks" in result.output
    told = json.loads(report.read_text())
    assert told["kinds"]["task"]["in the file"] == 11
    assert told["kinds"]["task"]["added"] == 10
    assert aurora("import", "--undo", report).output == "10 taken back, 0 changed since and stay.\n"
    assert person.get("/api/tasks").json["items"] == []


@pytest.mark.parametrize(
    ("arguments", "why"),
    [
        (["import"], "Pass a file to import, or --undo"),
        (["import", "nothing.zip"], "cannot be read: No such file"),
        (["import", "odd.bin"], "Aurora can read: Aurora's archive, Day One"),
        (["import", "odd.bin", "--from", "evernote"], "--from evernote is none of aurora, dayone"),
        (["import", "odd.bin", "--zone", "Moon/Base"], "--zone Moon/Base is no zone"),
        (["import", "--undo", "odd.bin"], "is not the report of an import"),
        (["export", "odd.bin"], "is there already"),
        (["export", "odd.bin", "--check"], "damaged"),
    ],
)
def test_what_cannot_be_done_says_why_and_changes_nothing(
    aurora: Aurora, person: Person, tmp_path: Path, arguments: list[str], why: str
) -> None:
    (tmp_path / "odd.bin").write_bytes(b"\x00\x01odd")
    given = [str(tmp_path / one) if "." in one else one for one in arguments]
    result = aurora(*given)
    assert result.exit_code != 0
    assert why in result.stderr
    assert person.get("/api/changes").json["items"] == []


@pytest.mark.parametrize("step", range(1, 6))
def test_an_export_that_was_killed_goes_on(
    aurora: Aurora, person: Person, url: str, tmp_path: Path, step: int
) -> None:
    for number in range(3):
        create(person, text=f"{number}")
    gone = create(person, text="gone")
    person.delete(f"/api/thoughts/{gone['id']}")
    file = tmp_path / "a.zip"
    requests = killed(
        person, url, ["export", str(file)], lambda so_far, at: len(so_far) == step and at == "after"
    )
    assert len(requests) == step
    create(person, text="meanwhile")
    assert aurora("export", file).exit_code == 0
    assert check(file) == []
    assert aurora("export", tmp_path / "whole.zip").exit_code == 0
    assert manifest(file) == manifest(tmp_path / "whole.zip")
    assert sorted(one.name for one in tmp_path.iterdir()) == ["a.zip", "whole.zip"]


@pytest.mark.parametrize(
    ("answers", "is_gone"),
    [("n\n", False), ("y\nsomebody@example.com\n", False), ("y\n{email}\n", True)],
)
def test_leaving_asks_twice(
    aurora: Aurora,
    person: Person,
    tmp_path: Path,
    answers: str,
    is_gone: bool,  # noqa: FBT001 - of a parametrized test
) -> None:
    create(person, text="The sea.")
    file = tmp_path / "a.zip"
    result = aurora("leave", file, typed=answers.format(email=person.email))
    assert (result.exit_code == 0) is is_gone
    assert check(file) == []
    assert person.get("/auth/me").status == (401 if is_gone else 200)
