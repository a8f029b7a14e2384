"""The newcomer's first minutes in Firefox and WebKitGTK, whose engines are not Chromium's."""

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager
from pathlib import Path
from typing import Any

import pytest

from tests.support.app import PASSWORD
from tests.support.engines import FIREFOX, MINI_BROWSER, WEBKIT, XVFB, Page, firefox, webkit
from tests.web.test_offline import api_of, texts

# Finds things as a person does: by what stands on them.
HELPERS = """
  const shown = (one) => one.getClientRects().length > 0;
  const nameOf = (one) => (one.getAttribute('aria-label') ?? one.textContent).trim();
  const find = (selector, name) => [...document.querySelectorAll(selector)]
    .find((one) => shown(one) && (name === undefined || nameOf(one).startsWith(name)));
  async function until(what) {
    for (const end = Date.now() + 15000; Date.now() < end; ) {
      const found = what();
      if (found) return found;
      await new Promise((done) => setTimeout(done, 50));
    }
    throw new Error(`${what} has not come about: ${document.body.innerText}`);
  }
  const press = async (name) => (await until(() => find('button, a, summary', name))).click();
  const fieldOf = (label) => [...document.querySelectorAll('input, textarea')].find((one) =>
    shown(one) && [...(one.labels ?? [])].some((own) => own.textContent.trim().startsWith(label))
      || shown(one) && one.getAttribute('aria-label') === label);
  async function type(label, text) {
    const field = await until(() => fieldOf(label));
    field.focus();
    field.select();
    document.execCommand('insertText', false, text);
  }
  const item = (text) => [...document.querySelectorAll('li')]
    .find((one) => shown(one) && one.textContent.includes(text));
"""


class Visitor:
    """Somebody with a browser."""

    def __init__(self, page: Page, url: str) -> None:
        """Open the app in it."""
        self.page = page
        page.open(url)

    def do(self, script: str, *arguments: object) -> Any:
        return self.page.run(f"{HELPERS} {script}", *arguments)

    def press(self, name: str) -> None:
        self.do("await press(args[0])", name)

    def type(self, label: str, text: str) -> None:
        self.do("await type(args[0], args[1])", label, text)

    def sees(self, text: str) -> None:
        self.do("await until(() => item(args[0]))", text)

    def misses(self, text: str) -> None:
        self.do("await until(() => !item(args[0]))", text)

    def write(self, text: str) -> None:
        self.type("What is on your mind?", text)
        self.press("Save")
        self.sees(text)

    def enter(self, email: str, button: str) -> None:
        self.type("E-mail", email)
        self.type("Password", PASSWORD)
        # By its form: a link or heading may have the same words.
        self.do("(await until(() => find('form button', args[0]))).click()", button)
        self.press("Today")
        self.do("await until(() => fieldOf('What is on your mind?'))")

    def sync(self) -> None:
        self.do(
            "const own = document.querySelector('script[type=module]').src;"
            "await (await import(own)).syncNow();"
        )


BROWSERS: dict[str, tuple[Callable[[Path], AbstractContextManager[Page]], bool]] = {
    "Firefox": (firefox, FIREFOX is not None),
    "WebKitGTK": (webkit, all((WEBKIT, XVFB, MINI_BROWSER))),
}


@pytest.fixture(params=BROWSERS)
def page(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Page]:
    """A page in another browser."""
    start, is_here = BROWSERS[request.param]
    if not is_here:
        pytest.skip(f"{request.param} is not on this machine")
    with start(tmp_path / "browser") as found:
        yield found


def test_a_newcomer_writes_deletes_undoes_finds_and_comes_back(
    page: Page, app: str, email: str
) -> None:
    own = Visitor(page, app)
    own.press("Create an account")
    own.enter(email, "Create account")
    for text in (
        "The sea was loud tonight.",
        "A shelf for the wet gloves #home",
        "面条 👩‍👩‍👧‍👦 שלום",
    ):
        own.write(text)
    own.do("item(args[0]).querySelector('.edit').click()", "The sea was loud")
    own.type("Text", "The sea was quiet tonight.")
    own.do("(await until(() => find('.editor button', 'Save'))).click()")
    own.sees("The sea was quiet tonight.")
    own.do("item(args[0]).querySelector('.edit').click()", "A shelf")
    own.press("Delete")
    own.misses("A shelf")
    own.press("Undo")
    own.sees("A shelf")

    own.press("Journals")
    own.press("Begin a journal")
    own.type("Name", "Diary")
    own.do("(await until(() => find('form button', 'Save'))).click()")
    own.press("Write")
    own.type("Title", "The first day")
    own.type("Text", "word " * 5_000)
    own.do("(await until(() => find('form button', 'Save'))).click()")
    own.sees("The first day")

    own.press("Search")
    own.type("Words to search for", "glove")
    own.sees("A shelf")
    own.misses("The sea was quiet")
    own.sync()
    person = api_of(email)
    assert len(texts(person)) == 3
    [journal] = person.get("/api/journals").json["items"]
    [entry] = person.get(f"/api/journals/{journal['id']}/entries").json["items"]
    assert entry["content"].split() == ["word"] * 5_000

    page.open(app)  # as it is opened the next day
    own.sees("The sea was quiet tonight.")
    own.press("Settings")
    own.press("Sign out")
    own.do("await until(() => fieldOf('E-mail'))")
    assert own.do("return (await indexedDB.databases()).length") == 0
    own.enter(email, "Sign in")
    own.sees("面条 👩‍👩‍👧‍👦 שלום")
