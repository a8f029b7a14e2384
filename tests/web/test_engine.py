"""The engine out of sight: first readings, tabs, tokens, room, plain HTTP."""

import socket
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, Route, expect

from tests.support.app import PHONE, Device, eventually
from tests.support.people import Person
from tests.support.serving import serving_on
from tests.web.test_offline import api_of, texts

LONG_AGO = datetime(2020, 1, 1, tzinfo=UTC)
DAY_MS = 24 * 60 * 60 * 1000


def holding(held: list[Route]) -> Callable[[Route], None]:
    """Return a handler that holds requests back until they are continued."""

    def hold(route: Route) -> None:
        held.append(route)

    return hold


def keep_many(person: Person, count: int) -> None:
    """Keep so many thoughts, the last of them the newest."""
    for start in range(0, count, 400):
        changes = [
            {
                "change_id": f"019aab3c-5f00-7cc3-98c4-{number:012x}",
                "kind": "thought",
                "id": f"019aab3c-5f00-7cc3-98c5-{number:012x}",
                "fields": {
                    "text": f"Number {number}",
                    "timestamp": (LONG_AGO + timedelta(hours=number)).isoformat(),
                },
            }
            for number in range(start, min(start + 400, count))
        ]
        assert person.post("/api/changes", {"changes": changes}).status == 200


def test_on_a_new_device_the_newest_is_there_before_all_the_rest(
    device: Callable[..., Device], email: str
) -> None:
    first = device(worker=False)
    first.register(email)
    keep_many(api_of(email), 1_100)
    own = device(worker=False)
    waiting: list[Route] = []
    own.page.route("**/api/changes?since=500*", holding(waiting))
    own.sign_in(email)
    expect(own.item("Number 1099")).to_be_visible()
    expect(own.page.get_by_text("500 of 1,100")).to_be_visible()
    eventually(lambda: bool(waiting), page=own.page)  # which comes after the text
    waiting.pop().continue_()
    ids = "({ opened }) => opened().read((tx) => tx.ids())"
    eventually(lambda: len(own.engine(ids)) == 1_100, page=own.page)
    expect(own.page.get_by_text("of 1,100")).to_have_count(0)


def test_an_exchange_that_is_asked_for_waits_for_that_of_another_tab(
    device: Callable[..., Device], email: str
) -> None:
    own = device(worker=False)
    own.register(email)
    other = own.tab()
    expect(own.box(other)).to_be_visible()
    waiting: list[Route] = []
    other.route("**/api/changes*", holding(waiting))
    own.page.route("**/api/changes*", lambda route: route.abort())
    own.write("Sent by the other tab")
    eventually(lambda: bool(waiting), page=other)
    own.page.unroute("**/api/changes*")
    own.page.evaluate(
        """async () => {
          const engine = await import(document.querySelector('script[type=module]').src);
          window.sent = engine.syncNow().then(() => engine.everythingUnsent());
        }"""
    )
    waiting.pop().continue_()
    other.unroute("**/api/changes*")
    assert own.page.evaluate("window.sent") == []
    assert texts(api_of(email)) == ["Sent by the other tab"]


def test_a_tab_that_heard_nothing_shows_what_it_missed_when_it_is_looked_at(
    device: Callable[..., Device], email: str
) -> None:
    own = device(worker=False)
    own.context.add_init_script("BroadcastChannel.prototype.postMessage = () => {}")
    own.register(email)
    other = own.tab()
    expect(own.box(other)).to_be_visible()
    other.route("**/api/**", lambda route: route.abort())  # nothing comes by the feed
    own.page.route("**/api/**", lambda route: route.abort())
    own.write("Missed")
    other.wait_for_timeout(200)
    expect(own.item("Missed", other)).to_have_count(0)
    turn = """(to) => {
      Object.defineProperty(document, 'visibilityState', { value: to, configurable: true });
      document.dispatchEvent(new Event('visibilitychange'));
    }"""
    other.evaluate(turn, "hidden")
    other.evaluate("const now = Date.now; Date.now = () => now() + 60_000")
    other.evaluate(turn, "visible")
    expect(own.item("Missed", other)).to_be_visible()


