"""The refresh token as a cookie, for Aurora's own pages and those of an allowed origin."""

from typing import Any

import pytest

from tests.support.client import Answer, call
from tests.support.people import Person

PAGE = {"origin": "http://localhost:3000"}
FOREIGN = {"origin": "https://evil.example"}
PLAIN = {"x-forwarded-proto": "http"}
SECURE_NAME, PLAIN_NAME = "__Host-aurora_refresh", "aurora_refresh"
# Aurora's own pages: as new browsers say it, and as they do over plain HTTP to another machine.
OWN = {
    "by Sec-Fetch-Site": {"origin": "https://localhost", "sec-fetch-site": "same-origin"},
    "by Origin": {"origin": "https://localhost"},
    "by Origin, over HTTP": {"origin": "http://localhost", **PLAIN},
}
OTHERS = {
    "another site": FOREIGN,
    "no page": {},
    "a sandboxed page": {"origin": "null"},
    "a page of the same site": {"origin": "https://localhost", "sec-fetch-site": "same-site"},
    "a cross-site page": {**FOREIGN, "sec-fetch-site": "cross-site"},
    "another port": {"origin": "https://localhost:8443"},
    "the same host without TLS": {"origin": "http://localhost"},
    "typed into the address bar": {"sec-fetch-site": "none"},
}


def sign_in(person: Person, headers: dict[str, str]) -> Answer:
    credentials = {"email": person.email, "password": person.password}
    return call("POST", "/auth/login", credentials, headers=headers)


def cookie_of(answer: Answer) -> str:
    """Return the cookie as the browser sends it back."""
    [cookie] = answer.cookies
    return cookie.partition("; ")[0]


def refresh(cookie: str | None, headers: dict[str, str], body: Any = None) -> Answer:
    return call("POST", "/auth/refresh", body, headers=headers, cookies=[cookie] if cookie else [])


def logout(headers: dict[str, str], *cookies: str, token: str | None = None) -> Answer:
    return call("POST", "/auth/logout", headers=headers, cookies=[*cookies], token=token)


def test_an_allowed_origin_gets_a_cookie_of_this_host(person: Person) -> None:
    answer = sign_in(person, PAGE)
    [cookie] = answer.cookies
    value, *attributes = cookie.split("; ")
    assert value == f"{SECURE_NAME}={answer.json['refresh_token']}"
    assert {*attributes} >= {"Path=/", "HttpOnly", "Secure", "SameSite=Strict"}
    assert "Domain" not in cookie


def test_over_plain_http_the_cookie_is_not_secure(person: Person) -> None:
    answer = sign_in(person, PAGE | PLAIN)
    [cookie] = answer.cookies
    value, *attributes = cookie.split("; ")
    assert value == f"{PLAIN_NAME}={answer.json['refresh_token']}"
    assert {*attributes} >= {"Path=/auth", "HttpOnly", "SameSite=Strict"}
    assert "Secure" not in attributes


@pytest.mark.parametrize("headers", OWN.values(), ids=OWN.keys())
def test_auroras_own_pages_use_the_cookie(person: Person, headers: dict[str, str]) -> None:
    cookie = cookie_of(sign_in(person, headers))
    answer = refresh(cookie, headers)
    assert answer.status == 200
    assert logout(headers, cookie_of(answer)).status == 204
    assert person.get("/auth/me").status == 200  # another session


@pytest.mark.parametrize("headers", OTHERS.values(), ids=OTHERS.keys())
def test_other_pages_get_no_cookie_and_cannot_use_one(
    person: Person, headers: dict[str, str]
) -> None:
    assert sign_in(person, headers).cookies == []
    cookie = cookie_of(sign_in(person, PAGE))
    assert refresh(cookie, headers).problem == (403, "foreign_origin")
    assert logout(headers, cookie).problem == (401, "unauthorized")
    assert refresh(cookie, PAGE).status == 200  # and it was not used up


