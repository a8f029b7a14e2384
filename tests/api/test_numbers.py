"""Whole numbers of bodies: 134.0 is one, as some languages write it; 134.5 is none."""

import json
from typing import Any
from uuid import uuid4

import pytest

from tests.support.people import Person
from tests.support.routes import DOCUMENT

THOUGHT = {"change_id": str(uuid4()), "kind": "thought", "id": str(uuid4()), "fields": None}
# Each integer that a client sends, in a body that has everything else.
BODIES: dict[str, tuple[str, dict[str, Any]]] = {
    "UndoRequest acts": ("/api/undo", {"acts": "@"}),
    "DeviceChange version": ("/api/changes", {"changes": [{**THOUGHT, "version": "@"}]}),
    "NewToken days": (
        "/auth/tokens",
        {"name": "a", "scopes": ["tasks:read"], "password": "@@", "days": "@"},
    ),
    "NewFeed days": ("/api/feeds", {"name": "a", "days": "@"}),
}


def integers() -> set[str]:
    return {
        f"{name} {field}"
        for name, schema in DOCUMENT["components"]["schemas"].items()
        if schema.get("additionalProperties") is False
        for field, of in schema["properties"].items()
        if "integer" in {part.get("type") for part in (of, *of.get("anyOf", ()))}
    }


def test_every_integer_is_tried() -> None:
    assert BODIES.keys() == integers()


@pytest.mark.parametrize("field", BODIES)
@pytest.mark.parametrize(
    ("number", "expected"),
    [(whole, {200, 201}) for whole in ("1", "1.0", "10e-1")]
    + [(other, {422}) for other in ("1.5", '"1"', "true")],
)
def test_a_whole_number_may_have_a_point(
    field: str, number: str, expected: set[int], person: Person
) -> None:
    path, body = BODIES[field]
    person.post("/api/thoughts", {"text": "to undo"})
    text = json.dumps(body).replace('"@@"', json.dumps(person.password)).replace('"@"', number)
    assert person.post(path, text).status in expected


@pytest.mark.parametrize("number", ["1e300", "1e999", "NaN", "-1.0"])
def test_what_is_no_number_of_acts_is_refused(number: str, person: Person) -> None:
    assert person.post("/api/undo", f'{{"acts": {number}}}').status in {400, 422}
