"""Lists: every row once, in order, page by page, with any filter."""

import json
from base64 import urlsafe_b64decode, urlsafe_b64encode
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from hashlib import sha256
from typing import Any
from uuid import UUID, uuid4

import psycopg
import pytest

from tests.support.people import Person
from tests.support.routes import DOCUMENT, SECURED, Route, make_one_of_each

THOUGHTS, JOURNALS, TASKS, SESSIONS = (
    "/api/thoughts",
    "/api/journals",
    "/api/tasks",
    "/auth/sessions",
)
MIB = 1024 * 1024


def walk(person: Person, path: str, limit: int, **filters: Any) -> list[dict[str, Any]]:
    """Return the items of all pages, which are full except for the last."""
    found: list[dict[str, Any]] = []
    cursor: dict[str, str] = {}
    while True:
        page = person.get(path, limit=limit, **filters, **cursor).json
        found += page["items"]
        if page["next_cursor"] is None:
            assert len(page["items"]) <= limit
            return found
        assert len(page["items"]) == limit
        cursor = {"cursor": page["next_cursor"]}


def keep(person: Person, *, count: int = 7) -> dict[str, list[dict[str, Any]]]:
    """Create rows of every kind, many with the same time. Return lists in the expected order."""
    moments = ["1660-01-01T00:00:00Z", "2026-05-05T12:00:00.000001Z", "2026-05-05T12:00:00Z"]
    days = ["2026-01-01", None, "1660-01-01"]
    journal = person.post(JOURNALS, {"name": "Diary"}).headers["location"]
    rows: dict[str, list[dict[str, str | None]]] = {
        THOUGHTS: [{"text": str(n), "timestamp": moments[n % 3]} for n in range(count)],
        f"{journal}/entries": [
            {"content": str(n), "timestamp": moments[n % 3]} for n in range(count)
        ],
        TASKS: [{"title": str(n), "date": days[n % 3]} for n in range(count)],
    }
    made = {
        path: [person.post(path, {**new, "id": str(uuid4())}).json for new in news]
        for path, news in rows.items()
    }
    for path, name in ((THOUGHTS, "timestamp"), (f"{journal}/entries", "timestamp")):
        made[path].sort(key=lambda row: (datetime.fromisoformat(row[name]), row["id"]))
        made[path].reverse()
    made[TASKS].sort(key=lambda row: (row["date"] or "infinity", row["id"]), reverse=True)
    return made


@pytest.mark.parametrize("limit", [1, 2, 3, 7, 8, 100])
def test_paging_returns_every_row_once_and_in_order(limit: int, person: Person) -> None:
    for path, rows in keep(person).items():
        assert walk(person, path, limit) == rows


def test_journals_are_listed_newest_first(person: Person) -> None:
    made = [person.post(JOURNALS, {"name": str(n)}).json for n in range(5)]
    assert walk(person, JOURNALS, 2) == made[::-1]


def test_sessions_are_listed_newest_first(person: Person) -> None:
    for _ in range(4):
        person.login()
    found = walk(person, SESSIONS, 2)
    assert [session["current"] for session in found] == [False] * 4 + [True]
    assert found == sorted(found, key=lambda row: row["created_at"], reverse=True)


def test_a_list_without_rows_is_empty(person: Person) -> None:
    for path in (THOUGHTS, JOURNALS, TASKS):
        assert person.get(path).json == {"items": [], "next_cursor": None}


def test_a_page_has_fifty_items_by_default(person: Person, database: str) -> None:
    with psycopg.connect(database) as owner:
        owner.execute(
            "insert into aurora.thoughts (user_id, text)"
            " select %s, n::text from generate_series(1, 120) n",
            [person.user["id"]],
        )
    assert len(person.get(THOUGHTS).json["items"]) == 50
    assert len(person.get(THOUGHTS, limit=100).json["items"]) == 100
    assert len(walk(person, THOUGHTS, 50)) == 120


