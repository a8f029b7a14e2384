"""Every route of openapi.json and how to call it, so that new routes are tested automatically."""

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

# Other parameters of paths and queries: no secrets, and always about the caller.
OWN = {"kind": "thought", "sequence": "1", "start": "2026-11-27T18:00"}
OWN |= {"from": "2026-11-01", "to": "2026-12-01"}
# What a list needs to be one of items: history of one, and words to search for.
MORE = {"/api/history": ["kind", "id"], "/api/search": ["q"]}
OWN |= {"q": "sea"}
NOBODYS = "019aab3c-5f00-7cc3-98c4-dc0c0c07398f"


@dataclass(frozen=True)
class Route:
    """A method and path, with an example body."""

    method: str
    path: str
    body: Any = field(compare=False)
    makes: str = ""  # the path parameter for the id of the row it creates
    takes_id: bool = False  # whether the client may choose it
    asks: tuple[str, ...] = ()  # required query parameters
    takes_other_tokens: bool = False  # whether a refresh token or cookie does as well

    def __str__(self) -> str:
        """Return the name for tests."""
        return f"{self.method} {self.path}"

    @property
    def parts(self) -> list[str]:
        """The names of the path's parameters."""
        return re.findall("{([^}]+_id)}", self.path)

    def at(self, ids: Mapping[str, str]) -> str:
        """Return the path with ids filled in."""
        return re.sub("{([^}]+)}", lambda part: {**OWN, **ids}[part[1]], self.path)

    def query(self, ids: Mapping[str, str]) -> dict[str, str]:
        """Return the required query, about the item in the trash."""
        about = {**OWN, "id": ids.get("thing_id", NOBODYS)}
        return {name: about[name] for name in self.asks}

    def call(self, person: Person, ids: Mapping[str, str], **more: Any) -> Answer:
        """Send this request as a user."""
        query = {"query": self.query(ids)}
        return person.call(self.method, self.at(ids), self.body, **{**query, **more})

    @property
    def is_for_scripts(self) -> bool:
        """Whether only a personal token may call it, about itself."""
        return self.path in {"/auth/tokens/renew", "/auth/tokens/revoke"}

    @property
    def is_list(self) -> bool:
        """Whether it is paginated."""
        operation = DOCUMENT["paths"][self.path][self.method.lower()]
        return "cursor" in [parameter["name"] for parameter in operation["parameters"]]

    @property
    def everything(self) -> dict[str, str]:
        """The query of a list that leaves nothing out."""
        operation = DOCUMENT["paths"][self.path]["get"]
        names = [parameter["name"] for parameter in operation["parameters"]]
        return {"archived": "all"} if "archived" in names else {}


def _routes(*, secured: bool) -> list[Route]:
    found = []
    for path, methods in DOCUMENT["paths"].items():
        for method, operation in methods.items():
            if bool(operation["security"]) == secured:
                content = operation.get("requestBody", {}).get("content", {})
                body = next((kind["example"] for kind in content.values()), None)
                item = re.compile(re.escape(path) + "/{([^}]+)}")
                names = {
                    match[1] for other in DOCUMENT["paths"] if (match := item.fullmatch(other))
                }
                makes = names.pop() if method == "post" and names else ""
                takes_id = bool(makes) and "200" in operation["responses"]
                asks = [p["name"] for p in operation["parameters"] if p.get("required")]
                asks = [name for name in asks if f"{{{name}}}" not in path] + MORE.get(path, [])
                others = {} in operation["security"]
                route = Route(method.upper(), path, body, makes, takes_id, tuple(asks), others)
                found.append(route)
    return found


# What Python computes from a row is read, and written by its version; a task that repeats is first
# tried as one that does not.
ROUND_TRIPS = {
    "PATCH /api/events/{event_id}": 2,
    "PUT /api/events/{event_id}/occurrences/{start}": 2,
    "PATCH /api/events/{event_id}/occurrences/{start}": 2,
    "DELETE /api/events/{event_id}/occurrences/{start}": 2,
    "POST /api/events/{event_id}/split": 2,
    "POST /api/calendar/import": 3,  # also whose it is, from which ids follow
    "PATCH /api/tasks/{task_id}/complete": 3,
    "POST /api/tasks/{task_id}/skip": 2,
}
SECURED = _routes(secured=True)
PUBLIC = _routes(secured=False)


def make_one_of_each(person: Person) -> dict[str, str]:
    """Create one row of every kind, and one in the trash; return the ids by path parameter."""
    # First, so that the sequence in OWN is an earlier version of it.
    deleted = person.post("/api/thoughts", {"text": "written"}).headers["location"]
    assert person.patch(deleted, {"text": "gone"}).status == 200
    assert person.delete(deleted).status == 204
    ids = {"session_id": person.get("/auth/sessions").json["items"][0]["id"]}
    for route in sorted(SECURED, key=lambda route: len(route.path)):
        if route.makes:
            answer = route.call(person, ids)
            assert answer.status == 201, answer
            ids[route.makes] = answer.json["id"]
    [trashed] = person.get("/api/trash", limit=1).json["items"]
    return {**ids, "thing_id": trashed["id"]}
