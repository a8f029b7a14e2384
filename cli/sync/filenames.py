"""Names of files and folders that every system can hold, made of a person's words."""

import unicodedata
from collections.abc import Container
from pathlib import PurePosixPath
from typing import Any

from shared.kinds.kind import Kind

LONGEST = 60  # bytes of the words in a name
# Windows has devices of these names, in every folder and with every ending.
_DEVICES = {"con", "prn", "aux", "nul", "conin$", "conout$"} | {
    f"{port}{number}" for port in ("com", "lpt") for number in "0123456789¹²³"
}
_FORBIDDEN = set('/\\:*?"<>|')


def same(path: str) -> str:
    """Return a path as it is compared with another: macOS may take its letters apart."""
    return unicodedata.normalize("NFC", path)


def clashing(path: str) -> str:
    """Return the same for paths that are one file where case does not count."""
    return same(same(path).casefold())


def file_name(kind: Kind, fields: dict[str, Any]) -> str:
    """Return the name of an item's file, without its ending."""
    if kind.markdown.file_name:
        return kind.markdown.file_name.removesuffix(".md")
    words = _words(next((fields[name] for name in kind.markdown.words if fields.get(name)), ""))
    if day := kind.moment or kind.markdown.day:
        return "-".join(filter(None, (fields[day][:10], words)))
    return words or kind.name


def folder_name(name: str) -> str:
    """Return a folder's name, as near to the item's as can be."""
    kept = "".join("-" if one in _FORBIDDEN or not one.isprintable() else one for one in same(name))
    kept = cut(kept.lstrip(". "), LONGEST).rstrip(". ")
    return _no_device(kept) or "unnamed"


def free(folder: str, name: str, ending: str, taken: Container[str]) -> str:
    """Return a path in a folder that nothing has: the name, or with a number after it."""
    number, path = 1, f"{PurePosixPath(folder) / name}{ending}"
    while clashing(path) in taken:
        number += 1
        path = f"{PurePosixPath(folder) / name}-{number}{ending}"
    return path


def cut(text: str, most: int) -> str:
    """Return as many whole characters as fit into so many bytes."""
    return text.encode(errors="replace")[:most].decode(errors="ignore")


def folder_of(path: str) -> str:
    """Return the folder that a path lies in."""
    return path.rpartition("/")[0]


def _words(text: str) -> str:
    """Return the first words of a text in lower case, with dashes between."""
    start = same(unicodedata.normalize("NFKC", text[:300]).lower())
    letters = "".join(
        one if one.isalnum() or unicodedata.category(one).startswith("M") else " " for one in start
    ).split()
    kept = cut(letters[0], LONGEST) if letters else ""
    for word in letters[1:]:
        longer = f"{kept}-{word}"
        if len(longer.encode()) > LONGEST:
            break
        kept = longer
    return _no_device(kept)


def _no_device(name: str) -> str:
    stem = name.split(".", maxsplit=1)[0].rstrip().lower()
    return name.replace(name[: len(stem)], f"{name[: len(stem)]}_", 1) if stem in _DEVICES else name
