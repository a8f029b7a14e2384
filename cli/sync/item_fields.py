"""The fields that a file gives its item, with those of its place and those that the state keeps."""

from cli.sync.front_matter import Document
from cli.sync.markdown import Fields, read
from cli.sync.messages import Item
from cli.sync.snapshot import File
from cli.sync.state import Agreed
from shared.kinds.registry import KINDS


def item_fields(
    file: File, document: Document, agreed: Agreed | None, parent: str | None
) -> Fields:
    """Return the fields of an item, as the API takes them."""
    kind = KINDS[file.kind]
    fields = read(kind, document, file.path, file.modified)
    has_moment = document.fields.get(kind.moment or "") or document.fields.get("date")
    if kind.moment and agreed and agreed.moment and not has_moment:
        fields[kind.moment] = agreed.moment
    return fields | {f"{kind.parent}_id": parent} if kind.parent else fields


def parent_in(item: Item) -> str | None:
    """Return what an item belongs to in Aurora."""
    kind = KINDS.get(item.kind)
    found = (item.row or {}).get(kind.parent_field or "") if kind else None
    return str(found) if found else None
