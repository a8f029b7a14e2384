"""Making a source's item one that Aurora can keep: an odd value goes, the rest stays."""

import json
from collections.abc import Iterable, Iterator
from dataclasses import replace
from functools import cache
from hashlib import sha256
from typing import Any
from uuid import UUID, uuid5

from pydantic import ValidationError
from pydantic_core import ErrorDetails

from shared.kinds.kind import Kind
from shared.kinds.registry import KINDS
from shared.sources.canonical import line
from shared.sources.source import Item, LeftOut, Note, Record

NO_JSON = "it holds a number, half a character or a nesting that JSON cannot carry"
MAX_ORIGIN = 16_000  # bytes of JSON, of the 16 KB that Aurora keeps
ROUNDS = 50  # of validation: each takes out what the one before found
LONG_TITLE = "title longer than Aurora's, in the text as a whole"


def fitted(records: Iterable[Record], tag: str | None) -> Iterator[Record]:
    """Yield the records of a source with its items as Aurora can keep them, each with the tag."""
    for record in records:
        if isinstance(record, Item):
            yield from _fit(_with_tag(record, tag))
        else:
            yield record


def _fit(item: Item) -> Iterator[Record]:
    """Yield notes of what had to go, and the item; or why there is none."""
    kind = KINDS[item.kind]
    fields = dict(item.fields)
    notes = list(_shortened(kind, fields))
    for _ in range(ROUNDS):
        _trim_origin(fields, notes)
        try:
            text = json.dumps(fields, ensure_ascii=False, allow_nan=False)
            kind.new.model_validate_json(text.encode())
        except ValidationError as error:
            if why := _take_out(kind, fields, error.errors(), notes):
                yield LeftOut(item.kind, item.where, why)
                return
        except (ValueError, RecursionError):
            yield LeftOut(item.kind, item.where, NO_JSON)
            return
        else:
            break
    for what in notes:
        yield Note(what, item.where)
    yield replace(item, fields=fields)


def _with_tag(item: Item, tag: str | None) -> Item:
    """Return an item with one more tag, if its kind has tags."""
    if not tag or "tags" not in KINDS[item.kind].fields.model_fields:
        return item
    tags = [*(item.fields.get("tags") or []), tag]
    return replace(item, fields=item.fields | {"tags": tags})


def change_id(item: Item) -> UUID:
    """Return the id of the change that adds an item: sent again, it is done once."""
    return uuid5(item.id, sha256(line(item.fields)).hexdigest())


def _shortened(kind: Kind, fields: dict[str, Any]) -> Iterator[str]:
    """Carry a title that is too long whole, at the beginning of the text below it."""
    title, body = fields.get("title"), kind.markdown.body
    most = _longest(kind.name, "title")
    if isinstance(title, str) and most and len(title) > most:
        text = fields.get(body)
        fields[body] = f"{title}\n\n{text}" if text else title
        fields["title"] = f"{title[: most - 1].rsplit(' ', 1)[0]}\u2026"
        yield LONG_TITLE


@cache
def _longest(kind: str, name: str) -> int | None:
    """Return how many characters a field may have."""
    schema = KINDS[kind].new.model_json_schema()["properties"].get(name, {})
    choices = [schema, *schema.get("anyOf", [])]
    return next((one["maxLength"] for one in choices if "maxLength" in one), None)


def _take_out(
    kind: Kind, fields: dict[str, Any], errors: list[ErrorDetails], notes: list[str]
) -> str:
    """Take the values out that are in the way; return why nothing is left, if so."""
    removed: dict[str, set[int]] = {}
    for error in errors:
        if not error["loc"]:
            return error["msg"]
        name = str(error["loc"][0])
        field = kind.new.model_fields.get(name)
        # What was at a time that Aurora cannot keep must not become what was now.
        if name not in fields or name == kind.moment or (field and field.is_required()):
            return f"{name}: {error['msg']}"
        if isinstance(fields[name], list) and len(error["loc"]) > 1:
            removed.setdefault(name, set()).add(int(error["loc"][1]))
        elif error["type"] == "too_long" and isinstance(fields[name], list):
            most = int((error.get("ctx") or {}).get("max_length") or 0)
            removed.setdefault(name, set()).update(range(most, len(fields[name])))
        else:
            removed.setdefault(name, set())
    for name, numbers in removed.items():
        values = fields.pop(name)
        gone: Any = values
        if numbers:
            gone = [value for number, value in enumerate(values) if number in numbers]
            fields[name] = [v for number, v in enumerate(values) if number not in numbers]
        kept = ", kept under its origin" if _keep(fields, name, gone) else ""
        what = name.removesuffix("s") if numbers else name
        notes += [f"{what} that Aurora cannot keep{kept}"] * (len(gone) if numbers else 1)
    return ""


def _keep(fields: dict[str, Any], name: str, value: Any) -> bool:
    """Put a value into the item's origin, where nothing small is lost, if it has one."""
    origin = fields.get("origin")
    if not isinstance(origin, dict) or name == "origin":
        return False
    fields["origin"] = origin | {"kept": {**origin.get("kept", {}), name: value}}
    return True


def _trim_origin(fields: dict[str, Any], notes: list[str]) -> None:
    """Leave the largest values out of an origin until it fits."""
    origin = fields.get("origin")
    while isinstance(origin, dict) and origin.get("kept") and _size(origin) > MAX_ORIGIN:
        kept: dict[str, Any] = dict(origin["kept"])
        sizes = {name: _size(value) for name, value in kept.items()}
        largest = max(sizes, key=sizes.__getitem__)
        del kept[largest]
        origin = fields["origin"] = origin | {"kept": kept}
        notes.append(f"{largest} that is too large to be kept under its origin")


def _size(value: Any) -> int:
    return len(json.dumps(value, ensure_ascii=False).encode("utf-8", "surrogatepass"))
