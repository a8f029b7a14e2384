"""A thought or an entry on its own page: its details, its menu, and two versions of it."""

from collections.abc import Callable
from typing import Any

from playwright.sync_api import Page, expect

from tests.support.app import DESKTOP, Device
from tests.support.people import Person
from tests.web.test_offline import api_of

AT = "2026-11-25T21:40:12.345Z"


def entry_of(person: Person, **fields: Any) -> tuple[str, str]:
    """Keep an entry; return its path in the app and in the API."""
    journal = person.post("/api/journals", {"name": "Diary"}).json["id"]
    path = f"/api/journals/{journal}/entries"
    entry = person.post(path, {"content": "Words.", "timestamp": AT, **fields}).json["id"]
    return f"/entries/{entry}", f"{path}/{entry}"


def details(page: Page) -> None:
    page.get_by_label("More").click()
    page.get_by_role("button", name="Details").click()


def test_day_time_journal_mood_and_tags_are_changed_offline(
    device: Callable[..., Device], email: str
) -> None:
    own = device(size=DESKTOP, timezone_id="Europe/Berlin")
    own.register(email)
    api = api_of(email)
    place, path = entry_of(api, mood="calm", tags=["sea"])
    garden = api.post("/api/journals", {"name": "Garden"}).json["id"]
    own.sync()
    page = own.open(place)
    expect(page.get_by_label("More")).to_be_visible()
    own.context.set_offline(True)
    details(page)
    expect(page.get_by_label("Day")).to_be_focused()
    expect(page.get_by_label("Day")).to_have_value("2026-11-25")
    expect(page.get_by_label("Time", exact=True)).to_have_value("22:40")
    page.get_by_label("Day").fill("2026-10-25")
    page.get_by_label("Time", exact=True).fill("02:30")
    page.get_by_label("Journal").select_option("Garden")
    page.get_by_label("Mood").fill("glad")
    page.get_by_label("Tags").fill("Sea, a walk")
    page.get_by_role("button", name="Save").click()
    expect(page.get_by_label("More")).to_be_focused()
    expect(page.locator(".meta")).to_contain_text("October 25, 2:30 AM")
    expect(page.locator(".meta")).to_contain_text("Garden")
    own.context.set_offline(False)
    own.sync()
    found = api.get(path.replace(path.split("/")[3], garden)).json
    assert (found["mood"], found["tags"]) == ("glad", ["sea", "a walk"])
    assert found["timestamp"] == "2026-10-25T00:30:00Z"  # the first of the two
    assert found["content"] == "Words."


def test_what_was_not_changed_keeps_its_seconds_and_a_fault_is_told(
    device: Callable[..., Device], email: str
) -> None:
    own = device()
    own.register(email)
    api = api_of(email)
    place, path = entry_of(api)
    own.sync()
    page = own.open(place)
    details(page)
    page.get_by_label("Mood").fill("m" * 51)
    page.get_by_role("button", name="Save").click()
    expect(page.get_by_role("alert")).to_have_text("A mood has at most 50 characters.")
    expect(page.get_by_label("Mood")).to_be_focused()
    page.get_by_label("Mood").fill("calm")
    page.keyboard.press("Enter")
    expect(page.locator(".meta")).to_contain_text("calm")
    own.sync()
    found = api.get(path).json
    assert (found["mood"], found["timestamp"]) == ("calm", "2026-11-25T21:40:12.345000Z")


def test_its_menu_is_used_by_keyboard_and_leads_to_history_and_trash(
    device: Callable[..., Device], email: str
) -> None:
    own = device(size=DESKTOP)
    own.register(email)
    own.write("With a menu")
    own.sync()
    page = own.page
    own.item("With a menu").get_by_role("link").first.click()
    more = page.get_by_label("More")
    more.focus()
    page.keyboard.press("Enter")
    expect(page.get_by_role("link", name="History")).to_be_visible()
    page.keyboard.press("Escape")
    expect(page.get_by_role("link", name="History")).to_be_hidden()
    expect(more).to_be_focused()
    page.keyboard.press("Enter")
    page.get_by_role("link", name="History").focus()
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", level=1, name="History")).to_be_visible()
    page.get_by_role("button", name="Back").click()
    more.click()
    page.get_by_role("button", name="Delete").click()
    page.get_by_role("button", name="Undo").click()
    expect(own.item("With a menu")).to_be_visible()


def test_of_two_versions_own_words_are_marked_and_one_is_made_of_both(
    device: Callable[..., Device], email: str
) -> None:
    own = device(worker=False)
    own.register(email)
    api = api_of(email)
    place, path = entry_of(api, title="Evening", content="The old wall.", mood="calm")
    own.sync()
    page = own.open(place)
    expect(page.get_by_role("button", name="Edit")).to_be_visible()
    own.context.set_offline(True)
    page.get_by_role("button", name="Edit").click()
    page.get_by_role("textbox", name="Text").fill("The new wall.")
    page.get_by_role("button", name="Save").click()
    details(page)
    page.get_by_label("Mood").fill("glad")
    page.get_by_role("button", name="Save").click()
    expect(page.locator(".meta")).to_contain_text("glad")
    assert api.patch(path, {"content": "The high wall.", "mood": "tired"}).status == 200
    own.context.set_offline(False)
    own.sync()

    panel = page.get_by_role("region", name="Two versions")
    expect(panel.locator("ins")).to_have_text(["tired", "high", "glad", "new"])
    both = panel.get_by_role("textbox", name="Both together, to edit")
    expect(both).to_have_value("The high wall.\n\nThe new wall.")
    both.fill("The high new wall.")
    own.until_kept("The high new wall.")
    page.reload()
    expect(both).to_have_value("The high new wall.")
    panel.get_by_role("radio", name="tired").check()
    panel.get_by_role("button", name="Save").click()
    expect(panel).to_have_count(0)
    expect(page.get_by_role("heading", level=1)).to_be_focused()
    own.sync()
    found = api.get(path).json
    assert (found["content"], found["mood"]) == ("The high new wall.", "tired")
