"""The made-up life of `make demo`."""

from collections.abc import Callable
from datetime import date

from playwright.sync_api import expect

from tests.support.app import Device
from tests.support.client import call
from tools.demo.__main__ import EMAIL, PASSWORD, fill
from tools.demo.life import DAYS, Life

TODAY = date(2026, 6, 17)


def test_the_same_day_gives_the_same_life() -> None:
    assert Life(TODAY).changes() == Life(TODAY).changes()
    ids = [change["id"] for change in Life(TODAY).changes()]
    assert len(set(ids)) == len(ids) >= DAYS


def test_the_demo_is_filled_once_and_opens(app: str, device: Callable[..., Device]) -> None:
    fill(app, TODAY)
    fill(app, TODAY)  # as the next start does
    token = call("POST", "/auth/login", {"email": EMAIL, "password": PASSWORD}).json["access_token"]
    headers = {"authorization": f"Bearer {token}"}
    latest = call("GET", "/api/changes", headers=headers).json["latest"]
    assert latest == len(Life(TODAY).changes())
    own = device(worker=False)
    own.open()
    own.page.get_by_label("E-mail").fill(EMAIL)
    own.page.get_by_label("Password").fill(PASSWORD)
    own.page.get_by_role("button", name="Sign in", exact=True).click()
    expect(own.page.locator(".item").first).to_be_visible()
