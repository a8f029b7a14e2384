"""Errors: the right status, one format, and no changes."""

import json
from collections.abc import Callable, Iterator
from io import StringIO
from typing import Any
from uuid import uuid4

import psycopg
import pytest

from functions.thoughts import queries
from shared.http.telemetry import logger
from tests.support.client import Answer, call, new_address
from tests.support.people import Person
from tests.support.routes import SECURED, Route

TEXT = {"text": "Up betimes."}
NOTHING = "01890a5d-ac96-774b-bcce-b302099a8057"  # an id that does not exist


def _taken(person: Person) -> Answer:
    person.post("/api/thoughts", {"id": (same := str(uuid4())), "text": "one"})
    return person.post("/api/thoughts", {"id": same, "text": "two"})


def _stale(person: Person) -> Answer:
    made = person.post("/api/thoughts", TEXT)
    return person.delete(made.headers["location"], headers={"if-match": '"7"'})


FAILURES: dict[tuple[int, str], Callable[[Person], Answer]] = {
    (400, "invalid_json"): lambda person: person.post("/api/thoughts", '{"text": '),
    (400, "bad_request"): lambda person: call(
        "GET", "/api/thoughts", token=person.access_token, query="limit=1&limit=2"
    ),
    (401, "unauthorized"): lambda _: call("GET", "/api/thoughts"),
    (401, "invalid_credentials"): lambda person: call(
        "POST",
        "/auth/login",
        {"email": person.email, "password": "wrong"},
        source_ip=new_address(),
    ),
    (401, "invalid_refresh_token"): lambda _: call(
        "POST", "/auth/refresh", {"refresh_token": "none.of-ours"}
    ),
    (403, "wrong_password"): lambda person: person.delete("/auth/me", {"password": "wrong"}),
    (404, "not_found"): lambda person: person.get(f"/api/thoughts/{NOTHING}"),
    (405, "method_not_allowed"): lambda person: person.put("/api/thoughts", TEXT),
    (409, "already_exists"): _taken,
    (409, "email_taken"): lambda person: call(
        "POST",
        "/auth/register",
        {"email": person.email, "password": "long enough"},
        source_ip=new_address(),
    ),
    (412, "precondition_failed"): _stale,
    (413, "too_large"): lambda person: person.post("/api/thoughts", {"text": "x" * 1_000_001}),
    (415, "unsupported_media_type"): lambda person: person.post(
        "/api/thoughts", TEXT, headers={"content-type": "text/plain"}
    ),
    (422, "invalid"): lambda person: person.post("/api/thoughts", {"text": ""}),
    (422, "invalid_cursor"): lambda person: person.get("/api/thoughts", cursor="none"),
}


@pytest.mark.parametrize("expected", FAILURES, ids=lambda expected: expected[1])
def test_every_error_has_the_same_shape(expected: tuple[int, str], person: Person) -> None:
    assert FAILURES[expected](person).problem == expected


@pytest.mark.parametrize("path", ["/nothing", "/api", "/api/thought", "/auth/nothing"])
def test_an_unknown_path_is_not_found(path: str) -> None:
    assert call("GET", path).problem == (404, "not_found")


@pytest.fixture
def forbidden(database: str) -> Iterator[None]:
    """Revoke the functions' rights, to cause an internal error."""
    with psycopg.connect(database, autocommit=True) as owner:
        owner.execute("revoke select on aurora.thoughts from aurora_app")
        yield
        owner.execute("grant select on aurora.thoughts to aurora_app")


@pytest.mark.usefixtures("forbidden")
def test_an_internal_error_is_detailed_in_the_log_only(
    person: Person, monkeypatch: pytest.MonkeyPatch
) -> None:
    written = StringIO()  # the logger keeps the standard output of its import
    monkeypatch.setattr(logger.registered_handler, "stream", written)
    answer = person.get("/api/thoughts", tag="secret-diary")
    logged = written.getvalue()
    assert answer.problem == (500, "internal_error")
    assert "permission" not in answer.body
    assert json.loads(logged)["sqlstate"] == "42501"
    assert json.loads(logged)["request_id"] == answer.json["request_id"]
    assert "secret-diary" not in logged
    assert person.access_token not in logged


