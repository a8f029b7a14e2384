"""The messages between the folder and Aurora."""

from dataclasses import dataclass, field
from typing import Any

from pydantic import BaseModel


class Item(BaseModel):
    """An item that changed, as it is now; no row where it was deleted."""

    sequence: int = 0
    kind: str
    id: str
    version: int | None = None
    row: dict[str, Any] | None = None
    erased: bool = False


class Changes(BaseModel):
    """A page of what changed."""

    items: list[Item]
    next: int
    more: bool
    epoch: str | None = None
    model: int | None = None


class TrashPage(BaseModel):
    """Some of Aurora's trash."""

    items: list["Trashed"]
    next_cursor: str | None


class Trashed(BaseModel):
    """An item in Aurora's trash."""

    id: str


@dataclass
class Remote:
    """The changes that Aurora tells."""

    items: dict[str, Item] = field(default_factory=dict)
    next: int = 0
    is_complete: bool = False  # everything there is was read, so what is not told is not there
    is_restored: bool = False  # Aurora's history is another one: version numbers prove nothing
    epoch: str | None = None
