"""The filters of the list of thoughts."""

from typing import Annotated

from pydantic import Field

from shared.fields import Moment, Tag
from shared.pagination import PageQuery


class ThoughtQuery(PageQuery):
    """Which thoughts to list."""

    tag: Annotated[Tag | None, Field(description="Only those with this tag.")] = None
    since: Annotated[Moment | None, Field(alias="from", description="Not before.")] = None
    until: Annotated[Moment | None, Field(alias="to", description="Before.")] = None
