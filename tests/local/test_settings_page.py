"""docs/settings.md names every environment variable that is read, and none that is not."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

from tests.support.paths import ROOT

READERS = ("shared/settings.py", "cli", "local")
# What a template declares is named by it: local/gateway/template.py reads its parameters.
BY_THE_TEMPLATE = "local/gateway/template.py"


def tables() -> dict[str, set[str]]:
    """Return the variables of each section of the page."""
    sections = re.split(
        r"^## ", (ROOT / "docs/settings.md").read_text("utf-8"), flags=re.MULTILINE
    )[1:]
    return {
        section.partition("\n")[0]: {
            name
            for cells in re.findall(r"^\| (`[A-Z].*?) \|", section, re.MULTILINE)
            for name in re.findall(r"`(\w+)`", cells)
        }
        for section in sections
    }


def files() -> Iterator[Path]:
    for place in READERS:
        path = ROOT / place
        yield from [path] if path.is_file() else path.rglob("*.py")


def is_environ(node: ast.expr) -> bool:
    return ast.unparse(node) in {"environ", "os.environ"}


def name_in(node: ast.AST) -> ast.expr | None:
    """Return what names a variable, where an expression reads one."""
    match node:
        case ast.Subscript(value=value, slice=name, ctx=ast.Load()) if is_environ(value):
            return name
        case ast.Call(func=ast.Attribute(value=value, attr="get"), args=[name, *_]) if is_environ(
            value
        ):
            return name
        case ast.Compare(left=name, comparators=[value]) if is_environ(value):
            return name
        case (
            ast.Call(func=ast.Attribute(attr="getenv"), args=[name, *_])
            | ast.keyword(arg="envvar", value=name)
        ):
            return name
    return None


def names_read(tree: ast.AST) -> Iterator[str]:
    """Yield the name of each variable that is read; empty where it is computed."""
    for name in filter(None, map(name_in, ast.walk(tree))):
        yield str(name.value) if isinstance(name, ast.Constant) else ""


def test_the_page_names_every_variable_that_is_read_and_no_other() -> None:
    found: set[str] = set()
    computed: list[str] = []
    for path in files():
        for name in names_read(ast.parse(path.read_text("utf-8"))):
            if not name:
                computed.append(path.relative_to(ROOT).as_posix())
            else:
                found.add(name)
    named = tables()
    of_make = named.pop("make")
    assert found == set().union(*named.values())
    assert computed == [BY_THE_TEMPLATE]
    made = re.findall(r"^(\w+) \?= ", (ROOT / "Makefile").read_text("utf-8"), re.MULTILINE)
    assert of_make == {*made, "HOST"} - {"SAM"}


def test_the_reader_of_this_test_sees_every_way_to_read() -> None:
    ways = """
environ["A"]; os.environ["B"]; environ.get("C", ""); os.getenv("D"); option(envvar="E")
"F" in environ; os.environ["no"] = "1"; other.get("no"); environ.get(name)
"""
    assert set(names_read(ast.parse(ways))) == {*"ABCDEF", ""}


def test_the_defaults_of_the_page_are_those_of_the_code() -> None:
    page = (ROOT / "docs/settings.md").read_text("utf-8")
    code = (ROOT / "shared/settings.py").read_text("utf-8")
    defaults = dict(re.findall(r'environ\.get\("(\w+)", "([^"]+)"\)', code))
    rows = re.findall(r"^\| (`[A-Z].*?) \| (.*?) \|", page, re.MULTILINE)
    told = {
        name: value
        for names, values in rows
        for name, value in zip(
            re.findall(r"`(\w+)`", names), re.findall(r"`([^`]+)`", values), strict=False
        )
    }
    assert defaults.keys() >= {"RATE_REFILL", "TRASH_DAYS", "REGISTRATION"}
    assert {name: told[name] for name in defaults} == defaults
