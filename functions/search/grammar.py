"""The grammar of a search line: words, "phrases", -without, #tag, in:, before:, after:, kind:.

web/src/model/query.ts reads the same lines, and web/test/query.json has the cases of both.
"""

import re
from calendar import monthrange
from contextlib import suppress
from dataclasses import dataclass
from datetime import date
from typing import Literal

MOST_PARTS = 32  # of a line; what comes later is not looked for
_TERM = re.compile(
    r'(-?)(?:(?:#|(?:in|kind|before|after):)(?=\s|$)|(#|\w+:)?(?:"([^"]*)(?:"|$)|(\S+)))',
    re.IGNORECASE,
)
_PERIOD = re.compile(r"([0-9]{4})(?:-([0-9]{2}))?(?:-([0-9]{2}))?")
_NAMES = {"": "words", "#": "tag", "in:": "in", "kind:": "kind"}

# A mark is a term of the index, as the parameters beside the line need them.
Type = Literal["words", "tag", "in", "kind", "before", "after", "mark"]


@dataclass(frozen=True, slots=True)
class Part:
    """One condition of a line."""

    type: Type
    value: str  # of before and after, the first or the last day of it
    without: bool = False
    quoted: bool = False


def parts_of(line: str) -> list[Part]:
    """Return what a line asks for. What is half typed asks for nothing yet."""
    found = (_part(match) for match in _TERM.finditer(_text(line)))
    return [part for part in found if part is not None][:MOST_PARTS]


def _text(line: str) -> str:
    """Return a line as text that PostgreSQL can store."""
    return line.encode("utf-8", "ignore").decode().replace("\0", " ")


def _part(match: re.Match[str]) -> Part | None:
    minus, prefix, quoted, plain = match.groups()
    value = (quoted or plain or "").strip()
    if not value or value == "-":
        return None
    name, without = (prefix or "").lower(), minus == "-"
    if name == "":
        return Part("words", value, without, quoted=quoted is not None)
    if name in _NAMES:
        return Part(_NAMES[name], value, without)  # type: ignore[arg-type]
    if name in ("before:", "after:") and (period := _period(value)):
        is_before = name == "before:"
        day = period[0] if is_before else period[1]
        return Part("before" if is_before else "after", day.isoformat(), without)
    # Another prefix is none: 10:30, or https://example.com.
    return Part("words", match[0][1:] if without else match[0], without)


def _period(value: str) -> tuple[date, date] | None:
    """Return the first and the last day of a year, a month or a day."""
    found = _PERIOD.fullmatch(value)
    if not found:
        return None
    year, month, day = (int(part) if part else None for part in found.groups())
    with suppress(ValueError):  # such as of the 30 February
        first = date(year or 0, month or 1, day or 1)
        if day:
            return first, first
        last_month = month or 12
        return first, date(first.year, last_month, monthrange(first.year, last_month)[1])
    return None
