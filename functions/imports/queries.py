"""SQL for reading a file: whose it is."""

from uuid import UUID

from pydantic import BaseModel

from functions.imports.models import ChosenJournal
from shared.db.database import database
from shared.db.prologue import Caller
from shared.sources.source import Diary, Owner

db = database("aurora_app")


class _Account(BaseModel):
    id: UUID
    zone: str


def owner(caller: Caller, zone: str | None, journal: ChosenJournal | None) -> Owner:
    """Return the caller, with the zone of times that have none: the given or the account's."""
    [found] = db.fetch_all(
        caller, _Account, "select current_user_id() as id, account_zone() as zone"
    )
    diary = Diary(journal.id, journal.name, is_new=journal.new) if journal else None
    return Owner(found.id, zone or found.zone, diary)
