"""The numbers of a year: days, words, kinds, tags and streaks, which follow every change."""

from datetime import UTC, datetime, timedelta
from typing import Any

import psycopg
import pytest

from database.search_index import BATCH
from tests.support.client import call
from tests.support.people import Person

COUNTED = """
    select day, kind, items, words from aurora.day_totals
    where user_id = %s and items > 0 order by day, kind
"""
THERE = """
    select day, kind, count(*), sum(words) from aurora.search
    where user_id = %s and day is not null group by day, kind order by day, kind
"""


def stats(person: Person, **query: Any) -> dict[str, Any]:
    answer = person.get("/api/stats", **query)
    assert answer.status == 200, answer.body
    found: dict[str, Any] = answer.json
    return found


def think(person: Person, text: str, timestamp: str, *tags: str) -> str:
    new = {"text": text, "timestamp": timestamp, "tags": tags}
    answer = person.post("/api/thoughts", new)
    assert answer.status == 201, answer.body
    return str(answer.json["id"])


def write_a_year(person: Person) -> None:
    think(person, "a loud sea", "2020-03-01T12:00:00Z", "sea/north", "sea")
    think(person, "it's - quiet, now", "2020-03-01T23:30:00-08:00", "sea")
    think(person, "the year before", "2019-12-31T23:00:00Z", "sea")
    journal = person.post("/api/journals", {"name": "Diary"}).json["id"]
    entry = {"title": "Up", "content": "betimes 東京都 today", "timestamp": "2020-03-02T12:00:00Z"}
    assert person.post(f"/api/journals/{journal}/entries", entry).status == 201
    person.post("/api/tasks", {"title": "dated", "date": "2020-05-05"})
    person.post("/api/tasks", {"title": "undated", "tags": ["sea"]})
    event = {"title": "an event", "start": "2020-12-31", "end": "2021-01-03"}
    assert person.post("/api/events", event).status == 201


def test_a_year_is_counted_by_day_kind_and_tag(person: Person) -> None:
    write_a_year(person)
    found = stats(person, year=2020)
    assert found["days"] == [
        {"day": "2020-03-01", "count": 2, "words": 6},
        {"day": "2020-03-02", "count": 1, "words": 5},
        {"day": "2020-05-05", "count": 1, "words": 1},
        {"day": "2020-12-31", "count": 1, "words": 2},
    ]
    assert found["kinds"] == {
        "thought": {"count": 2, "words": 6},
        "entry": {"count": 1, "words": 5},
        "task": {"count": 1, "words": 1},
        "event": {"count": 1, "words": 2},
    }
    assert found["tags"] == [{"tag": "sea", "count": 2}, {"tag": "sea/north", "count": 1}]
    assert (found["count"], found["words"], found["active_days"]) == (5, 14, 4)
    assert (found["longest_streak"], found["current_streak"]) == (2, 0)
    assert found["complete"] is True
    assert stats(person, year=2018)["days"] == []


def test_a_streak_goes_on_until_a_day_is_left_out(person: Person) -> None:
    # In a zone where it is not about to be another day, nor another year.
    now = datetime.now(UTC)
    hours = 12 - now.hour
    zone = f"{'+' if hours >= 0 else '-'}{abs(hours):02}:00"
    today = now + timedelta(hours=hours)
    for days in (1, 2, 3, 5):
        think(person, "a day", (today - timedelta(days=days)).strftime(f"%Y-%m-%dT12:00:00{zone}"))
    found = stats(person, zone=zone, year=(today - timedelta(days=5)).year)
    assert found["today"] == f"{today:%Y-%m-%d}"
    if today.timetuple().tm_yday > 5:
        assert (found["current_streak"], found["longest_streak"]) == (3, 3)
        think(person, "today", today.strftime(f"%Y-%m-%dT00:00:00{zone}"))
        assert stats(person, zone=zone)["current_streak"] == 4


