"""The fields of one event, or of one repeat that differs, in a calendar file."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any

from icalendar import Component

from shared.ics.times import Time, Zones, end_after
from shared.recurrence.zones import instant

_EXACT = re.compile(r"P[^T]*T", re.IGNORECASE)
_FOLDED = re.compile(r"\r?\n[ \t]")
_NAMED = {"ATTENDEE": "guests", "ATTACH": "attachments", "RELATED-TO": "relations"}
_KEPT = {
    "UID", "SUMMARY", "DESCRIPTION", "LOCATION", "DTSTART", "DTEND", "DURATION", "RRULE", "RDATE",
    "EXDATE", "RECURRENCE-ID", "SEQUENCE", "TRANSP", "COLOR", "CREATED", "DTSTAMP", "LAST-MODIFIED",
}  # fmt: skip
_SEQUENCE = re.compile(r"\s*([0-9]{1,9})\s*")
_DAY = timedelta(days=1)


@dataclass(slots=True)
class Details:
    """A component as read: its times, and notes on what could not be kept."""

    component: Component
    text: str
    zones: Zones
    notes: list[str] = field(default_factory=list)

    def line(self, name: str) -> str | None:
        """Return the value of a line as it stands in the file."""
        return line(self.text, name)

    @property
    def sequence(self) -> int:
        """Return the number of the version."""
        found = _SEQUENCE.fullmatch(self.line("SEQUENCE") or "")
        return int(found[1]) if found else 0

    @property
    def is_cancelled(self) -> bool:
        """Return whether it is kept only to say that it does not take place."""
        return (self.line("STATUS") or "").strip().upper() == "CANCELLED"

    @property
    def start(self) -> Time:
        """Return the start. Raises ValueError if there is none."""
        if "DTSTART" not in self.component:
            raise ValueError("it has no start")
        return self._time("DTSTART")

    @property
    def original(self) -> Time | None:
        """Return the start of the repeat that this replaces."""
        return self._time("RECURRENCE-ID") if "RECURRENCE-ID" in self.component else None

    @property
    def applies_to_following(self) -> bool:
        """Return whether it replaces all later repeats too."""
        return "RANGE" in (self.component["RECURRENCE-ID"].params or {})

    def _time(self, name: str) -> Time:
        value = self.component[name]
        return self.zones.time(getattr(value, "dt", None), getattr(value, "params", {}))

    def end(self, start: Time) -> tuple[datetime, str | None]:
        """Return the end, on the clocks of another zone if the file has it so."""
        default = start.clock + (_DAY if start.is_day else timedelta())
        if "DTEND" in self.component:
            end = self._time("DTEND")
            named = end.zone if end.zone not in {None, "UTC", start.zone} and start.zone else None
            clock = end.clock if named else end.on_clocks_of(start.zone)
            if start.is_day:
                clock = datetime.combine(clock, start.clock.time())
            if self._is_after(clock, named or start.zone, start) or clock == default:
                return clock, named
            self.notes.append("it ended before it began: it has no end now")
        elif isinstance(length := getattr(self.component.get("DURATION"), "dt", None), timedelta):
            exact = bool(_EXACT.search(self.line("DURATION") or ""))
            if start.is_day:
                length = -(-length // _DAY) * _DAY
            if length > timedelta():
                return end_after(start, length, exact=exact), None
        return default, None

    @staticmethod
    def _is_after(clock: datetime, zone: str | None, start: Time) -> bool:
        if zone is None or start.zone is None or start.is_day:
            return clock > start.clock
        return instant(clock, zone) > instant(start.clock, start.zone)

    def times(self, name: str) -> Iterator[tuple[Time, datetime | timedelta | None]]:
        """Yield the times of RDATE or EXDATE; a period with its end or its length."""
        found = self.component.get(name, [])
        for values in found if isinstance(found, list) else [found]:
            for value in getattr(values, "dts", []):
                parameters = {**(values.params or {}), **(value.params or {})}
                if isinstance(value.dt, tuple):
                    yield self.zones.time(value.dt[0], parameters), value.dt[1]
                else:
                    yield self.zones.time(value.dt, parameters), None

    def fields(self) -> dict[str, Any]:
        """Return what is not of time: texts, color, whether it makes busy, reminders."""
        color = (self.line("COLOR") or "").strip() or None
        transparent = (self.line("TRANSP") or "").strip().upper() == "TRANSPARENT"
        return {
            "title": self._text("SUMMARY") or "Untitled",
            "description": self._text("DESCRIPTION"),
            "location": self._text("LOCATION"),
            "color": color,
            "busy": not transparent,
            "reminders": tuple(self._reminders()),
        }

    def _text(self, name: str) -> str | None:
        value = self.component.get(name)
        first = value[0] if isinstance(value, list) and value else value
        return str(first).replace("\x00", "").strip() or None if first else None

    def _reminders(self) -> Iterator[int]:
        for alarm in self.component.walk("VALARM"):
            trigger = alarm.get("TRIGGER")
            before = getattr(trigger, "dt", None)
            at_end = trigger is not None and trigger.params.get("RELATED") == "END"
            if isinstance(before, timedelta) and not at_end:
                yield -int(before.total_seconds() // 60)
            else:
                self.notes.append("a reminder that is not relative to its start is not kept")

    def moment(self, *names: str) -> datetime | None:
        """Return the first of these that is a moment."""
        for name in names:
            value = getattr(self.component.get(name), "dt", None)
            if isinstance(value, datetime) and value.tzinfo:
                return value.astimezone(UTC)
        return None

    def note_losses(self) -> None:
        """Add a note on each line that cannot be kept."""
        known = {"RRULE", "SEQUENCE", "COLOR", "STATUS", "TRANSP"}  # read from their lines
        self.notes += [
            f"{name} could not be read" for name, _ in self.component.errors if name not in known
        ]
        is_usual = (self.line("STATUS") or "").strip().upper() == "CONFIRMED"
        for name in self.component:
            if name not in _KEPT and not (name == "STATUS" and is_usual):
                what = f"{_NAMED[name]} are" if name in _NAMED else f"{name.lower()} is"
                self.notes.append(f"its {what} not kept")
        self.notes += sorted(self.zones.notes)


def line(text: str, name: str) -> str | None:
    """Return the value of the first line of a name, as it stands in the file."""
    pattern = rf'^{name}(?:;(?:[^":\r\n]|"[^"\r\n]*")*)?:([^\r\n]*)'
    found = re.search(pattern, _FOLDED.sub("", text), re.IGNORECASE | re.MULTILINE)
    return found[1] if found else None
