"""`make pictures`: the app with the demo's life, as README and docs show it."""

import tempfile
from datetime import datetime
from pathlib import Path
from zoneinfo import ZoneInfo

from playwright.sync_api import Browser, Page

from tests.support.app import DESKTOP, PHONE, Device
from tests.support.aurora_dev import Aurora
from tests.support.chromium import chromium
from tests.support.paths import ROOT
from tools.demo.__main__ import EMAIL, PASSWORD, fill
from tools.demo.life import ZONE

FOLDER = ROOT / "docs" / "pictures"
NOW = datetime(2026, 6, 17, 9, 20, tzinfo=ZoneInfo(ZONE))
DEVICES = (("phone", PHONE, "light"), ("phone", PHONE, "dark"), ("desktop", DESKTOP, "light"))
SCREENS = {
    "today": "/",
    "journals": "/journals",
    "calendar": "/calendar/2026-06-14",
    "tasks": "/tasks",
    "search": "/search?q=mina",
    "look-back": "/look-back",
}
VIEWS = ("Week", "Agenda")  # of the calendar, besides the month


def sign_in(browser: Browser, url: str, size: dict[str, int], scheme: str) -> Device:
    """Sign in to the demo, on its day."""
    own = Device.new(
        browser,
        url,
        size=size,
        scheme="dark" if scheme == "dark" else "light",
        worker=False,
        timezone_id=ZONE,
        locale="en-GB",
    )
    own.page.clock.set_fixed_time(NOW)
    own.open()
    own.page.get_by_label("E-mail").fill(EMAIL)
    own.page.get_by_label("Password").fill(PASSWORD)
    own.page.get_by_role("button", name="Sign in", exact=True).click()
    own.page.locator(".item").first.wait_for()
    return own


def take(page: Page, name: str) -> None:
    """Take a picture of a screen once it stands still."""
    page.get_by_role("heading", level=1).wait_for()
    page.wait_for_timeout(1_200)
    page.evaluate("document.activeElement?.blur()")
    page.screenshot(path=FOLDER / f"{name}.png", animations="disabled", caret="hide")


def main() -> None:
    """Take each screen on a phone, in both themes, and on a desktop."""
    FOLDER.mkdir(exist_ok=True)
    with (
        tempfile.TemporaryDirectory() as data,
        Aurora(ROOT, Path(data) / "data", RATE_BURST="100000") as aurora,
        chromium() as browser,
    ):
        url = f"http://localhost:{aurora.port}"
        fill(url, NOW.date())
        for device, size, scheme in DEVICES:
            own = sign_in(browser, url, size, scheme)
            own.page.get_by_role("heading", name="Yesterday").wait_for()
            for name, path in SCREENS.items():
                own.page.goto(f"{url}{path}")
                take(own.page, f"{name}-{device}-{scheme}")
            own.page.goto(f"{url}/calendar/{NOW.date()}")
            for view in VIEWS:
                own.page.get_by_role("radio", name=view).check()
                take(own.page, f"{view.lower()}-{device}-{scheme}")
            own.close()


if __name__ == "__main__":
    main()
