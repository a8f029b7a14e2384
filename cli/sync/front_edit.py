"""Changing single lines of a front matter: comments, anchors and everything else stay."""

from collections.abc import Mapping

import yaml

from cli.sync.front_matter import Document, Pair, Unreadable, Value, split, written


def edit(document: Document, changes: Mapping[str, Value], body: str | None = None) -> bytes | None:
    """Return the file with some fields set (None takes its lines out), perhaps with another text.

    Returns None where that cannot be done without touching what is the person's own.
    """
    if any(not _is_simple(document, name) for name in changes):
        return None
    newline = document.newline
    try:
        block = _edited(document, changes)
    except ValueError:  # a mark is not where it seemed to be
        return None
    if document.has_front:
        before, after = document.text[: document.begin], document.text[document.end :]
        closing = document.text[document.end : document.rest]
    else:
        before, closing = f"---{newline}", f"---{newline}"
        after = closing + (newline + document.text if document.text else "")
    if body is not None:
        closing = closing if closing.endswith("\n") else closing + newline
        after = closing + (f"{newline}{body}{newline}" if body else "")
    data = f"{document.mark}{before}{block}{after}".encode()
    wanted = document.body if body is None else body
    return data if _is_as_meant(data, document, changes, wanted) else None


def _is_simple(document: Document, name: str) -> bool:
    """Tell whether a value can be replaced without others noticing."""
    if document.is_flow:
        return False
    pair = document.pairs.get(name)
    raw = document.block[pair.value : pair.end] if pair else ""
    if isinstance(pair and pair.node, yaml.ScalarNode) and raw[:1] in {'"', "'"}:
        return True
    # An alias' node is that of its anchor, elsewhere.
    inside = pair is None or pair.colon <= pair.value
    return inside and not any(one in raw for one in "&*!")


def _edited(document: Document, changes: Mapping[str, Value]) -> str:
    """Return the block, changed from its end to its beginning."""
    block, newline = document.block, document.newline
    edits: list[tuple[int, int, str]] = []
    for name, value in changes.items():
        if (pair := document.pairs.get(name)) is None:
            continue
        if value is None:
            edits.append((pair.start - _column(block, pair.start), _line_end(block, pair), ""))
        elif isinstance(value, dict) and _is_on_lines(pair.node):
            edits += _map_edits(block, pair, value, newline)
        elif isinstance(value, list) and isinstance(pair.node, yaml.SequenceNode):
            edits.append(_list_edit(block, pair, value, newline))
        else:
            stop = pair.value + len(block[pair.value : pair.end].rstrip())
            edits.append(_value_edit(block, pair, stop, written(name, value)))
    added = {n: v for n, v in changes.items() if v is not None and n not in document.pairs}
    if added:
        first = min((pair.start for pair in document.pairs.values()), default=0)
        indent = " " * _column(block, first)
        lines = [
            f"{indent}{name}: {written(name, value)}{newline}" for name, value in added.items()
        ]
        at = _insertion(document) if "id" in document.pairs else 0
        edits.append((at, at, "".join(lines)))
    for start, stop, text in sorted(edits, key=lambda one: one[:2], reverse=True):
        block = block[:start] + text + block[stop:]
    return block


def _insertion(document: Document) -> int:
    """Return where further fields go: after the last that is Aurora's."""
    own = [pair for name, pair in document.pairs.items() if name in document.fields]
    return max(_line_end(document.block, pair) for pair in own)


def _value_edit(block: str, pair: Pair, stop: int, text: str) -> tuple[int, int, str]:
    if stop > pair.value:
        return pair.value, stop, text
    colon = block.index(":", pair.colon) + 1  # there is no value: the mark may be anywhere
    return colon, colon, f" {text}"


def _is_on_lines(node: yaml.Node) -> bool:
    return isinstance(node, yaml.MappingNode) and not node.flow_style


def _map_edits(
    block: str, pair: Pair, value: dict[str, str], newline: str
) -> list[tuple[int, int, str]]:
    """Return the lines of a place, with what is the person's own on those that stay."""
    edits: list[tuple[int, int, str]] = []
    added = dict(value)
    for key, node in pair.node.value:
        own = Pair.of(key, node)
        if (new := added.pop(str(key.value), None)) is None:
            edits.append((own.start - _column(block, own.start), _line_end(block, own), ""))
        elif new != node.value:
            stop = own.value + len(block[own.value : own.end].rstrip())
            edits.append(_value_edit(block, own, stop, written(str(key.value), new)))
    indent = " " * _column(block, pair.value)
    lines = "".join(f"{indent}{key}: {written(key, new)}{newline}" for key, new in added.items())
    end = _line_end(block, pair)
    return [*edits, (end, end, lines)]


def _list_edit(block: str, pair: Pair, value: list[str], newline: str) -> tuple[int, int, str]:
    """Return a list with the lines, and so the comments, of the items that stay."""
    stop = pair.value + len(block[pair.value : pair.end].rstrip())
    if not isinstance(pair.node, yaml.SequenceNode) or pair.node.flow_style or not value:
        return _value_edit(block, pair, stop, written("", value))
    starts = [block.rindex("-", 0, one.start_mark.index + 1) for one in pair.node.value]
    lines: dict[str, str] = {}
    end = _line_end(block, pair)
    # A line of comment belongs to the item below it.
    first = block.index("\n", pair.colon) + 1
    begins = [first] + [block.index("\n", item.end_mark.index) + 1 for item in pair.node.value[:-1]]
    for item, begin, following in zip(pair.node.value, begins, [*begins[1:], end], strict=True):
        lines.setdefault(str(item.value), block[begin:following])
    indent = " " * _column(block, starts[0])
    text = "".join(lines.get(one, f"{indent}- {written('', one)}{newline}") for one in value)
    return first, end, text


def _line_end(block: str, pair: Pair) -> int:
    """Return where the line after a value begins."""
    last = max(pair.value + len(block[pair.value : pair.end].rstrip()), pair.colon)
    found = block.find("\n", last)
    return found + 1 if found >= 0 else len(block)


def _column(block: str, index: int) -> int:
    return index - (block.rfind("\n", 0, index) + 1)


def _is_as_meant(data: bytes, before: Document, changes: Mapping[str, Value], body: str) -> bool:
    """Tell whether a changed file says what it should, and everything else as before."""
    try:
        after = split(data)
    except Unreadable:
        return False
    own = set(changes)
    return (
        after.body == body
        and all(after.fields.get(name) == value for name, value in changes.items())
        and [_raw(before, name) for name in before.pairs if name not in own]
        == [_raw(after, name) for name in after.pairs if name not in own]
    )


def _raw(document: Document, name: str) -> str:
    pair = document.pairs[name]
    return f"{name}: {document.block[pair.value : pair.end].rstrip()}"
