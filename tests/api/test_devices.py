"""Devices that write while offline converge, and no text is lost.

`make fuzz` tries more.
"""

import os
from collections import Counter
from collections.abc import Callable
from typing import Any

import psycopg
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    rule,
    run_state_machine_as_test,
)

from tests.support.client import Answer
from tests.support.device import NAMES, Device, Words
from tests.support.kinds import LISTS, fields_of
from tests.support.ledger import library, numbers_are_whole, words_kept
from tests.support.people import Person

IS_LONG = "FUZZ" in os.environ
CLOCKS = ["1660-01-01T00:00:00Z", "2026-11-22T09:30:00.120Z", "9999-01-01T00:00:00Z"]

which_device = st.integers(0, len(CLOCKS) - 1)
some = st.integers(0, 999)  # an index into whatever exists


class Life(RuleBasedStateMachine):
    """Actions of one user's devices and browsers, in any order."""

    def __init__(
        self, sign_up: Callable[[], Person], owner: psycopg.Connection, tried: Counter[str]
    ) -> None:
        """Start as a new user, and count the actions."""
        super().__init__()
        self.person, self.owner, self.tried = sign_up(), owner, tried
        self.words = Words(self.person)
        self.devices = [Device(self.person, self.words, clock) for clock in CLOCKS]
        self.written: set[str] = set()

    @initialize()
    def keep_something_everywhere(self) -> None:
        one, journal = self.devices[0], self.words.new_id()
        one.write("journal", journal, None)
        for kind in ("thought", "task", "entry", "entry"):
            one.write(kind, self.words.new_id(), None, journal)
        for device in self.devices:
            device.sync()

    @rule(
        device=which_device,
        deed=st.sampled_from(["new", "anew", "anew", "delete"]),
        kind=st.sampled_from([*NAMES, "entry"]),
        then=st.sampled_from(["wait", "send", "send unheard"]),
        pick=some,
        move=some,
    )
    def write_alone(
        self, device: int, deed: str, kind: str, then: str, pick: int, move: int
    ) -> None:
        one = self.devices[device]
        things = [*one.things.items()]
        journals = [thing_id for (what, thing_id), _ in things if what == "journal"]
        journal = journals[move % len(journals)] if journals else ""
        if deed == "new" and (journal or kind != "entry"):
            one.write(kind, self.words.new_id(), None, journal)
        elif things:
            (what, thing_id), row = things[pick % len(things)]
            if deed == "delete":
                one.delete(what, thing_id, row["version"])
            else:
                one.write(what, thing_id, row["version"], journal or row.get("journal_id", ""))
        self.tried[f"{deed} on a device"] += 1
        if then != "wait":
            self.send(device, is_heard=then == "send", turned=bool(move % 2), cut=pick)

    @rule(device=which_device, is_heard=st.booleans(), turned=st.booleans(), cut=some)
    def send(self, device: int, *, is_heard: bool, turned: bool, cut: int) -> None:
        one = self.devices[device]
        at = cut % (len(one.outbox) + 1)
        batches = [batch for batch in (one.outbox[:at], one.outbox[at:]) if batch]
        for batch in reversed(batches) if turned else batches:
            one.send(batch, is_heard=is_heard)
            self.tried["batches heard" if is_heard else "batches whose answer was lost"] += 1

    @rule(device=which_device, limit=st.integers(1, 5))
    def follow(self, device: int, limit: int) -> None:
        self.devices[device].follower.follow(self.person, limit)
        self.tried["pages followed"] += 1

    @rule(device=which_device)
    def send_everything_again(self, device: int) -> None:
        before = library(self.person), numbers_are_whole(self.owner, self.person)
        self.devices[device].repeat()
        assert (library(self.person), numbers_are_whole(self.owner, self.person)) == before
        self.tried["repeated"] += 1

    @rule(deed=st.sampled_from(["POST", "PUT", "PATCH", "DELETE"]), pick=some)
    def use_a_browser(self, deed: str, pick: int) -> None:
        found = [*library(self.person).items()]
        words = self.words.new()
        if not found or (deed == "POST" and pick % 2):
            kind = [*LISTS][pick % len(LISTS)]
            self._browse(self._post(LISTS[kind], fields_of(kind, words)), words)
            return
        (kind, thing_id), row = found[pick % len(found)]
        journal = f"/api/journals/{row.get('journal_id', thing_id)}/entries"
        path = f"{LISTS.get(kind, journal)}/{thing_id}"
        if deed != "POST":
            fields = fields_of(kind, words) if deed != "DELETE" else None
            self._browse(self.person.call(deed, path, fields), words if fields else "")
        elif kind == "task":
            self._browse(self.person.patch(f"{path}/complete"))
        elif kind in {"journal", "entry"}:
            self._browse(self._post(journal, {"content": words}), words)

    def _post(self, path: str, fields: dict[str, Any]) -> Answer:
        return self.person.post(path, fields)

    def _browse(self, answer: Answer, words: str = "") -> None:
        assert answer.status < 300, answer
        self.written |= {words} - {""}
        self.tried["done in a browser"] += 1

    @rule(acts=st.integers(1, 4))
    def undo(self, acts: int) -> None:
        answer = self.person.post("/api/undo", {"acts": acts})
        assert answer.status == 200, answer
        self.tried["undone"] += 1

    @rule(pick=some, with_parent=st.booleans())
    def restore(self, pick: int, *, with_parent: bool) -> None:
        last = numbers_are_whole(self.owner, self.person)
        number = 1 + pick % (last + 1)
        path = f"/api/history/{number}/restore"
        answer = self.person.post(path, {"with_parent": with_parent})
        assert answer.status in {200, 404 if number > last else 409}, answer
        self.tried["restored"] += answer.status == 200

    def teardown(self) -> None:
        """Check, after all devices have synced, that they have the same rows as the server."""
        for one in [*self.devices, *self.devices]:
            one.sync()
        rows = library(self.person)
        for one in self.devices:
            assert one.follower.known == rows
            self.written |= one.written
            self.tried.update(f"told {result}" for result in one.results)
        assert self.written <= words_kept(self.owner, self.person)
        self.tried["numbers"] += numbers_are_whole(self.owner, self.person)
        self.tried["words found"] += len(self.written)
        self.tried["lives"] += 1


def test_devices_converge_and_lose_no_text(
    sign_up: Callable[[], Person], owner: psycopg.Connection
) -> None:
    tried = Counter[str]()
    run_state_machine_as_test(
        lambda: Life(sign_up, owner, tried),  # type: ignore[arg-type] # it takes what makes one
        settings=settings(
            max_examples=300 if IS_LONG else 40,
            stateful_step_count=100 if IS_LONG else 50,
            derandomize=not IS_LONG,
            database=None,
            deadline=None,
            suppress_health_check=list(HealthCheck),
        ),
    )
    print(dict(sorted(tried.items())))  # noqa: T201 - `make fuzz` shows it
    assert {"told done", "told conflict", "told already_done"} <= tried.keys()
