"""A newcomer's first minutes, and the same on a second device."""

import re
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path

from playwright.sync_api import Browser, expect

from tests.support.app import DESKTOP, PASSWORD, Device
from tests.support.serving import serving
from tests.web.test_journals import begin, write
from tests.web.test_offline import api_of


def test_a_newcomer_writes_edits_deletes_undoes_and_finds_it_on_a_second_device(
    device: Callable[..., Device], email: str
) -> None:
    first = device()
    first.register(email)
    expect(first.page.get_by_text("Nothing yet.")).to_be_visible()
    for text in ("The sea was loud tonight.", "A shelf for the wet gloves #home", "To be deleted"):
        first.write(text)
    assert first.words()[0] == "To be deleted"

    first.edit("The sea was loud", "The sea was quiet tonight.")
    first.delete("To be deleted")
    expect(first.item("To be deleted")).to_have_count(0)
    first.page.get_by_role("button", name="Undo").click()
    expect(first.item("To be deleted")).to_be_visible()
    first.delete("To be deleted")
    first.sign_out()
    assert first.page.evaluate("indexedDB.databases()") == []

    second = device(size=DESKTOP)
    second.sign_in(email)
    expect(second.item("The sea was quiet tonight.")).to_be_visible()
    expect(second.item("A shelf for the wet gloves")).to_contain_text("#home")
    assert len(second.words()) == 2


def test_somebody_new_finds_three_things_to_begin_with(
    device: Callable[..., Device], email: str
) -> None:
    own = device()
    own.register(email)
    expect(own.box()).to_be_focused()
    own.page.get_by_role("button", name="Something to do").click()
    expect(own.box()).to_have_value("Water the plants tomorrow 18:00")
    expect(own.page.get_by_role("radio", name="Task")).to_be_checked()
    own.box().press("Enter")
    expect(own.page.get_by_role("heading", name="To do today")).to_be_visible()
    expect(own.page.get_by_text("Nothing yet.")).to_have_count(0)


def test_signing_in_survives_a_reload(device: Callable[..., Device], email: str) -> None:
    own = device()
    own.register(email)
    own.write("Before the reload")
    own.page.reload()
    expect(own.item("Before the reload")).to_be_visible()
    own.write("After it")
    own.sync()
    expect(own.page.locator(".state")).to_have_text("")


def test_a_wrong_password_and_a_taken_address_are_told(
    device: Callable[..., Device], email: str
) -> None:
    first = device()
    first.register(email)
    second = device()
    second.open()
    second.page.get_by_label("E-mail").fill(email)
    second.page.get_by_label("Password").fill("not this one")
    second.page.get_by_role("button", name="Sign in", exact=True).click()
    expect(second.page.get_by_role("alert")).to_have_text(re.compile("password", re.IGNORECASE))
    second.page.get_by_role("button", name="Create an account").click()
    second.page.get_by_label("Password").fill("short")
    second.page.get_by_role("button", name="Create account", exact=True).click()
    expect(second.page.locator(".field .problem")).to_contain_text("At least 8")


def test_somebody_else_on_the_same_browser_sees_nothing_of_the_first(
    device: Callable[..., Device], email: str
) -> None:
    own = device()
    own.register(email)
    own.write("Only mine")
    own.sign_out()
    own.register(f"other-{email}")
    expect(own.page.get_by_text("Nothing yet.")).to_be_visible()
    assert own.words() == []


def test_the_registration_code_is_asked_for_where_the_server_asks(
    database: str, browser: Browser, tmp_path: Path, email: str
) -> None:
    assert database
    with serving(tmp_path / "log", REGISTRATION="code", REGISTRATION_CODE="willow") as url:
        own = Device.new(browser, url, worker=False)
        page = own.open()
        page.get_by_role("button", name="Create an account").click()
        page.get_by_label("E-mail").fill(email)
        page.get_by_label("Password").fill(PASSWORD)
        page.get_by_role("button", name="Create account", exact=True).click()
        expect(page.get_by_role("alert")).to_contain_text("registration code")
        page.get_by_label("Registration code").fill("oak")
        page.get_by_role("button", name="Create account", exact=True).click()
        expect(page.get_by_role("alert")).to_contain_text("registration code")
        page.get_by_label("Registration code").fill("willow")
        page.get_by_role("button", name="Create account", exact=True).click()
        expect(own.box()).to_be_focused()
        assert own.complaints == []
        own.close()


def test_a_newcomers_first_five_minutes_are_all_on_the_phone_afterwards(
    device: Callable[..., Device], email: str
) -> None:
    first = device(size=DESKTOP)
    first.register(email)
    page = first.page
    for text in (
        "The sea was loud tonight.",
        "A shelf for the wet gloves #home",
        "A third thought",
    ):
        first.write(text)
    page.get_by_role("link", name="Journals").click()
    begin(page, "Diary")
    write(page, "The first day", "word " * 4_999 + "last")
    page.get_by_role("link", name="Today").click()
    first.box().fill("[] call Anna tomorrow 16:30")
    page.get_by_role("button", name="Save").click()
    expect(first.box()).to_have_value("")
    page.get_by_role("link", name="All tasks").click()
    page.get_by_role("checkbox", name=re.compile("call Anna")).click()
    page.get_by_role("link", name="Today").click()
    first.delete("A third thought")
    page.get_by_role("button", name="Undo").click()
    expect(first.item("A third thought")).to_be_visible()
    page.get_by_role("link", name="Search").click()
    page.get_by_role("searchbox").fill("glove")
    expect(page.locator("mark")).to_have_text("glove")
    page.get_by_role("link", name="Today").click()
    first.sign_out()

    phone = device()
    phone.sign_in(email)
    for text in ("The sea was loud tonight.", "A shelf for the wet gloves", "A third thought"):
        expect(phone.item(text)).to_be_visible()
    phone.page.get_by_role("link", name="Search").click()
    phone.page.get_by_role("searchbox").fill("last")
    expect(phone.page.locator("mark")).to_have_text("last")
    tomorrow = (datetime.now(UTC).date() + timedelta(days=1)).isoformat()
    [task] = api_of(email).get("/api/tasks").json["items"]
    assert (task["title"], task["due_time"], task["completed"]) == ("call Anna", "16:30", True)
    assert task["date"] == tomorrow
