"""Responses: JSON bodies, problem documents for errors, and all headers."""

import gzip
import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from http import HTTPStatus
from math import ceil
from typing import Any, Generic, TypeVar

from aws_lambda_powertools.event_handler import Response
from aws_lambda_powertools.shared.cookies import Cookie

from shared import settings
from shared.errors import (
    ApiError,
    IdDeleted,
    PreconditionFailed,
    RateLimited,
    Unauthorized,
    status_name,
)
from shared.fields import Created, Row
from shared.http.requests import Request
from shared.pagination import Page

B = TypeVar("B")
HttpResponse = Response[Any]

JSON = "application/json"
CALENDAR = "text/calendar; charset=utf-8"
COMPRESSION = 5  # of gzip
PROBLEM = "application/problem+json"
_COMPRESSED_FROM = 2_048  # characters; API Gateway compresses nothing by itself
ALWAYS = {
    "cache-control": "no-store",
    "referrer-policy": "no-referrer",
    "strict-transport-security": "max-age=63072000; includeSubDomains",
    "x-content-type-options": "nosniff",
}


@dataclass(slots=True)
class Reply(Generic[B]):
    """A body with a status, cookies, or a version for the ETag. Text is sent as it is."""

    body: B
    status: int | None = None  # default: the route's
    cookies: list[Cookie] = field(default_factory=list)
    version: int | None = None  # for a body that does not contain it
    etag: str | None = None  # instead of one of a version
    caching: str | None = None  # instead of none
    location: str | None = None
    retry_after: int | None = None  # seconds
    content: str = JSON


def respond(result: object, request: Request, status: int, epoch: str) -> HttpResponse:
    """Return a route function's result as an HTTP response; `status` is the route's.

    `epoch` is the database's, as ETags have it.
    """
    if isinstance(result, Response):
        return result
    if isinstance(result, Created):
        location = f"{request.path.rstrip('/')}/{result.row.id}"
        created = HTTPStatus.CREATED if result.is_new else HTTPStatus.OK
        result = Reply(result.row, created, location=location)
    reply: Reply[Any] = result if isinstance(result, Reply) else Reply(result)
    row, headers = reply.body, dict(ALWAYS)
    if reply.location is not None:
        headers["location"] = reply.location
    if reply.retry_after is not None:
        headers["retry-after"] = str(reply.retry_after)
    if reply.caching is not None:
        headers["cache-control"] = reply.caching
    version = row.version if isinstance(row, Row | Page) else reply.version
    if version is not None or reply.etag is not None:
        etag = reply.etag or f"{version}-{epoch}"
        headers["etag"] = f'"{etag}"'
        if request.method == "GET" and _is_known(request, etag):
            return Response(HTTPStatus.NOT_MODIFIED, body="", headers=headers)
    if row is None:
        return Response(HTTPStatus.NO_CONTENT, body="", headers=headers, cookies=reply.cookies)
    headers["content-type"] = reply.content
    packed = _compress(_written(row), request, headers)
    return Response(reply.status or status, body=packed, headers=headers, cookies=reply.cookies)


def _written(body: Any) -> str:
    if isinstance(body, str):
        return body
    text: str = body.to_json() if isinstance(body, Page) else body.model_dump_json()
    return text


def _compress(body: str, request: Request, headers: dict[str, str]) -> str | bytes:
    """Return a large body as gzip where the client takes that, and say so in `headers`.

    Not of /auth: how well a body compresses tells of the tokens in it.
    """
    if request.path.startswith("/auth") or len(body) < _COMPRESSED_FROM:
        return body
    headers["vary"] = "accept-encoding"
    if not request.takes_gzip:
        return body
    headers["content-encoding"] = "gzip"
    return gzip.compress(body.encode(), COMPRESSION, mtime=0)


def problem(
    error: ApiError, request_id: str, epoch: str, headers: Mapping[str, str]
) -> HttpResponse:
    """Return an error as a problem document (RFC 9457), with additional `headers`.

    `epoch` is the database's, as ETags have it.
    """
    body = {
        "type": "about:blank",
        "title": status_name(error.status),
        "status": error.status,
        "detail": error.detail,
        "code": error.code,
        "errors": error.errors,
        "request_id": request_id,
    }
    if isinstance(error, IdDeleted) and error.restore is not None:
        body["restore"] = error.restore
    own = {**ALWAYS, "content-type": PROBLEM, **_headers_of(error, epoch), **headers}
    return Response(error.status, body=json.dumps(body), headers=own)


def rate_limit_headers(remaining: int, wait: int = 0) -> dict[str, str]:
    """Return headers with the number of requests left, and the seconds until the next.

    Source: draft-ietf-httpapi-ratelimit-headers-10.
    """
    window = ceil(settings.RATE_BURST / settings.RATE_REFILL)
    return {
        "ratelimit": f'"account";r={remaining};t={wait}',
        "ratelimit-policy": f'"account";q={settings.RATE_BURST};w={window}',
    }


def _headers_of(error: ApiError, epoch: str) -> dict[str, str]:
    """Return the headers for an error."""
    headers: dict[str, str] = {}
    if error.retry_after is not None:
        headers["retry-after"] = str(error.retry_after)
    match error:
        case Unauthorized():
            rejected = "" if error.is_missing else ' error="invalid_token"'
            headers["www-authenticate"] = f"Bearer{rejected}"
        case PreconditionFailed(version=int(version)):
            headers["etag"] = f'"{version}-{epoch}"'
        case RateLimited(is_quota=True):
            headers |= rate_limit_headers(0, error.retry_after or 0)
    return headers


def _is_known(request: Request, etag: str) -> bool:
    if "if-none-match" not in request.headers:
        return False
    known = request.etags("if-none-match", weak=True)
    return known is None or etag in known
