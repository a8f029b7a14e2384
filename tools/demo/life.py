"""Half a year of a made-up life as the changes a device would send: the same for the same day."""

import random
import tomllib
from collections.abc import Iterator
from datetime import UTC, date, datetime, time, timedelta
from pathlib import Path
from typing import Any
from uuid import UUID, uuid5
from zoneinfo import ZoneInfo

DAYS = 183
ZONE = "Europe/Copenhagen"
SEED = 1665
_NAMES = UUID("5b1a0c52-6f0e-4c0b-9a54-0d6e4f1f5c11")
JOURNALS = {
    "Diary": ("#2f6fb0", "A page most days."),
    "Garden": ("#3f8f5b", "What was sown, and what came of it."),
    "Reading": ("#7d5bb0", "A few lines on each book."),
}
TEXTS: dict[str, Any] = tomllib.loads(Path(__file__).with_name("texts.toml").read_text("utf-8"))
# How likely each is, of a day or of a thought.
DIARY, GARDEN, SEASON, NEWS, STAR = 0.45, 0.6, 0.2, 0.6, 0.04
SUNDAY, WEEK = 6, 7
Fields = dict[str, Any]


class Life:
    """The changes of a life up to a day."""

    def __init__(self, today: date) -> None:
        """Begin half a year before a day."""
        self._chance = random.Random(SEED)  # noqa: S311
        self._today = today
        self._thoughts = self._shuffled(TEXTS["thoughts"])
        self._news = self._shuffled([f"{a} {b}." for a in TEXTS["people"] for b in TEXTS["news"]])
        self._seasons = [self._chance.sample(lines, len(lines)) for lines in TEXTS["seasons"]]

    def changes(self) -> list[Fields]:
        """Return everything, journals first."""
        found = [
            self._change("journal", name, name=name, color=color, description=about)
            for name, (color, about) in JOURNALS.items()
        ]
        for back in range(DAYS, -1, -1):
            found += self._day(self._today - timedelta(days=back))
        return [*found, *self._tasks(), *self._events()]

    def _day(self, day: date) -> Iterator[Fields]:
        hours = sorted(self._chance.sample(range(6, 20), self._chance.choice((0, 0, 1, 1, 1, 2))))
        if day == self._today:
            hours = [7, 8]  # of a day that has just begun
        for hour in hours:
            yield self._thought(day, hour)
        if day == self._today:
            return
        if self._chance.random() < DIARY:
            yield self._diary(day)
        if day.weekday() == SUNDAY and self._chance.random() < GARDEN:
            text = self._one_of("garden")
            yield self._entry("Garden", day, 17, content=text, tags=["garden"])
        if day.day in {3, 18} and day.month % 2 == self._today.month % 2:
            title, text = TEXTS["books"][(day.month + day.day) % len(TEXTS["books"])]
            yield self._entry("Reading", day, 21, title=title, content=f"*{title}*\n\n{text}")

    def _thought(self, day: date, hour: int) -> Fields:
        kind = self._chance.random()
        season = self._seasons[day.month - 1]
        if kind < SEASON and season:
            text = season.pop()  # once a year
        elif kind < NEWS:
            text = next(self._news)
            text = text[0].upper() + text[1:]
        else:
            text = next(self._thoughts)
        tags = [word[1:] for word in text.split() if word.startswith("#")]
        at = self._at(day, hour)
        is_starred = self._chance.random() < STAR
        return self._change(
            "thought", f"{at}", text=text, tags=tags, timestamp=at, zone=ZONE, starred=is_starred
        )

    def _diary(self, day: date) -> Fields:
        parts = [self._one_of("openings"), *self._chance.sample(TEXTS["middles"], 2)]
        content = "\n\n".join([*parts, self._one_of("closings")])
        place = self._one_of("places")
        return self._entry(
            "Diary",
            day,
            21,
            content=content,
            title=self._one_of("titles") or None,
            mood=self._one_of("moods") or None,
            place={"name": place} if place else None,
        )

    def _entry(self, journal: str, day: date, hour: int, **fields: Any) -> Fields:
        at = self._at(day, hour)
        own = {"journal_id": str(self._id("journal", journal)), "timestamp": at, "zone": ZONE}
        return self._change("entry", f"{journal} {at}", **own, **fields)

    def _tasks(self) -> Iterator[Fields]:
        for task in TEXTS["tasks"]:
            fields = {name: task.get(name) for name in ("title", "list", "priority")}
            due = self._today + timedelta(days=task["days"]) if "days" in task else None
            yield self._change("task", task["title"], **fields, date=due and due.isoformat())
        for place, title in enumerate(TEXTS["done"]):
            day = self._today - timedelta(days=place * 9 + 1)
            yield self._change("task", title, title=title, date=day.isoformat(), completed=True)
        parent, due = str(self._id("task", "Parents' evening")), self._today + timedelta(days=6)
        yield self._change(
            "task", "Cake", title="Bake the cake for it", parent_id=parent, date=due.isoformat()
        )

    def _events(self) -> Iterator[Fields]:
        for event in TEXTS["events"]:
            day = self._today + timedelta(days=event["days"])
            if "weekday" in event:
                day += timedelta(days=(event["weekday"] - day.weekday()) % WEEK)
            fields = {name: event.get(name) for name in ("title", "location", "color", "rule")}
            yield self._change("event", event["title"], **fields, **self._when(event, day))

    def _when(self, event: Fields, day: date) -> Fields:
        """Return the times of an event that is on a day, or has a repeat on it."""
        first = day - timedelta(weeks=event.get("since", 0))
        if "years" in event:
            first = date(first.year - event["years"], first.month, min(first.day, 28))
        if "at" not in event:
            last = first + timedelta(days=event.get("length", 1))
            return {"start": first.isoformat(), "end": last.isoformat()}
        clock = time.fromisoformat(event["at"])
        start = datetime.combine(first, clock)
        found: Fields = {
            "start": start.isoformat(timespec="minutes"),
            "end": (start + timedelta(minutes=event["minutes"])).isoformat(timespec="minutes"),
            "zone": ZONE,
        }
        if "note" in event:  # for one repeat alone
            key = datetime.combine(day, clock).isoformat(timespec="minutes")
            found["overrides"] = {key: {"description": event["note"]}}
        return found

    def _at(self, day: date, hour: int) -> str:
        minute = self._chance.randrange(60)
        here = datetime.combine(day, time(hour, minute), ZoneInfo(ZONE))
        return here.astimezone(UTC).isoformat()

    def _id(self, kind: str, name: str) -> UUID:
        return uuid5(_NAMES, f"{kind} {name}")

    def _change(self, kind: str, name: str, /, **fields: Any) -> Fields:
        own = self._id(kind, name)
        change = uuid5(_NAMES, f"change {own}")
        return {"change_id": str(change), "kind": kind, "id": str(own), "fields": fields}

    def _one_of(self, name: str) -> str:
        found: str = self._chance.choice(TEXTS[name])
        return found

    def _shuffled(self, lines: list[str]) -> Iterator[str]:
        """Yield lines without end, each once before any comes again."""
        while True:
            yield from self._chance.sample(lines, len(lines))
