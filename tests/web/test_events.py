"""Events in the app: new ones, and changes of one repeat, of it and what follows, and of all."""

import re
from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from tests.support.app import DESKTOP, Device, eventually
from tests.web.test_offline import api_of

AT = datetime(2026, 11, 25, 12, tzinfo=UTC)
BERLIN = "Europe/Berlin"
CHOIR: dict[str, Any] = {
    "title": "Choir",
    "start": "2026-11-06T18:00",
    "end": "2026-11-06T19:30",
    "zone": BERLIN,
    "rule": "FREQ=WEEKLY;BYDAY=FR",
    "reminders": [30],
    "overrides": {"2026-11-13T18:00": {"title": "Choir, with guests"}},
}


def ready(device: Callable[..., Device], email: str, **more: Any) -> Device:
    """Return a signed-in device in Berlin, on a Wednesday."""
    own = device(**{"timezone_id": BERLIN, "locale": "en-GB", **more})
    own.page.clock.set_fixed_time(AT)
    own.register(email)
    return own


def with_choir(own: Device, email: str) -> str:
    """Return the id of a weekly event that the device has."""
    found: str = api_of(email).post("/api/events", CHOIR).json["id"]
    own.sync()
    return found


def save(page: Page) -> None:
    page.get_by_role("button", name="Save", exact=True).click()


def row_of(own: Device, email: str, event: str) -> Any:
    """Return an event as Aurora has it once all is sent."""
    own.context.set_offline(False)
    own.sync()
    return api_of(email).get(f"/api/events/{event}").json


def test_a_new_event_is_made_offline_and_taken_back(
    device: Callable[..., Device], email: str
) -> None:
    own = ready(device, email)
    own.page.get_by_role("link", name="Calendar").click()
    own.context.set_offline(True)
    page = own.page
    page.get_by_role("link", name="New event", exact=True).click()
    expect(page.get_by_role("heading", level=1, name="New event")).to_be_focused()
    save(page)
    expect(page.get_by_text("Say what it is.")).to_be_visible()
    page.get_by_label("Title").fill("Lunch with Ada")
    page.get_by_label("Starts").fill("2026-11-27")
    page.get_by_label("Start time").fill("12:30")
    expect(page.get_by_label("Ends")).to_have_value("2026-11-27")
    expect(page.get_by_label("End time")).to_have_value("13:30")
    page.get_by_label("Repeats").select_option(label="Every 2 weeks on Friday")
    expect(page.get_by_text("Every 2 weeks on Friday at 12:30")).to_be_visible()
    save(page)
    expect(page.get_by_role("heading", level=1, name="November 2026")).to_be_visible()
    own.context.set_offline(False)
    own.sync()
    [event] = api_of(email).get("/api/events").json["items"]
    expected = {"title": "Lunch with Ada", "start": "2026-11-27T12:30", "zone": BERLIN}
    assert event.items() >= {**expected, "rule": "FREQ=WEEKLY;INTERVAL=2"}.items()
    page.get_by_role("button", name="Undo").click()

    def is_gone() -> bool:
        own.sync()
        return not api_of(email).get("/api/events").json["items"]

    eventually(is_gone, page=page)


@pytest.mark.parametrize("which", ["Only this one", "This and all that follow", "All of them"])
def test_a_change_offline_is_of_the_repeats_that_are_chosen(
    device: Callable[..., Device], email: str, which: str
) -> None:
    own = ready(device, email)
    event = with_choir(own, email)
    page = own.open(f"/events/{event}?on=2026-11-20T18:00")
    own.context.set_offline(True)
    expect(page.get_by_text("Reminders: 30 minutes before.")).to_be_visible()
    page.get_by_label("Start time").fill("20:00")
    save(page)
    page.get_by_role("button", name=which).click()
    expect(page.get_by_text("Changed", exact=True)).to_be_visible()
    row = row_of(own, email, event)
    items = api_of(email).get("/api/events").json["items"]
    guests = CHOIR["overrides"]
    if which == "Only this one":
        moved = {"start": "2026-11-20T20:00", "end": "2026-11-20T21:30"}
        assert row["overrides"] == {**guests, "2026-11-20T18:00": moved}
    elif which == "All of them":
        assert (row["start"], row["end"]) == ("2026-11-06T20:00", "2026-11-06T21:30")
        assert row["overrides"] == {"2026-11-13T20:00": {"title": "Choir, with guests"}}
    else:
        assert (row["rule"], row["overrides"]) == (
            "FREQ=WEEKLY;UNTIL=20261120T165959Z;BYDAY=FR",
            guests,
        )
        [rest] = [one for one in items if one["id"] != event]
        assert (rest["start"], rest["end"]) == ("2026-11-20T20:00", "2026-11-20T21:30")
        assert (rest["rule"], rest["overrides"]) == ("FREQ=WEEKLY;BYDAY=FR", {})
    page.get_by_role("button", name="Undo").click()

    def is_as_before() -> bool:
        own.sync()
        all_there = api_of(email).get("/api/events").json["items"]
        return [one.items() >= CHOIR.items() for one in all_there] == [True]

    eventually(is_as_before, page=page)


