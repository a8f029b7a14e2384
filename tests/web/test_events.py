"""Events in the app: new ones, and changes of one repeat, of it and what follows, and of all."""

from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from tests.support.app import Device, eventually
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
