"""The calendar, and what was written on this day in other years."""

import re
from collections.abc import Callable
from datetime import UTC, datetime

import pytest
from playwright.sync_api import expect

from tests.support.app import DESKTOP, Device
from tests.web.test_offline import api_of

AT = datetime(2026, 11, 25, 12, tzinfo=UTC)


def test_a_day_has_a_dot_for_words_a_ring_for_tasks_and_shows_both_offline(
    device: Callable[..., Device], email: str
) -> None:
    own = device(timezone_id="UTC")
    own.page.clock.set_fixed_time(AT)
    own.register(email)
    api = api_of(email)
    api.post("/api/thoughts", {"text": "Of the tenth", "timestamp": "2026-11-10T09:00:00Z"})
    api.post("/api/tasks", {"title": "Call Anna", "date": "2026-11-10", "due_time": "16:30"})
    api.post("/api/tasks", {"title": "Pay", "date": "2026-11-11", "completed": True})
    own.sync()
    own.page.get_by_role("link", name="Calendar").click()
    page = own.page
    expect(page.get_by_role("heading", level=1, name="November 2026")).to_be_visible()
    own.context.set_offline(True)
    tenth = page.get_by_role("button", name="10, November 10, 1 thing written")
    expect(tenth.locator(".has-words")).to_have_count(1)
    expect(tenth.locator(".has-tasks")).to_have_count(1)
    tenth.click()
    expect(page).to_have_url(re.compile("/calendar/2026-11-10$"))
    expect(own.item("Of the tenth")).to_be_visible()
    expect(own.item("Call Anna")).to_contain_text("4:30 PM")
    own.item("Call Anna").get_by_role("checkbox").check()
    expect(tenth.locator(".has-tasks")).to_have_count(0)
    page.get_by_role("button", name="Undo").click()
    expect(tenth.locator(".has-tasks")).to_have_count(1)
    page.get_by_role("button", name="11, November 11", exact=True).click()
    expect(own.item("Pay").get_by_role("checkbox")).to_be_checked()
    page.reload()
    expect(own.item("Pay")).to_be_visible()
    page.get_by_role("button", name="12, November 12").click()
    expect(page.get_by_text("Nothing on this day.")).to_be_visible()


def test_every_day_is_reached_by_keyboard(device: Callable[..., Device], email: str) -> None:
    own = device(size=DESKTOP, locale="de-DE", timezone_id="Europe/Berlin")
    own.page.clock.set_fixed_time(AT)
    own.register(email)
    page = own.open("/calendar/1665-09-03")
    expect(page.get_by_role("columnheader").first).to_have_text("Mo")
    page.get_by_role("gridcell", selected=True).get_by_role("button").focus()
    for key, day in (
        ("ArrowRight", "1665-09-04"),
        ("ArrowUp", "1665-08-28"),
        ("Home", "1665-08-24"),
        ("End", "1665-08-30"),
        ("PageDown", "1665-09-30"),
        ("PageUp", "1665-08-30"),
        ("t", "2026-11-25"),
    ):
        page.keyboard.press(key)
        expect(page).to_have_url(re.compile(f"/calendar/{day}$"))
        chosen = page.get_by_role("gridcell", selected=True).get_by_role("button")
        expect(chosen).to_be_focused()
        expect(chosen).to_have_text(str(int(day[-2:])))
    page.get_by_label("Go to a day").fill("1660-01-11")
    expect(page.get_by_role("heading", level=1, name="Januar 1660")).to_be_visible()
    page.get_by_role("button", name="The month after").click()
    expect(page.get_by_role("heading", level=1, name="Februar 1660")).to_be_visible()


@pytest.mark.parametrize(
    ("zone", "days"),
    [
        ("Pacific/Honolulu", ("28", "29")),
        ("UTC", ("29", "29")),
        ("Asia/Kathmandu", ("29", "30")),
        ("Pacific/Kiritimati", ("29", "30")),
    ],
)
def test_a_moment_is_on_the_day_of_the_zone(
    device: Callable[..., Device], email: str, zone: str, days: tuple[str, str]
) -> None:
    own = device(timezone_id=zone, worker=False)
    own.register(email)
    api = api_of(email)
    for text, clock in (("Early", "00:30"), ("Late", "23:30")):
        api.post("/api/thoughts", {"text": text, "timestamp": f"2026-03-29T{clock}:00Z"})
    own.sync()
    page = own.open("/calendar/2026-03-01")
    for text, day in zip(("Early", "Late"), days, strict=True):
        page.get_by_role("button", name=f"{day}, March {day}").click()
        expect(own.item(text)).to_be_visible()


def test_today_has_what_was_written_on_this_day_in_other_years(
    device: Callable[..., Device], email: str
) -> None:
    own = device(timezone_id="UTC")
    own.page.clock.set_fixed_time(AT)
    own.register(email)
    api = api_of(email)
    for year in (2024, 2021):
        for number in range(4):
            text = {"text": f"{year}, {number}", "timestamp": f"{year}-11-25T0{number}:00:00Z"}
            api.post("/api/thoughts", text)
    own.sync()
    page = own.page
    last = page.get_by_role("region", name="On this day, 2024")
    expect(last.get_by_role("listitem")).to_have_count(3)
    expect(page.get_by_role("region", name="On this day, 2021")).to_be_visible()
    last.get_by_role("link", name="All 4 of that day").click()
    expect(page.get_by_role("heading", level=1, name="November 2024")).to_be_focused()
    expect(own.item("2024, 0")).to_be_visible()
    page.go_back()
    own.write("Written today")
    headings = page.get_by_role("heading", level=2).all_inner_texts()
    assert headings[:3] == ["Today", "On this day, 2024", "On this day, 2021"]


def test_the_last_week_of_the_calendar_is_shown_and_left(
    device: Callable[..., Device], email: str
) -> None:
    own = device()
    own.register(email)
    page = own.open("/calendar/9999-12-28")
    chosen = page.get_by_role("gridcell", selected=True).get_by_role("button")
    expect(chosen).to_have_text("28")
    chosen.focus()
    page.keyboard.press("End")
    page.keyboard.press("ArrowDown")
    expect(chosen).to_be_focused()
    expect(page.get_by_role("heading", level=1)).to_have_text("December 9999")
    page.get_by_role("button", name="The month before").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("November 9999")


def test_of_many_things_on_one_day_only_those_near_the_screen_are_in_the_page(
    device: Callable[..., Device], email: str
) -> None:
    own = device(timezone_id="UTC")
    own.register(email)
    changes = [
        {
            "change_id": f"019aab3c-5f00-7cc3-98c4-{number:012x}",
            "kind": "thought",
            "id": f"019aab3c-5f00-7cc3-98c5-{number:012x}",
            "fields": {"text": f"Number {number}", "timestamp": "1999-12-31T12:00:00Z"},
        }
        for number in range(400)
    ]
    assert api_of(email).post("/api/changes", {"changes": changes}).status == 200
    own.sync()
    page = own.open("/calendar/1999-12-31")
    expect(page.get_by_role("button", name="31, December 31, 400 things written")).to_be_visible()
    assert page.evaluate("document.querySelectorAll('*').length") <= 1_500
