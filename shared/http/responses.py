"""What goes out: a body in its shape, or a failure in the one shape of every failure."""

import json
from base64 import b64encode
from collections.abc import Mapping
from dataclasses import dataclass, field
from http import HTTPStatus
from typing import Any, Generic, TypeVar

from shared.db.database import Created
from shared.errors import ApiError, status_name
from shared.fields import Row
from shared.http.requests import Request
from shared.pagination import Page

B = TypeVar("B")

JSON = "application/json"
PROBLEM = "application/problem+json"
ALWAYS = {
    "cache-control": "no-store",
    "referrer-policy": "no-referrer",
    "strict-transport-security": "max-age=63072000; includeSubDomains",
    "x-content-type-options": "nosniff",
}


@dataclass(slots=True)
class Response:
    """HTTP as it goes out."""

    status: int
    body: str | bytes = ""
    headers: dict[str, str] = field(default_factory=dict)
    cookies: list[str] = field(default_factory=list)

    def to_lambda(self) -> dict[str, Any]:
        """Return what API Gateway's HTTP API takes, payload version 2.0."""
        is_binary = isinstance(self.body, bytes)
        return {
            "statusCode": int(self.status),
            "headers": self.headers,
            "cookies": self.cookies,
            "body": b64encode(self.body).decode() if isinstance(self.body, bytes) else self.body,
            "isBase64Encoded": is_binary,
        }


@dataclass(slots=True)
class Reply(Generic[B]):
    """A body with more to say than itself: a status, headers, cookies."""

    body: B
    status: int = HTTPStatus.OK
    headers: Mapping[str, str] = field(default_factory=dict)
    cookies: list[str] = field(default_factory=list)
    version: int | None = None  # which an ETag tells, of a body that does not tell it itself


def respond(result: object, request: Request, status: int) -> Response:
    """Return what a route function returned, as HTTP."""
    if isinstance(result, Response):
        return result
    if isinstance(result, Created):
        location = f"{request.path.rstrip('/')}/{result.row.id}"
        status = HTTPStatus.CREATED if result.is_new else HTTPStatus.OK
        result = Reply(result.row, status, {"location": location})
    reply: Reply[Any] = result if isinstance(result, Reply) else Reply(result, status)
    row, headers = reply.body, {**ALWAYS, **reply.headers}
    version = row.version if isinstance(row, Row | Page) else reply.version
    if version is not None:
        headers["etag"] = f'"{version}"'
        if request.method == "GET" and _is_known(request, version):
            return Response(HTTPStatus.NOT_MODIFIED, headers=headers)
    if row is None:
        return Response(HTTPStatus.NO_CONTENT, headers=headers, cookies=reply.cookies)
    headers["content-type"] = JSON
    body = row.to_json() if isinstance(row, Page) else row.model_dump_json()
    return Response(reply.status, body, headers, reply.cookies)


def problem(error: ApiError, request_id: str) -> Response:
    """Return a failure as RFC 9457 has it."""
    body = {
        "type": "about:blank",
        "title": status_name(error.status),
        "status": error.status,
        "detail": error.detail,
        "code": error.code,
        "errors": error.errors,
        "request_id": request_id,
    }
    headers = {**ALWAYS, "content-type": PROBLEM, **error.headers}
    return Response(error.status, json.dumps(body), headers)


def _is_known(request: Request, version: int) -> bool:
    if "if-none-match" not in request.headers:
        return False
    known = request.versions("if-none-match", weak=True)
    return known is None or version in known
