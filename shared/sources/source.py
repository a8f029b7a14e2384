"""An import source: what it reads from a file, as items for Aurora and as what was not carried."""

from collections.abc import Callable, Collection, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime, tzinfo
from functools import cached_property
from typing import Any
from uuid import UUID, uuid5

from shared.sources.bundle import Bundle
from shared.sources.reading import sent
from shared.zones import clocks_of

LONGEST_LIST = 100  # characters, in the name of a task's list


class Unusable(Exception):
    """Why nothing can be imported from a file, and what to do; shown to the person."""


@dataclass(frozen=True, slots=True)
class Item:
    """One thing that the source holds, with its fields as `POST /api/changes` takes them."""

    kind: str
    id: UUID
    where: str  # how the report names it
    fields: dict[str, Any]
    files: tuple[str, ...] = ()  # pictures and other files that its text names
    is_trashed: bool = False  # it lay in the trash: it is added, and deleted


@dataclass(frozen=True, slots=True)
class LeftOut:
    """A thing that cannot be imported. It counts as one of the file's."""

    kind: str
    where: str
    why: str


@dataclass(frozen=True, slots=True)
class Note:
    """A part of a thing that was not carried, or was changed. Equal ones are counted together."""

    what: str  # "picture that the file does not hold"
    where: str = ""


Record = Item | LeftOut | Note


@dataclass(frozen=True, slots=True)
class Diary:
    """The journal that a person chose for a file that names none."""

    id: UUID
    name: str
    is_new: bool


@dataclass(frozen=True)
class Owner:
    """Whose import it is: ids are derived from the person, so importing again adds nothing."""

    user_id: UUID
    zone: str  # of times that have none of their own
    journal: Diary | None = None

    @cached_property
    def clock(self) -> tzinfo:
        """The time in that zone."""
        return clocks_of(self.zone)

    def id_of(self, key: str) -> UUID:
        """Return the id of what the source calls `key`, the same at every import."""
        return uuid5(self.user_id, key)

    def at(self, moment: datetime, zone: object = None) -> dict[str, str]:
        """Return the fields that say when an item was: in a zone of its own, or in the owner's."""
        when = sent(moment)
        return {"timestamp": when, "created_at": when, "zone": str(zone or self.zone)}

    def file_of(self, key: str, extension: str) -> str:
        """Return the name under which a text shows a picture or other file of the source."""
        kept = "".join(letter for letter in extension.lower() if letter.isalnum())[:8]
        return f"files/{self.id_of(f'file:{key}')}.{kept or 'bin'}"


@dataclass(frozen=True)
class Source:
    """One program or format that a person can come from."""

    name: str  # of `--from`
    title: str
    recognise: Callable[[Bundle], bool]
    read: Callable[[Bundle, Owner], Iterator[Record]]
    never_exports: tuple[str, ...] = field(default=())  # said in every report


def besides(one: Mapping[str, Any], mapped: Collection[str]) -> dict[str, Any]:
    """Return what a thing says besides the fields that are carried, for its `origin`."""
    return {name: value for name, value in one.items() if name not in mapped}


def origin(app: str, key: str, kept: dict[str, Any]) -> dict[str, Any]:
    """Return an item's `origin`: where it came from, and what Aurora has no field for."""
    present = {name: value for name, value in kept.items() if value not in (None, "", [], {})}
    return {"app": app, "id": key, "kept": present} if present else {"app": app, "id": key}