def test_what_waits_for_more_than_a_day_to_be_sent_says_so(
    device: Callable[..., Device], email: str
) -> None:
    own = device(worker=False)
    own.register(email)
    own.page.route("**/api/**", lambda route: route.abort())
    own.page.evaluate(
        f"const now = Date.now; Date.now = () => now() - {2 * DAY_MS}; window.n = now"
    )
    own.write("Of the day before yesterday")
    own.page.evaluate("Date.now = window.n")
    own.sync()
    line = own.page.get_by_text("only on this device for more than a day")
    expect(line).to_be_visible()
    own.page.unroute("**/api/**")
    own.sync()
    expect(line).to_have_count(0)


@pytest.mark.parametrize("locks", ["with", "without"])
def test_two_tabs_that_refresh_at_the_same_moment_stay_signed_in(
    device: Callable[..., Device], email: str, locks: str
) -> None:
    own = device(worker=False)
    if locks == "without":  # as over plain HTTP
        own.context.add_init_script("delete Navigator.prototype.locks")
    own.register(email)
    answers: list[str] = []
    own.context.on("response", lambda answer: answers.append(answer.url.rpartition("/")[2]))
    other = own.tab()
    eventually(lambda: "changes?" in "".join(answers).partition("refresh")[2], page=other)
    answers.clear()
    pages = [own.page, other]
    for page in pages:
        # The token ends in 15 minutes; half an hour later both need a new one.
        page.evaluate("const now = Date.now; Date.now = () => now() + 1_800_000")
    for page in pages:
        own.engine("({ syncNow }) => void syncNow()", page=page)
    eventually(lambda: answers.count("refresh") >= 2, page=other)
    person = api_of(email)
    for page in pages:
        own.write("Still signed in", page)
    eventually(lambda: len(texts(person)) == 2, page=other)
    for page in pages:
        expect(page.locator(".state")).to_have_text("")


def test_a_device_without_room_keeps_the_text_in_the_box(
    device: Callable[..., Device], email: str
) -> None:
    own = device(worker=False)
    own.register(email)
    own.write("Before it was full")
    own.sync()
    own.page.evaluate(
        """() => {
          const put = IDBObjectStore.prototype.put;
          window.giveRoom = () => { IDBObjectStore.prototype.put = put; };
          IDBObjectStore.prototype.put = function () {
            throw new DOMException('There is no room', 'QuotaExceededError');
          };
        }"""
    )
    text = "Does not fit " * 500
    own.box().fill(text)
    own.page.get_by_role("button", name="Save").click()
    expect(own.page.get_by_text("Not saved: this device has no room left")).to_be_visible()
    expect(own.box()).to_have_value(text)
    own.page.evaluate("giveRoom()")
    own.page.get_by_role("button", name="Save").click()
    expect(own.box()).to_have_value("")
    own.sync()
    assert len(texts(api_of(email))) == 2


@contextmanager
def at_a_name(browser: Browser, log: Path) -> Iterator[Device]:
    """Open the app over plain HTTP at a name that is not this machine's."""
    with socket.create_server(("127.0.0.1", 0), backlog=128) as listener:
        url = f"http://lan.test:{listener.getsockname()[1]}"
        with serving_on(listener, log, {"HOST_NAMES": "lan.test"}):
            own = Device.new(browser, url, size=PHONE)
            yield own
            own.close()


def test_over_plain_http_at_another_name_it_works_while_the_server_answers(
    browser: Browser, database: str, email: str, tmp_path: Path
) -> None:
    assert database
    with at_a_name(browser, tmp_path / "log") as own:
        own.register(email)
        assert own.page.evaluate("[isSecureContext, 'locks' in navigator]") == [False, False]
        line = own.page.get_by_text("Opened without HTTPS")
        expect(line).to_be_visible()
        own.write("Without HTTPS")
        own.page.reload()
        expect(own.item("Without HTTPS")).to_be_visible()
        other = own.tab()
        own.write("From a second tab", other)
        expect(own.item("From a second tab")).to_be_visible()
        own.sync()
        expect(own.page.locator(".state")).to_have_text("")
        assert sorted(texts(api_of(email))) == ["From a second tab", "Without HTTPS"]
        # The browser's own word on a header that counts over HTTPS only.
        assert [text for text in own.complaints if "Cross-Origin-Opener" not in text] == []


