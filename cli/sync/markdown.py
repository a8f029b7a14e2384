"""An item as a Markdown file: its fields as front matter, its words as text."""

import hashlib
import json
import re
from collections.abc import Iterable
from contextlib import suppress
from datetime import UTC, datetime
from decimal import Decimal
from pathlib import PurePosixPath
from typing import Any

from pydantic import ValidationError

from cli.sync.front_edit import edit
from cli.sync.front_matter import SHORT, Document, Value, join
from shared.fields import FIRST, LAST
from shared.kinds.kind import Kind

Fields = dict[str, Any]

_DAY = re.compile(r"\d{4}-\d\d-\d\d")
_WHOLE = re.compile(r"-?\d{1,9}")
_NUMBER = re.compile(r"[+-]?\d+(\.\d+)?(e[+-]?\d{1,2})?", re.ASCII | re.IGNORECASE)
_TRUTHS = {"true": True, "yes": True, "on": True, "false": False, "no": False, "off": False}


def page(kind: Kind, item_id: str, fields: Fields) -> bytes:
    """Return the file of an item that has none yet."""
    head, text = _layout(kind, kind.defaults | fields)
    return join({"id": item_id, "kind": kind.name, **head}, text)


def with_id(kind: Kind, item_id: str, document: Document, fields: Fields) -> bytes | None:
    """Return a new file with its id, and with all that it says by its name, place and age.

    Returns None where no line can be inserted.
    """
    head, text = _layout(kind, kind.defaults | fields)
    given = {name for name, value in document.fields.items() if value is not None}
    given |= {"timestamp"} if "date" in given else set()
    given |= document.fields.keys() - {kind.moment}
    added = {name: value for name, value in head.items() if name not in given}
    heading = kind.markdown.heading
    is_headed = not heading or heading in given or document.body.startswith("# ")
    changes: dict[str, Value] = {"id": item_id, "kind": kind.name}
    return edit(document, changes | added, None if is_headed else text)


def updated(
    kind: Kind, item_id: str, document: Document, current: Fields, wanted: Fields
) -> bytes | None:
    """Return a file as it should be, with only those lines changed that say something else.

    Returns None where that cannot be done without touching what is the person's own.
    """
    old_head, old_text = _layout(kind, normal(kind, current))
    new_head, new_text = _layout(kind, normal(kind, wanted))
    changes: dict[str, Value] = {
        name: new_head.get(name)
        for name in dict.fromkeys([*new_head, *old_head])
        if new_head.get(name) != old_head.get(name)
    }
    for name in kind.records & changes.keys():
        changes[name] = _spelt_as(document.fields.get(name), changes[name])
    body = None
    heading = kind.markdown.heading
    if new_text != old_text or (heading and new_head.get(heading) != old_head.get(heading)):
        body = new_text
        if heading and heading in document.fields:
            changes[heading] = new_head.get(heading)
    if document.is_flow:
        return edit(document, changes, body)
    if document.fields.get("id") != item_id:
        changes |= {"id": item_id, "kind": kind.name}
    if kind.moment and kind.moment not in changes:
        changes |= _moment_line(kind, document, wanted)
    elif kind.moment and kind.moment not in document.fields and "date" in document.fields:
        changes["date"] = None  # it stood for the moment, which has a line of its own now
    return edit(document, changes, body)


def read(kind: Kind, document: Document, path: str, modified: float) -> Fields:
    """Return what a file says about an item, as the API takes it; without its parent.

    What is left out is the default; a moment is that of the file's name, or of its last change.
    """
    known = document.fields
    fields: Fields = {n: known[n] for n in kind.markdown.head if known.get(n) is not None}
    text = document.body
    if kind.markdown.heading:
        fields[kind.markdown.heading], text = _heading(kind.markdown.heading, document, path)
    if kind.markdown.folder_field:
        fields.setdefault(kind.markdown.folder_field, PurePosixPath(path).parent.name)
    if kind.moment:
        fields[kind.moment] = _moment(kind.moment, document, path, modified)
    _read_values(kind, fields)
    if kind.markdown.day and (named := _DAY.match(PurePosixPath(path).name)):
        fields.setdefault(kind.markdown.day, named[0])
    for name in kind.records & fields.keys():
        fields[name] = {
            one: part if one == SHORT else _number(part) for one, part in fields[name].items()
        } or None
    for name in kind.times & fields.keys():
        fields[name] = _midnight(fields[name])
    if kind.optional_body and not text:
        return fields | {kind.markdown.body: known.get(kind.markdown.body)}
    return fields | {kind.markdown.body: text}


