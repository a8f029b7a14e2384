"""The refresh token as a cookie, only for pages from an allowed origin."""

from typing import Any

from tests.support.client import Answer, call
from tests.support.people import Person

PAGE = {"origin": "http://localhost:3000"}
FOREIGN = {"origin": "https://evil.example"}


def sign_in(person: Person, headers: dict[str, str]) -> Answer:
    credentials = {"email": person.email, "password": person.password}
    return call("POST", "/auth/login", credentials, headers=headers)


def refresh(cookie: str | None, headers: dict[str, str], body: Any = None) -> Answer:
    return call("POST", "/auth/refresh", body, headers=headers, cookies=[cookie] if cookie else [])


def test_an_allowed_origin_gets_an_http_only_cookie(person: Person) -> None:
    answer = sign_in(person, PAGE)
    [cookie] = answer.cookies
    value, *attributes = cookie.split("; ")
    assert value == f"aurora_refresh={answer.json['refresh_token']}"
    assert {*attributes} >= {"Path=/auth", "HttpOnly", "Secure", "SameSite=Strict"}


def test_clients_without_an_allowed_origin_get_no_cookie(person: Person) -> None:
    assert sign_in(person, {}).cookies == []
    assert sign_in(person, FOREIGN).cookies == []


def test_refreshing_by_cookie_returns_new_tokens_and_the_next_cookie(person: Person) -> None:
    [cookie] = sign_in(person, PAGE).cookies
    answer = refresh(cookie.split("; ")[0], PAGE)
    assert answer.status == 200
    assert answer.json["refresh_token"] in answer.cookies[0]
    assert call("GET", "/auth/me", token=answer.json["access_token"]).status == 200


def test_a_foreign_origin_cannot_use_the_cookie(person: Person) -> None:
    [cookie] = sign_in(person, PAGE).cookies
    pair = cookie.split("; ")[0]
    for headers in (FOREIGN, {}, {"origin": "null"}):
        answer = refresh(pair, headers)
        assert (answer.status, answer.json["code"]) == (403, "foreign_origin")
    assert refresh(pair, PAGE).status == 200  # and it was not used up


def test_refreshing_without_cookie_and_body_is_refused(person: Person) -> None:
    assert refresh(None, PAGE).json["code"] == "invalid_refresh_token"


def test_signing_out_clears_the_cookie(person: Person) -> None:
    signed_in = sign_in(person, PAGE)
    pair = signed_in.cookies[0].split("; ")[0]
    answer = call(
        "POST", "/auth/logout", token=signed_in.json["access_token"], headers=PAGE, cookies=[pair]
    )
    assert answer.status == 204
    assert answer.cookies[0].startswith("aurora_refresh=; Path=/auth; Max-Age=0")
    assert refresh(pair, PAGE).status == 401
