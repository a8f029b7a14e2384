"""Entries from a file into a journal, through the HTTP API, each of them once."""

import sys
from collections.abc import Generator, Iterable, Iterator
from contextlib import closing
from http import HTTPStatus
from pathlib import Path
from typing import Any
from uuid import UUID, uuid4, uuid5

import click
from pydantic import BaseModel

from cli.api import Account, aurora, read_problem
from cli.batches import Outcome, Outcomes, cut, encode, post
from cli.moving.jsonl import LineFile
from cli.moving.plan import NO_JSON, Action, Known, Leave, Refuse, Result, Send, digest, plan
from cli.moving.tally import Tally
from cli.who import Who
from shared.kinds.journal import Journal

# Of a whole request: one of its changes may be the cause, and the others are still taken.
REFUSALS = {400, 413, 422}
DERIVED = 5  # the version of the ids that imports give


def import_file(file: Path, journal: str, who: Who) -> bool:
    """Write every line of a file as an entry of a journal, which is begun if there is none.

    Returns whether none was refused. Raises click.ClickException with what to do about it.
    """
    with LineFile(file) as lines, aurora(who.url) as account:
        try:
            user_id = who.authenticate(account) or account.find_id()
            journal_id, is_new = _journal(account, user_id, journal)
        except UnicodeEncodeError:
            message = "The journal's name, the email or the password is not text in UTF-8."
            raise click.ClickException(message) from None
        tally = Tally()
        try:
            known = {} if is_new else _known(account)
            with closing(_shown(lines, tally)) as numbered:
                _execute(account, plan(numbered, journal_id, known), tally)
        except KeyboardInterrupt:
            click.echo(f"Stopped near line {lines.count:,}. Run the same command to go on.")
            return False
        finally:
            tally.say()
        if lines.damage:
            raise lines.damage
    return not tally.refused


class _Journals(BaseModel):
    items: list[Journal]
    next_cursor: str | None


def _journal(account: Account, user_id: UUID, name: str) -> tuple[UUID, bool]:
    """Return the journal of this name, the oldest if there are more, and whether it was begun."""
    found: list[UUID] = []
    address: str | None = "/api/journals?limit=100"
    while address:
        page = account.read(_Journals, account.send("GET", address))
        found += [journal.id for journal in page.items if journal.name == name]
        more = page.next_cursor
        address = f"/api/journals?limit=100&cursor={more}" if more else None
    if found:
        return found[-1], False
    # Two imports that start at once choose the same id, and so begin one journal. A journal that
    # was renamed keeps its id: then it is the next one.
    for number in range(100):
        new = {"id": str(uuid5(user_id, f"journal {number} {name}")), "name": name}
        answer = account.send("POST", "/api/journals", new)
        if answer.status_code != HTTPStatus.CONFLICT:
            journal = account.read(Journal, answer)
            return journal.id, answer.status_code == HTTPStatus.CREATED
    raise click.ClickException(f"Your journals called {name} were all renamed: make one yourself.")


class _Item(BaseModel):
    kind: str
    id: UUID
    row: dict[str, Any] | None


class _Page(BaseModel):
    items: list[_Item]
    next: int
    more: bool


def _known(account: Account) -> Known:
    """Return what Aurora has of earlier imports, deleted ones too: only the feed tells of those."""
    known: dict[UUID, bytes | None] = {}
    since, more = 0, True
    while more:
        page = account.read(_Page, account.send("GET", f"/api/changes?since={since}"))
        for item in page.items:
            if item.kind == "entry" and item.id.version == DERIVED:
                known[item.id] = digest(item.row) if item.row else None
        since, more = page.next, page.more
    return known


def _shown(lines: LineFile, tally: Tally) -> Generator[tuple[int, bytes], None, None]:
    """Yield the lines that are not blank with their numbers, and show on a terminal how far we are.

    The length of a gzipped text is not known before its end, so what counts is bytes of the file.
    """

    def rate(_: int | None) -> str:
        return tally.rate()

    with click.progressbar(
        length=lines.size,
        label="Importing",
        item_show_func=rate,
        update_min_steps=lines.size // 1000,
        file=sys.stderr,
        hidden=not sys.stderr.isatty(),
    ) as bar:
        shown = 0
        for line in lines:
            if line.strip():
                yield lines.count, line
            bar.update(lines.position - shown)
            shown = lines.position


def _execute(account: Account, actions: Iterable[Action], tally: Tally) -> None:
    """Do what was planned, a request's worth at a time; killed anywhere, it can be done again."""
    for batch in cut(_encoded(actions, tally)):
        _send(account, batch, tally)


def _encoded(actions: Iterable[Action], tally: Tally) -> Iterator[tuple[int, bytes]]:
    """Yield what is to be sent, by its line, and count the rest."""
    for action in actions:
        match action:
            case Leave(_, result):
                tally.results[result] += 1
            case Refuse(line, why):
                tally.refuse(line, why)
            case Send(line, entry_id, fields):
                # Sent again after an answer was lost, a change keeps its id and is done once.
                names = {"change_id": str(uuid4()), "kind": "entry", "id": str(entry_id)}
                try:
                    yield line, encode({**names, "version": None, "fields": fields})
                except RecursionError:
                    tally.refuse(line, NO_JSON)


def _send(account: Account, batch: list[tuple[int, bytes]], tally: Tally) -> None:
    """Send a batch; if it is refused as a whole, by halves, down to the line that is the cause."""
    answer = post(account, [change for _, change in batch])
    if answer.status_code not in REFUSALS:
        outcomes = account.read(Outcomes, answer).results
        for (line, _), outcome in zip(batch, outcomes, strict=True):
            conclude(line, outcome, tally)
    elif len(batch) == 1:
        tally.refuse(batch[0][0], read_problem(answer).reason)
    else:
        half = len(batch) // 2
        _send(account, batch[:half], tally)
        _send(account, batch[half:], tally)


def conclude(line: int, outcome: Outcome, tally: Tally) -> None:
    """Count what became of a line. Raises click.ClickException when the journal was deleted."""
    codes = {error.code for error in outcome.errors}
    if outcome.result == "conflict" or outcome.kept is not None:
        # Edited or deleted since the plan was made. A row may be left out of a large answer.
        there = outcome.row is not None or "left_out" in codes
        tally.results[Result.CHANGED if there else Result.DELETED] += 1
    elif outcome.result in {"done", "already_done"}:
        tally.results[Result.ADDED] += 1
    elif "parent_gone" in codes:
        raise click.ClickException(
            "The journal was deleted. Restore it, or run the same command to begin it anew."
        )
    else:
        tally.refuse(line, outcome.reason.replace("content:", "text:"))
