"""Undoing the last act, whether it was sent or not."""

from collections.abc import Callable

from playwright.sync_api import expect

from tests.support.app import Device
from tests.web.test_offline import api_of, texts


def undo(device: Device) -> None:
    """Press the keys outside every field."""
    device.page.get_by_role("heading", level=1).focus()
    device.page.keyboard.press("Control+z")


def test_a_deletion_that_was_sent_comes_back_out_of_the_trash(
    device: Callable[..., Device], email: str
) -> None:
    own = device(worker=False)
    own.register(email)
    own.write("Deleted by mistake #here")
    own.sync()
    own.delete("Deleted by mistake")
    expect(own.item("Deleted by mistake")).to_have_count(0)
    # The page that is put away ends the time in which nothing is sent.
    own.page.evaluate("dispatchEvent(new Event('pagehide'))")
    own.sync()
    person = api_of(email)
    assert texts(person) == []
    undo(own)
    expect(own.item("Deleted by mistake")).to_be_visible()
    assert texts(person) == ["Deleted by mistake #here"]


def test_a_deletion_that_was_not_sent_is_taken_back_without_a_network(
    device: Callable[..., Device], email: str
) -> None:
    own = device(worker=False)
    own.register(email)
    own.write("Deleted by mistake")
    own.sync()
    own.page.route("**/api/**", lambda route: route.abort())
    own.delete("Deleted by mistake")
    own.page.evaluate("dispatchEvent(new Event('pagehide'))")
    expect(own.item("Deleted by mistake")).to_have_count(0)
    undo(own)
    expect(own.item("Deleted by mistake")).to_be_visible()
    own.page.unroute("**/api/**")
    own.sync()
    assert texts(api_of(email)) == ["Deleted by mistake"]


def test_an_edit_that_was_sent_is_undone_and_what_was_changed_elsewhere_stays(
    device: Callable[..., Device], email: str
) -> None:
    own = device(worker=False)
    own.register(email)
    own.write("As it was")
    own.sync()
    own.edit("As it was", "As it should not be")
    own.sync()
    person = api_of(email)
    [item] = person.get("/api/thoughts").json["items"]
    assert person.patch(f"/api/thoughts/{item['id']}", {"tags": ["elsewhere"]}).status == 200
    own.sync()
    undo(own)
    expect(own.item("As it was")).to_be_visible()
    own.sync()
    [item] = person.get("/api/thoughts").json["items"]
    assert (item["text"], item["tags"]) == ("As it was", ["elsewhere"])
    undo(own)  # there is nothing more
    own.sync()
    assert texts(person) == ["As it was"]
