"""SQL for sync: the changes feed, and changes that devices send."""

import json
from typing import Any, Literal
from uuid import UUID

from pydantic import BaseModel, JsonValue

from functions.history.models import (
    Change,
    Changes,
    ChangesQuery,
    DeviceChange,
    DeviceChanges,
    Refusal,
    Result,
    Results,
)
from functions.history.queries import db
from functions.history.repeating import with_what_follows
from shared.db.pipeline import Record
from shared.db.prologue import Caller
from shared.errors import AheadOfHistory, Invalid
from shared.fields import Fields
from shared.http.readers import validated
from shared.kinds.details import New
from shared.kinds.faults import FAULTS
from shared.kinds.registry import KINDS, MODEL, KindName
from shared.pagination import fit_to_limit

_RESULTS: dict[str, Literal["done", "already_done", "refused", "conflict"]] = {
    "done": "done",
    "already_done": "already_done",
    "conflict": "conflict",
}
_NO_PARENT = "There is no {} with this id"
_FAULTS = {name: Refusal.model_validate(fault._asdict()) for name, fault in FAULTS.items()}
_ERASED = Refusal(
    field="id", code="erased", message="The item was erased permanently: use another id"
)
_LEFT_OUT = Refusal(
    field="row",
    code="left_out",
    message="The answer would be too large: get it from GET /api/changes",
)


class _Found(BaseModel):
    """A changed item, or none, with the last sequence of the page and of the history."""

    last: int
    reached: int | None
    total: int
    epoch: UUID
    sequence: int | None
    kind: KindName | None
    id: UUID | None
    version: int | None
    is_deletion: bool | None
    is_erased: bool | None
    is_withdrawn: bool | None
    row: dict[str, Any] | None

    def change(self) -> Change:
        """Return it as the API returns it."""
        row = KINDS[self.kind].row(**self.row) if self.kind and self.row else None
        return Change.model_construct(
            sequence=self.sequence,
            kind=self.kind,
            id=self.id,
            version=row.version if row else self.version,
            deleted=row is None,
            erased=row is None and bool(self.is_erased),
            withdrawn=row is None and bool(self.is_withdrawn),
            row=row,
        )


def changes(caller: Caller, query: ChangesQuery) -> tuple[Changes, int]:
    """Return the items changed since a sequence, and the last sequence of the history.

    Raises AheadOfHistory if the given sequence is higher than the last, or of another epoch.
    """
    found = db.fetch_all(
        caller,
        _Found,
        """
        with page as materialized (
          select sequence, kind, id, version, operation, is_erased(history) as is_erased
          from history
          where user_id = (select current_user_id()) and sequence > %(since)s::bigint
          order by sequence
          limit %(limit)s
        ), newest as (
          select distinct on (kind, id)
            sequence, kind, id, version, is_erased, operation = 'withdraw' as is_withdrawn,
            operation in ('delete', 'erase', 'withdraw') as is_deletion
          from page
          where operation <> 'conflict'
          order by kind, id, sequence desc
        ), now as (
          select n.sequence, n.kind, n.id, n.version, n.is_deletion, n.is_erased,
            n.is_withdrawn, i.fields as row
          from newest n
          -- By its limit one row after the other is looked up, each in the table of its kind.
          left join lateral (
            select fields from items
            where kind = n.kind and id = n.id
              and user_id is not distinct from (select current_user_id())
            limit 1
          ) i on true
        ), sized as (
          select *, coalesce(sum(octet_length(row::text)) over (
            order by sequence rows between unbounded preceding and 1 preceding
          ), 0) as bytes_before
          from now
        )
        select c.last_sequence as last, (select max(sequence) from page) as reached,
          (select count(*) from now) as total, (select current_epoch()) as epoch,
          s.sequence, s.kind, s.id, s.version, s.is_deletion, s.is_erased, s.is_withdrawn, s.row
        from history_heads c left join sized s on s.bytes_before < 4000000
        where c.user_id = (select current_user_id())
        order by s.sequence
        """,
        since=query.since,
        limit=query.limit,
    )
    if query.epoch not in {None, found[0].epoch}:
        raise AheadOfHistory
    return _page(found, query.since)


