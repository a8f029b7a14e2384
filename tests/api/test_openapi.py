"""The OpenAPI document matches the code, and is complete."""

import json
import re
from base64 import b64decode
from gzip import decompress
from importlib import import_module
from typing import Any

import pytest

from tests.support.client import call
from tests.support.paths import ROOT
from tests.support.routes import DOCUMENT, FILE, PUBLIC, SECURED
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
            if "security" in operation:
                assert {"401", "500", "503"} <= operation["responses"].keys(), (method, path)
