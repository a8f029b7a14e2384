"""Examples of bodies, made from the examples of the inputs' fields."""

from typing import Any

Json = dict[str, Any]

# For schemas without an example, by format or type.
EXAMPLES = {
    "uuid": "019aab3c-5f00-7cc3-98c4-dc0c0c07398f",
    "date-time": "2026-11-22T09:30:00Z",
    "date": "2026-11-22",
    "string": "...",
    "integer": 1,
    "boolean": False,
    "null": None,
}


def with_examples(paths: Json, schemas: Json) -> Json:
    """Add an example to every request body and every successful response body."""
    for methods in paths.values():
        for operation in methods.values():
            for content in operation.get("requestBody", {}).get("content", {}).values():
                content["example"] = _sent(content["schema"], schemas)
            for status, answer in operation["responses"].items():
                content = answer.get("content", {}).get("application/json", {})
                if "schema" in content and status < "4":
                    content["example"] = _example(content["schema"], schemas)
    return paths


def _sent(schema: Json, schemas: Json) -> Any:
    """Return an example to send: what is required, and what has an example.

    An id that may be omitted is: a second row with that of the example would be refused.
    """
    if "$ref" in schema:
        return _sent(schemas[schema["$ref"].rpartition("/")[2]], schemas)
    if schema.get("type") == "object" and "examples" not in schema:
        return {
            field: _sent({**part, **_shown(part)}, schemas)
            for field, part in schema.get("properties", {}).items()
            if field in schema.get("required", ()) or "examples" in _shown(part)
        }
    if schema.get("type") == "array" and "examples" not in schema:
        return [_sent(schema["items"], schemas)]
    return _example(schema, schemas)


def _example(schema: Json, schemas: Json, name: str = "") -> Any:
    """Return an example of a schema: its own, or one made from those of its parts."""
    if "$ref" in schema:
        name = schema["$ref"].rpartition("/")[2]
        return _example(schemas[name], schemas, name)
    if "oneOf" in schema:
        return _example(schema["oneOf"][0], schemas)
    if schema.get("type") == "object" and "examples" not in schema:
        made_from = schemas.get(f"New{name}", {}).get("properties", {})
        return {
            field: _example({**part, **_shown(made_from.get(field, {}))}, schemas)
            for field, part in schema.get("properties", {}).items()
        }
    if schema.get("type") == "array" and "examples" not in schema:
        return [_example(schema["items"], schemas)]
    if "anyOf" in schema and "examples" not in schema:
        return _example(schema["anyOf"][-1], schemas)
    kind = str(schema.get("format", schema.get("type")))
    known = schema.get("examples") or schema.get("enum") or [EXAMPLES.get(kind)]
    return schema.get("const", known[0])


def _shown(schema: Json) -> Json:
    """Return a field's examples, which are in its first alternative if it has several.

    None if a new item is rather tried out without the field.
    """
    found = [part["examples"] for part in (schema, *schema.get("anyOf", [])) if "examples" in part]
    return {"examples": found[0]} if found and found[0] != [None] else {}
