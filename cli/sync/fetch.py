"""Reading what has changed in Aurora."""

import sys
from http import HTTPStatus

import click
import httpx

from cli.api import Account, read_problem
from cli.sync.messages import Changes, Remote, TrashPage

RESTORED_NOW = "Aurora was restored to an earlier time just now: run the same command again."


def fetch(account: Account, since: int, epoch: str | None) -> Remote:
    """Return what changed after a number; everything, if Aurora was restored since."""
    remote = Remote(next=since, is_complete=not since, epoch=epoch)
    page = _page(account, since, epoch)
    if page is None:
        remote = Remote(is_complete=True, is_restored=True)
        page = _page(account, 0, None)
    assert page  # noqa: S101 - nothing is behind the beginning
    with click.progressbar(
        label="Receiving",
        length=max(page.next - since, 1),
        file=sys.stderr,
        hidden=not page.more or not sys.stderr.isatty(),
    ) as bar:
        while True:
            bar.update(page.next - remote.next)
            # What has changed again comes again, later.
            remote.items |= {item.id: item for item in page.items}
            remote.next = page.next
            if epoch and page.epoch and page.epoch != epoch and not since:
                remote.is_restored = True
            remote.epoch = page.epoch or remote.epoch
            if not page.more:
                return remote
            further = _page(account, page.next, page.epoch)
            if further is None:
                raise click.ClickException(RESTORED_NOW)
            page = further


def _page(account: Account, since: int, epoch: str | None) -> Changes | None:
    """Return the changes after a number; None if Aurora's history is another than that."""
    bound = f"&epoch={epoch}" if epoch and since else ""
    answer = account.send("GET", f"/api/changes?since={since}{bound}")
    return None if since and is_ahead(answer) else account.read(Changes, answer)


def is_ahead(answer: httpx.Response) -> bool:
    """Tell whether Aurora was restored to a time before what was asked about."""
    is_conflict = answer.status_code == HTTPStatus.CONFLICT
    return is_conflict and read_problem(answer).code == "ahead_of_history"


def ids_in_trash(account: Account) -> set[str]:
    """Return what can be restored in Aurora: of a journal with its entries only the journal."""
    found: set[str] = set()
    cursor: str | None = ""
    while cursor is not None:
        after = f"&cursor={cursor}" if cursor else ""
        page = account.read(TrashPage, account.send("GET", f"/api/trash?limit=100{after}"))
        found |= {one.id for one in page.items}
        cursor = page.next_cursor
    return found
