"""Time zones of calendar files: written as RFC 5545 wants them, and recognised by any name."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta, tzinfo
from functools import cache
from zoneinfo import ZoneInfo

from icalendar import Timezone, TimezoneDaylight, TimezoneStandard
from icalendar.timezone.windows_to_olson import WINDOWS_TO_OLSON

from shared.zones import zone_info, zone_names

_WEEK = timedelta(days=7)
_PROBES = [datetime(2026, month, day, tzinfo=UTC) for month in range(1, 13) for day in (8, 22)]


@cache
def timezone(name: str, first: int, last: int) -> Timezone:
    """Return a zone's clocks in the years from `first` to `last`, for a calendar file.

    icalendar's own has the changes to summer time at the hour after, which RFC 5545 counts on the
    clocks before.
    """
    zone, component = zone_info(name), Timezone()
    component.add("TZID", name)
    begin = datetime(first, 1, 1, tzinfo=UTC)
    groups: dict[tuple[timedelta, timedelta, str, bool], list[datetime]] = {
        _observance(begin, begin, zone): [begin.astimezone(zone).replace(tzinfo=None)]
    }
    for change in _changes(zone, begin, datetime(last + 1, 1, 1, tzinfo=UTC)):
        before = change - timedelta(seconds=1)
        onset = before.astimezone(zone).replace(tzinfo=None) + timedelta(seconds=1)
        groups.setdefault(_observance(before, change, zone), []).append(onset)
    for (offset_before, offset, abbreviation, is_summer), onsets in groups.items():
        part = TimezoneDaylight() if is_summer else TimezoneStandard()
        part.add("DTSTART", onsets[0])
        part.add("TZOFFSETFROM", offset_before)
        part.add("TZOFFSETTO", offset)
        part.add("TZNAME", abbreviation)
        if len(onsets) > 1:
            part.add("RDATE", onsets[1:])
        component.add_component(part)
    return component


def _observance(
    before: datetime, after: datetime, zone: ZoneInfo
) -> tuple[timedelta, timedelta, str, bool]:
    there = after.astimezone(zone)
    return (_offset(before, zone), _offset(after, zone), there.tzname() or "", bool(there.dst()))


def _offset(moment: datetime, zone: tzinfo) -> timedelta:
    return moment.astimezone(zone).utcoffset() or timedelta()


def _changes(zone: ZoneInfo, begin: datetime, end: datetime) -> Iterator[datetime]:
    """Yield each moment at which the clocks of a zone change."""
    while begin < end:
        if _offset(begin, zone) != _offset(begin + _WEEK, zone):
            low, high = begin, begin + _WEEK
            while high - low > timedelta(seconds=1):
                middle = low + (high - low) // 2
                middle = middle.replace(microsecond=0)
                same = _offset(middle, zone) == _offset(begin, zone)
                low, high = (middle, high) if same else (low, middle)
            yield high
        begin += _WEEK


def known_name(name: str) -> str | None:
    """Return the zone that a calendar's name for it means: also Windows' and those with a path."""
    if name in zone_names():
        return name
    parts = name.strip('"/').split("/")
    for start in range(len(parts)):
        if (last := "/".join(parts[start:])) in zone_names():
            return last
    found = WINDOWS_TO_OLSON.get(name)
    return found if found in zone_names() else None


def zone_like(clocks: tzinfo) -> str | None:
    """Return a zone whose clocks show the same all year, the best known first."""
    wanted = [_offset(probe, clocks) for probe in _PROBES]
    for name in [*WINDOWS_TO_OLSON.values(), *sorted(zone_names())]:
        if name in zone_names() and wanted == _offsets(name):
            return name
    return None


@cache
def _offsets(name: str) -> list[timedelta]:
    zone = zone_info(name)
    return [_offset(probe, zone) for probe in _PROBES]
