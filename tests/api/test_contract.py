"""Changes of the API are reported, and none breaks clients by accident."""

import json
from collections.abc import Callable
from copy import deepcopy
from pathlib import Path
from typing import Any

import jsonschema_rs
import pytest
from click.testing import CliRunner

from tools import openapi
from tools.openapi_diff import compare, main

Edit = Callable[[Any], object]
DOCUMENT = json.loads(openapi.FILE.read_text("utf-8"))
LIST = "/api/thoughts"
ONE = "/api/thoughts/{thought_id}"


def schema(document: Any, name: str) -> Any:
    return document["components"]["schemas"][name]


def limit(document: Any) -> Any:
    [found] = [p for p in document["paths"][LIST]["get"]["parameters"] if p["name"] == "limit"]
    return found


def field(name: str) -> dict[str, Any]:
    return {"name": name, "in": "query", "required": True, "schema": {"type": "string"}}


BREAKING: dict[str, Edit] = {
    "API: operation DELETE /api/thoughts/{thought_id} removed": lambda d: d["paths"][ONE].pop(
        "delete"
    ),
    "GET /api/thoughts: required parameter q (query) added": lambda d: d["paths"][LIST]["get"][
        "parameters"
    ].append(field("q")),
    "GET /api/thoughts limit (query): maximum 100 became 50": lambda d: limit(d)["schema"].update(
        maximum=50
    ),
    "GET /api/thoughts: parameter limit (query) is required now": lambda d: limit(d).update(
        required=True
    ),
    "GET /health: needs a signed-in caller now": lambda d: d["paths"]["/health"]["get"].update(
        security=[{"bearer": []}]
    ),
    "GET /api/thoughts/{thought_id} 200: header etag removed": lambda d: d["paths"][ONE]["get"][
        "responses"
    ]["200"]["headers"].pop("etag"),
    "POST /api/thoughts 201: field tags removed": lambda d: schema(d, "Thought")["properties"].pop(
        "tags"
    ),
    "POST /api/thoughts 201: field tags may be absent now": lambda d: schema(d, "Thought")[
        "required"
    ].remove("tags"),
    "GET /api/thoughts 200 items[] text: may be null now": lambda d: schema(d, "Thought")[
        "properties"
    ].update(text={"anyOf": [{"type": "string"}, {"type": "null"}]}),
    "POST /api/thoughts body: field timestamp is required now": lambda d: schema(d, "NewThought")[
        "required"
    ].append("timestamp"),
    "POST /api/thoughts body text: maxLength 100000 became 99999": lambda d: schema(
        d, "NewThought"
    )["properties"]["text"].update(maxLength=99_999),
    "POST /api/tasks body category: value event removed": lambda d: schema(d, "NewTask")[
        "properties"
    ]["category"]["enum"].remove("event"),
    "GET /api/tasks/{task_id} 200 category: value event removed": lambda d: schema(d, "Task")[
        "properties"
    ]["category"]["enum"].remove("event"),
    "POST /api/tasks body date: is never null now": lambda d: schema(d, "NewTask")[
        "properties"
    ].update(date={"type": "string", "format": "date"}),
    "GET /api/changes 200 items[] row: field text removed": lambda d: schema(d, "Thought")[
        "properties"
    ].pop("text"),
    "GET /auth/me 200: status removed": lambda d: d["paths"]["/auth/me"]["get"]["responses"].pop(
        "200"
    ),
}
HARMLESS: dict[str, Edit] = {
    "API: operation GET /new added": lambda d: d["paths"].update(
        {"/new": {"get": {"responses": {}}}}
    ),
    "POST /api/thoughts 201: field mood added": lambda d: schema(d, "Thought")["properties"].update(
        mood={"type": "string"}
    ),
    "POST /api/thoughts body: field mood added": lambda d: schema(d, "NewThought")[
        "properties"
    ].update(mood={"type": "string"}),
    "GET /api/thoughts limit (query): maximum 100 became 200": lambda d: limit(d)["schema"].update(
        maximum=200
    ),
    "POST /api/tasks body category: value idea added": lambda d: schema(d, "NewTask")["properties"][
        "category"
    ]["enum"].append("idea"),
    "GET /health 418: status added": lambda d: d["paths"]["/health"]["get"]["responses"].update(
        {"418": {}}
    ),
    "GET /api/changes 200 items[]: may be object (ChangeOfDream) now": lambda d: schema(
        d, "Change"
    )["oneOf"].append({"type": "object", "title": "ChangeOfDream"}),
}


def edited(edit: Edit) -> Any:
    document = deepcopy(DOCUMENT)
    edit(document)
    return document


@pytest.mark.parametrize("told", BREAKING)
def test_breaking_changes_are_named(told: str) -> None:
    found = compare(DOCUMENT, edited(BREAKING[told]))
    assert told in [str(difference) for difference in found if difference.breaks]


@pytest.mark.parametrize("told", HARMLESS)
def test_compatible_additions_are_not_breaking(told: str) -> None:
    found = compare(DOCUMENT, edited(HARMLESS[told]))
    assert told in [str(difference) for difference in found]
    assert not any(difference.breaks for difference in found)


def test_every_response_body_has_a_valid_example() -> None:
    shown = 0
    for operation in (o for methods in DOCUMENT["paths"].values() for o in methods.values()):
        for answer in operation["responses"].values():
            content = answer.get("content", {}).get("application/json", {})
            if "schema" in content:
                whole = {**content["schema"], "components": DOCUMENT["components"]}
                jsonschema_rs.validator_for(whole, validate_formats=True).validate(
                    content["example"]
                )
                shown += 1
    assert shown > 20


def test_changed_descriptions_are_not_a_difference() -> None:
    assert compare(DOCUMENT, edited(lambda d: d["info"].update(title="Aurora!"))) == []


@pytest.fixture
def committed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A copy of the file, which the command treats as the committed one."""
    file = tmp_path / "openapi.json"
    file.write_text(openapi.text(), "utf-8")
    monkeypatch.setattr(openapi, "FILE", file)
    return file


def run(*options: str) -> tuple[int, str]:
    result = CliRunner().invoke(main, options)
    return result.exit_code, result.output


def test_check_passes_for_a_current_file(committed: Path) -> None:
    assert run("--check") == (0, "")
    assert run() == (0, "")


def test_check_fails_and_lists_differences_for_an_outdated_file(committed: Path) -> None:
    document = json.loads(committed.read_text("utf-8"))
    schema(document, "NewThought")["properties"]["text"]["maxLength"] = 200_000
    del document["paths"]["/health"]
    committed.write_text(json.dumps(document), "utf-8")
    code, output = run("--check")
    assert code == 1
    assert "Breaks clients: POST /api/thoughts body text: maxLength 200000 became 100000" in output
    assert "Harmless: API: operation GET /health added" in output


def test_a_breaking_change_is_written_only_with_the_option(committed: Path) -> None:
    document = json.loads(committed.read_text("utf-8"))
    document["paths"]["/old"] = {"get": {"responses": {}}}
    committed.write_text(json.dumps(document), "utf-8")
    code, output = run()
    assert code == 1
    assert "Breaks clients: API: operation GET /old removed" in output
    assert "/old" in committed.read_text("utf-8")
    assert run("--breaking")[0] == 0
    assert committed.read_text("utf-8") == openapi.text()


def test_a_compatible_change_is_written(committed: Path) -> None:
    document = json.loads(committed.read_text("utf-8"))
    del document["paths"]["/health"]
    committed.write_text(json.dumps(document), "utf-8")
    assert run()[0] == 0
    assert committed.read_text("utf-8") == openapi.text()
