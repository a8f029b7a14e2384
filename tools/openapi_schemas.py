"""The schemas of openapi.json, made from pydantic's models so that client generators take them."""

import json
from collections.abc import Iterable
from typing import Any, Literal, get_args, get_origin, get_type_hints

from pydantic import BaseModel
from pydantic.json_schema import models_json_schema

from shared import errors
from shared.errors import ApiError
from shared.fields import Input
from shared.http.app import Route
from shared.http.responses import PROBLEM
from shared.kinds.registry import KINDS
from shared.pagination import Page

Json = dict[str, Any]


def schemas(routes: Iterable[Route]) -> Json:
    """Return every model by name. Raises ValueError if two domains use one name differently."""
    inputs: set[type[BaseModel]] = set()
    outputs: set[Any] = set()
    lists: set[type[BaseModel]] = set()
    for route in routes:
        hints = get_type_hints(route.function)
        returned = hints.pop("return")
        shape = (get_args(returned) or (returned,))[0]
        (lists if get_origin(returned) is Page else outputs).add(shape)
        inputs |= {hint for hint in hints.values() if _is_model(hint, Input)}
    sent, answered = _described(inputs, "validation"), _described(outputs | lists, "serialization")
    both = sent.keys() & answered.keys()
    if doubled := sorted(name for name in both if sent[name] != answered[name]):
        raise ValueError(f"two shapes share one name: {', '.join(doubled)}")
    for schema in answered.values():
        _always_complete(schema)
    found = {**sent, **answered, **{f"{model.__name__}Page": _page(model) for model in lists}}
    for schema in found.values():
        for part in schema.get("properties", {}).values():
            default_as_text(part)
    return dict(sorted({**_by_kind(found), "Problem": PROBLEM_SCHEMA}.items()))


def _described(models: Iterable[Any], mode: Literal["validation", "serialization"]) -> Json:
    named = sorted((m for m in models if _is_model(m, BaseModel)), key=lambda m: str(m.__name__))
    template = "#/components/schemas/{model}"
    _, found = models_json_schema([(model, mode) for model in named], ref_template=template)
    described: Json = found.get("$defs", {})
    if doubled := [name for name in described if "__" in name]:
        raise ValueError(f"two shapes share one name: {', '.join(doubled)}")
    return described


def _is_model(hint: Any, base: type) -> bool:
    return isinstance(hint, type) and issubclass(hint, base)


def _always_complete(schema: Json) -> None:
    """Require every field of a response: one with a default is never absent."""
    if "properties" in schema:
        schema["required"] = list(schema["properties"])
        for part in schema["properties"].values():
            part.pop("default", None)


def default_as_text(schema: Json) -> None:
    """Tell a default in the description, since generators take a field with one for required."""
    default = schema.pop("default", None)
    if default is not None:
        told = f"Defaults to `{default if isinstance(default, str) else json.dumps(default)}`."
        schema["description"] = f"{schema.get('description', '')} {told}".strip()


def _by_kind(found: Json) -> Json:
    """Return the schemas, with one for each kind where `kind` tells of what shape `row` is."""
    made: Json = {}
    for name, schema in found.items():
        fields = schema.get("properties", {})
        if not fields.keys() >= {"kind", "row"}:
            made[name] = schema
            continue
        places = {kind: f"{name}Of{of.row.__name__}" for kind, of in KINDS.items()}
        references = {kind: f"#/components/schemas/{place}" for kind, place in places.items()}
        made[name] = {
            "title": name,
            "description": schema["description"],
            "oneOf": [{"$ref": reference} for reference in references.values()],
            "discriminator": {"propertyName": "kind", "mapping": references},
        }
        for kind, place in places.items():
            row = _row_of(kind, fields["row"])
            own = {"kind": {"type": "string", "const": kind}, "row": row}
            made[place] = {**schema, "title": place, "properties": {**fields, **own}}
    return made


def _row_of(kind: str, row: Json) -> Json:
    only = reference(KINDS[kind].row)
    return {"anyOf": [only, {"type": "null"}]} if {"type": "null"} in row["anyOf"] else only


def _page(model: type[BaseModel]) -> Json:
    cursor = {"anyOf": [{"type": "string"}, {"type": "null"}]}
    return {
        "type": "object",
        "title": f"{model.__name__}Page",
        "description": "One page of a list; `next_cursor` is the `cursor` of the next, or null.",
        "properties": {
            "items": {"type": "array", "items": reference(model)},
            "next_cursor": cursor,
        },
        "required": ["items", "next_cursor"],
    }


def reference(model: type[BaseModel]) -> Json:
    """Return a reference to a model's schema."""
    return {"$ref": f"#/components/schemas/{model.__name__}"}


def problems(statuses: Iterable[int]) -> Json:
    """Return one response for each status of an error, with an example for each code."""
    return {f"Problem{status}": _problem(status) for status in sorted(statuses)}


def _problem(status: int) -> Json:
    examples = {}
    for kind in _ERRORS:
        if kind.status == status:
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


_ERRORS = sorted(
    (kind for kind in vars(errors).values() if _is_model(kind, ApiError)),
    key=lambda kind: int(kind.status),
)
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
        "code": {"type": "string", "enum": [kind.code for kind in _ERRORS]},
        "errors": {
            "type": "array",
            "items": {
                "type": "object",
                "properties": {"field": _STRING, "code": _STRING, "message": _STRING},
                "required": ["field", "code", "message"],
            },
        },
        "request_id": _STRING,
        "restore": {
            "type": "integer",
            "description": "With `deleted`: the sequence number that brings the item back.",
        },
    },
    "required": ["type", "title", "status", "detail", "code", "errors", "request_id"],
}
