"""The rounds of one sync: what was restored or settled in one comes into the folder in the next."""

from dataclasses import dataclass, replace
from uuid import UUID

from cli.api import Account
from cli.sync.actions import Action, AdoptId, BeginParent, DeleteRemotely, Upload
from cli.sync.decisions import Local
from cli.sync.execute import Executor
from cli.sync.fetch import fetch, ids_in_trash
from cli.sync.filenames import folder_of
from cli.sync.front_matter import Unreadable, split
from cli.sync.markdown import later_lines
from cli.sync.messages import Item, Remote
from cli.sync.new_items import begins_parents
from cli.sync.plan import Choices, plan
from cli.sync.report import Report
from cli.sync.snapshot import Snapshot, take
from cli.sync.state import Place, State
from cli.sync.states import local_state
from cli.sync.synced_folder import SyncedFolder
from cli.sync.upload import Uploader
from cli.sync.workspace import Workspace, digest
from shared.fields import new_id
from shared.kinds.registry import KINDS, MODEL

MOST = 4  # rounds


@dataclass
class Sync:
    """One sync of one folder."""

    account: Account
    folder: SyncedFolder
    report: Report
    place: Place
    namespace: UUID
    today: str
    reached: int | None = None  # how far the round before was, whatever the state says

    def run(self, *, really: bool) -> None:
        """Go on until nothing was sent, restored or settled."""
        in_trash = self._ask_for_trash()
        carried: list[Item] = []
        trashed: set[str] = set()
        is_over = False
        for _ in range(MOST):
            executor = Executor(self.account, self.folder, self.report)
            actions = self._plan(carried, really=really)
            local = [one for one in actions if not isinstance(one, Upload | DeleteRemotely)]
            if is_over:  # what is new now waits for the next sync
                local = [one for one in local if not isinstance(one, AdoptId | BeginParent)]
            executor.perform(local)
            trashed |= executor.receiver.trashed
            self._note(executor)
            if is_over:
                break
            if executor.restored:
                continue
            uploader = Uploader(executor)
            sending = [one for one in actions if isinstance(one, Upload | DeleteRemotely)]
            self.reached = self.folder.state.since
            is_over = uploader.send(self._sure(sending))
            carried = uploader.carried
            if not is_over:
                break
        if in_trash is not None:
            self.folder.trash.keep_only(in_trash | trashed)
            self.folder.state.trash_seen = self.today
        self.folder.save()

    def _plan(self, carried: list[Item], *, really: bool) -> list[Action]:
        state = self.folder.state
        is_elsewhere = bool(state.items) and state.place != self.place
        if is_elsewhere:
            state.forget_place()
        files = take(self.folder.workspace, state)
        for path in files.listing.unfinished:
            (self.folder.workspace.root / path).unlink()
        everything = is_elsewhere or state.model < MODEL or _needs_everything(files, state)
        since = state.since if self.reached is None else self.reached
        self._remote = fetch(self.account, 0 if everything else since, state.epoch)
        if self._remote.is_restored:
            self.report.note("Aurora was restored to an earlier time: comparing everything.")
            _read_all(files, self.folder.workspace)
        elif state.model < MODEL and state.items:
            _read_all(files, self.folder.workspace)
            _take_new_lines(files, state)
        elif is_elsewhere:
            self.report.note("This folder was copied or moved here: comparing everything.")
        for item in carried:
            self._remote.items.setdefault(item.id, item)
        disagree(files, state, self._remote)
        self._files = files
        choices = Choices(
            really=really,
            trash=self.folder.trash.paths(),
            namespace=self.namespace,
            new_id=lambda: str(new_id()),
        )
        return plan(files, state, self._remote, choices)

    def _note(self, executor: Executor) -> None:
        """Note how far the folder is; what was left to the next sync is to come again."""
        remote, state = self._remote, self.folder.state
        sequences = [
            item.sequence - 1
            for item_id in executor.receiver.postponed
            if (item := remote.items.get(item_id)) and item.sequence
        ]
        state.since = min([remote.next, *sequences])
        state.epoch, state.model, state.place = remote.epoch, MODEL, self.place
        for item_id, file in self._files.items.items():
            agreed = state.items.get(item_id)
            if agreed and agreed.path == file.path:
                agreed.folder = self._files.listing.folders.get(folder_of(file.path))
        there = self._files.listing.copies
        state.copies = {path: copy for path, copy in state.copies.items() if path in there} | {
            path: copy for path, copy in state.copies.items() if copy.id in remote.items
        }
        self.folder.save()

    def _sure(self, actions: list[Upload | DeleteRemotely]) -> list[Upload | DeleteRemotely]:
        """Leave out deletions of what is there after all: an editor may have been at it."""
        if not any(isinstance(one, DeleteRemotely) for one in actions):
            return actions
        again = take(self.folder.workspace, self.folder.state)
        known = self.folder.state.items
        return [
            one
            for one in actions
            if isinstance(one, Upload)
            or local_state(one.id, again, known.get(one.id)) is Local.ABSENT
        ]

    def _ask_for_trash(self) -> set[str] | None:
        """Return what Aurora's trash has, once a day, if the folder's has anything."""
        if not self.folder.trash.paths() or self.folder.state.trash_seen == self.today:
            return None
        # Before what has changed: what is restored after this is still in it.
        return ids_in_trash(self.account)


def disagree(files: Snapshot, state: State, remote: Remote) -> None:
    """Forget what was agreed on where it proves nothing: elsewhere, or before a restore."""
    for item_id, agreed in state.items.items():
        item, file = remote.items.get(item_id), files.items.get(item_id)
        is_same = file is not None and file.digest == agreed.digest
        is_erased = item is not None and item.erased
        is_elsewhere = not (agreed.is_here or is_same)
        is_back = agreed.asked and file is not None
        if is_elsewhere or is_back or (remote.is_restored and not is_erased):
            agreed.disagree()


def _take_new_lines(files: Snapshot, state: State) -> None:
    """Take lines for an edit that were a person's own until this client knew them as fields."""
    for item_id, agreed in state.items.items():
        file = files.items.get(item_id)
        if file and file.document:
            lines = later_lines(KINDS[file.kind], file.document)
            agreed.digest = agreed.digest if lines <= set(agreed.later) else ""


def _needs_everything(files: Snapshot, state: State) -> bool:
    """Tell whether there is something of which only all of Aurora can tell what it is."""
    known = state.items.keys() | state.new.keys()
    unsure = [
        item_id
        for item_id, agreed in state.items.items()
        if not agreed.digest and not (agreed.asked and item_id not in files.items)
    ]
    return bool(files.items.keys() - known or unsure) or begins_parents(files)


def _read_all(files: Snapshot, workspace: Workspace) -> None:
    """Take every file apart, to be compared by what it says."""
    for item_id, file in files.items.items():
        if file.document is None:
            try:
                data = workspace.read(file.path)
                document = split(data) if digest(data) == file.digest else None
            except (Unreadable, OSError):
                document = None
            files.items[item_id] = replace(file, document=document)
