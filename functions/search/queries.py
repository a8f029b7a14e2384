"""SQL for search."""

import json
from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID

from pydantic import BaseModel

from functions.search.grammar import Part, parts_of
from functions.search.models import SearchQuery, SearchResult, SearchResults
from functions.search.snippets import pieces
from shared.db.database import database
from shared.db.prologue import Caller

db = database("aurora_app")
_DAY = timedelta(days=1)


class _Found(SearchResult):
    """An item as the database returns it, with the part of its text around the first hit."""

    snippet: Any = None
    score: float
    text: str
    is_begun: bool
    is_cut: bool


class _Answer(BaseModel):
    items: list[_Found]
    marks: list[str]
    total: int
    is_exact: bool
    is_complete: bool
    next_at: datetime | None
    next_id: UUID | None


def search(caller: Caller, query: SearchQuery) -> SearchResults:
    score, moment, item_id = query.start()
    answer = db.get(
        caller,
        _Answer,
        """
        select items, marks, total, is_exact, is_complete, next_at, next_id from find_items(
          %(question)s::jsonb, %(by_score)s, %(limit)s, %(score)s::float8, %(before)s::timestamptz,
          %(before_id)s::uuid
        )
        """,
        question=question(query),
        by_score=query.order == "best",
        limit=query.limit + 1,
        score=score,
        before=moment,
        before_id=item_id,
    )
    shown = answer.items[: query.limit]
    next_cursor = None
    if len(answer.items) > len(shown):
        next_cursor = query.cursor_after(shown[-1].score, shown[-1].timestamp, shown[-1].id)
    elif answer.next_at and answer.next_id:
        next_cursor = query.cursor_after(0, answer.next_at, answer.next_id)
    return SearchResults(
        items=[_result(item, answer.marks) for item in shown],
        count=answer.total,
        exact=answer.is_exact,
        complete=answer.is_complete,
        next_cursor=next_cursor,
    )


def _result(item: _Found, marks: list[str]) -> SearchResult:
    fields = item.model_dump(include=SearchResult.model_fields.keys() - {"snippet"})
    snippet = pieces(item.text, marks, is_begun=item.is_begun, is_cut=item.is_cut)
    return SearchResult(**fields, snippet=snippet)


def question(query: SearchQuery) -> str:
    """Return a query as find_items takes it: parts, and bounds of days."""
    parts = parts_of(query.q)
    days = _days(parts, query.since, query.until)
    said = [part for part in parts if part.type not in ("before", "after")]
    asked = [
        {"type": part.type, "value": part.value, "without": part.without, "quoted": part.quoted}
        for part in [*said, *_filters(query)]
    ]
    # A line of nothing but punctuation is looked for too, in vain.
    if not asked and not parts and query.q.strip(' \t"-#'):
        asked = [{"type": "words", "value": "", "without": False, "quoted": False}]
    return json.dumps({"parts": asked, **days})


def _filters(query: SearchQuery) -> list[Part]:
    """Return the other parameters as parts."""
    found = [Part("kind", query.kind)] if query.kind else []
    if query.tag:
        found.append(Part("tag", query.tag))
    marks = {
        f"/{query.journal}": query.journal,
        "=done": query.completed is True,
        "=open": query.completed is False,
        "*": query.starred,
    }
    found += [Part("mark", mark) for mark, is_asked in marks.items() if is_asked]
    if query.starred is False:
        found.append(Part("mark", "*", without=True))
    return found


def _days(parts: list[Part], since: date | None, until: date | None) -> dict[str, str]:
    """Return the bounds of an item's day: what it has to be, and may not be if it has one."""
    bounds: dict[str, list[date]] = {
        "first_day": [since] if since else [],
        "last_day": [until] if until else [],
        "not_before": [],
        "not_after": [],
    }
    for part in parts:
        if part.type not in ("before", "after"):
            continue
        day = date.fromisoformat(part.value)
        if part.without:
            bounds["not_before" if part.type == "before" else "not_after"].append(day)
        elif part.type == "before":
            bounds["last_day"].append(day - _DAY if day > date.min else day)
        else:
            bounds["first_day"].append(day + _DAY if day < date.max else day)
    return {
        name: (max if name in ("first_day", "not_before") else min)(days).isoformat()
        for name, days in bounds.items()
        if days
    }
