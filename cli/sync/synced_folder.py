"""A folder with what is known of it."""

from dataclasses import dataclass

from cli.sync.filenames import folder_of
from cli.sync.front_matter import split
from cli.sync.item_fields import item_fields
from cli.sync.markdown import later_lines
from cli.sync.snapshot import File
from cli.sync.state import Agreed, Copy, State
from cli.sync.state_folder import StateFolder
from cli.sync.trash import Trash
from cli.sync.workspace import Workspace, digest
from cli.sync.write_files import Writer
from shared.kinds.registry import KINDS


@dataclass(frozen=True)
class SyncedFolder:
    """Where files are read and written, kept when they are deleted, and remembered."""

    workspace: Workspace
    writer: Writer
    own: StateFolder
    trash: Trash
    state: State

    def agree(self, file: File, version: int | None, parent: str | None) -> None:
        """Note that a file and its row are the same. Raises OSError, Unreadable."""
        kind, data = KINDS[file.kind], self.workspace.read(file.path)
        document = split(data)
        has_id = document.fields.get("id") == file.id
        fields = item_fields(file, document, self.state.items.get(file.id), parent)
        self.state.items[file.id] = Agreed(
            file.kind,
            file.path,
            version,
            file.digest,
            parent,
            has_id=has_id,
            later=sorted(later_lines(kind, document)),
            moment=None if has_id or not kind.moment else fields[kind.moment],
            text=data.decode() if kind.markdown.file_name else None,
            folder=self.workspace.identity(folder_of(file.path)),
        )
        self.state.new.pop(file.id, None)

    def keep_copy(self, file: File, beside: str, data: bytes) -> None:
        """Write a text that lost beside the one that won."""
        # It is there if the sync before was killed right here.
        self.writer.write(beside, data, was=None, like=file.path)
        self.state.copies[beside] = Copy(file.id, digest(data))

    def save(self) -> None:
        """Write down what is known."""
        self.state.save(self.own)
