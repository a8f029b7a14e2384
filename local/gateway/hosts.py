"""The host names that requests may call this machine by.

A page elsewhere can point its own name at 127.0.0.1 (DNS rebinding): to a browser, what answers
there then is of that page's origin. So a request under any other name is refused.
"""

import re
from functools import lru_cache
from ipaddress import ip_address

_HOST = re.compile(r"([a-z0-9_-]+(?:\.[a-z0-9_-]+)*|\[[0-9a-f:.]+\])\.?(?::[0-9]*)?")


def read_host_names(text: str) -> frozenset[str]:
    """Return the names in a list with commas. Raises ValueError, for a person to read."""
    names = set()
    for item in filter(None, map(str.strip, text.split(","))):
        if not (name := _name(item)):
            raise ValueError(f'"{item}" is not a host name: write one like aurora.example.com.')
        names.add(name)
    return frozenset(names)


@lru_cache(maxsize=64)  # the same few come with every request
def is_ours(host: str, names: frozenset[str], reached: str = "127.0.0.1") -> bool:
    """Return whether a Host header names the loopback, one of `names`, or the address `reached`.

    No page elsewhere can have that for its own: who asks a bare address asks what is there.
    """
    name = _name(host)
    if name in names or name == "localhost" or name.endswith(".localhost"):
        return True
    try:
        address = ip_address(name.strip("[]"))
        return address.is_loopback or address == ip_address(reached)
    except ValueError:
        return False


def _name(host: str) -> str:
    """Return a host without its port, or nothing where it is none."""
    found = _HOST.fullmatch(host.lower())
    return found[1] if found else ""
