"""The trash and the history: what was deleted or changed, and bringing it back."""

import re
from collections.abc import Callable

from playwright.sync_api import expect

from tests.support.app import DESKTOP, Device
from tests.web.test_offline import api_of, ready_for_offline


def test_each_kind_is_in_the_trash_and_comes_back(
    device: Callable[..., Device], email: str
) -> None:
    own = device(size=DESKTOP)
    own.register(email)
    api = api_of(email)
    journal = api.post("/api/journals", {"name": "A journal"}).json["id"]
    entries = f"/api/journals/{journal}/entries"
    made = {
        "A thought": ("/api/thoughts", {"text": "A thought"}),
        "An entry": (entries, {"content": "An entry"}),
        "A task": ("/api/tasks", {"title": "A task"}),
    }
    for path, fields in made.values():
        api.delete(f"{path}/{api.post(path, fields).json['id']}")
    api.delete(f"/api/journals/{journal}")
    page = own.open("/trash")
    rows = page.get_by_role("listitem")
    expect(rows).to_have_count(4)
    expect(rows.first).to_contain_text("Journal, with its entries")

    entry = rows.filter(has_text="An entry")
    entry.get_by_role("button", name="Restore").click()
    expect(entry).to_contain_text("Its journal is in the trash as well.")
    entry.get_by_role("button", name="Restore both").click()
    expect(rows).to_have_count(2)
    for name in ("A thought", "A task"):
        rows.filter(has_text=name).get_by_role("button", name="Restore").focus()
        page.keyboard.press("Enter")
        expect(rows.filter(has_text=name)).to_have_count(0)
    expect(page.get_by_text("Nothing was deleted.")).to_be_visible()
    expect(page.get_by_role("heading", level=1)).to_be_focused()
    assert api.get("/api/trash").json["items"] == []
    own.open("/")
    expect(own.item("A thought")).to_be_visible()
    expect(own.item("An entry")).to_be_visible()


def test_what_is_erased_is_gone_for_good_and_only_after_a_question(
    device: Callable[..., Device], email: str
) -> None:
    own = device()
    own.register(email)
    api = api_of(email)
    for text in ("Alpha", "Beta", "Gamma"):
        api.delete(f"/api/thoughts/{api.post('/api/thoughts', {'text': text}).json['id']}")
    page = own.open("/trash")
    rows = page.get_by_role("listitem")
    one = rows.filter(has_text="Alpha").get_by_role("button", name="Erase for good")
    one.click()
    page.get_by_role("dialog").get_by_role("button", name="Cancel").click()
    expect(one).to_be_focused()
    expect(rows).to_have_count(3)
    one.click()
    page.get_by_role("dialog").get_by_role("button", name="Erase for good").click()
    expect(rows).to_have_count(2)
    assert len(api.get("/api/trash").json["items"]) == 2
    page.get_by_label("More").click()
    page.get_by_role("button", name="Empty the trash").click()
    page.get_by_role("button", name="Erase everything").click()
    expect(page.get_by_text("Nothing was deleted.")).to_be_visible()
    assert api.get("/api/trash").json["items"] == []


def test_offline_the_trash_has_what_this_device_deleted_and_says_so(
    device: Callable[..., Device], email: str
) -> None:
    own = device()
    own.register(email)
    own.write("Deleted offline")
    own.sync()
    ready_for_offline(own)
    own.context.set_offline(True)
    own.delete("Deleted offline")
    expect(own.page.get_by_role("button", name="Undo")).to_be_visible()
    page = own.open("/trash")
    expect(page.get_by_text("Aurora has the trash, and does not answer.")).to_be_visible()
    row = page.get_by_role("listitem").filter(has_text="Deleted offline")
    expect(row).to_contain_text("not sent yet")
    row.get_by_role("button", name="Restore").click()
    expect(row).to_contain_text("It may have reached Aurora.")
    own.context.set_offline(False)
    own.sync()
    page.get_by_role("button", name="Try again").click()
    expect(row).to_contain_text("Gone for good:")
    row.get_by_role("button", name="Restore").click()
    expect(page.get_by_text("Nothing was deleted.")).to_be_visible()
    own.open("/")
    expect(own.item("Deleted offline")).to_be_visible()


def test_the_history_marks_changed_words_and_goes_back_to_a_version(
    device: Callable[..., Device], email: str
) -> None:
    own = device()
    own.register(email)
    api = api_of(email)
    thought = api.post("/api/thoughts", {"text": "The sea was loud."}).json["id"]
    api.patch(f"/api/thoughts/{thought}", {"text": "The sea was quiet.", "tags": ["sea"]})
    own.sync()
    page = own.open(f"/thoughts/{thought}/history")
    newest = page.get_by_role("listitem").first
    expect(newest.locator("p del")).to_have_text(["loud", "None"])
    expect(newest.locator("p ins")).to_have_text(["quiet", "#sea"])
    expect(newest).to_contain_text("As it is now")
    page.get_by_role("button", name=re.compile("^Restore this version")).click()
    expect(page.get_by_role("listitem")).to_have_count(3)
    expect(page.get_by_role("heading", level=1)).to_be_focused()
    assert api.get(f"/api/thoughts/{thought}").json["text"] == "The sea was loud."
    page.get_by_role("button", name="Back").click()
    expect(own.item("The sea was loud.")).to_be_visible()


def test_a_long_history_comes_page_by_page_and_offline_it_says_what_to_do(
    device: Callable[..., Device], email: str
) -> None:
    own = device()
    own.register(email)
    api = api_of(email)
    thought = api.post("/api/thoughts", {"text": "Version 0"}).json["id"]
    for number in range(1, 25):
        api.patch(f"/api/thoughts/{thought}", {"text": f"Version {number}"})
    page = own.open(f"/thoughts/{thought}/history")
    expect(page.get_by_role("listitem")).to_have_count(20)
    own.context.set_offline(True)
    page.get_by_role("button", name="Show more").click()
    expect(page.get_by_text("Aurora has the history, and does not answer.")).to_be_visible()
    expect(page.get_by_role("listitem")).to_have_count(20)
    own.context.set_offline(False)
    page.get_by_role("button", name="Try again").click()
    expect(page.get_by_role("listitem")).to_have_count(25)


def test_the_history_of_a_task_is_told_in_words_and_has_its_width(
    device: Callable[..., Device], email: str
) -> None:
    own = device()
    own.register(email)
    api = api_of(email)
    parent = api.post("/api/tasks", {"title": "The boat"}).json["id"]
    fields = {"title": "Buy oil", "date": "2020-02-29", "due_time": "16:30", "priority": "high"}
    task = api.post("/api/tasks", {**fields, "parent_id": parent}).json["id"]
    own.sync()
    page = own.open(f"/tasks/{task}/history")
    version = page.get_by_role("listitem")
    for line in ("Day: February 29, 2020", "Time: 4:30 PM", "Priority: High", "Part of: The boat"):
        expect(version.get_by_text(line)).to_be_visible()
    box = version.get_by_text("Priority: High").bounding_box()
    assert box is not None
    assert box["width"] > 300
