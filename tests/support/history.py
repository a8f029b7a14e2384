"""Requests about history that must succeed."""

from typing import Any
from uuid import uuid4

from tests.support.people import Person


def create(person: Person, path: str = "/api/thoughts", **fields: Any) -> dict[str, Any]:
    """Create a row, by default a thought."""
    answer = person.post(path, fields or {"text": "The sea was loud."})
    assert answer.status == 201, answer
    row: dict[str, Any] = answer.json
    return row


def versions(person: Person, kind: str, thing: dict[str, Any]) -> list[dict[str, Any]]:
    """Return the versions of a row, newest first."""
    answer = person.get("/api/history", kind=kind, id=thing["id"])
    assert answer.status == 200, answer
    items: list[dict[str, Any]] = answer.json["items"]
    return items


def undo(person: Person, **what: Any) -> Any:
    """Undo, and return the result for each row."""
    answer = person.post("/api/undo", what or None)
    assert answer.status == 200, answer
    return answer.json["items"]


def changes(person: Person, since: int = 0, **more: Any) -> Any:
    """Return a page of changes since a sequence."""
    answer = person.get("/api/changes", since=since, **more)
    assert answer.status == 200, answer
    return answer.json


def send_changes(person: Person, *sent: dict[str, Any]) -> Any:
    """Send changes as a device does, and return their results."""
    answer = person.post(
        "/api/changes", {"changes": [{"change_id": str(uuid4()), **one} for one in sent]}
    )
    assert answer.status == 200, answer
    return answer.json["results"]
