"""When an event is: what its times, zones, rule and overrides may be, and the series they make.

The engine of recurrence is imported when it is first needed.
"""

import json
from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING, Annotated, Any, Literal, NoReturn, Protocol

from pydantic import AfterValidator, Field, ValidationError, model_serializer
from pydantic_core import InitErrorDetails, PydanticCustomError

from shared.fields import FIRST, LAST, NO_NUL, Input
from shared.zones import zone_names

if TYPE_CHECKING:
    from shared.kinds.event import EventFields
    from shared.recurrence.series import Series

MOST_DIFFERENT = 1_000  # repeats besides those of the rule, or different from them
OVERRIDES_BYTES = 196_608  # so that a row has at most 256 kB

_CAN_BE_NULL = {"description", "location", "color"}
_TOO_EARLY = {
    True: "should be after start: it is the day after the last one",
    False: "should not be before start",
}

_DAY = r"[0-9]{4}-[0-9]{2}-[0-9]{2}"
_CLOCK = r"([01][0-9]|2[0-3]):[0-5][0-9](:[0-5][0-9])?"


def _as_kept(value: str) -> str:
    """Return a time without :00 for seconds. Raises ValueError if there is no such day."""
    time = value[:-3] if len(value) == len("2026-11-27T18:00:00") and value[-2:] == "00" else value
    if not FIRST.date() <= date.fromisoformat(time[:10]) < LAST.date():
        raise ValueError(f"should be between {FIRST.date()} and {LAST.date()}")
    return time


def _known(zone: str) -> str:
    if zone not in zone_names():
        raise ValueError("should be the name of a time zone, as Europe/Berlin")
    return zone


def _unique(values: list[Any]) -> list[Any]:
    return list(dict.fromkeys(values))


When = Annotated[
    str,
    Field(pattern=f"^{_DAY}(T{_CLOCK})?$", examples=["2026-11-27T18:00"]),
    AfterValidator(_as_kept),
]
ZoneName = Annotated[str, Field(max_length=64, examples=["Europe/Berlin"]), AfterValidator(_known)]
Title = Annotated[str, Field(min_length=1, max_length=255, examples=["Choir"]), NO_NUL]
Description = Annotated[str, Field(max_length=10_000, examples=["Bring the scores."]), NO_NUL]
Location = Annotated[str, Field(max_length=1_000, examples=["Kirche"]), NO_NUL]
Color = Annotated[str, Field(pattern="^#[0-9A-Fa-f]{6}$", examples=["#2E86AB"])]
RuleText = Annotated[str, Field(max_length=500, examples=["FREQ=WEEKLY;BYDAY=FR"]), NO_NUL]
Reminders = Annotated[
    list[Annotated[int, Field(ge=-525_600, le=525_600)]],
    Field(max_length=20, examples=[[30]]),
    AfterValidator(_unique),
]


class Override(Input):
    """What is different in one repeat: some of its fields, or that it does not take place."""

    excluded: Literal[True] | None = None
    title: Title | None = None
    description: Description | None = None
    location: Location | None = None
    color: Color | None = None
    busy: bool | None = None
    start: When | None = None
    end: When | None = None
    reminders: Reminders | None = None

    @model_serializer
    def as_sent(self) -> dict[str, Any]:
        """Return the fields that differ; null is one that this repeat does not have."""
        values = {name: getattr(self, name) for name in sorted(self.model_fields_set)}
        return {n: value for n, value in values.items() if value is not None or n in _CAN_BE_NULL}


class Times(Protocol):
    """What has the times of an event: its fields, and its row."""

    @property
    def start(self) -> str: ...
    @property
    def zone(self) -> str | None: ...
    @property
    def end_zone(self) -> str | None: ...
    @property
    def rule(self) -> str | None: ...


def is_day(when: str) -> bool:
    """Return whether it is a whole day."""
    return "T" not in when


def series(
    of: Times, end: str, extra: Sequence[str], overrides: Mapping[str, Mapping[str, Any]]
) -> "Series":
    """Return the series of an event, as the engine of recurrence has it."""
    from shared.recurrence.series import Series

    return Series(
        start=datetime.fromisoformat(of.start),
        end=datetime.fromisoformat(end),
        all_day=is_day(of.start),
        zone=of.zone,
        end_zone=of.end_zone,
        rule=of.rule,
        extra=[datetime.fromisoformat(one) for one in extra],
        overrides=overrides,
    )


