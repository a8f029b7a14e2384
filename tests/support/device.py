"""A device that writes offline, and loses some requests and responses."""

from itertools import count
from typing import Any
from uuid import UUID

from shared.kinds.registry import KINDS
from tests.support.client import Answer
from tests.support.kinds import REQUIRED, fields_of
from tests.support.ledger import Follower, Thing
from tests.support.people import Person

NAMES = REQUIRED
TIMED = {kind.name for kind in KINDS.values() if kind.moment}
TOLD = {"done", "already_done", "refused", "conflict"}


class Words:
    """Unique texts and ids, the same in every run."""

    def __init__(self, person: Person) -> None:
        """Start again for a user."""
        self._numbers, self._person = count(1), person.user["id"]

    def new(self) -> str:
        """Return a text that no other contains."""
        return f"word-{next(self._numbers)}-{self._person}"

    def new_id(self) -> str:
        """Return an id."""
        return str(UUID(int=UUID(self._person).int ^ next(self._numbers)))


class Device:
    """A device's known rows, outbox and clock."""

    def __init__(self, person: Person, words: Words, clock: str) -> None:
        """Belong to a user; `clock` is the device's time."""
        self._person, self._words, self._clock = person, words, clock
        self.follower = Follower()
        self.outbox: list[dict[str, Any]] = []
        self.heard: list[dict[str, Any]] = []  # changes that were sent and answered
        self.written: set[str] = set()  # texts that the server has acknowledged
        self.results: list[str] = []

    @property
    def things(self) -> dict[Thing, dict[str, Any]]:
        """The displayed items: known rows, with unsent changes applied."""
        shown = dict(self.follower.known)
        for change in self.outbox:
            thing = change["kind"], change["id"]
            shown.pop(thing, None)
            if change["fields"] is not None:
                shown[thing] = {**change["fields"], "version": change["version"]}
        return shown

    def write(self, kind: str, thing_id: str, version: int | None, journal: str = "") -> None:
        """Create or edit an item."""
        fields = fields_of(kind, self._words.new())
        if kind in TIMED:
            fields["timestamp"] = self._clock
        if kind == "entry":
            fields["journal_id"] = journal
        self._keep(kind, thing_id, version, fields)

    def delete(self, kind: str, thing_id: str, version: int | None) -> None:
        """Delete an item."""
        self._keep(kind, thing_id, version, None)

    def _keep(self, kind: str, thing_id: str, version: int | None, fields: object) -> None:
        change = {"change_id": self._words.new_id(), "kind": kind, "id": thing_id}
        self.outbox.append({**change, "version": version, "fields": fields})

    def send(self, batch: list[dict[str, Any]], *, is_heard: bool) -> None:
        """Send part of the outbox; changes without a response stay in it."""
        answer = self._send(batch)
        if not is_heard:
            return
        for change, result in zip(batch, answer.json["results"], strict=True):
            assert result["change_id"] == change["change_id"]
            assert result["result"] in TOLD
            self.results.append(result["result"])
            self.outbox.remove(change)
            self._hear(change, result)

    def _hear(self, change: dict[str, Any], result: dict[str, Any]) -> None:
        if result["result"] == "refused":
            assert (
                change["kind"] == "entry"
            )  # whose journal was deleted; its text stays on the device
            return
        self.heard.append(change)
        if change["fields"] is not None:
            self.written.add(change["fields"][NAMES[change["kind"]]])
        for later in self.outbox:  # now based on the new version
            if (later["kind"], later["id"]) == (change["kind"], change["id"]) and not result["row"]:
                later["version"] = result["version"]

    def repeat(self) -> None:
        """Send all answered changes again."""
        if self.heard:
            answer = self._send(self.heard[-500:])
            assert {one["result"] for one in answer.json["results"]} == {"already_done"}

    def _send(self, batch: list[dict[str, Any]]) -> Answer:
        answer = self._person.post("/api/changes", {"changes": batch})
        assert answer.status == 200, answer
        return answer

    def sync(self) -> None:
        """Push and pull everything."""
        while self.outbox:
            self.send(self.outbox[:500], is_heard=True)
        while self.follower.follow(self._person):
            pass
