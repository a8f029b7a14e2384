"""Counts that do not depend on the machine's speed; and times, at ten times their goals."""

import re
from collections.abc import Callable
from statistics import median

from playwright.sync_api import expect

from tests.support import timing
from tests.support.app import DESKTOP, Device
from tests.web.test_offline import ready_for_offline

THINGS, LENGTH = 3_000, 567
EVENTS = 5_000
COUNT = """() => {
  window.transactions = [];
  const begin = IDBDatabase.prototype.transaction;
  IDBDatabase.prototype.transaction = function (names, mode, ...rest) {
    window.transactions.push(mode);
    return begin.call(this, names, mode, ...rest);
  };
}"""


def test_saving_takes_few_transactions(device: Callable[..., Device], email: str) -> None:
    own = device(worker=False)
    own.register(email)
    own.sync()
    own.page.route("**/api/**", lambda route: route.abort())
    own.page.evaluate(COUNT)
    own.engine(
        "({ add }) => add('thought', { text: 'One', timestamp: new Date().toISOString() },"
        " '019aab3c-5f00-7cc3-98c4-dc0c0c07398f')"
    )
    written = own.page.evaluate("transactions.filter((mode) => mode === 'readwrite').length")
    assert written == 1


def test_an_exchange_with_nothing_new_takes_one_request(
    device: Callable[..., Device], email: str
) -> None:
    own = device(worker=False)
    own.register(email)
    own.write("Once")
    own.sync()
    asked: list[str] = []
    own.page.on("request", lambda request: asked.append(request.url))
    own.sync()
    assert [url.rpartition("/")[2].partition("?")[0] for url in asked] == ["changes"]


def test_going_to_another_month_of_five_thousand_events_is_at_once(
    device: Callable[..., Device], email: str, record_property: Callable[..., None]
) -> None:
    own = device(size=DESKTOP, worker=False, timezone_id="Europe/Berlin")
    own.register(email)
    timing.keep_events(own, EVENTS)
    page = own.open("/calendar/2026-01-15")
    page.locator(".month .occasion").first.wait_for()
    took = timing.pressing(page, ".month [tabindex='0']", "PageDown", 12)
    expect(page).to_have_url(re.compile("/calendar/2027-01-15$"))
    record_property("From month to month", f"{median(took):.0f} ms")
    assert median(took) <= 10 * 50


def test_a_full_device_starts_writes_scrolls_and_finds_at_once(
    device: Callable[..., Device], email: str
) -> None:
    own = device()
    own.register(email)
    timing.keep(own, THINGS, LENGTH)
    ready_for_offline(own)
    own.context.set_offline(True)
    start, client = timing.opened(own, THINGS, 1)
    assert start <= 10 * 350
    assert median(timing.typing(own.page, ".capture textarea", "the sea")) <= 10 * 16
    assert timing.saving(own, "One more") <= 10 * 50
    flung = timing.fling(own.page, 1_000)
    assert flung["nodes"] <= 1_500
    assert timing.heap_mb(client) <= 60
    own.page.get_by_role("link", name="Search").click()
    own.page.get_by_role("searchbox").wait_for()
    assert median(timing.typing(own.page, "input[type=search]", "loud sea")) <= 10 * 50
    assert own.page.evaluate("document.querySelectorAll('*').length") <= 1_500
