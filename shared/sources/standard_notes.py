"""Standard Notes' decrypted backup: one JSON file of items, alone or in a ZIP."""

from collections import defaultdict
from collections.abc import Iterator
from typing import Any

from shared.sources import lexical
from shared.sources.bundle import Bundle
from shared.sources.reading import Unreadable, json_file, moment, sent
from shared.sources.source import (
    Item,
    LeftOut,
    Note,
    Owner,
    Record,
    Source,
    Unusable,
    besides,
    origin,
)

APP = "Standard Notes"
NAMESPACE = "org.standardnotes.sn"
MAPPED = {"title", "text", "starred", "trashed", "appData"}
MAPPED_OF_NOTE = {"content", "content_type", "uuid", "created_at"}
CARRIED = {"Note", "Tag", "SN|File"}
ENCRYPTED = (
    "This backup is encrypted. In Standard Notes choose Preferences, Backups, "
    '"Decrypted" and download it again.'
)


def recognise(bundle: Bundle) -> bool:
    """Return whether a file is a backup; its name may end with .txt, twice."""
    return _backup(bundle) is not None


def _backup(bundle: Bundle) -> str | None:
    for name in bundle.ending(".txt", ".json"):
        head = bundle.head(name)
        if b'"content_type"' in head and b'"items"' in head:
            return name
    return None


def read(bundle: Bundle, owner: Owner) -> Iterator[Record]:
    """Yield the journal "Standard Notes" and the notes as its entries."""
    name = _backup(bundle)
    document = json_file(bundle, name) if name else None
    items = document.get("items") if isinstance(document, dict) else None
    if not isinstance(items, list):
        raise Unreadable("it has no list of items")
    notes = [one for one in items if isinstance(one, dict) and one.get("content_type") == "Note"]
    if notes and all(isinstance(one.get("content"), str) for one in notes):
        raise Unusable(ENCRYPTED)
    journal = owner.id_of("standardnotes:journal")
    yield Item("journal", journal, APP, {"name": APP, "origin": origin(APP, "journal", {})})
    tags = _tags(items)
    for number, note in enumerate(notes, 1):
        yield from _note(owner, note, str(journal), tags, f"note {number}")
    for one in items:
        kind = str(one.get("content_type")) if isinstance(one, dict) else "thing of no type"
        if kind == "SN|File":
            yield Note("file whose bytes the backup does not hold")
        elif kind not in CARRIED:
            yield Note(f"{kind} of Standard Notes, not carried")


def _tags(items: list[Any]) -> dict[str, list[str]]:
    """Return the tags of each note by its id, with the tags above them as `a/b`."""
    tags = {
        str(one.get("uuid")): one["content"]
        for one in items
        if isinstance(one, dict)
        and one.get("content_type") == "Tag"
        and isinstance(one.get("content"), dict)
    }
    found: dict[str, list[str]] = defaultdict(list)
    for uuid, tag in tags.items():
        path = _path(uuid, tags)
        for reference in _references(tag):
            if reference.get("content_type") == "Note":
                found[str(reference.get("uuid"))].append(path)
    return found


def _references(content: dict[str, Any]) -> list[dict[str, Any]]:
    listed = content.get("references")
    return [one for one in listed if isinstance(one, dict)] if isinstance(listed, list) else []


def _path(uuid: str, tags: dict[str, dict[str, Any]]) -> str:
    names: list[str] = []
    seen: set[str] = set()
    while uuid in tags and uuid not in seen:  # what refers to itself ends
        seen.add(uuid)
        names.insert(0, str(tags[uuid].get("title") or "").replace(".", "/").strip("/ "))
        above = (
            str(one.get("uuid"))
            for one in _references(tags[uuid])
            if one.get("reference_type") == "TagToParentTag"
        )
        uuid = next(above, "")
    return "/".join(name for name in names if name)


def _note(
    owner: Owner, note: dict[str, Any], journal: str, tags: dict[str, list[str]], where: str
) -> Iterator[Record]:
    content, key = note.get("content"), note.get("uuid")
    if not isinstance(content, dict) or not isinstance(key, str):
        yield LeftOut("entry", where, "it is encrypted" if isinstance(content, str) else "no note")
        return
    title = " ".join(str(content.get("title") or "").replace("\u00a0", " ").split())
    where = title[:60] or where
    when = moment(note.get("created_at"))
    if when is None:
        yield LeftOut("entry", where, f"its time {note.get('created_at')!r} cannot be read")
        return
    text = str(content.get("text") or "")
    if lexical.is_lexical(text):
        try:
            text = lexical.markdown_of(text)
        except ValueError:
            yield Note('"Super" note that could not be turned into Markdown, kept as it is', where)
    if content.get("duplicate_of") or note.get("duplicate_of"):
        yield Note("note that is a copy made for a conflict, carried", where)
    data = content.get("appData")
    app = data.get(NAMESPACE) if isinstance(data, dict) else None
    app = app if isinstance(app, dict) else {}
    edited = moment(app.get("client_updated_at")) or moment(note.get("updated_at")) or when
    fields = {
        "journal_id": journal,
        "title": title or None,
        "content": text,
        **owner.at(when),
        "tags": list(dict.fromkeys(tags.get(key, []))),
        "starred": any(one is True for one in (app.get("pinned"), content.get("starred"))),
        "origin": origin(APP, key, _kept(note, content, app)),
    }
    if app.get("archived") is True:
        fields["archived_at"] = sent(edited)
    is_trashed = content.get("trashed") is True
    id_ = owner.id_of(f"standardnotes:{key}")
    yield Item("entry", id_, where, fields, is_trashed=is_trashed)


def _kept(note: dict[str, Any], content: dict[str, Any], app: dict[str, Any]) -> dict[str, Any]:
    others = content.get("appData")
    return {
        **besides(note, MAPPED_OF_NOTE),
        **besides(content, MAPPED),
        **besides(app, {"pinned", "archived"}),
        **(besides(others, {NAMESPACE}) if isinstance(others, dict) else {"appData": others}),
    }


SOURCE = Source("standardnotes", APP, recognise, read, ("the bytes of files",))
