"""One sync: read the folder, receive, send, write down."""

import hashlib
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any

import click
from pydantic import BaseModel

from cli.api import Account, aurora
from cli.sync.folder import Folder
from cli.sync.gone import deletions
from cli.sync.here import Here, look
from cli.sync.naming import name_new
from cli.sync.pull import Pull
from cli.sync.push import push
from cli.sync.report import Report
from cli.sync.state import State


@dataclass
class Who:
    """Whose Aurora, where; without an email the secret is a personal token."""

    url: str
    email: str
    secret: str


class _Page(BaseModel):
    items: list[Any]


def sync(root: Path, who: Who, *, delete: bool = False, quiet: bool = False) -> bool:
    """Bring a folder and an account into step.

    Returns whether nobody needs to look. Raises click.ClickException with what to do about it.
    """
    report = Report()
    try:
        folder = Folder(root)
        with folder.hold(), aurora(who.url) as account:
            state = State.load(folder.own / "sync.json")
            _sign_in(account, state, root, who)
            _sync(account, look(folder, state, report), delete=delete)
    except OSError as error:
        where, why = error.filename or root, error.strerror or str(error)
        raise click.ClickException(f"{where} cannot be used: {why}.") from error
    if not quiet:
        click.echo(report.summary())
    return report.well


def _sync(account: Account, here: Here, *, delete: bool) -> None:
    save = partial(here.state.save, here.folder.own / "sync.json")
    Pull(account, here).all()
    save()
    name_new(here)
    if push(account, here, deletions(here, sure=delete), save):
        # Up to what was sent: should Aurora be restored to before it, the numbers tell.
        Pull(account, here).all()
        save()


def _sign_in(account: Account, state: State, root: Path, who: Who) -> None:
    """Sign in to the account the folder belongs to. Raises click.ClickException for another."""
    if who.email:
        user = str(account.sign_in(who.email, who.secret))
        if state.account != user and (state.account or not _is_its_own(account, state)):
            raise _other(root, state)
        state.account = user
    else:
        account.use_token(who.secret)
        token = hashlib.sha256(f"{who.url} {who.secret}".encode()).hexdigest()
        if state.token != token and not _is_its_own(account, state):
            raise _other(root, state)
        state.token = token
    state.url = who.url


def _is_its_own(account: Account, state: State) -> bool:
    """Tell whether the account has what the folder has: a token need not be able to say whose."""
    if not state.things:
        return True
    oldest = min(state.things)
    query = f"kind={state.things[oldest].kind}&id={oldest}&limit=1"
    return bool(account.read(_Page, account.send("GET", f"/api/history?{query}")).items)


def _other(root: Path, state: State) -> click.ClickException:
    return click.ClickException(
        f"{root} belongs to another account, at {state.url}: check --url, --email and "
        "AURORA_TOKEN, or choose another folder."
    )
