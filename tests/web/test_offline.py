"""Without a network everything goes on, and what was written arrives once."""

from collections.abc import Callable
from typing import Any

from playwright.sync_api import Route, expect

from tests.support.app import PASSWORD, Device, eventually
from tests.support.client import call
from tests.support.people import Person


def api_of(email: str) -> Person:
    """Sign in as the person without a browser."""
    tokens = call("POST", "/auth/login", {"email": email, "password": PASSWORD}).json
    return Person(email, PASSWORD, tokens["user"], tokens["access_token"], tokens["refresh_token"])


def texts(person: Person) -> list[str]:
    return [item["text"] for item in person.get("/api/thoughts").json["items"]]


def ready_for_offline(device: Device) -> None:
    """Wait until the service worker holds the app, and serves it."""
    eventually(lambda: bool(device.page.evaluate("!!navigator.serviceWorker.controller")))


def test_offline_everything_goes_on_and_arrives_once(
    device: Callable[..., Device], email: str
) -> None:
    own = device()
    own.register(email)
    own.write("First, online")
    own.write("Second, online")
    own.sync()
    ready_for_offline(own)

    own.context.set_offline(True)
    own.write("Third, offline")
    own.edit("First, online", "First, edited offline")
    own.delete("Second, online")
    expect(own.page.locator(".state")).to_contain_text("Offline")
    expect(own.page.locator(".state")).to_contain_text("3 to send")
    own.page.reload()
    expect(own.item("Third, offline")).to_be_visible()
    own.write("Fourth, after the reload")
    assert own.words() == ["Fourth, after the reload", "Third, offline", "First, edited offline"]

    own.context.set_offline(False)
    own.sync()
    expect(own.page.locator(".state")).to_have_text("")
    person = api_of(email)
    assert texts(person) == [
        "Fourth, after the reload",
        "Third, offline",
        "First, edited offline",
    ]
    edited = next(i for i in person.get("/api/thoughts").json["items"] if "edited" in i["text"])
    assert edited["version"] == 2


def test_a_change_whose_answer_is_lost_arrives_once(
    device: Callable[..., Device], email: str
) -> None:
    own = device(worker=False)
    own.register(email)
    lost: list[Any] = []

    def lose(route: Route) -> None:
        if route.request.method != "POST" or len(lost) >= 2:
            route.continue_()
            return
        lost.append(route.fetch().status)
        route.abort()

    own.page.route("**/api/changes*", lose)
    own.write("Sent, and the answer is lost")
    own.sync()
    own.write("Written while nobody knew")
    own.sync()
    own.sync()
    assert lost == [200, 200]
    person = api_of(email)
    assert texts(person) == ["Written while nobody knew", "Sent, and the answer is lost"]
    assert [i["version"] for i in person.get("/api/thoughts").json["items"]] == [1, 1]
    expect(own.page.locator(".state")).to_have_text("")


def test_an_edit_while_the_first_is_on_its_way_is_no_conflict(
    device: Callable[..., Device], email: str
) -> None:
    own = device(worker=False)
    own.register(email)
    own.write("One")
    own.sync()
    own.page.route("**/api/changes*", lambda route: route.abort())
    own.edit("One", "Two")
    own.sync()  # it is on its way now, for all the device knows
    own.edit("Two", "Three")
    own.edit("Three", "Four")
    own.page.unroute("**/api/changes*")
    own.sync()
    person = api_of(email)
    [item] = person.get("/api/thoughts").json["items"]
    assert (item["text"], item["version"]) == ("Four", 3)
    assert own.words() == ["Four"]


def test_when_the_session_has_ended_nothing_vanishes_and_a_line_says_what_to_do(
    device: Callable[..., Device], email: str
) -> None:
    own = device(worker=False)
    own.register(email)
    own.write("Still here")
    own.sync()
    person = api_of(email)
    for session in person.get("/auth/sessions").json["items"]:
        if not session["current"]:
            assert person.delete(f"/auth/sessions/{session['id']}").status == 204
    own.write("Written after the end")
    own.sync()
    expect(own.item("Still here")).to_be_visible()
    own.page.get_by_role("link", name="Sign in to send").click()
    assert own.page.get_by_label("E-mail").input_value() == email
    own.page.get_by_label("Password").fill(PASSWORD)
    own.page.get_by_role("button", name="Sign in", exact=True).click()
    expect(own.item("Written after the end")).to_be_visible()
    # Once somebody has signed in, the page sends what waited.
    eventually(lambda: texts(person) == ["Written after the end", "Still here"])


def test_signing_out_with_unsent_changes_asks_first(
    device: Callable[..., Device], email: str
) -> None:
    own = device(worker=False)
    own.register(email)
    own.page.route("**/api/changes*", lambda route: route.abort())
    own.write("Only on this device")
    own.page.get_by_role("link", name="Settings").click()
    own.page.get_by_role("button", name="Sign out").click()
    dialog = own.page.get_by_role("dialog")
    expect(dialog).to_contain_text("1 thing is only on this device")
    with own.page.expect_download() as saved:
        dialog.get_by_role("button", name="Save as a file").click()
    assert "Only on this device" in saved.value.path().read_text("utf-8")
    dialog.get_by_role("button", name="Stay").click()
    own.page.get_by_role("button", name="Back").click()
    expect(own.item("Only on this device")).to_be_visible()


def test_a_screen_that_cannot_be_loaded_says_so_and_the_way_back_works(
    device: Callable[..., Device], email: str
) -> None:
    own = device(worker=False)
    own.register(email)
    own.page.route("**/later.js", lambda route: route.abort())
    own.page.get_by_role("link", name="Settings").click()
    expect(own.page.get_by_text("Reload when you are online")).to_be_visible()
    own.page.get_by_role("button", name="Back").click()
    expect(own.box()).to_be_visible()
