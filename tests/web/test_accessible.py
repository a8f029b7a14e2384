"""Every screen for everybody: axe's rules, the keyboard, large text, a narrow screen, an IME."""

import re
from collections.abc import Callable
from datetime import UTC, datetime, timedelta

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page, expect

from tests.support.app import DESKTOP, PHONE, Device, eventually
from tests.support.people import Person
from tests.web.test_offline import api_of

TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
LONG = "A title of many words " * 13
OPTIONS = {"runOnly": {"type": "tag", "values": TAGS}}


def findings(page: Page) -> list[tuple[str, str]]:
    found = Axe().run(page, options=OPTIONS).response["violations"]
    return [(one["id"], node["html"]) for one in found for node in one["nodes"]]


def fill(person: Person) -> str:
    """Keep one of each thing; return the path of an entry."""
    person.post("/api/thoughts", {"text": "A thought #sea", "tags": ["sea"]})
    journal = person.post("/api/journals", {"name": "Diary"}).json["id"]
    entry = {
        "title": LONG[:300],
        "content": "# Heading\n\nWords.\n\n- one\n- two",
        "mood": "calm",
        "tags": ["sea"],
    }
    for title, day in (("Overdue", "2026-01-01"), (LONG[:255], None)):
        person.post("/api/tasks", {"title": title, "date": day, "priority": "high"})
    answer = person.post(f"/api/journals/{journal}/entries", entry)
    return f"/entries/{answer.json['id']}"


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("size", [PHONE, DESKTOP], ids=["phone", "desktop"])
def test_no_screen_has_a_finding_of_axe(
    device: Callable[..., Device], email: str, size: dict[str, int], scheme: str
) -> None:
    own = device(size=size, scheme=scheme)
    own.open()
    expect(own.page.get_by_role("heading", name="Sign in")).to_be_visible()
    assert findings(own.page) == []
    own.register(email)
    assert findings(own.page) == []
    path = fill(api_of(email))
    own.sync()
    expect(own.item("A thought")).to_be_visible()
    own.item("A thought").get_by_role("button", name=re.compile("^Edit")).click()
    assert findings(own.page) == []
    own.page.get_by_role("button", name="Delete").click()
    expect(own.page.get_by_role("button", name="Undo")).to_be_visible()
    # While it comes in, its colours are in between.
    eventually(lambda: findings(own.page) == [], page=own.page)
    own.open(path)
    expect(own.page.get_by_role("heading", name="Heading")).to_be_visible()
    assert findings(own.page) == []
    own.open("/tasks")
    own.page.get_by_role("textbox", name="Add a task").fill("call Anna tomorrow 16:30 !high")
    expect(own.page.get_by_role("link", name="Overdue")).to_be_visible()
    assert findings(own.page) == []
    own.page.get_by_role("link", name="Overdue").click()
    expect(own.page.get_by_label("Priority")).to_be_visible()
    assert findings(own.page) == []
    own.open("/calendar")
    own.page.get_by_role("textbox", name="Add an event or a task").fill("choir every Friday 18:00")
    expect(own.page.get_by_role("button", name="every Friday: take off")).to_be_visible()
    assert findings(own.page) == []
    own.open("/search")
    expect(own.page.get_by_role("link", name="#sea")).to_be_visible()
    assert findings(own.page) == []
    own.page.get_by_role("searchbox").fill("words")
    expect(own.page.locator("mark").first).to_be_visible()
    assert findings(own.page) == []
    own.page.get_by_role("heading", level=1).focus()
    own.page.keyboard.press("?")
    assert findings(own.page) == []
    own.open("/settings")
    own.page.get_by_text("Signed in on").click()
    own.page.get_by_text("Personal tokens").click()
    own.page.get_by_text("Calendar feeds").click()
    expect(own.page.get_by_text("This device", exact=True).first).to_be_visible()
    assert findings(own.page) == []
    own.page.get_by_role("button", name="New token").click()
    assert findings(own.page) == []


