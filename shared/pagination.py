"""Keyset pagination: cursors, and pages limited by count and bytes."""

import json
from base64 import urlsafe_b64decode, urlsafe_b64encode
from dataclasses import dataclass
from datetime import date, datetime
from functools import cache
from hashlib import sha256
from typing import Annotated, ClassVar, Generic, TypeVar
from uuid import UUID

from pydantic import BaseModel, Field, TypeAdapter, ValidationError

from shared.errors import InvalidCursor
from shared.fields import Day, Identified, Moment, Query

L = TypeVar("L", bound=Identified)
M = TypeVar("M", bound=BaseModel)

PAGE_BYTES = 4_000_000  # of a page inside Lambda's response, whose limit is 6 MB
# What a clock shows, as events are sorted by.
_Clock = Annotated[str, Field(pattern="^[0-9]{4}(-[0-9]{2}){2}T[0-9]{2}(:[0-9]{2}){1,2}$")]
_CURSOR = TypeAdapter(tuple[int | Moment | Day | _Clock | None, UUID, str])


@dataclass(slots=True)
class Page(Generic[L]):
    """Some rows of a list as a JSON array, and the cursor of the rows after them."""

    items: str
    next_cursor: str | None
    version: int | None = None  # the history's sequence, if the listed rows have a history

    def to_json(self) -> str:
        """Return the page as the API returns it."""
        return f'{{"items":{self.items},"next_cursor":{json.dumps(self.next_cursor)}}}'


class PageQuery(Query):
    """Query of a list. A subclass adds filters, and says what the list is sorted by."""

    sorted_by: ClassVar[str] = "timestamp"
    before_all: ClassVar[object] = "infinity"  # the sort key before which the first page starts
    missing_key: ClassVar[object] = None  # the sort key of rows whose `sorted_by` is null
    has_history: ClassVar[bool] = True  # whether the listed rows have a history
    later: ClassVar[frozenset[str]] = frozenset()  # filters that older cursors do not know

    limit: Annotated[int, Field(ge=1, le=100, description="The maximum number of items.")] = 50
    cursor: Annotated[
        str | None, Field(max_length=500, description="The `next_cursor` of the previous page.")
    ] = None

    def starts_before(self) -> object:
        """Return the key that every row of the list sorts before.

        A filter that ends the list is this one bound: of two, the index might use the wrong one.
        """
        return self.before_all

    def params(self) -> dict[str, object]:
        """Return the query's parameters; one row more than `limit` shows if there is a next page.

        Raises InvalidCursor if the cursor is malformed or belongs to other filters.
        """
        start: dict[str, object] = {"before": self.starts_before(), "before_id": UUID(int=0)}
        if self.cursor is not None:
            key, row_id, filters = _decode(self.cursor)
            if filters != self._filters():
                raise InvalidCursor
            start = {"before": self.missing_key if key is None else key, "before_id": row_id}
        return {**start, "limit": self.limit + 1}

    def page(self, rows: list[L]) -> Page[L]:
        """Return the page of these rows, cut at the limit and at PAGE_BYTES."""
        shown = rows[: self.limit]
        items = _to_json(shown)
        # Lambda's response quotes the body once more, which at most doubles a byte.
        if 2 * len(items.encode()) > PAGE_BYTES:
            shown = fit_to_limit(shown)
            items = _to_json(shown)
        more = len(rows) > len(shown)
        return Page(items, self._cursor_after(shown[-1]) if more else None)

    def _cursor_after(self, row: Identified) -> str:
        key: int | datetime | date | str | None = getattr(row, self.sorted_by)
        at = key.isoformat() if isinstance(key, date) else key
        text = json.dumps([at, str(row.id), self._filters()])
        return urlsafe_b64encode(text.encode()).decode().rstrip("=")

    def _filters(self) -> str:
        """Return a short hash of the list and its filters, as it was without the later ones."""
        fields = type(self).model_fields
        unset = {name for name in self.later if self.__dict__[name] == fields[name].default}
        filters = {n: v for n, v in self.__dict__.items() if n not in unset}
        filters |= {"limit": None, "cursor": None}
        return sha256(f"{type(self).__name__}{filters}".encode()).hexdigest()[:12]


def _decode(cursor: str) -> tuple[int | datetime | date | str | None, UUID, str]:
    try:
        text = urlsafe_b64decode(cursor + "=" * (-len(cursor) % 4))
        return _CURSOR.validate_json(text)
    except (ValueError, ValidationError) as error:
        raise InvalidCursor from error


def _to_json(rows: list[L]) -> str:
    return list_of(type(rows[0])).dump_json(rows).decode() if rows else "[]"


@cache
def list_of(shape: type[L]) -> TypeAdapter[list[L]]:
    """Return an adapter that validates or writes a whole list of a model."""
    return TypeAdapter(list[shape])  # type: ignore[valid-type]


def fit_to_limit(rows: list[M]) -> list[M]:
    """Return the first rows that together stay below PAGE_BYTES, but at least one."""
    size = 0
    for number, row in enumerate(rows):
        item = row.model_dump_json()
        size += len(item.encode()) + item.count('"') + item.count("\\")
        if number and size > PAGE_BYTES:
            return rows[:number]
    return rows
