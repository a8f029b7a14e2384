"""A real diary of ten years: AURORA_DIARY names it, as JSON Lines of date and text, by gzip."""

import gzip
import json
import os
from collections.abc import Callable
from pathlib import Path
from uuid import UUID, uuid5

import pytest
from playwright.sync_api import Route, expect

from tests.support.app import Device, eventually
from tests.support.people import Person
from tests.web.test_engine import holding
from tests.web.test_offline import api_of, ready_for_offline

DIARY = os.environ.get("AURORA_DIARY")
NAMES = UUID("5b1a0c52-6f0e-4c0b-9a54-0d6e4f1f5c11")
A_BATCH = 150
pytestmark = pytest.mark.skipif(DIARY is None, reason="AURORA_DIARY names no diary")


def keep_diary(person: Person) -> int:
    """Keep the diary as a person's; return how many entries it has."""
    with gzip.open(Path(DIARY or ""), "rt", encoding="utf-8") as lines:
        entries = [json.loads(line) for line in lines]
    journal = person.post("/api/journals", {"name": "Diary"}).json["id"]
    changes = [
        {
            "change_id": str(uuid5(NAMES, f"{place} {person.email} change")),
            "kind": "entry",
            "id": str(uuid5(NAMES, f"{place} {person.email}")),
            "fields": {
                "journal_id": journal,
                "content": entry["text"],
                "timestamp": f"{entry['date']}T12:00:00Z",
            },
        }
        for place, entry in enumerate(entries)
    ]
    for start in range(0, len(changes), A_BATCH):
        answer = person.post("/api/changes", {"changes": changes[start : start + A_BATCH]})
        assert {one["result"] for one in answer.json["results"]} == {"done"}
    return len(changes)


def test_a_diary_of_ten_years_comes_opens_and_is_found(
    device: Callable[..., Device], email: str
) -> None:
    first = device(worker=False)
    first.register(email)
    count = keep_diary(api_of(email))
    own = device()
    waiting: list[Route] = []
    own.page.route("**/api/changes?since=1*", holding(waiting))
    own.sign_in(email)
    # The last pages are under way: the newest are here, and it says how far it is.
    expect(own.page.get_by_role("heading", name="1669")).not_to_have_count(0)
    expect(own.page.get_by_role("progressbar")).to_be_visible()
    own.page.unroute("**/api/changes?since=1*")
    for route in waiting:
        route.continue_()
    ids = "({ opened }) => opened().read((tx) => tx.ids()).then((ids) => ids.length)"
    eventually(lambda: own.engine(ids) == count + 1, 60, own.page)
    expect(own.page.get_by_role("progressbar")).to_have_count(0)

    ready_for_offline(own)
    own.context.set_offline(True)
    own.page.reload()
    expect(own.page.get_by_role("heading", name="1669").first).to_be_visible()
    own.page.get_by_role("link", name="Search").click()
    own.page.get_by_role("searchbox").fill("plague")
    expect(own.page.locator("mark").first).to_have_text("plague")
    own.open("/calendar/1665-09-14")
    expect(own.page.get_by_role("heading", name="September 1665")).to_be_visible()
    expect(own.page.get_by_role("gridcell").filter(has_text="14")).to_have_count(1)
    written = own.page.get_by_role("button", name="thing written")
    eventually(lambda: written.count() >= 25, page=own.page)
