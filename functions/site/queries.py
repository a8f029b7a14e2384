"""SQL for the health check."""

from pydantic import BaseModel

from shared.db.database import Database
from shared.errors import ApiError

# With two seconds to connect, /health answers within three, whatever the database does.
db = Database("aurora_site", patience=0.7)


class _One(BaseModel):
    one: int


def is_up() -> bool:
    try:
        return db.fetch_one(None, _One, "select 1 as one") is not None
    except ApiError:
        return False
