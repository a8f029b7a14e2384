"""The states of an item: on this side, and on the other."""

from cli.sync.decisions import Local, There
from cli.sync.item_fields import parent_in
from cli.sync.messages import Item, Remote
from cli.sync.snapshot import Snapshot
from cli.sync.state import Agreed, State
from shared.kinds.registry import KINDS


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
    """Return all items: those with parts first, as the others lie in their folders."""
    ids = dict.fromkeys([*remote.items, *agreed.items, *files.items])
    ids |= dict.fromkeys([*files.unreadable, *files.empty])

    def is_part(item_id: str) -> bool:
        found = remote.items.get(item_id) or agreed.items.get(item_id)
        kind = KINDS.get(found.kind) if found else None
        return bool(kind and kind.parent)

    return sorted(ids, key=is_part)
