"""The plan of an import: what to do about each line, from the file and from what Aurora has."""

import json
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from enum import Enum
from hashlib import blake2b
from typing import Any
from uuid import UUID, uuid5

from pydantic import ValidationError

from cli.moving.jsonl import Refused, read_entry
from shared.kinds.entry import EntrySent

IMPORTED = ("journal_id", "timestamp", "content", "title", "mood", "tags")
NO_JSON = "it holds a number, half a character or a nesting that JSON cannot carry"


class Result(Enum):
    """What became of a line that was not refused."""

    ADDED = "added"
    THERE = "already there"
    CHANGED = "changed in Aurora since, left so"
    DELETED = "deleted since, left so"


@dataclass(frozen=True, slots=True)
class Send:
    """Add the entry."""

    line: int
    id: UUID
    fields: dict[str, Any]


@dataclass(frozen=True, slots=True)
class Leave:
    """Send nothing: Aurora has the entry, or had it."""

    line: int
    result: Result


@dataclass(frozen=True, slots=True)
class Refuse:
    """Send nothing: the line is no entry."""

    line: int
    why: str


Action = Send | Leave | Refuse
# A digest of each entry that Aurora has, and None for each that was deleted.
Known = Mapping[UUID, bytes | None]


def plan(lines: Iterable[tuple[int, bytes]], journal_id: UUID, known: Known) -> Iterator[Action]:
    """Yield what to do about each numbered line, in their order, a line at a time."""
    seen: Counter[bytes] = Counter()
    for number, line in lines:
        try:
            entry = read_entry(line)
            entry_id = _id(entry, journal_id, seen)
        except Refused as error:
            yield Refuse(number, str(error))
            continue
        fields = {"journal_id": str(journal_id), **entry}
        if entry_id not in known:
            yield Send(number, entry_id, fields)
        else:
            yield Leave(number, _compare(known[entry_id], fields))


def _compare(there: bytes | None, fields: dict[str, Any]) -> Result:
    """Return how an entry stands to one that Aurora has or had; it is never overwritten."""
    if there is None:
        return Result.DELETED
    return Result.THERE if there == digest(fields) else Result.CHANGED


def _id(entry: dict[str, Any], journal_id: UUID, seen: Counter[bytes]) -> UUID:
    """Return an id that follows from the journal and all that the entry holds.

    So it is the same wherever in the file the entry stands. The second of two that are exactly
    alike gets another, and so on. An id once given must stay: to change this is to import twice.
    """
    try:
        content = json.dumps(entry, sort_keys=True, ensure_ascii=False, allow_nan=False)
        entry_id = uuid5(journal_id, content)
    except (ValueError, RecursionError):
        raise Refused(NO_JSON) from None
    seen[entry_id.bytes] += 1
    if (number := seen[entry_id.bytes]) > 1:
        entry_id = uuid5(entry_id, str(number))
    return entry_id


def digest(fields: Mapping[str, Any]) -> bytes:
    """Return the same for fields that mean the same: a line's, or those of a row.

    Aurora keeps tags in lower case and moments in UTC.
    """
    imported = {name: fields[name] for name in IMPORTED if name in fields}
    try:
        sent = EntrySent.model_validate(imported)
        text = sent.model_dump_json(include=set(IMPORTED))
    except ValidationError:  # Aurora's limits are not ours: then it is the same if written alike
        text = json.dumps(imported, sort_keys=True)
    return blake2b(text.encode(), digest_size=16).digest()
