"""Tags: their list, and renaming one."""

from typing import Annotated, Self
from uuid import UUID, uuid4

from pydantic import BaseModel, ConfigDict, Field, model_validator

from functions.search.queries import db
from shared.db.prologue import Caller
from shared.fields import Input, Tag

MOST = 1_000  # items of a request: each has its texts cut again


class TagCount(BaseModel):
    """A tag, and how many items have it or one below it."""

    tag: str
    count: int


class TagList(BaseModel):
    """The tags of everything that the token may read, by name."""

    items: list[TagCount]
    complete: Annotated[
        bool, Field(description="False for a while after an upgrade: older items are to be added.")
    ]


class TagRename(Input):
    """Which tag to rename. One below it, as house/garden, goes along."""

    model_config = ConfigDict(json_schema_extra={"examples": [{"from": "house", "to": "home"}]})

    old: Annotated[Tag, Field(alias="from")]
    new: Annotated[Tag, Field(alias="to", description="One that exists is merged with.")]
    batch: Annotated[
        UUID | None,
        Field(
            strict=False,
            description="By which to undo it; one is chosen if it is omitted. Send the answer's "
            "again while there is `more`.",
        ),
    ] = None

    @model_validator(mode="after")
    def _elsewhere(self) -> Self:
        if f"{self.new}/".startswith(f"{self.old}/"):
            raise ValueError("should rename to a tag that is not the same, nor below it")
        return self


class Renamed(BaseModel):
    """What was renamed; `POST /api/undo` with the batch takes it back."""

    changed: int
    more: Annotated[bool, Field(description="Whether there is more to rename: send it again.")]
    batch: UUID


class _Listed(BaseModel):
    tag: str | None
    count: int | None
    complete: bool


def list_tags(caller: Caller) -> TagList:
    found = db.fetch_all(
        caller,
        _Listed,
        """
        select t.tag, t.count, c.complete
        from (select tags_are_complete() as complete) c left join list_tags() t on true
        order by t.tag
        """,
    )
    return TagList(
        items=[TagCount(tag=row.tag, count=row.count or 0) for row in found if row.tag is not None],
        complete=found[0].complete,
    )


def rename(caller: Caller, asked: TagRename) -> Renamed:
    batch = asked.batch or uuid4()
    [row] = db.execute(
        caller,
        "select changed, more from rename_tag(%(old)s, %(new)s, %(batch)s::uuid, %(most)s)",
        old=asked.old,
        new=asked.new,
        batch=batch,
        most=MOST,
    )
    return Renamed(**row, batch=batch)
