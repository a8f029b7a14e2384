"""The JavaScript of docs/api.md, run in a browser as it stands there."""

from collections.abc import Callable, Iterator
from typing import Any

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, Route

from tests.support.app import eventually
from tests.support.chromium import CHROMIUM
from tests.support.pages import blocks
from tests.support.people import Person
from tests.support.serving import serving
from tests.support.web_server import web_server

pytestmark = pytest.mark.skipif(CHROMIUM is None, reason="there is no Chromium on this machine")

WORDS = 'const API = "http://localhost:4000"'
# Loads the page's text as a module of the window.
LOAD = """async (text) => {
  const url = URL.createObjectURL(new Blob([text], {type: "text/javascript"}));
  Object.assign(window, await import(url));
}"""
# Runs what may throw a problem, and returns its code.
CODE = """async (body) => {
  try { await eval(body); return null } catch (problem) { return problem.code ?? `${problem}` }
}"""


@pytest.fixture(scope="module")
def frontend() -> Iterator[str]:
    with web_server() as port:
        yield f"http://localhost:{port}"


@pytest.fixture(scope="module")
def api(database: str, frontend: str, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    assert database
    log = tmp_path_factory.mktemp("browser") / "log"
    with serving(log, ALLOWED_ORIGINS=frontend) as url:
        yield url


@pytest.fixture
def context(browser: Browser) -> Iterator[BrowserContext]:
    made = browser.new_context()
    yield made
    made.close()


@pytest.fixture
def opened(api: str, frontend: str, context: BrowserContext) -> Callable[[], Page]:
    """Return a function that opens a page with the script."""
    [text] = blocks("docs/api.md", "js")
    assert WORDS in text

    def load() -> Page:
        page = context.new_page()
        page.goto(frontend)
        page.evaluate(LOAD, text.replace(WORDS, f'const API = "{api}"'))
        return page

    return load


@pytest.fixture
def page(opened: Callable[[], Page]) -> Page:
    return opened()


def sign_in(page: Page, person: Person) -> None:
    page.evaluate("([email, password]) => signIn(email, password)", [person.email, person.password])


def texts(page: Page) -> list[str]:
    found: dict[str, Any] = page.evaluate("call('GET', '/api/thoughts')")
    return [item["text"] for item in found["items"]]


def test_whoever_signs_in_stays_signed_in_after_a_reload(
    page: Page, opened: Callable[[], Page], context: BrowserContext, person: Person
) -> None:
    sign_in(page, person)
    assert page.evaluate("call('POST', '/api/thoughts', {text: 'by the page'})")["version"] == 1
    assert texts(page) == ["by the page"]
    other = opened()
    assert texts(other) == ["by the page"]
    assert texts(page) == ["by the page"]  # the first tab is signed in as well
    other.evaluate("signOut()")
    assert context.cookies() == []
    assert other.evaluate(CODE, "call('GET', '/api/thoughts')") == "invalid_refresh_token"


def test_a_wrong_password_is_told_and_signs_nobody_out(page: Page, person: Person) -> None:
    sign_in(page, person)
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    wrong = f"signIn('{person.email}', 'wrong horse battery')"
    assert page.evaluate(CODE, wrong) == "invalid_credentials"
    assert [url for url in asked if "/auth/refresh" in url] == []
    assert texts(page) == []


def test_calls_without_a_valid_token_share_one_refresh(
    page: Page, opened: Callable[[], Page], person: Person
) -> None:
    sign_in(page, person)
    page = opened()  # which has no access token yet
    asked: list[str] = []
    page.on("request", lambda request: asked.append(f"{request.method} {request.url}"))
    page.evaluate(
        "Promise.all([1, 2, 3].map((n) => call('POST', '/api/thoughts', {text: `${n}`})))"
    )
    assert len([line for line in asked if line.startswith("POST") and "refresh" in line]) == 1
    assert sorted(texts(page)) == ["1", "2", "3"]


def test_a_call_that_is_refused_late_takes_the_token_that_is_there_by_then(
    page: Page, opened: Callable[[], Page], person: Person
) -> None:
    sign_in(page, person)
    page = opened()
    asked: list[str] = []
    page.on("request", lambda request: asked.append(f"{request.method} {request.url}"))
    held: list[Route] = []

    def hold_first(route: Route) -> None:
        if held:
            route.continue_()
        else:
            held.append(route)

    page.route("**/api/thoughts", hold_first)
    page.evaluate("void (window.late = call('POST', '/api/thoughts', {text: 'late'}))")
    eventually(lambda: bool(held), page=page)
    assert texts(page) == []
    held[0].continue_()
    assert page.evaluate("window.late")["text"] == "late"
    assert len([line for line in asked if line.startswith("POST") and "refresh" in line]) == 1


def test_what_was_refused_is_thrown_with_its_code(page: Page, person: Person) -> None:
    sign_in(page, person)
    assert page.evaluate(CODE, "call('POST', '/api/thoughts', {text: ''})") == "invalid"
    gone = "call('DELETE', '/api/thoughts/019aab3c-5f00-7cc3-98c4-dc0c0c07398f')"
    assert page.evaluate(CODE, gone) == "not_found"
