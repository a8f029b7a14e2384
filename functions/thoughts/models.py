"""The filters of the list of thoughts."""

from typing import Annotated

from pydantic import Field

from shared.fields import From, Tag, Until
from shared.pagination import PageQuery


class ThoughtQuery(PageQuery):
    """Which thoughts to list."""

    tag: Annotated[Tag | None, Field(description="Only items with this tag.")] = None
    since: Annotated[
        From | None, Field(alias="from", description="Only from this time on, or this day (UTC).")
    ] = None
    until: Annotated[
        Until | None, Field(alias="to", description="Only before this time, or up to this day.")
    ] = None

    def starts_before(self) -> object:
        return self.until or self.before_all