def _read_values(kind: Kind, fields: Fields) -> None:
    """Read what front matter says as text, where a field is something else."""
    for name in kind.truths & fields.keys():
        fields[name] = _TRUTHS.get(str(fields[name]).lower(), fields[name])
    for name in kind.lists & fields.keys():
        fields[name] = _list(fields[name])
    for name in kind.numbers & fields.keys():
        fields[name] = [int(one) if _WHOLE.fullmatch(one) else one for one in fields[name]]
    for name in kind.maps & fields.keys():
        with suppress(ValueError):  # the server will say what is wrong with it
            fields[name] = json.loads(fields[name])


def to_send(kind: Kind, fields: Fields, lines: set[str], before: set[str]) -> Fields:
    """Return the fields to send: later ones only if their line is there, or was.

    A client that has never seen a field does not clear it by saying nothing.
    """
    left_out = kind.fields.later - lines - before
    gone = (kind.fields.later & before) - lines
    cleared = {name: kind.defaults.get(name) for name in gone}
    return {name: value for name, value in (fields | cleared).items() if name not in left_out}


def from_row(kind: Kind, row: Fields) -> Fields:
    """Return those fields of a row that a client sets and knows."""
    return {name: row[name] for name in kind.fields.model_fields if name in row}


def without_later(kind: Kind, row: Fields, sent: Iterable[str]) -> Fields:
    """Return a row's fields without the later ones that were not sent with the others."""
    return {name: row[name] for name in row if name not in kind.fields.later.difference(sent)}


def is_equal(kind: Kind, one: Fields, row: Fields) -> bool:
    """Tell whether a file says what a row does: tags in lower case, moments in UTC.

    A later field that the file leaves open is as the row has it, and so is a zone of null.
    """
    said = {name for name in one if name != "zone" or one[name] is not None}
    open_fields = {name: row[name] for name in kind.fields.later - said if name in row}
    return normal(kind, one | open_fields) == normal(kind, row)


def says_all(kind: Kind, one: Fields, row: Fields) -> bool:
    """Tell whether a file says what a row does, also by what it leaves out."""
    left_out = {name: value for name, value in kind.unsaid.items() if name in row}
    return is_equal(kind, left_out | one, row)


def due_lines(kind: Kind, row: Fields) -> set[str]:
    """Return the later fields for which the file of a row has a line."""
    return set(kind.fields.later & _layout(kind, row)[0].keys())


def normal(kind: Kind, fields: Fields) -> Fields:
    """Return the same for fields that mean the same."""
    known = {name: value for name, value in fields.items() if name in kind.fields.model_fields}
    try:
        return kind.fields.model_validate_json(json.dumps(known)).model_dump(mode="json")
    except (ValidationError, ValueError):
        return kind.defaults | known  # the server will say what is wrong with them


def later_lines(kind: Kind, document: Document) -> set[str]:
    """Return the fields the first release did not have, of which the file has a line."""
    return set(kind.fields.later & document.fields.keys())


