"""Times of a calendar file, on the clocks of a zone that Aurora knows."""

from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta, tzinfo
from typing import Any

from icalendar import Timezone

from shared.ics.timezones import known_name, zone_like
from shared.recurrence.zones import instant, wall_clock


@dataclass(frozen=True, slots=True)
class Time:
    """A time on the clocks of a zone (None: floating), or the midnight of a whole day."""

    clock: datetime
    zone: str | None = None
    is_day: bool = False

    def on_clocks_of(self, zone: str | None) -> datetime:
        """Return the same moment on the clocks of another zone."""
        if self.is_day or not self.zone or not zone or zone == self.zone:
            return self.clock
        return wall_clock(instant(self.clock, self.zone), zone)


@dataclass(slots=True)
class Zones:
    """The zones of one file: by their names, or by what the file says of their clocks."""

    definitions: list[str]
    default: str | None = None
    notes: set[str] = field(default_factory=set)  # on zones that nobody knows
    _clocks: dict[str, tzinfo] | None = None
    _known: dict[str, str | None] = field(default_factory=dict)

    def time(self, value: Any, parameters: Any) -> Time:
        """Return a time of the file. Raises ValueError for what is none."""
        if isinstance(value, datetime):
            name = parameters.get("TZID") if parameters else None
            if value.tzinfo is UTC or (value.tzinfo and not name):
                return Time(value.astimezone(UTC).replace(tzinfo=None), "UTC")
            clock = value.replace(tzinfo=None, fold=0)
            return self._named(clock, str(name)) if name else Time(clock, self.default)
        if isinstance(value, date):
            return Time(datetime.combine(value, time()), is_day=True)
        raise ValueError("a time that is none")

    def _named(self, clock: datetime, name: str) -> Time:
        if name not in self._known:
            clocks = self._defined().get(name)
            self._known[name] = known_name(name) or (zone_like(clocks) if clocks else None)
        if zone := self._known[name]:
            return Time(clock, zone)
        if clocks := self._defined().get(name):
            self.notes.add(f"its times are in UTC now: no zone has the clocks of {name!r}")
            return Time(clock.replace(tzinfo=clocks).astimezone(UTC).replace(tzinfo=None), "UTC")
        self.notes.add(f"its times have no zone now: nothing tells what {name!r} is")
        return Time(clock)

    def _defined(self) -> dict[str, tzinfo]:
        if self._clocks is None:
            self._clocks = {}
            for text in self.definitions:
                try:
                    zone = Timezone.from_ical(text)
                    if isinstance(zone, Timezone):
                        self._clocks[str(zone["TZID"])] = zone.to_tz(lookup_tzid=False)
                except Exception:  # noqa: BLE001, S112 - whatever is wrong with it, it is no zone
                    continue
        return self._clocks


def end_after(start: Time, length: timedelta, *, exact: bool) -> datetime:
    """Return a time on the same clocks: days later by the clock, hours later in fact."""
    if not exact or start.is_day or not start.zone:
        return start.clock + length
    return wall_clock(instant(start.clock, start.zone) + length, start.zone)
