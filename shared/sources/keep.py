"""Google Keep from Takeout: a JSON file for each note, in a folder whose name is localised."""

import re
from collections.abc import Iterator
from typing import Any

from shared.sources.bundle import Bundle
from shared.sources.html_text import markdown_of
from shared.sources.reading import Unreadable, from_epoch, json_file, sent
from shared.sources.source import Item, LeftOut, Note, Owner, Record, Source, besides, origin

APP = "Google Keep"
MICROSECONDS = 1_000_000
MAPPED = {
    "title", "textContent", "textContentHtml", "listContent", "labels", "isPinned", "isArchived",
    "isTrashed", "createdTimestampUsec",
}  # fmt: skip
_STYLE = re.compile(
    r"<(?:b|strong|i|em|u|s|h[1-6])\b|font-weight:\s*(?:bold|[6-9]00)|font-style:\s*italic"
    r"|text-decoration:[^;\"']*(?:underline|line-through)"
)


def recognise(bundle: Bundle) -> bool:
    """Return whether a JSON file is a note of Keep."""
    return any(_is_note(bundle.head(name)) for name in bundle.ending(".json"))


def _is_note(head: bytes) -> bool:
    return b'"userEditedTimestampUsec"' in head or (b'"isTrashed"' in head and b'"color"' in head)


def read(bundle: Bundle, owner: Owner) -> Iterator[Record]:
    """Yield the notes as thoughts; what tells two apart is the name of the file."""
    for name in bundle.ending(".json"):
        if not _is_note(bundle.head(name)):
            continue
        try:
            note = json_file(bundle, name)
        except Unreadable as error:
            yield LeftOut("thought", name, str(error))
            continue
        if isinstance(note, dict):
            yield from _note(bundle, owner, name, note)


def _note(bundle: Bundle, owner: Owner, name: str, note: dict[str, Any]) -> Iterator[Record]:
    where = name.rsplit("/", 1)[-1]
    edited = from_epoch(note.get("userEditedTimestampUsec"), MICROSECONDS)
    when = from_epoch(note.get("createdTimestampUsec"), MICROSECONDS)
    if when is None and edited is not None:
        yield Note("note without its creation time: the time of its last edit is taken", where)
    when = when or edited
    if when is None:
        yield LeftOut("thought", where, "it has neither a creation nor an edit time")
        return
    files, notes = _files(bundle, owner, name, note)
    yield from notes
    if isinstance(note.get("textContent"), str) and _STYLE.search(str(note.get("textContentHtml"))):
        yield Note("bold, italic or other style of a text, not carried", where)
    text = _text(note, files)
    if not text:
        yield LeftOut("thought", where, "it is empty")
        return
    fields = {
        "text": text,
        **owner.at(when),
        **_properties(note, where),
    }
    if note.get("isArchived") is True:
        fields["archived_at"] = sent(edited or when)
    is_trashed = note.get("isTrashed") is True
    id_ = owner.id_of(f"keep:{where}")
    yield Item("thought", id_, where, fields, tuple(files), is_trashed=is_trashed)


def _properties(note: dict[str, Any], key: str) -> dict[str, Any]:
    kept = besides(note, MAPPED)
    if kept.get("color") == "DEFAULT":
        del kept["color"]
    labels = note.get("labels")
    return {
        "tags": [
            str(label["name"])
            for label in (labels if isinstance(labels, list) else ())
            if isinstance(label, dict) and label.get("name")
        ],
        "starred": note.get("isPinned") is True,
        "origin": origin(APP, key, kept),
    }


def _text(note: dict[str, Any], files: list[str]) -> str:
    """Return a note as Markdown: its title as a heading, a list as a task list."""
    title = note.get("title")
    parts = [f"# {' '.join(title.split())}"] if isinstance(title, str) and title.strip() else []
    if isinstance(note.get("textContent"), str):
        parts.append(note["textContent"])
    elif isinstance(note.get("textContentHtml"), str):
        parts.append(markdown_of(note["textContentHtml"]))
    if isinstance(note.get("listContent"), list):
        parts.append("\n".join(map(_line, note["listContent"])))
    parts += [f"![]({name})" for name in files]
    return "\n\n".join(part for part in parts if part.strip()).strip("\n")


def _line(item: object) -> str:
    if not isinstance(item, dict):
        return ""
    text = item.get("text")
    if not isinstance(text, str):
        text = markdown_of(str(item.get("textHtml") or ""))
    return f"- [{'x' if item.get('isChecked') is True else ' '}] {' '.join(text.split())}"


def _files(
    bundle: Bundle, owner: Owner, name: str, note: dict[str, Any]
) -> tuple[list[str], list[Note]]:
    """Return the names of a note's pictures here, and which the export does not hold."""
    folder = name.rpartition("/")[0]
    where = name.rsplit("/", 1)[-1]
    found, notes = [], []
    attachments = note.get("attachments")
    for one in attachments if isinstance(attachments, list) else ():
        if not isinstance(one, dict) or not isinstance(one.get("filePath"), str):
            continue
        path = one["filePath"]
        if bundle.find(f"{folder}/{path}".lstrip("/")) is None:
            notes.append(Note("picture that a note names and the file does not hold", where))
        found.append(owner.file_of(f"keep:{path.rpartition('.')[0]}", path.rpartition(".")[2]))
    return found, notes


SOURCE = Source("keep", "Google Keep", recognise, read, ("reminders",))
