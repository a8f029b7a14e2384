"""Front matter: YAML between two lines of dashes, and the text that follows."""

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass, field

import yaml

from shared.kinds.registry import KINDS

Value = str | list[str] | None
Loader = getattr(yaml, "CBaseLoader", yaml.BaseLoader)

# What a front matter may say about a thing. Other keys are the person's own.
NAMES = {"id", "kind", "date"}
for _kind in KINDS.values():
    NAMES |= {*_kind.markdown.head, _kind.markdown.heading or "id"}
    NAMES |= {_kind.markdown.body} if _kind.optional_body else set()
AS_THEY_ARE = {"id", "kind", "timestamp", "date", "completed", "category", "priority"}
_SIMPLE = re.compile(r"[\w+:.-]+")

_BEGIN = re.compile(r"---[ \t]*(\r?\n)")
_END = re.compile(r"^(?:---|\.\.\.)[ \t]*(?:\r?\n|\Z)", re.MULTILINE)
# What every YAML reads as the string it is, unless it is one of the words.
_PLAIN = re.compile(r"[^\W\d_](?:[\w '\u2019.-]*[\w])?")
_WORDS = {"y", "n", "yes", "no", "on", "off", "true", "false", "null"}
_NULLS = {"", "~", "null", "Null", "NULL"}


class Unreadable(Exception):
    """Why a file is no page."""


@dataclass
class Front:
    """A file, taken apart."""

    body: str
    fields: dict[str, Value] = field(default_factory=dict)
    # The lines of each key as they stand, so that what is not ours can be written again.
    lines: dict[str, str] = field(default_factory=dict)


def split(data: bytes) -> Front:
    """Take a file apart; one without front matter is all text. Raises Unreadable."""
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError:
        raise Unreadable("it is not text in UTF-8") from None
    begin = _BEGIN.match(text)
    end = _END.search(text, begin.end()) if begin else None
    if not begin or not end:
        return Front(_without_last(text, "\r\n" if text.endswith("\r\n") else "\n"))
    block, newline = text[begin.end() : end.start()], begin[1]
    root = _composed(block)
    if root is not None and not isinstance(root, yaml.MappingNode):
        return Front(_without_last(text, newline))  # dashes that are the text's own
    body = _without_last(text[end.end() :].removeprefix(newline), newline)
    front = Front(body)
    pairs = root.value if root else []
    starts = [key.start_mark.index for key, _ in pairs] + [len(block)]
    for (key, value), start, stop in zip(pairs, starts, starts[1:], strict=False):
        name = str(key.value)
        if name in front.lines:
            raise Unreadable(f"its front matter has `{name}` twice")
        front.lines[name] = "" if root and root.flow_style else block[start:stop]
        if name in NAMES:
            front.fields[name] = _read(name, value)
    return front


def join(fields: Mapping[str, Value], others: str, body: str) -> bytes:
    """Return a file; `others` are whole lines of YAML."""
    lines = [f"{name}: {_written(name, value)}\n" for name, value in fields.items()]
    text = f"\n{body}\n" if body else ""
    return f"---\n{''.join(lines)}{others}---\n{text}".encode()


def _without_last(text: str, newline: str) -> str:
    return text.removesuffix(newline)


def _composed(block: str) -> yaml.Node | None:
    try:
        root: yaml.Node | None = yaml.compose(block, Loader=Loader)
    except yaml.MarkedYAMLError as error:
        where = f" in line {error.problem_mark.line + 2}" if error.problem_mark else ""
        raise Unreadable(f"its front matter is not YAML{where}: {error.problem}") from None
    except (yaml.YAMLError, RecursionError):
        raise Unreadable("its front matter is not YAML") from None
    return root


def _read(name: str, node: yaml.Node) -> Value:
    """Return a value as it is written: only what it is for can tell whether 18:30 is a time."""
    if isinstance(node, yaml.ScalarNode):
        return None if not node.style and node.value in _NULLS else str(node.value)
    several = node.value if isinstance(node, yaml.SequenceNode) and name == "tags" else [node]
    if all(isinstance(one, yaml.ScalarNode) for one in several):
        return [str(one.value) for one in several]
    raise Unreadable(f"`{name}` in its front matter is not text")


def _written(name: str, value: Value) -> str:
    if isinstance(value, list):
        return f"[{', '.join(_written('', one) for one in value)}]"
    if value is None or (name in AS_THEY_ARE and _SIMPLE.fullmatch(value)):
        return value or ""
    if _PLAIN.fullmatch(value) and value.lower() not in _WORDS:
        return value
    quoted = json.dumps(value, ensure_ascii=False)
    return "".join(one if one.isprintable() else f"\\U{ord(one):08x}" for one in quoted)
