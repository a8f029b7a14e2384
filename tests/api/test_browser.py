"""A real browser: the documentation calls the API, and pages call it as CORS allows."""

import json
from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, Page

from tests.support.chromium import CHROMIUM
from tests.support.https_proxy import https_proxy
from tests.support.people import Person
from tests.support.serving import serving
from tests.support.web_server import web_server

pytestmark = pytest.mark.skipif(CHROMIUM is None, reason="there is no Chromium on this machine")

# Runs in a page: one request, and the parts of the response that the page may read.
FETCH = """async ([url, options]) => {
  try {
    const answer = await fetch(url, options);
    const header = (name) => answer.headers.get(name);
    const text = await answer.text();
    return {
      status: answer.status, location: header("location"), etag: header("etag"),
      body: text ? JSON.parse(text) : null,
    };
  } catch (error) {
    return {refused: String(error)};
  }
}"""


@pytest.fixture(scope="module")
def frontend() -> Iterator[str]:
    """The origin of an allowed page."""
    with web_server() as port:
        yield f"http://localhost:{port}"


@pytest.fixture(scope="module")
def evil() -> Iterator[str]:
    """The origin of a page that is not allowed; for browsers, another site than localhost."""
    with web_server() as port:
        yield f"http://127.0.0.1:{port}"


