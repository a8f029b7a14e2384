"""The app's calendar and its changes of events against the server's, row by row."""

from collections.abc import Callable, Iterator
from datetime import UTC, date, datetime, timedelta
from itertools import islice
from typing import Any
from uuid import uuid4

import pytest

from functions.planning.series import series_of
from shared.kinds.event import Event
from shared.recurrence.series import between, days_of
from tests.recurrence.generated import series
from tests.support.app import Device
from tests.support.people import Person
from tests.web.test_offline import api_of

Row = dict[str, Any]
ZONE = "America/New_York"
DAY = timedelta(days=1)
OWN = ("id", "version", "created_at", "updated_at", "dropped")
TIMED = ("2026-10-20T18:00", "2026-10-20T19:30")


def planning(own: Device, script: str, argument: Any) -> Any:
    """Call the engine of the app's calendar: a function of its exports and an argument."""
    call = f"""async (_, argument) => {{
      const own = document.querySelector('script[type=module]').src;
      const later = await import(own.replace(/[^/]+$/, 'later.js'));
      return await ({script})({{ ...later, ..._ }}, argument);
    }}"""
    return own.engine(call, argument)


def event(number: int, **fields: Any) -> Row:
    """Return a generated event, with some of its repeats different."""
    made, first, last, viewer = series(number)
    is_day = number % 5 == 0
    keys = [one.key for one in between(made, first, last, viewer)][:4]
    forms = [key[:10] if is_day else key for key in dict.fromkeys(keys)]
    kinds = ({"title": "Other"}, {"excluded": True}, {"location": "There"}, {"busy": False})
    start, end = made.key(made.start), made.key(made.end + DAY)
    return {
        "title": f"Number {number}",
        "start": start[:10] if is_day else start,
        "end": end[:10] if is_day else made.key(made.end),
        "zone": None if is_day or number % 7 == 0 else made.zone,
        "rule": made.rule,
        "overrides": dict(zip(forms, kinds, strict=False)),
        **fields,
    }


def created(person: Person, path: str, fields: Row) -> Row:
    answer = person.post(path, fields)
    assert answer.status == 201, answer
    row: Row = answer.json
    return row


def generated(person: Person, numbers: range) -> list[Row]:
    """Keep and return generated events, but for those that are refused: no day fits their rule."""
    all_of_them = [event(number) for number in numbers]
    return [one for one in all_of_them if person.post("/api/events", one).status == 201]


def fill(person: Person) -> None:
    """Keep events and tasks of all sorts."""
    generated(person, range(60))
    plain = {"title": "Plain", "zone": ZONE}
    moved = {"2026-10-27T18:00": {"start": "2026-11-02T20:00", "end": "2026-11-02T21:00"}}
    rule = {"rule": "FREQ=WEEKLY;COUNT=6", "overrides": moved, "extra": ["2026-11-05T09:00"]}
    night = ("2026-10-31T22:00", "2026-11-01T03:00")  # an hour comes twice
    for start, end, more in (
        (*TIMED, rule),
        (*night, {}),
        ("2026-10-30T22:00", "2026-11-02T03:00", {}),
        ("2026-10-30", "2026-11-03", {"zone": None}),
        ("2026-03-08T02:30", "2026-03-08T03:30", {"rule": "FREQ=DAILY"}),
        (*TIMED, {"zone": "Asia/Kolkata", "end_zone": "Europe/Berlin"}),
    ):
        created(person, "/api/events", {**plain, "start": start, "end": end, **more})
    for task in (
        {"date": "2026-11-01"},
        {"date": "2026-11-01", "due_time": "01:30", "category": "event"},
        {"date": "2026-10-28", "rule": "FREQ=DAILY;INTERVAL=3"},
        {"date": "2026-11-02", "completed": True},
        {"date": None},
    ):
        created(person, "/api/tasks", {"title": "Task", **task})


def test_a_month_of_the_app_is_that_of_the_api(device: Callable[..., Device], email: str) -> None:
    own = device(timezone_id=ZONE, worker=False)
    own.register(email)
    person = api_of(email)
    fill(person)
    own.sync()
    months = [(date(2026, 11, 1), date(2026, 12, 1)), (date(2026, 3, 1), date(2026, 4, 1))]
    starts = [series(number)[1] for number in range(0, 60, 3)]
    months += [(first, first + 42 * DAY) for first in starts]
    found = planning(
        own,
        """async ({ occasionsOf, opened }, [zone, months]) => {
          const things = await opened().read((tx) => tx.all('things'));
          const at = (moment) => new Date(moment * 1000).toISOString().slice(0, 19) + 'Z';
          return months.map((days) => occasionsOf(things, days, zone).map((one) => [
            one.thing.kind, one.thing.id, one.key, one.isRepeated, one.isProjected,
            one.row.title, one.row.location ?? null, one.row.busy ?? true,
            one.start, one.end, at(one.startsAt), at(one.endsAt)]));
        }""",
        [ZONE, [[first.isoformat(), last.isoformat()] for first, last in months]],
    )
    count = 0
    for (first, last), days in zip(months, found, strict=True):
        query = {"from": first.isoformat(), "to": last.isoformat(), "zone": ZONE, "tasks": "all"}
        items = person.get("/api/calendar", **query).json["items"]
        assert days == [as_app(item) for item in items]
        count += len(items)
    assert count > 300


