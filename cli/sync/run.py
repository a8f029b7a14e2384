"""One sync: read the folder, ask Aurora, plan, execute, write down."""

import hashlib
from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from uuid import NAMESPACE_OID, UUID, uuid5

import click
from pydantic import BaseModel

from cli.api import Account, aurora
from cli.sync.report import Report
from cli.sync.rounds import Sync
from cli.sync.state import Place, State
from cli.sync.state_folder import StateFolder
from cli.sync.synced_folder import SyncedFolder
from cli.sync.trash import Trash
from cli.sync.workspace import Workspace
from cli.sync.write_files import Writer
from cli.who import Who


class _Page(BaseModel):
    items: list[Any]


def sync(root: Path, who: Who, *, really: bool = False, quiet: bool = False) -> bool:
    """Bring a folder and an account into step.

    Returns whether nobody needs to look. Raises click.ClickException with what to do about it.
    """
    report = Report()
    try:
        workspace = Workspace(root)
        own = StateFolder(workspace.root)
        with own.hold(), aurora(who.url) as account:
            state = State.load(own)
            _sign_in(account, state, root, who)
            place = Place.of(workspace.root)
            space = UUID(state.account) if state.account else uuid5(NAMESPACE_OID, "aurora")
            today = f"{datetime.now(UTC):%Y-%m-%d}"
            writer, trash = Writer(workspace), Trash(own, workspace)
            folder = SyncedFolder(workspace, writer, own, trash, state)
            one = Sync(account, folder, report, place, space, today)
            one.run(really=really)
    except OSError as error:
        where, why = error.filename or root, error.strerror or str(error)
        raise click.ClickException(f"{where} cannot be used: {why}.") from error
    if not quiet:
        click.echo(report.summary())
    return report.well


def _sign_in(account: Account, state: State, root: Path, who: Who) -> None:
    """Sign in to the account the folder belongs to. Raises click.ClickException for another."""
    user_id = who.authenticate(account)
    if user_id:
        user = str(user_id)
        if state.account != user and (state.account or not _is_its_own(account, state)):
            raise _other(root, state)
        state.account = user
    else:
        token = hashlib.sha256(f"{who.url} {who.secret}".encode()).hexdigest()
        if state.token != token and not _is_its_own(account, state):
            raise _other(root, state)
        state.token = token
    state.url = who.url


def _is_its_own(account: Account, state: State) -> bool:
    """Tell whether the account has what the folder has: a token need not be able to say whose."""
    if not state.items:
        return True
    oldest = min(state.items)
    query = f"kind={state.items[oldest].kind}&id={oldest}&limit=1"
    return bool(account.read(_Page, account.send("GET", f"/api/history?{query}")).items)


def _other(root: Path, state: State) -> click.ClickException:
    return click.ClickException(
        f"{root} belongs to another account, at {state.url}: check --url, --email and "
        "AURORA_TOKEN, or choose another folder."
    )
