"""A diary as JSON lines, plain or gzipped: each is an entry of one journal."""

import json
from collections import Counter
from collections.abc import Iterator
from datetime import UTC, date, datetime, time
from typing import Any
from uuid import UUID, uuid5

from shared.sources.bundle import UNPACKING, Bundle, Damaged
from shared.sources.source import Item, LeftOut, Owner, Record, Source, Unusable

# Nothing longer can be an entry: 100,000 characters, escaped, are at most 1.2 MB.
MAX_LINE = 4_000_000  # bytes
FIELDS = {"date", "timestamp", "text", "title", "mood", "tags"}
NO_JSON = "it holds a number, half a character or a nesting that JSON cannot carry"
BOM = b"\xef\xbb\xbf"


class Refused(Exception):
    """Why a line is no entry; it never quotes the line."""


def recognise(bundle: Bundle) -> bool:
    """Return whether a single file's first line is an object with the text of an entry."""
    if len(bundle.names) != 1:
        return False
    first = bundle.head(bundle.names[0]).removeprefix(BOM).lstrip()
    line = first.partition(b"\n")[0]
    return first.startswith(b"{") and b'"text"' in line and (b'"date"' in line or b'"times' in line)


def read(bundle: Bundle, owner: Owner) -> Iterator[Record]:
    """Yield the entries, and before them the journal if it is not there."""
    if owner.journal is None:
        raise Unusable("These are entries of a diary: say with --journal of which journal.")
    if len(bundle.names) != 1:
        raise Unusable(f"{bundle.name} is not a file of JSON lines.")
    journal = owner.journal
    if journal.is_new:
        yield Item("journal", journal.id, journal.name, {"name": journal.name})
    seen: Counter[UUID] = Counter()
    for number, line in _lines(bundle):
        where = f"Line {number:,}"
        try:
            entry = read_entry(line)
            entry_id = _id(entry, journal.id, seen)
        except Refused as error:
            yield LeftOut("entry", where, str(error))
            continue
        yield Item("entry", entry_id, where, {"journal_id": str(journal.id), **entry})


def _lines(bundle: Bundle) -> Iterator[tuple[int, bytes]]:
    """Yield the lines that are not blank, with their numbers."""
    name = bundle.names[0]
    number = 0
    with bundle.open(name) as file:
        try:
            while line := file.readline(MAX_LINE + 1):
                rest = line
                while rest and not rest.endswith(b"\n"):  # too long, or the last: skip to its end
                    rest = file.readline(MAX_LINE)
                if number == 0 and b"\0" in line[:1024]:
                    # UTF-16 and archives have zeros early on; UTF-8 JSON has none anywhere.
                    raise Unusable(f"{name} is neither UTF-8 text nor gzip: convert it first.")
                number += 1
                line = line.removeprefix(BOM) if number == 1 else line
                if line.strip():
                    yield number, line
        except UNPACKING as error:
            raise Damaged(
                f"{name} is damaged after line {number:,} ({error}). "
                "The lines before are taken care of; get a whole copy for the rest."
            ) from error


def read_entry(line: bytes) -> dict[str, Any]:
    """Return a line as the API takes an entry; what its fields may hold is for the API to say.

    Raises Refused.
    """
    fields = {name: value for name, value in _fields(line).items() if value is not None}
    if fields.keys() - FIELDS:
        raise Refused(f"it has fields other than {', '.join(sorted(FIELDS))}")
    entry = {"timestamp": _moment(fields)}
    if "text" in fields:
        entry["content"] = fields["text"]
    return entry | {name: fields[name] for name in ("title", "mood", "tags") if name in fields}


def _fields(line: bytes) -> dict[str, Any]:
    if len(line) > MAX_LINE:
        raise Refused(f"it is longer than {MAX_LINE:,} bytes")
    try:
        fields = json.loads(line.decode("utf-8"), object_pairs_hook=_unrepeated)
    except UnicodeDecodeError:
        raise Refused("it is not UTF-8") from None
    except json.JSONDecodeError as error:
        problem = error.msg.removesuffix(" at")
        raise Refused(f"it is not JSON: {problem} at column {error.colno:,}") from None
    except (ValueError, RecursionError):  # a number or nesting that nothing has a use for
        raise Refused("it is not JSON that can be read") from None
    if not isinstance(fields, dict):
        raise Refused("it is not a JSON object")
    return fields


def _unrepeated(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    fields = dict(pairs)
    if len(fields) < len(pairs):
        raise Refused("it has a field twice")
    return fields


def _moment(fields: dict[str, Any]) -> str:
    """Return when it happened, in UTC; a day begins at midnight UTC."""
    if ("date" in fields) == ("timestamp" in fields):
        raise Refused("it needs either a date or a timestamp")
    try:
        if "date" in fields:
            day = date.fromisoformat(fields["date"])
            return datetime.combine(day, time.min, UTC).isoformat()
        moment = datetime.fromisoformat(fields["timestamp"].upper())
        if moment.tzinfo is not None:
            return moment.astimezone(UTC).isoformat()
    except (ValueError, TypeError, AttributeError, OverflowError):
        raise Refused(
            "its date is not like 2026-11-22, or its timestamp 2026-11-22T09:30:00Z"
        ) from None
    raise Refused("its timestamp has no time zone")


def _id(entry: dict[str, Any], journal_id: UUID, seen: Counter[UUID]) -> UUID:
    """Return an id that follows from the journal and all that the entry holds.

    So it is the same wherever in the file the entry stands. The second of two that are exactly
    alike gets another, and so on. An id once given must stay: to change this is to import twice.
    """
    try:
        content = json.dumps(entry, sort_keys=True, ensure_ascii=False, allow_nan=False)
        entry_id = uuid5(journal_id, content)
    except (ValueError, RecursionError):
        raise Refused(NO_JSON) from None
    seen[entry_id] += 1
    if (number := seen[entry_id]) > 1:
        entry_id = uuid5(entry_id, str(number))
    return entry_id


SOURCE = Source("jsonl", "JSON lines", recognise, read)