def test_creating_and_deleting_rows_does_not_disturb_paging(person: Person) -> None:
    old = [person.post(THOUGHTS, {"text": str(n)}).json for n in range(6)]
    first = person.get(THOUGHTS, limit=2).json
    person.post(THOUGHTS, {"text": "new"})
    person.delete(f"{THOUGHTS}/{first['items'][-1]['id']}")
    person.delete(f"{THOUGHTS}/{old[0]['id']}")
    rest = person.get(THOUGHTS, limit=100, cursor=first["next_cursor"]).json
    assert [item["text"] for item in rest["items"]] == ["3", "2", "1"]


def test_a_cursor_can_be_used_with_another_limit(person: Person) -> None:
    rows = keep(person)[THOUGHTS]
    cursor = person.get(THOUGHTS, limit=2).json["next_cursor"]
    assert person.get(THOUGHTS, limit=3, cursor=cursor).json["items"] == rows[2:5]


@pytest.mark.parametrize(
    "filters",
    [
        {"tag": "home"},
        {"from": "2020-01-01T00:00:00Z"},
        {"to": "2030-01-01T00:00:00Z"},
    ],
)
def test_a_cursor_is_bound_to_its_filters(filters: dict[str, str], person: Person) -> None:
    for n in range(3):
        person.post(THOUGHTS, {"text": str(n), "tags": ["home"]})
    plain = person.get(THOUGHTS, limit=1).json["next_cursor"]
    filtered = person.get(THOUGHTS, limit=1, **filters).json["next_cursor"]
    assert person.get(THOUGHTS, limit=1, cursor=filtered, **filters).status == 200
    assert person.get(THOUGHTS, cursor=filtered).problem == (422, "invalid_cursor")
    assert person.get(THOUGHTS, cursor=plain, **filters).problem == (422, "invalid_cursor")


def test_a_cursor_is_bound_to_its_list(person: Person) -> None:
    paths = list(keep(person))
    for path in paths:
        cursor = person.get(path, limit=1).json["next_cursor"]
        for other_path in {*paths, JOURNALS, SESSIONS} - {path}:
            answer = person.get(other_path, cursor=cursor)
            assert answer.problem == (422, "invalid_cursor")


def test_a_cursor_is_bound_to_its_journal(person: Person) -> None:
    paths = [
        person.post(JOURNALS, {"name": name}).headers["location"] + "/entries" for name in "ab"
    ]
    for path in paths:
        for n in range(3):
            person.post(path, {"content": f"{path} {n}"})
    cursor = person.get(paths[0], limit=1).json["next_cursor"]
    answer = person.get(paths[1], cursor=cursor)
    if answer.status == 200:
        assert {item["journal_id"] for item in answer.json["items"]} <= {paths[1].split("/")[3]}


FORGED = [
    [],
    {},
    7,
    ["infinity", str(UUID(int=1)), "F"],
    ["0001-01-01T00:00:00+14:00", str(UUID(int=1)), "F"],
    ["9999-12-31T23:59:59-14:00", str(UUID(int=1)), "F"],
    ["2026-01-01T00:00:00Z", "no-uuid", "F"],
    ["2026-01-01T00:00:00Z", 1, "F"],
    ["2026-01-01T00:00:00Z", str(UUID(int=1)), 7],
    ["2026-01-01T00:00:00Z", str(UUID(int=1))],
    ["2026-01-01T00:00:00Z", str(UUID(int=1)), "F", 1],
    [1e400, str(UUID(int=1)), "F"],
    ["\ud800", str(UUID(int=1)), "F"],
    ["\0", str(UUID(int=1)), "F"],
]


@pytest.mark.parametrize("path", [THOUGHTS, TASKS])
@pytest.mark.parametrize("content", FORGED, ids=str)
def test_a_forged_cursor_is_refused(content: object, path: str, person: Person) -> None:
    text = json.dumps(content).replace('"F"', json.dumps(filters_of(person, path)))
    cursor = urlsafe_b64encode(text.encode()).decode().rstrip("=")
    assert person.get(path, cursor=cursor).problem == (422, "invalid_cursor")


