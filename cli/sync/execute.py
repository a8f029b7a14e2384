"""Doing what a plan says. It can be killed after any step, and begun again."""

import errno
from collections.abc import Callable, Iterable
from dataclasses import replace
from http import HTTPStatus
from typing import Any

from cli.api import Account, read_problem
from cli.sync import actions as do
from cli.sync.assign_ids import IdAssigner
from cli.sync.front_matter import Unreadable
from cli.sync.item_fields import parent_in
from cli.sync.receive import Receiver
from cli.sync.report import Report
from cli.sync.state import Agreed
from cli.sync.synced_folder import SyncedFolder
from cli.sync.workspace import InTheWay
from shared.kinds.registry import KINDS

_OF_ALL = {errno.ENOSPC, errno.EDQUOT, errno.EROFS, errno.EIO}  # not of one file


class Executor:
    """Performs the actions of one plan, but for what is uploaded."""

    def __init__(self, account: Account, folder: SyncedFolder, report: Report) -> None:
        """Begin with nothing done."""
        self.account, self.folder, self.report = account, folder, report
        self.receiver, self.ids = Receiver(folder, report), IdAssigner(folder)
        self.restored: set[str] = set()  # in Aurora
        self._perform: dict[type, Callable[[Any], None]] = {
            do.Agree: self._agree,
            do.Follow: self._follow,
            do.Forget: self._forget,
            do.Create: self.receiver.create,
            do.Update: self.receiver.update,
            do.TrashFile: self.receiver.trash,
            do.Erase: self.receiver.erase,
            do.WriteAgain: self.receiver.write_again,
            do.Rebase: self._rebase,
            do.Restore: self._restore,
            do.AdoptId: self.ids.adopt,
            do.BeginParent: self.ids.begin,
            do.Postpone: self._postpone,
            do.Tell: self._tell,
            do.Ask: self._ask,
        }

    def perform(self, actions: Iterable[do.Action]) -> None:
        """Do one after the other; what one file refuses ends none but itself."""
        for action in actions:
            try:
                self._perform[type(action)](action)
            except (InTheWay, Unreadable, OSError) as error:
                if isinstance(error, OSError) and error.errno in _OF_ALL:
                    raise
                self._fail(action, error)

    def _fail(self, action: do.Action, error: Exception) -> None:
        why = error.strerror if isinstance(error, OSError) else str(error)
        self.report.fail(do.path_of(action), why or "it cannot be written")
        self.receiver.postponed.add(do.id_of(action))
        if isinstance(action, do.Create):
            # It was never written, so it was not deleted here.
            self.folder.state.items.pop(action.item.id, None)
        if isinstance(action, do.AdoptId | do.BeginParent):
            self.ids.left.add(action.id)

    def _agree(self, action: do.Agree) -> None:
        file, item = action.file, action.item
        if item.id in self.ids.left:
            self.receiver.postponed.add(item.id)
            return
        now = replace(file, digest=self.ids.written.get(item.id, file.digest))
        self.folder.agree(now, item.version, parent_in(item))

    def _follow(self, action: do.Follow) -> None:
        agreed = self.folder.state.items[action.file.id]
        agreed.path, agreed.asked = action.file.path, False

    def _forget(self, action: do.Forget) -> None:
        self.folder.state.items.pop(action.id, None)

    def _rebase(self, action: do.Rebase) -> None:
        file, item = action.file, action.item
        self.folder.state.items[item.id] = Agreed(
            item.kind,
            file.path,
            item.version,
            "",
            parent_in(item),
            has_id=file.has_id,
            later=self.folder.state.sending[item.id].later,
        )

    def _restore(self, action: do.Restore) -> None:
        self.folder.state.items.pop(action.item.id, None)
        if action.parent in self.restored:
            self.restored.add(action.item.id)  # it is back with what it belongs to
            return
        path = f"/api/history/{action.item.sequence}/restore"
        body = {"with_parent": bool(KINDS[action.item.kind].container)}
        answer = self.account.send("POST", path, body)
        if answer.is_success:
            self.restored.add(action.item.id)
            return
        self.receiver.postponed.add(action.item.id)
        reason = read_problem(answer).reason
        if answer.status_code == HTTPStatus.CONFLICT:
            reason += " Take its `id` out to begin something new"
        self.report.refuse(
            action.file.path, f"it was deleted in Aurora and cannot be restored: {reason}"
        )

    def _postpone(self, action: do.Postpone) -> None:
        self.receiver.postponed.add(action.id)

    def _tell(self, action: do.Tell) -> None:
        if action.path:
            self.report.refuse(action.path, action.line)
        elif action.is_note:
            self.report.note(action.line)
        else:
            self.report.hold_back(action.line)

    def _ask(self, action: do.Ask) -> None:
        agreed = self.folder.state.items[action.id]
        agreed.asked, agreed.version = True, action.version
