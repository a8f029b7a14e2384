"""One browser: two tabs that edit the same, two people after each other, very long texts."""

import re
from collections.abc import Callable
from uuid import uuid4

from playwright.sync_api import Page, expect

from tests.support.app import PASSWORD, Device, eventually
from tests.web.test_offline import api_of, texts

MOST = 100_000  # characters of an entry


def edit_in(page: Page, text: str, more: str) -> None:
    """Type more at the end of a thought, without saving."""
    item = page.get_by_role("listitem").filter(has_text=text)
    item.get_by_role("button", name=re.compile("^Edit")).click()
    page.get_by_role("textbox", name="Text").press_sequentially(more)


def test_two_tabs_that_edit_the_same_lose_no_word(
    device: Callable[..., Device], email: str
) -> None:
    own = device()
    own.register(email)
    own.write("As it was")
    own.sync()
    other = own.tab()
    expect(own.item("As it was", other)).to_be_visible()
    own.page.route("**/api/**", lambda route: route.abort())
    other.route("**/api/**", lambda route: route.abort())
    edit_in(own.page, "As it was", ", first")
    edit_in(other, "As it was", ", second")
    for page in (own.page, other):
        page.get_by_role("textbox", name="Text").press("Control+Enter")
        expect(page.get_by_role("textbox", name="Text")).to_have_count(0)
    for page in (own.page, other):
        page.unroute("**/api/**")
    own.sync()
    person = api_of(email)
    [item] = person.get("/api/thoughts").json["items"]
    history = person.get("/api/history", kind="thought", id=item["id"]).json["items"]
    assert all(word in str([item, history]) for word in ("first", "second"))
    for page in (own.page, other):
        expect(page.get_by_role("link", name="1 needs you")).to_be_visible()


def test_who_signs_in_instead_sees_nothing_of_the_first_who_finds_all_again(
    device: Callable[..., Device], email: str
) -> None:
    own = device(worker=False)
    own.register(email)
    own.write("Sent by the first")
    own.sync()
    person = api_of(email)
    for session in person.get("/auth/sessions").json["items"]:
        if not session["current"]:
            assert person.delete(f"/auth/sessions/{session['id']}").status == 204
    own.write("Never sent by the first")
    own.sync()
    other = f"other-{email}"
    own.page.get_by_role("link", name="Sign in to send").click()
    own.page.get_by_role("button", name="Create an account").click()
    own.page.get_by_label("E-mail").fill(other)
    own.page.get_by_label("Password").fill(PASSWORD)
    own.page.get_by_role("button", name="Create account", exact=True).click()
    expect(own.page.get_by_text("Nothing yet.")).to_be_visible()
    assert own.words() == []
    own.write("Of the second")
    own.sync()
    assert texts(api_of(other)) == ["Of the second"]
    own.sign_out()
    own.sign_in(email)
    expect(own.item("Never sent by the first")).to_be_visible()
    assert own.words() == ["Never sent by the first", "Sent by the first"]
    eventually(lambda: len(texts(person)) == 2, page=own.page)


def test_an_entry_of_the_greatest_length_is_shown_edited_and_sent(
    device: Callable[..., Device], email: str
) -> None:
    own = device(worker=False)
    own.register(email)
    journal, entry = str(uuid4()), str(uuid4())
    words = ("word " * MOST)[: MOST - 4] + "last"
    own.engine("({ add }, [id]) => add('journal', { name: 'Diary' }, id)", [journal])
    own.engine(
        "({ add }, [id, journal_id, content]) => add('entry',"
        " { journal_id, content, timestamp: new Date().toISOString(), tags: [] }, id)",
        [entry, journal, words],
    )
    own.sync()
    own.open(f"/entries/{entry}")
    expect(own.page.get_by_text("last", exact=False).last).to_be_visible()
    own.page.get_by_role("button", name=re.compile("^Edit")).click()
    editor = own.page.get_by_role("textbox", name="Text")
    expect(editor).to_have_value(words)
    editor.press("Control+End")
    editor.press("!")
    own.page.get_by_role("button", name="Save").click()
    expect(own.page.get_by_text("1 character too many")).to_be_visible()
    editor.press("Backspace")
    editor.press("Backspace")
    editor.press("!")
    own.page.get_by_role("button", name="Save").click()
    expect(editor).to_have_count(0)
    own.sync()
    [found] = api_of(email).get(f"/api/journals/{journal}/entries").json["items"]
    assert found["content"] == f"{words[:-1]}!"
