"""Base models and field types of requests and rows."""

import re
from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from os import urandom
from time import time_ns
from typing import Annotated, Any, ClassVar, Generic, TypeVar
from unicodedata import normalize
from uuid import UUID

from pydantic import (
    AfterValidator,
    AwareDatetime,
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Field,
    StringConstraints,
    WithJsonSchema,
)

# Marks a field that a patch omits and therefore leaves unchanged.
UNSET: Any = None


class Input(BaseModel):
    """A JSON request body: strict types, no unknown fields."""

    model_config = ConfigDict(strict=True, extra="forbid")


class Fields(Input):
    """All fields of an item: the body of a PUT, and what a device sends."""

    # Fields added after the first release. Old clients do not know them and omit them, so an
    # omitted one stays unchanged, and only null clears it.
    later: ClassVar[frozenset[str]] = frozenset()

    def document(self) -> str:
        """Return the fields to write, as JSON: the first release's, and later ones if sent."""
        return self.model_dump_json(exclude=set(self.later - self.model_fields_set))


def _without_defaults(schema: dict[str, Any]) -> None:
    for field in schema["properties"].values():
        field.pop("default", None)


class Changes(Input):
    """A JSON merge-patch (RFC 7396): absent is untouched, null goes back to the default."""

    model_config = ConfigDict(json_schema_extra=_without_defaults)

    def document(self) -> str:
        """Return the fields that were in the request, as JSON; each as a whole."""
        return self.model_dump_json(include=self.model_fields_set)


class Query(BaseModel):
    """The query string of a request."""

    model_config = ConfigDict(extra="forbid")


# Fields of a new item that get a value if null was sent.
_SETTLED = {"zone", "created_at", "completed_at"}


class Identified(BaseModel):
    """An item of a list."""

    id: UUID


class Row(Identified):
    """A row as the API returns it. Its version and the database's epoch are its ETag."""

    created_at: datetime
    updated_at: datetime
    version: int

    def matches(self, new: Input) -> bool:
        """Return whether every field that was sent has the same value in this row."""
        return all(self._has(name, getattr(new, name)) for name in new.model_fields_set)

    def _has(self, name: str, sent: Any) -> bool:
        if name in _SETTLED and sent is None:
            return True
        if name in {"created_at", "completed_at"}:  # a later one became the time of the create
            sent = min(sent, self.updated_at)
        return bool(getattr(self, name) == sent)


R = TypeVar("R", bound=Row)

# The ETags that an If-Match header names, as "3-1f0c9a2e" or only "3"; None accepts any.
IfMatch = list[str] | None


@dataclass(frozen=True, slots=True)
class Created(Generic[R]):
    """The result of a create: a new row, or the one that an earlier request created."""

    row: R
    is_new: bool


def new_id() -> UUID:
    """Return a UUID of version 7 (RFC 9562): milliseconds since 1970, then 74 random bits."""
    random = int.from_bytes(urandom(10))
    return UUID(
        int=time_ns() // 1_000_000 << 80
        | 0x7 << 76
        | (random >> 68) << 64
        | 0x2 << 62
        | random & (1 << 62) - 1
    )


def now() -> datetime:
    """Return the time, in UTC."""
    return datetime.now(UTC)


def written(value: object) -> object:
    """Reject a number of seconds, even in quotes, which pydantic would accept as a time."""
    if isinstance(value, str) and not value[:5].endswith("-"):
        raise ValueError("should begin with a year of four digits and a dash")
    if isinstance(value, int | float):
        raise ValueError("should be a string")  # noqa: TRY004 - pydantic's word for invalid
    return value


def _written_as_day(value: object) -> object:
    """Reject a timestamp too, which pydantic would accept as a date if it is midnight."""
    if isinstance(value, str) and len(value) != len("2026-11-22"):
        raise ValueError("should be a day, as 2026-11-22")
    return written(value)


def _in_utc(moment: datetime) -> datetime:
    """Return the same moment in UTC, since PostgreSQL accepts offsets of at most 16 hours."""
    return moment.astimezone(UTC)


# The timestamps and dates that both PostgreSQL and Python can represent, in every time zone.
FIRST, LAST = datetime(1, 1, 2, tzinfo=UTC), datetime(9999, 12, 31, tzinfo=UTC)
Moment = Annotated[
    AwareDatetime,
    Field(strict=False, ge=FIRST, lt=LAST, examples=["2026-11-22T09:30:00Z"]),
    BeforeValidator(written),
    AfterValidator(_in_utc),
]
Day = Annotated[
    date,
    Field(strict=False, ge=FIRST.date(), lt=LAST.date(), examples=["2026-11-22"]),
    BeforeValidator(_written_as_day),
]


def _midnight(value: object) -> object:
    """Return the beginning of a day, in UTC."""
    return f"{value}T00:00:00Z" if isinstance(value, str) and _DAY.fullmatch(value) else value


def _end_of_day(value: object) -> object:
    """Return the end of a day, in UTC."""
    with suppress(ValueError, OverflowError):
        if isinstance(value, str) and _DAY.fullmatch(value):
            return _midnight((date.fromisoformat(value) + timedelta(days=1)).isoformat())
    return value


_DAY = re.compile("[0-9]{4}-[0-9]{2}-[0-9]{2}")
_TIME_OR_DAY: dict[str, Any] = {
    "anyOf": [
        {"type": "string", "format": of, "examples": [example]}
        for of, example in (("date-time", "2026-11-22T09:30:00Z"), ("date", "2026-11-22"))
    ]
}
# The bounds of a list by time. A day counts whole.
From = Annotated[Moment, BeforeValidator(_midnight), WithJsonSchema(_TIME_OR_DAY)]
Until = Annotated[Moment, BeforeValidator(_end_of_day), WithJsonSchema(_TIME_OR_DAY)]


def _whole(value: object) -> object:
    """Return 134.0 as 134: JSON has one type of numbers, and some languages write it so."""
    return int(value) if isinstance(value, float) and value.is_integer() else value


# Goes after the limits of a number, which OpenAPI loses otherwise.
WHOLE = BeforeValidator(_whole)

# Text that PostgreSQL can store: anything without NUL characters.
NO_NUL = Field(pattern=r"^[^\x00]*$")
VISIBLE = Field(pattern=r"^[^\x00]*[^\s\x00][^\x00]*$")  # at least one character that can be seen


def composed(tag: object) -> object:
    """Give letters with marks one form: typed or pasted, they may be one code point or two."""
    return normalize("NFC", tag) if isinstance(tag, str) else tag


def _lower(tag: str) -> str:
    if len(lower := normalize("NFC", tag.lower())) > TAG_LENGTH:  # some letters become two
        raise ValueError(f"should have at most {TAG_LENGTH} characters in lower case")
    return lower


def _unique(tags: list[str]) -> list[str]:
    return list(dict.fromkeys(tags))


TAG_LENGTH = 50
Tag = Annotated[
    str,
    StringConstraints(strip_whitespace=True, min_length=1, max_length=TAG_LENGTH),
    VISIBLE,
    BeforeValidator(composed),
    AfterValidator(_lower),
]
Tags = Annotated[
    list[Tag], Field(max_length=20, examples=[["home", "ideas"]]), AfterValidator(_unique)
]