def plan(person: Person) -> str:
    """Keep events of all sorts, now and in a day that is over midnight; return the path of one."""
    today = datetime.now(UTC).date()
    timed = {"start": f"{today}T09:00", "end": f"{today}T10:30", "zone": "UTC"}
    person.post("/api/events", {"title": LONG[:255], **timed, "color": "#b3453a"})
    night = {"start": f"{today}T22:00", "end": f"{today + timedelta(1)}T03:00"}
    person.post("/api/events", {"title": "Over midnight", **night, "busy": False})
    trip = {"start": f"{today}", "end": f"{today + timedelta(40)}"}
    person.post("/api/events", {"title": "A trip", **trip, "color": "#c79a1b"})
    person.post("/api/tasks", {"title": "To do", "date": f"{today}", "rule": "FREQ=WEEKLY"})
    weekly = {**timed, "zone": "America/New_York", "rule": "FREQ=WEEKLY", "reminders": [30]}
    answer = person.post("/api/events", {"title": "Choir", **weekly, "location": "Kirche"})
    return f"/events/{answer.json['id']}?on={today}T09:00"


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("size", [PHONE, DESKTOP], ids=["phone", "desktop"])
def test_nothing_of_the_calendar_has_a_finding_of_axe(
    device: Callable[..., Device], email: str, size: dict[str, int], scheme: str
) -> None:
    own = device(size=size, scheme=scheme, worker=False, timezone_id="UTC")
    own.register(email)
    path = plan(api_of(email))
    own.sync()
    expect(own.page.get_by_role("region", name="Events today")).to_be_visible()
    assert findings(own.page) == []
    page = own.open("/calendar")
    for view in ("Month", "Week", "Agenda"):
        page.get_by_role("radio", name=view).check()
        expect(page.locator(".calendar a").filter(has_text="Over midnight").first).to_be_visible()
        assert findings(page) == []
    own.open(path)
    expect(page.locator(".about-event")).to_contain_text("in New York")
    page.get_by_text("Time zone:").click()
    assert findings(page) == []
    page.get_by_role("textbox", name="Place").fill("Elsewhere")
    page.get_by_role("button", name="Save", exact=True).click()
    expect(page.get_by_role("button", name="Only this one")).to_be_visible()
    assert findings(page) == []
    own.open("/events/new")
    page.get_by_role("button", name="Save", exact=True).click()
    expect(page.get_by_text("Say what it is.")).to_be_visible()
    assert findings(page) == []


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_neither_the_tags_nor_a_year_have_a_finding_of_axe(
    device: Callable[..., Device], email: str, scheme: str
) -> None:
    own = device(scheme=scheme)
    own.register(email)
    fill(api_of(email))
    own.sync()
    own.open("/tags")
    own.page.get_by_role("button", name="Rename #sea").click()
    expect(own.page.get_by_role("dialog")).to_be_visible()
    assert findings(own.page) == []
    own.open("/look-back/2026")
    own.page.get_by_text("Day by day").click()
    expect(own.page.get_by_role("table")).to_be_visible()
    assert findings(own.page) == []


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_neither_the_first_run_nor_a_dialog_has_a_finding_of_axe(
    device: Callable[..., Device], email: str, scheme: str
) -> None:
    own = device(scheme=scheme)
    page = own.open()
    page.get_by_role("button", name="Create an account").click()
    page.get_by_label("E-mail").fill("nobody")
    page.keyboard.press("Enter")
    expect(page.get_by_text("This is not an e-mail address.")).to_be_visible()
    assert findings(page) == []
    own.register(email)
    expect(page.get_by_text("Nothing yet.")).to_be_visible()
    assert findings(page) == []
    own.open("/settings")
    page.get_by_text("Calendar feeds").click()
    for question in (
        "Change name",
        "Change e-mail",
        "Change password",
        "Turn on",
        "New feed",
        "Delete",
    ):
        page.get_by_role("button", name=question).first.click()
        expect(page.get_by_role("dialog")).to_be_visible()
        assert findings(page) == []
        page.keyboard.press("Escape")
        expect(page.get_by_role("dialog")).to_have_count(0)


