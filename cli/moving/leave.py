"""Leaving: everything out, checked, and only then the account away."""

from pathlib import Path

import click

from cli.api import Account, read_problem
from cli.moving.archive import listed
from cli.moving.check import check
from cli.moving.export import export
from cli.moving.me import Me
from cli.who import confirm


def leave(account: Account, me: Me, password: str, file: Path) -> None:
    """Export an account with its history, check the archive, and delete the account.

    Asks twice. Raises click.ClickException; the account is there until the last answer.
    """
    counts = export(account, me, file, history=True)
    if faults := check(file):
        raise click.ClickException(f"{file} is not whole: {faults[0]}. Nothing was deleted.")
    click.echo(f"{file} holds {listed(counts)}, and was checked.")
    click.confirm(f"Delete the account {me.email} at {account.url} for good?", abort=True)
    if click.prompt("Type its email to delete it").strip().lower() != me.email.lower():
        raise click.ClickException("That is another email. Nothing was deleted.")
    answer = confirm(account, "DELETE", "/auth/me", {}, password)
    if not answer.is_success:
        raise click.ClickException(f"{read_problem(answer).reason} Nothing was deleted.")
    click.echo(f"The account is deleted. All that it held is in {file}.")