def filters_of(person: Person, path: str) -> str:
    """Return the hash that binds a cursor to a list, so that only the rest of it is forged."""
    for n in range(2):
        person.post(path, {"text": str(n)} if path == THOUGHTS else {"title": str(n)})
    cursor = person.get(path, limit=1).json["next_cursor"]
    assert person.get(path, cursor=cursor).status == 200
    return str(json.loads(urlsafe_b64decode(cursor + "=" * (-len(cursor) % 4)))[2])


@pytest.fixture
def tagged(person: Person) -> Callable[..., list[str]]:
    """Create thoughts on five days; return a function that lists their texts."""
    for day in range(1, 6):
        tags = ["odd"] if day % 2 else ["even", "Ä b"]
        moment = f"2026-03-0{day}T12:00:00Z"
        person.post(THOUGHTS, {"text": str(day), "timestamp": moment, "tags": tags})

    def texts(**filters: str) -> list[str]:
        return [item["text"] for item in walk(person, THOUGHTS, 2, **filters)]

    return texts


@pytest.mark.parametrize(
    ("filters", "found"),
    [
        ({}, "54321"),
        ({"tag": "odd"}, "531"),
        ({"tag": " ODD "}, "531"),
        ({"tag": "ä B"}, "42"),
        ({"tag": "od"}, ""),
        ({"tag": "%"}, ""),
        ({"from": "2026-03-03T12:00:00Z"}, "543"),
        ({"from": "2026-03-03T12:00:00.000001Z"}, "54"),
        ({"from": "2026-03-03T13:00:00+01:00"}, "543"),
        ({"to": "2026-03-03T12:00:00Z"}, "21"),
        ({"to": "2026-03-03T12:00:00.000001Z"}, "321"),
        ({"from": "2026-03-02T12:00:00Z", "to": "2026-03-05T12:00:00Z"}, "432"),
        ({"from": "2026-03-02T12:00:00Z", "to": "2026-03-05T12:00:00Z", "tag": "odd"}, "3"),
        ({"from": "2026-03-05T12:00:00Z", "to": "2026-03-02T12:00:00Z"}, ""),
        ({"from": "2026-03-03"}, "543"),
        ({"to": "2026-03-03"}, "321"),
        ({"from": "2026-03-03", "to": "2026-03-03"}, "3"),
        ({"from": "2026-03-02", "to": "2026-03-03T12:00:00Z"}, "2"),
        ({"from": "0001-01-02", "to": "9999-12-29"}, "54321"),
        ({"from": "0001-01-02T00:00:00Z", "to": "9999-12-30T00:00:00Z"}, "54321"),
    ],
)
def test_thoughts_can_be_filtered(
    filters: dict[str, str], found: str, tagged: Callable[..., list[str]]
) -> None:
    assert tagged(**filters) == list(found)


def test_entries_can_be_filtered(person: Person) -> None:
    path = person.post(JOURNALS, {"name": "Diary"}).headers["location"] + "/entries"
    for day in range(1, 5):
        moment = f"2026-03-0{day}T12:00:00Z"
        tags = ["odd"] if day % 2 else []
        person.post(path, {"content": str(day), "timestamp": moment, "tags": tags})
    found = {
        "": walk(person, path, 1),
        "from": walk(person, path, 1, **{"from": "2026-03-02T12:00:00Z"}),
        "to": walk(person, path, 1, to="2026-03-02T12:00:00Z"),
        "tag": walk(person, path, 1, tag="Odd"),
    }
    days = {"from": "2026-03-02", "to": "2026-03-03"}
    found["days"] = walk(person, path, 1, **days)
    texts = {name: "".join(item["content"] for item in items) for name, items in found.items()}
    assert texts == {"": "4321", "from": "432", "to": "1", "tag": "31", "days": "32"}


