"""Everything an account has, out by /api/changes and into another: equal, and in the same order."""

from datetime import UTC, datetime, timedelta
from random import Random
from typing import Any

from shared.kinds.registry import KINDS
from tests.support.history import changes, create, send_changes
from tests.support.people import Person

WORDS = ("sea", "loud", "river", "betimes", "office", "garden", "fern", "dine", "😀", "ß", "ﷺ")
ZONES = ["Europe/Berlin", "Asia/Kolkata", "+05:30", "-03:00", "UTC", "Pacific/Kiritimati"]
LISTS = ("/api/thoughts", "/api/journals", "/api/tasks", "/api/events")
ARCHIVED = ("/api/thoughts", "/api/journals")  # those of which some may be


class Life:
    """A person's things of all kinds, made up by chance."""

    def __init__(self, person: Person, seed: int) -> None:
        self._person, self._random = person, Random(seed)

    def live(self) -> None:
        journals = [self._make("/api/journals", self._journal()) for _ in range(4)]
        for _ in range(40):
            self._make("/api/thoughts", {"text": self._text(), **self._moment()})
            journal = self._random.choice(journals)
            entry = {
                "content": self._text(),
                "title": self._maybe("May"),
                "mood": self._maybe("calm"),
            }
            self._make(f"/api/journals/{journal['id']}/entries", {**entry, **self._moment()})
        empty = {"content": "", "origin": {"app": "Day One"}}
        self._make(f"/api/journals/{journals[0]['id']}/entries", empty)
        tasks: list[dict[str, Any]] = []
        for _ in range(40):
            above = [None, *(task["id"] for task in tasks if task["parent_id"] is None)]
            tasks.append(self._make("/api/tasks", self._task(self._random.choice(above))))
        for _ in range(20):
            create(self._person, "/api/events", **self._event(), created_at=self._time())

    def _make(self, path: str, fields: dict[str, Any]) -> dict[str, Any]:
        times = {"created_at": self._time()} if self._random.random() < 0.7 else {}
        return create(self._person, path, **fields, **times, **self._origin())

    def _journal(self) -> dict[str, Any]:
        return {"name": self._text(), "color": self._maybe("#2E86AB"), **self._archived()}

    def _task(self, parent: str | None) -> dict[str, Any]:
        completed = self._random.random() < 0.5
        return {
            "title": self._text(),
            "parent_id": parent,
            "date": self._maybe(f"2026-0{self._random.randint(1, 9)}-11"),
            "due_time": self._maybe("18:30"),
            "category": self._random.choice(["todo", "event"]),
            "priority": self._random.choice(["low", "urgent"]),
            "completed": completed,
            "completed_at": self._time() if completed else None,
            "starred": self._random.random() < 0.3,
            "tags": self._random.sample(WORDS[:5], 2),
            "list": self._maybe("Garden"),
        }

    def _event(self) -> dict[str, Any]:
        day = f"2026-0{self._random.randint(1, 9)}-11"
        if self._random.random() < 0.3:
            return {"title": self._text(), "start": day, "end": self._maybe("2026-10-03")}
        return {
            "title": self._text(),
            "start": f"{day}T18:00",
            "end": self._maybe(f"{day}T19:30"),
            "zone": self._maybe("Europe/Berlin"),
            "location": self._maybe("Ueno"),
            "rule": self._maybe("FREQ=WEEKLY;COUNT=5"),
            "reminders": self._random.choice([[], [30, 1440]]),
            "busy": self._random.random() < 0.5,
            "color": self._maybe("#2E86AB"),
        }

    def _moment(self) -> dict[str, Any]:
        return {
            "timestamp": self._time(),
            "zone": self._random.choice(ZONES),
            "tags": self._random.sample(WORDS[:5], 2),
            "starred": self._random.random() < 0.3,
            "place": self._maybe({"name": "Ueno", "latitude": 35.71, "longitude": -0.5}),
            **self._archived(),
        }

    def _archived(self) -> dict[str, Any]:
        return {"archived_at": self._maybe(self._time())}

    def _origin(self) -> dict[str, Any]:
        kept = {"weather": {"celsius": self._random.random()}, "pins": [1, None, True]}
        origin = {"app": "Day One", "id": str(self._random.random()), "kept": kept}
        return {"origin": origin} if self._random.random() < 0.4 else {}

    def _maybe(self, value: Any) -> Any:
        return value if self._random.random() < 0.5 else None

    def _text(self) -> str:
        return " ".join(self._random.choices(WORDS, k=5))

    def _time(self) -> str:
        at = datetime(2026, 1, 1, tzinfo=UTC) - timedelta(seconds=self._random.randint(0, 10**8))
        return at.isoformat()


def everything(person: Person) -> list[dict[str, Any]]:
    """Return every row of an account, parents first, as an export has them."""
    items = [one for one in changes(person)["items"] if not one["deleted"]]
    order = ["journal", "thought", "entry", "task", "event"]
    return sorted(
        items, key=lambda one: (order.index(one["kind"]), one["row"].get("parent_id") or "")
    )


def order(person: Person) -> dict[str, list[str]]:
    """Return the ids of every list, in their order."""
    journals = person.get("/api/journals", archived="all", limit=100).json["items"]
    entries = [f"/api/journals/{journal['id']}/entries" for journal in journals]
    asked = {path: {"archived": "all"} if path in ARCHIVED else {} for path in LISTS}
    asked |= {path: {"archived": "all"} for path in entries}
    return {
        path: [row["id"] for row in person.get(path, limit=100, **query).json["items"]]
        for path, query in asked.items()
    }


def test_an_account_comes_out_and_into_another_as_it_was(person: Person, other: Person) -> None:
    person.patch("/auth/me", {"zone": "Asia/Tokyo"})
    Life(person, 1).live()
    rows = everything(person)
    assert {one["kind"] for one in rows} == KINDS.keys()
    sent = [
        {
            "kind": one["kind"],
            "id": one["id"],
            "fields": {
                n: v for n, v in one["row"].items() if n in KINDS[one["kind"]].new.model_fields
            },
        }
        for one in rows
    ]
    results = send_changes(other, *sent)
    assert [one["errors"] for one in results if one["result"] != "done"] == []
    again = {one["id"]: one["row"] for one in everything(other)}
    for one in rows:
        left_out = {"updated_at", "version"}
        assert {n: v for n, v in one["row"].items() if n not in left_out} == {
            n: v for n, v in again[one["id"]].items() if n not in left_out
        }
    assert order(person) == order(other)
    assert {one["result"] for one in send_changes(other, *sent)} == {"done"}, "nothing to change"
    assert len(everything(other)) == len(rows)
