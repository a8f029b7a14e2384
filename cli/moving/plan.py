"""The plan of an import: what to do about each item, from the file and from what Aurora has."""

import json
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, replace
from typing import Any
from uuid import uuid5

from pydantic import ValidationError

from cli.moving.report import Result
from shared.kinds.registry import KINDS
from shared.sources.fit import change_id, fitted
from shared.sources.source import Item, LeftOut, Note, Record

# Whether Aurora has or had an item, and its row unless it was deleted.
Lookup = Callable[[str, str], tuple[bool, dict[str, Any] | None]]
# Whether all that was ever done to an item is that an import has just added it.
IsNew = Callable[[str, str], bool]
# Of a row these are as they were when it was made, or Aurora's own.
NOT_COMPARED = {"created_at", "completed_at", "origin"}


@dataclass(frozen=True, slots=True)
class Add:
    """Send the item."""

    item: Item


@dataclass(frozen=True, slots=True)
class Delete:
    """Delete an item that was added, since it lay in the trash."""

    item: Item
    version: int | None = None  # the one to delete, if it was added before this import


@dataclass(frozen=True, slots=True)
class Leave:
    """Send nothing: Aurora has the item, or had it."""

    item: Item
    result: Result


Action = Add | Delete | Leave | LeftOut | Note


def plan(
    records: Iterable[Record], lookup: Lookup, is_new: IsNew, tag: str | None
) -> Iterator[Action]:
    """Yield what to do about each record, in order; at the end, what goes to the trash.

    Nothing that Aurora has is overwritten, and nothing that was deleted there comes back.
    """
    trashed: list[Delete] = []
    for record in fitted(records, tag):
        if not isinstance(record, Item):
            yield record
            continue
        was_there, row = lookup(record.kind, str(record.id))
        action = _decide(record, row) if was_there else Add(record)
        if record.is_trashed and (isinstance(action, Add) or _was_stopped(action, row, is_new)):
            version = row["version"] if row else None
            trashed.append(Delete(replace(record, fields={}, files=()), version))
        yield action
    yield from reversed(trashed)  # parts before what they are part of


def _decide(item: Item, row: dict[str, Any] | None) -> Leave:
    """Return why an item that Aurora has, or had, is not sent."""
    if row is None:
        return Leave(item, Result.THERE if item.is_trashed else Result.DELETED)
    return Leave(item, Result.THERE if _says_the_same(item, row) else Result.CHANGED)


def _was_stopped(left: Leave, row: dict[str, Any] | None, is_new: IsNew) -> bool:
    """Return whether an import was stopped after it had added an item and before it deleted it.

    A row that the person restored has a later version; so has one whose import was taken back once.
    """
    if left.result is not Result.THERE or row is None:
        return False
    return row["version"] == 1 or is_new(left.item.kind, str(left.item.id))


def _says_the_same(item: Item, row: dict[str, Any]) -> bool:
    """Return whether a row has what the file says; fields that the file lacks are the person's."""
    named = {name for name in item.fields if name in row} - NOT_COMPARED
    return _normal(item.kind, item.fields, named) == _normal(item.kind, row, named)


def _normal(kind: str, fields: dict[str, Any], named: set[str]) -> dict[str, Any]:
    shape = KINDS[kind].new
    known = {name: value for name, value in fields.items() if name in shape.model_fields}
    try:
        read = shape.model_validate_json(json.dumps(known)).model_dump(mode="json")
    except ValidationError:  # Aurora's limits are not ours: then it is the same if written alike
        read = known
    return {name: read.get(name) for name in named}


def change(action: Add | Delete) -> dict[str, Any]:
    """Return the change to send; after a lost answer the same one is done once."""
    item = action.item
    sent: dict[str, Any]
    if isinstance(action, Delete):
        change = uuid5(item.id, f"trashed {action.version}")
        sent = {"change_id": str(change), "version": action.version, "fields": None}
    else:
        sent = {"change_id": str(change_id(item)), "version": None, "fields": item.fields}
    return {"kind": item.kind, "id": str(item.id), **sent}