@pytest.fixture(scope="module")
def api(database: str, frontend: str, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    assert database
    log = tmp_path_factory.mktemp("browser") / "log"
    with serving(log, ALLOWED_ORIGINS=frontend) as url:
        yield url


@pytest.fixture
def page(browser: Browser) -> Iterator[Page]:
    context = browser.new_context(viewport={"width": 1200, "height": 1000})
    yield context.new_page()
    context.close()


def ask(page: Page, url: str, method: str = "GET", body: Any = None, **more: Any) -> Any:
    """Send a request from within a page."""
    headers = {"content-type": "application/json"} if body else {}
    headers |= more.pop("headers", {})
    options = {"method": method, "headers": headers, **more}
    if body:
        options["body"] = json.dumps(body)
    return page.evaluate(FETCH, [url, options])


def credentials(sign_up: Callable[[], Person]) -> dict[str, str]:
    person = sign_up()
    return {"email": person.email, "password": person.password}


def operation(page: Page, name: str) -> Any:
    """Open one operation in the documentation."""
    block = page.locator(f"#operations-{name}")
    block.locator("button.opblock-summary-control").click()
    block.get_by_role("button", name="Try it out").click()
    return block


def test_the_documentation_calls_the_api_without_other_hosts(
    api: str, page: Page, person: Person
) -> None:
    said: list[str] = []
    asked: list[str] = []
    page.on("console", lambda message: said.append(message.text))
    page.on("pageerror", lambda error: said.append(str(error)))
    page.on("request", lambda request: asked.append(request.url))
    page.goto(f"{api}/docs")
    health = operation(page, "site-check_health")
    health.get_by_role("button", name="Execute").click()
    expect_status(health, "200")

    authorize(page, person)
    person.post("/api/thoughts", {"text": "seen in a browser"})
    thoughts = operation(page, "thoughts-list_thoughts")
    thoughts.get_by_role("button", name="Execute").click()
    expect_status(thoughts, "200")
    shown = thoughts.locator(".live-responses-table .highlight-code").first.inner_text()
    assert "seen in a browser" in shown
    assert said == []  # no violation of the content security policy
    assert {url.partition("/docs")[0] for url in asked if "/docs" in url} == {api}
    assert all(url.startswith((api, "data:")) for url in asked)


def authorize(page: Page, person: Person) -> None:
    page.get_by_role("button", name="Authorize").first.click()
    page.locator(".auth-container input").fill(person.access_token)
    page.locator(".auth-container").get_by_role("button", name="Apply credentials").click()
    page.get_by_role("button", name="Close").click()


def test_the_documentation_sends_an_example_twice(api: str, page: Page, person: Person) -> None:
    page.goto(f"{api}/docs")
    authorize(page, person)
    block = operation(page, "journals-create_journal")
    for _ in range(2):
        with page.expect_response(f"{api}/api/journals") as answered:
            block.get_by_role("button", name="Execute").click()
        assert answered.value.status == 201
    assert len(person.get("/api/journals").json["items"]) == 2


def expect_status(block: Any, status: str) -> None:
    answered = block.locator(".live-responses-table .response-col_status").last
    answered.wait_for()
    assert answered.inner_text().split()[0] == status


def test_a_page_of_an_allowed_origin_uses_the_api(
    api: str, frontend: str, page: Page, sign_up: Callable[[], Person]
) -> None:
    page.goto(frontend)
    who = {**credentials(sign_up), "email": f"page-{sign_up().email}"}
    token = ask(page, f"{api}/auth/register", "POST", who)["body"]["access_token"]
    signed_in = {"authorization": f"Bearer {token}"}
    made = ask(page, f"{api}/api/thoughts", "POST", {"text": "by a page"}, headers=signed_in)
    assert made["status"] == 201
    one = f"{api}{made['location']}"
    assert ask(page, one, headers=signed_in)["body"] == made["body"]
    matching = {**signed_in, "if-match": made["etag"]}
    changed = ask(page, one, "PATCH", {"tags": ["browser"]}, headers=matching)
    assert changed["etag"] == made["etag"].replace('"1-', '"2-')
    assert ask(page, one, "DELETE", headers=matching)["status"] == 412
    assert ask(page, f"{api}/api/thoughts", headers=signed_in)["body"]["items"] == [changed["body"]]
    assert ask(page, one, "DELETE", headers=signed_in)["status"] == 204
    assert ask(page, one, headers=signed_in)["body"]["code"] == "not_found"


def test_a_page_of_a_foreign_origin_is_refused_by_the_browser(
    api: str, evil: str, page: Page, person: Person
) -> None:
    page.goto(evil)
    signed_in = {"authorization": f"Bearer {person.access_token}"}
    assert "refused" in ask(page, f"{api}/api/thoughts", headers=signed_in)
    assert "refused" in ask(page, f"{api}/api/thoughts", "POST", {"text": "x"}, headers=signed_in)
    assert "refused" in ask(page, f"{api}/health")
    assert person.get("/api/thoughts").json["items"] == []


def test_the_refresh_cookie_works_only_for_an_allowed_origin(
    api: str, frontend: str, evil: str, page: Page, sign_up: Callable[[], Person]
) -> None:
    page.goto(frontend)
    with_cookies = {"credentials": "include"}
    who = credentials(sign_up)
    assert ask(page, f"{api}/auth/login", "POST", who, **with_cookies)["status"] == 200
    [cookie] = page.context.cookies()
    assert (cookie["name"], cookie["secure"]) == ("aurora_refresh", False)  # over plain HTTP
    assert cookie["httpOnly"]
    assert (cookie["sameSite"], cookie["path"]) == ("Strict", "/auth")
    assert page.evaluate("document.cookie") == ""
    first = ask(page, f"{api}/auth/refresh", "POST", **with_cookies)
    assert (first["status"], first["body"]["refresh_token"]) == (200, None)
    assert ask(page, f"{api}/auth/refresh", "POST")["status"] == 401  # without the cookie
    [rotated] = page.context.cookies()
    assert rotated["value"] != cookie["value"]

    page.goto(evil)
    assert "refused" in ask(page, f"{api}/auth/refresh", "POST", **with_cookies)
    for path in ("refresh", "logout"):
        with page.expect_response(f"{api}/auth/{path}") as told:  # as a form would: no preflight
            ask(page, f"{api}/auth/{path}", "POST", mode="no-cors", **with_cookies)
        assert told.value.status in {401, 403}
        assert "cookie" not in told.value.request.all_headers()
    assert [kept["value"] for kept in page.context.cookies()] == [rotated["value"]]

    page.goto(frontend)  # and it was not used up; it also signs out by itself
    assert ask(page, f"{api}/auth/refresh", "POST", **with_cookies)["status"] == 200
    assert ask(page, f"{api}/auth/logout", "POST", **with_cookies)["status"] == 204
    assert page.context.cookies() == []


def use_own_page(page: Page, api: str, who: dict[str, str]) -> Any:
    """Sign in, refresh and sign out on a page of Aurora's own; return the cookie it had."""
    page.goto(f"{api}/health")
    assert ask(page, f"{api}/auth/login", "POST", who)["status"] == 200
    [cookie] = page.context.cookies()
    answer = ask(page, f"{api}/auth/refresh", "POST")
    assert (answer["status"], answer["body"]["refresh_token"]) == (200, None)
    [rotated] = page.context.cookies()
    assert rotated["value"] != cookie["value"]
    assert ask(page, f"{api}/auth/logout", "POST")["status"] == 204
    assert page.context.cookies() == []
    return cookie


def test_auroras_own_page_uses_the_cookie(
    api: str, page: Page, sign_up: Callable[[], Person]
) -> None:
    cookie = use_own_page(page, api, credentials(sign_up))
    assert (cookie["name"], cookie["secure"]) == ("aurora_refresh", False)


def test_over_https_the_cookie_belongs_to_this_host_alone(
    api: str, browser: Browser, sign_up: Callable[[], Person], tmp_path: Path
) -> None:
    with (
        https_proxy(api, tmp_path) as secure,
        closing(browser.new_context(ignore_https_errors=True)) as context,
    ):
        page = context.new_page()
        cookie = use_own_page(page, secure, credentials(sign_up))
        assert (cookie["name"], cookie["path"]) == ("__Host-aurora_refresh", "/")
        assert cookie["secure"]
        assert cookie["httpOnly"]
        # No page can plant one: not with another path, and not for a domain.
        for planted in ("path=/auth; secure", "path=/", "path=/; secure; domain=localhost"):
            page.evaluate(f"document.cookie = '__Host-aurora_refresh=planted; {planted}'")
        assert context.cookies() == []