@pytest.mark.parametrize(
    ("filters", "found"),
    [
        ({}, "x54321"),
        ({"date": "2026-03-03"}, "3"),
        ({"date": "2026-03-09"}, ""),
        ({"from": "2026-03-03"}, "543"),
        ({"to": "2026-03-03"}, "321"),
        ({"from": "2026-03-02", "to": "2026-03-04"}, "432"),
        ({"from": "2026-03-04", "to": "2026-03-02"}, ""),
        ({"completed": "true"}, "42"),
        ({"completed": "false"}, "x531"),
        ({"category": "event"}, "5"),
        ({"category": "todo"}, "x4321"),
        ({"category": "todo", "completed": "false", "to": "2026-03-03"}, "31"),
    ],
)
def test_tasks_can_be_filtered(filters: dict[str, str], found: str, person: Person) -> None:
    person.post(TASKS, {"title": "x"})
    for day in range(1, 6):
        new = {"title": str(day), "date": f"2026-03-0{day}", "completed": day % 2 == 0}
        person.post(TASKS, {**new, "category": "event" if day == 5 else "todo"})
    assert "".join(item["title"] for item in walk(person, TASKS, 2, **filters)) == found


@pytest.mark.parametrize("day", ["2026-02-30", "0000-01-01", "9999-12-31", "2026-3-1", "20260301"])
@pytest.mark.parametrize("bound", ["from", "to"])
def test_a_bound_that_is_no_day_is_refused(bound: str, day: str, person: Person) -> None:
    answer = person.get(THOUGHTS, **{bound: day})
    assert answer.problem == (422, "invalid")
    assert [error["field"] for error in answer.json["errors"]] == [bound]


def test_every_list_with_bounds_takes_a_day(person: Person) -> None:
    bounded = [
        route
        for route in SECURED
        if {"from", "to"} <= {p["name"] for p in operation(route)["parameters"]}
    ]
    assert len(bounded) >= 3
    for route in bounded:
        days = {"from": "2026-11-25", "to": "2026-11-26"}
        ids = make_one_of_each(person)
        answer = person.get(route.at(ids), **(route.query(ids) | days))
        assert answer.status == 200, answer


def operation(route: Route) -> dict[str, Any]:
    found: dict[str, Any] = DOCUMENT["paths"][route.path][route.method.lower()]
    return found


@pytest.mark.parametrize("filters", [{"completed": "perhaps"}, {"category": "chore"}, {"date": ""}])
def test_an_invalid_filter_is_refused(filters: dict[str, str], person: Person) -> None:
    assert person.get(TASKS, **filters).problem == (422, "invalid")


# Lambda's limit is six megabytes, in which a response's body is quoted once more.
def carried(body: str) -> int:
    return len(json.dumps(body, ensure_ascii=False).encode())


@pytest.mark.parametrize("letter", ["a", "😀", '"', "\\", "\x01", "é"])
def test_a_page_of_long_entries_fits_into_a_response(
    letter: str, person: Person, database: str
) -> None:
    path = person.post(JOURNALS, {"name": "Long"}).headers["location"] + "/entries"
    with psycopg.connect(database) as owner:
        owner.execute(
            "insert into aurora.journal_entries (user_id, journal_id, timestamp, content)"
            " select %s, %s, '2026-01-01'::timestamptz + n * interval '1 day', repeat(%s, 100000)"
            " from generate_series(1, 60) n",
            [person.user["id"], path.split("/")[3], letter],
        )
    found: list[str] = []
    cursor: dict[str, str] = {}
    while True:
        answer = person.get(path, limit=100, **cursor)
        assert carried(answer.body) < 6 * MIB
        found += [item["timestamp"] for item in answer.json["items"]]
        if answer.json["next_cursor"] is None:
            break
        assert carried(answer.body) > 3 * MIB
        cursor = {"cursor": answer.json["next_cursor"]}
    first = datetime(2026, 1, 1, tzinfo=UTC)
    days = [first + timedelta(days=n) for n in range(60, 0, -1)]
    assert [datetime.fromisoformat(moment) for moment in found] == days


