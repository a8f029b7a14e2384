"""Tags: their list with counts, and renaming and merging them, which a batch takes back."""

from typing import Any

import psycopg
import pytest

from database.search_index import BATCH
from tests.support.client import call
from tests.support.people import Person


def think(person: Person, *tags: str) -> str:
    answer = person.post("/api/thoughts", {"text": "a thought", "tags": tags})
    assert answer.status == 201, answer.body
    return str(answer.json["id"])


def counts(person: Person) -> dict[str, int]:
    answer = person.get("/api/tags")
    assert answer.status == 200, answer.body
    assert answer.json["complete"] is True
    return {item["tag"]: item["count"] for item in answer.json["items"]}


def tags_of(person: Person, thought: str) -> list[str]:
    found: list[str] = person.get(f"/api/thoughts/{thought}").json["tags"]
    return found


def test_a_count_says_how_many_a_click_shows(person: Person) -> None:
    think(person, "house/garden", "house")
    think(person, "house/garden/roses")
    think(person, "houseboat")
    person.post("/api/tasks", {"title": "a task", "tags": ["house"]})
    assert counts(person) == {
        "house": 3,
        "house/garden": 2,
        "house/garden/roses": 1,
        "houseboat": 1,
    }
    for tag, count in counts(person).items():
        assert person.get("/api/search", tag=tag).json["count"] == count


def test_lists_show_what_is_counted(person: Person, owner: psycopg.Connection) -> None:
    journal = person.post("/api/journals", {"name": "Diary"}).json["id"]
    other = person.post("/api/journals", {"name": "Log"}).json["id"]
    for number in range(3):
        tags = ["house/garden", "house"] if number else ["houseboat"]
        new = {"timestamp": f"2026-03-0{number + 1}T12:00:00Z", "tags": tags}
        person.post("/api/thoughts", {**new, "text": f"{number}", "starred": number == 1})
        person.post(f"/api/journals/{journal}/entries", {**new, "content": f"{number}"})
        person.post(f"/api/journals/{other}/entries", {**new, "content": "elsewhere"})
    archived = {"text": "3", "tags": ["house"], "archived_at": "2026-03-04T12:00:00Z"}
    person.post("/api/thoughts", {**archived, "timestamp": "2026-02-28T12:00:00Z"})

    def texts(path: str, **query: Any) -> list[str]:
        found: list[str] = []
        while True:
            answer = person.get(path, **query, limit="1")
            assert answer.status == 200, answer.body
            items = answer.json["items"]
            found += [item.get("text") or item["content"] for item in items]
            if not (cursor := answer.json["next_cursor"]):
                return found
            query["cursor"] = cursor

    def check() -> None:
        assert texts("/api/thoughts", tag="house") == ["2", "1"]
        assert texts("/api/thoughts", tag="house", archived="all") == ["2", "1", "3"]
        assert texts("/api/thoughts", tag="house", archived="only") == ["3"]
        assert texts("/api/thoughts", tag="house", starred="true") == ["1"]
        assert texts("/api/thoughts", tag="house", starred="false") == ["2"]
        assert texts("/api/thoughts", tag="house", **{"from": "2026-03-03"}) == ["2"]
        assert texts("/api/thoughts", tag="house", to="2026-03-02") == ["1"]
        assert texts("/api/thoughts", tag="house/garden") == ["2", "1"]
        assert texts("/api/thoughts", tag="hous") == texts("/api/thoughts", tag="house%") == []
        assert texts(f"/api/journals/{journal}/entries", tag="house") == ["2", "1"]

    check()
    assert counts(person)["house"] == 3 + 2 + 2
    # After an upgrade lists are as they were before: they do not wait until all tags are there.
    owner.execute("truncate aurora.item_tags, aurora.tag_totals")
    owner.execute("insert into aurora.search_filling select kind from aurora.kinds")
    check()
    while owner.execute("select aurora.fill_search(%s)", [BATCH]).fetchall() != [(0,)]:
        pass
    check()


