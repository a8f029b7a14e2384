"""Two tabs, and two devices: each sees what the other wrote, and no word is lost."""

import re
from collections.abc import Callable

from playwright.sync_api import expect

from tests.support.app import Device
from tests.web.test_offline import api_of, texts


def test_a_second_tab_shows_at_once_what_the_first_wrote(
    device: Callable[..., Device], email: str
) -> None:
    own = device()
    own.register(email)
    other = own.tab()
    own.write("From the first tab")
    expect(own.item("From the first tab", other)).to_be_visible(timeout=1_000)
    own.write("From the second tab", other)
    expect(own.item("From the second tab")).to_be_visible(timeout=1_000)
    own.sync()
    assert sorted(texts(api_of(email))) == ["From the first tab", "From the second tab"]


def test_signing_out_in_one_tab_signs_the_other_out(
    device: Callable[..., Device], email: str
) -> None:
    own = device()
    own.register(email)
    other = own.tab()
    expect(own.box(other)).to_be_visible()
    own.sign_out()
    expect(other.get_by_role("heading", name="Sign in")).to_be_visible()


def test_edits_of_other_fields_on_two_devices_are_merged(
    device: Callable[..., Device], email: str
) -> None:
    own = device(worker=False)
    own.register(email)
    own.write("About the sea")
    own.sync()
    person = api_of(email)
    [item] = person.get("/api/thoughts").json["items"]
    changed = person.patch(f"/api/thoughts/{item['id']}", {"tags": ["elsewhere"]})
    assert changed.status == 200
    own.edit("About the sea", "About the loud sea #here")
    own.sync()
    [item] = person.get("/api/thoughts").json["items"]
    assert (item["text"], sorted(item["tags"])) == (
        "About the loud sea #here",
        ["elsewhere", "here"],
    )


def test_two_versions_of_one_text_are_both_kept_until_the_person_chooses(
    device: Callable[..., Device], email: str
) -> None:
    own = device(worker=False)
    own.register(email)
    own.write("As it was")
    own.sync()
    person = api_of(email)
    [item] = person.get("/api/thoughts").json["items"]
    path = f"/api/thoughts/{item['id']}"
    assert person.patch(path, {"text": "As the phone has it"}).status == 200
    own.edit("As it was", "As this device has it")
    own.sync()
    expect(own.item("As the phone has it")).to_contain_text("Two versions")
    history = person.get("/api/history", kind="thought", id=item["id"]).json["items"]
    assert "As this device has it" in str(history)
    own.page.get_by_role("link", name="1 needs you").click()
    panel = own.page.get_by_role("region", name="Two versions")
    expect(panel).to_contain_text("As this device has it")
    panel.get_by_role("button", name="Save").click()
    expect(panel).to_have_count(0)
    own.sync()
    assert person.get(path).json["text"] == "As the phone has it\n\nAs this device has it"


def test_an_edit_of_what_was_deleted_elsewhere_is_kept(
    device: Callable[..., Device], email: str
) -> None:
    own = device(worker=False)
    own.register(email)
    own.write("Deleted elsewhere")
    own.sync()
    person = api_of(email)
    [item] = person.get("/api/thoughts").json["items"]
    assert person.delete(f"/api/thoughts/{item['id']}").status == 204
    own.edit("Deleted elsewhere", "But edited here")
    own.sync()
    own.page.get_by_role("link", name="1 needs you").click()
    panel = own.page.get_by_role("region", name="Two versions")
    panel.get_by_role("button", name=re.compile("Keep this one")).click()
    expect(own.item("But edited here")).to_be_visible()
    own.sync()
    assert texts(person) == ["But edited here"]


def test_an_open_editor_keeps_its_text_when_the_thing_changes_elsewhere(
    device: Callable[..., Device], email: str
) -> None:
    own = device(worker=False)
    own.register(email)
    own.write("Open in an editor")
    own.sync()
    person = api_of(email)
    [item] = person.get("/api/thoughts").json["items"]
    own.item("Open in an editor").get_by_role("button", name=re.compile("^Edit")).click()
    editor = own.page.get_by_role("textbox", name="Text")
    editor.press_sequentially(" and typed")
    changed = person.patch(f"/api/thoughts/{item['id']}", {"tags": ["elsewhere"]})
    assert changed.status == 200
    own.sync()
    expect(editor).to_be_focused()
    expect(editor).to_have_value("Open in an editor and typed")
    own.page.keyboard.press("Control+Enter")
    expect(editor).to_have_count(0)
    own.sync()
    [item] = person.get("/api/thoughts").json["items"]
    assert (item["text"], item["tags"]) == ("Open in an editor and typed", ["elsewhere"])


def test_a_reload_in_the_middle_of_typing_loses_nothing(
    device: Callable[..., Device], email: str
) -> None:
    own = device()
    own.register(email)
    own.write("To be edited")
    own.box().press_sequentially("Half a tho")
    own.item("To be edited").get_by_role("button", name=re.compile("^Edit")).click()
    own.page.get_by_role("textbox", name="Text").press_sequentially(", half")
    own.until_kept("Half a tho", "To be edited, half")
    own.page.reload()
    expect(own.box()).to_have_value("Half a tho")
    expect(own.page.get_by_role("textbox", name="Text")).to_have_value("To be edited, half")