def _page(found: list[_Found], since: int) -> tuple[Changes, int]:
    last, reached = found[0].last, found[0].reached or since
    if since > last:
        raise AheadOfHistory
    rows = [one for one in found if one.sequence]
    # An item that was deleted after this page comes later, with its deletion.
    items = [one.change() for one in rows if one.row or one.is_deletion]
    shown = fit_to_limit(items)
    if len(shown) < len(items):
        reached = shown[-1].sequence
    elif len(rows) < found[0].total:
        reached = rows[-1].sequence or reached
    more, epoch = reached < last, found[0].epoch
    return Changes(
        items=shown, next=reached, more=more, latest=last, model=MODEL, epoch=epoch
    ), last


def apply(caller: Caller, sent: DeviceChanges) -> Results:
    """Apply a device's changes, each once and in order; an invalid one is rejected alone.

    Raises AheadOfHistory if they are of another epoch.
    """
    read = [_read(one) for one in sent.changes]
    changes = with_what_follows(caller, [one for one in read if isinstance(one, dict)])
    found = db.execute(
        caller,
        """
        select change_id, state, version, conflict_sequence, fields
        from apply_device_changes(%(changes)s::jsonb, %(epoch)s::uuid, %(batch)s::uuid)
        """,
        epoch=sent.epoch,
        batch=sent.batch,
        changes=json.dumps(changes),
    )
    if found and found[0]["state"] == "ahead_of_history":
        raise AheadOfHistory
    done = (one for one in found if one["state"] != "follows")
    results = [
        one if isinstance(one, Result) else _result(by.kind, next(done))
        for by, one in zip(sent.changes, read, strict=True)
    ]
    fitting = len(fit_to_limit(results))
    for one in results[fitting:]:
        one.row, one.errors = None, [_LEFT_OUT] if one.row else one.errors
    return Results(results=results)


def _read(sent: DeviceChange) -> dict[str, JsonValue] | Result:
    """Return a change as the database expects it, or the result that rejects it."""
    change = sent.model_dump(mode="json")
    if sent.fields is not None:
        try:
            fields = _fields(sent.kind, sent.fields, is_new=sent.version is None)
        except Invalid as error:
            errors = [Refusal.model_validate(one) for one in error.errors]
            return Result(change_id=sent.change_id, result="refused", errors=errors)
        change["fields"] = json.loads(fields.document())
        if isinstance(fields, New):
            change["new_fields"] = json.loads(fields.first_document())
    return change


def _fields(kind: KindName, sent: dict[str, JsonValue], *, is_new: bool) -> Fields:
    """Return the fields of a change; what only a new item says is ignored in others.

    Raises Invalid.
    """
    new = KINDS[kind].new
    shape = new if is_new else KINDS[kind].fields
    known = {name: value for name, value in sent.items() if is_new or name not in new.first}
    return validated(shape.model_validate_json, json.dumps(known))


def _result(kind: KindName, found: Record) -> Result:
    return Result(
        change_id=found["change_id"],
        result=_RESULTS.get(found["state"], "refused"),
        version=found["version"],
        kept=found["conflict_sequence"],
        row=KINDS[kind].row(**found["fields"]) if found["fields"] else None,
        errors=_refusals(kind, found["state"]),
    )


def _refusals(kind: KindName, state: str) -> list[Refusal]:
    if state == "erased":
        return [_ERASED]
    if state == "parent_gone":
        field, message = KINDS[kind].parent_field or "", _NO_PARENT.format(KINDS[kind].container)
        return [Refusal(field=field, code="parent_gone", message=message)]
    return [_FAULTS[state]] if state in _FAULTS else []
