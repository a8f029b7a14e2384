"""Changes that Python computes from rows: read, compute, and write if nobody has written since."""

import json
from collections.abc import Callable, Sequence
from typing import TypeVar
from uuid import UUID

from pydantic import JsonValue
from typing_extensions import TypedDict

from shared.db.database import database
from shared.db.pipeline import Record
from shared.db.prologue import Caller
from shared.errors import ConcurrentChange, PreconditionFailed
from shared.fields import IfMatch, Row

db = database("aurora_app")

TRIES = 3

R = TypeVar("R", bound=Row)
S = TypeVar("S")


class Write(TypedDict):
    """What a row should be, if it still has this version; of a new one, that is null."""

    kind: str
    id: str
    version: int | None
    fields: dict[str, JsonValue] | None  # to set; null deletes it
    follows: bool | None  # whether it only follows from the others, if it still can


def write(kind: str, row: Row | UUID, document: str | None) -> Write:
    """Return one write: of a row that was read, or of a new one."""
    row_id, version = (row.id, row.version) if isinstance(row, Row) else (row, None)
    fields = None if document is None else json.loads(document)
    return {"kind": kind, "id": str(row_id), "version": version, "fields": fields, "follows": None}


def revise(
    caller: Caller,
    if_match: IfMatch,
    find: Callable[[], R],
    compute: Callable[[R], tuple[Sequence[Write], S]],
) -> tuple[list[Record], S]:
    """Write what follows from a row, all of it or nothing, and return the rows as they are then.

    Raises NotFound, PreconditionFailed if the row's version is not in `if_match`, and
    ConcurrentChange if others keep changing it.
    """
    for _ in range(TRIES):
        row = find()
        epoch = db.admission.epoch if db.admission else ""
        if if_match is not None and not {str(row.version), f"{row.version}-{epoch}"} & {*if_match}:
            raise PreconditionFailed(row.version)
        writes, more = compute(row)
        found = db.execute(
            caller,
            "select state, kind, id, fields from write_rows(%(writes)s::jsonb)",
            writes=json.dumps(writes),
        )
        if not found or found[0]["state"] == "done":
            return found, more
    raise ConcurrentChange