def as_app(item: Row) -> list[Any]:
    names = ("kind", "id", "occurrence", "recurring", "projected", "title", "location", "busy")
    times = [datetime.fromisoformat(item[name]) for name in ("starts_at", "ends_at")]
    moments = [at.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ") for at in times]
    return [*(item[name] for name in names), item["start"], item["end"], *moments]


def by_hand() -> Iterator[Row]:
    """Yield the events whose changes are known to be hard."""
    rules = (
        *("FREQ=WEEKLY;BYDAY=TU,TH;UNTIL=20270101T225959Z", "FREQ=MONTHLY;BYDAY=3TU"),
        *("FREQ=MONTHLY;BYDAY=-1TU", "FREQ=YEARLY;BYMONTH=10;BYMONTHDAY=20"),
        *("FREQ=WEEKLY;INTERVAL=2;BYDAY=TU,SU;COUNT=9", "FREQ=DAILY;COUNT=30", "FREQ=MONTHLY"),
    )
    for rule in rules:
        yield {
            "title": "By hand",
            "start": TIMED[0],
            "end": TIMED[1],
            "rule": rule,
            "zone": "Europe/Berlin",
            "extra": ["2026-10-21T09:00", "2026-12-24T09:00"],
            "overrides": {
                TIMED[0]: {"title": "First"},
                "2026-11-17T18:00": {"start": "2026-11-18T10:00", "end": "2026-11-18T11:00"},
                "2026-12-24T09:00": {"excluded": True},
            },
        }
    days = {"title": "Days", "start": "2026-10-20", "end": "2026-10-22"}
    for rule in ("FREQ=WEEKLY;UNTIL=20270201", "FREQ=MONTHLY;BYMONTHDAY=20;COUNT=5"):
        yield {**days, "rule": rule, "overrides": {"2026-10-20": {"title": "First"}}}


def moved(row: Row, days: int, hours: int) -> Row:
    by = timedelta(days=days, hours=0 if row["all_day"] else hours)
    later = [datetime.fromisoformat(row[name]) + by for name in ("start", "end")]
    size = 10 if row["all_day"] else 16
    return dict(zip(("start", "end"), (at.isoformat()[:size] for at in later), strict=True))


def changes_of(row: Row) -> Iterator[Row]:
    """Yield what a person might change in all repeats."""
    yield {"title": "Changed", "location": "Elsewhere"}
    yield moved(row, 0, 2)
    yield moved(row, 1, 0)
    yield {"start": moved(row, 9, 1)["start"]}
    yield {"rule": "FREQ=WEEKLY;BYDAY=TU"}
    yield {"rule": None}
    if row["all_day"]:
        yield {"start": f"{row['start']}T09:00", "zone": "Europe/Berlin"}
    else:
        yield {"zone": "Asia/Tokyo"}
        yield {"start": row["start"][:10]}


def of_series(row: Row | None) -> Row | None:
    """Return what two sides must agree on."""
    return row and {name: value for name, value in row.items() if name not in OWN}


def third_key(row: Row) -> str | None:
    """Return the key of the third repeat by the rule."""
    made = series_of(Event(**row))
    found = days_of(made)
    days = list(islice(found.since(found.first), 3)) if found else []
    if len(days) < 3:
        return None
    return made.key(datetime.combine(date.fromordinal(days[2]), made.start.time()))


@pytest.mark.parametrize("which", ["all", "following"])
def test_a_change_in_the_app_makes_the_rows_that_the_api_makes(
    device: Callable[..., Device], email: str, which: str
) -> None:
    own = device(worker=False)
    own.register(email)
    person = api_of(email)
    asked, answers = [], []
    for fields in [*by_hand(), *generated(person, range(4, 60, 6))]:
        first = created(person, "/api/events", fields)
        key = third_key(first) if which == "following" else None
        for changes in changes_of(first) if key or which == "all" else ():
            row = created(person, "/api/events", fields)
            sent = changes
            if key and "start" in changes:
                sent = {"start": shifted(key, changes["start"], row["start"])}
            answer = answer_to(person, row, key, sent)
            if answer is not None:
                asked.append([row, key, sent])
                answers.append(answer)
    found = planning(
        own,
        """({ reviseAll, reviseBefore, reviseFollowing }, all) => all.map(([row, key, changes]) => {
          const after = key ? reviseFollowing(row, key, changes) : reviseAll(row, changes);
          return [key ? reviseBefore(row, key) : null, after.row, after.dropped];
        })""",
        asked,
    )
    assert len(answers) > 60
    for question, (before, after, dropped), answer in zip(asked, found, answers, strict=True):
        assert [of_series(before), of_series(after), dropped] == answer, question


def shifted(key: str, start: str, was: str) -> str:
    """Return the start of what follows, moved as one of the whole series was."""
    by = datetime.fromisoformat(start[:10]) - datetime.fromisoformat(was[:10])
    return (datetime.fromisoformat(key) + by).isoformat()[:10] + start[10:]


def answer_to(person: Person, row: Row, key: str | None, changes: Row) -> list[Any] | None:
    """Return the rows that the API makes; nothing if it refuses, as no day fits the rule then."""
    path = f"/api/events/{row['id']}"
    if key is None:
        answer = person.patch(path, changes)
        parts = {"before": None, "after": answer.json}
    else:
        body = {"at": key, "id": str(uuid4()), "changes": changes}
        answer = person.post(f"{path}/split", body)
        parts = answer.json
    if answer.status == 422:
        return None
    assert answer.status in {200, 201}, answer
    return [of_series(parts["before"]), of_series(parts["after"]), parts["after"]["dropped"]]
