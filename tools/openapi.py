"""Generate one OpenAPI document for all domains from their routes, types and errors."""

import json
import re
from collections.abc import Iterable, Iterator
from importlib import import_module
from pathlib import Path
from typing import Any, Literal, get_args, get_origin, get_type_hints
from uuid import UUID

from pydantic import BaseModel
from pydantic.json_schema import models_json_schema

from local.gateway.template import template_path
from shared import errors
from shared.db.prologue import Caller
from shared.errors import ApiError
from shared.fields import Created, IfMatch, Input, Query, Row
from shared.http.app import App, Route
from shared.http.readers import CALLERS
from shared.http.responses import JSON, PROBLEM, HttpResponse
from shared.pagination import Page
from tools.openapi_examples import with_examples

FILE = Path(__file__).parent.parent / "functions" / "site" / "openapi.json"
Json = dict[str, Any]


def _apps() -> Iterator[tuple[str, App]]:
    """Yield the app of each function with routes, by its folder, in the template's order."""
    for name in re.findall(r"Handler: functions\.(\w+)\.app\.", template_path().read_text("utf-8")):
        app = getattr(import_module(f"functions.{name}.app"), "app", None)
        if isinstance(app, App):
            yield name, app


APPS = dict(_apps())

ETAG = {
    "etag": {
        "description": "The row's version and the database's epoch.",
        "schema": {"type": "string", "examples": ['"1-1f0c9a2e"']},
    }
}
LOCATION = {"location": {"description": "The row's path.", "schema": {"type": "string"}}}
KEY = {
    "name": "idempotency-key",
    "in": "header",
    "description": "A request repeated with the same key within a day is applied once.",
    "schema": {"type": "string", "pattern": "^[!-~]{1,255}$"},
}
# Path parameters.
PARTS: dict[Any, Json] = {
    UUID: {"type": "string", "format": "uuid"},
    int: {"type": "integer", "minimum": 0, "maximum": 10**18 - 1},
    str: {"type": "string"},
}
ETAG_LIST = {"type": "string", "examples": ['"1-1f0c9a2e"', '"1"']}


def document() -> Json:
    """Return the OpenAPI 3.1 document of every route."""
    paths: Json = {}
    schemas = _schemas()
    for tag, app in APPS.items():
        for route in app.routes:
            if route.answers.is_api:
                path = re.sub("<([^>]+)>", r"{\1}", route.path)
                paths.setdefault(path, {})[route.method.lower()] = _operation(tag, route)
    return {
        "openapi": "3.1.0",
        "info": {
            "title": "Aurora",
            "version": "1",
            "description": "A personal backend for thoughts, journals and plans.",
            "license": {"name": "MIT", "identifier": "MIT"},
        },
        "servers": [{"url": "/"}],
        "tags": [{"name": tag} for tag in APPS],
        "paths": with_examples(paths, schemas),
        "components": {
            "schemas": schemas,
            "responses": {
                f"Problem{status}": _problem(status, kinds)
                for status, kinds in _by_status().items()
            },
            "securitySchemes": {
                "bearer": {"type": "http", "scheme": "bearer", "bearerFormat": "JWT"}
            },
        },
    }


def text() -> str:
    """Return the document as the text of the file."""
    return json.dumps(document(), indent=1, ensure_ascii=False) + "\n"


def _operation(tag: str, route: Route) -> Json:
    hints = get_type_hints(route.function, include_extras=True)
    returned = hints.pop("return")
    operation: Json = {
        "tags": [tag],
        "operationId": route.function.__name__,
        "summary": (route.function.__doc__ or "").strip().split("\n")[0].rstrip("."),
        "parameters": [p for name, hint in hints.items() for p in _parameters(name, hint)]
        + ([KEY] if get_origin(returned) is Created else []),
        "responses": _responses(route, returned) | _failures(route, hints, returned),
    }
    for name, hint in hints.items():
        if isinstance(hint, type) and issubclass(hint, Input):
            operation["requestBody"] = {
                "required": name not in (route.function.__kwdefaults__ or {})
                and not route.function.__defaults__,
                "content": {JSON: {"schema": _ref(hint)}},
            }
    if Caller in hints.values():
        operation["security"] = [{"bearer": []}]
    if Caller | None in hints.values():
        operation["security"] = [{"bearer": []}, {}]
    return operation


def _parameters(name: str, hint: Any) -> list[Json]:
    if hint in PARTS:
        return [{"name": name, "in": "path", "required": True, "schema": PARTS[hint]}]
    if hint == IfMatch:
        about = "Apply only if the row still has this ETag."
        return [{"name": "if-match", "in": "header", "description": about, "schema": ETAG_LIST}]
    if isinstance(hint, type) and issubclass(hint, Query):
        described = hint.model_json_schema()
        return [
            {"name": field, "in": "query", "schema": schema}
            | ({"required": True} if field in described.get("required", []) else {})
            for field, schema in described["properties"].items()
        ]
    return []