@pytest.mark.parametrize("which", ["Only this one", "This and all that follow", "All of them"])
def test_a_deletion_offline_is_of_the_repeats_that_are_chosen(
    device: Callable[..., Device], email: str, which: str
) -> None:
    own = ready(device, email)
    event = with_choir(own, email)
    page = own.open(f"/events/{event}?on=2026-11-27T18:00")
    own.context.set_offline(True)
    page.get_by_role("button", name="Delete").click()
    page.get_by_role("button", name=which).click()
    expect(page.get_by_role("button", name="Undo")).to_be_visible()
    if which == "All of them":
        page.reload()  # the time to take it back ends
        eventually(lambda: row_of(own, email, event).get("code") == "not_found", page=page)
        return
    row = row_of(own, email, event)
    if which == "Only this one":
        assert row["overrides"]["2026-11-27T18:00"] == {"excluded": True}
        assert row["rule"] == CHOIR["rule"]
    else:
        assert row["rule"] == "FREQ=WEEKLY;UNTIL=20261127T165959Z;BYDAY=FR"
    own.page.get_by_role("button", name="Undo").click()
    eventually(lambda: row_of(own, email, event).items() >= CHOIR.items(), page=page)


def test_what_is_on_no_repeat_of_a_new_rule_is_named(
    device: Callable[..., Device], email: str
) -> None:
    own = ready(device, email)
    event = with_choir(own, email)
    page = own.open(f"/events/{event}?on=2026-11-20T18:00")
    page.get_by_label("Repeats").select_option(label="Every 2 weeks on Friday")
    save(page)
    expect(page.get_by_role("button", name="Only this one")).to_have_count(0)
    page.get_by_role("button", name="All of them").click()
    left_out = "No longer on a repeat, and left out: Fri 13 Nov, 18:00"
    expect(page.get_by_text(left_out)).to_be_visible()
    assert row_of(own, email, event)["overrides"] == {}


def test_two_devices_change_two_repeats_and_both_stay(
    device: Callable[..., Device], email: str
) -> None:
    one = ready(device, email)
    event = with_choir(one, email)
    other = device(timezone_id=BERLIN, locale="en-GB")
    other.page.clock.set_fixed_time(AT)
    other.sign_in(email)
    other.sync()
    for own, day, title in ((one, "20", "With Ada"), (other, "27", "With Bo")):
        page = own.open(f"/events/{event}?on=2026-11-{day}T18:00")
        expect(page.get_by_label("Title")).to_have_value("Choir")
        own.context.set_offline(True)
        page.get_by_label("Title").fill(title)
        save(page)
        page.get_by_role("button", name="Only this one").click()
        expect(page.get_by_text("Changed", exact=True)).to_be_visible()
    row_of(one, email, event)
    row = row_of(other, email, event)
    assert row["overrides"] == {
        **CHOIR["overrides"],
        "2026-11-20T18:00": {"title": "With Ada"},
        "2026-11-27T18:00": {"title": "With Bo"},
    }
    page = other.open("/calendar/2026-11-20")
    expect(other.item("With Ada")).to_be_visible()
    expect(page.get_by_text("needs you")).to_have_count(0)


def test_an_event_is_on_today_in_the_search_and_in_its_history(
    device: Callable[..., Device], email: str
) -> None:
    own = ready(device, email)
    person = api_of(email)
    flight = {"start": "2026-11-25T19:00", "end": "2026-11-25T21:00", "location": "Gate 7"}
    event = person.post("/api/events", {"title": "Flight", **flight, "zone": "Asia/Tokyo"}).json
    person.patch(f"/api/events/{event['id']}", {"rule": "FREQ=WEEKLY", "busy": False})
    own.sync()
    page = own.page
    row = page.get_by_role("region", name="Events today").get_by_role("listitem")
    expect(row).to_contain_text("11:00 \u2013 13:00")
    expect(row).to_contain_text("19:00 \u2013 21:00 in Tokyo")
    page.get_by_role("link", name="Search").click()
    page.get_by_role("searchbox").fill("gate 7")
    expect(own.item("Flight")).to_be_visible()
    page.get_by_role("button", name="Events").click()
    own.item("Flight").get_by_role("link").click()
    expect(page.get_by_label("Title")).to_have_value("Flight")
    page.get_by_label("More", exact=True).click()
    page.get_by_role("link", name="History").click()
    expect(page.get_by_text("Repeats: None every Wednesday at 19:00")).to_be_visible()
    expect(page.get_by_text("Starts: Wed 25 Nov, 19:00")).to_be_visible()


def boxes(page: Page, title: str) -> list[Any]:
    """Return where an event stands in the week, in each of its days."""
    expect(page.locator(".block", has_text=title).first).to_be_visible()
    return [one.bounding_box() for one in page.locator(".block", has_text=title).all()]


