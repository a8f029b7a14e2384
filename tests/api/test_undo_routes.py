"""Every write in openapi.json can be undone, and the undo too."""

from collections.abc import Iterator, Mapping
from dataclasses import replace
from typing import Any

import pytest

from tests.support.people import Person
from tests.support.routes import DOCUMENT, SECURED, Route

State = dict[tuple[str, str], dict[str, Any]]  # every row, by the path of its list and its id
# Erasing cannot be undone.
WRITES = [
    route
    for route in SECURED
    if route.path.startswith("/api/")
    and route.method != "GET"
    and route.path != "/api/import/read"  # which writes nothing
    and not route.path.startswith("/api/feeds")  # access to what is there
    # Of what repeats, or has tags: test_events.py, test_repeating.py and test_tags.py
    and not route.path.endswith(("/split", "/skip", "/tags/rename"))
    and (route.method, route.path[-8:]) != ("PUT", "/{start}")
    and not (route.method == "DELETE" and route.path.startswith(("/api/trash", "/api/history")))
]
OF_KINDS = {route.path for route in SECURED if route.takes_id}
ROWS = [route for route in SECURED if route.method == "GET" and route.path in OF_KINDS]


TASK = "task_id"


def schema(route: Route) -> dict[str, Any]:
    """Return the schema of a request's body; empty if the body is optional."""
    asked = DOCUMENT["paths"][route.path][route.method.lower()].get("requestBody", {})
    if not asked.get("required"):
        return {}
    [kind] = asked["content"].values()
    found: dict[str, Any] = kind["schema"]
    name = found.get("$ref", "").rpartition("/")[2]
    return dict(DOCUMENT["components"]["schemas"][name]) if name else found


def barest(route: Route) -> Route:
    """Return the same request with only the required fields."""
    body = {name: route.body[name] for name in schema(route).get("required", [])}
    return replace(route, body=body or None)


def richest(route: Route, ids: Mapping[str, str]) -> Route:
    """Return the same request with every field, none at its default."""
    fields = schema(route)["properties"]
    chosen = {name: field["enum"][-1] for name, field in fields.items() if "enum" in field}
    unlike = {"starred": True, "archived_at": "2026-11-22T09:30:00Z", "parent_id": ids.get(TASK)}
    chosen |= {name: value for name, value in unlike.items() if name in fields}
    return replace(route, body={**route.body, **chosen})


def clearing(route: Route) -> Iterator[Route]:
    """Return merge-patches that clear one field each."""
    for name, field in schema(route).get("properties", {}).items():
        if {"type": "null"} in field.get("anyOf", []):
            yield replace(route, body={name: None})


def cases() -> Iterator[Any]:
    """Return requests, and whether the rows have every field before."""
    for route in WRITES:
        bare = barest(route)
        tried = [(route if schema(route) else bare, False)]
        if route.method == "PUT":
            tried.append((bare, True))
        if route.method == "PATCH":
            tried += [(one, True) for one in clearing(route)]
        for one, is_full in tried:
            name = f"{one} {'full' if is_full else 'bare'} {'+'.join(one.body or ())}"
            yield pytest.param(one, is_full, id=name)


def prepare(person: Person, *, is_full: bool) -> dict[str, str]:
    """Create two rows of every kind and delete one; return the ids by path parameter."""
    ids: dict[str, str] = {}
    for route in sorted(SECURED, key=lambda route: len(route.path)) * 2:
        if route.makes and route.path.startswith("/api/"):
            made = (richest(route, ids) if is_full else barest(route)).call(person, ids)
            assert made.status == 201, made
            ids[route.makes] = made.json["id"]
    gone = person.post("/api/thoughts", {"text": "gone"}).headers["location"]
    assert person.delete(gone).status == 204
    [trashed] = person.get("/api/trash").json["items"]
    return {**ids, "sequence": str(trashed["sequence"])}


def rows(person: Person, route: Route, ids: Mapping[str, str]) -> Iterator[tuple[str, Any]]:
    """Return each row of a list, and of the lists within the rows of the list before it."""
    missing = [part for part in route.parts if part not in ids]
    if missing:
        path = route.path.partition(f"/{{{missing[0]}}}")[0]
        [parent] = [found for found in ROWS if found.path == path]
        for _, row in list(rows(person, parent, ids)):
            yield from rows(person, route, {**ids, missing[0]: row["id"]})
    else:
        answer = person.get(route.at(ids), limit=100, **route.everything)
        assert answer.json["next_cursor"] is None
        yield from ((route.at(ids), row) for row in answer.json["items"])


def everything(person: Person) -> tuple[State, dict[str, int]]:
    """Return a user's rows without version and update time, and their versions."""
    found = [one for route in ROWS for one in rows(person, route, {})]
    versions = {row["id"]: row.pop("version") for _, row in found}
    for _, row in found:
        del row["updated_at"]
    return {(path, row["id"]): row for path, row in found}, versions


@pytest.mark.parametrize(("route", "is_full"), [*cases()])
def test_every_write_can_be_undone_and_redone(
    route: Route,
    is_full: bool,  # noqa: FBT001 - parametrized
    person: Person,
) -> None:
    ids = prepare(person, is_full=is_full)
    before, at_first = everything(person)
    answer = route.call(person, ids)
    is_refused = answer.status == 422 and "A task that repeats needs a date" in answer.body
    assert answer.status < 300 or is_refused, answer
    after, then = everything(person)
    if is_refused or (after == before and route.path.startswith(("/api/events/", "/api/tasks/"))):
        assert (after, then) == (before, at_first)  # a field that had its default already
        return
    assert after != before
    for expected, old in [(before, at_first), (after, then), (before, at_first)]:
        assert person.post("/api/undo").status == 200
        found, versions = everything(person)
        assert found == expected
        assert all(versions[row] >= version for row, version in old.items())


def test_every_route_that_writes_is_covered() -> None:
    assert {route.path for route in ROWS} == OF_KINDS
    assert {route.method for route in WRITES} == {"POST", "PUT", "PATCH", "DELETE"}
