"""All of the API's responses to one user: every list to its end, and every row."""

import json
import re
from typing import Any
from urllib.parse import urlencode

import httpx

from tests.support.paths import ROOT

DESCRIBED = json.loads((ROOT / "functions/site/openapi.json").read_text("utf-8"))
# Status, the number in the ETag, and body, by request; without the epoch, which a restore replaces.
Answers = dict[str, tuple[int, str, Any]]


def _is_read(path: str, operations: dict[str, Any]) -> bool:
    """Return whether a path can be read as JSON without a required query."""
    if not path.startswith(("/api/", "/auth/")) or "get" not in operations:
        return False
    read = operations["get"]
    needed = [one for one in read.get("parameters", []) if one.get("required")]
    return "application/json" in read["responses"]["200"].get("content", {}) and all(
        one["in"] == "path" for one in needed
    )


PATHS = [path for path, operations in DESCRIBED["paths"].items() if _is_read(path, operations)]


def read_everything(http: httpx.Client, token: str) -> Answers:
    """Return the response to every GET in the OpenAPI document, for each row."""
    found: Answers = {}
    for path in PATHS:
        if "{" not in path:
            _visit(http, token, path, path, found)
    return found


def _visit(http: httpx.Client, token: str, shape: str, path: str, found: Answers) -> None:
    """Read a path, then the paths below it; `shape` is the path in the OpenAPI document."""
    for row in _read(http, token, path, found):
        for one in _below(shape, r"/\{\w+\}"):
            _visit(http, token, one, f"{path}/{row['id']}", found)
    if shape.endswith("}"):
        for one in _below(shape, r"/[a-z-]+"):
            _visit(http, token, one, path + one.removeprefix(shape), found)


def _below(shape: str, more: str) -> list[str]:
    return [path for path in PATHS if re.fullmatch(re.escape(shape) + more, path)]


def _read(http: httpx.Client, token: str, path: str, found: Answers) -> list[Any]:
    """Store the responses, page by page, and return the rows of a list."""
    rows: list[Any] = []
    asked = path
    while True:
        answer = http.get(asked, headers={"authorization": f"Bearer {token}"})
        # 404 if a route's parameter is not an id in its list.
        assert answer.status_code in {200, 404}, f"{asked}: {answer.text}"
        body = answer.json()
        etag = answer.headers.get("etag", "").partition("-")[0]
        kept = {name: value for name, value in body.items() if name != "epoch"}
        found[asked] = answer.status_code, etag, kept
        items = body.get("items", [])
        rows += [row for row in items if "id" in row]
        # The changes feed has a cursor on its last page too.
        if not items or not (cursor := body.get("next_cursor")):
            return rows
        asked = f"{path}?{urlencode({'cursor': cursor})}"
