"""The routes of history, restore, trash, undo and sync."""

from uuid import UUID

from functions.history import devices, queries
from functions.history.models import (
    Changes,
    ChangesQuery,
    DeviceChanges,
    HistoryQuery,
    RestoreOptions,
    RestoreResult,
    Results,
    TrashItem,
    TrashQuery,
    UndoRequest,
    UndoResult,
    Version,
)
from shared.db.prologue import Caller
from shared.errors import (
    AheadOfHistory,
    CurrentVersion,
    JournalNotEmpty,
    ModifiedByOthers,
    ParentDeleted,
    UndoTooLarge,
    VersionExpired,
)
from shared.fields import IfMatch
from shared.http.app import App, documented
from shared.http.responses import Reply
from shared.pagination import Page

app = App(queries.db, scope="history")
handler = app.handler

ALONE = RestoreOptions()
LAST_ACT = UndoRequest()


@app.get("/api/history")
def list_versions(caller: Caller, query: HistoryQuery) -> Page[Version]:
    """List the versions of one item, newest first, or of everything since a sequence number."""
    return queries.versions(caller, query)


@app.post("/api/history/<sequence>/restore")
@documented(raises=(ParentDeleted, VersionExpired))
def restore(caller: Caller, sequence: int, restoring: RestoreOptions = ALONE) -> RestoreResult:
    """Restore an item to one of its versions, or to its state before it was deleted."""
    return queries.restore(caller, sequence, with_parent=restoring.with_parent)


@app.delete("/api/history/<sequence>")
@documented(raises=(CurrentVersion,))
def erase_version(caller: Caller, sequence: int) -> None:
    """Erase one earlier version of an item permanently."""
    queries.erase_version(caller, sequence)


@app.get("/api/trash")
def list_trash(caller: Caller, query: TrashQuery) -> Page[TrashItem]:
    """List deleted items that can be restored, newest first."""
    return queries.trash(caller, query)


@app.delete("/api/trash")
def empty_trash(caller: Caller) -> None:
    """Empty the trash permanently."""
    queries.erase_all(caller)


@app.delete("/api/trash/<kind>/<thing_id>")
def erase(caller: Caller, kind: str, thing_id: UUID) -> None:
    """Erase one item in the trash permanently, with its contents."""
    queries.erase(caller, kind, thing_id)


@app.post("/api/undo")
@documented(raises=(ParentDeleted, JournalNotEmpty, ModifiedByOthers, VersionExpired, UndoTooLarge))
def undo(caller: Caller, if_match: IfMatch, what: UndoRequest = LAST_ACT) -> UndoResult:
    """Undo the last act or several, all or none."""
    return queries.undo(caller, what, if_match)


@app.get("/api/changes")
@documented(raises=(AheadOfHistory,))
def list_changes(caller: Caller, query: ChangesQuery) -> Reply[Changes]:
    """List items changed since a sequence number, in order, in their current state."""
    changes, last = devices.changes(caller, query)
    return Reply(changes, version=last)


@app.post("/api/changes")
@documented(raises=(AheadOfHistory,))
def send_changes(caller: Caller, sent: DeviceChanges) -> Results:
    """Apply changes that a device made offline; nothing is overwritten silently."""
    return devices.apply(caller, sent)
