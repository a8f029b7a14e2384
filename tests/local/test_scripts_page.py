"""docs/scripts.md: every line of it, pasted into each shell."""

import json
import os
import subprocess
import sys
from collections.abc import Iterator, Mapping
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from tests.support.aurora_dev import Aurora
from tests.support.pages import SHELLS, blocks, paste
from tests.support.paths import ROOT

PAGE = "docs/scripts.md"
PASSWORD = "correct horse battery"
HERE = "http://localhost:4000"


@pytest.fixture(scope="module")
def aurora(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Aurora]:
    with Aurora(ROOT, tmp_path_factory.mktemp("scripts") / "data") as running:
        yield running


@pytest.fixture
def environment(aurora: Aurora, tmp_path: Path) -> Mapping[str, str]:
    """A person's: a home folder with `aurora` on the PATH, and an account."""
    programs = tmp_path / ".local" / "bin"
    programs.mkdir(parents=True)
    (programs / "aurora").symlink_to(Path(sys.executable).parent / "aurora")
    new = {"email": f"{tmp_path.name}@example.com", "password": PASSWORD}
    answer = aurora.client.post("/auth/register", json=new)
    assert answer.status_code == 201
    return {
        "HOME": str(tmp_path),
        "PATH": f"{programs}:{os.environ['PATH']}",
        "AURORA_PASSWORD": PASSWORD,
        "TOKEN": answer.json()["access_token"],
    }


def whole(aurora: Aurora) -> str:
    """Return the page's lines, of which some use variables of others, for the test's server."""
    login, *rest = blocks(PAGE)
    assert login == f"aurora login {HERE}\n"
    lines = [f"aurora login {HERE} --email $EMAIL\n", *rest]
    return "".join(lines).replace(HERE, f"http://localhost:{aurora.port}")


def thoughts(aurora: Aurora, environment: Mapping[str, str]) -> list[str]:
    headers = {"authorization": f"Bearer {environment['TOKEN']}"}
    items = aurora.client.get("/api/thoughts", headers=headers).json()["items"]
    return [item["text"] for item in items]


@pytest.mark.parametrize("shell", SHELLS)
def test_every_line_works_in_every_shell_and_twice(
    shell: str, aurora: Aurora, environment: Mapping[str, str], tmp_path: Path
) -> None:
    environment = {**environment, "EMAIL": f"{tmp_path.name}@example.com"}
    said = paste(shell, 2 * whole(aurora), tmp_path, environment)
    found = thoughts(aurora, environment)
    assert len(found) == 6  # three, twice
    assert found.count("From a script.") == 2
    assert found.count("Dictated on a walk / by the river") == 2
    assert sum("load average" in text for text in found) == 2
    assert (said.count("200\n"), said.count("304\n")) == (2, 0)  # something is new each time
    assert (tmp_path / ".aurora-header").stat().st_mode & 0o077 == 0
    # Followed from now: nothing that was there before.
    page = json.loads((tmp_path / "aurora-changes.json").read_text())
    assert page["items"] == []


def test_polling_and_following_tell_what_is_new_and_only_that(
    aurora: Aurora, environment: Mapping[str, str], tmp_path: Path
) -> None:
    environment = {**environment, "EMAIL": f"{tmp_path.name}@example.com"}
    paste("bash", whole(aurora), tmp_path, environment)
    _, _, write, _, _, poll, _, follow, *_ = blocks(PAGE)
    here = f"API=http://localhost:{aurora.port}\n"
    kept = (tmp_path / "aurora-thoughts.json").read_text()
    assert "304" in paste("bash", here + poll, tmp_path, environment)
    assert (tmp_path / "aurora-thoughts.json").read_text() == kept
    paste(
        "bash",
        write.replace(HERE, here[4:-1]).replace("From a script", "New"),
        tmp_path,
        environment,
    )
    assert "200" in paste("bash", here + poll, tmp_path, environment)
    assert "New." in (tmp_path / "aurora-thoughts.json").read_text()
    told = paste("bash", here + follow, tmp_path, environment)
    assert told.count("thought") == 1
    assert "New." in told
    assert "thought" not in paste("bash", here + follow, tmp_path, environment)


def test_the_ten_recipes_find_what_there_is(
    aurora: Aurora, environment: Mapping[str, str], tmp_path: Path
) -> None:
    headers = {"authorization": f"Bearer {environment['TOKEN']}"}

    def create(path: str, **fields: object) -> str:
        answer = aurora.client.post(path, json=fields, headers=headers)
        assert answer.status_code == 201, answer.text
        return str(answer.json()["id"])

    then = datetime.now(UTC) - timedelta(days=1461)  # the same day, also of a leap year
    create("/api/thoughts", text="Four years ago", timestamp=then.isoformat())
    diary = create("/api/journals", name="Diary")
    entry = {"content": "To the river.", "timestamp": "2026-11-01T12:00:00Z"}
    create(f"/api/journals/{diary}/entries", **entry)
    create("/api/tasks", title="Water the plants")
    create("/api/tasks", title="Bury the cheese", completed=True)
    ids = [create("/api/thoughts", text=f"{n}", tags=["script/more"]) for n in "ab"]
    environment = {**environment, "EMAIL": f"{tmp_path.name}@example.com"}
    paste("bash", whole(aurora), tmp_path, environment)
    api = f"API=http://localhost:{aurora.port}\n"
    first, *others = blocks(PAGE)[-10:]
    said = [paste("bash", api + one, tmp_path, environment) for one in (first, *others)]
    for answer, expected in zip(said, FOUND, strict=True):
        assert expected in answer
    assert said[4].split()[1:] == ids[::-1]
    assert f"{then.year} Four years ago" in said[7]
    assert "Bury" not in said[5]


# What each of them has in its answer.
FOUND = ['"tags":["phone"]', " thought From a script.", '"tags":["phone"]', " 3 with the tag"]
FOUND += ["-", "Water the plants", "To the ", "Four", '"text":"From a script."', "3 script"]


def test_the_lines_for_cron_run_in_sh_with_its_short_path(
    aurora: Aurora, environment: Mapping[str, str], tmp_path: Path
) -> None:
    environment = {**environment, "EMAIL": f"{tmp_path.name}@example.com"}
    paste("bash", whole(aurora), tmp_path, environment)
    [table] = blocks(PAGE, "crontab")
    crons = {"HOME": str(tmp_path), "PATH": "/usr/bin:/bin", "SHELL": "/bin/sh"}
    for entry in table.splitlines():
        command = entry.split(maxsplit=5)[5].replace(r"\%", "\0")
        assert "%" not in command  # cron would cut the line there
        command = command.replace("\0", "%").replace(HERE, f"http://localhost:{aurora.port}")
        done = subprocess.run(
            ["sh", "-c", command], env=crons, capture_output=True, text=True, check=False
        )
        assert (done.returncode, done.stdout, done.stderr) == (0, "", "")
    assert any(text.startswith("Week ") for text in thoughts(aurora, environment))
    assert len(list((tmp_path / "Aurora" / "thoughts").iterdir())) == 3
