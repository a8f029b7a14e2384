"""`make bench-web`: the web app's goals, on this machine and with a processor four times slower.

Alone on the machine: milliseconds of a busy one say nothing. Chromium, the real server.
"""

import sys
import tempfile
from dataclasses import dataclass, field
from pathlib import Path
from statistics import median
from time import perf_counter
from typing import Any
from uuid import uuid4

import httpx
from playwright.sync_api import Browser, expect

from bench import machine, report
from tests.support import timing
from tests.support.app import PASSWORD, Device, eventually
from tests.support.aurora_dev import Aurora
from tests.support.chromium import chromium
from tests.support.paths import ROOT
from tools.web import of_first_screen, sizes

THINGS, LENGTH = 10_000, 567  # characters; about the mean of a diary's entries
MANY, SHORT = 100_000, 57
STARTS = 5
SLOWER = 4
A_BATCH = 500

METHOD = (
    f"Chromium without a GPU, a phone's screen. {THINGS:,} thoughts of {LENGTH} characters; "
    f"medians of {STARTS} starts, and of 9 to 11 keys. A key or a save counts until it is painted."
)
HEAD = ("", "goal", "measured", "goal, 4 x slower", "measured")


@dataclass
class Figures:
    """What was measured, one line a goal."""

    lines: dict[str, list[str]] = field(default_factory=dict)

    def note(self, what: str, most: float, found: float, unit: str, *, slow: bool = False) -> None:
        """Add a figure; one beyond its goal is missed."""
        line = self.lines.setdefault(what, ["", "", "", ""])
        report.check(f"{what}{', 4 x slower' if slow else ''}", found, most)
        figures = f"<= {most:,.0f} {unit}", f"{found:,.{0 if found >= 10 else 1}f} {unit}"
        line[2 if slow else 0 : 4 if slow else 2] = figures

    def table(self) -> str:
        return report.table(HEAD, [[what, *line] for what, line in self.lines.items()])


def measure_sizes(figures: Figures) -> None:
    """Note what is sent, as gzip."""
    found = sizes()
    own = sum(found.values()) - found["lexer.js"]
    first = of_first_screen(found)
    figures.note("JavaScript of the first screen, gzip", 60, first / 1000, "KB")
    figures.note("all JS, CSS and HTML, gzip, without the Markdown library", 150, own / 1000, "KB")


def offline(own: Device) -> None:
    """Cut the network off once the service worker serves the app."""
    eventually(lambda: bool(own.page.evaluate("!!navigator.serviceWorker.controller")), 60)
    own.context.set_offline(True)


def measure_use(browser: Browser, url: str, figures: Figures, *, slow: bool) -> None:
    """Note what somebody with 10,000 things waits for, without a network at the start."""
    own = Device.new(browser, url)
    own.register(f"{uuid4()}@example.com")
    timing.keep(own, THINGS, LENGTH)
    offline(own)
    factor = SLOWER if slow else 1
    found = [timing.opened(own, THINGS, factor) for _ in range(STARTS)]
    starts, client = [start for start, _ in found], found[-1][1]
    newest = "10,000 things: start without a network to the newest"
    figures.note(newest, 1500 if slow else 350, median(starts), "ms", slow=slow)
    keys = timing.typing(own.page, ".capture textarea", "the sea was")
    figures.note(
        "key to paint in the capture box", 50 if slow else 16, median(keys), "ms", slow=slow
    )
    saves = [timing.saving(own, f"Saved {number}") for number in range(STARTS)]
    figures.note("save to paint", 150 if slow else 50, median(saves), "ms", slow=slow)
    if not slow:
        flung = timing.fling(own.page)
        figures.note("frames over 50 ms in a fling of 4 s", 3, flung["long"], "")
        figures.note("nodes on Today", 1_500, flung["nodes"], "")
        figures.note("heap", 60, timing.heap_mb(client), "MB")
    own.page.get_by_role("link", name="Search").click()
    own.page.get_by_role("searchbox").wait_for()
    own.page.wait_for_timeout(3_000 * factor)  # until every text has been folded
    keys = timing.typing(own.page, "input[type=search]", "loud sea", 250)
    figures.note(
        "search: key to results painted", 100 if slow else 50, median(keys), "ms", slow=slow
    )
    complain(own)


