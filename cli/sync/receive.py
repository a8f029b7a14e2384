"""Bringing into the folder what has changed in Aurora."""

from dataclasses import dataclass, field, replace
from pathlib import PurePosixPath

from cli.sync.actions import Create, Erase, TrashFile, Update, WriteAgain
from cli.sync.conflict_copies import copy_of, copy_path
from cli.sync.filenames import free
from cli.sync.front_matter import Unreadable, split
from cli.sync.item_fields import item_fields, parent_in
from cli.sync.markdown import from_row, page, says_all, updated
from cli.sync.messages import Item
from cli.sync.report import Report
from cli.sync.snapshot import File
from cli.sync.synced_folder import SyncedFolder
from cli.sync.workspace import digest
from shared.kinds.registry import KINDS


@dataclass
class Receiver:
    """Writes, moves and removes files, unless they have changed meanwhile."""

    folder: SyncedFolder
    report: Report
    postponed: set[str] = field(default_factory=set)  # items that Aurora has to tell again
    trashed: set[str] = field(default_factory=set)

    def create(self, action: Create) -> None:
        """Write the file of an item, from the trash if it is there."""
        item, path = action.item, action.path
        if content := self.folder.trash.take(item.id, path):
            modified = self.folder.workspace.modified(path)
            self._bring_to(File(path, content, item.kind, item.id, modified=modified), item)
        else:
            path = self._write_new(item, path)
        self.report.received += 1
        if action.was_deleted:
            self.report.conflict(
                f"{path} was deleted here and changed in Aurora: it is back, as it is there."
            )

    def update(self, action: Update) -> None:
        """Bring a file to what Aurora has, and to where it belongs."""
        file, item = action.file, action.item
        if action.path != file.path:
            if not self.folder.writer.move(file.path, action.path, file.digest):
                self.postponed.add(item.id)
                return
            file = replace(file, path=action.path)
        if self._bring_to(file, item) and item.sequence:
            self.report.received += 1

    def trash(self, action: TrashFile) -> None:
        """Move a file out of the folder."""
        file = action.file
        if self.folder.trash.put(file.path, file.digest, file.id, action.parents):
            self.trashed |= {file.id, *action.parents}
            self.folder.state.items.pop(file.id, None)
            self.report.received += 1
        else:
            self.postponed.add(file.id)

    def erase(self, action: Erase) -> None:
        """Remove every copy of an item, but none that somebody has changed since."""
        writer, state = self.folder.writer, self.folder.state
        if action.file and not writer.remove(action.file.path, action.file.digest):
            self.postponed.add(action.id)
            return
        self.folder.trash.erase(action.id)
        for path, copy in list(state.copies.items()):
            if copy.id == action.id:
                writer.remove(path, copy.digest)
                del state.copies[path]
        if action.forget:
            state.items.pop(action.id, None)
            self.report.received += action.file is not None

    def write_again(self, action: WriteAgain) -> None:
        """Write the file of an item with parts, which would go with it otherwise."""
        agreed = self.folder.state.items[action.id]
        if agreed.text is not None:
            self.folder.writer.write(agreed.path, agreed.text.encode(), was=None)

    def _write_new(self, item: Item, path: str) -> str:
        data = page(KINDS[item.kind], item.id, from_row(KINDS[item.kind], item.row or {}))
        first, taken = PurePosixPath(path), set[str]()
        while not self.folder.writer.write(path, data, was=None):
            taken.add(path.casefold())  # by a file that is new just now
            path = free(str(first.parent), first.stem, ".md", taken)
        file = File(path, digest(data), item.kind, item.id)
        self.folder.agree(file, item.version, parent_in(item))
        return path

    def _bring_to(self, file: File, item: Item) -> bool:
        """Make a file say what Aurora has, in as few lines as can be."""
        old = self.folder.workspace.read(file.path)
        data = self._updated(file, item, old) if digest(old) == file.digest else None
        if data is None or not self._replace(file, old, data):
            self.postponed.add(item.id)
            return False
        now = replace(file, digest=digest(data))
        self.folder.agree(now, item.version, parent_in(item))
        return True

    def _replace(self, file: File, old: bytes, data: bytes) -> bool:
        return data == old or self.folder.writer.write(file.path, data, was=file.digest)

    def _updated(self, file: File, item: Item, old: bytes) -> bytes:
        kind, wanted = KINDS[item.kind], from_row(KINDS[item.kind], item.row or {})
        agreed = self.folder.state.items.get(item.id)
        try:
            document = split(old)
            current = item_fields(file, document, agreed, parent_in(item))
            is_same = says_all(kind, current, wanted)
            data = old if is_same else updated(kind, item.id, document, current, wanted)
        except Unreadable:
            data = None
        if data is not None:
            return data
        beside = copy_path(file.path, item.sequence or item.version)
        self.folder.keep_copy(file, beside, copy_of(old))
        self.report.conflict(
            f"{file.path} has a front matter that cannot be changed line by line. Aurora's text "
            f"is in it; the file as it was is in {beside}."
        )
        return page(kind, item.id, wanted)
