"""The actions of a sync. A plan is a list of these."""

from dataclasses import dataclass

from cli.sync.messages import Item
from cli.sync.snapshot import File


@dataclass(frozen=True)
class Agree:
    """Note that a file and its row are the same."""

    file: File
    item: Item


@dataclass(frozen=True)
class Follow:
    """Note where a file is now."""

    file: File


@dataclass(frozen=True)
class Forget:
    """Forget an item that is on neither side."""

    id: str


@dataclass(frozen=True)
class Create:
    """Write the file of an item; from the trash, if it is there."""

    item: Item
    path: str
    was_deleted: bool = False  # here, while it was changed there


@dataclass(frozen=True)
class Update:
    """Bring a file to what Aurora has, perhaps at another path."""

    file: File
    item: Item
    path: str  # the file's, or another


@dataclass(frozen=True)
class TrashFile:
    """Move a file to the trash of the folder: it was deleted in Aurora."""

    file: File
    parents: tuple[str, ...] = ()  # what it belonged to, the nearest first


@dataclass(frozen=True)
class Erase:
    """Remove every copy of an item that was erased for good."""

    id: str
    file: File | None
    forget: bool = True


@dataclass(frozen=True)
class WriteAgain:
    """Write the file of an item with parts that is gone alone."""

    id: str


@dataclass(frozen=True)
class Rebase:
    """Note that what is here is based on what Aurora has: its answer was lost."""

    file: File
    item: Item


@dataclass(frozen=True)
class Restore:
    """Restore an item in Aurora, whose file was put back."""

    file: File
    item: Item
    parent: str | None


@dataclass(frozen=True)
class AdoptId:
    """Write an id into a new file, or keep it in the state where no line can be inserted."""

    file: File
    id: str


@dataclass(frozen=True)
class BeginParent:
    """Write the file of the item that the entries in a new folder belong to."""

    path: str
    kind: str
    id: str


@dataclass(frozen=True)
class Upload:
    """Send what is in a file."""

    file: File
    parent: str | None
    version: int | None


@dataclass(frozen=True)
class DeleteRemotely:
    """Delete an item in Aurora, whose file was deleted."""

    id: str
    kind: str
    path: str
    version: int | None


@dataclass(frozen=True)
class Postpone:
    """Leave a change of Aurora's to the next sync."""

    id: str


@dataclass(frozen=True)
class Tell:
    """Say something: of a file that was not sent, of deletions held back, or only so."""

    line: str
    path: str = ""
    is_note: bool = False


@dataclass(frozen=True)
class Ask:
    """Remember that a deletion needs to be meant: Aurora was restored since."""

    id: str
    version: int | None


Action = (
    Agree
    | Follow
    | Forget
    | Create
    | Update
    | TrashFile
    | Erase
    | WriteAgain
    | Rebase
    | Restore
    | AdoptId
    | BeginParent
    | Upload
    | DeleteRemotely
    | Postpone
    | Tell
    | Ask
)


def id_of(action: Action) -> str:
    """Return the item that an action is about."""
    if isinstance(action, Create | Update | Agree | Restore | Rebase):
        return action.item.id
    if isinstance(action, TrashFile | Follow | Upload):
        return action.file.id
    return "" if isinstance(action, Tell) else action.id


def path_of(action: Action) -> str:
    """Return the file that an action is about."""
    if isinstance(action, Create | Update | BeginParent | DeleteRemotely | Tell):
        return action.path
    file = getattr(action, "file", None)
    return file.path if isinstance(file, File) else id_of(action)
