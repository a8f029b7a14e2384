"""The states of an item: on this side, and on the other."""

from cli.sync.decisions import Local, There
from cli.sync.item_fields import parent_in
from cli.sync.messages import Item, Remote
from cli.sync.snapshot import Snapshot
from cli.sync.state import Agreed, State
from shared.kinds.registry import KINDS

DEEPEST = 9  # levels: more than any kind may have


def local_state(
    item_id: str, files: Snapshot, agreed: Agreed | None, item: Item | None = None
) -> Local:
    """Return what has become of an item's file."""
    if item_id in files.unreadable:
        return Local.UNREADABLE
    if item_id in files.empty:
        return Local.EMPTY
    file = files.items.get(item_id)
    if not file:
        stands_in = agreed and files.listing.stands_in(agreed.path)
        return Local.UNREADABLE if stands_in else Local.ABSENT
    if not agreed:
        return Local.NEW
    # Moved to where Aurora has moved it: a sync was killed after it moved the file.
    parents = {agreed.parent, parent_in(item) if item else None}
    is_same = file.digest == agreed.digest and files.parent_of(file, agreed) in parents
    return Local.UNCHANGED if is_same else Local.CHANGED


def remote_state(item: Item | None, agreed: Agreed | None, remote: Remote) -> There:
    """Return what has become of an item in Aurora."""
    if not item:
        return There.ABSENT if remote.is_complete else There.UNCHANGED
    if item.erased:
        return There.ERASED
    if not item.row:
        return There.DELETED
    is_known = agreed is not None and (item.version or 0) <= (agreed.version or 0)
    return There.UNCHANGED if is_known else There.CHANGED


def in_order(files: Snapshot, agreed: State, remote: Remote) -> list[str]:
    """Return all items: those with parts first, and what others belong to before these."""
    ids = dict.fromkeys([*remote.items, *agreed.items, *files.items])
    ids |= dict.fromkeys([*files.unreadable, *files.empty])

    def is_part(item_id: str) -> bool:
        found = remote.items.get(item_id) or agreed.items.get(item_id)
        kind = KINDS.get(found.kind) if found else None
        return bool(kind and kind.parent)

    above = {item_id: _above(item_id, files, agreed, remote) for item_id in ids}

    def level(item_id: str) -> int:
        found, parent = 0, above[item_id]
        while parent in above and found < DEEPEST:
            found, parent = found + 1, above[parent]
        return found

    return sorted(ids, key=lambda item_id: (is_part(item_id), level(item_id)))


def _above(item_id: str, files: Snapshot, agreed: State, remote: Remote) -> str | None:
    """Return what an item belongs to: by its file, else in Aurora, else as before."""
    known = agreed.items.get(item_id)
    if file := files.items.get(item_id):
        return files.parent_of(file, known)
    item = remote.items.get(item_id)
    return parent_in(item) if item and item.row else known.parent if known else None
