"""Apply Aurora's changes to the folder."""

import sys
from collections.abc import Iterator

import click

from cli.api import Account, read_problem
from cli.sync.exchange import Changes, Item
from cli.sync.front import Unreadable
from cli.sync.here import Found, Here
from cli.sync.pages import Fields, sent_fields
from cli.sync.pages import digest as meaning
from cli.sync.state import Known
from cli.sync.writing import journal_folder, keep, write


class Pull:
    """One sync's receiving."""

    def __init__(self, account: Account, here: Here) -> None:
        """Receive what is not known here."""
        self._account = account
        self._here, self._state, self._report = here, here.state, here.report
        self._anew = False  # Aurora was restored: its versions are those of another past

    def all(self) -> None:
        """Receive everything, and note how far that is."""
        waiting: list[Item] = []
        seen: set[str] = set()
        reached = self._state.since
        for changes in self._pages():
            for item in changes.items:
                seen.add(item.id)
                # Where history was tidied, an entry may come before its journal.
                if not self.take(item):
                    waiting.append(item)
            reached = changes.next
        for item in waiting:
            self.take(item)
        if self._anew:
            for thing_id in self._state.things.keys() - seen:
                del self._state.things[thing_id]  # it is sent again
        self._state.since = reached

    def _pages(self) -> Iterator[Changes]:
        """Yield pages, with a bar on a terminal where there are several."""
        changes, last = self._page(self._state.since)
        at = self._state.since
        with click.progressbar(
            length=last - at,
            label="Receiving",
            file=sys.stderr,
            hidden=not changes.more or not sys.stderr.isatty(),
        ) as bar:
            while True:
                yield changes
                bar.update(changes.next - at)
                at = changes.next
                if not changes.more:
                    return
                changes, _ = self._page(at)

    def _page(self, since: int) -> tuple[Changes, int]:
        """Return the changes after a number, and the last number of all."""
        answer = self._account.send("GET", f"/api/changes?since={since}")
        if since and read_problem(answer).code == "ahead_of_history":
            self._report.note("Aurora was restored to an earlier time: comparing everything.")
            self._state.since, self._anew = 0, True
            return self._page(0)
        changes = self._account.read(Changes, answer)
        last = answer.headers.get("etag", "").strip('W/"').partition("-")[0]
        return changes, int(last) if last.isdecimal() else changes.next

    def take(self, item: Item) -> bool:
        """Bring one change into the folder; not what has changed here too: that is sent first.

        Returns False for an entry whose journal has not come yet.
        """
        known, found = self._state.things.get(item.id), self._here.things.get(item.id)
        if known and known.kind != item.kind:
            self._report.note(f"The {item.kind} {item.id} has the id of {known.path}: left out.")
            return True
        if known and known.path in self._here.unreadable:
            known.digest = ""  # once it can be read, it counts as changed
            return True
        if known and self._anew:
            _rebase(known, item, found)
        if item.row is None:
            self._gone(item.id, known, found)
            return True
        fields = sent_fields(item.kind, item.row)
        if self._is_told(item, known, found, fields):
            return True
        if item.kind == "entry" and not journal_folder(self._here, fields):
            return False
        if known and not found:
            self._report.conflict(
                f"{known.path} was deleted here and changed in Aurora: it is back, as it is there."
            )
        write(self._here, item)
        self._report.received += 1
        return True

    def _is_told(
        self, item: Item, known: Known | None, found: Found | None, fields: Fields
    ) -> bool:
        """Tell whether there is nothing to write, and note why: it is so, or it is changed here."""
        if not found:
            return known is not None and item.version <= (known.version or 0)
        journal, same_here = self._here.journal_of(found, known), False
        if known:
            same_here = known.digest == found.digest and known.journal == journal
            if not self._anew and item.version <= (known.version or 0):
                return True
        if same_here and not self._anew:
            return False
        there = meaning(item.kind, fields)
        if self._meaning(found, journal) == there:
            keep(self._here, found, item.version, fields.get("journal_id"))
        elif item.id in self._state.sending and self._state.sending[item.id].digest == there:
            # Sent when the sync before was killed: what is here is based on it.
            journal = fields.get("journal_id")
            self._state.things[item.id] = Known(item.kind, found.path, item.version, "", journal)
        elif same_here:
            return False
        return True

    def _meaning(self, found: Found, journal: str | None) -> str | None:
        try:
            return meaning(found.kind, self._here.fields(found, journal))
        except Unreadable:
            return None

    def _gone(self, thing_id: str, known: Known | None, found: Found | None) -> None:
        """Remove the file of what was deleted, if it is as Aurora had it."""
        if known and not found:
            del self._state.things[thing_id]
        elif known and found and known.digest == found.digest:
            if self._here.folder.remove(found.path, found.digest):
                self._here.drop(thing_id)
                del self._state.things[thing_id]
                self._report.received += 1
            else:
                self._here.wait_for(thing_id)


def _rebase(known: Known, item: Item, found: Found | None) -> None:
    """Make what is here follow what a restored Aurora has, or be sent where that is older."""
    if item.version > (known.version or 0):
        return
    if item.row and found and item.version == known.version:
        known.version = None  # the same only by number, unless they are found to be equal
    elif item.row:
        known.version = item.version
    known.digest = ""
