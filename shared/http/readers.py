"""Readers for a route's parameters, chosen by type: the caller, a body, a query, a path."""

import inspect
import re
from collections.abc import Callable, Mapping
from typing import Any, TypeVar, get_type_hints
from uuid import UUID

from pydantic import BaseModel, ValidationError
from pydantic_core import from_json, to_json

from shared.auth import Tokens
from shared.db.prologue import Caller
from shared.errors import Invalid, InvalidJson, Unauthorized, UnsupportedMediaType
from shared.fields import Fields, IfMatch, Input, Query
from shared.http.requests import Request

MAX_ERRORS = 20  # per response, so that a small body cannot cause a large response
MAX_FIELD = 100  # characters of a field's name in a response
_UUID = re.compile(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}", re.IGNORECASE)
_JSON = re.compile(
    r"application/(merge-patch\+)?json\s*(;\s*charset=\"?utf-?8\"?\s*)?", re.IGNORECASE
)
_NUMBER = re.compile("[0-9]{1,18}")

CALLERS = (Caller, Caller | None)  # the types of who is calling, who may also be unknown

M = TypeVar("M", bound=BaseModel)
Reader = Callable[[Request, Mapping[str, str], Tokens], Any]


def readers(function: Callable[..., Any]) -> dict[str, Reader]:
    """Return a reader for each parameter of a route; the caller's is first, so that 401 wins."""
    hints = get_type_hints(function, include_extras=True)
    parameters = inspect.signature(function).parameters
    row = set(getattr(hints.get("return"), "model_fields", ()))
    found = {
        name: _reader(name, hints[name], row, optional=parameter.default is not parameter.empty)
        for name, parameter in parameters.items()
    }
    return dict(sorted(found.items(), key=lambda item: hints[item[0]] not in CALLERS))


def _reader(name: str, hint: Any, row: set[str], *, optional: bool) -> Reader:
    by_type: dict[Any, Reader] = {
        Caller: lambda request, _, tokens: _caller(request, tokens),
        Caller | None: lambda request, _, tokens: _caller_if_known(request, tokens),
        Request: lambda request, _, __: request,
        IfMatch: lambda request, _, __: request.etags("if-match"),
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
    # Responses with secrets are never stored, so /auth ignores the key.
    takes_key = request.method == "POST" and request.path.startswith("/api/")
    return Caller(secret, request.scope, request.idempotency() if takes_key else None)


def _caller_if_known(request: Request, tokens: Tokens) -> Caller | None:
    """Return the caller; None without an access token, or if it is refused."""
    try:
        return _caller(request, tokens)
    except Unauthorized:
        return None


def _read_body(shape: type[Input], request: Request, *, optional: bool) -> Input:
    if optional and not request.body:
        return shape()
    if not _JSON.fullmatch(request.headers.get("content-type", "").strip()):
        raise UnsupportedMediaType
    return validated(shape.model_validate_json, request.body)


def _read_fields(
    shape: type[Input], read_only: set[str], request: Request, path: Mapping[str, str]
) -> Input:
    """Return the body of a PUT or POST; a PUT may contain the read-only fields that GET returned.

    An id that contradicts the path is rejected all the same, as a mistake.
    """
    try:
        return _read_body(shape, request, optional=False)
    except Invalid as error:
        if request.method != "PUT" or not read_only & {one["field"] for one in error.errors}:
            raise
    body = from_json(request.body)
    ignored = {
        name
        for name in read_only
        if name not in path or str(body.get(name)).lower() == path[name].lower()
    }
    known = {name: value for name, value in body.items() if name not in ignored}
    return validated(shape.model_validate_json, to_json(known, inf_nan_mode="constants"))


def validated(validate: Callable[[Any], M], value: object) -> M:
    """Return a value validated by pydantic. Raises Invalid, and InvalidJson."""
    try:
        return validate(value)
    except ValidationError as error:
        # Without the input, which may be a password.
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
