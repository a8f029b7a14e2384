"""Reading what exports hold: JSON, CSV, moments and tags, each odd value by itself."""

import csv
import io
import json
from collections.abc import Iterator
from datetime import UTC, date, datetime, time, tzinfo
from typing import Any
from zoneinfo import ZoneInfo

from shared.sources.bundle import Bundle
from shared.zones import zone_info

MAX_CELL = 4_000_000  # characters


class Unreadable(Exception):
    """Why a file or a value cannot be read."""


def text_of(data: bytes) -> str:
    """Return UTF-8 or UTF-16 text without its byte order mark. Raises Unreadable."""
    encoding = "utf-16" if data[:2] in {b"\xff\xfe", b"\xfe\xff"} else "utf-8-sig"
    try:
        return data.decode(encoding)
    except UnicodeDecodeError:
        raise Unreadable("it is not text in UTF-8") from None


def json_of(data: bytes) -> Any:
    """Return what a JSON file holds. Raises Unreadable, also of what nests too deep."""
    try:
        return json.loads(text_of(data))
    except json.JSONDecodeError as error:
        place = f"line {error.lineno:,}, column {error.colno:,}"
        raise Unreadable(f"it is not JSON: {error.msg} at {place}") from None
    except (ValueError, RecursionError):
        raise Unreadable("it is not JSON that can be read") from None


def json_file(bundle: Bundle, name: str) -> Any:
    """Return what a JSON file of an export holds. Raises Unreadable, TooLarge and Damaged."""
    return json_of(bundle.read(name))


def csv_rows(text: str) -> Iterator[list[str]]:
    """Yield the records of a CSV file; a cell may hold lines of its own. Raises Unreadable."""
    csv.field_size_limit(MAX_CELL)
    try:
        yield from csv.reader(io.StringIO(text, newline=""))
    except csv.Error as error:
        raise Unreadable(f"it is not CSV: {error}") from None


def row_of(header: list[str], cells: list[str]) -> dict[str, str]:
    """Return the cells of a record by their columns; what has none is under one name."""
    row = dict(zip(header, cells, strict=False))
    more = [cell for cell in cells[len(header) :] if cell.strip()]
    return row | {"without a column": ", ".join(more)} if more else row


def moment(value: object, zone: tzinfo = UTC) -> datetime | None:
    """Return a moment from ISO 8601 text, or None for what is none; without an offset in `zone`."""
    if not isinstance(value, str) or not value.strip():
        return None
    try:
        parsed = datetime.fromisoformat(value.strip().upper())
    except ValueError:
        return None
    return with_zone(parsed, zone)


def with_zone(moment: datetime, zone: tzinfo) -> datetime | None:
    """Return a moment with a zone if it has none; None for what Aurora cannot represent."""
    placed = moment if moment.tzinfo else moment.replace(tzinfo=zone)
    try:
        return placed.astimezone(UTC) if 1 < placed.astimezone(UTC).year < 9999 else None  # noqa: PLR2004
    except (OverflowError, ValueError):
        return None


def from_epoch(value: object, per_second: int) -> datetime | None:
    """Return a moment from a number of seconds, or of their parts, since 1970; else None."""
    try:
        seconds = int(str(value)) / per_second
        return datetime.fromtimestamp(seconds, UTC) if seconds > 0 else None
    except (ValueError, OverflowError, OSError):
        return None


def noon(day: date, zone: tzinfo) -> datetime:
    """Return the middle of a day, for what has a date and no time of day."""
    return datetime.combine(day, time(12), zone).astimezone(UTC)


def sent(moment: datetime) -> str:
    """Return a moment as the API takes it."""
    return moment.astimezone(UTC).isoformat().replace("+00:00", "Z")


def zone_of(name: object) -> ZoneInfo | None:
    """Return the IANA zone of a name, or None."""
    try:
        return zone_info(name) if isinstance(name, str) else None
    except ValueError:
        return None


def words(values: object) -> list[str]:
    """Return the non-empty strings of a list, stripped; nothing for what is no list."""
    if not isinstance(values, list):
        return []
    return [value.strip() for value in values if isinstance(value, str) and value.strip()]