def _layout(kind: Kind, fields: Fields) -> tuple[dict[str, Value], str]:
    """Return what the front matter says of some fields, and the text below it."""
    text: str | None = fields.get(kind.markdown.body)
    head: dict[str, Value] = {}
    title = fields.get(kind.markdown.heading) if kind.markdown.heading else None
    if kind.markdown.heading and title is not None and not _is_heading(title):
        head[kind.markdown.heading], title = title, None
    for name in kind.markdown.head:
        value = fields.get(name)
        if value is not None and value != kind.unsaid.get(name):
            head[name] = _as_line(kind, name, value)
    if text == "" and kind.optional_body:
        head[kind.markdown.body] = ""  # null has none
    if title is not None:
        text = f"# {title}\n\n{text}" if text else f"# {title}"
    return head, text or ""


def _as_line(kind: Kind, name: str, value: Any) -> Value:
    """Return a value as front matter has it."""
    if isinstance(value, dict) and name in kind.records:
        return {key: _as_text(one) for key, one in value.items() if one is not None} or None
    if isinstance(value, dict):
        return json.dumps(value, ensure_ascii=False)
    if isinstance(value, list):
        return [str(one) for one in value]
    return str(value).lower() if isinstance(value, bool) else value


def _as_text(value: str | float) -> str:
    return value if isinstance(value, str) else format(Decimal(repr(value)), "f")


def _moment_line(kind: Kind, document: Document, fields: Fields) -> dict[str, Value]:
    """Return the line that a moment needs if the file's name or age stood for it."""
    given = kind.moment is None or document.fields.get(kind.moment) or document.fields.get("date")
    return {} if given or kind.moment is None else {kind.moment: fields[kind.moment]}


def _is_heading(title: str) -> bool:
    return title.isprintable() and title == title.strip()


def _heading(name: str, document: Document, path: str) -> tuple[str, str]:
    """Return a title and the text below it."""
    title = document.fields.get(name)
    if isinstance(title, str):
        return title, document.body
    first, _, rest = document.body.partition("\n")
    if first.startswith("# ") and first[2:].strip():
        blank = "\r\n" if first.endswith("\r") else "\n"
        return first[2:].strip(), rest.removeprefix(blank)
    return PurePosixPath(path).stem.replace("-", " "), document.body


def _list(value: Value) -> list[str]:
    """Return a list; of one text the items between its commas, which may each begin with #."""
    if isinstance(value, str):
        value = [one.strip().removeprefix("#") for one in value.split(",")]
    return [one for one in value or [] if one.strip()]


def _spelt_as(before: Value, now: Value) -> Value:
    """Return a place with its numbers as they are written already, where they are the same."""
    if not isinstance(before, dict) or not isinstance(now, dict):
        return now
    is_same = {name for name, text in before.items() if _number(text) == _number(now.get(name, ""))}
    return {name: before[name] if name in is_same else text for name, text in now.items()}


def _number(text: str) -> str | float:
    return float(text) if _NUMBER.fullmatch(text) else text


def _midnight(given: Value) -> Value:
    return f"{given}T00:00:00Z" if isinstance(given, str) and _DAY.fullmatch(given) else given


def _moment(name: str, document: Document, path: str, modified: float) -> Value:
    given = document.fields.get(name) or document.fields.get("date")
    if given is None and (named := _DAY.match(PurePosixPath(path).name)):
        given = named[0] if _is_day(named[0]) else None
    if given is None:
        return _time_of(modified).isoformat(timespec="seconds").replace("+00:00", "Z")
    return _midnight(given)


def _is_day(text: str) -> bool:
    try:
        day = datetime.fromisoformat(text).replace(tzinfo=UTC)
    except ValueError:
        return False
    return FIRST <= day < LAST


def _time_of(modified: float) -> datetime:
    """Return a file's time; a clock that was far off gives the nearest that can be kept."""
    try:
        found = datetime.fromtimestamp(modified, UTC)
    except (ValueError, OverflowError, OSError):
        return datetime.fromtimestamp(0, UTC)
    return min(max(found, FIRST), LAST.replace(year=LAST.year - 1))


def fields_digest(kind: Kind, fields: Fields) -> str:
    """Return the same for fields that mean the same, and never for others."""
    return hashlib.sha256(json.dumps(normal(kind, fields), sort_keys=True).encode()).hexdigest()
