"""Security headers: no caching, content security policy, CORS."""

import gzip
from base64 import b64decode

import pytest

from functions.site.app import handler
from local.gateway.events import read_result
from local.gateway.template import Cors, read_template
from tests.support.client import Answer, Context, call
from tests.support.paths import ROOT
from tests.support.people import Person
from tests.support.routes import PUBLIC, SECURED, make_one_of_each

TEMPLATE = ROOT / "template.yaml"
EVERYWHERE = {
    "x-content-type-options": "nosniff",
    "referrer-policy": "no-referrer",
    "strict-transport-security": "max-age=63072000; includeSubDomains",
}


def assert_safe(answer: Answer) -> None:
    assert answer.headers | EVERYWHERE == answer.headers, answer


def assert_private(answer: Answer) -> None:
    assert_safe(answer)
    assert answer.headers["cache-control"] == "no-store"


def test_every_authenticated_response_is_private(person: Person) -> None:
    ids = make_one_of_each(person)
    # Longest paths first, and the account last, so that nothing is requested after its deletion.
    for route in sorted(SECURED, key=lambda route: (route.method == "DELETE", -len(route.path))):
        if route.path not in {"/auth/logout", "/auth/sessions/{session_id}"}:
            answer = route.call(person, dict.fromkeys(route.parts, ids["session_id"]) | ids)
            assert answer.status < 500, (route, answer)
            assert answer.status != 401, route
            assert_private(answer)
    assert_private(person.post("/auth/logout"))  # rejected by now


def test_every_unauthenticated_response_has_safe_headers() -> None:
    for route in PUBLIC:
        assert_safe(call(route.method, route.path, route.body))
        assert_safe(call("HEAD", route.path))
        assert_private(call("DELETE", route.path))
        assert_safe(call("OPTIONS", route.path))
    for route in SECURED:
        assert_private(call(route.method, route.at(dict.fromkeys(route.parts, "x"))))
    assert_private(call("GET", "/nothing"))


@pytest.mark.parametrize(
    "method_path", ["POST /auth/register", "POST /auth/login", "POST /auth/refresh"]
)
def test_a_response_with_tokens_is_private(method_path: str, person: Person) -> None:
    bodies = {
        "register": {"email": f"x{person.email}", "password": person.password},
        "login": {"email": person.email, "password": person.password},
        "refresh": {"refresh_token": person.refresh_token},
    }
    method, path = method_path.split()
    answer = call(method, path, bodies[path.rpartition("/")[2]])
    assert answer.json["access_token"]
    assert_private(answer)


PARTS = ("/docs", "/docs/docs.js", "/docs/swagger-ui.js", "/docs/swagger-ui.css", "/openapi.json")


def fetch(path: str, **headers: str) -> tuple[int, dict[str, str], bytes]:
    """Return status, headers and body as API Gateway sends them."""
    event = {
        "version": "2.0",
        "rawPath": path,
        "headers": {name.replace("_", "-"): value for name, value in headers.items()},
        "requestContext": {"http": {"method": "GET", "path": path}, "stage": "$default"},
    }
    answer = read_result(handler(event, Context()))
    return answer.status, dict(answer.headers), answer.body


@pytest.mark.parametrize("path", PARTS)
def test_the_documentation_is_compressed_and_cached(path: str) -> None:
    _, headers, plain = fetch(path)
    _, packed_headers, packed = fetch(path, accept_encoding="br, gzip")
    assert "content-encoding" not in headers
    assert packed_headers["content-encoding"] == "gzip"
    assert gzip.decompress(packed) == plain
    assert packed_headers["vary"] == "accept-encoding"
    assert "no-store" not in packed_headers["cache-control"]
    status, headers, body = fetch(path, if_none_match=headers["etag"])
    assert (status, body) == (304, b"")
    assert headers | EVERYWHERE == headers


@pytest.mark.parametrize("path", PARTS)
def test_the_documentation_runs_only_its_own_scripts(path: str) -> None:
    _, headers, body = fetch(path)
    policy = dict(
        part.strip().split(" ", 1) for part in headers["content-security-policy"].split(";")
    )
    assert policy["default-src"] == policy["frame-ancestors"] == policy["base-uri"] == "'none'"
    assert policy["script-src"] == policy["connect-src"] == "'self'"
    assert "://" not in str(policy)
    if path == "/docs":
        assert b"<script>" not in body
        assert b"://" not in body  # nothing is loaded from other origins


def test_no_origin_is_a_wildcard_in_the_template(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("ALLOWED_ORIGINS", raising=False)
    cors = read_template(TEMPLATE).cors
    assert cors is not None
    assert "*" not in cors.rules["AllowOrigins"] + cors.rules["AllowHeaders"]
    assert cors.headers("https://evil.example", preflight=True) == []


@pytest.mark.parametrize("origins", [["*"], ["https://*"], ["http://localhost:3000"]])
@pytest.mark.parametrize("origin", ["https://evil.example", "http://localhost:3000", "null", "*"])
def test_credentials_never_go_with_a_wildcard(origins: list[str], origin: str) -> None:
    cors = Cors({"AllowOrigins": origins, "AllowCredentials": True})
    found = dict(cors.headers(origin, preflight=False))
    assert not (found.get("access-control-allow-origin") == "*" and len(found) > 1), found
    if origin not in origins:
        assert found.get("access-control-allow-origin") != "null"


def test_a_large_answer_is_compressed_where_the_client_takes_that(person: Person) -> None:
    for number in range(20):
        person.post("/api/thoughts", {"text": f"The sea was loud tonight. {number}" * 5})
    plain = person.get("/api/changes")
    assert "content-encoding" not in plain.headers
    assert plain.headers["vary"] == "accept-encoding"
    packed = person.call("GET", "/api/changes", headers={"accept-encoding": "br, gzip"})
    assert packed.headers["content-encoding"] == "gzip"
    assert gzip.decompress(b64decode(packed.body)) == plain.body.encode()
    assert len(packed.body) * 3 < len(plain.body)
    assert plain.json["latest"] == plain.json["next"] == 20
    assert person.get("/api/changes", limit=1).json["latest"] == 20


def test_no_answer_with_tokens_is_compressed(person: Person) -> None:
    for _ in range(20):
        person.login()
    answer = person.call("GET", "/auth/sessions", headers={"accept-encoding": "gzip"})
    assert len(answer.body) > 2_048
    assert "content-encoding" not in answer.headers
