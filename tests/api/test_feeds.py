"""Feeds: calendars for other programs, by an address that only those know who were given it."""

import gzip
from base64 import b64decode
from datetime import UTC, date, datetime, timedelta
from typing import Any

import psycopg
import pytest
from icalendar import Calendar

from functions.planning import calendar_files
from functions.planning.feed_queries import MOST_ROWS
from tests.api.test_calendar import CHOIR, create
from tests.support.client import Answer, call
from tests.support.people import Person

NOBODYS = f"/feeds/{'x' * 43}.ics"


def feed(person: Person, **fields: Any) -> str:
    """Create a feed, and return the path of its address."""
    answer = person.post("/api/feeds", {"name": "Mine", **fields})
    assert answer.status == 201, answer
    origin, slash, name = str(answer.json["url"]).partition("/feeds/")
    assert origin == "https://localhost"
    return slash + name


def read(path: str, **more: Any) -> Answer:
    answer = call("GET", path, **more)
    assert answer.status == 200, answer
    return answer


def parts(text: str, name: str = "VEVENT") -> list[Any]:
    found = Calendar.from_ical(text)
    assert not [error for part in found.walk() for error in part.errors]
    return found.walk(name)


def titles(text: str) -> list[str]:
    return sorted(str(part["SUMMARY"]) for part in parts(text))


def in_days(days: int) -> str:
    return (datetime.now(UTC).date() + timedelta(days=days)).isoformat()


def test_a_feed_shows_the_calendar_to_whoever_has_its_address(person: Person) -> None:
    create(person, "events", **CHOIR)
    create(person, "tasks", title="Water the plants", date=in_days(3), due_time="18:30")
    answer = read(feed(person))
    assert answer.headers["content-type"] == "text/calendar; charset=utf-8"
    assert answer.headers["cache-control"] == "private, max-age=300"
    assert answer.cookies == []
    assert "X-WR-CALNAME:Mine\r\n" in answer.body
    assert titles(answer.body) == ["Choir", "Choir, moved", "Water the plants"]


def test_the_address_is_told_once(person: Person) -> None:
    made = person.post("/api/feeds", {"name": "Mine", "tasks": "no", "days": 30})
    assert made.headers["location"] == f"/api/feeds/{made.json['id']}"
    [listed] = person.get("/api/feeds").json["items"]
    url = made.json.pop("url")
    assert listed == {name: value for name, value in made.json.items() if name != "url"}
    assert (listed["tasks"], listed["private"], listed["days"]) == ("no", False, 30)
    assert url.rpartition("/")[2] not in person.get("/api/feeds").body


def test_an_address_stores_only_its_hash(person: Person, owner: psycopg.Connection) -> None:
    secret = feed(person).removeprefix("/feeds/").removesuffix(".ics")
    [row] = owner.execute(
        "select f::text from aurora.feeds f where user_id = %s", [person.user["id"]]
    ).fetchall()
    assert secret not in row[0]


def test_a_revoked_feed_is_not_told_from_one_that_never_was(person: Person) -> None:
    path = feed(person)
    [listed] = person.get("/api/feeds").json["items"]
    read(path)
    assert person.delete(f"/api/feeds/{listed['id']}").status == 204
    gone, never = call("GET", path), call("GET", NOBODYS)
    for answer in (gone, never):
        assert answer.problem == (404, "not_found")
    assert {**gone.json, "request_id": ""} == {**never.json, "request_id": ""}
    varying = {"x-request-id"}
    assert {n: v for n, v in gone.headers.items() if n not in varying} == {
        n: v for n, v in never.headers.items() if n not in varying
    }
    assert person.delete(f"/api/feeds/{listed['id']}").problem == (404, "not_found")


def test_what_is_no_address_of_a_feed_is_not_found() -> None:
    for path in ("/feeds/x.ics", NOBODYS.removesuffix(".ics"), "/feeds/"):
        assert call("GET", path).problem == (404, "not_found")


def test_a_feed_shows_one_persons_calendar(person: Person, other: Person) -> None:
    create(other, "events", title="Theirs", start=in_days(1))
    create(person, "events", title="Mine", start=in_days(1))
    assert titles(read(feed(person)).body) == ["Mine"]
    # Whoever is signed in while reading it.
    assert titles(read(feed(person), token=other.access_token).body) == ["Mine"]


def test_the_secret_of_a_feed_signs_nobody_in(person: Person) -> None:
    secret = feed(person).removeprefix("/feeds/").removesuffix(".ics")
    for token in (secret, f"feed.{secret}", f"aur_{secret}"):
        assert call("GET", "/api/events", token=token).problem[0] == 401


