"""The time zone of what is written, wherever that is done."""

import re
from collections.abc import Callable

from tests.support.app import Device
from tests.web.test_offline import api_of

ZONE = "Pacific/Chatham"


def test_what_is_written_has_the_zone_of_this_device(
    device: Callable[..., Device], email: str
) -> None:
    own = device(timezone_id=ZONE)
    own.register(email)
    api = api_of(email)
    journal = api.post("/api/journals", {"name": "Diary"}).json["id"]
    own.sync()
    own.write("From the box")
    own.page.get_by_role("radio", name="Entry").check()
    own.page.get_by_role("textbox", name="What is on your mind?").fill("From the box too")
    own.page.get_by_role("button", name="Save").click()
    own.page.get_by_role("link", name="Journals").click()
    own.page.get_by_role("link", name=re.compile("Diary")).click()
    own.page.get_by_role("button", name="Write").click()
    own.page.get_by_role("textbox", name="Text").fill("From its journal")
    own.page.get_by_role("button", name="Save").click()
    own.item("From its journal").wait_for()
    own.sync()
    [thought] = api.get("/api/thoughts").json["items"]
    entries = api.get(f"/api/journals/{journal}/entries").json["items"]
    assert {one["content"] for one in entries} == {"From the box too", "From its journal"}
    assert {one["zone"] for one in [thought, *entries]} == {ZONE}
