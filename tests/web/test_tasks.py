"""Tasks: typed in one line, ticked, by day and by list, on Today and on pages of their own."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any

from playwright.sync_api import expect

from tests.support.app import DESKTOP, Device, eventually
from tests.support.people import Person
from tests.web.test_offline import api_of, ready_for_offline

LONG = "A task with a long name " * 10


def day(offset: int) -> str:
    """Return a day of the browser's, which is in UTC."""
    return (datetime.now(UTC).date() + timedelta(days=offset)).isoformat()


def some_tasks(person: Person) -> None:
    for title, due, done in (
        ("Overdue one", -2, False),
        ("For today", 0, False),
        ("Done today", 0, True),
        ("For tomorrow", 1, False),
        ("Some day", None, False),
    ):
        task = {"title": title, "completed": done, "date": None if due is None else day(due)}
        assert person.post("/api/tasks", task).status == 201


def names(own: Device) -> list[str]:
    found: list[str] = own.page.locator("main .task .name").all_inner_texts()
    return found


def stored(email: str) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = api_of(email).get("/api/tasks").json["items"]
    return found


def test_one_line_says_day_time_and_priority_and_each_can_be_taken_off(
    device: Callable[..., Device], email: str
) -> None:
    own = device()
    own.register(email)
    page = own.page
    own.box().fill("[] call Anna tomorrow 16:30 !high")
    expect(page.get_by_role("radio", name="Task")).to_be_checked()
    for chip in ("Tomorrow", "4:30 PM", "High"):
        expect(page.get_by_role("button", name=f"{chip}: take off")).to_be_visible()
    own.box().press("Enter")
    expect(own.box()).to_have_value("")
    expect(page.get_by_role("radio", name="Thought")).to_be_checked()
    own.sync()
    first = stored(email)[0]
    assert (first["title"], first["date"], first["due_time"]) == ("call Anna", day(1), "16:30")
    assert first["priority"] == "high"

    page.get_by_role("radio", name="Task").check()
    own.box().fill("read Tomorrow at noon")
    page.get_by_role("button", name="Tomorrow: take off").click()
    page.get_by_label("Day", exact=True).fill(day(9))
    page.get_by_role("button", name="Save").click()
    expect(own.box()).to_have_value("")
    own.sync()
    second = next(one for one in stored(email) if one["title"].startswith("read"))
    assert (second["title"], second["date"]) == ("read Tomorrow", day(9))
    assert second["due_time"] == "12:00"


def test_the_capture_box_begins_a_journal_and_writes_into_one_by_its_name(
    device: Callable[..., Device], email: str
) -> None:
    own = device()
    own.register(email)
    page = own.page
    own.box().fill("/etc is full")
    expect(page.get_by_role("radio", name="Thought")).to_be_checked()
    own.box().fill("Up betimes")
    page.get_by_role("radio", name="Entry").check()
    expect(page.get_by_text("Your first entry begins a journal")).to_be_visible()
    page.get_by_role("button", name="Save").click()
    expect(own.item("Up betimes")).to_contain_text("Diary")
    own.box().fill("/dia Home again")
    expect(page.get_by_role("combobox", name="In")).to_have_text("Diary")
    page.get_by_role("button", name="Save").click()
    expect(own.item("Home again")).to_contain_text("Diary")
    own.sync()
    assert len(api_of(email).get("/api/journals").json["items"]) == 1


def test_today_has_what_is_overdue_and_due_and_a_tick_can_be_undone(
    device: Callable[..., Device], email: str
) -> None:
    own = device()
    own.register(email)
    some_tasks(api_of(email))
    own.sync()
    page = own.page
    assert [name for name in names(own) if name] == ["Done today", "For today"]
    expect(page.get_by_text("Overdue · 1")).to_be_visible()
    page.get_by_text("Overdue · 1").click()
    page.get_by_role("checkbox", name="Overdue one").check()
    expect(page.get_by_text("Overdue · 1")).to_have_count(0)
    page.get_by_role("button", name="Undo").click()
    expect(page.get_by_text("Overdue · 1")).to_be_visible()
    page.get_by_role("checkbox", name="For today").focus()
    page.keyboard.press("x")
    expect(page.get_by_role("checkbox", name="For today")).to_be_checked()
    own.sync()
    done = {one["title"] for one in stored(email) if one["completed"]}
    assert done == {"For today", "Done today"}