def test_counts_follow_every_change(person: Person) -> None:
    thought = think(person, "sea")
    person.patch(f"/api/thoughts/{thought}", {"timestamp": "2020-01-01T00:00:00Z"})
    assert counts(person) == {"sea": 1}
    person.patch(f"/api/thoughts/{thought}", {"tags": ["land", "sea"]})
    assert counts(person) == {"land": 1, "sea": 1}
    person.delete(f"/api/thoughts/{thought}")
    assert counts(person) == {}
    person.post("/api/undo")
    assert counts(person) == {"land": 1, "sea": 1}


def test_filling_adds_the_tags_of_before(person: Person, owner: psycopg.Connection) -> None:
    think(person, "sea")
    owner.execute("truncate aurora.item_tags, aurora.tag_totals")
    owner.execute("insert into aurora.search_filling select kind from aurora.kinds")
    assert person.get("/api/tags").json == {"items": [], "complete": False}
    while owner.execute("select aurora.fill_search(%s)", [BATCH]).fetchall() != [(0,)]:
        pass
    assert counts(person) == {"sea": 1}


def test_a_renamed_tag_takes_along_those_below_it_and_merges(person: Person) -> None:
    both = think(person, "house", "home")
    below = think(person, "house/garden")
    other = think(person, "houseboat")
    renamed = person.post("/api/tags/rename", {"from": "House", "to": "home"}).json
    assert (renamed["changed"], renamed["more"]) == (2, False)
    assert [tags_of(person, one) for one in (both, below, other)] == [
        ["home"],
        ["home/garden"],
        ["houseboat"],
    ]
    assert person.get("/api/search", tag="house").json["count"] == 0
    undone = person.post("/api/undo", {"batch": renamed["batch"]})
    assert undone.status == 200, undone.body
    assert tags_of(person, both) == ["house", "home"]
    assert tags_of(person, below) == ["house/garden"]


def test_many_items_are_renamed_in_parts_of_one_batch(
    person: Person, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("functions.search.tags.MOST", 2)
    things = [think(person, "a") for _ in range(5)]
    body: dict[str, Any] = {"from": "a", "to": "b"}
    told = []
    while True:
        renamed = person.post("/api/tags/rename", body).json
        told.append(renamed["changed"])
        if not renamed["more"]:
            break
        body["batch"] = renamed["batch"]
    assert told == [2, 2, 1]
    assert {tuple(tags_of(person, one)) for one in things} == {("b",)}
    person.post("/api/undo", {"batch": body["batch"]})
    assert {tuple(tags_of(person, one)) for one in things} == {("a",)}


@pytest.mark.parametrize("to", ["house", "house/garden", "HOUSE", "", "x" * 51])
def test_a_tag_is_not_renamed_to_itself_nor_below_itself(to: str, person: Person) -> None:
    thought = think(person, "house")
    answer = person.post("/api/tags/rename", {"from": "house", "to": to})
    assert answer.problem == (422, "invalid")
    assert tags_of(person, thought) == ["house"]


def test_a_token_sees_and_renames_only_what_it_may(person: Person, other: Person) -> None:
    thought = think(person, "sea")
    think(other, "sea")
    person.post("/api/tasks", {"title": "a task", "tags": ["sea"]})

    def token(*scopes: str) -> str:
        new = {"name": "t", "scopes": scopes, "password": person.password}
        return str(person.post("/auth/tokens", new).json["token"])

    assert call("GET", "/api/tags", token=token("tasks:read")).json["items"] == [
        {"tag": "sea", "count": 1}
    ]
    rename = {"from": "sea", "to": "land"}
    refused = call("POST", "/api/tags/rename", rename, token=token("tasks:read"))
    assert refused.problem == (403, "insufficient_scope")
    done = call("POST", "/api/tags/rename", rename, token=token("tasks:write"))
    assert done.json["changed"] == 1
    assert tags_of(person, thought) == ["sea"]
    assert counts(other) == {"sea": 1}
