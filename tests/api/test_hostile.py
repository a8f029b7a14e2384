"""Strange texts, times and cursors: accepted values read back equal, and no list fails."""

import json
from base64 import urlsafe_b64decode, urlsafe_b64encode
from datetime import UTC, date, datetime, timedelta
from typing import Any
from unicodedata import normalize

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.support.client import call
from tests.support.people import Person
from tests.support.routes import DOCUMENT, SECURED, Route, make_one_of_each

# Unicode's white space; Python also counts four control characters.
SPACE = "".join(c for c in map(chr, range(0x110000)) if c.isspace() and not "\x1c" <= c <= "\x1f")
CREATING = [route for route in SECURED if route.takes_id]
# Cursors of a search are its own: tests/api/test_search.py tries those.
LISTS = [route for route in SECURED if route.is_list and route.path != "/api/search"]

thorough = settings(
    max_examples=50,
    derandomize=True,
    database=None,
    deadline=None,
    suppress_health_check=list(HealthCheck),
)

TEXTS = st.one_of(
    st.text(min_size=1, max_size=40),
    st.sampled_from(
        [
            "\u202eright to left\u202c, שלום, مرحبا",
            "👩‍👩‍👧‍👦🏳️‍🌈🇺🇦",
            "e\u0301\u0323 Å \ufb01 ﷺ",
            "\u2028\u2029\ufeff\u200b",
            "\U0010ffff\ufffe",
            " \t\n\r ",
            "İIß" * 3,
            "'; drop table aurora.thoughts; --",
            "\\x00 \\u0000 %00 {} null",
            "<script>alert(1)</script>",
            "__proto__",
            "%s %(id)s $1 {0}",
        ]
    ),
)
UNHOLDABLE = st.sampled_from(["\0", "a\0b", "\ud800", "\udfff\ud800", "x" * 200_000])


def _moment(days: int, from_end: bool, micros: int, minutes: int) -> str:  # noqa: FBT001
    """Return a time near an end of the allowed range, in some time zone, as RFC 3339."""
    start = datetime(9999, 12, 31, tzinfo=UTC) if from_end else datetime(1, 1, 1, tzinfo=UTC)
    sign, offset = "+-"[minutes < 0], f"{abs(minutes) // 60:02}:{abs(minutes) % 60:02}"
    at = start + timedelta(days=-days if from_end else days, microseconds=micros)
    return f"{at.replace(tzinfo=None).isoformat(timespec='microseconds')}{sign}{offset}"


MOMENTS = st.builds(
    _moment,
    st.integers(0, 9) | st.just(0),
    st.booleans(),
    st.integers(0, 86_400 * 10**6 - 1),
    st.integers(-24 * 60 + 1, 24 * 60 - 1),
)
DAYS = st.one_of(st.dates(), st.sampled_from([date.min, date.max, date(1, 1, 2)])).map(str)


FORMATS: dict[str, st.SearchStrategy[Any]] = {
    "object": st.dictionaries(TEXTS, TEXTS | st.floats(-1e9, 1e9), max_size=2),
    "number": st.floats(-200, 200),
    "uuid": st.uuids().map(str),
    "date-time": MOMENTS,
    "date": DAYS,
    "integer": st.integers(0, 101),
    "boolean": st.booleans(),
    "null": st.none(),
}


def values(schema: dict[str, Any]) -> st.SearchStrategy[Any]:
    """Return values to try for a schema: mostly valid, and strange."""
    if "$ref" in schema:
        return bodies(DOCUMENT["components"]["schemas"][schema["$ref"].rpartition("/")[2]])
    match schema:
        case {"anyOf": kinds}:
            return st.one_of(*map(values, kinds))
        case {"enum": known}:
            return st.sampled_from(known)
        case {"type": "array", "items": item}:
            return st.lists(values(item), max_size=4)
        case {"type": "string", "pattern": pattern} if "x00" not in pattern:
            return st.from_regex(pattern, fullmatch=True)
    return FORMATS.get(schema.get("format", schema["type"]), TEXTS)


def bodies(schema: dict[str, Any]) -> st.SearchStrategy[dict[str, Any]]:
    """Return bodies to try for an object's schema."""
    fields = {name: values(field) for name, field in schema["properties"].items()}
    required = {name: fields.pop(name) for name in schema.get("required", ())}
    return st.fixed_dictionaries(required, optional=fields)


def body_schema(route: Route) -> dict[str, Any]:
    operation = DOCUMENT["paths"][route.path][route.method.lower()]
    [content] = operation["requestBody"]["content"].values()
    name = content["schema"]["$ref"].rpartition("/")[2]
    schema: dict[str, Any] = DOCUMENT["components"]["schemas"][name]
    return schema


def everything(person: Person, path: str, limit: int, **more: str) -> list[Any]:
    """Return every row of a list, page by page."""
    query: dict[str, Any] = {"limit": limit, **more}
    rows = []
    while True:
        answer = person.get(path, **query)
        assert answer.status == 200, answer
        rows += answer.json["items"]
        if not answer.json["next_cursor"]:
            return rows
        query["cursor"] = answer.json["next_cursor"]


# Fields that others have to allow; of an event, most.
DEFAULTS = {"busy": True, "repeat_from": "due"}
DEPENDENT = {
    "id",
    "parent_id",
    "series_id",
    "completed_at",
    "end",
    "end_zone",
    "rule",
    "extra",
    "overrides",
}