def test_a_week_has_what_overlaps_side_by_side_and_a_time_begins_an_event(
    device: Callable[..., Device], email: str
) -> None:
    own = ready(device, email, size=DESKTOP)
    for title, start, end in (
        ("Dentist", "2026-11-25T10:00", "2026-11-25T12:00"),
        ("Call", "2026-11-25T11:00", "2026-11-25T12:00"),
        ("Night train", "2026-11-26T22:00", "2026-11-27T06:00"),
    ):
        api_of(email).post("/api/events", {"title": title, "start": start, "end": end})
    own.sync()
    page = own.open("/calendar/2026-11-25")
    page.get_by_role("radio", name="Week").check()
    [dentist], [call] = boxes(page, "Dentist"), boxes(page, "Call")
    assert dentist["x"] + dentist["width"] <= call["x"]
    assert abs(dentist["height"] - 2 * call["height"]) <= 4
    evening, morning = boxes(page, "Night train")
    assert evening["x"] + evening["width"] <= morning["x"]
    assert abs(morning["height"] - 3 * evening["height"]) <= 8
    column = page.get_by_role("group", name="24 November")
    box = column.bounding_box()
    assert box is not None
    column.click(position={"x": 20, "y": box["height"] * 9.75 / 24})
    expect(page).to_have_url(re.compile("start=2026-11-24T09:30$"))
    expect(page.get_by_label("Start time")).to_have_value("09:30")
    page.go_back()
    page.get_by_role("group", name="Hours of the days").focus()
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    expect(page.get_by_label("Title")).to_have_value("Dentist")


def test_whole_days_go_over_the_end_of_a_month_and_a_phone_shows_a_day_of_a_week(
    device: Callable[..., Device], email: str
) -> None:
    own = ready(device, email)
    trip = {"title": "Trip", "start": "2026-11-29", "end": "2026-12-03"}
    api_of(email).post("/api/events", trip)
    own.sync()
    page = own.open("/calendar/2026-11-30")
    expect(own.item("Trip")).to_contain_text("Day 2 of 4")
    first, rest = page.locator(".month .occasion", has_text="Trip").all()
    assert (first.get_attribute("data-continues"), rest.get_attribute("data-continued")) == (
        "true",
        "true",
    )
    page.get_by_role("radio", name="Week").check()
    expect(page.get_by_role("link", name="Trip")).to_be_visible()
    page.get_by_role("button", name="Fri, 4 December").click()
    expect(page.get_by_role("group", name="4 December")).to_be_visible()
    expect(page.get_by_role("group", name="30 November")).to_have_count(0)
    expect(page.get_by_role("link", name="Trip")).to_have_count(0)
    page.get_by_role("radio", name="Agenda").check()
    page.get_by_role("button", name="Today").click()
    expect(page.get_by_role("region", name="Sunday 29 November")).to_contain_text("Day 1 of 4")


def test_what_is_typed_of_an_event_is_there_after_a_reload(
    device: Callable[..., Device], email: str
) -> None:
    own = ready(device, email)
    page = own.open("/events/new")
    page.get_by_label("Title").fill("Half a title")
    own.until_kept("")
    page.reload()
    expect(page.get_by_label("Title")).to_have_value("Half a title")
    page.get_by_role("link", name="Today").click()
    page.get_by_role("region", name="Unfinished").get_by_role("link", name="Half a title").click()
    page.get_by_role("button", name="Cancel").click()
    expect(page.get_by_text("Unfinished")).to_have_count(0)


def test_a_line_that_is_typed_opens_the_form_with_what_was_understood(
    device: Callable[..., Device], email: str
) -> None:
    own = ready(device, email)
    page = own.open("/calendar/2026-11-27")
    page.get_by_role("textbox", name="Add an event or a task").fill("Lunch with Ada 12:30")
    page.get_by_role("button", name="Place, notes and more").click()
    expect(page.get_by_label("Title")).to_have_value("Lunch with Ada")
    expect(page.get_by_label("Starts")).to_have_value("2026-11-27")
    expect(page.get_by_label("Start time")).to_have_value("12:30")
    page.get_by_role("textbox", name="Place").fill("The harbour")
    save(page)
    expect(own.item("Lunch with Ada")).to_contain_text("The harbour")


def test_an_open_form_follows_other_devices_until_it_is_touched(
    device: Callable[..., Device], email: str
) -> None:
    own = ready(device, email)
    event = with_choir(own, email)
    page = own.open(f"/events/{event}?on=2026-11-20T18:00")
    path = f"/api/events/{event}"
    api_of(email).patch(path, {"location": "Hall"})
    own.sync()
    place = page.get_by_role("textbox", name="Place")
    expect(place).to_have_value("Hall")
    page.get_by_label("Notes").fill("Mine")
    api_of(email).patch(path, {"location": "Garden"})
    own.sync()
    expect(place).to_have_value("Hall")
    save(page)
    page.get_by_role("button", name="All of them").click()
    expect(page.get_by_text("Changed", exact=True)).to_be_visible()
    row = row_of(own, email, event)
    assert (row["location"], row["description"]) == ("Garden", "Mine")
    own.open(f"/events/{event}?on=2026-11-21T18:00")  # no repeat: then it is the first
    expect(page.get_by_label("Starts")).to_have_value("2026-11-06")
