"""Rows as an archive holds them: the same bytes for the same row, whoever writes them.

The app writes the same archive, so numbers are as JavaScript writes them (RFC 8785).
"""

import json
from collections.abc import Iterable
from decimal import Decimal
from typing import Any

MOST_DIGITS, MOST_ZEROS = 21, 6  # of numbers that are written without an exponent


def line(value: Any) -> bytes:
    """Return a value as one line of JSON in UTF-8, with its keys in order."""
    return "".join(_parts(value)).encode() + b"\n"


def _parts(value: Any) -> Iterable[str]:
    match value:
        case dict():
            yield "{"
            for number, name in enumerate(sorted(value, key=_utf16)):
                yield ("," if number else "") + json.dumps(name, ensure_ascii=False) + ":"
                yield from _parts(value[name])
            yield "}"
        case list():
            yield "["
            for number, one in enumerate(value):
                yield "," if number else ""
                yield from _parts(one)
            yield "]"
        case float():
            yield _number(value)
        case _:
            yield json.dumps(value, ensure_ascii=False)


def _utf16(name: str) -> bytes:
    """Return what JavaScript compares names by."""
    return name.encode("utf-16-be", "surrogatepass")


def _number(value: float) -> str:
    """Return a number as ECMAScript's Number::toString writes it."""
    sign, digits, exponent = Decimal(repr(value)).normalize().as_tuple()
    text, minus = "".join(map(str, digits)), "-" if sign and value else ""
    point = len(text) + int(exponent)  # where it stands, from the first digit on
    if value == 0:
        plain = "0"
    elif len(text) <= point <= MOST_DIGITS:
        plain = text.ljust(point, "0")
    elif 0 < point <= MOST_DIGITS:
        plain = f"{text[:point]}.{text[point:]}"
    elif -MOST_ZEROS < point <= 0:
        plain = f"0.{'0' * -point}{text}"
    else:
        mantissa = text if len(text) == 1 else f"{text[0]}.{text[1:]}"
        plain = f"{mantissa}e{point - 1:+d}"
    return minus + plain
