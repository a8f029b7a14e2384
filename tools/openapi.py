"""Generate one OpenAPI document for all domains from their routes, types and errors."""

import json
import re
from collections.abc import Iterator
from importlib import import_module
from inspect import cleandoc
from pathlib import Path
from typing import Any, get_args, get_origin, get_type_hints
from uuid import UUID

from local.gateway.template import template_path
from shared.db.prologue import SESSION_ONLY, Caller
from shared.errors import InsufficientScope
from shared.fields import Created, IfMatch, Input, Query, Row
from shared.http.app import App, Route
from shared.http.readers import CALLERS
from shared.http.responses import JSON, HttpResponse
from shared.pagination import Page
from tools.openapi_examples import with_examples
from tools.openapi_schemas import default_as_text, problems, reference, schemas

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
KNOWN = {"304": {"description": "Not modified.", "headers": ETAG}}
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
    shapes = schemas(route for app in APPS.values() for route in app.routes)
    for tag, app in APPS.items():
        for route in app.routes:
            if route.answers.is_api:
                path = re.sub("<([^>]+)>", r"{\1}", route.path)
                paths.setdefault(path, {})[route.method.lower()] = _operation(tag, route)
    failures = {int(s) for of in paths.values() for op in of.values() for s in _failures_of(op)}
    return {
        "openapi": "3.1.0",
        "info": {
            "title": "Aurora",
            "version": "1",
            "description": "A personal backend for thoughts, journals and plans.",
            "license": {"name": "MIT", "identifier": "MIT"},
            "contact": {"name": "The owner of this Aurora"},
        },
        "servers": [{"url": "/"}],
        "tags": [{"name": tag, "description": _about(tag)} for tag in APPS],
        "paths": with_examples(paths, shapes),
        "components": {
            "schemas": shapes,
            "responses": problems(failures),
            "securitySchemes": {
                "bearer": {"type": "http", "scheme": "bearer", "bearerFormat": "JWT"}
            },
        },
    }


def text() -> str:
    """Return the document as the text of the file."""
    return json.dumps(document(), indent=1, ensure_ascii=False) + "\n"


def _failures_of(operation: Json) -> list[str]:
    return [status for status, answer in operation["responses"].items() if "$ref" in answer]


def _about(tag: str) -> str:
    """Return what a domain's routes are about, as their module says."""
    return cleandoc(import_module(f"functions.{tag}.app").__doc__ or "")


def _operation(tag: str, route: Route) -> Json:
    hints = get_type_hints(route.function, include_extras=True)
    returned = hints.pop("return")
    summary, _, more = cleandoc(route.function.__doc__ or "").partition("\n")
    operation: Json = {
        "tags": [tag],
        "operationId": route.function.__name__,
        "summary": summary.rstrip("."),
        "description": " ".join([*more.split(), *_notes(route, hints, returned)]),
        "parameters": [p for name, hint in hints.items() for p in _parameters(name, hint)]
        + ([KEY] if get_origin(returned) is Created else []),
        "responses": _responses(route, returned) | _failures(route, hints, returned),
        "security": [],
    }
    for name, hint in hints.items():
        if isinstance(hint, type) and issubclass(hint, Input):
            operation["requestBody"] = {
                "required": name not in (route.function.__kwdefaults__ or {})
                and not route.function.__defaults__,
                "content": {JSON: {"schema": reference(hint)}},
            }
    if Caller in hints.values():
        operation["security"] = [{"bearer": []}]
    if Caller | None in hints.values():
        operation["security"] = [{"bearer": []}, {}]
    return operation


def _notes(route: Route, hints: Json, returned: Any) -> Iterator[str]:
    """Yield what holds for every route of this form."""
    if get_origin(returned) is Created:
        yield "Sent again with the same `id` or `Idempotency-Key`, it creates nothing twice."
    if get_origin(returned) is Page:
        yield "Send `next_cursor` as `cursor` for the next page, until it is null."
    if IfMatch in hints.values():
        yield "With `If-Match`, it is applied only if nobody has changed this since."
    access = "read" if route.method == "GET" else "write"
    scope = "` or `".join(f"{one}:{access}" for one in route.scope.split(" "))
    if not {*CALLERS} & {*hints.values()}:
        yield "It needs no access token."
    elif Caller in hints.values() and scope != SESSION_ONLY:
        yield f"A personal token needs the scope `{scope}`."
    elif Caller in hints.values() and InsufficientScope not in route.answers.raises:
        yield "It needs a session: a personal token cannot do this."


def _parameters(name: str, hint: Any) -> list[Json]:
    if hint in PARTS:
        return [{"name": name, "in": "path", "required": True, "schema": PARTS[hint]}]
    if hint == IfMatch:
        about = "Apply only if the row still has this ETag."
        return [{"name": "if-match", "in": "header", "description": about, "schema": ETAG_LIST}]
    if isinstance(hint, type) and issubclass(hint, Query):
        described = hint.model_json_schema()
        needed = described.get("required", [])
        properties = described["properties"].items()
        return [_filter(name, schema, is_required=name in needed) for name, schema in properties]
    return []


def _filter(name: str, schema: Json, *, is_required: bool) -> Json:
    """Return a field of the query, which is absent where the model has null."""
    default_as_text(schema)
    about = {"description": schema.pop("description")} if "description" in schema else {}
    options = [part for part in schema.pop("anyOf", [{}]) if part.get("type") != "null"]
    schema |= options[0] if len(options) == 1 else {"anyOf": options}
    found: Json = {"name": name, "in": "query", **about, "schema": schema}
    return {**found, "required": True} if is_required else found


def _responses(route: Route, returned: Any) -> Json:
    """Return a route's successful responses."""
    kind = get_origin(returned)
    shape: Any = (*get_args(returned), returned)[0]
    if returned is HttpResponse or shape is str:
        return _file(route.answers.content, is_text=shape is str)
    if shape is type(None):
        return {"204": {"description": "Success."}}
    if kind is Created:
        content = {"content": {JSON: {"schema": reference(shape)}}}
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
    answer: Json = {"description": "Success.", "content": {JSON: {"schema": reference(shape)}}}
    if not issubclass(shape, Row):
        return {str(int(status)): answer for status in (route.answers.status, *route.answers.also)}
    answer["headers"] = ETAG
    return {str(int(route.answers.status)): answer} | (KNOWN if route.method == "GET" else {})


def _file(content: str, *, is_text: bool) -> Json:
    if not is_text:
        return {"200": {"description": "The file.", "content": {content: {}}}}
    text = {"content": {content: {"schema": {"type": "string"}}}}
    return {"200": {"description": "The file.", "headers": ETAG, **text}} | KNOWN


def _failures(route: Route, hints: Json, returned: Any) -> Json:
    """Return the errors that follow from a route's parameters and result, and those it names."""
    kinds = set(hints.values())
    # API Gateway limits every route; its own answer has only a `message`.
    statuses = {429, 500, *(error.status for error in route.answers.raises)}
    if returned is not HttpResponse and not route.answers.also:
        statuses |= {503}
    if kinds & {*CALLERS}:
        statuses |= {401}
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
