"""Days as people have them: zones, the days when clocks are changed, and midnight."""

import re
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from playwright.sync_api import expect

from tests.support.app import Device
from tests.web.test_offline import api_of

ZONES = ["Pacific/Honolulu", "UTC", "Asia/Kathmandu", "Pacific/Kiritimati"]
# Days of 23 and of 25 hours.
CHANGED = [("Europe/Berlin", "2026-03-29"), ("Europe/Berlin", "2026-10-25")]


def heading(day: datetime) -> re.Pattern[str]:
    return re.compile(day.strftime("%A"))


@pytest.mark.parametrize("zone", ZONES)
def test_a_day_is_that_of_the_device_until_its_own_midnight(
    device: Callable[..., Device], email: str, zone: str
) -> None:
    here = ZoneInfo(zone)
    late = datetime(2026, 6, 17, 23, 58, tzinfo=here)
    own = device(worker=False, timezone_id=zone, locale="en-GB")
    own.page.clock.install(time=late)
    own.register(email)
    expect(own.page.get_by_role("heading", level=1)).to_have_text(heading(late))
    own.write("Before midnight")
    today = own.page.get_by_role("region", name="Today")
    expect(today).to_contain_text("Before midnight")
    own.page.clock.fast_forward("03:00")
    expect(own.page.get_by_role("heading", level=1)).to_have_text(
        heading(late + timedelta(minutes=3))
    )
    own.write("After midnight")
    expect(today).to_contain_text("After midnight")
    yesterday = own.page.get_by_role("region", name="Yesterday")
    expect(yesterday).to_contain_text("Before midnight")
    own.sync()
    items = api_of(email).get("/api/thoughts").json["items"]
    moments = {i["text"]: datetime.fromisoformat(i["timestamp"]) for i in items}
    assert abs(moments["Before midnight"] - late.astimezone(UTC)) < timedelta(minutes=2)


@pytest.mark.parametrize(("zone", "date"), CHANGED)
@pytest.mark.parametrize("hour", [0, 23])
def test_a_day_on_which_clocks_are_changed_is_one_day(
    device: Callable[..., Device], email: str, zone: str, date: str, hour: int
) -> None:
    day = datetime.fromisoformat(f"{date}T00:00:00")
    at = day.replace(hour=hour, minute=59 if hour else 1, tzinfo=ZoneInfo(zone))
    own = device(worker=False, timezone_id=zone, locale="en-GB")
    own.page.clock.install(time=at)
    own.register(email)
    expect(own.page.get_by_role("heading", level=1)).to_have_text(heading(day))
    own.write("On the day of the change")
    for days, name in ((1, "Yesterday"), (2, None)):
        noon = (day + timedelta(days=days, hours=12)).replace(tzinfo=ZoneInfo(zone))
        own.page.clock.set_system_time(noon)
        own.page.evaluate("document.dispatchEvent(new Event('visibilitychange'))")
        expect(own.page.get_by_role("heading", level=1)).to_have_text(heading(noon))
        region = own.page.get_by_role("region", name=name or re.compile(f"^{day:%A}"))
        expect(region).to_contain_text("On the day of the change")