def test_tasks_stand_by_day_from_overdue_to_done(device: Callable[..., Device], email: str) -> None:
    own = device(size=DESKTOP)
    own.register(email)
    some_tasks(api_of(email))
    own.sync()
    own.page.get_by_role("heading", level=1).focus()
    own.page.keyboard.press("g")
    own.page.keyboard.press("k")
    expect(own.page.get_by_role("heading", level=1, name="Tasks")).to_be_focused()
    assert names(own) == ["Overdue one", "For today", "For tomorrow", "Some day"]
    headings = own.page.get_by_role("heading", level=2).all_inner_texts()
    assert headings[:2] == ["Overdue", "Today"]
    assert headings[-2:] == ["Without a day", "Done · 1"]
    own.page.get_by_text("Done · 1").click()
    expect(own.page.get_by_role("checkbox", name="Done today")).to_be_checked()
    own.page.get_by_role("textbox", name="Add a task").fill("New today !low")
    own.page.keyboard.press("Enter")
    expect(own.page.get_by_role("checkbox", name="New")).to_be_visible()


def test_a_task_is_edited_on_its_own_page_and_deleted(
    device: Callable[..., Device], email: str
) -> None:
    own = device()
    own.register(email)
    some_tasks(api_of(email))
    own.sync()
    page = own.page
    page.get_by_role("link", name="For today").click()
    page.get_by_label("What is to be done").fill("")
    page.get_by_role("button", name="Save").first.click()
    expect(page.get_by_text("Say what is to be done.")).to_be_visible()
    page.get_by_label("What is to be done").fill("Changed")
    page.get_by_label("Notes").fill("In two\nlines")
    page.get_by_label("Time").fill("08:15")
    page.get_by_label("Priority").select_option("Urgent")
    page.get_by_role("button", name="Back").click()
    expect(page.get_by_role("link", name="Changed")).to_be_visible()
    expect(page.locator(".task").filter(has_text="Changed")).to_contain_text("8:15 AM")
    own.sync()
    found = next(one for one in stored(email) if one["title"] == "Changed")
    assert (found["description"], found["due_time"]) == ("In two\nlines", "08:15")
    assert found["priority"] == "urgent"
    page.get_by_role("link", name="Changed").click()
    page.get_by_role("button", name="Delete").click()
    expect(page.get_by_role("link", name="Changed")).to_have_count(0)
    page.get_by_role("button", name="Undo").click()
    expect(page.get_by_role("link", name="Changed")).to_be_visible()


def test_a_task_written_and_ticked_offline_arrives_once(
    device: Callable[..., Device], email: str
) -> None:
    own = device()
    own.register(email)
    ready_for_offline(own)
    own.context.set_offline(True)
    own.open("/tasks")
    own.page.get_by_role("textbox", name="Add a task").fill("Offline today")
    own.page.keyboard.press("Enter")
    own.page.get_by_role("checkbox", name="Offline").click()  # its row goes at once
    expect(own.page.get_by_text("Done · 1")).to_be_visible()
    own.page.reload()
    own.page.get_by_text("Done · 1").click()
    expect(own.page.get_by_role("checkbox", name="Offline")).to_be_checked()
    own.context.set_offline(False)
    own.sync()
    assert [(one["title"], one["completed"]) for one in stored(email)] == [("Offline", True)]


