"""The filters of the lists of journals and of entries."""

from typing import Annotated, ClassVar

from pydantic import Field

from shared.fields import From, Tag, Until
from shared.kinds.details import Archived
from shared.pagination import PageQuery


class JournalQuery(PageQuery):
    """Which journals to list."""

    sorted_by: ClassVar[str] = "created_at"
    later: ClassVar[frozenset[str]] = frozenset({"archived"})

    archived: Annotated[
        Archived, Field(description="Without archived items, only these, or all.")
    ] = "no"


class EntryQuery(PageQuery):
    """Which entries to list."""

    later: ClassVar[frozenset[str]] = frozenset({"starred", "archived"})

    tag: Annotated[Tag | None, Field(description="Only items with this tag, or one below it.")] = (
        None
    )
    since: Annotated[
        From | None, Field(alias="from", description="Only from this time on, or this day (UTC).")
    ] = None
    until: Annotated[
        Until | None, Field(alias="to", description="Only before this time, or up to this day.")
    ] = None
    starred: Annotated[bool | None, Field(description="Only starred items, or only others.")] = None
    archived: Annotated[
        Archived, Field(description="Without archived items, only these, or all.")
    ] = "no"

    def starts_before(self) -> object:
        return self.until or self.before_all
