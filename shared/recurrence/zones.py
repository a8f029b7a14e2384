"""Time zones, from the tz database that Aurora brings along.

Lambda's Python has none, and another on each machine would answer differently.
"""

from datetime import UTC, datetime, timedelta, timezone, tzinfo
from functools import cache
from pathlib import Path
from zoneinfo import ZoneInfo

import tzdata

_FOLDER = Path(tzdata.__file__).parent


@cache
def zone_names() -> frozenset[str]:
    """Return the name of every time zone."""
    return frozenset((_FOLDER / "zones").read_text("ascii").split()) - {"Factory"}


@cache
def zone_info(name: str) -> ZoneInfo:
    """Return a zone. Raises ValueError for an unknown one."""
    if name not in zone_names():
        raise ValueError(f"There is no time zone {name[:50]!r}.")
    with (_FOLDER / "zoneinfo" / name).open("rb") as file:
        return ZoneInfo.from_file(file, key=name)


@cache
def _clocks(zone: str) -> tzinfo:
    """Return a zone, or an offset where only that is known, as +05:30."""
    if zone[:1] not in {"+", "-"}:
        return zone_info(zone)
    hours, minutes = zone[1:].split(":")
    offset = timedelta(hours=int(hours), minutes=int(minutes))
    return timezone(-offset if zone[0] == "-" else offset)


def instant(wall: datetime, zone: str) -> datetime:
    """Return when a zone's clocks show a time, in UTC.

    What they show twice is the first time; what they skip is read with the offset before, as
    RFC 5545 (3.3.5) has it. Raises ValueError for an unknown zone.
    """
    return wall.replace(tzinfo=_clocks(zone)).astimezone(UTC)


def wall_clock(moment: datetime, zone: str) -> datetime:
    """Return what a zone's clocks show at a moment."""
    return moment.astimezone(_clocks(zone)).replace(tzinfo=None, fold=0)
