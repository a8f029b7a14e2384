"""Sending what was changed or deleted here, and doing what Aurora answers."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any
from uuid import uuid4

import click

from cli.batches import MAX_CHANGE, Outcome, Outcomes, cut, encode, post
from cli.sync.actions import DeleteRemotely, Upload
from cli.sync.conflict_copies import conflict_line, copy_of, copy_path
from cli.sync.execute import Executor
from cli.sync.fetch import RESTORED_NOW, is_ahead
from cli.sync.filenames import folder_of
from cli.sync.front_matter import Unreadable, split
from cli.sync.item_fields import item_fields
from cli.sync.markdown import Fields, fields_digest, later_lines, to_send
from cli.sync.messages import Item
from cli.sync.snapshot import File
from cli.sync.state import Agreed, Sending
from cli.sync.workspace import digest
from shared.kinds.registry import KINDS

MAX_BYTES = MAX_CHANGE - len(',"epoch":"019aab3c-5f00-7cc3-98c4-dc0c0c07398e"')


@dataclass
class Change:
    """A change as the API takes it; no fields, where the file was deleted."""

    action: Upload | DeleteRemotely
    id: str
    kind: str
    path: str
    fields: Fields | None
    file: File | None = None

    @property
    def digest(self) -> str:
        """What tells its fields from others."""
        return "" if self.fields is None else fields_digest(KINDS[self.kind], self.fields)

    @property
    def later(self) -> list[str]:
        """Those of its fields that the first release had not; a zone of null becomes another."""
        later, fields = KINDS[self.kind].fields.later, self.fields or {}
        return sorted(one for one in later & fields.keys() if one != "zone" or fields[one])


@dataclass
class Uploader:
    """Sends a sync's changes, in batches."""

    executor: Executor
    carried: list[Item] = field(default_factory=list)  # rows to bring into the folder now

    def send(self, actions: list[Upload | DeleteRemotely]) -> bool:
        """Send all, in their order. Returns whether there was anything."""
        sent = False
        for batch in cut(self._changes(actions), MAX_BYTES):
            sent = True
            self._note([about for about, _ in batch])
            self.executor.folder.save()
            outcomes = self._post([encoded for _, encoded in batch])
            for ((change, _), encoded), outcome in zip(batch, outcomes, strict=True):
                # Alone it fits into an answer.
                is_short = outcome.is_left_out
                self._conclude(change, self._post([encoded])[0] if is_short else outcome)
            self.executor.folder.state.sending.clear()
            self.executor.folder.save()
        return sent

    def _post(self, changes: list[bytes]) -> list[Outcome]:
        account = self.executor.account
        answer = post(account, changes, epoch=self.executor.folder.state.epoch)
        if is_ahead(answer):
            raise click.ClickException(RESTORED_NOW)
        return account.read(Outcomes, answer).results

    def _changes(
        self, actions: list[Upload | DeleteRemotely]
    ) -> Iterator[tuple[tuple[Change, dict[str, Any]], bytes]]:
        """Yield each change with its body, and that encoded; refuse what no request can carry."""
        for change in filter(None, map(self._change, actions)):
            body = self._body(change)
            try:
                encoded = encode(body)
            except UnicodeEncodeError:
                self.executor.report.refuse(change.path, "it holds half a character")
                continue
            if len(encoded) > MAX_BYTES:
                self.executor.report.refuse(change.path, "it is longer than 1 MB")
                continue
            yield (change, body), encoded

    def _note(self, batch: list[tuple[Change, dict[str, Any]]]) -> None:
        """Note what is about to be sent: after a kill it is sent under the same ids again."""
        for change, body in batch:
            self.executor.folder.state.sending[change.id] = Sending(
                body["change_id"],
                change.action.version,
                change.digest,
                change.later,
            )

    def _change(self, action: Upload | DeleteRemotely) -> Change | None:
        """Return what to send; nothing for a file that changed during the sync."""
        if isinstance(action, DeleteRemotely):
            return Change(action, action.id, action.kind, action.path, None)
        file, state = action.file, self.executor.folder.state
        wanted = self.executor.ids.written.get(file.id, file.digest)
        try:
            data = self.executor.folder.workspace.read(file.path)
            if file.id in self.executor.ids.left or digest(data) != wanted:
                return None
            document, kind = split(data), KINDS[file.kind]
        except Unreadable as error:
            self.executor.report.refuse(file.path, str(error))
            return None
        except OSError:
            return None
        now = File(file.path, wanted, file.kind, file.id, modified=file.modified)
        agreed = state.items.get(file.id)
        fields = item_fields(now, document, agreed, action.parent)
        before = set(agreed.later) if agreed else set()
        fields = to_send(kind, fields, later_lines(kind, document), before)
        return Change(action, file.id, file.kind, file.path, fields, now)

    def _body(self, change: Change) -> dict[str, Any]:
        """Return the change; one that was about to be sent has its id already."""
        before, version = self.executor.folder.state.sending.get(change.id), change.action.version
        again = before and (before.version, before.digest) == (version, change.digest)
        return {
            "change_id": before.change_id if before and again else str(uuid4()),
            "kind": change.kind,
            "id": change.id,
            "version": version,
            "fields": change.fields,
        }

    def _conclude(self, change: Change, outcome: Outcome) -> None:
        executor = self.executor
        if outcome.result == "refused":
            executor.report.refuse(change.path, outcome.reason)
        elif outcome.result == "conflict" or outcome.kept is not None:
            self._settle(change, outcome)
        elif outcome.result == "done":
            executor.report.sent += 1
            if change.file and isinstance(change.action, Upload):
                executor.folder.agree(change.file, outcome.version or 1, change.action.parent)
            else:
                self._forget(change.id)
        # What is already done comes with the next round, as whatever it has become since.

    def _settle(self, change: Change, outcome: Outcome) -> None:
        """Keep the text that lost beside; Aurora's comes into the file in the next round."""
        file, executor = change.file, self.executor
        if not file or not isinstance(change.action, Upload):
            return  # it was changed in Aurora before it was deleted here: the next round brings it
        data = executor.folder.workspace.read(file.path)
        if digest(data) != file.digest:
            executor.ids.left.add(file.id)  # changed just now: the next sync sends that
            return
        beside = copy_path(file.path, outcome.kept)
        executor.folder.keep_copy(file, beside, copy_of(data))
        executor.folder.state.items[file.id] = Agreed(
            file.kind,
            file.path,
            None,
            file.digest,
            change.action.parent,
            folder=executor.folder.workspace.identity(folder_of(file.path)),
        )
        executor.folder.state.new.pop(file.id, None)
        executor.folder.state.since = (
            0  # should the next round not come to its end: all is read again
        )
        row = outcome.row
        version = row["version"] if row else outcome.version
        self.carried.append(Item(kind=file.kind, id=file.id, version=version, row=row))
        executor.report.conflict(conflict_line(file.path, beside, is_there=row is not None))

    def _forget(self, item_id: str) -> None:
        """Forget an item that was deleted, with the parts in its folder."""
        items = self.executor.folder.state.items
        parts = [one for one, agreed in items.items() if agreed.parent == item_id]
        for one in [item_id, *(one for one in parts if KINDS[items[one].kind].parent)]:
            items.pop(one, None)
