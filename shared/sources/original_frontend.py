"""The lists that the original frontend kept in the browser's localStorage, as one JSON file."""

import json
from collections.abc import Iterable, Iterator
from datetime import date, tzinfo
from typing import Any

from shared.sources.bundle import Bundle
from shared.sources.reading import Unreadable, from_epoch, json_file, moment, sent, words
from shared.sources.source import Item, LeftOut, Note, Owner, Record, Source, besides, origin

APP = "Aurora's original frontend"
MILLISECONDS = 1_000
KEYS = ("thoughts", "journals", "tasks")
TIMES = ("timestamp", "createdAt", "created_at", "id")


def recognise(bundle: Bundle) -> bool:
    """Return whether a JSON file has the lists of the frontend under their keys."""
    return _stored(bundle) is not None


def _stored(bundle: Bundle) -> dict[str, Any] | None:
    for name in bundle.ending(".json"):
        if not any(f'"{key}"'.encode() in bundle.head(name) for key in KEYS):
            continue
        try:
            document = json_file(bundle, name)
        except Unreadable:
            continue
        if isinstance(document, dict) and any(_is_list(document.get(key)) for key in KEYS):
            return document
    return None


def _is_list(value: object) -> bool:
    return isinstance(value, list) or (isinstance(value, str) and value.lstrip().startswith("["))


def read(bundle: Bundle, owner: Owner) -> Iterator[Record]:
    """Yield the thoughts, the journals with their entries, and the tasks."""
    stored = _stored(bundle) or {}
    for key in besides(stored, KEYS):
        yield Note("what else the browser kept, not carried", key)
    for key, kind in zip(KEYS, ("thought", "journal", "task"), strict=True):
        if key not in stored:
            yield Note(f"list of {key} that is not in the file")
            continue
        try:
            value = stored[key]
            listed = json.loads(value) if isinstance(value, str) else value
        except (ValueError, RecursionError):
            yield LeftOut(kind, key, "its JSON is broken")
            continue
        for number, one in enumerate(listed if isinstance(listed, list) else (), 1):
            where = f"{kind} {number}"
            if not isinstance(one, dict):
                yield LeftOut(kind, where, "it is no object")
            elif kind == "journal":
                yield from _journal(owner, one, where)
            else:
                yield (_thought if kind == "thought" else _task)(owner, one, where)


def _key(kind: str, one: dict[str, Any]) -> str:
    return f"localstorage:{kind}:{one.get('id')}"


def _common(
    one: dict[str, Any], key: str, owner: Owner, carried: Iterable[str]
) -> dict[str, Any] | None:
    """Return what all kinds have; None where it was never, since an id is a time too."""
    for name in TIMES:
        if when := _moment(one.get(name), owner.clock):
            kept = besides(one, {*carried, name, "id"})
            return {"created_at": when, "origin": origin(APP, key, kept)}
    return None


def _first(one: dict[str, Any], *names: str) -> str:
    """Return the first of some names under which there is something, or else the last."""
    return next((name for name in names if one.get(name)), names[-1])


def _moment(value: object, zone: tzinfo) -> str | None:
    found = from_epoch(value, MILLISECONDS) or moment(value, zone)
    return sent(found) if found else None


def _thought(owner: Owner, one: dict[str, Any], where: str) -> Record:
    key, name = _key("thought", one), _first(one, "text", "content")
    common = _common(one, key, owner, (name, "tags"))
    text = one.get(name)
    if common is None or not isinstance(text, str):
        return LeftOut("thought", where, "it has no time or no text")
    fields = {"text": text, "timestamp": common["created_at"], "zone": owner.zone}
    fields["tags"] = words(one.get("tags"))
    return Item("thought", owner.id_of(key), where, common | fields)


def _journal(owner: Owner, one: dict[str, Any], where: str) -> Iterator[Record]:
    key, called = _key("journal", one), _first(one, "name", "title")
    common = _common(one, key, owner, (called, "description", "color", "entries"))
    name = one.get(called)
    if common is None or not isinstance(name, str):
        yield LeftOut("journal", where, "it has no time or no name")
        return
    id_ = owner.id_of(key)
    described = {name: one.get(name) for name in ("description", "color") if one.get(name)}
    yield Item("journal", id_, name, common | {"name": name} | described)
    entries = one.get("entries")
    for number, entry in enumerate(entries if isinstance(entries, list) else (), 1):
        yield _entry(owner, entry, str(id_), f"{name}, entry {number}")


def _entry(owner: Owner, one: object, journal: str, where: str) -> Record:
    if not isinstance(one, dict):
        return LeftOut("entry", where, "it is no object")
    key = f"{journal}:{_key('entry', one)}"  # an id is unique in its list alone
    named = {name: one[name] for name in ("title", "mood") if isinstance(one.get(name), str)}
    name = _first(one, "content", "text")
    common = _common(one, key, owner, (*named, name, "tags"))
    content = one.get(name) or ""
    if common is None or not isinstance(content, str):
        return LeftOut("entry", where, "it has no time or no text")
    fields = {"journal_id": journal, "timestamp": common["created_at"], "zone": owner.zone}
    fields |= {"content": content, "tags": words(one.get("tags"))}
    return Item("entry", owner.id_of(key), where, common | fields | named)


def _task(owner: Owner, one: dict[str, Any], where: str) -> Record:
    key, called = _key("task", one), _first(one, "title", "text")
    said = ("description", "category", "priority")
    fields: dict[str, Any] = {name: one[name] for name in said if one.get(name)}
    carried = [*fields, called, "completed", "tags"]
    if day := _day(one.get("date")):
        fields["date"] = day
        carried.append("date")
    at = _first(one, "due_time", "dueTime", "time")
    if isinstance(one.get(at), str):
        fields["due_time"] = one[at]
        carried.append(at)
    common = _common(one, key, owner, carried)
    title = one.get(called)
    if common is None or not isinstance(title, str):
        return LeftOut("task", where, "it has no time or no title")
    fields |= {"title": title, "completed": one.get("completed") is True}
    fields["tags"] = words(one.get("tags"))
    return Item("task", owner.id_of(key), where, common | fields)


def _day(value: object) -> str | None:
    try:
        return date.fromisoformat(str(value)[:10]).isoformat()
    except ValueError:
        return None


SOURCE = Source("localstorage", APP, recognise, read)
