"""A search while this device does not hold everything: Aurora is asked as well."""

from collections.abc import Callable
from urllib.parse import parse_qs, urlsplit

from playwright.sync_api import Request, Route, expect

from tests.support.app import Device, eventually
from tests.web.test_engine import holding, keep_many
from tests.web.test_offline import api_of

REST = "**/api/changes?since=500*"


def asked(request: Request) -> str:
    """Return the line that Aurora is asked for."""
    return parse_qs(urlsplit(request.url).query)["q"][0]


def begun(device: Callable[..., Device], email: str) -> Device:
    """Return a new device in the middle of its first reading; without the route it goes on."""
    first = device(worker=False)
    first.register(email)
    keep_many(api_of(email), 1_100)
    own = device(worker=False)
    busy = {"status": 503, "code": "unavailable", "detail": "Busy.", "errors": []}
    own.page.route(REST, lambda route: route.fulfill(status=503, json=busy))
    own.sign_in(email)
    expect(own.page.get_by_text("500 of 1,100")).to_be_visible()
    own.page.get_by_role("link", name="Search").click()
    return own


def test_what_is_not_here_yet_is_found_opened_and_shown_once(
    device: Callable[..., Device], email: str
) -> None:
    own = begun(device, email)
    page = own.page
    page.get_by_role("searchbox").fill("number 700")
    there = page.get_by_role("region", name="Not on this device")
    expect(there.locator("mark")).to_have_text(["Number", "700"])
    expect(there).to_contain_text("Aurora has 1 thing with these words.")
    expect(page.get_by_text("Not everything is on this device yet")).to_be_visible()
    there.locator(".hit").get_by_role("link").click()
    expect(page.get_by_role("heading", level=1, name="Thought")).to_be_visible()
    expect(page.get_by_text("Number 700", exact=True)).to_be_visible()
    page.get_by_role("button", name="Back").click()
    # It is on the device now.
    expect(page.locator(".hit")).to_have_count(1)
    expect(there.locator(".hit")).to_have_count(0)
    page.unroute(REST)
    own.sync()
    page.get_by_role("searchbox").fill("number")
    expect(page.get_by_role("status").filter(has_text="1,100 things")).to_be_visible()
    expect(page.get_by_text("Not everything is on this device yet")).to_have_count(0)


def test_a_question_ends_when_typing_goes_on_and_a_part_is_told_as_one(
    device: Callable[..., Device], email: str
) -> None:
    own = begun(device, email)
    page, ended = own.page, list[str]()

    def note_end(request: Request) -> None:
        if "/api/search" in request.url:
            ended.append(asked(request))

    page.on("requestfailed", note_end)
    held: list[Route] = []
    page.route("**/api/search*", holding(held))
    page.get_by_role("searchbox").fill("numb")
    eventually(lambda: bool(held), page=page)
    page.get_by_role("searchbox").fill("number -kind:task")
    eventually(lambda: ended == ["numb"] and len(held) == 2, page=page)
    answer = held[1].fetch()
    held[1].fulfill(json={**answer.json(), "exact": False, "complete": False})
    there = page.get_by_role("region", name="Not on this device")
    expect(there).to_contain_text("Aurora has at least")
    expect(there).to_contain_text("It is still adding older ones")
    # The newest fifty are here: what is asked for by itself goes on until there is something new.
    eventually(lambda: len(held) == 3, page=page)
    held[2].continue_()
    expect(there.locator(".hit")).to_have_count(50)
    there.get_by_role("button", name="Show more").click()
    eventually(lambda: len(held) == 4, page=page)
    held[3].continue_()
    expect(there.locator(".hit")).to_have_count(100)


def test_nobody_is_asked_where_everything_is_here(
    device: Callable[..., Device], email: str
) -> None:
    own = device(worker=False)
    own.register(email)
    own.write("All of it is here")
    own.sync()
    requests: list[str] = []
    own.page.on("request", lambda one: requests.append(urlsplit(one.url).path))
    own.page.get_by_role("link", name="Search").click()
    own.page.get_by_role("searchbox").fill("all of it")
    expect(own.page.locator("mark")).to_have_text(["All", "of", "it"])
    own.sync()  # which takes longer than the pause before a question
    own.page.wait_for_timeout(500)
    assert "/api/search" not in requests
