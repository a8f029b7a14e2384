"""Record a release's SQL, so that the next migration can be tested with the previous code."""

import ast
import json
import re
from collections.abc import Iterator
from pathlib import Path

from database.migrate import FILES
from database.roles import LOGINS, OWNER, login_of

ROOT = Path(__file__).parent.parent
RECORDED = "statements.json"
_SQL = re.compile(r"\s*(select|insert into|update|delete from|with)\s+\w")
_PARAMETER = re.compile(r"%(?:\((\w+)\))?s|%%")
Statements = dict[str, list[str]]  # by login


def statements(root: Path = ROOT) -> Statements:
    """Return every SQL literal of functions/ and shared/, by the login that runs it."""
    found: Statements = {login: [] for login in _logins()}
    for path in sorted([*root.glob("functions/*/*.py"), *root.glob("shared/**/*.py")]):
        # The SQL of shared/ is for the kinds' tables; aurora_auth runs part of it too.
        is_shared = path.is_relative_to(root / "shared")
        domain = "thoughts" if is_shared else path.parent.name
        found[login_of(domain)] += _literals(path)
    return {login: [*dict.fromkeys(texts)] for login, texts in found.items()}


def _logins() -> list[str]:
    return sorted([OWNER, *(login.name for login in LOGINS if login.has_functions)])


def _literals(path: Path) -> Iterator[str]:
    for node in ast.walk(ast.parse(path.read_text("utf-8"))):
        if isinstance(node, ast.Constant) and isinstance(node.value, str):
            text = " ".join(re.sub(r"--[^\n]*", "", node.value).split())
            if _SQL.match(text):
                yield text


def numbered(statement: str) -> str:
    """Return a statement with PostgreSQL's parameters ($1) instead of psycopg's."""
    names: list[str] = []

    def number(parameter: re.Match[str]) -> str:
        if parameter[0] == "%%":
            return "%"
        name = parameter[1] or f"position {len(names)}"
        if name not in names:
            names.append(name)
        return f"${names.index(name) + 1}"

    return _PARAMETER.sub(number, statement)


def record(files: Path = FILES, root: Path = ROOT) -> None:
    """Record the current code's statements, and the last migration that it knows."""
    last = max(path.name for path in files.glob("*.sql"))
    text = json.dumps({"last_migration": last, "statements": statements(root)}, indent=1)
    (files / RECORDED).write_text(text + "\n", "utf-8")
