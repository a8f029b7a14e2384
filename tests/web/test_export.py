"""Export in Settings: the archive that the command makes, but for the pages."""

import json
import subprocess
import sys
import zipfile
from collections.abc import Callable
from pathlib import Path

from playwright.sync_api import expect

from cli.api import aurora
from cli.moving.check import check
from cli.moving.export import export
from cli.moving.me import read_me
from tests.moving.test_law import manifest, member
from tests.support.app import Device
from tests.web.test_offline import api_of
from tests.web.test_settings import settings


def test_the_archive_is_whole_and_its_rows_are_the_commands(
    device: Callable[..., Device], email: str, app: str, tmp_path: Path
) -> None:
    own = device()
    own.register(email)
    person = api_of(email)
    person.post("/api/tasks", {"title": "Call", "date": "2026-11-25", "tags": ["home"]})
    kept = person.post("/api/journals", {"name": "Diary", "color": "#2E86AB"}).json["id"]
    dated = {"timestamp": "1660-01-11T00:00:00.120Z", "zone": "+05:45", "content": ""}
    person.post(f"/api/journals/{kept}/entries", dated)
    thing = person.post(
        "/api/thoughts",
        {
            "text": '👩‍👩‍👧 \u2028 \\ " \x7f é',
            "origin": {"app": "x", "kept": {"\U0001f600": 123456789.25, "\uff5e": 1e-7, "a": 1.0}},
            "place": {"name": None, "latitude": 0.1, "longitude": -1e-7},
        },
    ).json["id"]
    journal = person.post("/api/journals", {"name": "Gone"}).json["id"]
    person.post(f"/api/journals/{journal}/entries", {"content": "Gone with it"})
    person.delete(f"/api/journals/{journal}")
    gone = person.post("/api/thoughts", {"text": "In the trash"}).json["id"]
    person.delete(f"/api/thoughts/{gone}")
    person.patch(f"/api/thoughts/{thing}", {"starred": True})

    page = settings(own)
    with page.expect_download() as download:
        page.get_by_role("button", name="Export", exact=True).click()
    name = download.value.suggested_filename
    expect(page.locator("main").get_by_text(f"{name} is with your downloads.")).to_be_visible()
    file = tmp_path / name
    download.value.save_as(file)

    assert check(file) == []
    with aurora(app) as account:
        account.use_token(person.access_token)
        export(account, read_me(account, None), tmp_path / "command.zip", history=False)
    assert manifest(file) == manifest(tmp_path / "command.zip")
    with zipfile.ZipFile(file) as archive:
        assert archive.testzip() is None
        about = json.loads(member(file, "data/aurora.json"))["rows"]
        archive.extractall(tmp_path / "out")
    fields = {name: sorted(schema["properties"]) for name, schema in about.items()}
    schemas = json.loads(member(tmp_path / "command.zip", "data/aurora.json"))["rows"]
    assert fields == {name: sorted(schema["properties"]) for name, schema in schemas.items()}
    (folder,) = (tmp_path / "out").iterdir()
    assert name == f"{folder.name}.zip"
    for command in (
        [sys.executable, "-m", "bagit", "--validate", "."],
        ["sha256sum", "-c", "--quiet", "manifest-sha256.txt"],
    ):
        assert subprocess.run(command, cwd=folder, check=False).returncode == 0


def test_without_aurora_it_says_so(device: Callable[..., Device], email: str) -> None:
    own = device()
    own.register(email)
    page = settings(own)
    page.route(
        "**/auth/me",
        lambda route: route.fulfill(
            status=404,
            json={"code": "not_found", "detail": "There is no such account.", "errors": []},
        ),
    )
    page.get_by_role("button", name="Export", exact=True).click()
    expect(page.locator("main").get_by_text("There is no such account.")).to_be_visible()
