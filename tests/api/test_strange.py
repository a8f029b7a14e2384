"""Strange JSON, paths and passwords: rejected with an error, or accepted unchanged."""

from collections.abc import Callable
from unicodedata import normalize

import pytest

from tests.support.client import call
from tests.support.people import Person
from tests.support.routes import PUBLIC, SECURED, make_one_of_each

WRITING = [route for route in [*SECURED, *PUBLIC] if route.body is not None]

# Raw, since JSON allows more than Python writes. `@` is a field of the route's body.
RAW = {
    "deep arrays": '{"@": ' + "[" * 10_000 + "]" * 10_000 + "}",
    "deep objects": '{"a":' * 10_000 + "1" + "}" * 10_000,
    "a huge integer": '{"@": ' + "9" * 10_000 + "}",
    "a huge float": '{"@": 1e999999}',
    "a tiny float": '{"@": 1e-999999}',
    "minus nought": '{"@": -0}',
    "infinity": '{"@": Infinity}',
    "__proto__": '{"__proto__": {"@": 1}, "constructor": {"prototype": {"@": 1}}}',
    "a lone surrogate": r'{"@": "\ud83d"}',
    "surrogates the wrong way round": r'{"@": "\ude00\ud83d"}',
    "NUL": r'{"@": "a\u0000b"}',
    "NUL in a name": r'{"@\u0000": "a"}',
    "many fields": "{" + ",".join(f'"f{n}": 1' for n in range(5_000)) + "}",
    "a byte order mark": '\ufeff{"@": "a"}',
    "an array": "[]",
    "a string": '"@"',
}


@pytest.mark.parametrize("raw", RAW)
def test_strange_json_is_refused_by_every_route_and_changes_nothing(
    raw: str, person: Person
) -> None:
    ids = make_one_of_each(person)
    before = person.get("/auth/me").body
    for route in WRITING:
        path = route.at(dict.fromkeys(route.parts, ids["session_id"]) | ids)
        fields = route.body or {"refresh_token": ""}
        for body in {RAW[raw].replace("@", field) for field in fields}:
            answer = call(route.method, path, body, token=person.access_token)
            assert answer.problem[0] in {400, 422}, (route, answer)
            assert len(answer.body) < 20_000
    assert person.get("/auth/me").body == before


@pytest.mark.parametrize(
    "part", ['"', "\\", "`", "\n", "a\tb", "😀", "\u202e", "?", "#", "%", "\0"]
)
def test_a_path_with_an_invalid_id_is_refused(part: str, person: Person) -> None:
    for route in SECURED:
        if route.parts and route.method != "POST":
            answer = route.call(person, dict.fromkeys(route.parts, part))
            assert answer.problem in {(404, "not_found"), (422, "invalid")}, route


@pytest.mark.parametrize(
    "password", ["ﬁ\u0301 ﷺ-schwierig", "👩‍👩‍👧‍👦" * 20, " \t spaces \u3000 ", "é" * 256]
)
def test_a_password_is_any_text_in_any_normalization(
    password: str, sign_up: Callable[[], Person]
) -> None:
    person = sign_up()
    change = {"password": person.password, "new_password": password}
    assert person.post("/auth/password", change).status == 204
    for form in ("NFC", "NFD", "NFKC"):
        typed = normalize(form, password)[:256]
        credentials = {"email": person.email.upper(), "password": typed}
        same = normalize("NFKC", typed) == normalize("NFKC", password)
        assert call("POST", "/auth/login", credentials).status == (200 if same else 401)
