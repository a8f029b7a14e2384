"""Inputs and outputs of reading a file of another program."""

from typing import TYPE_CHECKING, Annotated, Literal
from uuid import UUID

from pydantic import BaseModel, Field, JsonValue

from shared.fields import NO_NUL, Input, Moment
from shared.kinds.registry import KindName
from shared.sources.registry import SOURCES
from shared.zones import Zone

if TYPE_CHECKING:
    SourceName = str
else:
    SourceName = Literal[tuple(SOURCES)]
Name = Annotated[str, Field(min_length=1, max_length=1_000, examples=["Diary.json"]), NO_NUL]


DIARY = """{"metadata": {}, "entries": [
  {"uuid": "0F2A", "creationDate": "2026-11-22T21:40:00Z", "text": "The sea was loud tonight."}
]}"""


class Member(Input):
    """A text file of the export, or a part of one in the same form."""

    name: Annotated[Name, Field(description="As the archive has it, with its folders.")]
    text: Annotated[str, Field(examples=[DIARY])]
    modified: Annotated[
        Moment | None,
        Field(description="When it was last changed: the time of what has none of its own."),
    ] = None


class ChosenJournal(Input):
    """The journal for the entries of a file that names none, as JSON lines."""

    id: Annotated[UUID, Field(strict=False)]
    name: Annotated[str, Field(min_length=1, max_length=255, examples=["Diary"]), NO_NUL]
    new: Annotated[bool, Field(description="Whether the import begins it.")] = False


class Reading(Input):
    """Text files of an export. A large one is sent in parts, a request each."""

    name: Annotated[Name, Field(description="Of the file or folder that the person chose.")]
    files: Annotated[list[Member], Field(min_length=1, max_length=1_000)]
    sizes: Annotated[
        dict[Name, Annotated[int, Field(ge=0)]],
        Field(description="Bytes of files that are not sent, such as the pictures named in these."),
    ] = Field(default_factory=dict)
    source: Annotated[
        SourceName | None, Field(description="Recognised by the content, if omitted.")
    ] = None
    zone: Annotated[
        Zone | None,
        Field(description="Of times that have none; else the account's."),
    ] = None
    tag: Annotated[str | None, Field(max_length=50, description="A tag for everything.")] = None
    journal: ChosenJournal | None = None


class ReadItem(BaseModel):
    """A thing of the file as a change to send."""

    kind: KindName
    id: UUID
    change_id: Annotated[UUID, Field(description="The same each time the file is read.")]
    where: Annotated[str, Field(description="How to name it to the person.")]
    fields: Annotated[
        dict[str, JsonValue], Field(examples=[{"content": "The sea was loud tonight."}])
    ]
    files: Annotated[list[str], Field(description="Pictures that its text names.")]
    trashed: Annotated[bool, Field(description="To be deleted after it was added.")]


class Left(BaseModel):
    """A thing of the file that cannot be imported."""

    kind: KindName
    where: str
    why: str


class Said(BaseModel):
    """A part of a thing that is not carried, or is carried otherwise."""

    what: str
    where: str


class ReadResult(BaseModel):
    """What a file holds. Nothing was written: send the items to POST /api/changes."""

    source: SourceName
    title: str
    items: list[ReadItem]
    left_out: list[Left]
    notes: list[Said]
    never_exports: Annotated[list[str], Field(description="What this program keeps to itself.")]
