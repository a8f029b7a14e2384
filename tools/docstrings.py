"""Check that no module docstring begins with What, Who or How: it should name its subject."""

import ast
import sys
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).parent.parent
FOLDERS = ("functions", "shared", "database", "cli", "local", "tools", "tests", "bench", "docs")
QUESTIONS = {"what", "who", "how"}


def problems() -> Iterator[str]:
    """Yield a line for each module whose docstring begins with a question word."""
    for folder in FOLDERS:
        for path in sorted((ROOT / folder).rglob("*.py")):
            docstring = ast.get_docstring(ast.parse(path.read_text("utf-8"))) or ""
            first = docstring.partition(" ")[0].rstrip(":,").lower()
            if first in QUESTIONS:
                yield f'{path.relative_to(ROOT)}: the docstring begins with "{first.title()}"'


if __name__ == "__main__":
    sys.exit("\n".join(problems()) or 0)