def test_a_version_that_is_known_is_not_sent_again(person: Person) -> None:
    path = feed(person)
    etag = read(path).headers["etag"]
    known = {"if-none-match": etag}
    again = call("GET", path, headers=known)
    assert (again.status, again.body, again.headers["etag"]) == (304, "", etag)
    create(person, "events", title="New", start=in_days(1))
    assert titles(read(path, headers=known).body) == ["New"]
    assert read(feed(person, private=True), headers=known).headers["etag"] != etag


def test_another_day_or_a_restore_makes_another_version(
    person: Person, owner: psycopg.Connection
) -> None:
    path = feed(person)
    etag = read(path).headers["etag"]
    today = datetime.now(UTC).strftime("%Y%m%d")
    assert etag.startswith(f'"{today}-')
    yesterday = etag.replace(today, "20200101")
    assert call("GET", path, headers={"if-none-match": yesterday}).status == 200
    [(epoch,)] = owner.execute("select id from aurora.epoch").fetchall()
    try:
        owner.execute("update aurora.epoch set id = gen_random_uuid()")
        owner.commit()
        assert call("GET", path, headers={"if-none-match": etag}).status == 200
    finally:
        owner.execute("update aurora.epoch set id = %s", [epoch])
        owner.commit()


def test_tasks_are_events_or_to_dos_or_not_there(person: Person) -> None:
    create(person, "tasks", title="Once", date=in_days(2), priority="high")
    create(person, "tasks", title="Often", date=in_days(2), due_time="09:00", rule="FREQ=DAILY")
    create(person, "tasks", title="Without a day")
    create(person, "tasks", title="Done", date=in_days(2), completed=True)
    create(person, "tasks", title="Party", date=in_days(2), category="event")
    assert titles(read(feed(person)).body) == ["Often", "Once", "Party"]
    text = read(feed(person, tasks="todos")).body
    assert titles(text) == ["Party"]
    once, often = sorted(parts(text, "VTODO"), key=lambda part: str(part["SUMMARY"]), reverse=True)
    assert (once["DUE"].dt, once["PRIORITY"], once["STATUS"]) == (
        date.fromisoformat(in_days(2)),
        3,
        "NEEDS-ACTION",
    )
    assert often["RRULE"]["FREQ"] == ["DAILY"]
    assert often["DTSTART"].dt == datetime.fromisoformat(f"{in_days(2)}T09:00")
    assert titles(read(feed(person, tasks="no")).body) == []


def test_a_private_feed_tells_only_when_one_is_busy(person: Person) -> None:
    secret = "Dr. Secret"
    texts = {"title": secret, "description": secret, "location": secret, "uid": secret}
    moved = {"2026-12-04T18:00": {"title": secret, "location": secret, "busy": True}}
    free = {**CHOIR, **texts, "overrides": moved, "uid": None, "busy": False}
    create(person, "events", **{**CHOIR, **texts, "overrides": moved}, reminders=[5])
    create(person, "events", **free)
    create(person, "tasks", title=secret, date=in_days(2), description=secret)
    create(person, "tasks", title=secret, date=in_days(2), category="event")
    text = read(feed(person, private=True)).body
    assert "Secret" not in text
    assert "VALARM" not in text
    starts = sorted(str(part["DTSTART"].dt)[:16] for part in parts(text))
    fridays = ["2026-11-27 18:00", "2026-12-04 18:00", "2026-12-04 18:00"]
    assert starts == sorted([*fridays, in_days(2)])
    assert set(titles(text)) == {"Busy"}


def test_a_feed_goes_back_some_days(person: Person) -> None:
    for days in (-40, -5, 5):
        create(person, "events", title=f"{days}", start=in_days(days))
        create(person, "tasks", title=f"task {days}", date=in_days(days))
    long = {"start": in_days(-90), "end": in_days(-8)}
    create(person, "events", title="long", **long)
    create(person, "tasks", title="repeats", date=in_days(-60), rule="FREQ=MONTHLY")
    found = titles(read(feed(person, days=10)).body)
    assert found == ["-5", "5", "long", "repeats", "task -5", "task 5"]


def test_an_address_that_asks_too_often_has_to_wait(
    person: Person, owner: psycopg.Connection
) -> None:
    path, where = feed(person), "2001:db8:feed::1"
    for _ in range(2):
        read(path, source_ip=where)
    owner.execute(
        "update aurora.sign_in_attempts set tokens = 0, filled_at = clock_timestamp()"
        " where key = sha256(convert_to('feed:2001:db8:feed::/64', 'UTF8'))"
    )
    owner.commit()
    for asked in (path, NOBODYS):
        answer = call("GET", asked, source_ip=where)
        assert answer.problem == (429, "too_many_requests")
        assert int(answer.headers["retry-after"]) > 0
    read(path)  # from another address


