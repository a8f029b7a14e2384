"""Personal tokens that renew themselves, without the password: only those created for it."""

from datetime import datetime, timedelta
from typing import Any

import psycopg
import pytest

from tests.support.client import call
from tests.support.people import Person
from tests.support.processes import Environment

SCOPES = ["history:read", "thoughts:read"]
RENEW, REVOKE = "/auth/tokens/renew", "/auth/tokens/revoke"


def create(person: Person, **more: Any) -> str:
    new = {"name": "laptop", "scopes": SCOPES, "renewable": True, "password": person.password}
    answer = person.post("/auth/tokens", new | more)
    assert answer.status == 201, answer
    token: str = answer.json["token"]
    return token


def tokens(person: Person) -> list[dict[str, Any]]:
    items: list[dict[str, Any]] = person.get("/auth/tokens").json["items"]
    return items


def lifetime(token: dict[str, Any]) -> timedelta:
    begins, ends = (datetime.fromisoformat(token[at]) for at in ("created_at", "expires_at"))
    return ends - begins


def test_a_renewed_token_replaces_the_old_one_and_lasts_as_long(
    person: Person, owner: psycopg.Connection
) -> None:
    old = create(person, days=365)
    owner.execute(
        "update aurora.personal_tokens set created_at = created_at - interval '340 days',"
        " expires_at = expires_at - interval '340 days' where user_id = %s",
        [person.user["id"]],
    )
    [before] = tokens(person)
    answer = call("POST", RENEW, token=old)
    assert answer.status == 201
    assert (answer.json["name"], answer.json["scopes"]) == ("laptop", SCOPES)
    assert call("GET", "/api/thoughts", token=answer.json["token"]).status == 200
    assert call("GET", "/api/thoughts", token=old).status == 401
    [listed] = tokens(person)
    assert listed["id"] == answer.json["id"]
    assert lifetime(listed) == lifetime(before)
    assert timedelta(days=364) < lifetime(listed) < timedelta(days=366)
    begun = datetime.fromisoformat(listed["created_at"])
    assert begun - datetime.fromisoformat(before["created_at"]) > timedelta(days=339)
    told = person.get("/auth/me").json["token_created_at"]
    assert datetime.fromisoformat(told) >= begun - timedelta(seconds=1)


def test_a_token_that_was_not_created_renewable_cannot_renew_itself(person: Person) -> None:
    token = create(person, renewable=False)
    assert call("POST", RENEW, token=token).problem == (403, "insufficient_scope")
    # The prefix is part of what is hashed.
    forged = token.replace("aur_", "aur_r.")
    assert call("POST", RENEW, token=forged).problem == (401, "unauthorized")
    assert len(tokens(person)) == 1


@pytest.mark.parametrize("path", [RENEW, REVOKE])
def test_a_session_renews_and_revokes_no_token(path: str, person: Person) -> None:
    create(person)
    assert person.post(path).problem == (403, "insufficient_scope")
    assert len(tokens(person)) == 1


def test_a_renewable_token_has_to_be_one_of_a_client_that_syncs(person: Person) -> None:
    new = {"name": "x", "scopes": ["tasks:read"], "renewable": True, "password": person.password}
    answer = person.post("/auth/tokens", new)
    assert answer.problem == (422, "invalid")
    assert "history:read" in answer.json["errors"][0]["message"]
    assert tokens(person) == []


def expire(token: str, person: Person, owner: psycopg.Connection) -> None:
    owner.execute(
        "update aurora.personal_tokens set expires_at = now() - interval '1 second'"
        " where user_id = %s",
        [person.user["id"]],
    )


def reset(token: str, person: Person, owner: psycopg.Connection) -> None:
    change = {"password": person.password, "new_password": "a new beginning"}
    assert person.post("/auth/password", change).status == 204


def revoke(token: str, person: Person, owner: psycopg.Connection) -> None:
    assert call("POST", REVOKE, token=token).status == 204


@pytest.mark.parametrize("end", [expire, reset, revoke])
def test_a_token_that_has_ended_cannot_be_renewed(
    end: Any, person: Person, owner: psycopg.Connection
) -> None:
    token = create(person)
    end(token, person, owner)
    for path in (RENEW, REVOKE):
        assert call("POST", path, token=token).problem == (401, "unauthorized")


def test_of_two_renewals_at_once_one_succeeds(
    person: Person, environments: list[Environment]
) -> None:
    token = create(person)
    for one in environments[:2]:
        one.send("POST", RENEW, token=token)
    assert sorted(one.receive().status for one in environments[:2]) == [201, 401]
    assert len(tokens(person)) == 1


def test_a_token_revokes_itself_and_no_other(person: Person) -> None:
    mine, other = create(person), create(person, name="other", renewable=False)
    assert call("POST", REVOKE, token=mine).status == 204
    assert call("GET", "/api/thoughts", token=mine).status == 401
    assert [token["name"] for token in tokens(person)] == ["other"]
    assert call("POST", REVOKE, token=other).status == 204  # any with the scope may
    assert tokens(person) == []
