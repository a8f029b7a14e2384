"""Lines of a calendar file: escaped, and folded after 75 octets (RFC 5545, 3.1 and 3.3.11)."""

from collections.abc import Mapping, Sequence
from datetime import datetime

_MOST = 75  # octets of a line
_CONTROLS = {code: None for code in range(32) if chr(code) not in "\t\n"} | {127: None}
_ESCAPED = str.maketrans({"\\": "\\\\", ";": "\\;", ",": "\\,", "\n": "\\n"})
_WITHIN = range(0x80, 0xC0)  # octets of a character that are not its first
_FOLD = b"\r\n "


def line(name: str, value: str) -> str:
    """Return a line, folded where it is too long, but never within a character."""
    whole = f"{name}:{value}"
    if len(whole) <= _MOST and whole.isascii():
        return f"{whole}\r\n"
    octets, parts, begin, most = whole.encode(), list[bytes](), 0, _MOST
    while len(octets) - begin > most:
        end = begin + most
        while octets[end] in _WITHIN:
            end -= 1
        parts.append(octets[begin:end])
        begin, most = end, _MOST - 1  # after the blank that a folded line begins with
    return _FOLD.join([*parts, octets[begin:]]).decode() + "\r\n"


def text(value: str) -> str:
    """Return a text as a value, without the control characters that a file cannot have."""
    plain = value.replace("\r\n", "\n").replace("\r", "\n").translate(_CONTROLS)
    return plain.translate(_ESCAPED)


def one_line(value: str) -> str:
    """Return a text on one line, for what has no way of writing another."""
    return " ".join(value.replace("\r", "\n").translate(_CONTROLS).split())


def times(
    name: str, values: Sequence[datetime], *, all_day: bool, zone: str | None
) -> tuple[str, str]:
    """Return the name of a line with its parameter, and times: days, in a zone, or floating."""
    if all_day:
        return f"{name};VALUE=DATE", ",".join(f"{one:%Y%m%d}" for one in values)
    written = ",".join(f"{one:%Y%m%dT%H%M%S}{'Z' if zone == 'UTC' else ''}" for one in values)
    return (name if zone in {None, "UTC"} else f"{name};TZID={zone}"), written


def component(name: str, fields: Mapping[str, str], inner: str = "") -> str:
    """Return a component with its lines, and with what is in it."""
    lines = "".join(line(*field) for field in fields.items())
    return f"BEGIN:{name}\r\n{lines}{inner}END:{name}\r\n"
