"""Syntax trees of the functions and the layer."""

import ast
from collections.abc import Iterator
from pathlib import Path

from tests.support.paths import ROOT

FUNCTIONS = sorted(ROOT.glob("functions/*/*.py"))
SHARED = sorted(ROOT.glob("shared/**/*.py"))


def trees(paths: list[Path]) -> Iterator[tuple[Path, ast.Module]]:
    """Yield the syntax tree of each file."""
    for path in paths:
        yield path, ast.parse(path.read_text("utf-8"))