def test_an_unreachable_database_answers_503_with_retry_after(
    person: Person, monkeypatch: pytest.MonkeyPatch
) -> None:
    queries.db.close()
    with monkeypatch.context() as away:
        away.setenv("PGPORT", "1")
        answer = person.get("/api/thoughts")
    assert answer.problem == (503, "unavailable")
    assert int(answer.headers["retry-after"]) > 0
    assert person.get("/api/thoughts").status == 200


DEEP = 10_000
BROKEN = {
    "nothing": "",
    "not JSON": "text=ho",
    "cut off": '{"text": "ho"',
    "two documents": '{"text": "ho"} {}',
    "a lone surrogate": r'{"text": "\ud800"}',
    "a surrogate outside JSON": '{"text": "\ud800"}',
    "deep arrays": "[" * DEEP + "]" * DEEP,
    "deep objects": '{"a":' * DEEP + "1" + "}" * DEEP,
    "deep in a field": '{"text": ' + "[" * DEEP + "]" * DEEP + "}",
    "a control character": '{"text": "\x01"}',
}


@pytest.mark.parametrize("body", BROKEN.values(), ids=BROKEN.keys())
@pytest.mark.parametrize("method", ["POST", "PUT", "PATCH"])
def test_invalid_json_is_a_bad_request(method: str, body: str, person: Person) -> None:
    made = person.post("/api/thoughts", TEXT)
    path = "/api/thoughts" if method == "POST" else made.headers["location"]
    assert person.call(method, path, body).problem == (400, "invalid_json")
    assert person.get("/api/thoughts").json["items"] == [made.json]


def test_bytes_that_are_not_utf_8_are_a_bad_request(person: Person) -> None:
    answer = person.post("/api/thoughts", b'{"text": "\xff\xfe"}')
    assert answer.problem == (400, "invalid_json")


def test_a_body_in_base64_is_read(person: Person) -> None:
    made = person.post("/api/thoughts", '{"text": "l\u00e1"}'.encode())
    assert (made.status, made.json["text"]) == (201, "lá")


# Invalid thoughts, and the field named in the error.
INVALID: dict[str, tuple[Any, str]] = {
    "an array": ([], ""),
    "null": (None, ""),
    "a number": (7, ""),
    "no text": ({}, "text"),
    "null text": ({"text": None}, "text"),
    "empty text": ({"text": ""}, "text"),
    "long text": ({"text": "x" * 100_001}, "text"),
    "NUL": ({"text": "a\0b"}, "text"),
    "NUL at the end": ({"text": "a\0"}, "text"),
    "a number for text": ({"text": 7}, "text"),
    "NaN for text": ({"text": float("nan")}, "text"),
    "a huge number for text": ({"text": 10**400}, "text"),
    "a list for text": ({"text": ["ho"]}, "text"),
    "an unknown field": ({**TEXT, "colour": "red"}, "colour"),
    "__proto__": ({**TEXT, "__proto__": {"admin": True}}, "__proto__"),
    "someone's user_id": ({**TEXT, "user_id": NOTHING}, "user_id"),
    "a naive time": ({**TEXT, "timestamp": "2026-01-01T10:00:00"}, "timestamp"),
    "a date for a time": ({**TEXT, "timestamp": "2026-01-01"}, "timestamp"),
    "seconds for a time": ({**TEXT, "timestamp": 1_700_000_000}, "timestamp"),
    "seconds as text": ({**TEXT, "timestamp": "1700000000"}, "timestamp"),
    "infinity": ({**TEXT, "timestamp": "infinity"}, "timestamp"),
    "13th month": ({**TEXT, "timestamp": "2026-13-01T00:00:00Z"}, "timestamp"),
    "before the first moment": ({**TEXT, "timestamp": "0001-01-01T23:59:59Z"}, "timestamp"),
    "before it elsewhere": ({**TEXT, "timestamp": "0001-01-01T00:00:00+14:00"}, "timestamp"),
    "after the last moment": ({**TEXT, "timestamp": "9999-12-31T00:00:00Z"}, "timestamp"),
    "after it elsewhere": ({**TEXT, "timestamp": "9999-12-31T23:59:59-14:00"}, "timestamp"),
    "null time": ({**TEXT, "timestamp": None}, "timestamp"),
    "tags as text": ({**TEXT, "tags": "sea"}, "tags"),
    "21 tags": ({**TEXT, "tags": [str(n) for n in range(21)]}, "tags"),
    "an empty tag": ({**TEXT, "tags": ["  "]}, "tags.0"),
    "a long tag": ({**TEXT, "tags": ["ok", "x" * 51]}, "tags.1"),
    "NUL in a tag": ({**TEXT, "tags": ["a\0"]}, "tags.0"),
    "a number as tag": ({**TEXT, "tags": [1]}, "tags.0"),
}


