"""Aurora's own archive, as `aurora export` and the app write it."""

import hashlib
from collections.abc import Iterator
from typing import Any, BinaryIO
from uuid import UUID

from shared.kinds.kind import Kind
from shared.kinds.registry import KINDS
from shared.sources.bundle import UNPACKING, Bundle, Damaged
from shared.sources.reading import Unreadable, json_file, json_of
from shared.sources.source import Item, LeftOut, Owner, Record, Source, Unusable

FORMAT = 1
MAX_LINE = 4_000_000  # bytes
CHUNK = 1_000_000  # bytes
MANIFEST = "manifest-sha256.txt"
READ = ("data/rows/", "data/trash/", "data/aurora.json")  # the pages are for people
Row = dict[str, Any]


def recognise(bundle: Bundle) -> bool:
    """Return whether there is a bag with Aurora's description."""
    return _folder(bundle) is not None


def list_name(kind: Kind) -> str:
    """Return the name of a kind's file: the last part of the path of its list."""
    return kind.path.rsplit("/", 1)[-1]


def _folder(bundle: Bundle) -> str | None:
    found = [name for name in bundle.names if name.endswith("data/aurora.json")]
    return found[0].removesuffix("data/aurora.json") if len(found) == 1 else None


def fault_in(bundle: Bundle) -> str:
    """Return what is wrong with the files that an import reads, by the manifest; else nothing.

    Raises Damaged.
    """
    folder = _folder(bundle) or ""
    if folder + MANIFEST not in bundle:
        return f"{MANIFEST} is missing"
    with bundle.open(folder + MANIFEST) as file:
        lines = (line.decode("utf-8", "replace").rstrip("\n").partition("  ") for line in file)
        listed = {name: digest for digest, _, name in lines if name.startswith(READ)}
    there = {name.removeprefix(folder) for name in bundle.names if name.startswith(folder)}
    for name in sorted(listed.keys() | {one for one in there if one.startswith(READ)}):
        if name not in there:
            return f"{name} is missing"
        if name not in listed:
            return f"{name} is in no manifest"
        try:
            if _digest(bundle, folder + name) != listed[name]:
                return f"{name} was changed"
        except UNPACKING as error:
            return f"{name} is damaged: {error}"
    return ""


def _digest(bundle: Bundle, name: str) -> str:
    digest = hashlib.sha256()
    with bundle.open(name) as file:
        while part := file.read(CHUNK):
            digest.update(part)
    return digest.hexdigest()


def read(bundle: Bundle, owner: Owner) -> Iterator[Record]:  # noqa: ARG001 - rows keep their ids
    """Yield what there was, then what lay in the trash; each after what it is part of."""
    folder = _folder(bundle)
    if folder is None:
        raise Unusable(f"{bundle.name} holds more than one archive. Take them apart.")
    about = json_file(bundle, f"{folder}data/aurora.json")
    if not isinstance(about, dict) or about.get("format") != FORMAT:
        raise Unusable(f"{bundle.name} was written by a newer Aurora. Upgrade, and import it then.")
    for part in ("rows", "trash"):
        deleted: dict[str, str] = {}  # when what is in the trash was deleted, by id
        for kind in sorted(KINDS.values(), key=lambda kind: kind.parent is not None):
            name = f"{folder}data/{part}/{list_name(kind)}.jsonl"
            if name in bundle:
                yield from _kind(bundle, name, kind, deleted)


def _kind(bundle: Bundle, name: str, kind: Kind, deleted: dict[str, str]) -> Iterator[Record]:
    """Yield the items of a file: of a kind that nests in a pass for each level of parts."""
    parents: set[object] = set()
    for number, row in _rows(bundle, name):
        if row is None:
            yield LeftOut(kind.name, f"{name}, line {number:,}", "it is no row of this kind")
        elif not kind.nests:
            yield _item(kind, row, deleted)
        elif row.get("parent_id"):
            parents.add(row["parent_id"])
    if kind.nests:
        there = {row["id"] for _, row in _rows(bundle, name) if row and row["id"] in parents}
        yield from _levels(bundle, name, kind, deleted, there)


def _levels(
    bundle: Bundle, name: str, kind: Kind, deleted: dict[str, str], parents: set[object]
) -> Iterator[Item]:
    """Yield the items of a file, first those that are no part of another in it."""
    above: set[object] | None = None
    while above != set():
        reached: set[object] = set()
        for _, row in _rows(bundle, name):
            parent = row.get("parent_id") if row else None
            is_next = parent not in parents if above is None else parent in above
            if row and is_next:
                reached |= {row["id"]} & parents
                yield _item(kind, row, deleted)
        above = reached


def _rows(bundle: Bundle, name: str) -> Iterator[tuple[int, Row | None]]:
    """Yield the lines of a file with their numbers; None for one that is no row."""
    with bundle.open(name) as file:
        number = 0
        while line := _line(bundle, file):
            number += 1
            try:
                row = json_of(line)
                UUID(row["id"])
            except (Unreadable, KeyError, TypeError, ValueError, AttributeError):
                row = None
            yield number, row if isinstance(row, dict) else None


def _line(bundle: Bundle, file: BinaryIO) -> bytes:
    try:
        return file.readline(MAX_LINE)
    except UNPACKING as error:
        raise Damaged(f"{bundle.name} is damaged: {error}.") from error


def _item(kind: Kind, row: Row, deleted: dict[str, str]) -> Item:
    """Return a row as an item; what was deleted with what it is part of goes with that again."""
    fields = {name: row[name] for name in kind.new.model_fields if row.get(name) is not None}
    when = row.get("deleted_at")
    is_trashed = False
    if isinstance(when, str):
        deleted[row["id"]] = when
        parent = str(row.get(kind.parent_field or ""))
        is_trashed = when != deleted.get(parent)
    return Item(kind.name, UUID(row["id"]), row["id"], fields, is_trashed=is_trashed)


SOURCE = Source("aurora", "Aurora's archive", recognise, read, ("passwords, sign-ins, tokens",))
