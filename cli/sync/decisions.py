"""The decision table: what becomes of an item, by what its file and Aurora's row have become.

One rule is behind all of it: nothing is deleted or emptied because of what was not found.
"""

from dataclasses import dataclass
from enum import Enum, auto


class Local(Enum):
    """The state of a file since both sides agreed."""

    ABSENT = auto()
    UNCHANGED = auto()
    CHANGED = auto()
    UNREADABLE = auto()  # or something else is in its place
    EMPTY = auto()
    NEW = auto()  # it has an id, and nothing was ever agreed on


class There(Enum):
    """The state of Aurora's row since then."""

    ABSENT = auto()  # everything was read, and it is not there
    UNCHANGED = auto()
    CHANGED = auto()
    DELETED = auto()
    ERASED = auto()  # for good


class Decision(Enum):
    """The decision about an item."""

    NOTHING = auto()
    CREATE = auto()  # write its file
    UPDATE = auto()  # bring its file to what Aurora has
    TRASH = auto()  # move its file to the folder's trash
    ERASE = auto()  # remove every copy
    FORGET = auto()
    # Equal: agree. Different: send it; apply_device_change in the database decides on a conflict.
    COMPARE = auto()
    SEND = auto()
    SEND_AS_NEW = auto()
    DELETE = auto()  # in Aurora, if its file was really deleted
    ASK = auto()  # whether its file was really deleted
    RESTORE = auto()  # in Aurora: its file was put back
    WAIT = auto()  # until the file can be read
    KEEP = auto()  # a text that Aurora may not have again; say so


L, T, D = Local, There, Decision
IMPOSSIBLE = D.NOTHING

# What both sides agreed on is known.
KNOWN: dict[tuple[Local, There], Decision] = {
    (L.ABSENT, T.ABSENT): D.FORGET,
    (L.ABSENT, T.UNCHANGED): D.DELETE,
    (L.ABSENT, T.CHANGED): D.CREATE,
    (L.ABSENT, T.DELETED): D.FORGET,
    (L.ABSENT, T.ERASED): D.ERASE,
    (L.UNCHANGED, T.ABSENT): D.SEND_AS_NEW,
    (L.UNCHANGED, T.UNCHANGED): D.NOTHING,
    (L.UNCHANGED, T.CHANGED): D.UPDATE,
    (L.UNCHANGED, T.DELETED): D.TRASH,
    (L.UNCHANGED, T.ERASED): D.ERASE,
    (L.CHANGED, T.ABSENT): D.SEND_AS_NEW,
    (L.CHANGED, T.UNCHANGED): D.SEND,
    (L.CHANGED, T.CHANGED): D.COMPARE,
    (L.CHANGED, T.DELETED): D.SEND,  # a conflict, whose text stays beside
    (L.CHANGED, T.ERASED): D.KEEP,
    (L.UNREADABLE, T.ABSENT): D.WAIT,
    (L.UNREADABLE, T.UNCHANGED): D.WAIT,
    (L.UNREADABLE, T.CHANGED): D.WAIT,
    (L.UNREADABLE, T.DELETED): D.WAIT,
    (L.UNREADABLE, T.ERASED): D.WAIT,
    (L.EMPTY, T.ABSENT): D.WAIT,
    (L.EMPTY, T.UNCHANGED): D.WAIT,
    (L.EMPTY, T.CHANGED): D.WAIT,
    (L.EMPTY, T.DELETED): D.WAIT,
    (L.EMPTY, T.ERASED): D.WAIT,
    (L.NEW, T.ABSENT): IMPOSSIBLE,
    (L.NEW, T.UNCHANGED): IMPOSSIBLE,
    (L.NEW, T.CHANGED): IMPOSSIBLE,
    (L.NEW, T.DELETED): IMPOSSIBLE,
    (L.NEW, T.ERASED): IMPOSSIBLE,
}

# Nothing was agreed on.
UNKNOWN: dict[tuple[Local, There], Decision] = {
    (L.ABSENT, T.ABSENT): D.NOTHING,
    (L.ABSENT, T.UNCHANGED): D.NOTHING,
    (L.ABSENT, T.CHANGED): D.CREATE,
    (L.ABSENT, T.DELETED): D.NOTHING,
    (L.ABSENT, T.ERASED): D.ERASE,  # what the trash still has of it
    (L.UNCHANGED, T.ABSENT): IMPOSSIBLE,
    (L.UNCHANGED, T.UNCHANGED): IMPOSSIBLE,
    (L.UNCHANGED, T.CHANGED): IMPOSSIBLE,
    (L.UNCHANGED, T.DELETED): IMPOSSIBLE,
    (L.UNCHANGED, T.ERASED): IMPOSSIBLE,
    (L.CHANGED, T.ABSENT): IMPOSSIBLE,
    (L.CHANGED, T.UNCHANGED): IMPOSSIBLE,
    (L.CHANGED, T.CHANGED): IMPOSSIBLE,
    (L.CHANGED, T.DELETED): IMPOSSIBLE,
    (L.CHANGED, T.ERASED): IMPOSSIBLE,
    (L.UNREADABLE, T.ABSENT): D.WAIT,
    (L.UNREADABLE, T.UNCHANGED): D.WAIT,
    (L.UNREADABLE, T.CHANGED): D.WAIT,
    (L.UNREADABLE, T.DELETED): D.WAIT,
    (L.UNREADABLE, T.ERASED): D.WAIT,
    (L.EMPTY, T.ABSENT): D.WAIT,
    (L.EMPTY, T.UNCHANGED): D.WAIT,
    (L.EMPTY, T.CHANGED): D.WAIT,
    (L.EMPTY, T.DELETED): D.WAIT,
    (L.EMPTY, T.ERASED): D.WAIT,
    (L.NEW, T.ABSENT): D.SEND_AS_NEW,
    (L.NEW, T.UNCHANGED): D.SEND_AS_NEW,
    (L.NEW, T.CHANGED): D.COMPARE,
    (L.NEW, T.DELETED): D.RESTORE,
    (L.NEW, T.ERASED): D.KEEP,
}

# Aurora was restored from a backup. All that it has counts as changed (`Agreed.disagree`), as equal
# numbers of versions may be of different texts.
RESTORED: dict[tuple[Local, There], Decision] = {
    (L.ABSENT, T.CHANGED): D.ASK,
    (L.CHANGED, T.DELETED): D.RESTORE,  # it may have been restored before, and that is lost
}


@dataclass(frozen=True)
class Ground:
    """The worth of what was agreed on."""

    is_known: bool = True
    is_restored: bool = False


def decide(local: Local, there: There, ground: Ground) -> Decision:
    """Return what to do with an item."""
    key = (local, there)
    if not ground.is_known:
        return UNKNOWN[key]
    return RESTORED.get(key, KNOWN[key]) if ground.is_restored else KNOWN[key]
