"""The origins whose pages may call the API, from a list that a person wrote."""

import re

# Anything before ://, since apps have schemes of their own: capacitor://localhost.
_ORIGIN = re.compile(r"([a-z][a-z0-9+.-]*)://([a-z0-9._-]+|\[[0-9a-f:.]+\])(:[0-9]{1,5})?/*")
_DEFAULT_PORTS = {"http": ":80", "https": ":443"}


def read_origins(text: str) -> list[str]:
    """Return the origins of a list with commas, each as a browser sends it.

    Raises ValueError, for a person to read, where one is no origin or is a wildcard.
    """
    return [_normalized(item.strip()) for item in text.split(",") if item.strip()]


def _normalized(text: str) -> str:
    found = _ORIGIN.fullmatch(text.lower())
    if not found:
        example = "https://app.example.com or http://localhost:3000"
        raise ValueError(f'"{text}" is not an origin: write one like {example}, with no path.')
    scheme, host, port = found.groups()
    shown = port if port and port != _DEFAULT_PORTS.get(scheme) else ""
    return f"{scheme}://{host}{shown}"
