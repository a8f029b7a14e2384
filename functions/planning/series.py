"""Changes of an event that repeats: of all its repeats, of one, and of one with all that follow."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from shared.errors import Invalid, NotFound
from shared.http.readers import validated
from shared.kinds.event import Event, EventChanges, EventFields
from shared.kinds.event_times import is_day, series
from shared.recurrence.editing import NotRepeated, change_all, split
from shared.recurrence.series import Series, is_start

TIMES = {"start", "end", "zone", "end_zone", "rule", "extra", "overrides"}
EXCLUDED: dict[str, Any] = {"excluded": True}
_ALONE = dict.fromkeys(("rule", "extra", "overrides"))


@dataclass(frozen=True, slots=True)
class Revision:
    """What an event should be, and the keys of overrides that no longer fall on a repeat."""

    fields: EventFields
    dropped: list[str]


def series_of(row: Event) -> Series:
    """Return an event as the engine of recurrence has it."""
    return series(row, row.end, row.extra, row.overrides)


def revise_all(row: Event, changes: EventChanges) -> Revision:
    """Return an event with some fields changed in all repeats; its overrides move along.

    Raises Invalid.
    """
    sent = changes.model_dump(include=changes.model_fields_set)
    new = {**_fields_of(row), **_consequences(row, sent), **sent}
    # By themselves first: what moves with them is right only once it has moved.
    alone = _validated({**new, **_ALONE, **{name: sent[name] for name in sent if name == "rule"}})
    old = series_of(row)
    given = series(alone, alone.end or "", row.extra, row.overrides)
    moved, dropped = change_all(old, given if "rule" in sent else replace(given, rule=row.rule))
    new |= {name: value for name, value in _repeats(moved).items() if name not in sent}
    if "overrides" in sent:
        return Revision(_validated(new), [])
    if "extra" in sent:
        without = [key for key in row.extra if not _repeats_on(new, key)]
        dropped += [key for key in without if new["overrides"].pop(key, None)]
    return Revision(_validated(new), dropped)


def revise_one(row: Event, key: str, override: Mapping[str, Any]) -> EventFields:
    """Return an event with another override of one repeat, or none if it has no fields.

    Raises Invalid.
    """
    overrides = {**row.overrides, key: dict(override)}
    if not override:
        del overrides[key]
    return _validated({**_fields_of(row), "overrides": overrides})


def check_repeats(row: Event, key: str) -> None:
    """Raise NotFound if an event has no repeat with this key."""
    if key not in row.overrides and not _repeats_on(_fields_of(row), key):
        raise NotFound("The event has no repeat with this start.")


def revise_following(
    row: Event, key: str, changes: EventChanges
) -> tuple[EventFields | None, Revision]:
    """Return an event up to a repeat, and another with some fields changed from that one on.

    Nothing is left of the first if that is its first repeat. Raises Invalid.
    """
    before, after = _split(row, key)
    rest = {**_fields_of(row), "start": after.key(after.start), "end": after.key(after.end)}
    part = row.model_copy(update={**rest, **_repeats(after), "uid": None})
    return _part(row, before), revise_all(part, changes)


def revise_before(row: Event, key: str) -> EventFields | None:
    """Return an event that ends before a repeat, or None if nothing is left. Raises Invalid."""
    before, _ = _split(row, key)
    return _part(row, before)


def _part(row: Event, part: Series | None) -> EventFields | None:
    return None if part is None else _validated({**_fields_of(row), **_repeats(part)})


def _split(row: Event, key: str) -> tuple[Series | None, Series]:
    if is_day(key) is not row.all_day:
        raise NotFound("The event has no repeat with this start.")
    try:
        return split(series_of(row), key)
    except NotRepeated as error:
        fault = {"field": "at", "code": "not_repeated", "message": str(error)}
        raise Invalid(errors=[fault]) from error


def _fields_of(row: Event) -> dict[str, Any]:
    return {name: getattr(row, name) for name in EventFields.model_fields}


def _repeats(found: Series) -> dict[str, Any]:
    """Return the fields that say when a series repeats, and how."""
    extra = [found.key(one) for one in found.extra]
    return {"rule": found.rule, "extra": extra, "overrides": dict(found.overrides)}


def _consequences(row: Event, sent: Mapping[str, Any]) -> dict[str, Any]:
    """Return the fields that follow from what was sent, unless they were sent themselves."""
    found: dict[str, Any] = {}
    start = sent.get("start", row.start)
    if is_day(start) is not row.all_day:
        found = {"end": None, "zone": None, "end_zone": None}
    elif start != row.start:
        old = series_of(row)
        length = old.end - old.start
        found["end"] = old.key(datetime.fromisoformat(start) + length)
    if "zone" in sent and sent["zone"] is None:
        found["end_zone"] = None
    return found


def _repeats_on(fields: Mapping[str, Any], key: str) -> bool:
    of = _validated({**fields, "overrides": None})
    if is_day(key) is not of.all_day:
        return False
    return is_start(series(of, of.end or "", of.extra or (), {}), datetime.fromisoformat(key))


def _validated(fields: Mapping[str, Any]) -> EventFields:
    return validated(EventFields.model_validate, dict(fields))
