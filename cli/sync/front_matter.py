"""Front matter: YAML between two lines of dashes, and the text that follows."""

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Self

import yaml

from shared.kinds.kind import Kind
from shared.kinds.registry import KINDS

Value = str | list[str] | dict[str, str] | None
Loader = getattr(yaml, "CBaseLoader", yaml.BaseLoader)

LONGEST = 65_536  # characters
SHORT = "name"  # a place of only this may be written as that
DEEPEST = 32  # levels of lists and mappings in each other

# Fields of items. Other keys are the person's own.
NAMES = {"id", "kind", "date"}
UNQUOTED = {"id", "kind", "date", "latitude", "longitude"}
_LISTS: set[str] = set()
_RECORDS: set[str] = set()
for _kind in KINDS.values():
    NAMES |= {*_kind.markdown.head, _kind.markdown.heading or "id"}
    NAMES |= {_kind.markdown.body} if _kind.optional_body else set()
    UNQUOTED |= _kind.unquoted
    _LISTS |= _kind.lists
    _RECORDS |= _kind.records
_SIMPLE = re.compile(r"[\w+:.-]+")

_BEGIN = re.compile(r"---[ \t]*(\r?\n)")
_END = re.compile(r"^(?:---|\.\.\.)[ \t]*(?:\r?\n|\Z)", re.MULTILINE)
# What every YAML reads as the string it is, unless it is one of the words.
_PLAIN = re.compile(r"[^\W\d_](?:[\w '\u2019./-]*[\w])?")
_WORDS = {"y", "n", "yes", "no", "on", "off", "true", "false", "null"}
_NULLS = {"", "~", "null", "Null", "NULL"}


class Unreadable(Exception):
    """Why a file cannot be read as an item."""


@dataclass(frozen=True)
class Pair:
    """Where a key and its value are in the block."""

    start: int
    colon: int  # where the key ends
    value: int
    end: int
    node: yaml.Node

    @classmethod
    def of(cls, key: yaml.Node, value: yaml.Node) -> Self:
        """Return where these are."""
        return cls(
            key.start_mark.index,
            key.end_mark.index,
            value.start_mark.index,
            value.end_mark.index,
            value,
        )


@dataclass
class Document:
    """A file, taken apart: `text` is all of it, the block is text[begin:end]."""

    text: str
    newline: str
    body: str
    mark: str = ""  # a byte order mark
    begin: int = 0
    end: int = 0
    rest: int = 0  # after the closing line
    has_front: bool = False
    is_flow: bool = False  # { in: braces }, where no line can be inserted
    fields: dict[str, Value] = field(default_factory=dict)
    pairs: dict[str, Pair] = field(default_factory=dict)
    odd: set[str] = field(default_factory=set)  # fields with what no kind's field can be

    @property
    def block(self) -> str:
        """The lines between the dashes."""
        return self.text[self.begin : self.end]


def split(data: bytes) -> Document:
    """Take a file apart; one without front matter is all text. Raises Unreadable."""
    try:
        text = data.decode()
    except UnicodeDecodeError:
        raise Unreadable("it is not text in UTF-8") from None
    mark = "\ufeff" if text.startswith("\ufeff") else ""
    text = text.removeprefix(mark)
    begin = _BEGIN.match(text)
    end = _END.search(text, begin.end()) if begin else None
    root = _composed(text[begin.end() : end.start()]) if begin and end else None
    if not begin or not end or (root is not None and not isinstance(root, yaml.MappingNode)):
        # Dashes without a mapping between them are the text's own.
        newline = begin[1] if begin and end else "\r\n" if text.endswith("\r\n") else "\n"
        return Document(text, newline, text.removesuffix(newline), mark)
    newline = begin[1]
    document = Document(
        text,
        newline,
        text[end.end() :].removeprefix(newline).removesuffix(newline),
        mark,
        begin.end(),
        end.start(),
        end.end(),
        has_front=True,
        is_flow=root is not None and bool(root.flow_style),
    )
    for key, value in root.value if root else []:
        _add(document, key, value)
    return document


