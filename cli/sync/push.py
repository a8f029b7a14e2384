"""Send the folder's changes to Aurora."""

import json
from collections.abc import Callable, Iterator
from typing import Any
from uuid import uuid4

from cli.api import Account
from cli.sync.exchange import Edit, Outcome, Outcomes
from cli.sync.front import Unreadable
from cli.sync.here import Here
from cli.sync.pages import digest as meaning
from cli.sync.settle import settle
from cli.sync.state import Sending, State
from cli.sync.writing import keep

MOST = 500  # changes of one request
MOST_BYTES = 1_000_000 - len('{"changes":[]}')


def push(account: Account, here: Here, deletions: list[str], save: Callable[[], None]) -> bool:
    """Send what has changed here, journals first, and then what was deleted, journals last.

    Returns whether there was anything.
    """
    edits = sorted(_edits(here), key=lambda edit: edit.kind != "journal")
    known = here.state.things
    edits += [
        Edit(one, known[one].kind, known[one].path, known[one].version, None) for one in deletions
    ]
    sent = False
    for batch in _batches(here, edits):
        sent = True
        save()
        body = {"changes": [change for _, change in batch]}
        outcomes = account.read(Outcomes, account.send("POST", "/api/changes", body)).results
        for (edit, _), outcome in zip(batch, outcomes, strict=True):
            _conclude(here, edit, outcome)
        here.state.sending.clear()
        save()
    return sent


def _edits(here: Here) -> Iterator[Edit]:
    for found in list(here.things.values()):
        known = here.state.things.get(found.id)
        journal = here.journal_of(found, known)
        as_known = known and known.digest == found.digest and known.journal == journal
        if as_known or found.id in here.moving:
            continue
        try:
            fields = here.fields(found, journal)
        except Unreadable as error:
            here.report.refuse(found.path, str(error))
            continue
        version = known.version if known else None
        yield Edit(found.id, found.kind, found.path, version, fields, found)


def _batches(here: Here, edits: list[Edit]) -> Iterator[list[tuple[Edit, dict[str, Any]]]]:
    """Yield what fits into a request each, noted as about to be sent."""
    batch: list[tuple[Edit, dict[str, Any]]] = []
    size = 0
    for edit in edits:
        change = _change(here.state, edit)
        try:
            # In the way the request will have it, with a comma.
            bytes_more = len(json.dumps(change, ensure_ascii=False).encode()) + 1
        except UnicodeEncodeError:
            here.report.refuse(edit.path, "it holds half a character")
            continue
        if bytes_more > MOST_BYTES:
            here.report.refuse(edit.path, "it is longer than 1 MB")
            continue
        if len(batch) == MOST or size + bytes_more > MOST_BYTES:
            yield batch
            batch, size = [], 0
        batch.append((edit, change))
        size += bytes_more
        digest = _digest(edit)
        here.state.sending[edit.id] = Sending(change["change_id"], edit.version, digest)
    if batch:
        yield batch


def _change(state: State, edit: Edit) -> dict[str, Any]:
    """Return a change as the API takes it; one that was about to be sent has its id already."""
    before = state.sending.get(edit.id)
    again = before and (before.version, before.digest) == (edit.version, _digest(edit))
    return {
        "change_id": before.change_id if before and again else str(uuid4()),
        "kind": edit.kind,
        "id": edit.id,
        "version": edit.version,
        "fields": edit.fields,
    }


def _digest(edit: Edit) -> str:
    return meaning(edit.kind, edit.fields) if edit.fields is not None else ""


def _conclude(here: Here, edit: Edit, outcome: Outcome) -> None:
    if outcome.result == "refused":
        whys = [f"{one['field']}: {one['message']}" for one in outcome.errors]
        here.report.refuse(edit.path, "; ".join(whys) or "Aurora does not say why")
    elif outcome.result == "conflict" or outcome.kept is not None:
        settle(here, edit, outcome)
    elif outcome.result == "done":
        here.report.sent += 1
        if edit.found and edit.fields is not None:
            keep(here, edit.found, outcome.version or 1, edit.fields.get("journal_id"))
        else:
            _forget(here.state, edit.id)
    # What is already done comes with the next pull, as whatever it has become since.


def _forget(state: State, thing_id: str) -> None:
    """Forget a thing that was deleted, with the entries that went with a journal."""
    del state.things[thing_id]
    for entry in [one for one, known in state.things.items() if known.journal == thing_id]:
        del state.things[entry]
