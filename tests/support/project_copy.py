"""A copy of the project in which a test may change what it likes."""

import os
import shutil
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path

from database.migrate import FILES
from tests.support.paths import ROOT

_PARTS = ("cli", "clients", "database", "functions", "local", "shared", "tests", "tools", "bench")
_FILES = ("pyproject.toml", "template.yaml", "Makefile")
_MADE = shutil.ignore_patterns("__pycache__", "node_modules")


class ProjectCopy:
    """The project in another folder, whose own modules come before the installed ones."""

    def __init__(self, root: Path) -> None:
        """Copy what is tested, and its tests."""
        self.root = root
        for part in _PARTS:
            shutil.copytree(ROOT / part, root / part, symlinks=True, ignore=_MADE)
        for name in _FILES:
            shutil.copy(ROOT / name, root)

    def copy(self, source: str, target: str, words: Mapping[str, str]) -> None:
        """Add a file: another one, with some of its words replaced."""
        text = (self.root / source).read_text("utf-8")
        for old, new in words.items():
            text = text.replace(old, new)
        (self.root / target).parent.mkdir(exist_ok=True)
        assert not (self.root / target).exists()
        (self.root / target).write_text(text, "utf-8")

    def replace(self, path: str, *changes: tuple[str, str]) -> None:
        """Replace parts of a file, each of which must be there."""
        text = (self.root / path).read_text("utf-8")
        for old, new in changes:
            assert old in text, (path, old)
            text = text.replace(old, new)
        (self.root / path).write_text(text, "utf-8")

    def add_migration(self, name: str, statements: str) -> None:
        """Add the next migration, whose statements the owner of the schema runs."""
        number = max(int(path.name[:4]) for path in FILES.glob("*.sql")) + 1
        head = "set local role aurora_owner;\nset local search_path = aurora, pg_temp;\n"
        path = self.root / f"database/migrations/{number:04}_{name}.sql"
        path.write_text(head + statements, "utf-8")

    def generate(self) -> None:
        """Write the generated files anew, as make does."""
        self.run("-m", "tools.migration", "record")
        self.run("-c", "from tools.statements import record; record()")
        self.run("-c", "from tools.openapi import FILE, text; FILE.write_text(text(), 'utf-8')")

    def test(self, *arguments: str) -> str:
        """Run tests of the copy, which have to pass; return what pytest prints."""
        return self.run("-m", "pytest", "-q", "-p", "no:cacheprovider", *arguments)

    def run(self, *arguments: str) -> str:
        """Run Python in the copy, without what this run tells its own processes."""
        own = ("PG", "PYTEST", "AURORA", "DATABASE")
        done = subprocess.run(
            [sys.executable, *arguments],
            cwd=self.root,
            env={name: value for name, value in os.environ.items() if not name.startswith(own)},
            capture_output=True,
            text=True,
            check=False,
        )
        assert done.returncode == 0, done.stdout + done.stderr
        return done.stdout
