"""The front matter of a foreign Markdown file, as text; one that is unusual is none."""

import re
from typing import Any

import yaml

LONGEST = 65_536  # characters
DEEPEST = 32  # levels of lists and mappings in each other
_BLOCK = re.compile(
    r"\A---[ \t]*\r?\n(.*?)^(?:---|\.\.\.)[ \t]*(?:\r?\n|\Z)", re.DOTALL | re.MULTILINE
)
_PROPERTY = re.compile(r"([A-Za-z][\w-]*):: ?(.*)")


def split(text: str) -> tuple[dict[str, Any], str]:
    """Return a file's fields and the text after them; without readable fields, all is text."""
    found = _BLOCK.match(text)
    if not found:
        return _properties(text)
    block = found[1]
    if len(block) > LONGEST or not _is_plain(block):
        return {}, text
    try:
        fields = yaml.load(block, Loader=yaml.BaseLoader)  # noqa: S506 - it makes strings alone
    except (yaml.YAMLError, RecursionError, ValueError):
        return {}, text
    if not isinstance(fields, dict):
        return {}, text
    return {str(name): value for name, value in fields.items()}, text[found.end() :]


def _is_plain(block: str) -> bool:
    """Return whether a block nests no deeper than people write, and repeats nothing by aliases."""
    depth = 0
    try:
        for event in yaml.parse(block, Loader=yaml.BaseLoader):
            depth += isinstance(event, yaml.CollectionStartEvent)
            depth -= isinstance(event, yaml.CollectionEndEvent)
            if depth > DEEPEST or isinstance(event, yaml.AliasEvent):
                return False
    except (yaml.YAMLError, RecursionError, ValueError):
        return False
    return True


def _properties(text: str) -> tuple[dict[str, Any], str]:
    """Return the `name:: value` lines with which a Logseq page begins, and the rest."""
    fields: dict[str, Any] = {}
    rest = text
    while found := _PROPERTY.match(rest):
        fields[found[1]] = found[2].strip()
        rest = rest[found.end() :].removeprefix("\r").removeprefix("\n")
    return fields, rest.lstrip("\n") if fields else text
