"""jrnl's journals: its text format, a folder of such files, and its JSON export."""

import re
from collections import Counter
from collections.abc import Iterator, Mapping
from datetime import datetime
from types import MappingProxyType
from typing import Any

from shared.sources.bundle import Bundle
from shared.sources.reading import Unreadable, json_of, text_of, with_zone, words
from shared.sources.source import Item, LeftOut, Note, Owner, Record, Source, besides, origin

APP = "jrnl"
FORMATS = (
    "%Y-%m-%d %H:%M", "%Y-%m-%d %I:%M %p", "%Y-%m-%d %H:%M:%S", "%Y-%m-%d %I:%M:%S %p",
    "%d/%m/%Y %H:%M", "%m/%d/%Y %I:%M %p", "%d.%m.%Y %H:%M", "%Y-%m-%d",
)  # fmt: skip
_STAMP = re.compile(r"^\[([^\]\n]{8,25})\] ?(.*)$", re.MULTILINE)
_BARE = re.compile(r"^(\d{4}-\d\d-\d\d \d\d:\d\d(?: [AP]M)?) (.*)$", re.MULTILINE)
_TAG = re.compile(r"(?<![\w@])@([\w/-]+)")
_STAR = re.compile(r" ?\*$")
MAPPED = {"date", "time", "title", "body", "starred", "tags"}
_TITLE_END = re.compile(r"(?<=[.!?])\s+|\n")


def recognise(bundle: Bundle) -> bool:
    """Return whether a file has an entry's stamp, or is jrnl's JSON."""
    return any(_is_json(bundle.head(name)) for name in bundle.ending(".json")) or any(
        _stamps(bundle.head(name).decode("utf-8", "replace"))
        for name in bundle.ending(".txt", ".jrnl", ".journal")
    )


def _is_json(head: bytes) -> bool:
    return b'"entries"' in head and b'"starred"' in head and b'"time"' in head


def _stamps(text: str) -> list[re.Match[str]]:
    found = [one for one in _STAMP.finditer(text) if _when(one[1])]
    return found or [one for one in _BARE.finditer(text) if _when(one[1])]


def _when(stamp: str) -> datetime | None:
    for form in FORMATS:
        try:
            return datetime.strptime(stamp.strip(), form)  # noqa: DTZ007 - its zone is the person's
        except ValueError:
            continue
    return None


def read(bundle: Bundle, owner: Owner) -> Iterator[Record]:
    """Yield the journal and its entries."""
    name = bundle.name.partition(".")[0] or APP
    journal = owner.id_of(f"jrnl:journal:{name}")
    yield Item("journal", journal, name, {"name": name, "origin": origin(APP, name, {})})
    reader = _Reader(owner, str(journal))
    for file in bundle.names:
        head = bundle.head(file)
        try:
            if file.lower().endswith(".json") and _is_json(head):
                yield from reader.json(json_of(bundle.read(file)))
            elif stamps := _stamps(text := text_of(bundle.read(file))):
                yield from reader.text(text, stamps)
            else:
                yield Note("file without an entry", file)
        except Unreadable as error:
            yield LeftOut("entry", file, str(error))


class _Reader:
    """What tells entries apart: those of one moment and text are numbered."""

    def __init__(self, owner: Owner, journal: str) -> None:
        self._owner = owner
        self._journal = journal
        self._seen: Counter[str] = Counter()

    def text(self, text: str, stamps: list[re.Match[str]]) -> Iterator[Record]:
        if before := text[: stamps[0].start()].strip():
            yield Note("text before the first entry", f'"{before[:40]}"')
        ends = [one.start() for one in stamps[1:]] + [len(text)]
        for stamp, end in zip(stamps, ends, strict=True):
            body = (stamp[2] + text[stamp.end() : end]).strip()
            first, line_end, rest = body.partition("\n")
            is_starred = bool(_STAR.search(first))
            whole = _STAR.sub("", first) + line_end + rest
            parts = _TITLE_END.split(whole, maxsplit=1)
            title, content = parts[0], parts[1] if len(parts) > 1 else ""
            yield self._entry(_when(stamp[1]), title, content, is_starred=is_starred)

    def json(self, document: Any) -> Iterator[Record]:
        entries = document.get("entries") if isinstance(document, dict) else None
        for number, one in enumerate(entries if isinstance(entries, list) else (), 1):
            stamp = f"{one.get('date')} {one.get('time')}" if isinstance(one, dict) else ""
            when = _when(stamp)
            if when is None:
                yield LeftOut("entry", f"entry {number}", f"its time {stamp!r} cannot be read")
                continue
            title, body = str(one.get("title") or ""), str(one.get("body") or "")
            yield self._entry(when, title, body, one, is_starred=one.get("starred") is True)

    def _entry(
        self,
        when: datetime | None,
        title: str,
        content: str,
        more: Mapping[str, Any] = MappingProxyType({}),
        *,
        is_starred: bool,
    ) -> Record:
        where = f'{when:%Y-%m-%d %H:%M} "{title[:40]}"'
        placed = with_zone(when, self._owner.clock) if when else None
        if placed is None:
            return LeftOut("entry", where, "its time is none that Aurora can keep")
        title, content = title.strip(), content.strip("\n ")
        key = f"{when}\x1f{title}\x1f{content}"
        self._seen[key] += 1
        if self._seen[key] > 1:
            key += f"\x1f{self._seen[key]}"
        tags = [tag.lstrip("@#") for tag in words(more.get("tags"))]
        fields: dict[str, Any] = {
            "journal_id": self._journal,
            "title": title or None,
            "content": content,
            **self._owner.at(placed),
            "tags": list(dict.fromkeys([*_TAG.findall(f"{title} {content}"), *tags])),
            "starred": is_starred,
            "origin": origin(APP, str(when), besides(more, MAPPED)),
        }
        return Item("entry", self._owner.id_of(f"jrnl:{self._journal}:{key}"), where, fields)


SOURCE = Source("jrnl", APP, recognise, read)
