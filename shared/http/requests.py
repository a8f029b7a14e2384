"""What a request carries, and how a route's parameters are read from it by their types."""

import inspect
import re
from base64 import b64decode
from collections.abc import Callable, Mapping
from functools import cached_property
from hashlib import sha256
from typing import Any, TypeVar, get_type_hints
from urllib.parse import parse_qsl
from uuid import UUID

from pydantic import BaseModel, ValidationError
from pydantic_core import from_json, to_json

from shared.auth import Tokens
from shared.db.prologue import Caller
from shared.errors import BadRequest, BodyTooLarge, Invalid, InvalidJson, UnsupportedMediaType
from shared.fields import Fields, IfMatch, Input, Query

MAX_BODY = 1_000_000  # bytes
MAX_ERRORS = 20  # told of one request: no small body shall make a large answer
MAX_FIELD = 100  # characters of a field's name told
_UUID = re.compile(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}", re.IGNORECASE)
_JSON = re.compile(
    r"application/(merge-patch\+)?json\s*(;\s*charset=\"?utf-?8\"?\s*)?", re.IGNORECASE
)
_NUMBER = re.compile("[0-9]{1,18}")
_KEY = re.compile("[!-~]{1,255}")
_ETAG = re.compile(r'(W/)?"([^"]*)"')
MAX_DIGITS = 10  # of a version, which PostgreSQL keeps in four bytes


class Request:
    """One event of API Gateway's HTTP API, payload version 2.0."""

    def __init__(self, event: Mapping[str, Any], domain: str = "") -> None:
        """Read an event that a domain is to answer."""
        self.event = event
        self._domain = domain
        # API Gateway writes their names small, `sam local` does not.
        headers: Mapping[str, str] = event.get("headers") or {}
        self.headers = {name.lower(): value for name, value in headers.items()}
        http = event["requestContext"]["http"]
        self.method: str = http["method"]
        self.path: str = event["rawPath"]
        self.source_ip: str = http.get("sourceIp", "")

    @property
    def scope(self) -> str:
        """What a personal token must have been given for this."""
        return f"{self._domain}:{'read' if self.method == 'GET' else 'write'}"

    @cached_property
    def body(self) -> bytes:
        """The body, of at most MAX_BODY bytes. Raises BodyTooLarge."""
        text: str = self.event.get("body") or ""
        # A lone surrogate is no text; as bytes that are not UTF-8 it is refused as JSON.
        plain = not self.event.get("isBase64Encoded")
        body = text.encode("utf-8", "surrogatepass") if plain else b64decode(text)
        if len(body) > MAX_BODY:
            raise BodyTooLarge
        return body

    @property
    def cookies(self) -> dict[str, str]:
        """The cookies by name."""
        pairs = (cookie.partition("=") for cookie in self.event.get("cookies") or [])
        return {name.strip(): value for name, _, value in pairs}

    def query(self) -> dict[str, str]:
        """Return the query string's fields. Raises BadRequest when one is given twice."""
        try:
            pairs = parse_qsl(
                self.event.get("rawQueryString") or "",
                keep_blank_values=True,
                errors="strict",
                max_num_fields=50,
            )
        except ValueError as error:
            raise BadRequest("The query string is not valid UTF-8.") from error
        fields = dict(pairs)
        if len(fields) < len(pairs):
            raise BadRequest("A field of the query string is repeated.")
        return fields

    def idempotency(self) -> tuple[str, bytes] | None:
        """Return the Idempotency-Key and a hash of the whole request. Raises BadRequest."""
        key = self.headers.get("idempotency-key")
        if key is None:
            return None
        if not _KEY.fullmatch(key):
            raise BadRequest("An Idempotency-Key must have 1 to 255 visible ASCII characters.")
        asked = b"\0".join((self.method.encode(), self.path.encode(), self.body))
        return key, sha256(asked).digest()

    def versions(self, header: str, *, weak: bool = False) -> list[int] | None:
        """Return the versions an If-Match or If-None-Match header names, or None for any."""
        value = self.headers.get(header, "*").strip()
        if value == "*":
            return None
        tags = [tag for mark, tag in _ETAG.findall(value) if weak or not mark]
        return [int(tag) for tag in tags if tag.isdecimal() and len(tag) < MAX_DIGITS]


