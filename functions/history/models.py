"""Inputs and outputs of history, restore, trash, undo and sync."""

from datetime import datetime
from typing import Annotated, Any, ClassVar, Literal, Self, get_args
from uuid import UUID

from pydantic import BaseModel, ConfigDict, Field, JsonValue, model_validator
from pydantic.fields import FieldInfo

from shared.fields import WHOLE, Identified, Input, Moment, Query, Row
from shared.kinds.registry import KINDS, AnyRow, KindName
from shared.pagination import PageQuery

Number = Annotated[int, Field(ge=0, lt=2**63, examples=[0])]
LATEST = 2**63 - 1
ONE_ITEM = 100  # versions of one item a page


class HistoryQuery(PageQuery):
    """Whose history to list: one item's, newest first, or everything's, in order."""

    sorted_by: ClassVar[str] = "sequence"
    before_all: ClassVar[object] = LATEST
    has_history: ClassVar[bool] = False  # erasing is no act of its own

    limit: Annotated[
        int, Field(ge=1, le=500, description="The maximum number of items; 100 of one item.")
    ] = 50
    kind: Annotated[
        KindName | None, Field(description="The kind of the item.", examples=["thought"])
    ] = None
    id: Annotated[UUID | None, Field(description="The id of the item.")] = None
    since: Annotated[
        Number, Field(description="Without an item: versions after this sequence number.")
    ] = 0

    @property
    def is_of_one(self) -> bool:
        """Whether it is one item's history."""
        return self.kind is not None

    @model_validator(mode="after")
    def _one_or_all(self) -> Self:
        if (self.kind is None) != (self.id is None):
            raise ValueError("should have both kind and id, or neither")
        if self.is_of_one and self.since:
            raise ValueError("should have since without kind and id")
        if self.is_of_one and self.limit > ONE_ITEM:
            raise ValueError(f"should have a limit of at most {ONE_ITEM} for one item")
        if self.cursor is not None and not self.is_of_one:
            raise ValueError("should have the last sequence as since, and no cursor")
        return self


class TrashQuery(PageQuery):
    """How much of the trash to list."""

    sorted_by: ClassVar[str] = "sequence"
    before_all: ClassVar[object] = LATEST
    has_history: ClassVar[bool] = False  # erasing is no act of its own
    later: ClassVar[frozenset[str]] = frozenset({"kind", "contents"})

    kind: Annotated[KindName | None, Field(description="Only items of this kind.")] = None
    contents: Annotated[
        bool, Field(description="Also what was deleted with what contained it, as a journal.")
    ] = False


_IN_EVERY_ACT = Row.model_fields.keys()


def _told(field: FieldInfo, value: JsonValue) -> JsonValue:
    """Return a value in the API's format; PostgreSQL writes +00:00, and no trailing zeros."""
    if datetime in {field.annotation, *get_args(field.annotation)} and isinstance(value, str):
        return datetime.fromisoformat(value).isoformat().replace("+00:00", "Z")
    return value


class FieldChange(BaseModel):
    """A field's value before and after the change."""

    before: JsonValue
    after: JsonValue


class Version(Identified):
    """One change of an item; `sequence` identifies it for a restore."""

    sequence: int
    change: Annotated[int, Field(description="Shared by all items changed in one act.")]
    kind: KindName
    version: int
    operation: Annotated[
        Literal["create", "update", "delete", "conflict", "found"],
        Field(
            description="conflict: a device's change that was not applied; "
            "found: older than the history."
        ),
    ]
    at: datetime
    session: Annotated[UUID | None, Field(description="The session or token that made the change.")]
    changes: Annotated[
        dict[str, FieldChange],
        Field(
            description="Empty if no longer known.",
            examples=[{"text": {"before": "The sea.", "after": "The sea was loud tonight."}}],
        ),
    ]

    @model_validator(mode="before")
    @classmethod
    def _compare(cls, found: dict[str, Any]) -> dict[str, Any]:
        """Compute the changed fields from the row before and the row after.

        A field that one of the two lacks did not exist yet, and so has not changed.
        """
        was, became = found.pop("was") or {}, found.pop("became") or {}
        in_both = was.keys() & became.keys() if was and became else was.keys() | became.keys()
        changes = {
            name: {"before": _told(field, was.get(name)), "after": _told(field, became.get(name))}
            for name, field in KINDS[found["kind"]].row.model_fields.items()
            if name in in_both and name not in _IN_EVERY_ACT and was.get(name) != became.get(name)
        }
        known = found["operation"] != "update" or (was and became)
        return {**found, "changes": changes if known else {}}


class TrashItem(Identified):
    """A deleted item; what was deleted with it, as a journal's entries, is part of it."""

    sequence: int
    kind: KindName
    deleted_at: datetime
    goes_at: Annotated[datetime, Field(description="When it will be erased permanently.")]
    session: UUID | None
    row: AnyRow

    @model_validator(mode="before")
    @classmethod
    def _of_its_kind(cls, found: dict[str, Any]) -> dict[str, Any]:
        """Read the row as its kind says: rows of two kinds may have the same fields."""
        return {**found, "row": KINDS[found["kind"]].row(**found["row"])}


