"""Refresh tokens: each has one successor, and late reuse ends the session."""

import psycopg

from tests.support.client import Answer, call
from tests.support.people import Person
from tests.support.processes import Environment


def refresh(token: str) -> Answer:
    return call("POST", "/auth/refresh", {"refresh_token": token})


def test_an_access_token_is_refused_as_a_refresh_token(person: Person) -> None:
    assert refresh(person.access_token).problem == (422, "invalid")  # longer than any refresh token
    assert refresh(person.access_token[:200]).problem == (401, "invalid_refresh_token")
    assert person.get("/auth/me").status == 200


def test_eight_concurrent_refreshes_get_the_same_new_token(
    person: Person, environments: list[Environment]
) -> None:
    token = person.refresh_token
    for _ in range(10):
        body = {"refresh_token": token}
        for environment in environments * 2:
            environment.send("POST", "/auth/refresh", body)
        answers = [environment.receive() for environment in environments * 2]
        assert [answer.status for answer in answers] == [200] * 8
        [token] = {answer.json["refresh_token"] for answer in answers}
    for answer in answers:
        assert call("GET", "/auth/me", token=answer.json["access_token"]).status == 200


def test_reusing_a_refresh_token_after_a_minute_ends_the_session(
    person: Person, database: str
) -> None:
    successor = refresh(person.refresh_token).json
    back = "update aurora.sessions set rotated_at = rotated_at - %s::interval where user_id = %s"
    with psycopg.connect(database) as owner:
        owner.execute(back, ["55 seconds", person.user["id"]])
    assert refresh(person.refresh_token).json["refresh_token"] == successor["refresh_token"]
    with psycopg.connect(database) as owner:
        owner.execute(back, ["6 seconds", person.user["id"]])
    for token in (person.refresh_token, successor["refresh_token"], person.refresh_token):
        assert refresh(token).problem == (401, "invalid_refresh_token")
    assert call("GET", "/auth/me", token=successor["access_token"]).status == 401