def settled(fields: "EventFields") -> tuple[dict[str, Any], tuple[date, date]]:
    """Return the fields that follow from others, and the first and the last day.

    Raises ValidationError about what does not go together.
    """
    from shared.recurrence.checks import checked_rule
    from shared.recurrence.rule import InvalidRule
    from shared.recurrence.series import bounds

    end = fields.end or _default_end(fields.start)
    extra = sorted(set(fields.extra or ()))
    overrides = {key: one.as_sent() for key, one in (fields.overrides or {}).items()}
    _check_forms(fields, [end, *extra, *overrides])
    found = series(fields, end, extra, overrides)
    _check_times(found)
    try:
        rule = checked_rule(found)
    except InvalidRule as error:
        _refuse("rule", str(error))
    if len(json.dumps(overrides).encode()) > OVERRIDES_BYTES:
        _refuse("overrides", f"should be at most {OVERRIDES_BYTES // 1024} kB")
    filled = {"end": end, "rule": rule, "extra": extra, "overrides": fields.overrides or {}}
    rest = {"reminders": fields.reminders or [], "busy": fields.busy is not False}
    return {**filled, **rest}, bounds(replace(found, rule=rule))


def _default_end(start: str) -> str:
    """Return the end of an event that has none of its own (RFC 5545, 3.6.1)."""
    if not is_day(start):
        return start
    return (date.fromisoformat(start) + timedelta(days=1)).isoformat()


def _refuse(field: str, message: str) -> NoReturn:
    """Refuse one field because of another."""
    about = PydanticCustomError("value_error", "{about}", {"about": message})
    detail = InitErrorDetails(type=about, loc=tuple(field.split(".", 1)), input=None)
    raise ValidationError.from_exception_data("event", [detail])


def _check_forms(fields: "EventFields", times: Sequence[str]) -> None:
    """Refuse days and times in one event."""
    all_day = is_day(fields.start)
    wrong = next((one for one in times if is_day(one) is not all_day), None)
    if wrong is not None:
        form = "a day, as 2026-11-27" if all_day else "a time, as 2026-11-27T18:00"
        _refuse(_field_with(fields, wrong), f"{wrong} should be {form}, since start is one")
    if all_day and fields.zone:
        _refuse("zone", "is only for times: a day is the same day everywhere")
    if fields.end_zone and not fields.zone:
        _refuse("end_zone", "needs the zone of the start too")


def _field_with(fields: "EventFields", when: str) -> str:
    if when == fields.end:
        return "end"
    return "extra" if when in (fields.extra or ()) else "overrides"


def _check_times(found: "Series") -> None:
    if _ends_too_early(found, found.start, found.end):
        _refuse("end", _TOO_EARLY[found.all_day])
    if len(found.extra) + len(found.overrides) > MOST_DIFFERENT:
        _refuse("overrides", f"should be at most {MOST_DIFFERENT}, together with extra")
    for key, changes in found.overrides.items():
        _check_override(found, key, changes)


def _check_override(found: "Series", key: str, changes: Mapping[str, Any]) -> None:
    where = f"overrides.{key}"
    if "excluded" in changes and len(changes) > 1:
        _refuse(where, "should have nothing else if it is excluded")
    times = {name: changes[name] for name in ("start", "end") if name in changes}
    if any(is_day(one) is not found.all_day for one in times.values()):
        _refuse(where, "should have days if start is one, and times if that is one")
    if "end" in times:
        start = datetime.fromisoformat(times.get("start", key))
        if _ends_too_early(found, start, datetime.fromisoformat(times["end"])):
            _refuse(where, f"its end {_TOO_EARLY[found.all_day]}")


def _ends_too_early(found: "Series", start: datetime, end: datetime) -> bool:
    if found.all_day:
        return end <= start
    if not found.end_zone or not found.zone:
        return end < start
    from shared.recurrence.zones import instant

    return instant(end, found.end_zone) < instant(start, found.zone)
