"""Programs that know nothing of Aurora read a feed: vdirsyncer by HTTP, ical.js and node-ical."""

import json
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from uuid import uuid4

import httpx
import pytest
from icalendar import Calendar

from tests.api.test_calendar import CHOIR
from tests.clients.tools import PROGRAMS, must, npm, run
from tests.support.paths import ROOT
from tests.support.serving import serving

pytestmark = pytest.mark.clients

EVENTS: list[dict[str, Any]] = [
    CHOIR,
    {"title": "Christmas, for \U0001f384 all; " + 30 * "long ", "start": "2026-12-24"},
    {"title": "Anywhere", "start": "2026-12-01T10:00", "end": "2026-12-01T11:00"},
    {
        "title": "LH 400",
        "start": "2026-12-01T10:55",
        "zone": "Europe/Berlin",
        "end": "2026-12-01T13:45",
        "end_zone": "America/New_York",
    },
    {"title": "Over the gap", "start": "2027-03-28T02:30", "zone": "Europe/Berlin"},
]
CONFIG = """
[general]
status_path = "status"
[pair aurora]
a = "feed"
b = "folder"
collections = null
[storage feed]
type = "http"
url = "{url}"
[storage folder]
type = "filesystem"
path = "calendar"
fileext = ".ics"
"""


@pytest.fixture(scope="module")
def feed(database: str, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The address of a feed with events and a task."""
    assert database
    with (
        serving(tmp_path_factory.mktemp("served") / "log") as at,
        httpx.Client(base_url=at, timeout=60) as http,
    ):
        new = {"email": f"{uuid4()}@example.com", "password": "correct horse battery"}
        token = http.post("/auth/register", json=new).json()["access_token"]
        http.headers["authorization"] = f"Bearer {token}"
        for event in EVENTS:
            assert http.post("/api/events", json=event).status_code == 201
        task = {"title": "Water the plants", "date": "2026-12-06"}
        assert http.post("/api/tasks", json=task).status_code == 201
        new_feed = {"name": "Mine", "tasks": "todos", "days": 36_500}
        yield http.post("/api/feeds", json=new_feed).json()["url"]


def test_vdirsyncer_reads_a_feed(feed: str, tmp_path: Path) -> None:
    (tmp_path / "config").write_text(CONFIG.format(url=feed), "utf-8")
    (tmp_path / "calendar").mkdir()
    for command in ("discover", "sync", "sync"):
        must(run(PROGRAMS / "vdirsyncer", "-c", "config", command, cwd=tmp_path))
    titles = set()
    for file in (tmp_path / "calendar").glob("*.ics"):
        found = Calendar.from_ical(file.read_text("utf-8"))
        titles |= {str(part["SUMMARY"]) for part in [*found.walk("VEVENT"), *found.walk("VTODO")]}
    assert titles == {
        *(event["title"] for event in EVENTS),
        "Choir, moved",
        "Water the plants",
    }


def test_ical_js_and_node_ical_read_a_feed(feed: str, folder: Path) -> None:
    (folder / "feed.ics").write_text(httpx.get(feed, timeout=60).text, "utf-8", newline="")
    shutil.copy(ROOT / "tests" / "clients" / "readers.mjs", folder)
    found = json.loads(must(npm("node", "readers.mjs", "feed.ics", cwd=folder, TZ="UTC")))
    titles = sorted(event["title"] for event in EVENTS)
    starts = {
        "Choir": "2026-11-27T17:00:00.000Z",
        "LH 400": "2026-12-01T09:55:00.000Z",
        "Over the gap": "2027-03-28T01:30:00.000Z",
    }
    for parser in ("own", "other"):
        assert sorted(one["title"] for one in found[parser]) == titles
        assert starts.items() <= {one["title"]: one["start"] for one in found[parser]}.items()
        assert [one["title"] for one in found[parser] if one["repeats"]] == ["Choir"]
    assert [one["title"] for one in found["other"] if one["changed"]] == ["Choir"]
    # node-ical takes what has no zone to be in the first zone of the file.
    [anywhere] = [one["start"] for one in found["own"] if one["title"] == "Anywhere"]
    assert anywhere == "2026-12-01T10:00:00.000Z"
    assert found["tasks"] == ["Water the plants"]
