"""Time zones: IANA names, and offsets where only that is known.

They are from the tz database that Aurora brings along: Lambda's Python has none, and another on
each machine would answer differently.
"""

import re
from datetime import timedelta, timezone, tzinfo
from functools import cache
from importlib.resources import files
from typing import Annotated
from zoneinfo import ZoneInfo

from pydantic import AfterValidator, Field

FIRST_ZONE = "UTC"  # of an account, until it has another
_OFFSET = re.compile(r"[+-]([01][0-9]|2[0-3]):[0-5][0-9]")


@cache
def zone_names() -> frozenset[str]:
    """Return the name of every time zone."""
    return frozenset(files("tzdata").joinpath("zones").read_text("ascii").split()) - {"Factory"}


@cache
def zone_info(name: str) -> ZoneInfo:
    """Return a zone. Raises ValueError for an unknown one."""
    if name not in zone_names():
        raise ValueError(f"There is no time zone {name[:50]!r}.")
    with files("tzdata").joinpath("zoneinfo", *name.split("/")).open("rb") as file:
        return ZoneInfo.from_file(file, key=name)


@cache
def clocks_of(zone: str) -> tzinfo:
    """Return a zone, or an offset where only that is known, as +05:30. Raises ValueError."""
    if zone[:1] not in {"+", "-"}:
        return zone_info(zone)
    hours, minutes = zone[1:].split(":")
    offset = timedelta(hours=int(hours), minutes=int(minutes))
    return timezone(-offset if zone[0] == "-" else offset)


def _known(zone: str) -> str:
    if zone not in zone_names() and not _OFFSET.fullmatch(zone):
        raise ValueError("should be a time zone, as Europe/Berlin, or an offset, as +05:30")
    return zone


Zone = Annotated[str, Field(max_length=64, examples=["Europe/Berlin"]), AfterValidator(_known)]
