"""The document of a Lexical editor (Standard Notes' "Super" notes), as Markdown."""

import json
from typing import Any

BOLD, ITALIC, STRUCK, CODE = 1, 2, 4, 16
MARKS = ((CODE, "`"), (STRUCK, "~~"), (ITALIC, "*"), (BOLD, "**"))
HEADINGS = {f"h{level}": "#" * level for level in range(1, 7)}
DEEPEST = 100


def is_lexical(text: str) -> bool:
    """Return whether a note's text is such a document."""
    return text.lstrip().startswith('{"root":')


def markdown_of(text: str) -> str:
    """Return the document as Markdown. Raises ValueError for what is none."""
    try:
        document = json.loads(text)
    except RecursionError:
        raise ValueError("nested too deep") from None
    root = document.get("root") if isinstance(document, dict) else None
    if not isinstance(root, dict):
        raise ValueError("no document")  # noqa: TRY004 - one error for what is no document
    blocks = [_block(child, 0) for child in _children(root)]
    return "\n\n".join(blocks).strip("\n")


def _children(node: dict[str, Any]) -> list[dict[str, Any]]:
    children = node.get("children")
    return [one for one in children if isinstance(one, dict)] if isinstance(children, list) else []


def _block(node: dict[str, Any], depth: int) -> str:
    if depth > DEEPEST:
        raise ValueError("nested too deep")
    match node.get("type"):
        case "heading":
            return f"{HEADINGS.get(str(node.get('tag')), '#')} {_inline(node, depth)}"
        case "quote":
            return "\n".join(f"> {line}" for line in _inline(node, depth).split("\n"))
        case "code":
            return f"```{node.get('language') or ''}\n{_inline(node, depth)}\n```"
        case "list":
            return _list(node, depth)
        case "horizontalrule":
            return "---"
        case _:
            return _inline(node, depth)


def _list(node: dict[str, Any], depth: int) -> str:
    lines = []
    number = node.get("start") if isinstance(node.get("start"), int) else 1
    for item in _children(node):
        nested = [one for one in _children(item) if one.get("type") == "list"]
        own = {**item, "children": [one for one in _children(item) if one.get("type") != "list"]}
        if own["children"] or not nested:
            if node.get("listType") == "check":
                mark = f"- [{'x' if item.get('checked') is True else ' '}]"
            else:
                mark = f"{number}." if node.get("listType") == "number" else "-"
            lines.append(f"{mark} {_inline(own, depth + 1)}")
            number = number + 1 if isinstance(number, int) else 1
        for one in nested:
            lines += [f"  {line}" for line in _block(one, depth + 1).split("\n")]
    return "\n".join(lines)


def _inline(node: dict[str, Any], depth: int) -> str:
    if depth > DEEPEST:
        raise ValueError("nested too deep")
    parts = []
    for child in _children(node):
        match child.get("type"):
            case "text" | "code-highlight" | "hashtag":
                parts.append(_marked(str(child.get("text") or ""), child.get("format")))
            case "linebreak":
                parts.append("\n")
            case "tab":
                parts.append("\t")
            case "link" | "autolink":
                parts.append(_link(_inline(child, depth + 1), str(child.get("url") or "")))
            case _:
                parts.append(_block(child, depth + 1))
    return "".join(parts)


def _link(text: str, address: str) -> str:
    return address if text == address else f"[{text}]({address})"


def _marked(text: str, style: object) -> str:
    if not isinstance(style, int) or not text.strip():
        return text
    for bit, mark in MARKS:
        if style & bit:
            text = f"{mark}{text}{mark}"
    return text