def test_numbers_follow_every_change(person: Person, owner: psycopg.Connection) -> None:
    who = [person.user["id"]]

    def check() -> None:
        assert owner.execute(COUNTED, who).fetchall() == owner.execute(THERE, who).fetchall()

    write_a_year(person)
    thought = think(person, "one two three", "2020-03-01T12:00:00Z", "walk")
    before = stats(person, year=2020)
    for change in (
        {"text": "one"},
        {"text": "one one"},
        {"timestamp": "2020-03-07T12:00:00Z"},
        {"zone": "Pacific/Auckland"},
        {"timestamp": "2019-03-07T12:00:00Z", "tags": ["walk/home"]},
        {"archived_at": "2020-03-07T12:00:00Z"},
    ):
        assert person.patch(f"/api/thoughts/{thought}", change).status == 200
        check()
    assert {"tag": "walk", "count": 1} in stats(person, year=2019)["tags"]
    written = {"text": "one two three", "timestamp": "2020-03-01T12:00:00Z", "tags": ["walk"]}
    back = person.put(f"/api/thoughts/{thought}", {**written, "zone": "UTC"})
    assert back.status == 200, back.body
    check()
    assert stats(person, year=2020) == before
    assert person.delete(f"/api/thoughts/{thought}").status == 204
    check()
    assert "walk" not in str(owner.execute("select tag from aurora.tag_totals").fetchall())
    [journal] = person.get("/api/journals").json["items"]
    assert person.delete(f"/api/journals/{journal['id']}").status == 204
    check()
    assert "entry" not in stats(person, year=2020)["kinds"]


def test_filling_counts_what_was_there_once(person: Person, owner: psycopg.Connection) -> None:
    write_a_year(person)
    before = stats(person, year=2020)
    # As the migration leaves it: rows that nobody has counted.
    owner.execute("update aurora.search set words = null")
    owner.execute("truncate aurora.day_totals, aurora.tag_totals, aurora.item_tags")
    owner.execute("insert into aurora.search_filling select kind from aurora.kinds")
    new = think(person, "meanwhile", "2020-03-01T12:00:00Z", "sea")
    [old] = person.get("/api/thoughts", **{"from": "2020-03-01", "tag": "sea/north"}).json["items"]
    changed = person.patch(f"/api/thoughts/{old['id']}", {"text": "a very loud sea"})
    assert changed.status == 200
    assert stats(person, year=2020)["complete"] is False
    for _ in range(2):
        while owner.execute("select aurora.fill_search(%s)", [BATCH]).fetchall() != [(0,)]:
            pass
        owner.execute("insert into aurora.search_filling select kind from aurora.kinds")
    owner.execute("truncate aurora.search_filling")
    assert person.delete(f"/api/thoughts/{new}").status == 204
    assert person.patch(f"/api/thoughts/{old['id']}", {"text": old["text"]}).status == 200
    assert stats(person, year=2020) == before


def test_a_token_counts_only_what_it_may_read(person: Person, other: Person) -> None:
    write_a_year(person)
    think(other, "of somebody else", "2020-03-01T12:00:00Z", "sea")
    new = {"name": "t", "scopes": ["tasks:read"], "password": person.password}
    token = str(person.post("/auth/tokens", new).json["token"])
    found = call("GET", "/api/stats", query={"year": "2020"}, token=token)
    assert found.json["kinds"] == {"task": {"count": 1, "words": 1}}
    assert found.json["tags"] == []
    new["scopes"] = ["account:read"]
    token = str(person.post("/auth/tokens", new).json["token"])
    assert call("GET", "/api/stats", token=token).problem == (403, "insufficient_scope")


@pytest.mark.parametrize(
    "query", [{"year": "0"}, {"year": "10000"}, {"zone": "Moon"}, {"day": "1"}]
)
def test_a_year_that_there_is_not_is_refused(query: dict[str, str], person: Person) -> None:
    assert person.get("/api/stats", **query).problem == (422, "invalid")


def test_the_first_and_the_last_year_have_numbers_too(person: Person) -> None:
    think(person, "the first", "0001-01-02T12:00:00Z")
    think(person, "the last", "9999-12-30T12:00:00Z")
    assert stats(person, year=1)["count"] == stats(person, year=9999)["count"] == 1


def test_nothing_counted_is_left_of_a_deleted_account(
    person: Person, owner: psycopg.Connection
) -> None:
    write_a_year(person)
    answer = person.delete("/auth/me", {"password": person.password})
    assert answer.status == 204, answer.body
    for table in ("search", "item_tags", "tag_totals", "day_totals"):
        left = owner.execute(
            f"select count(*) from aurora.{table} where user_id = %s",
            [person.user["id"]],
        )
        assert left.fetchone() == (0,), table
