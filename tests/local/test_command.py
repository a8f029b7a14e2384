"""The `aurora` command's help."""

import inspect
import subprocess
import sys

import pytest

from cli.main import main
from cli.owner import admin
from functions.admin.commands import COMMANDS

SHOW_HELP = """
import sys
from cli.main import main
main(sys.argv[1:], standalone_mode=False)
print(*{"httpx", "psycopg", "pydantic", "uvicorn"} & set(sys.modules), file=sys.stderr)
"""


@pytest.mark.parametrize("words", [[], *([name] for name in main.commands), ["admin", "tidy"]])
def test_help_imports_nothing_large(words: list[str]) -> None:
    shown = subprocess.run(
        [sys.executable, "-c", SHOW_HELP, *words, "--help"],
        capture_output=True,
        text=True,
        check=True,
    )
    assert shown.stdout.startswith("Usage: ")
    assert shown.stderr.strip() == ""


def test_help_describes_every_owner_command() -> None:
    told = {name: command.help for name, command in admin.commands.items()}
    assert told == {name: inspect.getdoc(function) for name, function in COMMANDS.items()}


def test_help_of_tidy_says_that_it_erases_history_and_trash() -> None:
    assert "history and trash" in str(admin.commands["tidy"].help)
