"""Call the functions' handlers, as API Gateway does."""

import json
import re
from base64 import b64encode
from dataclasses import dataclass, field
from functools import lru_cache
from importlib import import_module
from typing import Any
from urllib.parse import urlencode
from uuid import uuid4

from local.gateway.template import Function, read_template
from shared.errors import status_name
from tests.support.paths import ROOT


@dataclass
class Answer:
    """A response; header names in lower case."""

    status: int
    headers: dict[str, str]
    body: str
    cookies: list[str] = field(default_factory=list)

    @property
    def json(self) -> Any:
        return json.loads(self.body)

    @property
    def etag_version(self) -> int:
        """The version in the ETag, which is that, a dash, and the beginning of the epoch."""
        found = re.fullmatch(r'"([0-9]+)-[0-9a-f]{8}"', self.headers["etag"])
        assert found, self.headers["etag"]
        return int(found[1])

    @property
    def problem(self) -> tuple[int, str]:
        """The status and code of an error, after checking its format."""
        assert self.headers["content-type"] == "application/problem+json", self
        found = self.json
        request_id, detail = self.headers["x-request-id"], found["detail"]
        assert found == {
            "type": "about:blank",
            "title": status_name(self.status),
            "status": self.status,
            "detail": detail,
            "code": found["code"],
            "errors": found["errors"],
            "request_id": request_id,
            **({"restore": found["restore"]} if "restore" in found else {}),
        }
        assert detail
        assert all(error.keys() == {"field", "code", "message"} for error in found["errors"])
        assert self.headers["cache-control"] == "no-store"
        return self.status, found["code"]


@dataclass
class Context:
    """Lambda's context object."""

    aws_request_id: str = field(default_factory=lambda: str(uuid4()))


# The most specific first, as API Gateway chooses.
ROUTES = read_template(ROOT / "template.yaml").routes


def call(
    method: str,
    path: str,
    body: object = None,
    *,
    token: str | None = None,
    query: dict[str, Any] | str | None = None,
    headers: dict[str, str] | None = None,
    cookies: list[str] | None = None,
    source_ip: str | None = None,
) -> Answer:
    """Call the function for a path with one event, from a new address if none is given.

    A str or bytes body is sent unchanged.
    """
    sent = {"host": "localhost", "user-agent": "tests"}
    event: dict[str, Any] = {
        "version": "2.0",
        "rawPath": path,
        "rawQueryString": query if isinstance(query, str) else urlencode(query or {}),
        "cookies": cookies or [],
        "isBase64Encoded": False,
        "requestContext": {
            "http": {"method": method, "path": path, "sourceIp": source_ip or new_address()},
            "stage": "$default",
        },
    }
    if body is not None:
        sent["content-type"] = "application/json"
        if isinstance(body, bytes):
            event["body"], event["isBase64Encoded"] = b64encode(body).decode(), True
        else:
            event["body"] = body if isinstance(body, str) else json.dumps(body)
    if token is not None:
        sent["authorization"] = f"Bearer {token}"
    event["headers"] = {**sent, **(headers or {})}
    module, _, handler = _function(method, path).handler.rpartition(".")
    answer = getattr(import_module(module), handler)(event, Context())
    found = {name.lower(): value for name, value in answer["headers"].items()}
    return Answer(answer["statusCode"], found, answer["body"] or "", answer.get("cookies") or [])


@lru_cache
def _function(method: str, path: str) -> Function:
    return next(route.function for route in ROUTES if route.match(method, path) is not None)


def new_address() -> str:
    """Return an address without earlier attempts to sign in or register."""
    return f"2001:db8:{uuid4().hex[:4]}:{uuid4().hex[:4]}::1"