@pytest.mark.parametrize("times", [3])
def test_a_server_that_is_killed_in_the_middle_of_sends_gets_everything_once(
    browser: Browser, database: str, email: str, tmp_path: Path, times: int
) -> None:
    assert database
    with socket.create_server(("127.0.0.1", 0), backlog=128) as listener:
        url = f"http://localhost:{listener.getsockname()[1]}"
        allowed = {"ALLOWED_ORIGINS": url}
        own = Device.new(browser, url, worker=False)
        with serving_on(listener, tmp_path / "log", allowed):
            own.register(email)
        for time in range(times):
            own.write(f"While it is away {time}")
            with serving_on(listener, tmp_path / "log", allowed):
                own.engine("({ syncNow }) => void syncNow()")
                own.write(f"While it is killed {time}")
        with serving_on(listener, tmp_path / "log", allowed):
            own.sync()
            expect(own.page.locator(".state")).to_have_text("")
        person = api_of(email)
        found: list[dict[str, Any]] = person.get("/api/thoughts").json["items"]
        expected = [f"While it is {what} {t}" for t in range(times) for what in ("away", "killed")]
        assert sorted(one["text"] for one in found) == sorted(expected)
        assert {one["version"] for one in found} == {1}
        own.close()


def test_an_account_is_told_where_its_person_is(device: Callable[..., Device], email: str) -> None:
    own = device(worker=False, timezone_id="Pacific/Auckland", locale="mi-NZ")
    own.register(email)
    person = api_of(email)
    eventually(lambda: person.get("/auth/me").json["zone"] == "Pacific/Auckland", page=own.page)
    assert person.get("/auth/me").json["languages"][0] == "mi-NZ"
    own.write("Written there")
    own.sync()
    assert person.get("/api/thoughts").json["items"][0]["zone"] == "Pacific/Auckland"
    # Somewhere else later, the account stays where it is.
    other = device(worker=False, timezone_id="Europe/Oslo")
    other.sign_in(email)
    other.sync()
    assert person.get("/auth/me").json["zone"] == "Pacific/Auckland"


def test_a_newer_app_reads_again_what_the_one_before_skipped(
    device: Callable[..., Device], email: str
) -> None:
    own = device(worker=False)
    own.register(email)
    person = api_of(email)
    sent = {"text": "By a newer app", "place": {"name": "Brampton"}, "starred": True}
    assert person.post("/api/thoughts", sent).status == 201
    own.sync()
    own.engine(
        """({ opened }) => opened().write(async (tx) => {
          const [thing] = await tx.all('things');
          const { place, starred, ...row } = thing.row;
          await tx.put('things', { ...thing, row });
          await tx.put('meta', { ...(await tx.cursor()), model: 1 });
        })"""
    )
    own.page.reload()
    own.box().wait_for()
    own.edit("By a newer app", "By a newer app, edited")
    own.sync()
    [item] = person.get("/api/thoughts").json["items"]
    assert (item["text"], item["place"]["name"]) == ("By a newer app, edited", "Brampton")
    [thing] = own.engine("({ opened }) => opened().read((tx) => tx.all('things'))")
    assert (thing["row"]["place"]["name"], thing["row"]["starred"]) == ("Brampton", True)


def test_where_something_was_imported_from_stays_with_the_server(
    device: Callable[..., Device], email: str
) -> None:
    own = device(worker=False)
    own.register(email)
    person = api_of(email)
    origin = {"app": "Day One", "id": "7", "kept": {"weather": "Foggy"}}
    assert person.post("/api/thoughts", {"text": "Imported", "origin": origin}).status == 201
    own.sync()
    assert "Foggy" not in str(own.engine("({ opened }) => opened().read((tx) => tx.all('things'))"))
    own.edit("Imported", "Imported, and edited")
    own.sync()
    [item] = person.get("/api/thoughts").json["items"]
    assert (item["text"], item["origin"]) == ("Imported, and edited", origin)
