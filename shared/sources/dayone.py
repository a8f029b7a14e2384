"""Day One's JSON export: each `*.json` is a journal, its media lie in folders beside it."""

import re
from collections.abc import Iterator
from typing import Any

from shared.sources.bundle import Bundle
from shared.sources.reading import Unreadable, json_file, moment, words, zone_of
from shared.sources.source import Item, LeftOut, Note, Owner, Record, Source, besides, origin

APP = "Day One"
MEDIA = {  # list of an entry -> the folder of the archive and what one of it is called
    "photos": ("photos", "picture"),
    "videos": ("videos", "video"),
    "audios": ("audios", "recording"),
    "pdfAttachments": ("pdfs", "PDF"),
}
MAPPED = {
    "uuid", "creationDate", "timeZone", "text", "richText", "tags", "starred", "folder",
}  # fmt: skip
# Punctuation that the macOS app escapes; code keeps its backslashes.
_CODE = re.compile(r"(```.*?(?:```|\Z)|`[^`\n]*`)", re.DOTALL)
_ESCAPED = re.compile(r"\\([!-/:-@\[-`{-~])")
_MEDIUM = re.compile(r"dayone-moment:/(?:/|[A-Za-z]+/)([0-9A-Fa-f]+)")
_LINK = re.compile(r"dayone2?://(?:view|edit)\?entryId=([0-9A-Fa-f-]{32,36})")


def recognise(bundle: Bundle) -> bool:
    """Return whether a JSON file begins as a journal of Day One does."""
    return any(_is_journal(bundle.head(name)) for name in bundle.ending(".json"))


def _is_journal(head: bytes) -> bool:
    return b'"entries"' in head and (b'"metadata"' in head or b'"creationDate"' in head)


def read(bundle: Bundle, owner: Owner) -> Iterator[Record]:
    """Yield the journals of the export, each before its entries."""
    for name in bundle.ending(".json"):
        if not _is_journal(bundle.head(name)):
            continue
        try:
            entries = json_file(bundle, name)["entries"]
            if not isinstance(entries, list):
                raise Unreadable("its `entries` are no list")  # noqa: TRY301
        except (Unreadable, KeyError, TypeError) as error:
            yield LeftOut("journal", name, str(error))
            continue
        title = name.rsplit("/", 1)[-1].removesuffix(".json") or "Day One"
        journal = owner.id_of(f"dayone:journal:{title}")
        yield Item("journal", journal, title, {"name": title, "origin": origin(APP, title, {})})
        folder = name.rpartition("/")[0]
        for number, entry in enumerate(entries, 1):
            if isinstance(entry, dict):
                entry["folder"] = f"{folder}/" if folder else ""
            yield from _entry(bundle, owner, entry, str(journal), f"{title}, entry {number}")


def _entry(bundle: Bundle, owner: Owner, entry: Any, journal: str, where: str) -> Iterator[Record]:
    if not isinstance(entry, dict) or not isinstance(entry.get("uuid"), str):
        yield LeftOut("entry", where, "it has no id")
        return
    zone = zone_of(entry.get("timeZone"))
    when = moment(entry.get("creationDate"), zone or owner.clock)
    if when is None:
        yield LeftOut("entry", where, f"its date {entry.get('creationDate')!r} cannot be read")
        return
    where = f"{when:%Y-%m-%d} {_first_words(entry.get('text'))}".rstrip()
    text, files, notes = _text(bundle, owner, entry, where)
    yield from notes
    if zone is None and entry.get("timeZone"):
        yield Note("time zone that is not known", where)
    key = entry["uuid"].replace("-", "").upper()
    fields = {
        "journal_id": journal,
        "content": text,
        **owner.at(when, zone),
        "tags": words(entry.get("tags")),
        "starred": bool(entry.get("starred") or entry.get("isPinned") or entry.get("pinned")),
        "origin": origin(APP, key, besides(entry, MAPPED if zone else MAPPED - {"timeZone"})),
    }
    if place := _place(entry.get("location")):
        fields["place"] = place
    yield Item("entry", owner.id_of(f"dayone:{key}"), where, fields, files)


def _first_words(text: object) -> str:
    line = text.strip().split("\n", 1)[0] if isinstance(text, str) else ""
    return f'"{line.lstrip("# ")[:40]}"' if line else ""


def unescape(text: str) -> str:
    """Return a text without the backslashes before its punctuation, except in code."""
    parts = _CODE.split(text)
    parts[::2] = [_ESCAPED.sub(r"\1", part) for part in parts[::2]]
    return "".join(parts)


def _text(
    bundle: Bundle, owner: Owner, entry: dict[str, Any], where: str
) -> tuple[str, tuple[str, ...], list[Note]]:
    """Return an entry's text with its media by their names here, and what is missing."""
    named, notes = _media(bundle, owner, entry, where)
    text = entry["text"] if isinstance(entry.get("text"), str) else ""
    shown: set[str] = set()

    def file(found: re.Match[str]) -> str:
        name = named.get(found[1].upper())
        if name is None:
            notes.append(Note("picture that a text names and the file does not describe", where))
            return found[0]
        shown.add(name)
        return name

    text = _MEDIUM.sub(file, text)
    text = _LINK.sub(lambda found: "/entries/" + str(_linked(owner, found[1])), unescape(text))
    # What the text does not show stands at its end, in the order that the entry gives.
    unshown = [name for name in dict.fromkeys(named.values()) if name not in shown]
    text = "\n\n".join([text.strip("\n"), *(f"![]({name})" for name in unshown)]).strip("\n")
    return text, tuple(dict.fromkeys(named.values())), notes


def _linked(owner: Owner, uuid: str) -> object:
    return owner.id_of(f"dayone:{uuid.replace('-', '').upper()}")


def _media(
    bundle: Bundle, owner: Owner, entry: dict[str, Any], where: str
) -> tuple[dict[str, str], list[Note]]:
    """Return the names of an entry's media by their identifiers, and which have no bytes."""
    named: dict[str, str] = {}
    notes: list[Note] = []
    for field, (folder, called) in MEDIA.items():
        listed = entry.get(field) if isinstance(entry.get(field), list) else []
        media = [one for one in listed or () if isinstance(one, dict) and one.get("identifier")]
        for one in sorted(media, key=_order):
            digest, kind = str(one.get("md5") or ""), str(one.get("type") or "")
            path = bundle.find(f"{entry['folder']}{folder}/{digest}.{kind}") if digest else None
            if path is None or not bundle.size(path):
                notes.append(
                    Note(f"{called} that an entry names and the file does not hold", where)
                )
            extension = kind or (path or "").rpartition(".")[2]
            name = owner.file_of(f"dayone:{digest or one['identifier']}", extension)
            named[str(one["identifier"]).upper()] = name
    return named, notes


def _order(medium: dict[str, Any]) -> int:
    order = medium.get("orderInEntry")
    return order if isinstance(order, int) else 0


def _place(location: object) -> dict[str, Any] | None:
    if not isinstance(location, dict):
        return None
    parts = ("placeName", "localityName", "administrativeArea", "country")
    named = dict.fromkeys(str(location[part]) for part in parts if location.get(part))
    latitude, longitude = location.get("latitude"), location.get("longitude")
    both = all(isinstance(one, int | float) for one in (latitude, longitude))
    if not named and not both:
        return None
    return {
        "name": ", ".join(named)[:200] or None,
        "latitude": latitude if both else None,
        "longitude": longitude if both else None,
    }


SOURCE = Source("dayone", "Day One", recognise, read, ("comments on shared journals",))
