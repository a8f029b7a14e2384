"""Devices' changes of tasks that repeat: what follows from each is sent to the database with it."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any, LiteralString
from uuid import UUID, uuid5

from functions.history.queries import db
from shared.db.prologue import Caller
from shared.kinds.repeating import Around, next_id, plan, today_in

Change = dict[str, Any]  # as the database takes it

# Each subtask comes after the one that it is in.
READ: LiteralString = """
    with recursive me as (select current_user_id() as id), asked as (
      select t.id from unnest(%(ids)s::uuid[]) a (id)
      join tasks t on t.user_id = (select id from me) and t.id = a.id
      where t.rule is not null or t.series_id is not null
    ), below as (
      select a.id as root, a.id, 0 as level from asked a
      union all
      select b.root, t.id, b.level + 1
      from below b join tasks t on t.user_id = (select id from me) and t.parent_id = b.id
    )
    select b.root, b.level, row_fields(to_jsonb(t)) as fields
    from below b join tasks t on t.user_id = (select id from me) and t.id = b.id
    order by b.root, b.level, t.id
"""
SUCCESSORS: LiteralString = """
    select n.id, current_row('task', n.id) as fields, not exists (
      select from tasks t
      where t.user_id = (select current_user_id()) and (t.id = n.id or t.parent_id = n.id)
        and (latest_history('task', t.id)).operation <> 'create'
    ) as is_untouched
    from unnest(%(next_ids)s::uuid[]) n (id)
"""
ZONE: LiteralString = "select account_zone() as zone"


def with_what_follows(caller: Caller, changes: Sequence[Change]) -> list[Change]:
    """Return a device's changes, each with those that follow from it behind it."""
    ids = [UUID(one["id"]) for one in changes if _may_repeat(one)]
    if not ids:
        return [*changes]
    params: dict[str, object] = {"ids": ids, "next_ids": [next_id(one) for one in ids]}
    found, successors, [account] = db.read(caller, (READ, params), (SUCCESSORS, params), (ZONE, {}))
    known = {row["root"]: row["fields"] for row in found if row["level"] == 0}
    after = {row["id"]: row for row in successors}
    today = today_in(account["zone"])

    def around(task_id: UUID, changed: set[UUID]) -> Around:
        subtasks = [row["fields"] for row in found if row["root"] == task_id and row["level"]]
        successor = after[next_id(task_id)]
        is_untouched = successor["is_untouched"] and next_id(task_id) not in changed
        return Around(today, subtasks, successor["fields"], is_untouched)

    return [*_followed(changes, known, around)]


def _may_repeat(change: Change) -> bool:
    return change["kind"] == "task" and bool(change["fields"])


def _followed(changes: Sequence[Change], known: dict[UUID, Any], around: Any) -> Iterator[Change]:
    changed: set[UUID] = set()  # earlier in the batch
    for change in changes:
        task_id = UUID(change["id"])
        changed.add(task_id)
        if not _may_repeat(change):
            yield change
            continue
        was: Mapping[str, Any] | None = known.get(task_id)
        new = {**(was or {"series_id": None}), **change["fields"], "id": change["id"]}
        known[task_id] = new
        planned = plan(was, new, around(task_id, changed)) if was else None
        if planned is None:
            yield change
            continue
        known[task_id] = new | planned.fields
        yield {**change, "fields": {**change["fields"], **planned.fields}}
        for one in planned.follows:
            yield {
                "change_id": str(uuid5(UUID(change["change_id"]), str(one.id))),
                "kind": "task",
                "id": str(one.id),
                "version": one.version,
                "fields": one.fields,
                "follows": change["change_id"],
            }
