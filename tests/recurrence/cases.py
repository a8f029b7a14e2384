"""The cases that Python and TypeScript both have to answer alike: cases.json.

`python -m tests.recurrence.cases` writes anew what is computed in there, after a change of
generated.py or a new release of the tz database. Read the difference before you commit it.
"""

import hashlib
import json
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any, cast

import tzdata

from shared.recurrence.zones import instant, wall_clock
from shared.zones import zone_names
from tests.recurrence.generated import BLOCK, COUNT, line

FILE = Path(__file__).parent / "cases.json"
QUARTER = 900  # seconds: clocks change at quarters of an hour
_FIRST, _END = datetime(2020, 1, 1, tzinfo=UTC), datetime(2038, 1, 1, tzinfo=UTC)
_STEP = timedelta(days=2)


def cases() -> dict[str, Any]:
    """Return everything in cases.json."""
    return cast("dict[str, Any]", json.loads(FILE.read_text("utf-8")))


def digest(text: str) -> str:
    """Return a digest of a text."""
    return hashlib.sha256(text.encode()).hexdigest()[:16]


def blocks() -> list[str]:
    """Return a digest of each hundred generated series."""
    starts = range(0, COUNT, BLOCK)
    return [digest("\n".join(map(line, range(one, one + BLOCK)))) for one in starts]


def at(quarter: int) -> datetime:
    """Return a moment that is counted in quarters of an hour since 1970."""
    return datetime.fromtimestamp(quarter * QUARTER, UTC)


def around(zone: str, quarter: int) -> list[datetime]:
    """Return times on a zone's clocks from an hour before they change to an hour after."""
    clock = wall_clock(at(quarter) - timedelta(seconds=1), zone) + timedelta(seconds=1)
    return [clock + timedelta(minutes=minutes) for minutes in (-60, -30, 0, 30, 60)]


def moments(zone: str, changes: list[int]) -> str:
    """Return a digest of when a zone's clocks show the times around their changes."""
    found = (instant(clock, zone) for change in changes for clock in around(zone, change))
    return digest(",".join(str(int(moment.timestamp())) for moment in found))


def changes_of(zone: str) -> Iterator[int]:
    """Yield when a zone's clocks change from 2020 to 2037, in quarters of an hour since 1970."""

    def offset(moment: datetime) -> timedelta:
        return wall_clock(moment, zone) - moment.replace(tzinfo=None)

    day = _FIRST
    while day < _END:
        if offset(day) != offset(day + _STEP):
            low, high = (int(one.timestamp()) // QUARTER for one in (day, day + _STEP))
            while high - low > 1:
                middle = (low + high) // 2
                low, high = (middle, high) if offset(at(middle)) == offset(day) else (low, middle)
            yield high
        day += _STEP


def _zones(before: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Return the zones by what they answer, and since which release of the tz database."""
    known = {zone: one for one in before for zone in one["zones"].split()}
    groups: dict[tuple[tuple[int, ...], str, str], list[str]] = {}
    for zone in sorted(zone_names()):
        changes = list(changes_of(zone))
        found = moments(zone, changes)
        same = zone in known and known[zone]["digest"] == found
        since = known[zone]["since"] if same else tzdata.IANA_VERSION
        groups.setdefault((tuple(changes), found, since), []).append(zone)
    return [
        {"since": since, "digest": found, "changes": changes, "zones": " ".join(zones)}
        for (changes, found, since), zones in groups.items()
    ]


def write() -> None:
    """Compute anew what is computed in cases.json."""
    content = {**cases(), "generated": blocks()}
    content["zones"] = _zones(content["zones"])
    parts = (
        f"{json.dumps(name)}: [\n"
        + ",\n".join(json.dumps(one, ensure_ascii=False) for one in values)
        + "\n]"
        for name, values in content.items()
    )
    FILE.write_text("{\n" + ",\n".join(parts) + "\n}\n", encoding="utf-8")


if __name__ == "__main__":
    write()
