"""Inputs and outputs: what search is asked, and what it answers."""

import json
from base64 import urlsafe_b64decode, urlsafe_b64encode
from datetime import datetime
from typing import Annotated, ClassVar, Literal
from uuid import UUID

from pydantic import BaseModel, Field, TypeAdapter, ValidationError

from shared.errors import InvalidCursor
from shared.fields import Day, Moment, Tag
from shared.kinds.registry import KindName
from shared.pagination import PageQuery

Place = tuple[float, str, UUID]  # score, moment and id of the last item of the page before
FIRST: Place = (float("inf"), "infinity", UUID(int=2**128 - 1))
_CURSOR = TypeAdapter(tuple[float, Moment, UUID, str])


class SearchQuery(PageQuery):
    """What to look for."""

    later: ClassVar[frozenset[str]] = frozenset()

    q: Annotated[
        str,
        Field(
            max_length=2_000,
            description='Words, "phrases", -without, #tag, in:journal, kind:task, before:2026, '
            "after:2025-12-31.",
            examples=['fire "pudding lane" -duke'],
        ),
    ] = ""
    kind: Annotated[KindName | None, Field(description="Only items of this kind.")] = None
    tag: Annotated[Tag | None, Field(description="Only items with this tag, or one below it.")] = (
        None
    )
    journal: Annotated[UUID | None, Field(description="Only entries of this journal.")] = None
    since: Annotated[
        Day | None, Field(alias="from", description="Only items of this day or later.")
    ] = None
    until: Annotated[
        Day | None, Field(alias="to", description="Only items of this day or earlier.")
    ] = None
    completed: Annotated[
        bool | None, Field(description="Only completed tasks, or only open ones.")
    ] = None
    starred: Annotated[bool | None, Field(description="Only starred items, or only others.")] = None
    order: Annotated[
        Literal["best", "newest"],
        Field(description="The best matches first, at most 150, or the newest of all."),
    ] = "best"
    limit: Annotated[int, Field(ge=1, le=100, description="The maximum number of items.")] = 20

    def start(self) -> Place:
        """Return where the page starts. Raises InvalidCursor."""
        if self.cursor is None:
            return FIRST
        try:
            text = urlsafe_b64decode(self.cursor + "=" * (-len(self.cursor) % 4))
            score, moment, item_id, filters = _CURSOR.validate_json(text)
        except (ValueError, ValidationError) as error:
            raise InvalidCursor from error
        if filters != self._filters():
            raise InvalidCursor
        return score, moment.isoformat(), item_id

    def cursor_after(self, score: float, moment: datetime, item_id: UUID) -> str:
        """Return the cursor of the items after this one."""
        text = json.dumps([score, moment.isoformat(), str(item_id), self._filters()])
        return urlsafe_b64encode(text.encode()).decode().rstrip("=")


class Piece(BaseModel):
    """A part of a text, and whether it is what was looked for."""

    text: str
    hit: bool


class SearchResult(BaseModel):
    """An item that was found."""

    kind: KindName
    id: UUID
    journal_id: UUID | None
    timestamp: Annotated[
        datetime, Field(description="When it was; of a task, when it is due, or was created.")
    ]
    title: str | None
    tags: list[str]
    completed: Annotated[bool | None, Field(description="Only tasks have it.")]
    snippet: Annotated[list[Piece], Field(description="The part of the text around the first hit.")]


class SearchResults(BaseModel):
    """A page of what was found."""

    items: list[SearchResult]
    count: Annotated[int, Field(description="How many there are, or if not `exact`, at least.")]
    exact: Annotated[bool, Field(description="Whether there are exactly `count`.")]
    complete: Annotated[
        bool,
        Field(description="False for a while after an upgrade: older items are still to be added."),
    ]
    next_cursor: str | None
