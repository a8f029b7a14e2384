"""Journals: beginning one, writing in it, its months, its name and colour, deleting it."""

import re
from collections.abc import Callable

from playwright.sync_api import Page, expect

from tests.support.app import DESKTOP, Device
from tests.web.test_offline import api_of


def begin(page: Page, name: str) -> None:
    """Begin a journal, from the list of all."""
    page.get_by_role("button", name="Begin a journal").click()
    page.get_by_label("Name").fill(name)
    page.get_by_role("button", name="Save").click()
    expect(page.get_by_role("heading", level=1, name=name)).to_be_visible()


def write(page: Page, title: str, text: str) -> None:
    """Write an entry, in its journal."""
    page.get_by_role("button", name="Write").click()
    page.get_by_role("textbox", name="Title").fill(title)
    page.get_by_role("textbox", name="Text").fill(text)
    page.get_by_role("button", name="Save").click()
    expect(page.get_by_role("heading", level=3, name=title)).to_be_visible()


def test_a_journal_is_begun_and_written_in_by_keyboard_alone_and_offline(
    device: Callable[..., Device], email: str
) -> None:
    own = device(size=DESKTOP)
    own.register(email)
    page = own.open("/journals")
    expect(page.get_by_text("No journal yet.")).to_be_visible()
    own.context.set_offline(True)
    page.get_by_role("button", name="Begin a journal").focus()
    for key in ("Enter", "D", "i", "a", "r", "y", "Enter"):
        page.keyboard.press(key)
    expect(page.get_by_role("heading", level=1, name="Diary")).to_be_focused()
    expect(page.get_by_text("A new book.")).to_be_visible()
    page.get_by_role("button", name="Write").focus()
    page.keyboard.press("Enter")
    page.keyboard.type("Up betimes")
    page.keyboard.press("Enter")
    page.keyboard.type("Walked to the river. #river")
    page.keyboard.press("Control+Enter")
    expect(page.get_by_role("button", name="Write")).to_be_focused()
    expect(own.item("Walked to the river.")).to_be_visible()
    expect(page.get_by_text("1 entry")).to_be_visible()
    own.context.set_offline(False)
    own.sync()
    [journal] = api_of(email).get("/api/journals").json["items"]
    [entry] = api_of(email).get(f"/api/journals/{journal['id']}/entries").json["items"]
    assert (entry["title"], entry["tags"]) == ("Up betimes", ["river"])


def test_an_entry_that_was_begun_is_there_after_a_reload_and_on_today(
    device: Callable[..., Device], email: str
) -> None:
    own = device()
    own.register(email)
    page = own.open("/journals")
    begin(page, "Diary")
    page.get_by_role("button", name="Write").click()
    page.get_by_role("textbox", name="Text").fill("It began with")
    own.until_kept("It began with")
    own.open("/")
    page.get_by_role("link", name="It began with").click()
    expect(page.get_by_role("textbox", name="Text")).to_have_value("It began with")
    page.get_by_role("button", name="Save").click()
    expect(page.get_by_role("button", name="Write")).to_be_focused()
    expect(own.item("It began with")).to_be_visible()
    own.open("/")
    expect(page.get_by_text("Unfinished")).to_have_count(0)


def test_its_name_and_colour_are_changed_and_a_colour_from_elsewhere_stays(
    device: Callable[..., Device], email: str
) -> None:
    own = device()
    own.register(email)
    api = api_of(email)
    api.post("/api/journals", {"name": "Diary", "color": "#123456"})
    own.sync()
    page = own.open("/journals")
    page.get_by_role("link", name=re.compile("Diary")).click()
    page.get_by_label("More").click()
    page.get_by_role("button", name="Name and colour").click()
    expect(page.get_by_role("radio", name="Its own")).to_be_checked()
    page.get_by_label("Name").fill("")
    page.get_by_role("button", name="Save").click()
    expect(page.get_by_text("Give it a name, please.")).to_be_visible()
    page.get_by_label("Name").fill("Day book")
    page.get_by_role("button", name="Save").click()
    expect(page.get_by_role("heading", level=1, name="Day book")).to_be_visible()
    own.sync()
    [journal] = api.get("/api/journals").json["items"]
    assert (journal["name"], journal["color"]) == ("Day book", "#123456")


def test_a_deleted_journal_comes_back_with_its_entries(
    device: Callable[..., Device], email: str
) -> None:
    own = device()
    own.register(email)
    page = own.open("/journals")
    begin(page, "Diary")
    write(page, "First", "Words of the first.")
    own.sync()
    own.context.set_offline(True)
    page.get_by_label("More").click()
    page.get_by_role("button", name="Delete").click()
    page.get_by_role("link", name="Today").click()
    expect(page.get_by_text("Nothing yet.")).to_be_visible()
    page.get_by_role("button", name="Undo").click()
    expect(own.item("Words of the first.")).to_be_visible()
    page.get_by_role("link", name="Journals").click()
    page.get_by_role("link", name=re.compile("Diary")).click()
    expect(own.item("Words of the first.")).to_be_visible()
    own.context.set_offline(False)
    own.sync()
    assert api_of(email).get("/api/trash").json["items"] == []


def test_of_many_entries_only_those_near_the_screen_are_in_the_page(
    device: Callable[..., Device], email: str
) -> None:
    own = device()
    own.register(email)
    api = api_of(email)
    journal = api.post("/api/journals", {"name": "Diary"}).json["id"]
    texts = [f"Entry {number}." for number in range(400)]
    for start in range(0, 400, 200):
        changes = [
            {
                "change_id": f"019aab3c-5f00-7cc3-98c4-{number:012x}",
                "kind": "entry",
                "id": f"019aab3c-5f00-7cc3-98c5-{number:012x}",
                "fields": {
                    "journal_id": journal,
                    "content": texts[number],
                    "timestamp": f"{2021 + number // 80}-06-{1 + number % 28:02}T12:00:00Z",
                },
            }
            for number in range(start, start + 200)
        ]
        assert api.post("/api/changes", {"changes": changes}).status == 200
    own.sync()
    page = own.open(f"/journals/{journal}")
    expect(page.get_by_text("400 entries")).to_be_visible()
    expect(page.get_by_role("heading", level=2, name="June 2025")).to_be_visible()
    assert page.locator(".item").count() < 120
    page.evaluate("scrollTo(0, document.body.scrollHeight)")
    expect(page.get_by_role("region", name="June 2021").last).to_be_in_viewport()
    page.get_by_role("navigation", name="Years").get_by_role("button", name="2023").click()
    expect(page.get_by_role("heading", level=2)).to_have_text(["June 2023"])
    page.get_by_role("button", name="All").click()
    expect(page.get_by_role("heading", level=2).first).to_have_text("June 2025")
    assert page.evaluate("document.querySelectorAll('*').length") <= 1_500
