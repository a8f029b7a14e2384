"""An HTTP client that checks every response, and can retry until there is one."""

from collections import Counter
from collections.abc import Callable
from http import HTTPStatus
from time import monotonic, sleep
from typing import Any, Self
from uuid import uuid4

import httpx

UNANSWERED = (httpx.NetworkError, httpx.RemoteProtocolError)  # and never our own timeout
# Seconds within which a request must succeed. One that comes when all workers were killed waits for
# new ones, and on a busy machine these import their code for long.
PATIENCE = 60.0


class Client:
    """A signed-in user, with their own connection."""

    def __init__(self, address: str, token: str = "") -> None:
        """Call the gateway at an address."""
        self.token = token
        self.tokens: dict[str, Any] = {}
        self.answers: Counter[str] = Counter()
        self.http = httpx.Client(base_url=address, trust_env=False, timeout=PATIENCE)

    @classmethod
    def signed_up(cls, address: str) -> Self:
        """Register."""
        client = cls(address)
        new = {"email": f"{uuid4()}@example.com", "password": "correct horse battery"}
        answer = client.send("POST", "/auth/register", new)
        assert answer, "no answer"
        assert answer.status_code == HTTPStatus.CREATED, answer.text
        client.tokens = answer.json()
        client.token = client.tokens["access_token"]
        return client

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.http.close()

    def send(
        self, method: str, path: str, body: object = None, **headers: str
    ) -> httpx.Response | None:
        """Send a request; None if the connection dropped before the response."""
        named = {name.replace("_", "-"): value for name, value in headers.items()}
        if self.token:
            named["authorization"] = f"Bearer {self.token}"
        try:
            answer = self.http.request(method, path, json=body, headers=named)
        except UNANSWERED:
            self.answers["dropped connection"] += 1
            return None
        self.answers[f"{answer.status_code} {problem(answer) or ''}".strip()] += 1
        if answer.status_code == HTTPStatus.SERVICE_UNAVAILABLE:
            assert problem(answer) in {"unavailable", "outcome_unknown"}, answer.text
            assert int(answer.headers["retry-after"]) > 0
        return answer

    def insist(
        self, method: str, path: str, body: object = None, **headers: str
    ) -> tuple[httpx.Response, bool]:
        """Send a request until it is answered; return if an earlier attempt may have succeeded."""
        unsure, until = False, monotonic() + PATIENCE
        while True:
            answer = self.send(method, path, body, **headers)
            code = answer is not None and problem(answer)
            if answer is not None and code not in {
                "unavailable",
                "outcome_unknown",
                "idempotency_key_in_use",
            }:
                return answer, unsure
            unsure |= answer is None or code == "outcome_unknown"
            assert monotonic() < until, f"{method} {path} got nowhere"
            sleep(0.05)


def timed(request: Callable[[], httpx.Response | None]) -> tuple[httpx.Response, float]:
    """Return a response, and how many seconds it took."""
    began = monotonic()
    answer = request()
    assert answer is not None
    return answer, monotonic() - began


def problem(answer: httpx.Response) -> str | None:
    """Return the code of an error."""
    if answer.headers.get("content-type") == "application/problem+json":
        return str(answer.json()["code"])
    return None
