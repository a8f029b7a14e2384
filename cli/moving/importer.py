"""Entries from a file into a journal, through the HTTP API, each of them once."""

import json
import sys
import time
from bisect import insort
from collections import Counter
from collections.abc import Generator
from concurrent.futures import FIRST_COMPLETED, Future, ThreadPoolExecutor, wait
from contextlib import closing
from dataclasses import dataclass, field
from http import HTTPStatus
from pathlib import Path
from threading import Lock
from typing import Any
from uuid import UUID, uuid5

import click
from pydantic import BaseModel

from cli.api import Account, aurora, read_problem
from cli.moving.jsonl import LineFile, Refused, read_entry
from shared.kinds.entry import Entry
from shared.kinds.journal import Journal

# A server process takes one request at a time: more than a few at its door make nothing faster.
IN_FLIGHT = 4
SHOWN = 20  # refused lines
REFUSALS = {400, 413, 422}
TAKEN = "already_exists"


@dataclass
class Tally:
    """What became of the lines so far. Threads may share it."""

    added: int = 0
    there: int = 0
    changed: int = 0
    refused: int = 0
    first_refused: list[tuple[int, str]] = field(default_factory=list)
    began: float = field(default_factory=time.monotonic)
    lock: Lock = field(default_factory=Lock)

    def note(self, status: int) -> None:
        """Count an entry that is in the journal."""
        with self.lock:
            self.added += status == HTTPStatus.CREATED
            self.there += status != HTTPStatus.CREATED
            self.changed += status == HTTPStatus.CONFLICT

    def refuse(self, line: int, why: str) -> None:
        """Count a line that is not, and keep it if it is one of the first."""
        with self.lock:
            self.refused += 1
            insort(self.first_refused, (line, why))
            del self.first_refused[SHOWN:]

    def rate(self) -> str:
        """Return how many lines were dealt with in how many seconds."""
        lines, took = self.added + self.there + self.refused, time.monotonic() - self.began
        return f"{lines:,} lines in {took:,.1f} s, {lines / max(took, 0.001):,.0f} a second"

    def say(self) -> None:
        """Print the summary."""
        changed = f" ({self.changed:,} changed since, and left so)" if self.changed else ""
        click.echo(
            f"{self.added:,} added, {self.there:,} already there{changed}, "
            f"{self.refused:,} refused; {self.rate()}."
        )
        for line, why in self.first_refused:
            click.echo(f"Line {line:,} refused: {why}", err=True)
        if more := self.refused - len(self.first_refused):
            click.echo(f"... and {more:,} more.", err=True)


def import_file(file: Path, journal: str, email: str, password: str, url: str) -> bool:
    """Write every line of a file as an entry of a journal, which is begun if there is none.

    Returns whether none was refused. Raises click.ClickException with what to do about it.
    """
    with LineFile(file) as lines, aurora(url) as account:
        try:
            journal_id = _journal(account, account.sign_in(email, password), journal)
        except UnicodeEncodeError:
            message = "The journal's name, the email or the password is not text in UTF-8."
            raise click.ClickException(message) from None
        tally = Tally()
        try:
            _write_all(lines, account, journal_id, tally)
        except KeyboardInterrupt:
            click.echo(f"Stopped near line {lines.count:,}. Run the same command to go on.")
            return False
        finally:
            tally.say()
    return not tally.refused


class _Journals(BaseModel):
    items: list[Journal]
    next_cursor: str | None


def _journal(account: Account, user_id: UUID, name: str) -> UUID:
    """Return the journal of this name, the oldest if there are more; begin it if there is none."""
    found: list[UUID] = []
    address: str | None = "/api/journals?limit=100"
    while address:
        page = account.read(_Journals, account.send("GET", address))
        found += [journal.id for journal in page.items if journal.name == name]
        more = page.next_cursor
        address = f"/api/journals?limit=100&cursor={more}" if more else None
    if found:
        return found[-1]
    # Two imports that start at once choose the same id, and so begin one journal. A journal that
    # was renamed keeps its id: then it is the next one.
    for number in range(100):
        new = {"id": str(uuid5(user_id, f"journal {number} {name}")), "name": name}
        answer = account.send("POST", "/api/journals", new)
        if answer.status_code != HTTPStatus.CONFLICT:
            return account.read(Journal, answer).id
    raise click.ClickException(f"Your journals called {name} were all renamed: make one yourself.")


def _write_all(lines: LineFile, account: Account, journal_id: UUID, tally: Tally) -> None:
    """Write the lines, IN_FLIGHT at a time."""
    path = f"/api/journals/{journal_id}/entries"
    seen: Counter[bytes] = Counter()
    waiting: set[Future[None]] = set()
    with ThreadPoolExecutor(IN_FLIGHT) as pool, closing(_shown(lines, tally)) as numbered:
        try:
            for number, line in numbered:
                try:
                    entry = _identified(read_entry(line), journal_id, seen)
                except Refused as error:
                    tally.refuse(number, str(error))
                    continue
                waiting.add(pool.submit(_write, account, path, entry, number, tally))
                if len(waiting) > IN_FLIGHT:
                    done, waiting = wait(waiting, return_when=FIRST_COMPLETED)
                    _raise_failures(done)
            _raise_failures(waiting)
        except BaseException:
            account.stopping.set()
            raise


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


def _identified(entry: dict[str, Any], journal_id: UUID, seen: Counter[bytes]) -> dict[str, Any]:
    """Return the entry with an id that follows from the journal and all it holds.

    So it is the same wherever in the file it stands. The second of two that are exactly alike
    gets another, and so on. An id once given must stay: to change this is to import twice.
    """
    try:
        content = json.dumps(entry, sort_keys=True, ensure_ascii=False, allow_nan=False)
        entry_id = uuid5(journal_id, content)
    except ValueError:
        raise Refused("it holds a number or half a character that JSON cannot carry") from None
    seen[entry_id.bytes] += 1
    if (number := seen[entry_id.bytes]) > 1:
        entry_id = uuid5(entry_id, str(number))
    return {"id": str(entry_id), **entry}


def _write(account: Account, path: str, entry: dict[str, Any], line: int, tally: Tally) -> None:
    answer = account.send("POST", path, entry)
    if answer.status_code in REFUSALS:
        tally.refuse(line, read_problem(answer).reason.replace("content:", "text:"))
    elif answer.status_code == HTTPStatus.NOT_FOUND:
        raise click.ClickException("The journal is gone. Run the same command to begin it anew.")
    elif answer.status_code == HTTPStatus.CONFLICT and read_problem(answer).code == TAKEN:
        tally.note(answer.status_code)  # the person has changed the entry since
    else:
        account.read(Entry, answer)
        tally.note(answer.status_code)


def _raise_failures(done: set[Future[None]]) -> None:
    for one in done:
        one.result()
