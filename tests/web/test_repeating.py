"""Tasks that repeat: told, ticked, skipped and opened again, also without a network."""

from collections.abc import Callable
from typing import Any

from playwright.sync_api import expect

from tests.support.app import Device
from tests.web.test_accessible import findings
from tests.web.test_offline import api_of, ready_for_offline
from tests.web.test_tasks import day, stored


# A row goes as it is ticked, and check() would tick the one that comes in its place: hence click().
def plants(email: str, **more: Any) -> str:
    task = {"title": "Plants", "date": day(0), "rule": "FREQ=DAILY;INTERVAL=3", **more}
    made: str = api_of(email).post("/api/tasks", task).json["id"]
    return made


def rows(email: str) -> list[tuple[Any, ...]]:
    """Return what Aurora has, by day."""
    found = [(one["date"], one["completed"], one["rule"]) for one in stored(email)]
    return sorted(found, key=str)


def test_a_form_says_how_a_task_repeats(device: Callable[..., Device], email: str) -> None:
    own = device()
    own.register(email)
    task = plants(email, rule=None)
    own.sync()
    page = own.open(f"/tasks/{task}")
    expect(page.get_by_label("Every how many")).to_be_hidden()
    page.get_by_label("Repeats").select_option("Weekly")
    page.get_by_label("Every how many").fill("2")
    page.get_by_label("Mon", exact=True).check()
    page.get_by_label("Fri", exact=True).check()
    page.get_by_label("Count from when it was done").check()
    assert findings(page) == []
    page.get_by_role("button", name="Save").first.click()
    own.sync()
    [row] = stored(email)
    assert row["rule"] == "FREQ=WEEKLY;INTERVAL=2;BYDAY=MO,FR"
    assert row["repeat_from"] == "done"
    page.get_by_label("Day", exact=True).fill("")
    page.get_by_role("button", name="Save").first.click()
    expect(page.get_by_text("What repeats needs a day.")).to_be_visible()


def test_a_rule_that_the_form_cannot_say_stays_and_is_told_in_words(
    device: Callable[..., Device], email: str
) -> None:
    own = device()
    own.register(email)
    task = plants(email, date="2026-12-29", rule="FREQ=MONTHLY;BYDAY=-1TU")
    own.sync()
    page = own.open(f"/tasks/{task}")
    expect(page.get_by_label("Repeats")).to_have_value("other")
    expect(page.get_by_label("Repeats")).to_contain_text("monthly on the last Tuesday")
    page.get_by_label("What is to be done").fill("Water")
    page.get_by_role("button", name="Save").first.click()
    own.sync()
    [row] = stored(email)
    assert (row["title"], row["rule"]) == ("Water", "FREQ=MONTHLY;BYDAY=-1TU")
    page.get_by_label("Repeats").select_option("Never")
    page.get_by_role("button", name="Save").first.click()
    own.sync()
    assert stored(email)[0]["rule"] is None


def test_a_tick_without_a_network_brings_the_next_one_and_both_arrive_once(
    device: Callable[..., Device], email: str
) -> None:
    own = device()
    own.register(email)
    plants(email)
    own.sync()
    ready_for_offline(own)
    page = own.open("/tasks")
    expect(page.locator(".task").filter(has_text="every 3 days")).to_be_visible()
    own.context.set_offline(True)
    tick = page.get_by_role("checkbox", name="Plants")
    tick.click()
    expect(page.get_by_role("heading", name="Done · 1")).to_be_visible()
    expect(tick).to_have_count(1)  # the next one; what is done is folded away
    expect(tick).not_to_be_checked()

    page.get_by_role("button", name="Undo").click()
    expect(page.get_by_role("heading", name="Done · 1")).to_have_count(0)
    expect(tick).to_have_count(1)
    tick.click()
    expect(page.get_by_role("heading", name="Done · 1")).to_be_visible()
    own.context.set_offline(False)
    own.sync()
    expect(page.locator(".state")).to_have_text("")
    rule = "FREQ=DAILY;INTERVAL=3"
    assert rows(email) == [(day(0), True, None), (day(3), False, rule)]

    page.get_by_text("Done · 1").click()
    page.get_by_role("checkbox", name="Plants", checked=True).click()
    expect(page.get_by_role("heading", name="Done · 1")).to_have_count(0)
    own.sync()
    assert rows(email) == [(day(0), False, rule)]
    expect(tick).to_have_count(1)
    tick.click()
    expect(page.get_by_role("heading", name="Done · 1")).to_be_visible()
    own.sync()
    assert rows(email) == [(day(0), True, None), (day(3), False, rule)]


def test_a_next_one_that_was_changed_before_it_was_sent_arrives_so(
    device: Callable[..., Device], email: str
) -> None:
    own = device()
    own.register(email)
    plants(email)
    own.sync()
    ready_for_offline(own)
    page = own.open("/tasks")
    own.context.set_offline(True)
    page.get_by_role("checkbox", name="Plants").click()
    expect(page.get_by_role("heading", name="Done · 1")).to_be_visible()
    page.get_by_role("link", name="Plants").click()
    expect(page.get_by_label("Day", exact=True)).to_have_value(day(3))
    page.get_by_label("What is to be done").fill("Plants, and the fern")
    page.get_by_role("button", name="Save").first.click()
    page.get_by_role("button", name="Back").click()
    expect(page.get_by_role("link", name="Plants, and the fern")).to_be_visible()
    own.context.set_offline(False)
    own.sync()
    expect(page.locator(".state")).to_have_text("")
    titles = {one["title"]: one["completed"] for one in stored(email)}
    assert titles == {"Plants": True, "Plants, and the fern": False}


def test_a_task_that_is_opened_again_leaves_the_rule_to_a_next_one_that_was_changed(
    device: Callable[..., Device], email: str
) -> None:
    own = device()
    own.register(email)
    plants(email)
    own.sync()
    ready_for_offline(own)
    page = own.open("/tasks")
    own.context.set_offline(True)
    page.get_by_role("checkbox", name="Plants").click()
    expect(page.get_by_role("heading", name="Done · 1")).to_be_visible()
    page.get_by_role("link", name="Plants").click()
    expect(page.get_by_label("Day", exact=True)).to_have_value(day(3))
    page.get_by_label("What is to be done").fill("Water the fern")
    page.get_by_role("button", name="Save").first.click()
    page.get_by_role("button", name="Back").click()
    expect(page.get_by_role("link", name="Water the fern")).to_be_visible()
    page.get_by_text("Done · 1").click()
    page.get_by_role("checkbox", name="Plants", checked=True).click()
    expect(page.get_by_role("heading", name="Done · 1")).to_have_count(0)
    own.context.set_offline(False)
    own.sync()
    expect(page.locator(".state")).to_have_text("")
    assert rows(email) == [(day(0), False, None), (day(3), False, "FREQ=DAILY;INTERVAL=3")]


def test_a_day_is_skipped_and_that_is_taken_back(device: Callable[..., Device], email: str) -> None:
    own = device()
    own.register(email)
    task = plants(email)
    own.sync()
    page = own.open(f"/tasks/{task}")
    page.get_by_role("button", name="Skip this time").click()
    expect(page.get_by_label("Day", exact=True)).to_have_value(day(3))
    own.sync()
    assert [row[0] for row in rows(email)] == [day(3)]
    page.get_by_role("button", name="Undo").click()
    expect(page.get_by_label("Day", exact=True)).to_have_value(day(0))
    own.sync()
    assert [row[0] for row in rows(email)] == [day(0)]
