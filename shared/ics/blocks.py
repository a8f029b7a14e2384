"""A calendar file cut into its parts, so that a broken one costs only itself."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

_BEGIN = re.compile(r"BEGIN:(\w+)\s*$", re.IGNORECASE)
_END = re.compile(r"END:(\w+)\s*$", re.IGNORECASE)
_ZONE_OF_FILE = re.compile(r"X-WR-TIMEZONE[^:]*:\s*(\S+)", re.IGNORECASE)
_KEPT = {"VEVENT", "VTIMEZONE"}


@dataclass(slots=True)
class Blocks:
    """The components of a file as texts, and the zone of its floating times, if it names one."""

    events: list[str] = field(default_factory=list)
    todos: list[str] = field(default_factory=list)
    journals: list[str] = field(default_factory=list)
    zones: list[str] = field(default_factory=list)
    others: dict[str, int] = field(default_factory=dict)  # how many of what is not read
    zone: str | None = None


def cut(data: bytes) -> Blocks:
    """Return the components of a calendar file, whatever else is in it."""
    found = Blocks()
    for name, text in _components(data.decode("utf-8-sig", "replace")):
        if name == "X-WR-TIMEZONE":
            found.zone = text
        elif name in _KEPT:
            (found.events if name == "VEVENT" else found.zones).append(text)
        else:
            if name in {"VTODO", "VJOURNAL"}:
                (found.todos if name == "VTODO" else found.journals).append(text)
            found.others[name] = found.others.get(name, 0) + 1
    return found


def _components(text: str) -> Iterator[tuple[str, str]]:
    """Yield each component of the calendar with its name. One without an end ends at the next."""
    inside, lines = "", list[str]()
    for line in text.splitlines():
        begun, ended = _BEGIN.match(line), _END.match(line)
        name = begun[1].upper() if begun else ""
        if name in {*_KEPT, "VTODO", "VJOURNAL", "VFREEBUSY"}:
            if inside:
                yield inside, "\r\n".join([*lines, f"END:{inside}", ""])
            inside, lines = name, []
        if inside:
            lines.append(line)
            if ended and ended[1].upper() == inside:
                yield inside, "\r\n".join([*lines, ""])
                inside, lines = "", []
        elif zone := _ZONE_OF_FILE.match(line):
            yield "X-WR-TIMEZONE", zone[1]
    if inside:
        yield inside, "\r\n".join([*lines, f"END:{inside}", ""])
