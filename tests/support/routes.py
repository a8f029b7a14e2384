"""Every route of openapi.json and how to call it: a new route is attacked without new code."""

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from tests.support.client import Answer
from tests.support.paths import ROOT
from tests.support.people import Person

FILE = ROOT / "functions" / "site" / "openapi.json"
DOCUMENT: dict[str, Any] = json.loads(FILE.read_text("utf-8"))

# What else a path or query takes: no secret, and always about whoever asks.
OWN = {"kind": "thought", "sequence": "1"}
NOBODYS = "019aab3c-5f00-7cc3-98c4-dc0c0c07398f"


@dataclass(frozen=True)
class Route:
    """One method of one path, and a body that it takes."""

    method: str
    path: str
    body: Any = field(compare=False)
    makes: str = ""  # what paths call the id of the row it makes
    takes_id: bool = False  # which may be the client's choice
    asks: tuple[str, ...] = ()  # what its query must have

    def __str__(self) -> str:
        """Return what a test with this route is called."""
        return f"{self.method} {self.path}"

    @property
    def parts(self) -> list[str]:
        """The names of the ids in the path."""
        return re.findall("{([^}]+_id)}", self.path)

    def at(self, ids: Mapping[str, str]) -> str:
        """Return the path with ids in it."""
        return re.sub("{([^}]+)}", lambda part: {**OWN, **ids}[part[1]], self.path)

    def query(self, ids: Mapping[str, str]) -> dict[str, str]:
        """Return the query that it must have, about what is in the trash."""
        about = {**OWN, "id": ids.get("thing_id", NOBODYS)}
        return {name: about[name] for name in self.asks}

    def call(self, person: Person, ids: Mapping[str, str], **more: Any) -> Answer:
        """Make this request as somebody."""
        query = {"query": self.query(ids)}
        return person.call(self.method, self.at(ids), self.body, **{**query, **more})

    @property
    def is_list(self) -> bool:
        """Whether it answers a page at a time."""
        operation = DOCUMENT["paths"][self.path][self.method.lower()]
        return "cursor" in [parameter["name"] for parameter in operation["parameters"]]


def _example(schema: dict[str, Any]) -> Any:
    """Return a value for a schema, or None where it names no example."""
    if "$ref" in schema:
        return _example(DOCUMENT["components"]["schemas"][schema["$ref"].rpartition("/")[2]])
    if schema.get("type") == "object" and "properties" in schema:
        found = {name: _example(part) for name, part in schema["properties"].items()}
        return {name: value for name, value in found.items() if value is not None}
    if "anyOf" in schema and "examples" not in schema:
        return _example(schema["anyOf"][0])
    if schema.get("type") == "array" and "examples" not in schema:
        return [_example(schema["items"])]
    return next(iter(schema.get("examples") or schema.get("enum") or [schema.get("default")]))


def _routes(*, secured: bool) -> list[Route]:
    found = []
    for path, methods in DOCUMENT["paths"].items():
        for method, operation in methods.items():
            if ("security" in operation) == secured:
                content = operation.get("requestBody", {}).get("content", {})
                body = next((_example(kind["schema"]) for kind in content.values()), None)
                item = re.compile(re.escape(path) + "/{([^}]+)}")
                names = {
                    match[1] for other in DOCUMENT["paths"] if (match := item.fullmatch(other))
                }
                makes = names.pop() if method == "post" and names else ""
                takes_id = bool(makes) and "200" in operation["responses"]
                asks = [p["name"] for p in operation["parameters"] if p.get("required")]
                asks = [name for name in asks if f"{{{name}}}" not in path]
                found.append(Route(method.upper(), path, body, makes, takes_id, tuple(asks)))
    return found


SECURED = _routes(secured=True)
PUBLIC = _routes(secured=False)


def make_one_of_each(person: Person) -> dict[str, str]:
    """Keep one row of every kind, and one in the trash; return the ids by their names in paths."""
    ids = {"session_id": person.get("/auth/sessions").json["items"][0]["id"]}
    for route in sorted(SECURED, key=lambda route: len(route.path)):
        if route.makes:
            answer = route.call(person, ids)
            assert answer.status == 201, answer
            ids[route.makes] = answer.json["id"]
    deleted = person.post("/api/thoughts", {"text": "gone"})
    assert person.delete(deleted.headers["location"]).status == 204
    [trashed] = person.get("/api/trash", limit=1).json["items"]
    return {**ids, "thing_id": trashed["id"]}
