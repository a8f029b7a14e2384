"""When a zone's clocks show a time, and what they show at a moment."""

from datetime import UTC, datetime

from shared.zones import clocks_of


def instant(wall: datetime, zone: str) -> datetime:
    """Return when a zone's clocks show a time, in UTC.

    What they show twice is the first time; what they skip is read with the offset before, as
    RFC 5545 (3.3.5) has it. Raises ValueError for an unknown zone.
    """
    return wall.replace(tzinfo=clocks_of(zone)).astimezone(UTC)


def wall_clock(moment: datetime, zone: str) -> datetime:
    """Return what a zone's clocks show at a moment."""
    return moment.astimezone(clocks_of(zone)).replace(tzinfo=None, fold=0)