def check(document: Document, kind: Kind) -> None:
    """Check that the fields of a kind can be read; others are the person's. Raises Unreadable."""
    own = {"date", *kind.markdown.head, kind.markdown.heading, kind.markdown.body}
    for name in sorted(document.odd):
        if name in own:
            raise Unreadable(_not_text(name))


def join(fields: Mapping[str, Value], body: str) -> bytes:
    """Return a new file."""
    lines = [f"{name}: {written(name, value)}\n" for name, value in fields.items()]
    text = f"\n{body}\n" if body else ""
    return f"---\n{''.join(lines)}---\n{text}".encode()


def written(name: str, value: Value) -> str:
    """Return a value as YAML, on one line."""
    if isinstance(value, list):
        return f"[{', '.join(written('', one) for one in value)}]"
    if isinstance(value, dict):
        if value.keys() == {SHORT}:
            return written("", value[SHORT])
        return f"{{{', '.join(f'{key}: {written(key, one)}' for key, one in value.items())}}}"
    if value is None or (name in UNQUOTED and _SIMPLE.fullmatch(value)):
        return value or ""
    if _PLAIN.fullmatch(value) and value.lower() not in _WORDS:
        return value
    quoted = json.dumps(value, ensure_ascii=False)
    return "".join(one if one.isprintable() else f"\\U{ord(one):08x}" for one in quoted)


def _add(document: Document, key: yaml.Node, value: yaml.Node) -> None:
    name = str(key.value)
    if name in document.pairs:
        raise Unreadable(f"its front matter has `{name}` twice")
    document.pairs[name] = Pair.of(key, value)
    if name not in NAMES:
        return
    try:
        document.fields[name] = _read(name, value)
    except Unreadable:
        if name in {"id", "kind"}:
            raise
        document.odd.add(name)


def _composed(block: str) -> yaml.Node | None:
    if len(block) > LONGEST:
        raise Unreadable(f"its front matter is longer than {LONGEST // 1024} kB")
    try:
        _check_depth(block)
        root: yaml.Node | None = yaml.compose(block, Loader=Loader)
    except yaml.MarkedYAMLError as error:
        where = f" in line {error.problem_mark.line + 2}" if error.problem_mark else ""
        raise Unreadable(f"its front matter is not YAML{where}: {error.problem}") from None
    except (yaml.YAMLError, RecursionError):
        raise Unreadable("its front matter is not YAML") from None
    return root


def _check_depth(block: str) -> None:
    """Refuse what composing would follow down until the stack ends."""
    depth = 0
    for event in yaml.parse(block, Loader=Loader):
        if isinstance(event, yaml.CollectionStartEvent):
            depth += 1
        elif isinstance(event, yaml.CollectionEndEvent):
            depth -= 1
        if depth > DEEPEST:
            raise Unreadable(f"its front matter is more than {DEEPEST} levels deep")


def _read(name: str, node: yaml.Node) -> Value:
    """Return a value as it is written: only its field can tell whether 18:30 is a time."""
    if isinstance(node, yaml.ScalarNode):
        if not node.style and node.value in _NULLS:
            return None
        return {SHORT: str(node.value)} if name in _RECORDS else str(node.value)
    if isinstance(node, yaml.SequenceNode) and name in _LISTS:
        items = [one for one in node.value if isinstance(one, yaml.ScalarNode)]
        if len(items) == len(node.value):
            return [str(one.value) for one in items if one.style or one.value not in _NULLS]
    if isinstance(node, yaml.MappingNode) and name in _RECORDS:
        found = {str(key.value): one for key, one in node.value}
        if len(found) == len(node.value) and all(
            isinstance(one, yaml.ScalarNode) for one in found.values()
        ):
            return {
                key: str(one.value)
                for key, one in found.items()
                if one.style or one.value not in _NULLS
            }
    raise Unreadable(_not_text(name))


def _not_text(name: str) -> str:
    return f"`{name}` in its front matter is not text"