@pytest.mark.parametrize("field", ["version", "updated_at"])
def test_a_read_only_field_is_refused_where_nothing_gave_it(field: str, person: Person) -> None:
    path = person.post("/api/thoughts", TEXT).headers["location"]
    for answer in (
        person.post("/api/thoughts", {**TEXT, field: None}),
        person.patch(path, {field: None}),
    ):
        assert answer.problem == (422, "invalid")
        assert [error["field"] for error in answer.json["errors"]] == [field]


@pytest.mark.parametrize(("body", "field"), INVALID.values(), ids=INVALID.keys())
@pytest.mark.parametrize("method", ["POST", "PUT"])
def test_an_invalid_value_is_named_and_changes_nothing(
    method: str, body: object, field: str, person: Person
) -> None:
    made = person.post("/api/thoughts", TEXT)
    path = "/api/thoughts" if method == "POST" else made.headers["location"]
    answer = person.call(method, path, json.dumps(body))
    assert answer.problem == (422, "invalid")
    assert field in [error["field"] for error in answer.json["errors"]]
    assert person.get("/api/thoughts").json["items"] == [made.json]


@pytest.mark.parametrize("bad", ["", "7", "not-a-uuid", 7, None, "g" * 36])
def test_an_invalid_id_in_a_body_is_refused(bad: object, person: Person) -> None:
    answer = person.post("/api/thoughts", {**TEXT, "id": bad})
    assert answer.problem == (422, "invalid")
    assert [error["field"] for error in answer.json["errors"]] == ["id"]


def test_an_error_does_not_repeat_the_input(person: Person) -> None:
    answer = call("POST", "/auth/login", {"email": person.email, "password": ["hush, secret"]})
    assert answer.problem == (422, "invalid")
    assert "secret" not in answer.body


@pytest.mark.parametrize("bad", ["7", "nothing", "0" * 36, "a" * 5000, "%00", "%FF", "..", "é"])
def test_an_invalid_uuid_in_a_path_is_refused(bad: str, person: Person) -> None:
    assert person.get(f"/api/thoughts/{bad}").problem == (422, "invalid")


QUERIES = {
    "an unknown field": ("limits=3", "invalid"),
    "limit nought": ("limit=0", "invalid"),
    "limit too high": ("limit=101", "invalid"),
    "limit of 5,000 digits": ("limit=" + "9" * 5000, "invalid"),
    "limit in words": ("limit=ten", "invalid"),
    "limit empty": ("limit=", "invalid"),
    "limit with a fraction": ("limit=1.5", "invalid"),
    "a naive time": ("from=2026-01-01T00:00:00", "invalid"),
    "a day of no month": ("from=2026-02-30", "invalid"),
    "seconds": ("from=1700000000", "invalid"),
    "a time out of range": ("to=9999-12-31T23:59:59-14:00", "invalid"),
    "our own name for a filter": ("since=2026-01-01T00:00:00Z", "invalid"),
    "NUL": ("tag=%00", "invalid"),
    "a long tag": ("tag=" + "x" * 51, "invalid"),
    "an empty tag": ("tag=+", "invalid"),
    "a cursor of nothing": ("cursor=", "invalid_cursor"),
    "a cursor of noise": ("cursor=%F0%9F%90%8C", "invalid_cursor"),
    "a cursor of JSON": ("cursor=W10", "invalid_cursor"),
    "a cursor too long": ("cursor=" + "A" * 501, "invalid"),
}


@pytest.mark.parametrize(("query", "code"), QUERIES.values(), ids=QUERIES.keys())
def test_a_bad_query_is_invalid(query: str, code: str, person: Person) -> None:
    answer = call("GET", "/api/thoughts", token=person.access_token, query=query)
    assert answer.problem == (422, code)


