"""What was done to things, what can be taken back, and what devices send and get."""

from datetime import datetime
from typing import Annotated, Any, ClassVar, Literal
from uuid import UUID

from pydantic import BaseModel, Field, JsonValue, model_validator

from shared.fields import Input, Listed, Moment, Query
from shared.kinds.registry import Kept
from shared.pagination import PageQuery

Kind = Literal["thought", "journal", "entry", "task"]
Number = Annotated[int, Field(ge=0, lt=2**63, examples=[0])]
LATEST = 2**63 - 1


class ThingQuery(PageQuery):
    """Whose history to list."""

    sorted_by: ClassVar[str] = "sequence"
    before_all: ClassVar[object] = LATEST
    has_history: ClassVar[bool] = False  # erasing is no act of its own

    kind: Annotated[Kind, Field(description="What it is.", examples=["thought"])]
    id: Annotated[UUID, Field(description="Its id.")]


class TrashQuery(PageQuery):
    """How much of the trash to list."""

    sorted_by: ClassVar[str] = "sequence"
    before_all: ClassVar[object] = LATEST
    has_history: ClassVar[bool] = False  # erasing is no act of its own


_IN_EVERY_ACT = {"id", "created_at", "updated_at", "version"}
_TIMES = {"timestamp", "completed_at"}


def _told(name: str, value: JsonValue) -> JsonValue:
    """Return a value as the API tells it: PostgreSQL writes +00:00, and no zeros at the end."""
    if name in _TIMES and isinstance(value, str):
        return datetime.fromisoformat(value).isoformat().replace("+00:00", "Z")
    return value


class FieldChange(BaseModel):
    """What a field was, and what it became."""

    before: JsonValue
    after: JsonValue


class Version(Listed):
    """One act on a thing. Its `sequence` is what restoring it takes."""

    sequence: int
    change: Annotated[int, Field(description="The same for all that was done in one act.")]
    kind: Kind
    version: int
    operation: Annotated[
        Literal["create", "update", "delete", "conflict", "found"],
        Field(description="conflict: what a device wrote and lost; found: older than history."),
    ]
    at: datetime
    session: Annotated[UUID | None, Field(description="The session or token it was done with.")]
    changes: Annotated[
        dict[str, FieldChange],
        Field(
            description="Empty where that is not known any more.",
            examples=[{"text": {"before": "The sea.", "after": "The sea was loud tonight."}}],
        ),
    ]

    @model_validator(mode="before")
    @classmethod
    def _compare(cls, found: dict[str, Any]) -> dict[str, Any]:
        """Tell what changed between the row before and the row after."""
        was, became = found.pop("was") or {}, found.pop("became") or {}
        changes = {
            name: {"before": _told(name, was.get(name)), "after": _told(name, became.get(name))}
            for name in {**was, **became}
            if name not in _IN_EVERY_ACT and was.get(name) != became.get(name)
        }
        known = found["operation"] != "update" or was
        return {**found, "changes": changes if known else {}}


class Trashed(Listed):
    """Something deleted, as it was; an entry that went with its journal is with it."""

    sequence: int
    kind: Kind
    deleted_at: datetime
    goes_at: Annotated[datetime, Field(description="When it goes for good.")]
    session: UUID | None
    row: Kept


class Restoring(Input):
    """How to restore."""

    with_parent: Annotated[
        bool, Field(description="Bring an entry's journal back too, where it was deleted.")
    ] = False


class Undoing(Input):
    """What to take back: the last act, so many of them, or all since a time or by one session."""

    acts: Annotated[int | None, Field(ge=1, le=1000, description="The last so many.")] = None
    since: Annotated[Moment | None, Field(description="All since then.")] = None
    session: Annotated[
        UUID | None,
        Field(strict=False, description="All that was done with this session or token."),
    ] = None


class Outcome(BaseModel):
    """What became of one thing."""

    kind: Kind
    id: UUID
    result: Literal["restored", "changed", "deleted"]


class Undone(BaseModel):
    """What was taken back; it is an act itself, and can be taken back."""

    items: list[Outcome]


class Restored(Undone):
    """What was restored: the row, and what came back with it."""

    kind: Kind
    row: Kept


class ChangesQuery(Query):
    """Which changes to get."""

    since: Annotated[Number, Field(description="All after this number; 0 is everything.")] = 0
    limit: Annotated[int, Field(ge=1, le=500, description="How many at most.")] = 500


class Change(BaseModel):
    """A thing as it is now, or that it is no more."""

    sequence: int
    kind: Kind
    id: UUID
    version: int
    deleted: bool
    row: Kept | None


class Changes(BaseModel):
    """What changed, in order; go on from `next`."""

    items: list[Change]
    next: int
    more: bool


class DeviceChange(Input):
    """One change that a device made by itself."""

    change_id: Annotated[
        UUID,
        Field(
            strict=False,
            description="Made up by the device; sent twice, done once.",
            examples=["019aab3c-5f00-7cc3-98c4-dc0c0c07398e"],
        ),
    ]
    kind: Annotated[Kind, Field(examples=["thought"])]
    id: Annotated[UUID, Field(strict=False, examples=["019aab3c-5f00-7cc3-98c4-dc0c0c07398f"])]
    version: Annotated[
        int | None,
        Field(ge=1, lt=2**31, description="The version it was based on; null for something new."),
    ] = None
    fields: Annotated[
        dict[str, JsonValue] | None,
        Field(
            description="All its fields, as PUT takes them, an entry's with `journal_id`; "
            "null deletes it.",
            examples=[{"text": "The sea was loud tonight.", "timestamp": "2026-11-22T21:40:00Z"}],
        ),
    ]


class DeviceChanges(Input):
    """What a device did while it was alone, in order."""

    changes: Annotated[list[DeviceChange], Field(min_length=1, max_length=500)]


class Refusal(BaseModel):
    """Why a change was refused."""

    field: str
    code: str
    message: str


class Result(BaseModel):
    """What became of one change."""

    change_id: UUID
    result: Annotated[
        Literal["done", "already_done", "refused", "conflict"],
        Field(
            description="conflict: it has changed since, and stays as it is; `kept` is the number "
            "of what was sent, in its history."
        ),
    ]
    version: int | None = None
    kept: int | None = None
    row: Annotated[
        Kept | None,
        Field(description="As it is now, of a conflict; null where it was deleted."),
    ] = None
    errors: list[Refusal] = Field(default_factory=list)


class Results(BaseModel):
    """What became of each change, in their order."""

    results: list[Result]
