"""Giving new files their ids, before anything of them is sent: so nothing is sent twice."""

from dataclasses import dataclass, field
from pathlib import PurePosixPath

from cli.sync.actions import AdoptId, BeginParent
from cli.sync.front_matter import split
from cli.sync.item_fields import item_fields
from cli.sync.markdown import page, with_id
from cli.sync.synced_folder import SyncedFolder
from cli.sync.workspace import digest
from shared.kinds.registry import KINDS


@dataclass
class IdAssigner:
    """Writes ids into new files."""

    folder: SyncedFolder
    written: dict[str, str] = field(default_factory=dict)  # digests of the files, by id
    left: set[str] = field(default_factory=set)  # ids whose files have changed meanwhile

    def adopt(self, action: AdoptId) -> None:
        """Write an id into a file, or keep it in the state where no line can be inserted."""
        file = action.file
        document = file.document or split(self.folder.workspace.read(file.path))
        fields = item_fields(file, document, None, None)
        data = with_id(KINDS[file.kind], action.id, document, fields)
        if data is None:
            self._note(action.id, file.path, file.digest)
        elif self.folder.writer.write(file.path, data, was=file.digest):
            self._note(action.id, file.path, digest(data))
        else:
            self.left.add(action.id)

    def begin(self, action: BeginParent) -> None:
        """Write the file of what the entries in a new folder belong to."""
        kind = KINDS[action.kind]
        name = PurePosixPath(action.path).parent.name
        data = page(kind, action.id, {kind.markdown.folder_field or "": name})
        if self.folder.writer.write(action.path, data, was=None):
            self._note(action.id, action.path, digest(data))
        else:
            self.left.add(action.id)

    def _note(self, item_id: str, path: str, content: str) -> None:
        self.written[item_id] = content
        self.folder.state.new[item_id] = path
