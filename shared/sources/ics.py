"""Events, to-dos and journals of a calendar file (RFC 5545)."""

import re
import warnings
from collections.abc import Iterator
from datetime import datetime
from typing import TYPE_CHECKING, Any

from shared.ics.blocks import cut
from shared.sources.bundle import Bundle
from shared.sources.ics_part import categories_of, kept_of, losses_of, priority_of, time_of
from shared.sources.nesting import parents_first
from shared.sources.reading import noon, sent
from shared.sources.source import Item, LeftOut, Note, Owner, Record, Source, origin
from shared.zones import clocks_of

if TYPE_CHECKING:
    from icalendar import Component

    from shared.ics.event import CalendarEvent
    from shared.ics.times import Time, Zones

APP = "Calendar file"
MAX_FILE = 64_000_000  # bytes
_NAME = re.compile(rb"^X-WR-CALNAME[^:]*:([^\r\n]*)", re.MULTILINE)
Part = dict[str, Any]


def recognise(bundle: Bundle) -> bool:
    """Return whether there is a calendar file."""
    return any(_is_calendar(bundle.head(name)) for name in bundle.ending(".ics", ".ical"))


def _is_calendar(head: bytes) -> bool:
    return b"BEGIN:VCALENDAR" in head.upper()


def read(bundle: Bundle, owner: Owner) -> Iterator[Record]:
    """Yield events, to-dos as tasks and journals as entries; a broken one costs only itself."""
    for name in bundle.ending(".ics", ".ical"):
        if _is_calendar(bundle.head(name)):
            yield from _Calendar(owner, name).read(bundle.read(name, MAX_FILE))