def complain(own: Device) -> None:
    """Note what the console said as a goal that was missed, and close."""
    report.check(f"complaints of the browser: {own.complaints}", len(own.complaints), 0)
    own.close()


def measure_first_sync(browser: Browser, url: str, figures: Figures) -> None:
    """Note how long a new device takes to have 10,000 things."""
    email = f"{uuid4()}@example.com"
    first = Device.new(browser, url)
    first.register(email)
    timing.keep(first, THINGS, LENGTH)
    changes = first.engine(
        """async ({ opened }) => (await opened().read((tx) => tx.all('things'))).map(
          ({ id, row }) => ({ change_id: id, kind: 'thought', id,
            fields: { text: row.text, timestamp: row.timestamp, tags: row.tags } }))"""
    )
    first.close()
    send(url, email, changes)
    own = Device.new(browser, url)
    own.open()
    began = perf_counter()
    own.sign_in_here(email)
    own.page.locator(".item").first.wait_for()
    usable = perf_counter() - began
    count = "({ opened }) => opened().read((tx) => tx.ids()).then((ids) => ids.length)"
    while own.engine(count) < THINGS:
        own.page.wait_for_timeout(100)
    whole = perf_counter() - began
    figures.note("first sync of 10,000: the newest are there", 1, usable, "s")
    figures.note("first sync of 10,000: whole", 10, whole, "s")
    complain(own)


def send(url: str, email: str, changes: list[Any]) -> None:
    """Send changes as another device."""
    with httpx.Client(base_url=url, trust_env=False, timeout=120) as client:
        who = client.post("/auth/login", json={"email": email, "password": PASSWORD}).json()
        headers = {"authorization": f"Bearer {who['access_token']}"}
        for start in range(0, len(changes), A_BATCH):
            body = {"changes": changes[start : start + A_BATCH]}
            assert client.post("/api/changes", json=body, headers=headers).status_code == 200


def measure_many(browser: Browser, url: str, figures: Figures) -> None:
    """Note what 100,000 things of a tenth of the length cost."""
    own = Device.new(browser, url)
    own.register(f"{uuid4()}@example.com")
    timing.keep(own, MANY, SHORT)
    offline(own)
    start, client = timing.opened(own, MANY, 1)
    figures.note("100,000 things: start to the newest", 1_000, start, "ms")
    keys = timing.typing(own.page, ".capture textarea", "the sea was")
    figures.note("100,000 things: key to paint", 50, median(keys), "ms")
    figures.note("100,000 things: save to paint", 150, timing.saving(own, "One more"), "ms")
    flung = timing.fling(own.page)
    figures.note("100,000 things: frames over 50 ms in a fling", 10, flung["long"], "")
    figures.note("100,000 things: heap", 250, timing.heap_mb(client), "MB")
    expect(own.box()).to_be_visible()
    complain(own)


def main() -> None:
    """Measure everything; exits with the goals that were missed."""
    figures = Figures()
    about = machine.description()
    measure_sizes(figures)
    with (
        tempfile.TemporaryDirectory() as folder,
        Aurora(ROOT, Path(folder) / "data", RATE_BURST="1000000") as aurora,
        chromium() as browser,
    ):
        url = f"http://localhost:{aurora.port}"
        measure_use(browser, url, figures, slow=False)
        measure_use(browser, url, figures, slow=True)
        measure_first_sync(browser, url, figures)
        measure_many(browser, url, figures)
    report.write("web", f"## The web app\n\n{about}\n\n{METHOD}\n\n{figures.table()}")
    sys.exit("\n".join(f"MISSED: {goal}" for goal in report.MISSED) or 0)


if __name__ == "__main__":
    main()
