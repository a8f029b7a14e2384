"""Going from place to place: by links, by keys, and back to where one was."""

import re
from collections.abc import Callable
from datetime import UTC, datetime, timedelta

from playwright.sync_api import Locator, expect

from tests.support.app import DESKTOP, Device, eventually
from tests.web.test_offline import api_of


def fill(email: str, days: int) -> None:
    """Keep two thoughts a day."""
    now = datetime.now(UTC)
    changes = [
        {
            "change_id": f"019aab3c-5f00-7cc3-98c4-{place:012x}",
            "id": f"019aab3c-5f00-7cc3-98c5-{place:012x}",
            "kind": "thought",
            "fields": {
                "text": f"Thought {place} of many",
                "timestamp": (now - timedelta(hours=12 * place)).isoformat(),
            },
        }
        for place in range(days * 2)
    ]
    for first in range(0, len(changes), 100):
        api_of(email).post("/api/changes", {"changes": changes[first : first + 100]})


def top_of(element: Locator) -> float:
    box = element.bounding_box()
    assert box is not None
    return box["y"]


def test_back_finds_the_place_and_the_focus_as_they_were(
    device: Callable[..., Device], email: str
) -> None:
    own = device()
    own.register(email)
    fill(email, 60)
    own.sync()
    expect(own.item("Thought 3 of many")).to_be_visible()
    for _ in range(12):
        own.page.mouse.wheel(0, 900)
        own.page.wait_for_timeout(50)
    eventually(own.stands_still, page=own.page)
    seen = own.page.evaluate(
        """() => [...document.querySelectorAll('.item')].findIndex(
             (one) => one.getBoundingClientRect().top > 100)"""
    )
    item = own.page.locator(".item").nth(seen)
    text = item.locator(".words").inner_text()
    top = top_of(item)
    item.get_by_role("link").click()
    expect(own.page.get_by_role("heading", name="Thought")).to_be_focused()
    own.page.get_by_role("button", name="Back").click()
    item = own.item(text)
    expect(item).to_be_visible()
    expect(item.get_by_role("link")).to_be_focused()
    eventually(lambda: abs(top_of(item) - top) < 8, page=own.page)


def test_the_bar_leads_to_each_place_and_says_where_one_is(
    device: Callable[..., Device], email: str
) -> None:
    own = device()
    own.register(email)
    places = own.page.get_by_role("navigation", name="Places")
    today, search = (places.get_by_role("link", name=name) for name in ("Today", "Search"))
    expect(today).to_have_attribute("aria-current", "page")
    search.click()
    expect(own.page.get_by_role("searchbox")).to_be_focused()
    expect(search).to_have_attribute("aria-current", "page")
    expect(today).not_to_have_attribute("aria-current", "page")
    assert own.page.title() == "Search · Aurora"
    own.page.go_back()
    expect(own.page.get_by_role("heading", level=1)).to_be_focused()
    expect(today).to_have_attribute("aria-current", "page")


def test_single_keys_move_between_things_and_act_on_them(
    device: Callable[..., Device], email: str
) -> None:
    own = device(size=DESKTOP)
    own.register(email)
    for text in ("First", "Second", "Third"):
        own.write(text)
    page = own.page
    own.box().focus()
    page.keyboard.type("jk?#")  # in a box to type in, they are text
    expect(own.box()).to_have_value("jk?#")
    own.box().fill("")
    page.get_by_role("heading", level=1).focus()
    page.keyboard.press("j")
    expect(own.item("Third")).to_be_focused()
    page.keyboard.press("j")
    page.keyboard.press("e")
    expect(page.get_by_role("textbox", name="Text")).to_be_focused()
    page.keyboard.press("Escape")
    expect(own.item("Second").get_by_role("button", name=re.compile("^Edit"))).to_be_focused()
    page.keyboard.press("k")
    page.keyboard.press("#")
    expect(own.item("Third")).to_have_count(0)
    expect(own.item("Second")).to_be_focused()
    page.keyboard.press("Control+z")
    expect(own.item("Third")).to_be_visible()
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", level=1, name="Thought")).to_be_focused()
    page.keyboard.press("u")
    expect(own.item("Second")).to_be_focused()
    page.keyboard.press("n")
    expect(own.box()).to_be_focused()
    page.keyboard.press("Tab")
    page.keyboard.press("/")
    expect(page.get_by_role("searchbox")).to_be_focused()
    page.keyboard.press("Tab")
    page.keyboard.press("?")
    expect(page.get_by_role("dialog", name="Keys")).to_contain_text("Write something")
    page.keyboard.press("Escape")
    page.keyboard.press("g")
    page.keyboard.press("t")
    expect(own.box()).to_be_visible()


def test_keys_pass_over_what_is_folded_and_what_is_typed_after_one_is_not_lost(
    device: Callable[..., Device], email: str
) -> None:
    own = device(size=DESKTOP)
    own.register(email)
    api_of(email).post("/api/tasks", {"title": "Overdue", "date": "2020-01-01"})
    own.write("A thought")
    own.sync()
    page = own.page
    expect(page.get_by_text("Overdue · 1")).to_be_visible()
    page.get_by_role("heading", level=1).focus()
    page.keyboard.press("j")
    expect(own.item("A thought")).to_be_focused()
    page.keyboard.press("n")
    page.keyboard.type("under")  # u would go back
    expect(own.box()).to_have_value("under")