class _Calendar:
    """One file: what its parts are called by, and where their journal is."""

    def __init__(self, owner: Owner, name: str) -> None:
        self._owner = owner
        self._name = name.rsplit("/", 1)[-1].rsplit(".", 1)[0] or APP

    def read(self, data: bytes) -> Iterator[Record]:
        from icalendar import Journal, Todo  # noqa: PLC0415 - it takes a while, and few need it

        from shared.ics.times import Zones  # noqa: PLC0415

        blocks = cut(data)
        zones = Zones(blocks.zones, blocks.zone)
        yield from self._events(data) if blocks.events else ()
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # of icalendar, on names of zones
            tasks: list[Item] = []
            for number, text in enumerate(blocks.todos, 1):
                for record in self._safely("task", Todo, text, zones, number):
                    if isinstance(record, Item):
                        tasks.append(record)
                    else:
                        yield record
            yield from parents_first(tasks)
            if blocks.journals:
                yield self._journal(data)
            for number, text in enumerate(blocks.journals, 1):
                yield from self._safely("entry", Journal, text, zones, number)

    def _events(self, data: bytes) -> Iterator[Record]:
        from shared.ics.reading import events_in  # noqa: PLC0415

        for found in events_in(data):
            event, where = found.event, found.title[:60]
            if event is None:
                yield LeftOut("event", where, found.reason or "it cannot be read")
                continue
            yield from (Note(f"event: {change}", where) for change in found.changes)
            yield event_item(event, self._owner)

    def _safely(
        self, kind: str, shape: Any, text: str, zones: "Zones", number: int
    ) -> Iterator[Record]:
        where = f"{self._name}, {kind} {number}"
        try:
            part = shape.from_ical(text)
            records = list((self._task if kind == "task" else self._entry)(part, zones, where))
        except Exception as error:  # noqa: BLE001 - whatever is wrong with it
            records = [LeftOut(kind, where, f"it cannot be read: {error}")]
        yield from records

    def _journal(self, data: bytes) -> Item:
        named = _NAME.search(data)
        name = named[1].decode("utf-8", "replace").strip() if named else self._name
        fields = {"name": name, "origin": origin(APP, name, {})}
        return Item("journal", self._journal_id(), name, fields)

    def _journal_id(self) -> Any:
        return self._owner.id_of(f"ics:journal:{self._name}")

    def _task(self, part: "Component", zones: "Zones", where: str) -> Iterator[Record]:
        title = " ".join(str(part.get("SUMMARY") or "").split())
        if not title:
            yield LeftOut("task", where, "it has no title")
            return
        key = str(part.get("UID") or f"{self._name}:{title}")
        if part.get("RRULE"):
            yield Note("repetition, kept as text", title)
        if "DUE" in part and "DTSTART" in part:
            yield Note("date of its start, kept under its origin: when it is due is taken", title)
        yield from losses_of(part, title)
        is_completed = str(part.get("STATUS") or "").upper() == "COMPLETED" or "COMPLETED" in part
        fields: Part = {
            "title": title,
            "description": str(part.get("DESCRIPTION") or "") or None,
            "priority": priority_of(part.get("PRIORITY")),
            "tags": categories_of(part),
            "completed": is_completed,
            "origin": origin(APP, key, kept_of(part)),
        }
        if due := time_of(part, "DUE", zones) or time_of(part, "DTSTART", zones):
            fields["date"] = due.clock.date().isoformat()
            fields |= {} if due.is_day else {"due_time": f"{due.clock:%H:%M}"}
        if created := self._moment(time_of(part, "CREATED", zones)):
            fields["created_at"] = sent(created)
        if is_completed and (completed := self._moment(time_of(part, "COMPLETED", zones))):
            fields["completed_at"] = sent(completed)
        if parent := part.get("RELATED-TO"):
            fields["parent_id"] = str(self._owner.id_of(f"ics:task:{parent}"))
        yield Item("task", self._owner.id_of(f"ics:task:{key}"), title[:60], fields)

    def _entry(self, part: "Component", zones: "Zones", where: str) -> Iterator[Record]:
        title = " ".join(str(part.get("SUMMARY") or "").split())
        text = part.get("DESCRIPTION") or ""
        content = "\n\n".join(map(str, text)) if isinstance(text, list) else str(text)
        when = time_of(part, "DTSTART", zones) or time_of(part, "CREATED", zones)
        moment = self._moment(when)
        if when is None or moment is None:
            yield LeftOut("entry", where, "nothing says when it was")
            return
        key = str(part.get("UID") or f"{self._name}:{sent(moment)}:{title}")
        yield from losses_of(part, title or where)
        fields: Part = {
            "journal_id": str(self._journal_id()),
            "title": title or None,
            "content": content,
            **self._owner.at(moment, when.zone),
            "tags": categories_of(part),
            "origin": origin(APP, key, kept_of(part)),
        }
        yield Item("entry", self._owner.id_of(f"ics:entry:{key}"), title[:60] or where, fields)

    def _moment(self, when: "Time | None") -> datetime | None:
        if when is None:
            return None
        if when.is_day:
            return noon(when.clock.date(), self._owner.clock)
        clock = clocks_of(when.zone) if when.zone else self._owner.clock
        return when.clock.replace(tzinfo=clock)


def event_item(event: "CalendarEvent", owner: Owner) -> Item:
    """Return an event of a file as an item, under an id that follows from its UID."""
    series = event.series
    fields: Part = {
        "title": event.title,
        "description": event.description,
        "location": event.location,
        "start": series.key(series.start),
        "end": series.key(series.end),
        "zone": series.zone,
        "end_zone": series.end_zone,
        "rule": series.rule,
        "extra": [series.key(start) for start in series.extra],
        "overrides": dict(series.overrides),
        "reminders": list(event.reminders),
        "busy": event.busy,
        "color": event.color,
        "uid": event.uid,
    }
    if event.created_at:
        fields["created_at"] = sent(event.created_at)
    return Item("event", owner.id_of(f"ics:event:{event.uid}"), event.title[:60], fields)


SOURCE = Source("ics", APP, recognise, read)
