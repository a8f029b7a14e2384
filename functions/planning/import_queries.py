"""SQL for the import of a calendar file: what is here already, and writing what is not."""

import json
from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import LiteralString
from uuid import UUID

from pydantic import BaseModel

from functions.planning.writes import Write
from shared.db.database import database
from shared.db.prologue import Caller
from shared.kinds.event import Event
from shared.sources.source import Owner

db = database("aurora_app")


class Known(Event):
    """An event that is here already, and where it came from."""

    is_imported: bool  # it is as an import has left it
    sequence: int | None  # of the file that it is from


class LastAct(BaseModel):
    """The last act on an event that may be in the trash, or was never there."""

    id: UUID
    version: int
    operation: str
    at: datetime


EVENTS: LiteralString = """
    with me as (select current_user_id() as id)
    select e.id, title, description, location, start, "end", all_day, zone, end_zone, rule, extra,
      overrides, reminders, busy, color, uid, created_at, updated_at, e.version, i.sequence,
      coalesce(h.batch is not null, false) as is_imported
    from (
      (select * from events where user_id = (select id from me) and uid = any(%(uids)s::text[]))
      union
      (select * from events where user_id = (select id from me) and id = any(%(ids)s::uuid[]))
    ) e
    left join imported_events i on i.user_id = e.user_id and i.event_id = e.id
    left join lateral (
      select batch from history
      where user_id = e.user_id and id = e.id and kind = 'event' and operation <> 'conflict'
      order by sequence desc limit 1
    ) h on true
"""
LAST_ACTS: LiteralString = """
    select h.id, h.version, h.operation, h.at
    from unnest(%(ids)s::uuid[]) ids (id)
    cross join lateral (
      select id, version, operation, at from history
      where user_id = (select current_user_id()) and history.id = ids.id and kind = 'event'
        and operation <> 'conflict'
      order by sequence desc limit 1
    ) h
"""
TASKS: LiteralString = """
    select id from tasks
    where user_id = (select current_user_id()) and id = any(%(ids)s::uuid[])
      and (select may_read('tasks'))
"""
# Lateral, so that the batch is set first.
WRITE: LiteralString = """
    select w.state
    from set_config('aurora.batch', %(batch)s::uuid::text, true) batch
    cross join lateral write_rows(case when batch <> '' then %(writes)s::jsonb end) w
"""
# Of what was written now; the batch's own history tells that.
SEQUENCES: LiteralString = """
    insert into imported_events (user_id, event_id, sequence)
    select e.user_id, e.id, s.sequence
    from jsonb_to_recordset(%(sequences)s::jsonb) as s (id uuid, sequence integer)
    join events e on e.user_id = (select current_user_id()) and e.id = s.id
    where (latest_history('event', e.id)).batch = %(batch)s::uuid
    on conflict (user_id, event_id) do update set sequence = excluded.sequence
"""


def owner(caller: Caller) -> Owner:
    """Return whose import it is."""
    [[found]] = db.read(caller, ("select current_user_id() as id, account_zone() as zone", {}))
    return Owner(found["id"], found["zone"])


def known(
    caller: Caller, uids: Sequence[str], ids: Sequence[UUID]
) -> tuple[list[Known], dict[UUID, LastAct], set[UUID]]:
    """Return the events that may be meant, the last acts on those ids, and which are of tasks."""
    params: dict[str, object] = {"uids": [*uids], "ids": [*ids]}
    events, acts, tasks = db.read(caller, (EVENTS, params), (LAST_ACTS, params), (TASKS, params))
    last = [LastAct(**row) for row in acts]
    return (
        [Known(**row) for row in events],
        {act.id: act for act in last},
        {row["id"] for row in tasks},
    )


def write(
    caller: Caller, batch: UUID, writes: Sequence[Write], sequences: Mapping[UUID, int]
) -> bool:
    """Write events as a part of a batch; return whether nobody has changed one meanwhile."""
    numbers = [{"id": str(one), "sequence": number} for one, number in sequences.items()]
    written, _ = db.write(
        caller,
        (WRITE, {"writes": json.dumps(writes), "batch": batch}),
        (SEQUENCES, {"sequences": json.dumps(numbers), "batch": batch}),
    )
    return not written or bool(written[0]["state"] == "done")