def test_refreshing_by_cookie_shows_scripts_no_refresh_token(person: Person) -> None:
    first = cookie_of(sign_in(person, PAGE))
    answer = refresh(first, PAGE)
    assert answer.status == 200
    assert answer.json["refresh_token"] is None
    second = cookie_of(answer)
    assert second != first
    assert second.partition("=")[2] not in answer.body
    assert call("GET", "/auth/me", token=answer.json["access_token"]).status == 200
    again = refresh(first, PAGE)  # a second tab
    assert (again.json["refresh_token"], cookie_of(again)) == (None, second)


def test_refreshing_by_body_returns_the_token_in_the_body(person: Person) -> None:
    answer = refresh(None, PAGE, {"refresh_token": person.refresh_token})
    assert answer.json["refresh_token"] == cookie_of(answer).partition("=")[2]
    assert refresh(None, {}, {"refresh_token": answer.json["refresh_token"]}).cookies == []


@pytest.mark.parametrize(("made", "sent"), [(PAGE, PAGE | PLAIN), (PAGE | PLAIN, PAGE)])
def test_a_cookie_is_refused_where_the_other_belongs(
    person: Person, made: dict[str, str], sent: dict[str, str]
) -> None:
    cookie = cookie_of(sign_in(person, made))
    assert refresh(cookie, sent).problem == (401, "invalid_refresh_token")
    assert logout(sent, cookie).problem == (401, "unauthorized")
    assert refresh(cookie, made).status == 200


@pytest.mark.parametrize("page", [PAGE, PAGE | PLAIN])
def test_two_cookies_of_one_name_are_refused(
    person: Person, other: Person, page: dict[str, str]
) -> None:
    mine, planted = cookie_of(sign_in(person, page)), cookie_of(sign_in(other, page))
    for cookies in ([mine, planted], [planted, mine], [mine, mine]):
        answer = call("POST", "/auth/refresh", headers=page, cookies=cookies)
        assert answer.problem == (401, "invalid_refresh_token")
        assert logout(page, *cookies).problem == (401, "invalid_refresh_token")
    assert refresh(mine, page).status == 200


def test_refreshing_without_cookie_and_body_is_refused(person: Person) -> None:
    assert refresh(None, PAGE).problem == (401, "invalid_refresh_token")


def test_signing_out_clears_the_cookie(person: Person) -> None:
    signed_in = sign_in(person, PAGE)
    cookie = cookie_of(signed_in)
    answer = logout(PAGE, cookie, token=signed_in.json["access_token"])
    assert answer.status == 204
    assert answer.cookies[0].startswith(f"{SECURE_NAME}=; Path=/; Max-Age=0")
    assert refresh(cookie, PAGE).status == 401


@pytest.mark.parametrize("token", [None, "dead", "e30.e30.e30"])
def test_the_cookie_alone_signs_out(person: Person, token: str | None) -> None:
    signed_in = sign_in(person, PAGE)
    cookie = cookie_of(signed_in)
    answer = logout(PAGE, cookie, token=token)
    assert (answer.status, len(answer.cookies)) == (204, 1)
    assert refresh(cookie, PAGE).problem == (401, "invalid_refresh_token")
    assert call("GET", "/auth/me", token=signed_in.json["access_token"]).status == 401
    again = logout(PAGE, cookie, token=token)  # it is over already
    assert (again.status, len(again.cookies)) == (204, 1)


def test_a_refresh_token_alone_signs_out(person: Person) -> None:
    tokens = sign_in(person, {}).json
    body = {"refresh_token": tokens["refresh_token"]}
    assert call("POST", "/auth/logout", body).status == 204
    assert call("GET", "/auth/me", token=tokens["access_token"]).status == 401
    assert person.get("/auth/me").status == 200


def test_signing_out_ends_both_the_tokens_and_the_cookies_session(person: Person) -> None:
    cookie = cookie_of(sign_in(person, PAGE))
    assert logout(PAGE, cookie, token=person.access_token).status == 204
    assert person.get("/auth/me").status == 401
    assert refresh(cookie, PAGE).status == 401
