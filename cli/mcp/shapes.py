"""Items as an assistant gets them: short, with what it takes to ask for more."""

from collections.abc import Mapping
from typing import Any

from shared.kinds.registry import KINDS

Row = Mapping[str, Any]

SHORT = 300  # characters of an item's text in a list
PART = 20_000  # of one that is read
SHOWN = ("journal_id", "tags", "completed", "date", "due_time", "start", "end", "rule")
NOT_SHOWN = {"origin", "user_id", "version"}


def short(item: Row) -> dict[str, Any]:
    """Return an item of a list: its kind, id, moment, the first of its text, and a few fields."""
    row = item["row"]
    kind = KINDS.get(item["kind"])
    names = kind.text if kind else ("title", "text", "content", "name")
    text = "\n".join(row[name] for name in names if row.get(name))
    shown = {name: row[name] for name in SHOWN if row.get(name) not in (None, [])}
    head = {"kind": item["kind"], "id": row["id"], "when": item["timestamp"]}
    return head | shown | {"text": text if len(text) <= SHORT else f"{text[:SHORT]} ..."}


def found(item: Row) -> dict[str, Any]:
    """Return an item that a search has found, with the part of its text around the first hit."""
    names = ("journal_id", "title", "tags", "completed")
    shown = {name: item[name] for name in names if item[name] not in (None, [])}
    text = "".join(piece["text"] for piece in item["snippet"])
    return {
        "kind": item["kind"],
        "id": item["id"],
        "when": item["timestamp"],
        **shown,
        "text": text,
    }


def on_day(item: Row) -> dict[str, Any]:
    """Return an event or a task as the calendar has it."""
    names = ("occurrence", "title", "location", "start", "end", "all_day", "zone", "completed")
    shown = {name: item[name] for name in names if item[name] is not None}
    return {"kind": item["kind"], "id": item["id"], **shown}


def whole(kind: str, row: Row, offset: int) -> dict[str, Any]:
    """Return all fields of an item, and of a long text the part that begins at `offset`."""
    body = KINDS[kind].markdown.body
    text = row[body] or ""
    part = text[offset : offset + PART]
    fields = {name: value for name, value in row.items() if name not in NOT_SHOWN}
    rest = {"next_offset": offset + PART} if len(text) > offset + PART else {}
    return {"kind": kind, **fields, body: part, **rest}
