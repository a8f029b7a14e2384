"""A thought, journal, entry or task as a file: its fields as front matter, its words as text."""

import hashlib
import json
import re
from datetime import UTC, datetime
from functools import cache
from pathlib import PurePosixPath
from typing import Any

from pydantic import ValidationError

from cli.sync.front import Front, Value, join
from shared.kinds.registry import KINDS

Fields = dict[str, Any]

_DAY = re.compile(r"\d{4}-\d\d-\d\d")
_TRUTHS = {"true": True, "yes": True, "on": True, "false": False, "no": False, "off": False}


def page(kind: str, thing_id: str, fields: Fields, others: str = "") -> bytes:
    """Return the file of a thing."""
    text = fields[KINDS[kind].markdown.body]
    head: dict[str, Value] = {"id": thing_id, "kind": kind}
    title = fields["title"] if kind == "task" else None
    if title is not None and not _is_heading(title):
        head["title"], title = title, None
    for name in KINDS[kind].markdown.head:
        value = fields[name]
        if value is not None:
            head[name] = str(value).lower() if isinstance(value, bool) else value
    if text == "" and KINDS[kind].optional_body:
        head[KINDS[kind].markdown.body] = ""  # null has none
    if title is not None:
        text = f"# {title}\n\n{text}" if text else f"# {title}"
    return join(head, others, text or "")


def read(kind: str, front: Front, path: str, modified: float) -> Fields:
    """Return what a file says about a thing, as the API takes it; an entry's without its journal.

    What is left out is the default; a moment is that of the file's name, or of its last change.
    """
    given = {name: front.fields[name] for name in KINDS[kind].markdown.head if name in front.fields}
    fields: Fields = {name: value for name, value in given.items() if value is not None}
    text = front.body
    if kind == "task":
        fields["title"], text = _title(front, path)
        if (done := fields.get("completed")) is not None:
            fields["completed"] = _TRUTHS.get(str(done).lower(), done)
    if kind == "journal":
        fields.setdefault("name", PurePosixPath(path).parent.name)
    if KINDS[kind].moment:
        fields["timestamp"] = _moment(front, path, modified)
    if isinstance(tags := fields.get("tags"), str):
        fields["tags"] = [tags]
    if KINDS[kind].optional_body and not text:
        return fields | {KINDS[kind].markdown.body: front.fields.get(KINDS[kind].markdown.body)}
    return fields | {KINDS[kind].markdown.body: text}


def sent_fields(kind: str, row: Fields) -> Fields:
    """Return those fields of a row that a client sets."""
    return {name: row[name] for name in _names(kind)}


def digest(kind: str, fields: Fields) -> str:
    """Return the same for fields that mean the same: tags in lower case, moments in UTC."""
    try:
        sent = KINDS[kind].fields.model_validate_json(json.dumps(fields))
        fields = sent.model_dump(mode="json")
    except (ValidationError, ValueError):
        pass  # the server will say what is wrong with them
    return hashlib.sha256(json.dumps(fields, sort_keys=True).encode()).hexdigest()


def others(kind: str, front: Front) -> str:
    """Return the lines of a front matter that are not about the thing."""
    own = {"id", "kind", *KINDS[kind].markdown.head}
    if kind == "task":
        own.add("title")
    if KINDS[kind].optional_body:
        own.add(KINDS[kind].markdown.body)
    if KINDS[kind].moment and "timestamp" not in front.fields:
        own.add("date")  # it stood for the timestamp, which is written now
    return "".join(lines for name, lines in front.lines.items() if name not in own)


@cache
def _names(kind: str) -> tuple[str, ...]:
    return tuple(KINDS[kind].fields.model_fields)


def _is_heading(title: str) -> bool:
    return title.isprintable() and title == title.strip()


def _title(front: Front, path: str) -> tuple[str, str]:
    """Return a task's title and description."""
    title = front.fields.get("title")
    if isinstance(title, str):
        return title, front.body
    first, _, rest = front.body.partition("\n")
    if first.startswith("# ") and first[2:].strip():
        blank = "\r\n" if first.endswith("\r") else "\n"
        return first[2:].strip(), rest.removeprefix(blank)
    return PurePosixPath(path).stem.replace("-", " "), front.body


def _moment(front: Front, path: str, modified: float) -> Value:
    given = front.fields.get("timestamp") or front.fields.get("date")
    if given is None and (named := _DAY.match(PurePosixPath(path).name)):
        given = named[0]
    if given is None:
        return f"{datetime.fromtimestamp(modified, UTC):%Y-%m-%dT%H:%M:%SZ}"
    return f"{given}T00:00:00Z" if isinstance(given, str) and _DAY.fullmatch(given) else given
