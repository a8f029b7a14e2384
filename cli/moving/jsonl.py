"""A file of journal entries, one JSON object a line, plain or gzipped, read a line at a time."""

import gzip
import json
import zlib
from codecs import BOM_UTF8
from collections.abc import Iterator
from datetime import UTC, date, datetime, time
from io import BufferedReader
from pathlib import Path
from typing import Any, Self

import click

# Nothing longer can be an entry: 100,000 characters, escaped, are at most 1.2 MB.
MAX_LINE = 4_000_000  # bytes
FIELDS = {"date", "timestamp", "text", "title", "mood", "tags"}
GZIP = b"\x1f\x8b"


class Refused(Exception):
    """Why a line is no entry; it never quotes the line."""


class LineFile:
    """The lines of a file as bytes, with how far reading has come."""

    def __init__(self, path: Path) -> None:
        """Open the file. Raises click.ClickException, here and when reading begins."""
        self._path = path
        self.count = 0  # lines read
        self.damage: click.ClickException | None = None  # why reading ended before the file did
        if path.exists() and not path.is_file():
            raise click.ClickException(f"{path} is not a file.")
        try:
            self._file = path.open("rb")
        except OSError as error:
            raise click.ClickException(f"{path} cannot be read: {error.strerror}.") from error
        self.size = path.stat().st_size  # bytes

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self._file.close()

    @property
    def position(self) -> int:
        """How many bytes of the file have been read."""
        return self._file.tell()

    def __iter__(self) -> Iterator[bytes]:
        try:
            yield from self._lines(self._unpacked())
        except (EOFError, OSError, zlib.error) as error:
            self.damage = click.ClickException(
                f"{self._path} is damaged after line {self.count:,} ({error}). "
                "The lines before are taken care of; get a whole copy for the rest."
            )

    def _unpacked(self) -> BufferedReader | gzip.GzipFile:
        """Return the file's text, at its beginning."""
        text: BufferedReader | gzip.GzipFile = self._file
        if self._file.peek(2).startswith(GZIP):
            text = gzip.GzipFile(fileobj=self._file)
        head = text.peek(1024)
        # UTF-16, zip and other archives have zeros early on; UTF-8 JSON has none anywhere.
        if b"\0" in head:
            raise click.ClickException(
                f"{self._path} is neither UTF-8 text nor gzip: convert it first."
            )
        if head.startswith(BOM_UTF8):
            text.read(len(BOM_UTF8))
        return text

    def _lines(self, text: BufferedReader | gzip.GzipFile) -> Iterator[bytes]:
        while line := text.readline(MAX_LINE + 1):
            rest = line
            while rest and not rest.endswith(b"\n"):  # too long, or the last: skip to its end
                rest = text.readline(MAX_LINE)
            self.count += 1
            yield line


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
