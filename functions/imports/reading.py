"""Reading an export by the modules that the command uses; nothing is written."""

from functions.imports.models import Left, Reading, ReadItem, ReadResult, Said
from shared.errors import NotRecognised
from shared.sources.bundle import Memory
from shared.sources.fit import change_id, fitted
from shared.sources.reading import Unreadable
from shared.sources.registry import SOURCES, detect
from shared.sources.source import Item, LeftOut, Note, Owner, Source, Unusable


def read(sent: Reading, owner: Owner) -> ReadResult:
    """Return what the files hold. Raises NotRecognised."""
    files = {one.name: one.text.encode() for one in sent.files}
    modified = {one.name: one.modified.timestamp() for one in sent.files if one.modified}
    bundle = Memory(sent.name, files, sent.sizes, modified)
    try:
        source = SOURCES[sent.source] if sent.source else detect(bundle)
        return _result(source, bundle, owner, sent.tag)
    except (Unusable, Unreadable) as error:
        raise NotRecognised(str(error)) from error


def _result(source: Source, bundle: Memory, owner: Owner, tag: str | None) -> ReadResult:
    result = ReadResult(
        source=source.name,
        title=source.title,
        items=[],
        left_out=[],
        notes=[],
        never_exports=list(source.never_exports),
    )
    for record in fitted(source.read(bundle, owner), tag):
        match record:
            case Note(what, where):
                result.notes.append(Said(what=what, where=where))
            case LeftOut(kind, where, why):
                result.left_out.append(Left(kind=kind, where=where, why=why))
            case Item():
                result.items.append(_item(record))
    return result


def _item(item: Item) -> ReadItem:
    return ReadItem(
        kind=item.kind,
        id=item.id,
        change_id=change_id(item),
        where=item.where,
        fields=item.fields,
        files=list(item.files),
        trashed=item.is_trashed,
    )