M = TypeVar("M", bound=BaseModel)
Reader = Callable[[Request, Mapping[str, str], Tokens], Any]


def readers(function: Callable[..., Any]) -> dict[str, Reader]:
    """Return how to read each parameter of a route; who is calling comes first, so 401 does."""
    hints = get_type_hints(function, include_extras=True)
    parameters = inspect.signature(function).parameters
    row = set(getattr(hints.get("return"), "model_fields", ()))
    found = {
        name: _reader(name, hints[name], row, optional=parameter.default is not parameter.empty)
        for name, parameter in parameters.items()
    }
    return dict(sorted(found.items(), key=lambda item: hints[item[0]] is not Caller))


def _reader(name: str, hint: Any, row: set[str], *, optional: bool) -> Reader:
    by_type: dict[Any, Reader] = {
        Caller: lambda request, _, tokens: _caller(request, tokens),
        Request: lambda request, _, __: request,
        IfMatch: lambda request, _, __: request.versions("if-match"),
        UUID: lambda _, path, __: _uuid(name, path[name]),
        int: lambda _, path, __: _number(name, path[name]),
        str: lambda _, path, __: path[name],
    }
    if hint in by_type:
        return by_type[hint]
    if issubclass(hint, Query):
        return lambda request, _, __: validated(hint.model_validate, request.query())
    if issubclass(hint, Fields):
        read_only = row - set(hint.model_fields)
        return lambda request, path, __: _read_fields(hint, read_only, request, path)
    return lambda request, _, __: _read_body(hint, request, optional=optional)


def _caller(request: Request, tokens: Tokens) -> Caller:
    secret = tokens.secret(request.headers.get("authorization"))
    # Nothing that holds a secret is ever stored, so /auth ignores the key.
    takes_key = request.method == "POST" and request.path.startswith("/api/")
    return Caller(secret, request.scope, request.idempotency() if takes_key else None)


def _read_body(shape: type[Input], request: Request, *, optional: bool) -> Input:
    if optional and not request.body:
        return shape()
    if not _JSON.fullmatch(request.headers.get("content-type", "").strip()):
        raise UnsupportedMediaType
    return validated(shape.model_validate_json, request.body)


def _read_fields(
    shape: type[Input], read_only: set[str], request: Request, path: Mapping[str, str]
) -> Input:
    """Return the body of a PUT or POST; a PUT may hold the read-only fields that a GET gave.

    One that contradicts the path is refused all the same: it asks for something else.
    """
    try:
        return _read_body(shape, request, optional=False)
    except Invalid as error:
        if request.method != "PUT" or not read_only & {one["field"] for one in error.errors}:
            raise
    body = from_json(request.body)
    ignored = {name for name in read_only if body.get(name) == path.get(name, body.get(name))}
    known = {name: value for name, value in body.items() if name not in ignored}
    return validated(shape.model_validate_json, to_json(known, inf_nan_mode="constants"))


def validated(validate: Callable[[Any], M], value: object) -> M:
    """Return what pydantic makes of a value. Raises Invalid, and InvalidJson."""
    try:
        return validate(value)
    except ValidationError as error:
        # Without the input: it may be a password.
        errors = error.errors(include_url=False, include_context=False, include_input=False)
        if errors[0]["type"] == "json_invalid":
            raise InvalidJson(errors[0]["msg"] + ".") from error
        raise Invalid(
            errors=[
                {
                    "field": ".".join(map(str, e["loc"]))[:MAX_FIELD],
                    "code": e["type"],
                    "message": e["msg"],
                }
                for e in errors[:MAX_ERRORS]
            ]
        ) from error


def _uuid(name: str, value: str) -> UUID:
    if not _UUID.fullmatch(value):
        message = {"field": name, "code": "uuid_parsing", "message": "Input should be a UUID"}
        raise Invalid(errors=[message])
    return UUID(value)


def _number(name: str, value: str) -> int:
    if not _NUMBER.fullmatch(value):
        message = {"field": name, "code": "int_parsing", "message": "Input should be a number"}
        raise Invalid(errors=[message])
    return int(value)
