"""The values of one to-do or journal of a calendar file."""

from collections.abc import Iterator
from datetime import date, datetime
from typing import TYPE_CHECKING, Any

from shared.sources.source import Note

if TYPE_CHECKING:
    from icalendar import Component

    from shared.ics.times import Time, Zones

# What is carried whole; the rest is kept under the origin, but for what is of others or large.
MAPPED = {"UID", "SUMMARY", "DESCRIPTION", "CATEGORIES", "DTSTAMP"}
LOSSES = ("ATTENDEE", "ATTACH", "ORGANIZER", "COMMENT")


def time_of(part: "Component", name: str, zones: "Zones") -> "Time | None":
    """Return a time on the clocks of its zone."""
    value = part.get(name)
    found = getattr(value, "dt", None)
    if not isinstance(found, date | datetime):
        return None
    return zones.time(found, getattr(value, "params", None))


def priority_of(value: object) -> str:
    """Return a priority in Aurora's words."""
    try:
        number = int(str(value))
    except ValueError:
        return "medium"
    return {0: "medium", 1: "urgent", 2: "high", 3: "high", 4: "high", 5: "medium"}.get(
        number, "low"
    )


def categories_of(part: "Component") -> list[str]:
    """Return the tags; there may be several lists of them."""
    found = part.get("CATEGORIES") or []
    lists = found if isinstance(found, list) else [found]
    return [str(tag) for one in lists for tag in getattr(one, "cats", [one])]


def kept_of(part: "Component") -> dict[str, Any]:
    """Return what has no field, as the file has it."""
    kept = {name.lower(): _text(part[name]) for name in part if name not in {*MAPPED, *LOSSES}}
    return kept | {"parts": [_text(one) for one in part.subcomponents]}  # such as alarms


def _text(value: Any) -> Any:
    if isinstance(value, list):
        return [_text(one) for one in value]
    written = value.to_ical() if hasattr(value, "to_ical") else str(value).encode()
    text = written.decode("utf-8", "replace") if isinstance(written, bytes) else str(written)
    zone = (getattr(value, "params", None) or {}).get("TZID")
    return f"TZID={zone}:{text}" if zone else text


def losses_of(part: "Component", where: str) -> Iterator[Note]:
    """Yield a note on each property that is not carried."""
    for name in LOSSES:
        if name in part:
            yield Note(f"{name.lower()} of a calendar, not carried", where)
