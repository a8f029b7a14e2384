"""Field types of several kinds: where something was, its star, where it was brought from."""

import json
from datetime import UTC, datetime, timedelta, timezone
from decimal import Decimal
from re import compile as pattern
from typing import Annotated, Any, ClassVar, Literal, Self

from pydantic import (
    AfterValidator,
    AwareDatetime,
    BeforeValidator,
    Field,
    JsonValue,
    ValidatorFunctionWrapHandler,
    WrapValidator,
    model_validator,
)

from shared.fields import FIRST, LAST, NO_NUL, Fields, Input, Moment, Tags, now, written
from shared.zones import Zone

ORIGIN_BYTES = 16_384
_NO_OFFSET = pattern(r"(Z|-00(:?00)?)$")  # a moment in UTC, wherever that was (RFC 9557)


class Place(Input):
    """A place, by name, by coordinates, or both."""

    name: Annotated[str, Field(max_length=200, examples=["Brampton"]), NO_NUL] | None = None
    latitude: Annotated[float, Field(ge=-90, le=90, examples=[52.32])] | None = None
    longitude: Annotated[float, Field(ge=-180, le=180, examples=[-0.22])] | None = None

    @model_validator(mode="after")
    def _both_or_neither(self) -> Self:
        if (self.latitude is None) != (self.longitude is None):
            raise ValueError("should have both latitude and longitude, or neither")
        return self


class Origin(Input):
    """Where something was brought from, and what of it has no field here."""

    app: Annotated[str, Field(min_length=1, max_length=100, examples=["Day One"]), NO_NUL]
    id: Annotated[str, Field(max_length=500), NO_NUL] | None = None
    kept: dict[str, JsonValue] = Field(default_factory=dict, examples=[{"weather": "Foggy"}])


def _as_stored(value: Any) -> Any:
    """Return a JSON value as PostgreSQL writes it: numbers without exponents."""
    if isinstance(value, str) and "\0" in value:
        raise ValueError("should have no NUL characters")
    if isinstance(value, float):
        return format(Decimal(repr(value)), "f")
    if isinstance(value, dict):
        return {_as_stored(name): _as_stored(part) for name, part in value.items()}
    return [_as_stored(part) for part in value] if isinstance(value, list) else value


def _small(origin: Origin) -> Origin:
    if len(json.dumps(_as_stored(origin.model_dump()), ensure_ascii=False).encode()) > ORIGIN_BYTES:
        raise ValueError(f"should have at most {ORIGIN_BYTES} bytes as JSON")
    return origin


def _with_offset(value: Any, read: ValidatorFunctionWrapHandler) -> datetime:
    """Return a moment in the offset that it was sent with; in UTC if it was sent with none."""
    moment: datetime = read(value)
    if not isinstance(value, str) or _NO_OFFSET.search(value.upper()):
        return moment.astimezone(UTC)
    return moment.astimezone(timezone(moment.utcoffset() or timedelta(), "sent"))


Archived = Literal["no", "only", "all"]  # a filter of lists
SentPlace = Annotated[
    Place | None,
    Field(examples=[{"name": "Brampton", "latitude": 52.32, "longitude": -0.22}]),
]
SentOrigin = Annotated[
    Annotated[Origin, AfterValidator(_small)] | None,
    Field(examples=[{"app": "Day One", "id": "1f0c", "kept": {"weather": "Foggy"}}]),
]
Starred = Annotated[bool | None, AfterValidator(bool)]
# Examples are null where an item that somebody tries out should rather have none.
ArchivedAt = Annotated[
    Moment | None,
    Field(description="Set: not in lists, unless they are asked for it.", examples=[None]),
]
LaterTags = Annotated[Tags | None, AfterValidator(lambda tags: tags or [])]
_LocalMoment = Annotated[
    AwareDatetime,
    Field(strict=False, ge=FIRST, lt=LAST, examples=["2026-11-22T09:30:00Z"]),
    BeforeValidator(written),
    WrapValidator(_with_offset),
]


class New(Fields):
    """What only a new item says of itself, so that what was exported comes back as it was."""

    first: ClassVar[frozenset[str]] = frozenset({"created_at"})

    created_at: Annotated[
        Moment | None,
        Field(description="When it was created: now, if omitted or to come.", examples=[None]),
    ] = None

    def document(self) -> str:
        """Return the fields that an update would write, as JSON."""
        return self.model_dump_json(exclude={*self.later - self.model_fields_set, *self.first})

    def first_document(self) -> str:
        """Return what is only for an item that never was, as JSON."""
        return self.model_dump_json(include={*self.first, "zone"}, exclude_none=True)


class NewMoment(New):
    """A new item with a moment, which may tell its zone too."""

    timestamp: _LocalMoment = Field(default_factory=now, description="Defaults to now.")
    zone: Annotated[
        Zone | None,
        Field(description="Where it was: else the timestamp's offset, or the account's zone."),
    ] = None

    @model_validator(mode="after")
    def _take_zone_from_offset(self) -> Self:
        # Not as fields that were sent, which `model_fields_set` tells.
        if self.zone is None and self.timestamp.tzinfo is not UTC:
            self.__dict__["zone"] = self.timestamp.isoformat()[-6:]
        self.__dict__["timestamp"] = self.timestamp.astimezone(UTC)
        return self
