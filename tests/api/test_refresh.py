"""Refresh tokens: each has one successor, and late reuse ends the session."""

import psycopg

from tests.support.client import Answer, call
from tests.support.people import Person
from tests.support.processes import Environment
from tests.support.sessions import let_minutes_pass


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
    person: Person, owner: psycopg.Connection
) -> None:
    successor = refresh(person.refresh_token).json
    let_minutes_pass(owner, person, 55 / 60)
    assert refresh(person.refresh_token).json["refresh_token"] == successor["refresh_token"]
    let_minutes_pass(owner, person, 6 / 60)
    for token in (person.refresh_token, successor["refresh_token"], person.refresh_token):
        assert refresh(token).problem == (401, "invalid_refresh_token")
    assert call("GET", "/auth/me", token=successor["access_token"]).status == 401


def test_every_token_of_the_last_minute_gets_the_newest(person: Person) -> None:
    tokens = [person.refresh_token]
    for _ in range(4):
        tokens.append(refresh(tokens[-1]).json["refresh_token"])
    for old in tokens[:-1]:
        answer = refresh(old)
        assert (answer.status, answer.json["refresh_token"]) == (200, tokens[-1])
    assert refresh(tokens[-1]).json["refresh_token"] not in tokens
    assert person.get("/auth/me").status == 200


def test_a_token_older_than_a_minute_is_theft_whatever_was_refreshed_since(
    person: Person, owner: psycopg.Connection
) -> None:
    second = refresh(person.refresh_token).json["refresh_token"]
    let_minutes_pass(owner, person, 1.1)
    third = refresh(second).json["refresh_token"]
    fourth = refresh(third).json["refresh_token"]
    assert refresh(second).json["refresh_token"] == fourth
    assert refresh(person.refresh_token).problem == (401, "invalid_refresh_token")
    assert refresh(fourth).problem == (401, "invalid_refresh_token")
    assert person.get("/auth/me").status == 401


def test_the_secret_of_an_access_token_ends_no_session(person: Person) -> None:
    secret, rotating, family = person.refresh_token.split(".")
    for made_up in (secret, f"{secret}.", f"{secret}.x", f"{secret}.x.y", f"{secret}.{family}"):
        assert refresh(made_up).problem == (401, "invalid_refresh_token")
        assert call("POST", "/auth/logout", {"refresh_token": made_up}).status == 204
    assert refresh(f"{secret}.{rotating}").problem == (401, "invalid_refresh_token")
    assert person.get("/auth/me").status == 200
    assert refresh(person.refresh_token).status == 200


def test_a_token_of_the_release_before_goes_on(person: Person, owner: psycopg.Connection) -> None:
    """It has two parts, and its session no family."""
    old = person.refresh_token.rpartition(".")[0]
    owner.execute(
        "update aurora.sessions set family_hash = null, refresh_hash = sha256(%s)"
        " where user_id = %s",
        [old.encode(), person.user["id"]],
    )
    first, again = refresh(old).json["refresh_token"], refresh(old).json["refresh_token"]
    assert first == again
    assert len(first.split(".")) == 3
    assert refresh(first).status == 200


def test_a_rotation_by_the_release_before_is_repeated(
    person: Person, owner: psycopg.Connection
) -> None:
    """During a deployment it keeps the last rotation in the session only."""
    successor = refresh(person.refresh_token).json["refresh_token"]
    owner.execute("delete from aurora.refresh_rotations where user_id = %s", [person.user["id"]])
    assert refresh(person.refresh_token).json["refresh_token"] == successor
