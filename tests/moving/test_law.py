"""An export that is imported again gives what was there."""

import json
import os
import shutil
import subprocess
import sys
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import click
import pytest
from hypothesis import HealthCheck, given, settings

from cli.api import Account
from cli.moving.check import check
from cli.moving.export import export
from cli.moving.importer import Options, import_file
from cli.moving.me import Me
from tests.moving.rows import Change, accounts, send
from tests.support.people import Person

LONG = "FUZZ" in os.environ
Moved = Callable[[Person], tuple[Account, Me]]


def manifest(file: Path) -> dict[str, str]:
    """The digests of rows and trash by their files."""
    with zipfile.ZipFile(file) as archive:
        (name,) = (one for one in archive.namelist() if one.endswith("/manifest-sha256.txt"))
        lines = (line.split("  ") for line in archive.read(name).decode().splitlines())
        return {
            path: digest for digest, path in lines if path.startswith(("data/rows/", "data/trash/"))
        }


def member(file: Path, name: str) -> bytes:
    with zipfile.ZipFile(file) as archive:
        (found,) = (one for one in archive.namelist() if one.endswith(f"/{name}"))
        return archive.read(found)


def lists(person: Person) -> dict[str, list[str]]:
    """The ids of every list, in its order."""
    found = {
        path: [item["id"] for item in person.get(path, limit=100, archived="all").json["items"]]
        for path in ("/api/thoughts", "/api/journals")
    }
    for journal in found["/api/journals"]:
        path = f"/api/journals/{journal}/entries"
        entries = person.get(path, limit=100, archived="all").json["items"]
        found[path] = [item["id"] for item in entries]
    found["tasks"] = [one["id"] for one in person.get("/api/tasks", limit=100).json["items"]]
    return found


@settings(
    max_examples=200 if LONG else 12,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(changes=accounts())
def test_rows_lists_and_trash_come_back_as_they_were(
    sign_up: Callable[[], Person], account_of: Moved, tmp_path: Path, changes: list[Change]
) -> None:
    shutil.rmtree(tmp_path)
    tmp_path.mkdir()
    one, other = sign_up(), sign_up()
    send(one, changes)
    export(*account_of(one), tmp_path / "one.zip", history=False)
    assert check(tmp_path / "one.zip") == []
    report = import_file(*account_of(other), tmp_path / "one.zip", Options())
    assert report.adds_up
    assert report.left_out == []
    export(*account_of(other), tmp_path / "other.zip", history=False)
    for name in ("rows", "trash"):
        for kind in ("thoughts", "journals", "entries", "tasks", "events"):
            path = f"data/{name}/{kind}.jsonl"
            assert trash_times(member(tmp_path / "other.zip", path)) == trash_times(
                member(tmp_path / "one.zip", path)
            )
    assert lists(other) == lists(one)


def trash_times(lines: bytes) -> list[dict[str, Any]]:
    """Rows without when they were deleted, which is when they were imported."""
    rows = [json.loads(line) for line in lines.splitlines()]
    return [{name: row[name] for name in row if name != "deleted_at"} for row in rows]


def test_manifests_of_rows_are_equal(
    person: Person, other: Person, account_of: Moved, tmp_path: Path
) -> None:
    person.post("/api/thoughts", {"text": "The sea.", "place": {"latitude": 1e-7, "longitude": 0}})
    export(*account_of(person), tmp_path / "one.zip", history=False)
    import_file(*account_of(other), tmp_path / "one.zip", Options())
    export(*account_of(other), tmp_path / "other.zip", history=False)
    assert manifest(tmp_path / "one.zip") == manifest(tmp_path / "other.zip")


def test_other_programs_accept_the_archive(
    person: Person, account_of: Moved, tmp_path: Path
) -> None:
    person.post("/api/thoughts", {"text": "The sea.\r\n\u2028 \U0001f30a"})
    export(*account_of(person), tmp_path / "a.zip", history=True)
    subprocess.run(["unzip", "-tq", "a.zip"], cwd=tmp_path, check=True, capture_output=True)
    subprocess.run(["unzip", "-q", "a.zip"], cwd=tmp_path, check=True, capture_output=True)
    (folder,) = tmp_path.glob("aurora-*")
    subprocess.run(
        ["sha256sum", "--quiet", "--strict", "-c", "manifest-sha256.txt"], cwd=folder, check=True
    )
    validated = subprocess.run(
        [sys.executable, "-m", "bagit", "--validate", str(folder)], capture_output=True, check=False
    )
    assert validated.returncode == 0, validated.stderr.decode()
    page = next((folder / "data" / "pages" / "thoughts").iterdir()).read_bytes().decode()
    assert "The sea.\r\n\u2028 \U0001f30a" in page
    history = (folder / "data" / "history.jsonl").read_bytes().splitlines()
    assert [json.loads(line)["operation"] for line in history] == ["create"]


@pytest.mark.parametrize("how", ["change", "remove", "add", "cut"])
def test_a_fault_in_an_archive_is_found(
    person: Person, other: Person, account_of: Moved, tmp_path: Path, how: str
) -> None:
    person.post("/api/thoughts", {"text": "The sea."})
    person.post("/api/tasks", {"title": "Call"})
    whole, damaged = tmp_path / "a.zip", tmp_path / "b.zip"
    export(*account_of(person), whole, history=False)
    with zipfile.ZipFile(whole) as archive, zipfile.ZipFile(damaged, "w") as copy:
        for name in archive.namelist():
            data = archive.read(name)
            if name.endswith("rows/thoughts.jsonl"):
                if how == "remove":
                    continue
                data = data.replace(b"sea", b"sky") if how == "change" else data
            copy.writestr(name, data)
        if how == "add":
            copy.writestr(f"{archive.namelist()[0].split('/')[0]}/data/rows/more.jsonl", "x")
    if how == "cut":
        damaged.write_bytes(whole.read_bytes()[:-200])
    assert check(damaged)
    account, me = account_of(other)
    with pytest.raises(click.ClickException, match=r"b\.zip is not whole|in b\.zip was recognised"):
        import_file(account, me, damaged, Options())
    assert other.get("/api/changes").json["items"] == []
    if how != "cut":  # what can be read comes in, if somebody says so
        import_file(account, me, damaged, Options(source="aurora"))
        assert [one["title"] for one in other.get("/api/tasks").json["items"]] == ["Call"]
