"""The filters of the lists of journals and of entries."""

from typing import Annotated, ClassVar

from pydantic import Field

from shared.fields import Moment, Tag
from shared.pagination import PageQuery


class JournalQuery(PageQuery):
    """Which journals to list."""

    sorted_by: ClassVar[str] = "created_at"


class EntryQuery(PageQuery):
    """Which entries to list."""

    tag: Annotated[Tag | None, Field(description="Only those with this tag.")] = None
    since: Annotated[Moment | None, Field(alias="from", description="Not before.")] = None
    until: Annotated[Moment | None, Field(alias="to", description="Before.")] = None
