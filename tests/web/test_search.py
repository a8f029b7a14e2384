"""The search of this device: words in any script, what is marked, and how much is shown."""

from collections.abc import Callable

from playwright.sync_api import expect

from tests.support.app import Device
from tests.web.test_places import fill


def test_search_finds_words_in_any_script_and_marks_them(
    device: Callable[..., Device], email: str
) -> None:
    own = device()
    own.register(email)
    for text in ("面条 for lunch", "An Élan of its own #sea", "Nothing of it"):
        own.write(text)
    own.page.get_by_role("link", name="Search").click()
    field = own.page.get_by_role("searchbox")
    for line, found in (("条", "面条 for lunch"), ("elan #sea", "An Élan"), ("of -lunch -it", "")):
        field.fill(line)
        if found:
            expect(own.item(found)).to_be_visible()
        else:
            expect(own.page.get_by_text("Nothing has these words.")).to_be_visible()
    field.fill("elan")
    expect(own.page.locator("mark")).to_have_text(["Élan"])
    own.page.get_by_role("button", name="Entries").click()
    expect(own.page.get_by_text("Nothing has these words.")).to_be_visible()
    own.page.get_by_role("button", name="Entries").click()
    own.item("An Élan").get_by_role("link", name="#sea").click()
    expect(field).to_have_value("#sea")
    own.page.go_back()
    expect(own.page.get_by_role("searchbox")).to_have_value("elan")
    expect(own.item("An Élan").get_by_role("link", name="#sea")).to_be_focused()


def test_search_shows_a_part_of_many_hits_and_more_when_asked(
    device: Callable[..., Device], email: str
) -> None:
    own = device()
    own.register(email)
    fill(email, 50)
    own.sync()
    own.open("/search?q=many")
    expect(own.page.get_by_role("status").filter(has_text="100 things")).to_be_visible()
    expect(own.page.locator(".hit")).to_have_count(20)
    own.page.get_by_role("button", name="Thoughts").click()
    own.page.get_by_role("button", name="Show 50 more").click()
    expect(own.page.locator(".hit")).to_have_count(70)
    own.page.locator(".hit").nth(60).get_by_role("link").first.click()
    own.page.get_by_role("button", name="Back").click()
    expect(own.page.locator(".hit").nth(60).get_by_role("link").first).to_be_focused()
    expect(own.page.get_by_role("button", name="Thoughts")).to_have_attribute(
        "aria-pressed", "true"
    )


def test_search_finds_what_is_archived_too(device: Callable[..., Device], email: str) -> None:
    own = device()
    own.register(email)
    own.engine(
        """({ change }) => {
          const rows = ["plain", "archived"].map((word, n) => ({
            kind: "thought", version: 1, at: 1e12 + n,
            id: `019aab3c-5f00-7cc3-98c6-00000000000${n}`,
            row: { text: `needle ${word}`, timestamp: new Date(1e12 + n).toISOString(), tags: [],
                   archived_at: word === "archived" ? "2026-11-01T00:00:00Z" : null },
          }));
          const byId = new Map(rows.map((one) => [one.id, one]));
          return change([...byId.keys()], (_, id) => ({ thing: byId.get(id) }));
        }"""
    )
    own.page.get_by_role("link", name="Search").click()
    own.page.get_by_role("searchbox").fill("needle")
    expect(own.page.locator(".hit .words")).to_have_text(["needle archived", "needle plain"])
