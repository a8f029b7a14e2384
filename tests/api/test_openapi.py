"""The OpenAPI document matches the code, and is complete."""

import json
import re
from base64 import b64decode
from gzip import decompress
from importlib import import_module
from typing import Any

import pytest

from shared.kinds.registry import KINDS
from tests.support.client import call
from tests.support.paths import ROOT
from tests.support.people import Person
from tests.support.routes import DOCUMENT, FILE, PUBLIC, SECURED, Route, make_one_of_each
from tools import openapi

DOMAINS = sorted(path.parent.name for path in ROOT.glob("functions/*/app.py"))


def test_the_file_matches_the_code() -> None:
    assert FILE.read_text("utf-8") == openapi.text(), "run: make openapi"


def routes_of_the_code() -> set[tuple[str, str]]:
    apps = [import_module(f"functions.{domain}.app") for domain in DOMAINS]
    return {
        (route.method, re.sub("<([^>]+)>", r"{\1}", route.path))
        for app in apps
        if hasattr(app, "app")
        for route in app.app.routes
        if route.answers.is_api
    }


def test_every_route_of_the_api_is_described() -> None:
    described = {(route.method, route.path) for route in [*SECURED, *PUBLIC]}
    assert routes_of_the_code() == described


@pytest.mark.parametrize("encoding", ["gzip, br", "identity"])
def test_the_document_is_served_unchanged(encoding: str) -> None:
    answer = call("GET", "/openapi.json", headers={"accept-encoding": encoding})
    assert answer.status == 200
    assert answer.headers["content-type"] == "application/json"
    body = b64decode(answer.body) if answer.body[0] != "{" else answer.body.encode()
    if "gzip" in encoding:
        assert answer.headers["content-encoding"] == "gzip"
        body = decompress(body)
    assert json.loads(body) == DOCUMENT


def references(part: Any) -> set[str]:
    if isinstance(part, list):
        return set().union(*map(references, part))
    if isinstance(part, dict):
        own = {part["$ref"]} if isinstance(part.get("$ref"), str) else set()
        return own.union(*map(references, part.values()))
    return set()


def test_every_reference_resolves() -> None:
    found = references(DOCUMENT)
    assert found
    for reference in found:
        place = DOCUMENT
        for step in reference.removeprefix("#/").split("/"):
            place = place[step]


def test_every_operation_has_a_unique_name() -> None:
    names = [
        operation["operationId"]
        for path in DOCUMENT["paths"].values()
        for operation in path.values()
    ]
    assert len(names) == len(set(names)) == len(SECURED) + len(PUBLIC)


def test_every_secured_route_documents_401_500_and_503() -> None:
    for path, methods in DOCUMENT["paths"].items():
        for method, operation in methods.items():
            if operation["security"]:
                assert {"401", "500", "503"} <= operation["responses"].keys(), (method, path)


def operations() -> list[Any]:
    return [operation for path in DOCUMENT["paths"].values() for operation in path.values()]


def test_every_tag_and_operation_is_described() -> None:
    assert all(tag["description"] for tag in DOCUMENT["tags"])
    assert all(operation["description"] for operation in operations())


def test_a_field_with_a_default_is_optional_to_send_and_always_in_an_answer() -> None:
    schemas = DOCUMENT["components"]["schemas"]
    assert schemas["NewTask"]["required"] == ["title"]
    assert set(schemas["Result"]["required"]) == set(schemas["Result"]["properties"])
    # Generators take a field with a default for required, so it is told in words.
    assert '"default": ' not in FILE.read_text("utf-8")
    assert "`medium`" in schemas["NewTask"]["properties"]["priority"]["description"]


@pytest.mark.parametrize("name", ["Change", "TrashItem", "RestoreResult"])
def test_the_kind_tells_what_the_row_is(name: str) -> None:
    schemas = DOCUMENT["components"]["schemas"]
    mapping = schemas[name]["discriminator"]["mapping"]
    assert mapping.keys() == KINDS.keys()
    for kind, reference in mapping.items():
        fields = schemas[reference.rpartition("/")[2]]["properties"]
        assert fields["kind"]["const"] == kind
        assert references(fields["row"]) == {f"#/components/schemas/{KINDS[kind].row.__name__}"}


CREATING = [route for route in SECURED if route.takes_id]


@pytest.mark.parametrize("route", CREATING, ids=str)
def test_the_example_of_a_body_can_be_sent_again(route: Route, person: Person) -> None:
    ids = make_one_of_each(person)
    ours = [route.call(person, ids) for _ in range(2)]
    assert [answer.status for answer in ours] == [201, 201]
    assert ours[0].json["id"] != ours[1].json["id"]
