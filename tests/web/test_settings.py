"""Settings: the account, signing in, this device, and leaving it."""

from collections.abc import Callable
from typing import Any

import pyotp
from playwright.sync_api import expect

from tests.support.app import DESKTOP, PASSWORD, Device
from tests.support.client import call
from tests.web.test_offline import api_of


def settings(own: Device) -> Any:
    own.page.get_by_role("link", name="Settings").click()
    expect(own.page.get_by_role("heading", level=1, name="Settings")).to_be_focused()
    return own.page


def answer(own: Device, button: str, **fields: str) -> Any:
    """Fill in the dialog that is open, and send it."""
    dialog = own.page.get_by_role("dialog")
    for label, text in fields.items():
        dialog.get_by_role("textbox", name=label.replace("_", " ")).or_(
            dialog.get_by_label(label.replace("_", " "), exact=True)
        ).fill(text)
    dialog.get_by_role("button", name=button, exact=True).click()
    return dialog


def test_name_email_and_password_are_changed_and_a_wrong_password_is_told(
    device: Callable[..., Device], email: str
) -> None:
    own = device()
    own.register(email)
    page = settings(own)
    page.get_by_role("button", name="Change Name").click()
    answer(own, "Save", Name="Ada Lovelace")
    expect(page.get_by_text("Ada Lovelace")).to_be_visible()
    expect(page.get_by_role("button", name="Change Name")).to_be_focused()

    page.get_by_role("button", name="Change E-mail").click()
    dialog = answer(own, "Save", Your_password="wrong one", **{"New e-mail": f"new-{email}"})
    expect(dialog.locator(".field .problem")).to_contain_text("password")
    answer(own, "Save", Your_password=PASSWORD)
    expect(page.get_by_text(f"new-{email}")).to_be_visible()

    page.get_by_role("button", name="Change Password").click()
    dialog = answer(own, "Save", Your_password=PASSWORD, New_password="short")
    expect(dialog.get_by_text("At least 8 characters, please.")).to_be_visible()
    answer(own, "Save", New_password="another sentence")
    expect(dialog).to_have_count(0)
    again = {"email": f"new-{email}", "password": "another sentence"}
    assert call("POST", "/auth/login", again).status == 200


def test_a_second_factor_is_turned_on_with_an_app_and_off_again(
    device: Callable[..., Device], email: str
) -> None:
    own = device()
    own.register(email)
    page = settings(own)
    page.get_by_role("button", name="Turn on").click()
    answer(own, "Continue", Your_password=PASSWORD)
    picture = page.get_by_role("img", name="QR code")
    expect(picture).to_be_visible()
    assert picture.evaluate("(one) => one.naturalWidth") > 100
    app = pyotp.TOTP(page.locator(".secret code").inner_text().replace(" ", ""))
    answer(own, "Turn on", Code="000000")
    expect(page.locator(".field .problem")).not_to_be_empty()
    answer(own, "Turn on", Code=app.now())
    codes = page.get_by_role("dialog", name="Keep these codes").get_by_role("listitem")
    expect(codes).to_have_count(10)
    recovery = codes.first.inner_text()
    page.get_by_role("button", name="I have kept them").click()
    page.get_by_role("button", name="Turn off").click()
    answer(own, "Turn off", Your_password=PASSWORD, Code=recovery)
    expect(page.get_by_role("button", name="Turn on")).to_be_visible()


def test_other_devices_are_signed_out_and_tokens_made_and_revoked(
    device: Callable[..., Device], email: str
) -> None:
    own, other = device(), device(worker=False)
    own.register(email)
    other.sign_in(email)
    page = settings(own)
    page.get_by_text("Signed in on").click()
    page.get_by_role("button", name="Sign out Chrome on Linux").click()
    expect(page.get_by_role("button", name="Sign out Chrome on Linux")).to_have_count(0)
    other.sync()
    expect(other.page.get_by_role("link", name="Sign in to send")).to_be_visible()

    page.get_by_text("Personal tokens").click()
    page.get_by_role("button", name="New token").click()
    dialog = answer(own, "Create", Your_password=PASSWORD)
    expect(dialog.get_by_role("alert")).to_have_text("Choose at least one thing that it may do.")
    dialog.get_by_role("checkbox", name="Read Thoughts").check()
    answer(own, "Create", What_is_it_for="")
    expect(dialog.locator(".field .problem")).not_to_be_empty()
    dialog.get_by_label("What is it for?").fill("Backup")
    answer(own, "Create")
    text = page.get_by_role("dialog", name="Your new token").locator("code").inner_text()
    assert call("GET", "/api/thoughts", token=text).status == 200
    assert call("GET", "/api/tasks", token=text).status == 403
    page.get_by_role("button", name="Done").click()
    page.get_by_role("button", name="Revoke Backup").click()
    expect(page.get_by_text("Backup")).to_have_count(0)
    assert call("GET", "/api/thoughts", token=text).status == 401


