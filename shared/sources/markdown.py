"""A folder of Markdown files: Obsidian, Logseq, or any other. Each folder becomes a journal."""

import re
from collections.abc import Iterator
from datetime import UTC, date, datetime
from typing import Any
from urllib.parse import unquote

from shared.sources import yaml_head
from shared.sources.bundle import Bundle
from shared.sources.reading import Unreadable, moment, noon, text_of
from shared.sources.source import Item, LeftOut, Note, Owner, Record, Source, besides, origin

APP = "Markdown"
MAX_FILE = 4_000_000  # bytes
SKIPPED = {
    ".obsidian",
    ".logseq",
    "logseq",
    ".trash",
    ".git",
    "node_modules",
    "__MACOSX",
    ".aurora",
}
CREATED = ("created", "date", "created_at", "date_created", "creation date", "timestamp")
_DAY = re.compile(r"^(\d{4})[-_.]?(\d\d)[-_.]?(\d\d)(?:$|[ _-]+)")
_EMBED = re.compile(r"!\[\[([^\]|#\n]+)(?:[|#][^\]\n]*)?\]\]")
_IMAGE = re.compile(r"!\[([^\]\n]*)\]\(<?(?!\w+:|//)([^)>\n]+?)>?(?: \"[^\"\n]*\")?\)")
_CODE = re.compile(r"(```.*?(?:```|\Z)|`[^`\n]*`)", re.DOTALL)
_TAG = re.compile(r"(?<![\w#/&])#([^\W\d_][\w/-]*)")
_PICTURE = (".png", ".jpg", ".jpeg", ".gif", ".webp", ".svg", ".heic", ".pdf", ".mp3", ".m4a",
            ".mp4", ".mov", ".wav", ".webm", ".avif", ".bmp")  # fmt: skip


def recognise(bundle: Bundle) -> bool:
    """Return whether there is a Markdown file that is no program's own."""
    return any(not _is_skipped(name) for name in bundle.ending(".md", ".markdown"))


def _is_skipped(name: str) -> bool:
    return not SKIPPED.isdisjoint(name.split("/"))


def read(bundle: Bundle, owner: Owner) -> Iterator[Record]:
    """Yield a journal for each folder that has files, before what is in it."""
    journals: dict[str, str] = {}
    by_name = {name.rsplit("/", 1)[-1].lower(): name for name in bundle.names}
    for name in bundle.ending(".md", ".markdown"):
        if _is_skipped(name):
            continue
        folder = name.rpartition("/")[0]
        if folder not in journals:
            title = folder.replace("/", " / ") or bundle.name.rsplit(".", 1)[0] or APP
            id_ = owner.id_of(f"markdown:journal:{title}")
            journals[folder] = str(id_)
            fields = {"name": title[:255], "origin": origin(APP, folder or ".", {})}
            yield Item("journal", id_, title, fields)
        yield from _file(bundle, owner, name, journals[folder], by_name)


def _file(
    bundle: Bundle, owner: Owner, name: str, journal: str, by_name: dict[str, str]
) -> Iterator[Record]:
    if bundle.size(name) > MAX_FILE:
        yield LeftOut("entry", name, f"it is larger than {MAX_FILE:,} bytes")
        return
    try:
        head, body = yaml_head.split(text_of(bundle.read(name, MAX_FILE)))
    except Unreadable as error:
        yield LeftOut("entry", name, str(error))
        return
    stem = name.rsplit("/", 1)[-1].rsplit(".", 1)[0]
    used, when = _created(head, owner)
    when = when or _day_of(stem, owner)
    if when is None:
        changed = bundle.modified(name)
        # Whole seconds: not every system, and no browser, tells more.
        when = datetime.fromtimestamp(int(changed), UTC) if changed else None
        yield Note("file without a date of its own: when it was last changed is taken", name)
    if when is None:
        yield LeftOut("entry", name, "nothing says when it was written")
        return
    text, files, notes = _pictures(body.strip("\r\n"), owner, name, by_name)
    yield from notes
    title = head["title"] if isinstance(head.get("title"), str) else _DAY.sub("", stem).strip()
    fields = {
        "journal_id": journal,
        "title": title or None,
        "content": text,
        **owner.at(when),
        "tags": _tags(head, text),
        "origin": origin(APP, name, besides(head, {used, *_carried(head)})),
    }
    yield Item("entry", owner.id_of(f"markdown:{name}"), name, fields, files)


def _carried(head: dict[str, Any]) -> Iterator[str]:
    """Yield the names of the title and of the tags, unless these are none."""
    if isinstance(head.get("title"), str):
        yield "title"
    name = "tags" if head.get("tags") else "tag"
    listed = head.get(name)
    if isinstance(listed, str) or (
        isinstance(listed, list) and all(isinstance(tag, str) for tag in listed)
    ):
        yield name


def _created(head: dict[str, Any], owner: Owner) -> tuple[str, datetime | None]:
    """Return when a file says that it was written, and the name under which it does."""
    lower = {key.lower(): key for key in head}
    for name in CREATED:
        key = lower.get(name, "")
        value = head.get(key)
        if isinstance(value, str) and (found := moment(value, owner.clock)):
            is_day = len(value.strip()) <= len("2026-11-25")
            day = found.astimezone(owner.clock).date()
            return key, noon(day, owner.clock) if is_day else found
    return "", None


def _day_of(stem: str, owner: Owner) -> datetime | None:
    found = _DAY.match(stem)
    try:
        day = date(*(int(part) for part in found.groups())) if found else None
        return noon(day, owner.clock) if day and day.year > 1 else None
    except (ValueError, OverflowError):
        return None


def _tags(head: dict[str, Any], text: str) -> list[str]:
    listed = head.get("tags") or head.get("tag") or []
    if isinstance(listed, str):
        listed = re.split(r"[,\s]+", listed)
    named = [tag.strip().lstrip("#") for tag in listed if isinstance(tag, str)]
    inline = (tag for part in _CODE.split(text)[::2] for tag in _TAG.findall(part))
    return list(dict.fromkeys(tag for tag in [*named, *inline] if tag))


def _pictures(
    text: str, owner: Owner, name: str, by_name: dict[str, str]
) -> tuple[str, tuple[str, ...], list[Note]]:
    """Return a text with its pictures by their names here, those names, and which are missing."""
    files: list[str] = []
    notes: list[Note] = []

    def shown(found: re.Match[str], target: str, caption: str) -> str:
        target = unquote(target.strip())
        if not target.lower().endswith(_PICTURE):
            return found[0]  # another note, shown inside this one
        stored = by_name.get(target.rsplit("/", 1)[-1].lower())
        if stored is None:
            notes.append(Note("picture that a text names and the folder does not hold", name))
        file = owner.file_of(f"markdown:{stored or target}", target.rpartition(".")[2])
        files.append(file)
        return f"![{caption}]({file})"

    parts = _CODE.split(text)
    for number in range(0, len(parts), 2):
        part = _EMBED.sub(lambda found: shown(found, found[1], ""), parts[number])
        parts[number] = _IMAGE.sub(lambda found: _relative(found, shown), part)
    return "".join(parts), tuple(dict.fromkeys(files)), notes


def _relative(found: re.Match[str], shown: Any) -> str:
    return found[0] if found[2].startswith("files/") else str(shown(found, found[2], found[1]))


SOURCE = Source("markdown", "Markdown files", recognise, read)