@pytest.mark.parametrize("letter", ["😀", "\x01"])
def test_a_page_of_long_thoughts_fits_into_a_response(
    letter: str, person: Person, database: str
) -> None:
    with psycopg.connect(database) as owner:
        owner.execute(
            "insert into aurora.thoughts (user_id, text)"
            " select %s, repeat(%s, 10000) from generate_series(1, 100)",
            [person.user["id"], letter],
        )
    first = person.get(THOUGHTS, limit=100)
    assert carried(first.body) < 6 * MIB
    rest = person.get(THOUGHTS, limit=100, cursor=first.json["next_cursor"]).json
    assert len({item["id"] for item in first.json["items"] + rest["items"]}) == 100
    assert rest["next_cursor"] is None


def combinations() -> list[dict[str, str]]:
    """Return every combination of the filters of tasks, by the values a query has."""
    dates: list[dict[str, str]] = [
        {},
        {"date": "2026-05-05"},
        {"from": "2026-05-05"},
        {"to": "2026-05-05"},
        {"from": "1660-01-02", "to": "2026-05-05"},
        {"from": "9999-12-30"},
        {"to": "9999-12-30"},
        {"to": "0001-01-02"},
    ]
    return [
        {**date, **completed, **category}
        for date in dates
        for completed in ({}, {"completed": "yes"}, {"completed": "no"})
        for category in ({}, {"category": "todo"}, {"category": "event"})
    ]


def is_asked_for(task: dict[str, Any], query: dict[str, str]) -> bool:
    day = task["date"]
    return (
        query.get("date") in {None, day}
        and ("from" not in query or (day is not None and query["from"] <= day))
        and ("to" not in query or (day is not None and day <= query["to"]))
        and query.get("completed") in {None, "yes" if task["completed"] else "no"}
        and query.get("category") in {None, task["category"]}
    )


def test_every_combination_of_filters_lists_the_tasks_it_names(person: Person) -> None:
    days = ["0001-01-02", "1660-01-01", "2026-05-05", "2026-05-05", "9999-12-30", None, None]
    made = [
        person.post(
            TASKS,
            {
                "id": str(uuid4()),
                "title": "a",
                "date": day,
                "completed": done,
                "category": category,
            },
        ).json
        for day in days
        for done in (True, False)
        for category in ("todo", "event")
    ]
    made.sort(key=lambda row: (row["date"] or "infinity", row["id"]), reverse=True)
    for query in combinations():
        expected = [task for task in made if is_asked_for(task, query)]
        for limit in (3, 100):
            assert walk(person, TASKS, limit, **query) == expected, query


def test_a_row_with_the_last_of_ids_is_listed(person: Person) -> None:
    last = str(UUID(int=2**128 - 1))
    for path, new in ((TASKS, {"title": "a"}), (TASKS, {"title": "b", "date": "9999-12-30"})):
        assert person.post(path, new).status == 201
    undated = person.post(TASKS, {"id": last, "title": "c"}).json
    assert walk(person, TASKS, 1)[0] == undated
    assert person.get(TASKS, to="9999-12-30").json["items"][0]["title"] == "b"


def test_cursors_of_the_release_before_go_on_where_they_were(person: Person) -> None:
    days = ["2026-05-05", "2026-05-05", "1660-01-01", None, None]
    for day in days:
        person.post(TASKS, {"id": str(uuid4()), "title": "a", "date": day})
    rows = walk(person, TASKS, 100)
    fields = ("limit", "cursor", "date", "since", "until", "completed", "category")
    filters = sha256(f"TaskQuery{dict.fromkeys(fields)}".encode()).hexdigest()[:12]
    for number, row in enumerate(rows, 1):
        text = json.dumps([row["date"], row["id"], filters])
        cursor = urlsafe_b64encode(text.encode()).decode().rstrip("=")
        assert person.get(TASKS, cursor=cursor).json["items"] == rows[number:]
    unknown = urlsafe_b64encode(b'[5, "a", "b"]').decode()
    assert person.get(TASKS, cursor=unknown).problem == (422, "invalid_cursor")