def test_a_calendar_feed_is_made_its_address_shown_once_and_revoked(
    device: Callable[..., Device], email: str
) -> None:
    own = device()
    own.register(email)
    event = {"title": "Choir", "start": "2026-11-27T18:00", "end": "2026-11-27T19:00"}
    assert api_of(email).post("/api/events", event).status == 201
    page = settings(own)
    page.get_by_text("Calendar feeds").click()
    page.get_by_role("button", name="New feed").click()
    dialog = answer(own, "Create", Name="")
    expect(dialog.locator(".field .problem")).not_to_be_empty()
    dialog.get_by_label("Tasks with a day").select_option("No tasks")
    dialog.get_by_label("Going back").select_option("Ten years")
    dialog.get_by_label("Only when I am busy").check()
    answer(own, "Create", Name="Family")
    shown = page.get_by_role("dialog", name="The address of your calendar")
    expect(shown.get_by_role("button", name="Copy")).to_be_visible()
    path = shown.locator("code").inner_text().removeprefix(own.url)
    assert path.startswith("/feeds/")
    assert call("GET", path).status == 200
    page.get_by_role("button", name="Done").click()
    expect(page.get_by_text("No tasks · only when you are busy · 10 years back")).to_be_visible()
    page.reload()
    page.get_by_text("Calendar feeds").click()
    page.get_by_role("button", name="Revoke Family").click()
    page.get_by_role("button", name="Cancel").click()
    page.get_by_role("button", name="Revoke Family").click()
    page.get_by_role("dialog").get_by_role("button", name="Revoke").click()
    expect(page.get_by_text("Family")).to_have_count(0)
    assert call("GET", path).status == 404


def test_colours_and_keys_are_kept_on_this_device(
    device: Callable[..., Device], email: str
) -> None:
    own = device(size=DESKTOP)
    own.register(email)
    page = settings(own)
    paper = "getComputedStyle(document.documentElement).backgroundColor"
    light = page.evaluate(paper)
    page.get_by_role("radio", name="Dark").check()
    assert page.evaluate(paper) != light
    page.get_by_role("checkbox", name="Single letters as keys").uncheck()
    page.reload()
    expect(page.get_by_role("radio", name="Dark")).to_be_checked()
    assert page.evaluate(paper) != light
    page.get_by_role("heading", level=1).focus()
    page.keyboard.press("n")
    expect(page.get_by_role("heading", level=1, name="Settings")).to_be_focused()
    page.get_by_role("button", name="All keys").click()
    expect(page.get_by_role("dialog", name="Keys")).to_be_visible()


def test_the_account_is_deleted_here_and_on_the_server(
    device: Callable[..., Device], email: str
) -> None:
    own = device()
    own.register(email)
    own.write("To be gone")
    page = settings(own)
    page.get_by_role("button", name="Delete: Delete account").click()
    answer(own, "Delete everything", Your_password="wrong one")
    expect(page.locator(".field .problem")).to_contain_text("password")
    answer(own, "Delete everything", Your_password=PASSWORD)
    expect(page.get_by_role("heading", name="Sign in")).to_be_visible()
    assert page.evaluate("indexedDB.databases()") == []
    assert call("POST", "/auth/login", {"email": email, "password": PASSWORD}).status == 401


def test_a_computer_of_somebody_else_keeps_nothing(
    device: Callable[..., Device], email: str
) -> None:
    own = device()
    own.register(email)
    own.write("Written here")
    page = settings(own)
    page.get_by_role("button", name="Leave nothing here").click()
    expect(page.get_by_role("checkbox", name="This is not my computer")).to_be_checked()
    assert page.evaluate("indexedDB.databases()") == []
    own.sign_in_here(email)
    expect(own.item("Written here")).to_be_visible()
    assert page.evaluate("indexedDB.databases()") == []
    assert page.evaluate("Object.keys(localStorage)") == []


def test_settings_work_offline_as_far_as_they_are_of_this_device(
    device: Callable[..., Device], email: str
) -> None:
    own = device()
    own.register(email)
    own.page.evaluate("navigator.serviceWorker.ready.then(() => null)")
    own.context.set_offline(True)
    page = settings(own)
    expect(page.get_by_text("Aurora cannot be reached. What")).to_be_visible()
    expect(page.get_by_text(email)).to_be_visible()
    page.get_by_role("button", name="Change Name").click()
    dialog = answer(own, "Save", Name="Ada")
    expect(dialog.get_by_role("alert")).to_have_text("Aurora does not answer. Are you online?")
    own.context.set_offline(False)
    answer(own, "Save")
    expect(dialog).to_have_count(0)
    assert api_of(email).get("/auth/me").json["name"] == "Ada"


def test_zone_and_languages_are_changed_and_what_is_none_is_told(
    device: Callable[..., Device], email: str
) -> None:
    own = device()
    own.register(email)
    page = settings(own)
    page.get_by_role("button", name="Change Time zone").click()
    dialog = page.get_by_role("dialog")
    zone = dialog.get_by_label("Time zone", exact=True)
    zone.fill("Europe/Nowhere")
    dialog.get_by_role("button", name="Save").click()
    expect(dialog.get_by_text("There is no such time zone.")).to_be_visible()
    zone.fill("Asia/Kathmandu")
    dialog.get_by_role("button", name="Save").click()
    expect(page.get_by_text("Asia/Kathmandu")).to_be_visible()
    page.get_by_role("button", name="Change Languages").click()
    languages = dialog.get_by_role("textbox", name="Languages")
    languages.fill("en, no-such-code-x")
    dialog.get_by_role("button", name="Save").click()
    expect(dialog.get_by_text("One of these is no language's code.")).to_be_visible()
    languages.fill("de pt-br")
    dialog.get_by_role("button", name="Save").click()
    expect(page.get_by_text("German, Brazilian Portuguese")).to_be_visible()
    me = api_of(email).get("/auth/me").json
    assert (me["zone"], me["languages"]) == ("Asia/Kathmandu", ["de", "pt-BR"])
