"""A device that writes while it is alone, is not always heard, and does not always hear."""

from itertools import count
from typing import Any
from uuid import UUID

from tests.support.client import Answer
from tests.support.ledger import Follower, Thing
from tests.support.people import Person

NAMES = {"thought": "text", "journal": "name", "entry": "content", "task": "title"}
TIMED = {"thought", "entry"}
TOLD = {"done", "already_done", "refused", "conflict"}


class Words:
    """Words nobody has written before, and ids; the same in every run."""

    def __init__(self, person: Person) -> None:
        """Begin again for somebody."""
        self._numbers, self._person = count(1), person.user["id"]

    def new(self) -> str:
        """Return words that are in no others."""
        return f"word-{next(self._numbers)}-{self._person}"

    def new_id(self) -> str:
        """Return an id."""
        return str(UUID(int=UUID(self._person).int ^ next(self._numbers)))


class Device:
    """What it knows, what it has still to send, and how far its clock is off."""

    def __init__(self, person: Person, words: Words, clock: str) -> None:
        """Be somebody's; `clock` is the time it believes it is."""
        self._person, self._words, self._clock = person, words, clock
        self.follower = Follower()
        self.outbox: list[dict[str, Any]] = []
        self.heard: list[dict[str, Any]] = []  # what was sent, and an answer to it heard
        self.written: set[str] = set()  # words that the server has, by its own account
        self.results: list[str] = []

    @property
    def things(self) -> dict[Thing, dict[str, Any]]:
        """What it shows: what it knows, and what it has written and not sent."""
        shown = dict(self.follower.known)
        for change in self.outbox:
            thing = change["kind"], change["id"]
            shown.pop(thing, None)
            if change["fields"] is not None:
                shown[thing] = {**change["fields"], "version": change["version"]}
        return shown

    def write(self, kind: str, thing_id: str, version: int | None, journal: str = "") -> None:
        """Write something new, or anew."""
        fields: dict[str, Any] = {NAMES[kind]: self._words.new()}
        if kind in TIMED:
            fields["timestamp"] = self._clock
        if kind == "entry":
            fields["journal_id"] = journal
        self._keep(kind, thing_id, version, fields)

    def delete(self, kind: str, thing_id: str, version: int | None) -> None:
        """Throw something away."""
        self._keep(kind, thing_id, version, None)

    def _keep(self, kind: str, thing_id: str, version: int | None, fields: object) -> None:
        change = {"change_id": self._words.new_id(), "kind": kind, "id": thing_id}
        self.outbox.append({**change, "version": version, "fields": fields})

    def send(self, batch: list[dict[str, Any]], *, is_heard: bool) -> None:
        """Send some of what is to be sent; what is not heard is sent again another time."""
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
            assert change["kind"] == "entry"  # whose journal is gone; its words stay on the device
            return
        self.heard.append(change)
        if change["fields"] is not None:
            self.written.add(change["fields"][NAMES[change["kind"]]])
        for later in self.outbox:  # is based on what was just done
            if (later["kind"], later["id"]) == (change["kind"], change["id"]) and not result["row"]:
                later["version"] = result["version"]

    def repeat(self) -> None:
        """Send everything once more that was heard already."""
        if self.heard:
            answer = self._send(self.heard[-500:])
            assert {one["result"] for one in answer.json["results"]} == {"already_done"}

    def _send(self, batch: list[dict[str, Any]]) -> Answer:
        answer = self._person.post("/api/changes", {"changes": batch})
        assert answer.status == 200, answer
        return answer

    def sync(self) -> None:
        """Send everything and get everything."""
        while self.outbox:
            self.send(self.outbox[:500], is_heard=True)
        while self.follower.follow(self._person):
            pass
