"""The plan of a sync: a pure function of the files, what was agreed on, and what Aurora has."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from uuid import UUID

from cli.sync.actions import (
    Action,
    Agree,
    Ask,
    Create,
    DeleteRemotely,
    Erase,
    Follow,
    Forget,
    Postpone,
    Rebase,
    Restore,
    Tell,
    TrashFile,
    Update,
    Upload,
    WriteAgain,
)
from cli.sync.decisions import Decision, Ground, Local, There, decide
from cli.sync.deletions import sort_out
from cli.sync.item_fields import item_fields, parent_in
from cli.sync.markdown import fields_digest, from_row, is_equal
from cli.sync.messages import Item, Remote
from cli.sync.new_items import NewItems, adopt
from cli.sync.places import Places
from cli.sync.snapshot import File, Snapshot
from cli.sync.state import Agreed, State
from shared.kinds.registry import KINDS

NIL = UUID(int=0)


@dataclass(frozen=True)
class Choices:
    """What a plan depends on beside the three."""

    really: bool = False  # deletions are meant
    is_elsewhere: bool = False  # the state was copied from another place
    trash: Mapping[str, str] | None = None  # paths of files in the folder's trash
    namespace: UUID = NIL  # of the ids that follow from a name
    new_id: Callable[[], str] = lambda: str(NIL)  # an id for something new


def plan(files: Snapshot, agreed: State, remote: Remote, choices: Choices) -> list[Action]:
    """Return what to do, in order: what is received, what is new, what is sent, what is deleted."""
    return _Planner(files, agreed, remote, choices).all()


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


class _Planner:
    def __init__(self, files: Snapshot, agreed: State, remote: Remote, choices: Choices) -> None:
        self._agreed, self._remote, self._choices = agreed, remote, choices
        self._places = Places(files, agreed, choices.trash or {})
        self._files, self._received = adopt(files, agreed, remote, self._places)
        self._sent: list[Upload] = []
        self._homeless: list[tuple[File, int | None]] = []
        self._missing: list[str] = []
        self._asked: dict[str, int | None] = {}

    def all(self) -> list[Action]:
        known = self._agreed.items
        for path, why in self._files.refused.items():
            self._received.append(Tell(why, path))
        for item_id, file in self._files.items.items():
            agreed = self._agreed.items.get(item_id)
            if agreed and (agreed.path != file.path or agreed.asked):
                self._received.append(Follow(file))
        for item_id in self._in_order():
            self._decide(item_id)
        new = NewItems(
            self._files,
            self._agreed,
            self._remote,
            self._choices.namespace,
            self._choices.new_id,
        )
        begun = new.begin(self._homeless)
        asked = self._asked.keys() | {one for one in self._missing if known[one].asked}
        deletions = sort_out(
            self._missing, asked, self._files, self._agreed, really=self._choices.really
        )
        self._received += [WriteAgain(one) for one in deletions.write_again]
        self._received += [Tell(line) for line in deletions.lines]
        deleted = [
            DeleteRemotely(
                one, known[one].kind, known[one].path, self._asked.get(one, known[one].version)
            )
            for one in deletions.delete
        ]
        return [
            *self._received,
            *begun.local,
            *begun.parents,
            *sorted(self._sent, key=lambda one: one.parent is not None),
            *begun.rest,
            *deleted,
        ]

    def _in_order(self) -> list[str]:
        """Return all items: those with parts first, as the others lie in their folders."""
        ids = dict.fromkeys([*self._remote.items, *self._agreed.items, *self._files.items])
        ids |= dict.fromkeys([*self._files.unreadable, *self._files.empty])
        return sorted(ids, key=self._is_part)

    def _is_part(self, item_id: str) -> bool:
        found = self._remote.items.get(item_id) or self._agreed.items.get(item_id)
        kind = KINDS.get(found.kind) if found else None
        return bool(kind and kind.parent)

    def _decide(self, item_id: str) -> None:
        item, agreed = self._remote.items.get(item_id), self._agreed.items.get(item_id)
        file = self._files.items.get(item_id)
        if item and item.kind not in KINDS:
            return  # of a newer Aurora
        if item and (other := agreed or file) and other.kind != item.kind:
            line = f"The {item.kind} {item.id} has the id of {other.path}: left out."
            self._received.append(Tell(line, is_note=True))
            return
        ground = Ground(
            is_known=agreed is not None,
            is_restored=self._remote.is_restored,
            is_elsewhere=self._choices.is_elsewhere,
        )
        there = remote_state(item, agreed, self._remote)
        decision = decide(local_state(item_id, self._files, agreed, item), there, ground)
        if item and decision in _RECEIVE:
            self._receive(decision, item, file, agreed)
        elif file and decision in _SEND:
            is_based = decision is not Decision.SEND_AS_NEW and not ground.is_restored
            self._send(file, agreed.version if agreed and is_based else None)
        elif decision is Decision.WAIT:
            self._wait(item_id, there, agreed)
        elif decision is Decision.FORGET:
            self._received.append(Forget(item_id))
        elif decision in (Decision.DELETE, Decision.ASK):
            self._missing.append(item_id)
            if decision is Decision.ASK:
                self._asked[item_id] = item.version if item else None
                self._received.append(Ask(item_id, self._asked[item_id]))

    def _receive(
        self, decision: Decision, item: Item, file: File | None, agreed: Agreed | None
    ) -> None:
        """Do what takes Aurora's word."""
        if decision is Decision.ERASE:
            self._received.append(Erase(item.id, file))
        elif decision is Decision.KEEP and file:
            self._received += [
                Erase(item.id, None, forget=False),
                Postpone(item.id),
                Tell(_ERASED, file.path),
            ]
        elif decision is Decision.TRASH and file:
            self._received.append(TrashFile(file, agreed.parent if agreed else None))
        elif decision is Decision.RESTORE and file:
            parent = self._files.parent_of(file, agreed)
            self._received.append(Restore(file, item, parent))
        elif decision is Decision.COMPARE and file:
            self._compare(file, item, agreed)
        elif decision is Decision.CREATE:
            path = self._places.of(item, agreed)
            was_deleted = agreed is not None and not self._choices.is_elsewhere
            create = Create(item, path, was_deleted=was_deleted) if path else Postpone(item.id)
            self._received.append(create)
        elif decision is Decision.UPDATE and file:
            moved = self._places.moved(item, file, self._files.parent_of(file, agreed))
            self._received.append(Update(file, item, moved) if moved else Postpone(item.id))

    def _compare(self, file: File, item: Item, agreed: Agreed | None) -> None:
        kind = KINDS[file.kind]
        row = from_row(kind, item.row or {})
        before = self._agreed.sending.get(item.id)
        parent = self._files.parent_of(file, agreed)
        if file.document and is_equal(kind, item_fields(file, file.document, agreed, parent), row):
            self._received.append(Agree(file, item))
        elif before and before.digest == fields_digest(kind, row):
            # Sent when the sync before was killed: what is here is based on it.
            self._received.append(Rebase(file, item))
            self._send(file, item.version)
        else:
            is_based = agreed and not self._remote.is_restored
            self._send(file, agreed.version if agreed and is_based else None)

    def _send(self, file: File, version: int | None) -> None:
        parent = self._files.parent_of(file, self._agreed.items.get(file.id))
        if KINDS[file.kind].parent and not parent:
            self._homeless.append((file, version))
        else:
            self._sent.append(Upload(file, parent, version))

    def _wait(self, item_id: str, there: There, agreed: Agreed | None) -> None:
        if there is not There.UNCHANGED:
            self._received.append(Postpone(item_id))
        if agreed and item_id not in {*self._files.unreadable, *self._files.empty}:
            self._received.append(Tell("something else is in its place", agreed.path))


_RECEIVE = {
    Decision.ERASE,
    Decision.KEEP,
    Decision.TRASH,
    Decision.RESTORE,
    Decision.COMPARE,
    Decision.CREATE,
    Decision.UPDATE,
}
_SEND = {Decision.SEND, Decision.SEND_AS_NEW}
_ERASED = (
    "it was erased for good in Aurora; delete it too, or take its `id` out to keep it as something "
    "new"
)
