"""Convert HTTP requests to Lambda events, and results to responses, in payload version 2.0.

https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-develop-integrations-lambda.html
"""

import json
import re
import time
from base64 import b64decode, b64encode
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass
from functools import lru_cache
from typing import Any
from urllib.parse import parse_qsl
from uuid import uuid4

# Bodies of other types are base64-encoded, even forms. AWS documents no list; seen there:
# https://github.com/ministackorg/ministack/pull/766
TEXTS = {"application/json", "application/javascript", "application/xml"}
_PORT = re.compile(r":\d+$")


@dataclass(slots=True)
class Request:
    """An HTTP request; header names are lower-case, repeated headers joined by commas."""

    method: str
    path: str  # percent-decoded, as API Gateway routes by it and puts it into rawPath
    query: str  # unchanged
    protocol: str
    source_ip: str
    headers: dict[str, str]
    body: bytes
    reached: str = "127.0.0.1"  # the address of this machine that it came to

    @property
    def is_preflight(self) -> bool:
        """Whether a browser asks if a page may send a request."""
        asks = {"origin", "access-control-request-method"} <= self.headers.keys()
        return self.method == "OPTIONS" and asks


@dataclass(slots=True)
class Answer:
    """An HTTP response; headers may be repeated."""

    status: int
    headers: list[tuple[str, str]]
    body: bytes


def message(status: int, text: str) -> Answer:
    """Return an error response like API Gateway's own."""
    body = json.dumps({"message": text}).encode()
    return Answer(status, [("content-type", "application/json")], body)


def make_event(request: Request, route_key: str, variables: Mapping[str, str]) -> dict[str, Any]:
    """Return the event for a request; cookies or a body are absent if the request has none."""
    headers = {name: value for name, value in request.headers.items() if name != "cookie"}
    headers.setdefault("x-forwarded-proto", "http")
    body, is_base64 = _encode(request.body, headers.get("content-type", ""))
    event = {
        "version": "2.0",
        "routeKey": route_key,
        "rawPath": request.path,
        "rawQueryString": request.query,
        "headers": headers,
        "requestContext": _context(request, route_key),
        "isBase64Encoded": is_base64,
    }
    if "cookie" in request.headers and (cookies := _cookies(request.headers["cookie"])):
        event["cookies"] = cookies
    if request.query and (parameters := _parameters(request.query)):
        event["queryStringParameters"] = parameters
    if variables:
        event["pathParameters"] = dict(variables)
    if body:
        event["body"] = body
    return event


def _context(request: Request, route_key: str) -> dict[str, Any]:
    now = time.time()
    host = _PORT.sub("", request.headers.get("host", ""))
    return {
        "accountId": "123456789012",
        "apiId": "local",
        "domainName": host,
        "domainPrefix": host.partition(".")[0],
        "http": {
            "method": request.method,
            "path": request.path,
            "protocol": request.protocol,
            "sourceIp": request.source_ip,
            "userAgent": request.headers.get("user-agent", ""),
        },
        "requestId": str(uuid4()),
        "routeKey": route_key,
        "stage": "$default",
        "time": _written(int(now)),
        "timeEpoch": int(now * 1000),
    }


@lru_cache(maxsize=1)  # many requests come within a second
def _written(second: int) -> str:
    return time.strftime("%d/%b/%Y:%H:%M:%S +0000", time.gmtime(second))


def _cookies(header: str) -> list[str]:
    return [cookie.strip() for cookie in header.split(";") if cookie.strip()]


def _parameters(query: str) -> dict[str, str]:
    parameters: dict[str, str] = {}
    for name, value in parse_qsl(query, keep_blank_values=True):
        parameters[name] = f"{parameters[name]},{value}" if name in parameters else value
    return parameters


def _encode(body: bytes, content_type: str) -> tuple[str, bool]:
    """Return a body for an event, and whether it is base64."""
    kind = content_type.partition(";")[0].strip().lower()
    if not body or kind in TEXTS or kind.startswith("text/"):
        with suppress(UnicodeDecodeError):
            return body.decode(), False
    return b64encode(body).decode(), True


def read_result(result: Any) -> Answer:
    """Interpret a handler's result as API Gateway does. Raises where that would answer 500."""
    if not isinstance(result, dict) or "statusCode" not in result:
        text = result if isinstance(result, str) else json.dumps(result, ensure_ascii=False)
        return Answer(200, [("content-type", "application/json")], text.encode())
    json.dumps({**result, "body": ""})  # raises if it is not serialisable as JSON
    status, text = int(result["statusCode"]), result.get("body") or ""
    if not 200 <= status <= 599 or not isinstance(text, str):  # noqa: PLR2004
        raise ValueError(f"A function cannot answer with the status {status} and this body.")
    body = b64decode(text, validate=True) if result.get("isBase64Encoded") else text.encode()
    headers = {name.lower(): str(value) for name, value in (result.get("headers") or {}).items()}
    if body:
        headers.setdefault("content-type", "text/plain;charset=UTF-8")
    cookies = [("set-cookie", cookie) for cookie in result.get("cookies") or []]
    return Answer(status, [*cookies, *headers.items()], body)
