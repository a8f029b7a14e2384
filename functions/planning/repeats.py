"""Changes of the repeats of an event: computed from its row, and written by its version."""

from collections.abc import Callable, Sequence
from typing import Any
from uuid import UUID

from functions.planning import event_queries as queries
from functions.planning import series
from functions.planning.models import ChangedEvent, Split, SplitEvent
from functions.planning.writes import Write, revise, write
from shared.db.prologue import Caller
from shared.fields import IfMatch
from shared.kinds.event import Event, EventChanges
from shared.kinds.event_times import Override


def change_all(
    caller: Caller, event_id: UUID, changes: EventChanges, if_match: IfMatch
) -> ChangedEvent:
    """Change all repeats of an event."""
    if not changes.model_fields_set & series.TIMES:
        row = queries.change(caller, event_id, changes, if_match)
        return ChangedEvent(**dict(row), dropped=[])

    def compute(row: Event) -> tuple[Sequence[Write], list[str]]:
        found = series.revise_all(row, changes)
        return [write("event", row, found.fields.document())], found.dropped

    [found], dropped = revise(caller, if_match, lambda: queries.find(caller, event_id), compute)
    return ChangedEvent(**found["fields"], dropped=dropped)


def set_override(
    caller: Caller, event_id: UUID, start: str, override: Override, if_match: IfMatch
) -> Event:
    """Set what is different in one repeat."""
    return _change_one(caller, event_id, start, if_match, lambda _: override.as_sent())


def change_override(
    caller: Caller, event_id: UUID, start: str, override: Override, if_match: IfMatch
) -> Event:
    """Change some of what is different in one repeat."""

    def merged(was: dict[str, Any]) -> dict[str, Any]:
        sent = {name: getattr(override, name) for name in override.model_fields_set}
        left = {name: value for name, value in {**was, **sent}.items() if value is not None}
        return series.EXCLUDED if override.excluded else left

    return _change_one(caller, event_id, start, if_match, merged)


def take_out(
    caller: Caller, event_id: UUID, start: str, if_match: IfMatch, *, following: bool
) -> None:
    """Exclude one repeat, or end the event before it; without any left, delete it."""
    if not following:
        _change_one(caller, event_id, start, if_match, lambda _: series.EXCLUDED)
        return

    def compute(row: Event) -> tuple[Sequence[Write], None]:
        left = series.revise_before(row, start)
        return [write("event", row, None if left is None else left.document())], None

    revise(caller, if_match, lambda: queries.find(caller, event_id), compute)


def split(caller: Caller, event_id: UUID, at: Split, if_match: IfMatch) -> SplitEvent:
    """Make an event of its own of one repeat and all that follow."""

    def compute(row: Event) -> tuple[Sequence[Write], list[str]]:
        before, after = series.revise_following(row, at.at, at.changes)
        return [
            write("event", row, None if before is None else before.document()),
            write("event", at.id, after.fields.document()),
        ], after.dropped

    (first, second), dropped = revise(
        caller, if_match, lambda: queries.find(caller, event_id), compute
    )
    return SplitEvent(
        before=first["fields"] and Event(**first["fields"]),
        after=ChangedEvent(**second["fields"], dropped=dropped),
    )


def _change_one(
    caller: Caller,
    event_id: UUID,
    start: str,
    if_match: IfMatch,
    changed: Callable[[dict[str, Any]], dict[str, Any]],
) -> Event:
    def compute(row: Event) -> tuple[Sequence[Write], None]:
        series.check_repeats(row, start)
        fields = series.revise_one(row, start, changed(dict(row.overrides.get(start, {}))))
        return [write("event", row, fields.document())], None

    [found], _ = revise(caller, if_match, lambda: queries.find(caller, event_id), compute)
    return Event(**found["fields"])