def test_ten_thousand_tasks_are_in_the_page_only_near_the_screen(
    device: Callable[..., Device], email: str
) -> None:
    own = device(worker=False)
    own.register(email)
    own.engine(
        """({ change }, today) => {
          const rows = Array.from({ length: 10000 }, (_, n) => ({
            kind: "task", version: 1,
            id: `019aab3c-5f00-7cc3-98c6-${String(n).padStart(12, "0")}`,
            row: { title: `Task ${n}`, date: n % 2 ? today : null, due_time: null,
                   completed: n % 3 === 0, priority: "medium", category: "todo" },
          }));
          const byId = new Map(rows.map((one) => [one.id, one]));
          return change([...byId.keys()], (_, id) => ({ thing: byId.get(id) }));
        }""",
        day(0),
    )
    count = "document.querySelectorAll('*').length"
    expect(own.page.get_by_role("heading", name="To do today")).to_be_visible()
    assert own.page.evaluate(count) <= 1500
    own.page.get_by_role("link", name="All tasks").click()
    expect(own.page.get_by_role("heading", level=1, name="Tasks")).to_be_focused()
    assert own.page.evaluate(count) <= 1500
    own.page.get_by_text("Done · 3,334").click()
    expect(own.page.locator(".task.is-done").first).to_be_visible()
    eventually(own.stands_still, page=own.page)
    assert own.page.evaluate(count) <= 1500


def test_tags_lists_and_subtasks_are_kept_and_shown(
    device: Callable[..., Device], email: str
) -> None:
    own = device()
    own.register(email)
    page = own.open("/tasks")
    line = page.get_by_role("textbox", name="Add a task")
    line.fill("mend the boat #oars @Garden")
    page.keyboard.press("Enter")
    page.get_by_role("link", name="mend the boat").click()
    page.get_by_role("textbox", name="Add a subtask").fill("buy oil tomorrow")
    page.keyboard.press("Enter")
    expect(page.get_by_text("0 of 1 done")).to_be_visible()
    page.get_by_role("checkbox", name="buy oil").check()
    expect(page.get_by_text("1 of 1 done")).to_be_visible()
    page.get_by_role("checkbox", name="buy oil").uncheck()
    page.get_by_label("List").fill("Shed")
    page.get_by_label("Tags").fill("oars, #Oil")
    page.get_by_role("button", name="Save").first.click()
    own.sync()
    found = {one["title"]: one for one in stored(email)}
    boat, oil = found["mend the boat"], found["buy oil"]
    assert (boat["tags"], boat["list"]) == (["oars", "oil"], "Shed")
    assert (oil["parent_id"], oil["list"], oil["date"]) == (boat["id"], "Garden", day(1))
    page.get_by_role("button", name="Back").click()
    page.get_by_role("radio", name="By list").check()
    assert page.get_by_role("heading", level=2).all_inner_texts() == ["Garden", "Shed"]
    expect(page.locator(".task").filter(has_text="buy oil")).to_contain_text("mend the boat")
    page.get_by_role("link", name="#oars").click()
    expect(page.locator(".hit")).to_have_count(1)


def test_what_cannot_be_saved_of_a_task_is_still_there_when_it_is_opened_again(
    device: Callable[..., Device], email: str
) -> None:
    own = device()
    own.register(email)
    api_of(email).post("/api/tasks", {"title": "Call Anna"})
    own.sync()
    own.open("/tasks")
    page = own.page
    page.get_by_role("link", name="Call Anna").click()
    page.get_by_label("Time").fill("16:30")
    page.get_by_label("Priority").select_option("High")
    page.get_by_label("Tags").fill("phone")
    page.get_by_role("button", name="Save").first.click()
    expect(page.get_by_text("The time needs a day.")).to_be_visible()
    page.reload()
    expect(page.get_by_label("Time")).to_have_value("16:30")
    expect(page.get_by_label("Tags")).to_have_value("phone")
    page.get_by_label("Day").fill(day(1))
    page.get_by_role("button", name="Save").first.click()
    own.sync()
    [found] = stored(email)
    assert (found["due_time"], found["priority"], found["tags"]) == ("16:30", "high", ["phone"])
