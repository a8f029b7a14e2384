"""Journals, calendar, trash, history and versions for everybody: axe's rules, large text, keys."""

from collections.abc import Callable

import pytest
from playwright.sync_api import expect

from tests.support.app import DESKTOP, PHONE, Device
from tests.support.people import Person
from tests.web.test_accessible import LONG, findings
from tests.web.test_offline import api_of

TITLE = LONG[:255]


def fill(person: Person) -> dict[str, str]:
    """Keep, change and delete something of each kind; return the path of each screen."""
    journal = person.post("/api/journals", {"name": TITLE, "color": "#2f6fb0"}).json["id"]
    entries = f"/api/journals/{journal}/entries"
    entry = {"title": LONG[:300], "content": "# Heading\n\nWords.", "mood": "calm", "tags": ["sea"]}
    kept = person.post(entries, entry).json["id"]
    person.patch(f"{entries}/{kept}", {"content": "Other words.", "mood": "glad"})
    person.delete(f"{entries}/{person.post(entries, entry).json['id']}")
    task = {"title": LONG[:255], "date": "2026-11-10", "due_time": "16:30"}
    person.post("/api/tasks", task)
    person.delete(f"/api/tasks/{person.post('/api/tasks', task).json['id']}")
    person.post("/api/thoughts", {"text": "A" * 300, "timestamp": "2026-11-10T12:00:00Z"})
    return {
        "Journals": "/journals",
        TITLE.strip(): f"/journals/{journal}",
        "History": f"/entries/{kept}/history",
        "Trash": "/trash",
        "November 2026": "/calendar/2026-11-10",
        LONG[:300].strip(): f"/entries/{kept}",
    }


def conflict(own: Device, person: Person) -> str:
    """Edit a thought on two devices; return its path."""
    own.open("/")
    own.write("As it was")
    own.sync()
    thought = person.get("/api/thoughts").json["items"][0]["id"]
    own.context.set_offline(True)
    own.edit("As it was", "As this device has it")
    person.patch(f"/api/thoughts/{thought}", {"text": "As the phone has it", "tags": ["phone"]})
    own.context.set_offline(False)
    own.sync()
    return f"/thoughts/{thought}"


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("size", [PHONE, DESKTOP], ids=["phone", "desktop"])
def test_no_screen_has_a_finding_of_axe(
    device: Callable[..., Device], email: str, size: dict[str, int], scheme: str
) -> None:
    own = device(size=size, scheme=scheme)
    own.register(email)
    for path in ("/journals", "/trash", "/calendar"):
        page = own.open(path)
        expect(page.locator(".empty").last).not_to_have_text("")
        assert findings(page) == []
    person = api_of(email)
    for title, path in fill(person).items():
        own.sync()
        page = own.open(path)
        expect(page.get_by_role("heading", level=1, name=title)).to_be_visible()
        expect(page.locator("li, article").first).to_be_visible()
        assert findings(page) == [], path
        if page.get_by_label("More").count() > 0:
            page.get_by_label("More").click()
            assert findings(page) == [], path
    page.get_by_role("button", name="Details").click()
    assert findings(page) == []
    own.open("/trash").get_by_role("button", name="Erase for good").first.click()
    assert findings(page) == []
    own.open("/journals").get_by_role("button", name="Begin a journal").click()
    assert findings(page) == []
    page = own.open(conflict(own, person))
    expect(page.get_by_role("region", name="Two versions")).to_be_visible()
    assert findings(page) == []


def test_nothing_runs_out_of_a_narrow_screen_with_large_text(
    device: Callable[..., Device], email: str
) -> None:
    own = device(size={"width": 320, "height": 640})
    own.register(email)
    person = api_of(email)
    paths = fill(person)
    own.sync()
    paths["Thought"] = conflict(own, person)
    for title, path in paths.items():
        page = own.open(path)
        page.evaluate("document.documentElement.style.fontSize = '200%'")
        expect(page.get_by_role("heading", level=1, name=title)).to_be_visible()
        page.evaluate("scrollTo(0, document.body.scrollHeight)")
        expect(page.locator("main :is(li, article)").first).to_be_visible()
        assert page.evaluate("document.documentElement.scrollWidth") <= 320, path
        if page.get_by_label("More").count() > 0:
            page.get_by_label("More").click()
            assert page.evaluate("document.documentElement.scrollWidth") <= 320, path
            box = page.locator(".choices").bounding_box()
            assert box is not None
            assert box["x"] >= 0
            assert box["x"] + box["width"] <= 320


def test_every_screen_is_reached_from_today_by_keyboard(
    device: Callable[..., Device], email: str
) -> None:
    own = device(size=DESKTOP)
    own.register(email)
    person = api_of(email)
    fill(person)
    own.sync()
    page = own.page
    heading = page.get_by_role("heading", level=1)
    heading.focus()
    for keys, title in (("gj", "Journals"), ("gc", "20"), ("gt", "day")):
        page.keyboard.type(keys)
        expect(heading).to_be_focused()
        expect(heading).to_contain_text(title)
    page.keyboard.type("gj")
    page.get_by_role("link", name=TITLE.strip()).focus()
    page.keyboard.press("Enter")
    expect(heading).to_have_text(TITLE.strip())
    expect(heading).to_be_focused()
    page.keyboard.type("j")
    page.keyboard.press("Enter")
    expect(heading).to_have_text(LONG[:300].strip())
    page.keyboard.type("h")
    expect(heading).to_have_text("History")
    page.keyboard.type("u")
    expect(heading).to_have_text(LONG[:300].strip())
    page.keyboard.type("gs")
    page.get_by_role("link", name="Trash").focus()
    page.keyboard.press("Enter")
    expect(heading).to_have_text("Trash")
