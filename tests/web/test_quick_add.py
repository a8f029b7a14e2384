"""Quick add: what a typed line says, shown before it is kept, and taken off again."""

from collections.abc import Callable

from playwright.sync_api import expect

from tests.support.app import DESKTOP, Device
from tests.web.test_offline import api_of, ready_for_offline
from tests.web.test_tasks import day, stored


def test_a_line_says_how_a_task_repeats_and_what_is_taken_off_is_text_again(
    device: Callable[..., Device], email: str
) -> None:
    own = device(size=DESKTOP)
    own.register(email)
    page = own.open("/tasks")
    field = page.get_by_role("textbox", name="Add a task")
    field.fill("jeden Freitag 18:00 Pflanzen gießen @Garten")
    for chip in ("every Friday", "6:00 PM", "@Garten"):
        expect(page.get_by_role("button", name=f"{chip}: take off")).to_be_visible()
    page.get_by_role("button", name="@Garten: take off").click()
    expect(page.get_by_role("button", name="@Garten: take off")).to_have_count(0)
    field.press("Enter")
    expect(field).to_have_value("")
    expect(page.locator(".task").filter(has_text="every Friday")).to_be_visible()

    field.fill("pay rent every month on the 1st")
    expect(page.get_by_role("button", name="monthly on the 1st: take off")).to_be_visible()
    field.press("Enter")
    expect(field).to_have_value("")
    own.sync()
    tasks = {one["title"]: one for one in stored(email)}
    plants = tasks["Pflanzen gießen @Garten"]
    assert (plants["rule"], plants["due_time"]) == ("FREQ=WEEKLY;BYDAY=FR", "18:00")
    assert plants["list"] is None
    rent = tasks["pay rent"]
    assert (rent["rule"], rent["date"][-2:]) == ("FREQ=MONTHLY;BYMONTHDAY=1", "01")


def test_a_thought_that_says_when_becomes_a_task_only_when_asked(
    device: Callable[..., Device], email: str
) -> None:
    own = device()
    own.register(email)
    page = own.page
    own.write("Buy milk tomorrow")
    expect(own.item("Buy milk tomorrow")).to_be_visible()
    own.box().fill("Bread")
    make_it = page.get_by_role("button", name="Make it a task")
    expect(make_it).to_have_count(0)
    own.box().fill("Buy bread übermorgen")
    make_it.click()
    expect(page.get_by_role("radio", name="Task")).to_be_checked()
    page.get_by_role("button", name="Save").click()
    expect(own.box()).to_have_value("")
    own.sync()
    assert [(one["title"], one["date"]) for one in stored(email)] == [("Buy bread", day(2))]
    thoughts = api_of(email).get("/api/thoughts").json["items"]
    assert [one["text"] for one in thoughts] == ["Buy milk tomorrow"]


def test_lines_are_understood_without_a_network(device: Callable[..., Device], email: str) -> None:
    own = device()
    own.register(email)
    own.sync()
    ready_for_offline(own)
    own.context.set_offline(True)
    own.page.reload()
    own.page.get_by_role("link", name="Tasks").click()
    own.page.get_by_role("textbox", name="Add a task").fill("Müll in drei Tagen, jede Woche")
    expect(own.page.get_by_role("button", name="take off")).to_have_count(2)


def test_the_calendar_takes_an_event_where_a_time_is_said_and_else_a_task(
    device: Callable[..., Device], email: str
) -> None:
    own = device(timezone_id="Europe/Berlin", locale="en-GB")
    own.register(email)
    page = own.open("/calendar/2026-12-10")
    field = page.get_by_role("textbox", name="Add an event or a task")
    field.fill("lunch with Ada 12:30-14:00 @Café")
    expect(page.get_by_role("radio", name="Event")).to_be_checked()
    for chip in ("12:30 \u2013 14:00", "@Café"):
        expect(page.get_by_role("button", name=f"{chip}: take off")).to_be_visible()
    field.press("Enter")
    expect(field).to_have_value("")
    expect(page.get_by_role("link", name="lunch with Ada").first).to_be_visible()

    field.fill("Buy bread on 11 December")
    expect(page.get_by_role("radio", name="Task")).to_be_checked()
    field.press("Enter")
    expect(field).to_have_value("")
    field.fill("call the bank 15:00")
    page.get_by_role("radio", name="Task").check()
    field.press("Enter")
    expect(field).to_have_value("")
    own.sync()
    [event] = api_of(email).get("/api/events").json["items"]
    assert (event["title"], event["location"]) == ("lunch with Ada", "Café")
    assert (event["start"], event["end"]) == ("2026-12-10T12:30", "2026-12-10T14:00")
    assert (event["zone"], event["all_day"]) == ("Europe/Berlin", False)
    tasks = {(one["title"], one["date"], one["due_time"]) for one in stored(email)}
    assert tasks == {
        ("Buy bread", "2026-12-11", None),
        ("call the bank", "2026-12-10", "15:00"),
    }
