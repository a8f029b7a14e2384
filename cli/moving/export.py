"""The archive of an account, made from its feed, in one ZIP file."""

import shutil
import sys
from collections import Counter
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import click
from pydantic import BaseModel

from cli.api import Account
from cli.moving import archive
from cli.moving.bag import Bag
from cli.moving.me import Me
from cli.moving.spool import Spool


class _History(BaseModel):
    items: list[dict[str, Any]]


def export(account: Account, me: Me, file: Path, *, history: bool) -> Counter[str]:
    """Write the archive of an account to a new file; return how many it holds of each sort.

    What was read stays in `FILE.part` until the archive is whole: after a stop the same command
    goes on. Raises click.ClickException.
    """
    if file.exists():
        raise click.ClickException(f"{file} is there already. Choose another name.")
    part = file.with_name(f"{file.name}.part")
    part.mkdir(mode=0o700, parents=True, exist_ok=True)
    whole = part / "archive.zip"
    with Spool(part / f"{me.id}.sqlite") as spool:
        _fill(spool, account)
        made = datetime.now(UTC)
        with Bag(whole, archive.folder_name(me.email, made), made) as bag:
            versions = _history(account, spool.sequence) if history else None
            counts = archive.write(bag, spool, me.model_dump(mode="json"), versions)
    whole.rename(file)
    shutil.rmtree(part)
    return counts


def _fill(spool: Spool, account: Account) -> None:
    with click.progressbar(
        length=1, label="Reading", file=sys.stderr, hidden=not sys.stderr.isatty()
    ) as bar:

        def shown(reached: int, last: int) -> None:
            bar.length = max(last, 1)
            bar.update(reached - bar.pos)

        spool.fill(account, shown)


def _history(account: Account, last: int) -> Iterator[dict[str, Any]]:
    """Yield the versions of all items up to a number, in order."""
    since = 0
    while since < last:
        address = f"/api/history?since={since}&limit=500"
        items = account.read(_History, account.send("GET", address)).items
        yield from (one for one in items if one["sequence"] <= last)
        since = items[-1]["sequence"] if items else last