def test_a_token_makes_a_feed_of_what_it_may_read(person: Person) -> None:
    def token(*scopes: str) -> str:
        new = {"name": "script", "scopes": scopes, "password": person.password}
        made: str = person.post("/auth/tokens", new).json["token"]
        return made

    both = token("events:read", "events:write", "tasks:read")
    for given, tasks, status in (
        (both, "todos", 201),
        (token("events:read", "events:write"), "no", 201),
        (token("events:read", "events:write"), "events", 403),
        (token("events:write"), "no", 403),
        (token("events:read", "tasks:read"), "no", 403),
    ):
        body = {"name": "x", "tasks": tasks}
        assert call("POST", "/api/feeds", body, token=given).status == status
    assert call("GET", "/api/feeds", token=token("events:read")).status == 200
    assert call("GET", "/api/feeds", token=token("tasks:read")).status == 403


def test_another_password_ends_feeds_unless_they_are_kept(person: Person) -> None:
    path, password = feed(person), person.password
    for new, keep, status in (("a new beginning", True, 200), ("another beginning", False, 404)):
        body = {"password": password, "new_password": new, "keep_tokens": keep}
        assert person.post("/auth/password", body).status < 300
        assert call("GET", path).status == status
        password = new


def test_feeds_go_with_their_account(person: Person) -> None:
    path = feed(person)
    assert person.delete("/auth/me", {"password": person.password}).status == 204
    assert call("GET", path).problem == (404, "not_found")


def test_what_a_feed_cannot_be_is_refused(person: Person) -> None:
    for wrong in ({"tasks": "all"}, {"days": -1}, {"name": ""}, {"days": 1.5}, {"color": "red"}):
        answer = person.post("/api/feeds", {"name": "Mine", **wrong})
        assert answer.problem == (422, "invalid")
        assert answer.json["errors"][0]["field"] == next(iter(wrong))
    assert person.get("/api/feeds").json["items"] == []


def unpacked(body: str) -> str:
    sent = b64decode(body)
    assert len(sent) <= calendar_files.MOST_BYTES
    return gzip.decompress(sent).decode()


MANY = """
    insert into aurora.events (user_id, id, title, description, start, "end", all_day, first_day,
      last_day, is_long, timeline_at)
    select %(user)s, uuidv7(), 'Event ' || n, case when %(long)s
        then (select string_agg(md5(k || ' ' || n), '') from generate_series(1, 16) k) end,
      to_char(day, 'YYYY-MM-DD'), to_char(day + 1, 'YYYY-MM-DD'), true, day, day, false, day
    from generate_series(1, %(count)s) n, lateral (select current_date - n / 60) d (day)
"""


def fill(person: Person, owner: psycopg.Connection, **many: Any) -> None:
    """Give a person many events, without their history."""
    with owner.transaction():
        owner.execute("set local session_replication_role = replica")
        owner.execute(MANY, {"user": person.user["id"], **many})


@pytest.mark.parametrize("packed", [True, False])
def test_of_a_calendar_that_is_too_large_the_oldest_is_left_out(
    packed: bool,  # noqa: FBT001 - parametrized
    person: Person,
    owner: psycopg.Connection,
) -> None:
    fill(person, owner, count=14_000, long=True)
    headers = {"accept-encoding": "gzip" if packed else "identity"}
    answer = read(feed(person), headers=headers)
    body = answer.body
    assert (answer.headers.get("content-encoding") == "gzip") is packed
    if packed:
        body = unpacked(body)
    assert "X-WR-CALDESC:This calendar is too large to be sent as a whole" in body
    shown = body.count("BEGIN:VEVENT")
    assert 3_000 < shown < 14_000
    assert "SUMMARY:Event 1\r\n" in body
    assert "SUMMARY:Event 14000\r\n" not in body


def test_a_feed_has_no_more_rows_than_can_be_read_in_time(
    person: Person, owner: psycopg.Connection
) -> None:
    fill(person, owner, count=MOST_ROWS + 500, long=False)
    packed = {"accept-encoding": "gzip"}
    body = unpacked(read(feed(person, days=3_000), headers=packed).body)
    assert body.count("BEGIN:VEVENT") == MOST_ROWS
    assert "X-WR-CALDESC:This calendar is too large" in body
    assert f"SUMMARY:Event {MOST_ROWS + 500}\r\n" not in body
