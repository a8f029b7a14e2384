"""The web app as a person has it: a browser of theirs, and what they do in it."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, field
from time import monotonic, sleep
from typing import Any, Literal

from playwright.sync_api import Browser, BrowserContext, Page, expect

PHONE = {"width": 390, "height": 844}
DESKTOP = {"width": 1280, "height": 800}
PASSWORD = "correct horse battery"
Scheme = Literal["light", "dark"]


@dataclass
class Device:
    """A browser of one person, with nothing in it at first."""

    url: str
    context: BrowserContext
    page: Page
    complaints: list[str] = field(default_factory=list)  # of the console, and of the policy

    @classmethod
    def new(
        cls,
        browser: Browser,
        url: str,
        *,
        size: dict[str, int] = PHONE,
        scheme: Scheme = "light",
        worker: bool = True,
        **more: Any,
    ) -> Device:
        context = browser.new_context(
            viewport={"width": size["width"], "height": size["height"]},
            color_scheme=scheme,
            service_workers="allow" if worker else "block",
            **more,
        )
        device = cls(url, context, context.new_page())
        device.watch(device.page)
        return device

    def watch(self, page: Page) -> None:
        """Note what the console of a page says."""
        page.on("console", lambda said: self._note(said.type, said.text))
        page.on("pageerror", lambda error: self._note("error", str(error)))

    def _note(self, kind: str, text: str) -> None:
        # The browser's own words on a request: what was planned to fail, fails.
        planned = ("Failed to load resource", "Service Worker registration blocked")
        if kind in {"error", "warning"} and not text.startswith(planned):
            self.complaints.append(text)

    def open(self, path: str = "/") -> Page:
        self.page.goto(f"{self.url}{path}")
        return self.page

    def tab(self) -> Page:
        """Open another tab."""
        page = self.context.new_page()
        self.watch(page)
        page.goto(f"{self.url}/")
        return page

    def register(self, email: str) -> None:
        self.open()
        self.page.get_by_role("button", name="Create an account").click()
        self._enter(email, "Create account")

    def sign_in(self, email: str) -> None:
        self.open()
        self.sign_in_here(email)

    def sign_in_here(self, email: str) -> None:
        """Sign in on the page that asks for it."""
        self._enter(email, "Sign in")

    def sign_out(self) -> None:
        self.page.get_by_role("link", name="Settings").click()
        self.page.get_by_role("button", name="Sign out").click()
        expect(self.page.get_by_role("heading", name="Sign in")).to_be_visible()

    def _enter(self, email: str, button: str) -> None:
        self.page.get_by_label("E-mail").fill(email)
        self.page.get_by_label("Password").fill(PASSWORD)
        self.page.get_by_role("button", name=button, exact=True).click()
        expect(self.box()).to_be_visible()

    def box(self, page: Page | None = None) -> Any:
        """The capture box."""
        return (page or self.page).get_by_role("textbox", name="What is on your mind?")

    def write(self, text: str, page: Page | None = None) -> None:
        """Save a thought."""
        self.box(page).fill(text)
        (page or self.page).get_by_role("button", name="Save").click()
        expect(self.box(page)).to_have_value("")

    def item(self, text: str, page: Page | None = None) -> Any:
        """A thing in the timeline by its words."""
        return (page or self.page).get_by_role("listitem").filter(has_text=text)

    def edit(self, text: str, new: str) -> None:
        """Change a thought in place."""
        self.item(text).get_by_role("button", name=re.compile("^Edit")).click()
        editor = self.page.get_by_role("textbox", name="Text")
        editor.fill(new)
        self.page.locator(".editor").get_by_role("button", name="Save").click()
        expect(editor).to_have_count(0)

    def delete(self, text: str) -> None:
        self.item(text).get_by_role("button", name=re.compile("^Edit")).click()
        self.page.get_by_role("button", name="Delete").click()

    def words(self, page: Page | None = None) -> list[str]:
        """What the timeline shows, from top to bottom."""
        found: list[str] = (page or self.page).locator(".words").all_inner_texts()
        return found

    def stands_still(self) -> bool:
        """Return whether nothing on the screen moves from one frame to the next ones."""
        moved = """async () => {
          const at = () => [scrollY, document.body.scrollHeight, document.all.length].join();
          const before = at();
          for (let frame = 0; frame < 10; frame++) {
            await new Promise((done) => requestAnimationFrame(done));
          }
          return at() !== before;
        }"""
        return not self.page.evaluate(moved)

    def until_kept(self, *texts: str) -> None:
        """Wait until texts that are being typed are on disk."""
        script = "({ opened }) => opened().read((tx) => tx.all('drafts'))"

        def are_kept() -> bool:
            kept = {draft["text"] for draft in self.engine(script)}
            return kept >= set(texts)

        eventually(are_kept, page=self.page)

    def sync(self) -> None:
        """Exchange with Aurora now."""
        self.engine("({ syncNow }) => syncNow()")

    def engine(self, script: str, argument: Any = None, page: Page | None = None) -> Any:
        """Call the engine of the built app: a function of its exports and an argument."""
        return (page or self.page).evaluate(
            f"""async (argument) => {{
              const own = document.querySelector('script[type=module]').src;
              return await ({script})(await import(own), argument);
            }}""",
            argument,
        )

    def close(self) -> None:
        self.context.close()


def eventually(holds: Callable[[], bool], seconds: float = 30, page: Page | None = None) -> None:
    """Wait until something holds; with a page, handle its requests meanwhile."""
    deadline = monotonic() + seconds
    while not holds():
        assert monotonic() < deadline, "it has not come about"
        if page:
            page.wait_for_timeout(50)
        else:
            sleep(0.05)