@pytest.mark.parametrize("query", ["tag=%FF", "tag=%ED%A0%80", "tag=a&tag=b", "&".join("a" * 60)])
def test_a_malformed_query_is_a_bad_request(query: str, person: Person) -> None:
    answer = call("GET", "/api/thoughts", token=person.access_token, query=query)
    assert answer.problem == (400, "bad_request")


@pytest.mark.parametrize(
    "content_type",
    [
        "",
        "text/plain",
        "application/x-www-form-urlencoded",
        "multipart/form-data; boundary=x",
        "application/jsonp",
        "application/json; charset=latin-1",
    ],
)
def test_another_content_type_is_refused(content_type: str, person: Person) -> None:
    answer = person.post("/api/thoughts", TEXT, headers={"content-type": content_type})
    assert answer.problem == (415, "unsupported_media_type")
    assert person.get("/api/thoughts").json["items"] == []


@pytest.mark.parametrize(
    "content_type",
    [
        "application/json",
        "application/json; charset=utf-8",
        'Application/JSON;charset="UTF-8"',
        "application/merge-patch+json",
    ],
)
def test_json_content_types_are_accepted(content_type: str, person: Person) -> None:
    answer = person.post("/api/thoughts", TEXT, headers={"content-type": content_type})
    assert answer.status == 201


@pytest.mark.parametrize("accept", ["text/html", "application/xml", "*/*", "image/webp, */*;q=0.1"])
def test_any_accept_header_is_answered(accept: str, person: Person) -> None:
    assert person.call("GET", "/api/thoughts", headers={"accept": accept}).status == 200


def test_a_body_of_just_one_megabyte_is_read(person: Person) -> None:
    body = json.dumps(TEXT).ljust(1_000_000)
    assert person.post("/api/thoughts", body).status == 201
    assert person.post("/api/thoughts", body + " ").problem == (413, "too_large")


@pytest.mark.parametrize("route", SECURED, ids=str)
def test_authentication_is_checked_before_the_request(route: Route) -> None:
    path = route.at(dict.fromkeys(route.parts, "no-uuid"))
    body = None if route.takes_other_tokens else "{"
    answer = call(route.method, path, body, headers={"content-type": "text/plain"})
    assert answer.problem == (401, "unauthorized")
    assert answer.headers["www-authenticate"].startswith("Bearer")


@pytest.mark.parametrize(
    ("path", "allowed"),
    [
        ("/api/thoughts", {"GET", "HEAD", "OPTIONS", "POST"}),
        (f"/api/thoughts/{NOTHING}", {"DELETE", "GET", "HEAD", "OPTIONS", "PATCH", "PUT"}),
        (f"/api/tasks/{NOTHING}/complete", {"OPTIONS", "PATCH"}),
        ("/auth/login", {"OPTIONS", "POST"}),
        ("/health", {"GET", "HEAD", "OPTIONS"}),
    ],
)
def test_a_405_lists_the_allowed_methods(path: str, allowed: set[str]) -> None:
    for method in {"GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "TRACE"} - allowed:
        answer = call(method, path)
        assert (answer.status, set(answer.headers["allow"].split(", "))) == (405, allowed)
    options = call("OPTIONS", path)
    assert (options.status, options.body) == (204, "")
    assert set(options.headers["allow"].split(", ")) == allowed


def test_head_is_get_without_a_body(person: Person) -> None:
    path = person.post("/api/thoughts", TEXT).headers["location"]
    get, head = person.get(path), person.call("HEAD", path)
    assert (head.status, head.body) == (200, "")
    same = {"content-type", "etag", "cache-control"}
    assert {name: head.headers[name] for name in same} == {name: get.headers[name] for name in same}
    missing = person.call("HEAD", f"/api/thoughts/{NOTHING}")
    assert (missing.status, missing.body) == (404, "")


@pytest.mark.parametrize("path", ["/api/thoughts", "/nothing", "/health"])
def test_every_response_is_private_and_has_a_content_type(path: str) -> None:
    headers = call("GET", path).headers
    assert headers["x-content-type-options"] == "nosniff"
    assert headers["referrer-policy"] == "no-referrer"
    assert headers["cache-control"] == "no-store"
    assert "max-age=" in headers["strict-transport-security"]


def test_every_response_has_its_own_request_id(person: Person) -> None:
    first, second = person.get("/api/thoughts"), person.get("/api/thoughts")
    assert first.headers["x-request-id"] != second.headers["x-request-id"]
