"""A response lost after the commit: executed once, or reported as unknown."""

from collections.abc import Iterator
from uuid import uuid4

import pytest

from tests.support.gateway import gateway
from tests.support.http_client import Client, problem
from tests.support.postgres_server import Server
from tests.support.proxy import Proxy

PATH = "/api/thoughts"


@pytest.fixture
def proxy(server: Server) -> Iterator[Proxy]:
    with Proxy("127.0.0.1", server.port) as between:
        yield between


@pytest.fixture
def person(server: Server, proxy: Proxy) -> Iterator[Client]:
    """A user whose gateway reaches the server through the proxy."""
    environment = {**server.environment, "PGPORT": str(proxy.port)}
    with gateway(environment) as running, Client.signed_up(running.address) as client:
        client.send("GET", PATH)  # from now on every login is connected
        yield client


def rows(person: Client) -> list[tuple[str, int]]:
    answer = person.send("GET", PATH)
    assert answer
    return [(row["text"], row["version"]) for row in answer.json()["items"]]


@pytest.mark.parametrize("case", ["plain", "with id", "with key"])
def test_a_create_whose_response_was_lost_is_done_once(
    case: str, person: Client, proxy: Proxy
) -> None:
    new = {"text": "a"} | ({"id": str(uuid4())} if case == "with id" else {})
    key = {"idempotency_key": uuid4().hex} if case == "with key" else {}
    proxy.fault = "lose the answer"
    answer = person.send("POST", PATH, new, **key)
    assert proxy.fault is None
    assert answer
    assert answer.status_code in {200, 201}
    assert rows(person) == [("a", 1)]
    if case != "plain":
        again = person.send("POST", PATH, new, **key)
        assert again
        assert again.json() == answer.json()
        assert rows(person) == [("a", 1)]


def test_a_read_whose_response_was_lost_is_retried(person: Client, proxy: Proxy) -> None:
    proxy.fault = "lose the answer"
    assert rows(person) == []
    assert proxy.fault is None


@pytest.mark.parametrize("method", ["PUT", "PATCH", "DELETE"])
def test_a_change_with_unknown_outcome_can_be_sent_again(
    method: str, person: Client, proxy: Proxy
) -> None:
    made = person.send("POST", PATH, {"text": "a"})
    assert made
    path, body = made.headers["location"], None if method == "DELETE" else {"text": "b"}
    proxy.fault = "lose the answer"
    answer = person.send(method, path, body, if_match='"1"')
    assert proxy.fault is None
    assert answer
    assert problem(answer) == "outcome_unknown"
    again = person.send(method, path, body, if_match='"1"')
    assert again
    # It was executed, and is not executed again.
    assert again.status_code == (404 if method == "DELETE" else 412)
    assert rows(person) == ([] if method == "DELETE" else [("b", 2)])


def test_a_change_without_if_match_sent_again_has_the_same_result(
    person: Client, proxy: Proxy
) -> None:
    made = person.send("POST", PATH, {"text": "a"})
    assert made
    proxy.fault = "lose the answer"
    assert person.send("PUT", made.headers["location"], {"text": "b"})
    person.send("PUT", made.headers["location"], {"text": "b"})
    assert rows(person) == [("b", 3)]


def test_a_refresh_with_unknown_outcome_sent_again_gets_the_same_token(
    person: Client, proxy: Proxy
) -> None:
    token = {"refresh_token": person.tokens["refresh_token"]}
    proxy.fault = "lose the answer"
    lost = person.send("POST", "/auth/refresh", token)
    assert proxy.fault is None
    assert lost
    assert problem(lost) == "outcome_unknown"
    answers = [person.send("POST", "/auth/refresh", token) for _ in range(2)]
    successors = {answer.json()["refresh_token"] for answer in answers if answer}
    assert len(successors) == 1
    after = person.send("POST", "/auth/refresh", {"refresh_token": successors.pop()})
    assert after
    assert after.status_code == 200
    person.token = after.json()["access_token"]
    assert rows(person) == []