def _responses(route: Route, returned: Any) -> Json:
    """Return a route's successful responses."""
    kind = get_origin(returned)
    shape: Any = (*get_args(returned), returned)[0]
    if returned is HttpResponse:
        return {"200": {"description": "The file.", "content": {route.answers.content: {}}}}
    if shape is type(None):
        return {"204": {"description": "Success."}}
    if kind is Created:
        content = {"content": {JSON: {"schema": _ref(shape)}}}
        return {
            "201": {"description": "Created.", "headers": ETAG | LOCATION, **content},
            "200": {
                "description": "It already existed with the same content.",
                "headers": ETAG | LOCATION,
                **content,
            },
        }
    if kind is Page:
        schema = {"$ref": f"#/components/schemas/{shape.__name__}Page"}
        return {"200": {"description": "A page.", "content": {JSON: {"schema": schema}}}}
    answer: Json = {"description": "Success.", "content": {JSON: {"schema": _ref(shape)}}}
    if not issubclass(shape, Row):
        return {str(int(status)): answer for status in (route.answers.status, *route.answers.also)}
    answer["headers"] = ETAG
    known = {"304": {"description": "Not modified.", "headers": ETAG}}
    return {str(int(route.answers.status)): answer} | (known if route.method == "GET" else {})


def _failures(route: Route, hints: Json, returned: Any) -> Json:
    """Return the errors that follow from a route's parameters and result, and those it names."""
    kinds = set(hints.values())
    statuses = {500, *(error.status for error in route.answers.raises)}
    if returned is not HttpResponse and not route.answers.also:
        statuses |= {503}
    if kinds & {*CALLERS}:
        statuses |= {401, 429}
    if UUID in kinds or int in kinds:
        statuses |= {404, 422}
    if IfMatch in kinds:
        statuses |= {412}
    if get_origin(returned) is Created:
        statuses |= {400, 409, 422}
    for kind in kinds:
        if isinstance(kind, type) and issubclass(kind, Input):
            statuses |= {400, 413, 415, 422}
        if isinstance(kind, type) and issubclass(kind, Query):
            statuses |= {400, 422}
    return {str(s): {"$ref": f"#/components/responses/Problem{s}"} for s in sorted(statuses)}


def _by_status() -> dict[int, list[type[ApiError]]]:
    found: dict[int, list[type[ApiError]]] = {}
    for error in vars(errors).values():
        if isinstance(error, type) and issubclass(error, ApiError):
            found.setdefault(error.status, []).append(error)
    return dict(sorted(found.items()))


def _problem(status: int, kinds: Iterable[type[ApiError]]) -> Json:
    """Return one response for all errors with this status, with an example for each code."""
    examples = {}
    for kind in kinds:
        examples[kind.code] = {
            "value": {
                "type": "about:blank",
                "title": errors.status_name(status),
                "status": status,
                "detail": kind().detail,
                "code": kind.code,
                "errors": [],
                "request_id": "5f0c2a9e-7a3d-4a57-9c3e-0d1c7f1f5a11",
            }
        }
    schema = {"$ref": "#/components/schemas/Problem"}
    return {
        "description": errors.status_name(status),
        "content": {PROBLEM: {"schema": schema, "examples": examples}},
    }


def _schemas() -> Json:
    """Return every model by name. Raises ValueError if two domains use one name differently."""
    inputs: set[type[BaseModel]] = set()
    outputs: set[Any] = set()
    lists: set[type[BaseModel]] = set()
    for app in APPS.values():
        for route in app.routes:
            hints = get_type_hints(route.function)
            returned = hints.pop("return")
            shape = (get_args(returned) or (returned,))[0]
            (lists if get_origin(returned) is Page else outputs).add(shape)
            inputs |= {hint for hint in hints.values() if _is_model(hint, Input)}
    models: list[tuple[Any, Literal["validation", "serialization"]]] = [
        *((model, "validation") for model in inputs),
        *((model, "serialization") for model in outputs | lists if _is_model(model, BaseModel)),
    ]
    models.sort(key=lambda item: str(item[0].__name__))
    _, found = models_json_schema(models, ref_template="#/components/schemas/{model}")
    schemas: Json = found["$defs"]
    if doubled := [name for name in schemas if "__" in name]:
        raise ValueError(f"two shapes share one name: {', '.join(doubled)}")
    schemas |= {f"{model.__name__}Page": _page(model) for model in lists}
    return dict(sorted({**schemas, "Problem": PROBLEM_SCHEMA}.items()))


def _is_model(hint: Any, base: type) -> bool:
    return isinstance(hint, type) and issubclass(hint, base)


def _page(model: type[BaseModel]) -> Json:
    cursor = {"anyOf": [{"type": "string"}, {"type": "null"}]}
    return {
        "type": "object",
        "title": f"{model.__name__}Page",
        "description": "One page of a list; `next_cursor` is the `cursor` of the next, or null.",
        "properties": {
            "items": {"type": "array", "items": _ref(model)},
            "next_cursor": cursor,
        },
        "required": ["items", "next_cursor"],
    }


def _ref(model: type[BaseModel]) -> Json:
    return {"$ref": f"#/components/schemas/{model.__name__}"}


_STRING = {"type": "string"}
PROBLEM_SCHEMA: Json = {
    "type": "object",
    "title": "Problem",
    "description": "An error as in RFC 9457; clients should decide by `code`.",
    "properties": {
        "type": _STRING,
        "title": _STRING,
        "status": {"type": "integer"},
        "detail": _STRING,
        "code": {
            "type": "string",
            "enum": [kind.code for kinds in _by_status().values() for kind in kinds],
        },
        "errors": {
            "type": "array",
            "items": {
                "type": "object",
                "properties": {"field": _STRING, "code": _STRING, "message": _STRING},
                "required": ["field", "code", "message"],
            },
        },
        "request_id": _STRING,
    },
    "required": ["type", "title", "status", "detail", "code", "errors", "request_id"],
}
