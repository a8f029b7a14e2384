"""Stars, archives, places and zones of what is written."""

import re
from collections.abc import Callable

from playwright.sync_api import expect

from tests.support.app import DESKTOP, Device
from tests.web.test_accessible import findings
from tests.web.test_offline import api_of
from tests.web.test_thing import details, entry_of


def test_a_thought_is_starred_and_archived_and_comes_back_offline(
    device: Callable[..., Device], email: str
) -> None:
    own = device(size=DESKTOP)
    own.register(email)
    own.write("Kept for later")
    own.sync()
    page = own.page
    own.item("Kept for later").get_by_role("link").first.click()
    star = page.get_by_role("button", name="Star")
    expect(star).to_have_attribute("aria-pressed", "false")
    own.context.set_offline(True)
    star.click()
    expect(star).to_have_attribute("aria-pressed", "true")
    page.get_by_label("More").click()
    page.get_by_role("button", name="Archive").click()
    page.get_by_role("link", name="Today").click()
    expect(own.item("Kept for later")).to_have_count(0)
    page.get_by_role("link", name="Settings").click()
    page.get_by_role("link", name=re.compile("^Archive")).click()
    expect(own.item("Kept for later")).to_be_visible()
    expect(page.get_by_role("img", name="Starred")).to_be_visible()
    assert findings(page) == []
    own.context.set_offline(False)
    own.sync()
    [thought] = api_of(email).get("/api/thoughts", archived="only").json["items"]
    assert thought["starred"] is True
    own.item("Kept for later").get_by_role("link").first.click()
    page.get_by_label("More").click()
    page.get_by_role("button", name="Take out of the archive").click()
    page.get_by_role("link", name="Today").click()
    expect(own.item("Kept for later")).to_be_visible()


def test_an_archived_journal_is_folded_and_its_entries_are_only_in_it(
    device: Callable[..., Device], email: str
) -> None:
    own = device()
    own.register(email)
    place, _ = entry_of(api_of(email))
    own.sync()
    page = own.open("/journals")
    page.get_by_role("link", name=re.compile("Diary")).click()
    page.get_by_label("More").click()
    page.get_by_role("button", name="Archive").click()
    expect(own.item("Words.")).to_be_visible()
    page.get_by_role("link", name="Today").click()
    expect(own.item("Words.")).to_have_count(0)
    page.get_by_role("link", name="Journals").click()
    expect(page.get_by_role("link", name=re.compile("Diary"))).to_be_hidden()
    page.get_by_text("Archived (1)").click()
    page.get_by_role("link", name=re.compile("Diary")).click()
    expect(own.item("Words.")).to_be_visible()
    own.sync()
    own.open(place)
    expect(page.get_by_text("Words.")).to_be_visible()


def test_zone_and_place_are_shown_and_changed(device: Callable[..., Device], email: str) -> None:
    own = device(size=DESKTOP, timezone_id="Europe/Berlin")
    own.register(email)
    api = api_of(email)
    where = {"name": "Pokhara", "latitude": 28.2, "longitude": 83.98}
    place, path = entry_of(api, zone="Asia/Kathmandu", place=where)
    own.sync()
    page = own.open(place)
    expect(page.locator(".meta")).to_contain_text("November 26, 3:25 AM")  # 21:40 in UTC
    expect(page.locator(".meta")).to_contain_text("Pokhara")
    details(page)
    page.get_by_label("Time zone").select_option("Pacific/Kiritimati")
    page.get_by_role("textbox", name="Place").fill("A beach")
    page.get_by_label("Latitude").fill("91")
    page.get_by_role("button", name="Save").click()
    expect(page.get_by_role("alert")).to_have_text("A latitude is a number from -90 to 90.")
    page.get_by_label("Latitude").fill("1.87")
    page.get_by_role("button", name="Save").click()
    expect(page.locator(".meta")).to_contain_text("November 26, 3:25 AM")
    own.sync()
    found = api.get(path).json
    assert found["timestamp"].startswith("2026-11-25T13:25:00")
    assert found["zone"] == "Pacific/Kiritimati"
    assert found["place"] == {"name": "A beach", "latitude": 1.87, "longitude": 83.98}
    page = own.open("/calendar/2026-11-26")
    expect(own.item("Words.")).to_be_visible()
