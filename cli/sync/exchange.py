"""Messages between the folder and Aurora, and their format."""

from dataclasses import dataclass
from typing import Any

from pydantic import BaseModel

from cli.sync.here import Found
from cli.sync.pages import Fields


class Item(BaseModel):
    """A thing that changed, as it is now; no row, where it was deleted."""

    kind: str
    id: str
    version: int
    row: dict[str, Any] | None


class Changes(BaseModel):
    """A page of what changed."""

    items: list[Item]
    next: int
    more: bool


@dataclass
class Edit:
    """A change made here; no fields, where the file was deleted."""

    id: str
    kind: str
    path: str
    version: int | None
    fields: Fields | None
    found: Found | None = None


class Outcome(BaseModel):
    """What became of one change."""

    result: str
    version: int | None
    kept: int | None
    row: dict[str, Any] | None
    errors: list[dict[str, str]]


class Outcomes(BaseModel):
    """What became of each change, in their order."""

    results: list[Outcome]