def test_everything_is_reached_by_keyboard(device: Callable[..., Device], email: str) -> None:
    own = device(size=DESKTOP)
    own.register(email)
    page = own.page
    own.box().focus()
    page.keyboard.type("By keyboard")
    page.keyboard.press("Control+Enter")
    expect(own.item("By keyboard")).to_be_visible()
    expect(own.box()).to_be_focused()
    own.item("By keyboard").get_by_role("button", name=re.compile("^Edit")).focus()
    page.keyboard.press("Enter")
    page.keyboard.type(", and edited")
    page.keyboard.press("Escape")
    expect(own.item("By keyboard, and edited")).to_be_visible()
    edit = own.item("By keyboard, and edited").get_by_role("button", name=re.compile("^Edit"))
    expect(edit).to_be_focused()
    page.keyboard.press("Shift+Tab")
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", level=1, name="Thought")).to_be_focused()
    page.go_back()
    expect(own.item("By keyboard, and edited").get_by_role("link")).to_be_focused()
    expect(page.locator("h1")).to_have_count(1)


@pytest.mark.parametrize(
    "path",
    [
        *(
            "/",
            "/settings",
            "/import",
            "/search",
            "/search?q=words",
            "/tasks",
            "/tags",
            "/look-back/2026",
            "entry",
        ),
        *("/calendar", "/calendar week", "/calendar agenda", "/events/new"),
    ],
)
def test_nothing_runs_out_of_a_narrow_screen_with_large_text(
    device: Callable[..., Device], email: str, path: str
) -> None:
    own = device(size={"width": 320, "height": 640})
    own.register(email)
    entry = fill(api_of(email))
    own.sync()
    plan(api_of(email))
    own.sync()
    path, _, view = path.partition(" ")
    own.open(entry if path == "entry" else path)
    if view:
        own.page.get_by_role("radio", name=view).check()
    own.page.evaluate("document.documentElement.style.fontSize = '200%'")
    own.page.get_by_role("heading", level=1).wait_for()
    width = own.page.evaluate("document.documentElement.scrollWidth")
    assert width <= 320


def test_the_enter_of_an_ime_does_not_save(device: Callable[..., Device], email: str) -> None:
    own = device(worker=False)
    own.register(email)
    own.box().focus()
    client = own.context.new_cdp_session(own.page)
    client.send(
        "Input.imeSetComposition",
        {"text": "めん", "selectionStart": 2, "selectionEnd": 2},
    )
    own.page.evaluate(
        """() => document.activeElement.dispatchEvent(new KeyboardEvent('keydown',
          {key: 'Enter', ctrlKey: true, isComposing: true, bubbles: true}))"""
    )
    expect(own.box()).to_have_value("めん")
    client.send("Input.insertText", {"text": "麺"})
    own.page.keyboard.press("Control+Enter")
    expect(own.item("麺")).to_be_visible()


@pytest.mark.parametrize(
    "text",
    ["👩‍👩‍👧‍👦 and 🏳️‍🌈", "שלום עולם", "面条 élan", "<script>alert(1)</script>", "a" * 10_000],
    ids=["emoji", "right to left", "scripts", "markup", "long"],
)
def test_any_text_comes_back_as_it_was_written(
    device: Callable[..., Device], email: str, text: str
) -> None:
    own = device(worker=False)
    own.register(email)
    own.write(text)
    own.sync()
    assert api_of(email).get("/api/thoughts").json["items"][0]["text"] == text


def test_text_beyond_the_limit_is_told_while_typing(
    device: Callable[..., Device], email: str
) -> None:
    own = device(worker=False)
    own.register(email)
    own.box().fill("a" * 100_003)
    expect(own.page.get_by_text("3 characters too many")).to_be_visible()
    expect(own.page.get_by_role("button", name="Save")).to_be_disabled()
