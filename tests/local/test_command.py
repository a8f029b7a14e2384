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
    told = {name: inspect.cleandoc(str(command.help)) for name, command in admin.commands.items()}
    assert told == {name: inspect.getdoc(function) for name, function in COMMANDS.items()}


@pytest.mark.parametrize(
    ("name", "what"),
    [
        ("tidy", "Erase history and trash"),
        ("sign-out", "Revoke every session, token and feed"),
        ("reset-password", "ends every session and personal token"),
        ("registration", "The code before ends"),
        ("rotate-keys", "Older tokens expire"),
    ],
)
def test_help_says_what_a_command_erases_or_ends(name: str, what: str) -> None:
    assert what in str(admin.commands[name].help)
