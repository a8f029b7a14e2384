"""Time zones: IANA names, and offsets where only that is known."""

import re
from functools import cache
from importlib.resources import files
from typing import Annotated

from pydantic import AfterValidator, Field

FIRST_ZONE = "UTC"  # of an account, until it has another
_OFFSET = re.compile(r"[+-]([01][0-9]|2[0-3]):[0-5][0-9]")


@cache
def _names() -> frozenset[str]:
    """Return the names of all zones; tzdata's, since not every machine has files of its own."""
    return frozenset(files("tzdata").joinpath("zones").read_text("ascii").split()) - {"Factory"}


def _known(zone: str) -> str:
    if zone not in _names() and not _OFFSET.fullmatch(zone):
        raise ValueError("should be a time zone, as Europe/Berlin, or an offset, as +05:30")
    return zone


Zone = Annotated[str, Field(max_length=64, examples=["Europe/Berlin"]), AfterValidator(_known)]
