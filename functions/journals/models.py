"""The filters of the lists of journals and of entries."""

from typing import Annotated, ClassVar

from pydantic import Field

from shared.fields import From, Tag, Until
from shared.pagination import PageQuery


class JournalQuery(PageQuery):
    """Which journals to list."""

    sorted_by: ClassVar[str] = "created_at"


class EntryQuery(PageQuery):
    """Which entries to list."""

    tag: Annotated[Tag | None, Field(description="Only items with this tag.")] = None
    since: Annotated[
        From | None, Field(alias="from", description="Only from this time on, or this day (UTC).")
    ] = None
    until: Annotated[
        Until | None, Field(alias="to", description="Only before this time, or up to this day.")
    ] = None

    def starts_before(self) -> object:
        return self.until or self.before_all
