"""The app's files as they are served: their headers, their sizes, and how many are asked for."""

import gzip
import json
import re
from base64 import b64decode
from collections.abc import Callable

import pytest

from functions.site import assets
from tests.support.app import Device
from tests.support.client import Answer, call
from tests.support.paths import ROOT

BUILT = ROOT / "functions" / "site" / "app"
ID = "019aab3c-5f00-7cc3-98c4-dc0c0c07398f"
KINDS = ("thoughts", "entries", "journals", "tasks")
PLACES = (
    *("/", "/sign-in", "/settings", "/import", "/search", "/tasks", "/archive", "/trash"),
    *("/tags", "/look-back", "/look-back/2026"),
    *("/journals", "/calendar", "/calendar/2026-11-25", "/events/new"),
    *(f"/{kind}/{ID}" for kind in KINDS),
    *(f"/{kind}/{ID}/history" for kind in KINDS),
)
LATER = {"later.js", "lexer.js", "moving.js", "phrases.js", "sw.js"}
POLICY = {
    "default-src": "'none'",
    "script-src": "'self'",
    "style-src": "'self'",
    "img-src": "'self' data:",
    "connect-src": "'self'",
    "manifest-src": "'self'",
    "worker-src": "'self'",
    "base-uri": "'none'",
    "form-action": "'none'",
    "frame-ancestors": "'none'",
}


def test_the_worker_answers_for_each_place_and_no_other() -> None:
    source = (ROOT / "web" / "src" / "sw.ts").read_text("utf-8")
    found = re.search(r"PLACE = new RegExp\(([^;]*)\);", source)
    assert found is not None
    pattern = "".join(re.findall(r'"([^"]+)"', found[1]))
    assert [path for path in PLACES if not re.search(pattern, path)] == []
    for path in ("/nothing", "/journals/", "/calendar/2026", f"/thoughts/{ID}/nothing", "/docs"):
        assert not re.search(pattern, path)


def body_of(answer: Answer) -> bytes:
    return b64decode(answer.body)


@pytest.mark.parametrize("path", PLACES)
def test_each_place_is_the_same_page_without_inline_scripts(path: str) -> None:
    answer = call("GET", path)
    assert answer.status == 200
    assert answer.headers["content-type"] == "text/html; charset=utf-8"
    assert answer.headers["cache-control"] == "no-cache"
    assert answer.headers["referrer-policy"] == "same-origin"
    parts = answer.headers["content-security-policy"].split("; ")
    assert dict(part.split(" ", 1) for part in parts) == POLICY
    page = body_of(answer).decode()
    assert page == body_of(call("GET", "/")).decode()
    assert re.findall(r"<(?:script|style)[^>]*>[^<]", page) == []
    assert f"/app/{assets.version()}/app.js" in page
    again = call("GET", path, headers={"if-none-match": answer.headers["etag"]})
    assert (again.status, again.body) == (304, "")


@pytest.mark.parametrize("path", ["/today/", "/thoughts/", "/nothing", "/app/", "/index.html"])
def test_what_is_no_place_of_the_app_is_not_found(path: str) -> None:
    assert call("GET", path).problem == (404, "not_found")


@pytest.mark.parametrize("name", ["app.js", "app.css", "later.js", "LICENSES.txt"])
def test_files_of_a_version_never_change(name: str) -> None:
    plain = call("GET", f"/app/{assets.version()}/{name}")
    assert plain.headers["cache-control"] == "public, max-age=31536000, immutable"
    packed = call("GET", f"/app/{assets.version()}/{name}", headers={"accept-encoding": "gzip, br"})
    assert gzip.decompress(body_of(packed)) == body_of(plain)
    assert call("GET", f"/app/0000000000000000/{name}").problem == (404, "not_found")


@pytest.mark.parametrize("name", ["sw.js", "manifest.webmanifest"])
def test_worker_and_manifest_are_asked_for_each_time(name: str) -> None:
    answer = call("GET", f"/{name}")
    assert answer.status == 200
    assert answer.headers["cache-control"] == "no-cache"


def test_the_worker_holds_every_script_and_style_of_its_version() -> None:
    worker = body_of(call("GET", "/sw.js")).decode()
    assert assets.version() in worker
    listed = set(re.findall(r'"([\w.-]+\.(?:js|css))"', worker)) - {"sw.js"}
    assert listed == {p.name for p in BUILT.iterdir() if p.suffix in {".js", ".css"}} - {"sw.js"}


def test_the_manifest_names_icons_that_are_there() -> None:
    manifest = json.loads(body_of(call("GET", "/manifest.webmanifest")))
    for icon in manifest["icons"]:
        answer = call("GET", icon["src"])
        assert (answer.status, answer.headers["content-type"]) == (200, icon["type"])


def test_every_bundled_package_has_its_licence() -> None:
    text = (BUILT / "LICENSES.txt").read_text("utf-8")
    named = set(re.findall(r"^([@\w/-]+) [\d.]+ \(", text, re.MULTILINE))
    lock = json.loads((ROOT / "web" / "package-lock.json").read_text("utf-8"))
    installed = {path.removeprefix("node_modules/"): one for path, one in lock["packages"].items()}
    assert named == {name for name, one in installed.items() if name and not one.get("dev")}


def test_the_app_stays_within_its_budget(record_property: Callable[..., None]) -> None:
    sizes = {
        path.name: len(gzip.compress(path.read_bytes(), 9, mtime=0))
        for path in BUILT.iterdir()
        if path.suffix in {".js", ".css", ".html"}
    }
    first = sum(s for n, s in sizes.items() if n.endswith(".js") and n not in LATER)
    record_property("JavaScript of the first screen", f"{first:,} bytes, as gzip")
    assert first <= 60_000
    phrases = sizes.pop("phrases.js")  # a library, loaded when somebody types
    assert phrases <= 25_000
    assert sum(sizes.values()) <= 150_000


def test_the_first_content_takes_three_requests(
    device: Callable[..., Device],
) -> None:
    own = device()
    asked: list[str] = []
    own.page.on("request", lambda request: asked.append(request.url))
    own.page.goto(own.url, wait_until="commit")
    own.page.get_by_role("heading", name="Sign in").wait_for()
    at_first = [
        url.removeprefix(own.url) for url in asked if "/app/" in url or url == own.url + "/"
    ]
    assert len(at_first) == 3
    assert {url.rpartition("/")[2] for url in at_first} == {"", "app.js", "app.css"}