class RestoreOptions(Input):
    """Options for a restore."""

    with_parent: Annotated[
        bool, Field(description="Also restore an entry's deleted journal, or a subtask's task.")
    ] = False


class UndoRequest(Input):
    """What to undo: the last act, the last `acts`, or all since a time or by one session."""

    model_config = ConfigDict(json_schema_extra={"examples": [{"acts": 1}]})

    acts: Annotated[
        int | None, Field(ge=1, le=1000, description="How many of the last acts."), WHOLE
    ] = None
    since: Annotated[Moment | None, Field(description="All acts since then.")] = None
    session: Annotated[
        UUID | None,
        Field(strict=False, description="All acts of this session or token."),
    ] = None
    batch: Annotated[
        UUID | None,
        Field(
            strict=False,
            description="All changes that were sent as this batch, 5,000 items a request. What it "
            "created counts as never created; what was changed since stays.",
        ),
    ] = None

    @model_validator(mode="after")
    def _batch_alone(self) -> Self:
        if self.batch is not None and (self.acts or self.since or self.session):
            raise ValueError("should have a batch alone")
        return self


class Outcome(BaseModel):
    """The result for one item."""

    kind: KindName
    id: UUID
    result: Annotated[
        Literal["restored", "changed", "deleted", "stays"],
        Field(description="stays: it, or something in it, was changed since the batch."),
    ]


class UndoResult(BaseModel):
    """The undone items; undoing is an act itself and can be undone."""

    items: list[Outcome]
    more: Annotated[
        bool, Field(description="Whether the batch has more to undo: send the same again.")
    ] = False


class RestoreResult(BaseModel):
    """The restored row, and the items restored with it."""

    items: list[Outcome]
    kind: KindName
    row: AnyRow


class ChangesQuery(Query):
    """Which changes to get."""

    since: Annotated[
        Number, Field(description="Only changes after this sequence number; 0 for everything.")
    ] = 0
    limit: Annotated[int, Field(ge=1, le=500, description="The maximum number of items.")] = 500
    epoch: Annotated[
        UUID | None, Field(description="The epoch that `since` is of; another one is refused.")
    ] = None


class Change(BaseModel):
    """An item in its current state, or its deletion."""

    sequence: int
    kind: KindName
    id: UUID
    version: int
    deleted: bool
    erased: Annotated[
        bool, Field(description="Deleted for good: it cannot be restored, and copies should go.")
    ]
    withdrawn: Annotated[
        bool, Field(description="Of a batch that was undone: it counts as never created.")
    ]
    row: AnyRow | None


class Changes(BaseModel):
    """Changed items in order; continue with `next` as `since`, and with `epoch`."""

    items: list[Change]
    next: int
    more: bool
    latest: Annotated[int, Field(description="The number of the last change of all.")]
    model: Annotated[int, Field(description="Raised whenever a kind or a field is added.")]
    epoch: Annotated[
        UUID,
        Field(description="Replaced when the database is restored: sequence numbers repeat then."),
    ]


class DeviceChange(Input):
    """One change that a device made offline."""

    change_id: Annotated[
        UUID,
        Field(
            strict=False,
            description="Generated by the device: a change sent twice is applied once.",
            examples=["019aab3c-5f00-7cc3-98c4-dc0c0c07398e"],
        ),
    ]
    kind: Annotated[KindName, Field(examples=["thought"])]
    id: Annotated[UUID, Field(strict=False, examples=["019aab3c-5f00-7cc3-98c4-dc0c0c07398f"])]
    version: Annotated[
        int | None,
        Field(
            ge=1,
            lt=2**31,
            description="The version that the change is based on; null for a new item.",
        ),
        WHOLE,
    ] = None
    fields: Annotated[
        dict[str, JsonValue] | None,
        Field(
            description="All fields, as in PUT, an entry's with `journal_id`, a new item's as in "
            "POST; null deletes the item.",
            examples=[{"text": "The sea was loud tonight.", "timestamp": "2026-11-22T21:40:00Z"}],
        ),
    ]


class DeviceChanges(Input):
    """Changes that a device made offline, in order."""

    changes: Annotated[list[DeviceChange], Field(min_length=1, max_length=500)]
    epoch: Annotated[
        UUID | None,
        Field(
            strict=False,
            description="The epoch that the versions are of; in another one nothing is applied.",
        ),
    ] = None
    batch: Annotated[
        UUID | None,
        Field(strict=False, description="A name for these and other changes, to undo them with."),
    ] = None


class Refusal(BaseModel):
    """The reason why a change was refused."""

    field: str
    code: str
    message: str


class Result(BaseModel):
    """The result of one change."""

    change_id: UUID
    result: Annotated[
        Literal["done", "already_done", "refused", "conflict"],
        Field(
            description="conflict: the item has changed since and stays as it is; `kept` is the "
            "sequence number of the sent fields in its history."
        ),
    ]
    version: int | None = None
    kept: int | None = None
    row: Annotated[
        AnyRow | None,
        Field(description="The current row of a conflict; null if it was deleted."),
    ] = None
    errors: list[Refusal] = Field(default_factory=list)


class Results(BaseModel):
    """The result of each change, in the order sent."""

    results: list[Result]
