"""The plan of a sync: a pure function of the files, what was agreed on, and what Aurora has."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import PurePosixPath
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
from cli.sync.deletions import HOW, Doubts, ancestors, sort_out, suspicions
from cli.sync.front_matter import Document
from cli.sync.item_fields import item_fields, parent_in
from cli.sync.markdown import (
    Fields,
    due_lines,
    fields_digest,
    from_row,
    is_equal,
    later_lines,
    to_send,
    without_later,
)
from cli.sync.messages import Item, Remote
from cli.sync.new_items import NewItems, adopt
from cli.sync.places import Places
from cli.sync.snapshot import File, Snapshot
from cli.sync.state import Agreed, State
from cli.sync.states import in_order, local_state, remote_state
from shared.kinds.registry import KINDS

NIL = UUID(int=0)


@dataclass(frozen=True)
class Choices:
    """The rest of what a plan depends on."""

    really: bool = False  # deletions are meant
    trash: Mapping[str, str] | None = None  # paths of files in the folder's trash
    namespace: UUID = NIL  # of the ids that follow from a name
    new_id: Callable[[], str] = lambda: str(NIL)  # an id for something new


def plan(files: Snapshot, agreed: State, remote: Remote, choices: Choices) -> list[Action]:
    """Return what to do, in order: what is received, what is new, what is sent, what is deleted."""
    return _Planner(files, agreed, remote, choices).all()


class _Planner:
    def __init__(self, files: Snapshot, agreed: State, remote: Remote, choices: Choices) -> None:
        self._agreed, self._remote, self._choices = agreed, remote, choices
        self._places = Places(files, agreed, choices.trash or {})
        self._files, self._received = adopt(files, agreed, remote, self._places)
        self._sent: list[Upload] = []
        self._homeless: list[tuple[File, int | None]] = []
        self._missing: list[str] = []
        self._asked: dict[str, int | None] = {}
        self._suspect: dict[str, str] = {}

    def all(self) -> list[Action]:
        known = self._agreed.items
        for path, why in self._files.refused.items():
            self._received.append(Tell(why, path))
        for item_id, file in self._files.items.items():
            agreed = self._agreed.items.get(item_id)
            if agreed and (agreed.path != file.path or agreed.asked):
                self._received.append(Follow(file))
        self._suspect = self._suspicions()
        for item_id in in_order(self._files, self._agreed, self._remote):
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
        doubts = None if self._choices.really else Doubts(self._suspect, asked)
        deletions = sort_out(self._missing, doubts, self._files, self._agreed)
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

    def _suspicions(self) -> dict[str, str]:
        """Return the folders in which files are missing for what may be another reason."""
        if self._choices.really:
            return {}
        in_trash = self._choices.trash or {}
        missing = [
            item_id
            for item_id, agreed in self._agreed.items.items()
            if item_id not in in_trash
            and agreed.is_here
            and local_state(item_id, self._files, agreed) is Local.ABSENT
            and remote_state(self._remote.items.get(item_id), agreed, self._remote) in _ALIVE
        ]
        return suspicions(missing, self._files, self._agreed)

    def _decide(self, item_id: str) -> None:
        item, agreed = self._remote.items.get(item_id), self._agreed.items.get(item_id)
        file = self._files.items.get(item_id)
        if item and item.kind not in KINDS:
            return  # of a newer Aurora
        if item and (other := agreed or file) and other.kind != item.kind:
            line = f"The {item.kind} {item.id} has the id of {other.path}: left out."
            self._received.append(Tell(line, is_note=True))
            return
        # What was never here was not deleted here either, so nobody is asked about it.
        is_ours = file is not None or (agreed is not None and agreed.is_here)
        ground = Ground(agreed is not None, self._remote.is_restored and is_ours)
        there = remote_state(item, agreed, self._remote)
        decision = decide(local_state(item_id, self._files, agreed, item), there, ground)
        if decision is Decision.NOTHING and file and agreed and _is_due(item, agreed):
            decision = Decision.UPDATE
        if item and decision in _RECEIVE:
            self._receive(decision, item, file, agreed)
        elif file and decision in _SEND:
            is_based = decision is not Decision.SEND_AS_NEW
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
            self._received.append(TrashFile(file, tuple(ancestors(item.id, self._agreed))))
        elif decision is Decision.RESTORE and file:
            parent = self._files.parent_of(file, agreed)
            self._received.append(Restore(file, item, parent))
        elif decision is Decision.COMPARE and file:
            self._compare(file, item, agreed)
        elif decision is Decision.CREATE:
            self._create(item, agreed)
        elif decision is Decision.UPDATE and file:
            moved = self._places.moved(item, file, self._files.parent_of(file, agreed))
            self._received.append(Update(file, item, moved) if moved else Postpone(item.id))

    def _create(self, item: Item, agreed: Agreed | None) -> None:
        """Write a file, but not where its folder may be on a disk that is not there."""
        path = self._places.of(item, agreed)
        above = [str(folder) for folder in PurePosixPath(path).parents]
        was_deleted = agreed is not None and agreed.is_here
        for folder in above:
            if why := self._suspect.get(folder):
                line = f"{folder} {why}, so nothing is written there. {HOW}"
                self._received += [Postpone(item.id), Tell(line)]
                return
        create = Create(item, path, was_deleted=was_deleted) if path else Postpone(item.id)
        self._received.append(create)

    def _compare(self, file: File, item: Item, agreed: Agreed | None) -> None:
        kind = KINDS[file.kind]
        row = from_row(kind, item.row or {})
        before = self._agreed.sending.get(item.id)
        parent = self._files.parent_of(file, agreed) or parent_in(item)
        if file.document and is_equal(kind, _said(file, file.document, agreed, parent), row):
            lines = file.document.fields.keys()
            is_all = not file.has_id or due_lines(kind, row) <= lines
            self._received.append(Agree(file, item) if is_all else Update(file, item, file.path))
        elif before and before.digest == fields_digest(
            kind, without_later(kind, row, before.later)
        ):
            # Sent when the sync before was killed: what is here is based on it.
            self._received.append(Rebase(file, item))
            self._send(file, item.version)
        else:
            self._send(file, agreed.version if agreed else None)

    def _send(self, file: File, version: int | None) -> None:
        parent = self._files.parent_of(file, self._agreed.items.get(file.id))
        item = self._remote.items.get(file.id)
        kind = KINDS[file.kind]
        if item and not (kind.nests and file.id in self._agreed.items):
            parent = parent or parent_in(item)
        if kind.parent and not parent:
            self._homeless.append((file, version))
        else:
            self._sent.append(Upload(file, parent, version))

    def _wait(self, item_id: str, there: There, agreed: Agreed | None) -> None:
        if there is not There.UNCHANGED:
            self._received.append(Postpone(item_id))
        if agreed and item_id not in {*self._files.unreadable, *self._files.empty}:
            self._received.append(Tell("something else is in its place", agreed.path))


def _said(file: File, document: Document, agreed: Agreed | None, parent: str | None) -> Fields:
    """Return the fields that a file says, and null for those whose lines were taken out."""
    kind, before = KINDS[file.kind], set(agreed.later) if agreed else set()
    fields = item_fields(file, document, agreed, parent)
    return to_send(kind, fields, later_lines(kind, document), before)


def _is_due(item: Item | None, agreed: Agreed) -> bool:
    """Tell whether Aurora has fields of a file that a client of before left out of it."""
    kind = KINDS[agreed.kind]
    lines = due_lines(kind, from_row(kind, item.row)) if item and item.row else set()
    return agreed.has_id and not lines <= set(agreed.later)


_RECEIVE = {
    Decision.ERASE,
    Decision.KEEP,
    Decision.TRASH,
    Decision.RESTORE,
    Decision.COMPARE,
    Decision.CREATE,
    Decision.UPDATE,
}
_ALIVE = {There.UNCHANGED, There.CHANGED}
_SEND = {Decision.SEND, Decision.SEND_AS_NEW}
_ERASED = (
    "it was erased for good in Aurora; delete it too, or take its `id` out to keep it as something "
    "new"
)