def same(name: str, sent: Any, got: Any) -> bool:
    """Return whether a field came back as it was sent."""
    if name in {"zone", "created_at", "completed_at", *DEFAULTS} and sent is None:
        return name not in DEFAULTS or bool(got == DEFAULTS[name])
    if name in {"timestamp", "archived_at", "created_at", "completed_at"} and sent is not None:
        sent, got = datetime.fromisoformat(sent), datetime.fromisoformat(got)
        return bool(sent == got or (name in {"created_at", "completed_at"} and got < sent))
    if name in {"starred", "tags", "reminders"} and not sent:
        return not got
    if name in {"place", "origin"} and sent is not None:
        return bool(got.items() >= sent.items())
    if name == "list" and sent is not None:
        return bool(got == sent.strip(SPACE))
    if name == "tags":
        composed = (normalize("NFC", tag).strip(SPACE).lower() for tag in sent)
        sent = [normalize("NFC", tag) for tag in composed]
    if name in {"tags", "reminders"}:
        sent = list(dict.fromkeys(sent))
    return bool(sent == got)


@pytest.mark.parametrize("route", CREATING, ids=str)
def test_accepted_bodies_are_listed_and_read_back_unchanged(route: Route, person: Person) -> None:
    path = route.at(make_one_of_each(person))
    rows = {row["id"]: row for row in everything(person, path, 100, **route.everything)}
    fields = {**body_schema(route)["properties"]}
    for name in DEPENDENT & fields.keys():
        del fields[name]
    if "start" in fields:  # most of what has its form is no day
        times = [f"2026-11-{day}T18:{day}" for day in range(10, 31)]
        fields |= {"start": {"enum": [*times, "2026-02-30T18:00"]}, "zone": {"type": "null"}}
    elif "zone" in fields:  # most of what has its form is no zone
        fields |= {"zone": {"enum": [None, "Asia/Kolkata", "-09:30", "+14:00", "Europe/Atlantis"]}}
    schema = {**body_schema(route), "properties": fields}

    @thorough
    @given(bodies(schema))
    def attempt(body: dict[str, Any]) -> None:
        answer = person.post(path, body)
        if answer.status != 201:
            assert answer.problem == (422, "invalid")
            assert answer.json["errors"], body  # rejected before it reached the database
            return
        row = rows[answer.json["id"]] = answer.json
        assert [name for name in body if not same(name, body[name], row[name])] == []
        assert person.post(path, body | {"id": row["id"]}).json == row
        again = {name: row[name] for name in fields}
        assert person.put(f"{path}/{row['id']}", again).json.items() >= again.items()
        rows[row["id"]] = person.get(f"{path}/{row['id']}").json

    attempt()
    assert len(rows) > 20  # most were accepted
    for limit in (7, 100):
        assert {
            row["id"]: row for row in everything(person, path, limit, **route.everything)
        } == rows


@pytest.mark.parametrize("route", LISTS, ids=str)
def test_no_filter_causes_a_server_error(route: Route, person: Person) -> None:
    path = route.at(make_one_of_each(person))
    parameters = DOCUMENT["paths"][route.path]["get"]["parameters"]
    filters = {p["name"]: values(p["schema"]) for p in parameters if p["in"] == "query"}
    wrong = st.one_of(TEXTS, st.sampled_from(["\0", "nan", "-1", "9" * 400, "infinity", "[]"]))

    @thorough
    @given(st.fixed_dictionaries({}, optional=filters), st.none() | wrong, st.data())
    def attempt(query: dict[str, Any], bad: str | None, data: st.DataObject) -> None:
        query = {name: json.dumps(v) if v in (True, False) else v for name, v in query.items()}
        if bad is not None:
            query[data.draw(st.sampled_from(sorted(filters)))] = bad
        answer = person.get(path, **query)
        assert answer.status == 200 or answer.problem[0] == 422, (query, answer)

    attempt()


@pytest.mark.parametrize("route", LISTS, ids=str)
def test_no_cursor_causes_a_server_error(route: Route, person: Person) -> None:
    make_one_of_each(person)
    ids = make_one_of_each(person)
    path, asked = route.at(ids), route.query(ids)
    for more in SECURED:
        if str(more) == f"POST {route.path}":
            assert [more.call(person, ids).status for _ in range(2)] == [201, 201]
    call("POST", "/auth/login", {"email": person.email, "password": person.password})
    cursor = person.get(path, **asked, limit=1).json["next_cursor"]
    key, row_id, filters = json.loads(urlsafe_b64decode(cursor + "=="))
    odd = st.one_of(
        st.none(), MOMENTS, DAYS, TEXTS, UNHOLDABLE, st.floats(), st.integers(), st.just([[[]]])
    )

    @thorough
    @given(st.just(key) | odd, st.just(row_id) | st.uuids().map(str) | odd, odd | st.just(filters))
    def attempt(key: object, row_id: object, filters: object) -> None:
        text = json.dumps([key, row_id, filters])[:360]
        answer = person.get(path, **asked, cursor=urlsafe_b64encode(text.encode()).decode())
        assert answer.status == 200 or answer.problem[0] == 422, (text, answer)

    attempt()


@pytest.mark.parametrize("route", CREATING, ids=str)
def test_the_last_of_duplicate_fields_is_used(route: Route, person: Person) -> None:
    path = route.at(make_one_of_each(person))
    name, *others = body_schema(route)["required"]
    besides = json.dumps({other: route.body[other] for other in others})[1:-1]
    fields = ", ".join(filter(None, [besides, f'"{name}": "first", "{name}": "last"']))
    answer = person.post(path, f"{{{fields}}}")
    assert (answer.status, answer.json[name]) == (201, "last")
