"""The import of a calendar file: each of its events is planned, then all are written in parts."""

import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from uuid import UUID, uuid4

from functions.planning import import_queries as queries
from functions.planning.calendar_models import CalendarFile, CalendarImport, ImportedEvent
from functions.planning.import_queries import Known, LastAct
from functions.planning.writes import TRIES, Write
from shared.db.prologue import Caller
from shared.errors import ConcurrentChange, Invalid, NotRecognised
from shared.ics.blocks import cut
from shared.kinds.event import EventFields
from shared.sources.fit import fitted
from shared.sources.ics import event_item
from shared.sources.source import Item, LeftOut, Note, Owner

MOST_EVENTS = 1_000
PART = 250  # events that are written in one transaction
_OTHERS = {"VTODO": "To-dos", "VJOURNAL": "Journal entries", "VFREEBUSY": "Lists of busy times"}
_OTHER = "It is no event. To-dos and journal entries come with the import of files in Settings."


@dataclass(frozen=True, slots=True)
class Wanted:
    """An event as the file has it, with what of it could not be kept, and its version there."""

    uid: str
    item: Item
    fields: EventFields
    sequence: int
    notes: list[str]

    @property
    def ids(self) -> set[UUID]:
        """Return the ids that it may have here: of an export of ours, its UID is one."""
        own = {UUID(self.uid)} if _is_uuid(self.uid) else set()
        return {self.item.id, *own}


@dataclass(frozen=True, slots=True)
class Here:
    """What is here already."""

    by_uid: dict[str, Known]
    by_id: dict[UUID, Known]
    acts: dict[UUID, LastAct]
    tasks: set[UUID]


Planned = tuple[ImportedEvent, Write | None]


def carry(caller: Caller, file: CalendarFile) -> CalendarImport:
    """Import a calendar file. Raises NotRecognised, Invalid and ConcurrentChange."""
    if "BEGIN:VCALENDAR" not in file.text.upper():
        raise NotRecognised("This is no calendar file: it has no BEGIN:VCALENDAR.")
    data = file.text.replace("\x00", "").encode("utf-8", "replace")
    blocks = cut(data)
    if len(blocks.events) > MOST_EVENTS:
        raise Invalid(f"The file has more than {MOST_EVENTS} events: send a part at a time.")
    batch, owner = file.batch or uuid4(), queries.owner(caller)
    read = list(_read(data, owner))
    told = [one for one in read if isinstance(one, ImportedEvent)]
    wanted = [one for one in read if isinstance(one, Wanted)]
    for first in range(0, len(wanted), PART):
        part = wanted[first : first + PART]
        told += _carry(caller, part, None if file.dry_run else batch)
    told += [
        ImportedEvent(uid=None, title=f"{_OTHERS[name]}: {count}", result="left_out", why=_OTHER)
        for name, count in blocks.others.items()
        if name in _OTHERS
    ]
    is_written = any(one.result in {"carried", "updated"} for one in told) and not file.dry_run
    return CalendarImport(dry_run=file.dry_run, batch=batch if is_written else None, events=told)


def _read(data: bytes, owner: Owner) -> Iterator[Wanted | ImportedEvent]:
    """Yield the events of a file, or why one cannot be kept."""
    from shared.ics.reading import events_in  # noqa: PLC0415 - icalendar takes a while

    for found in events_in(data):
        uid, title = found.uid[:500], found.title[:255]
        if found.event is None:
            why = found.reason or "It cannot be read."
            yield ImportedEvent(uid=uid, title=title, result="left_out", why=why)
            continue
        notes = list(found.changes)
        for record in fitted([event_item(found.event, owner)], None):
            match record:
                case Note(what):
                    notes.append(what)
                case LeftOut(_, _, why):
                    yield ImportedEvent(uid=uid, title=title, result="left_out", why=why)
                case Item(fields=fields):
                    sent = {n: value for n, value in fields.items() if n != "created_at"}
                    wanted = EventFields.model_validate_json(json.dumps(sent))
                    yield Wanted(found.uid, record, wanted, found.event.sequence, notes)


def _carry(caller: Caller, part: Sequence[Wanted], batch: UUID | None) -> list[ImportedEvent]:
    """Write some events; only plan it without a batch."""
    ids = sorted(set[UUID]().union(*(one.ids for one in part)))
    for _ in range(TRIES):
        events, acts, tasks = queries.known(caller, [one.uid for one in part], ids)
        by_uid = {event.uid: event for event in events if event.uid}
        here = Here(by_uid, {event.id: event for event in events}, acts, tasks)
        planned = [plan(one, here) for one in part]
        writes = [write for _, write in planned if write]
        sequences = {
            told.id: one.sequence
            for one, (told, write) in zip(part, planned, strict=True)
            if write and told.id
        }
        if batch is None or not writes or queries.write(caller, batch, writes, sequences):
            return [told for told, _ in planned]
    raise ConcurrentChange


def plan(one: Wanted, here: Here) -> Planned:
    """Return what is to happen to one event."""
    found = here.by_uid.get(one.uid) or next(filter(None, map(here.by_id.get, one.ids)), None)
    if found is None:
        return _plan_new(one, here)
    # An export of ours has the id for a UID, which the row has not.
    fields = one.fields if found.uid else one.fields.model_copy(update={"uid": None})
    if all(getattr(found, name) == value for name, value in _values(fields).items()):
        return _told(one, "same", found.id), None
    if not found.is_imported:
        return _told(one, "changed", found.id, "It was changed here."), None
    if found.sequence is not None and one.sequence < found.sequence:
        return _told(one, "left_out", found.id, "What is here is newer."), None
    return _told(one, "updated", found.id), _write(found.id, found.version, fields)


def _plan_new(one: Wanted, here: Here) -> Planned:
    if task := one.ids & here.tasks:
        return _told(one, "left_out", task.pop(), "It is one of your tasks."), None
    # What was withdrawn counts as if it had never been, but the version goes on.
    acts = [here.acts[one_id] for one_id in one.ids if one_id in here.acts]
    deleted = next((act for act in acts if act.operation != "withdraw"), None)
    if deleted:
        return _told(one, "changed", deleted.id, "It was deleted here."), None
    act = here.acts.get(one.item.id)
    version = act.version if act else None
    return _told(one, "carried", one.item.id), _write(one.item.id, version, one.fields)


def _values(fields: EventFields) -> dict[str, object]:
    """Return fields as a row has them."""
    names = set(EventFields.model_fields)
    values: dict[str, object] = json.loads(fields.model_dump_json(include=names))
    return values


def _told(one: Wanted, result: str, event_id: UUID, why: str | None = None) -> ImportedEvent:
    return ImportedEvent.model_validate(
        {
            "uid": one.uid[:500],
            "title": one.fields.title,
            "id": event_id,
            "result": result,
            "why": why,
            "notes": one.notes,
        }
    )


def _write(event_id: UUID, version: int | None, fields: EventFields) -> Write:
    return {
        "kind": "event",
        "id": str(event_id),
        "version": version,
        "fields": json.loads(fields.document()),
        "follows": None,
    }


def _is_uuid(text: str) -> bool:
    try:
        return str(UUID(text)) == text
    except ValueError:
        return False
