"""The commands that move things, from whose account it is to what is printed."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import click

from cli.api import Account, aurora
from cli.moving.archive import listed
from cli.moving.check import check
from cli.moving.export import export
from cli.moving.leave import leave
from cli.moving.me import Me, read_me
from cli.moving.undo import undo_import
from cli.who import Who, ask_password


@contextmanager
def _opened(who: Who) -> Iterator[tuple[Account, Me]]:
    with aurora(who.url) as account:
        try:
            known = who.authenticate(account)
        except UnicodeEncodeError:
            message = "The email or the password is not text in UTF-8."
            raise click.ClickException(message) from None
        yield account, read_me(account, known)


def import_and_say(who: Who, file: Path, report: Path | None, options: dict[str, Any]) -> int:
    """Import a file and print what became of it; return the exit code."""
    from cli.moving.importer import Options, import_file  # noqa: PLC0415 - 1 MB for exports

    with _opened(who) as (account, me):
        found = import_file(account, me, file, Options(**options))
    found.say()
    if report:
        found.write(report)
        click.echo(f"The report is {report}. aurora import --undo takes the import back by it.")
    if not found.adds_up and not found.stopped:
        click.echo("This does not add up: please tell Aurora's developers.", err=True)
        return 2
    if found.stopped:
        click.echo(found.stopped, err=not found.stopped.startswith("Stopped"))
    return 0 if found.is_whole else 1


def undo_and_say(who: Who, report: Path) -> None:
    """Take an import back, and print how much went."""
    with _opened(who) as (account, _):
        results = undo_import(account, report)
    stays = results.pop("stays", 0)
    click.echo(f"{results.total():,} taken back, {stays:,} changed since and stay.")


def export_and_say(who: Who, file: Path, *, history: bool) -> None:
    """Write an archive, and print what it holds."""
    with _opened(who) as (account, me):
        counts = export(account, me, file, history=history)
    click.echo(f"{file} holds {listed(counts)}.")
    click.echo(f"Check it any time: aurora export --check {file}")


def check_and_say(file: Path) -> int:
    """Check an archive, and print what is wrong; return the exit code."""
    faults = check(file)
    for fault in faults:
        click.echo(fault, err=True)
    click.echo(f"{file} is not whole." if faults else f"{file} is whole.", err=bool(faults))
    return 1 if faults else 0


def leave_and_say(url: str, email: str, file: Path) -> None:
    """Export an account and delete it, with the password."""
    password = ask_password()
    with _opened(Who(url, email, password)) as (account, me):
        leave(account, me, password, file)
