"""Fields of several kinds: zone, place, star, archive, origin, and when a row was created."""

from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import uuid4

import pytest

from shared.kinds.details import ORIGIN_BYTES
from tests.support.history import changes, create, send_changes, undo, versions
from tests.support.people import Person

PATH = "/api/thoughts"
NOON = "2026-06-01T12:00:00"
MOVED = {
    "zone": "Asia/Tokyo",
    "place": {"name": "Ueno", "latitude": 35.71, "longitude": 139.77},
    "starred": True,
    "archived_at": "2026-11-22T09:30:00Z",
    "origin": {"app": "Day One", "id": "1f0c", "kept": {"weather": {"celsius": 1.5}}},
}
OF_TASKS = {"starred": True, "tags": ["home"], "list": "Garden", "origin": MOVED["origin"]}


@pytest.fixture
def journal(person: Person) -> str:
    """The path of a journal."""
    return person.post("/api/journals", {"name": "Diary"}).headers["location"]


@pytest.fixture(params=["thought", "entry", "journal", "task"])
def shelf(
    request: pytest.FixtureRequest, journal: str
) -> tuple[str, dict[str, Any], dict[str, Any]]:
    """The list of a kind, the fields of its first release, and its later ones."""
    of_journals = {name: MOVED[name] for name in ("archived_at", "origin")}
    return {
        "thought": (PATH, {"text": "old", "timestamp": f"{NOON}Z"}, MOVED),
        "entry": (f"{journal}/entries", {"content": "old", "timestamp": f"{NOON}Z"}, MOVED),
        "journal": ("/api/journals", {"name": "old", "color": "#2E86AB"}, of_journals),
        "task": ("/api/tasks", {"title": "old", "priority": "high"}, OF_TASKS),
    }[request.param]


def test_what_an_old_client_omits_stays_and_null_clears_it(
    person: Person, shelf: tuple[str, dict[str, Any], dict[str, Any]]
) -> None:
    path, old, later = shelf
    row = create(person, path, **old, **later)
    assert {name: row[name] for name in later} == later
    at = f"{path}/{row['id']}"
    put = person.put(at, old)
    assert put.json == row, "it changed nothing"
    assert person.put(at, {**old, **dict.fromkeys(later)}).json == {
        **person.get(at).json,
        **{name: {"zone": "UTC", "starred": False, "tags": []}.get(name) for name in later},
    }
    patched = person.patch(at, later).json
    assert {name: patched[name] for name in later} == later
    assert person.patch(at, dict.fromkeys(later)).json["version"] == patched["version"] + 1


def test_what_a_device_omits_stays_too(
    person: Person, shelf: tuple[str, dict[str, Any], dict[str, Any]]
) -> None:
    path, old, later = shelf
    row = create(person, path, **old, **later)
    words = next(iter(old))
    kind = {"text": "thought", "content": "entry", "name": "journal", "title": "task"}[words]
    fields = {**old, "journal_id": row.get("journal_id")} if kind == "entry" else old
    change = {"kind": kind, "id": row["id"], "version": 1, "fields": {**fields, words: "new"}}
    assert send_changes(person, change)[0]["result"] == "done"
    now = person.get(f"{path}/{row['id']}").json
    assert {name: now[name] for name in later} == later
    cleared = {**change, "version": 2, "fields": {**fields, **dict.fromkeys(later)}}
    assert send_changes(person, cleared)[0]["result"] == "done"
    now = person.get(f"{path}/{row['id']}").json
    left = {name: now[name] for name in later if now[name]}
    assert left == ({"zone": "UTC"} if "zone" in later else {})


@pytest.mark.parametrize(
    ("sent", "zone"),
    [
        ({}, "Europe/Rome"),
        ({"timestamp": f"{NOON}Z"}, "Europe/Rome"),
        ({"timestamp": f"{NOON}-00:00"}, "Europe/Rome"),
        ({"timestamp": f"{NOON}+00:00"}, "+00:00"),
        ({"timestamp": f"{NOON}+05:30"}, "+05:30"),
        ({"timestamp": f"{NOON}-23:59"}, "-23:59"),
        ({"timestamp": f"{NOON}+05:30", "zone": None}, "+05:30"),
        ({"timestamp": f"{NOON}+05:30", "zone": "Asia/Kolkata"}, "Asia/Kolkata"),
        ({"zone": "-03:00"}, "-03:00"),
    ],
)
def test_a_zone_is_what_was_sent_or_the_offset_or_the_accounts(
    person: Person, sent: dict[str, Any], zone: str
) -> None:
    person.patch("/auth/me", {"zone": "Europe/Rome"})
    assert create(person, PATH, text="a", **sent)["zone"] == zone
    thought = str(uuid4())
    send_changes(person, {"kind": "thought", "id": thought, "fields": {"text": "a", **sent}})
    assert person.get(f"{PATH}/{thought}").json["zone"] == zone


def test_an_offset_moves_no_row_that_has_a_zone(person: Person) -> None:
    row = create(person, PATH, text="a", zone="Asia/Tokyo")
    moved = {"text": "a", "timestamp": f"{NOON}+01:00"}
    assert person.put(f"{PATH}/{row['id']}", moved).json["zone"] == "Asia/Tokyo"
    change = {"kind": "thought", "id": row["id"], "version": 2, "fields": {**moved, "text": "b"}}
    assert send_changes(person, change)[0]["result"] == "done"
    assert person.get(f"{PATH}/{row['id']}").json["zone"] == "Asia/Tokyo"


@pytest.mark.parametrize("zone", ["Mars/Olympus", "PST", "localtime", "+5:30", "+24:00", "", "utc"])
def test_an_unknown_zone_is_refused(person: Person, zone: str) -> None:
    assert person.post(PATH, {"text": "a", "zone": zone}).problem == (422, "invalid")
    assert person.patch("/auth/me", {"zone": zone}).problem == (422, "invalid")


def test_an_account_has_a_zone_and_languages(person: Person) -> None:
    assert (person.user["zone"], person.user["languages"]) == ("UTC", ["en"])
    changed = person.patch("/auth/me", {"zone": "Asia/Tokyo", "languages": ["ja", "pt-BR", "ja"]})
    assert (changed.json["zone"], changed.json["languages"]) == ("Asia/Tokyo", ["ja", "pt-BR"])
    assert person.get("/auth/me").json == changed.json
    assert person.login().json["user"] == changed.json
    reset = person.patch("/auth/me", {"zone": None, "languages": None}).json
    assert (reset["zone"], reset["languages"]) == ("UTC", ["en"])
    for wrong in ([], ["English"], ["e"], ["en"] * 11, "en"):
        assert person.patch("/auth/me", {"languages": wrong}).problem == (422, "invalid")


@pytest.mark.parametrize(
    "place",
    [
        {"latitude": 1.0},
        {"name": "x" * 201},
        {"latitude": 90.5, "longitude": 0},
        {"latitude": 0, "longitude": -181},
        {"name": "a\0"},
        {"height": 1},
    ],
)
def test_a_wrong_place_is_refused(person: Person, place: dict[str, Any]) -> None:
    assert person.post(PATH, {"text": "a", "place": place}).problem == (422, "invalid")


def test_a_place_and_an_origin_are_replaced_as_a_whole(person: Person) -> None:
    at = f"{PATH}/{create(person, PATH, text='a', **MOVED)['id']}"
    patched = person.patch(at, {"place": {"name": "Home"}, "origin": {"app": "Keep"}}).json
    assert patched["place"] == {"name": "Home", "latitude": None, "longitude": None}
    assert patched["origin"] == {"app": "Keep", "id": None, "kept": {}}


@pytest.mark.parametrize("large", ["x" * 16_400, [1e300] * 60, "\N{SNOWMAN}" * 5_500])
def test_an_origin_over_its_limit_is_refused_with_the_limit(person: Person, large: Any) -> None:
    answer = person.post(PATH, {"text": "a", "origin": {"app": "a", "kept": {"large": large}}})
    assert answer.problem == (422, "invalid")
    assert str(ORIGIN_BYTES) in answer.json["errors"][0]["message"]


def test_an_origin_within_its_limit_comes_back_as_it_was(person: Person) -> None:
    kept: dict[str, Any] = {
        "one": [1e15, 1e-7, 10**400, -0.5, None, True],
        "text": "x" * 15_000,
        "deep": [[[{}]]],
    }
    row = create(person, PATH, text="a", origin={"app": "a", "kept": kept})
    assert row["origin"]["kept"] == kept
    nul = {"app": "a", "kept": {"a\0": 1}}
    assert person.post(PATH, {"text": "a", "origin": nul}).problem == (422, "invalid")


def test_lists_leave_out_what_is_archived_unless_they_are_asked_for_it(
    person: Person, journal: str
) -> None:
    for path, field in (
        (PATH, "text"),
        (f"{journal}/entries", "content"),
        ("/api/journals", "name"),
    ):
        one, two, three = (create(person, path, **{field: str(n)}) for n in range(3))
        person.patch(f"{path}/{two['id']}", {"archived_at": "2026-11-22T09:30:00Z"})
        shown = {
            archived: [
                row[field]
                for row in person.get(path, archived=archived).json["items"]
                if row["id"] in {one["id"], two["id"], three["id"]}
            ]
            for archived in ("no", "only", "all")
        }
        assert shown == {"no": ["2", "0"], "only": ["1"], "all": ["2", "1", "0"]}
        assert person.get(path).json == person.get(path, archived="no").json
        assert person.get(path, archived="yes").problem == (422, "invalid")


def test_an_archived_journal_lists_its_entries(person: Person, journal: str) -> None:
    entry = create(person, f"{journal}/entries", content="a")
    person.patch(journal, {"archived_at": "2026-11-22T09:30:00Z"})
    assert person.get(f"{journal}/entries").json["items"] == [entry]


def test_lists_show_starred_items_alone_or_without_them(person: Person, journal: str) -> None:
    for path, field in ((PATH, "text"), (f"{journal}/entries", "content"), ("/api/tasks", "title")):
        for number in range(4):
            create(person, path, **{field: str(number)}, starred=number % 2 == 0)
        pages = {
            starred: [row[field] for row in person.get(path, starred=starred).json["items"]]
            for starred in ("true", "false")
        }
        assert pages == {"true": ["2", "0"], "false": ["3", "1"]}
        first = person.get(path, starred="true", limit=1).json
        second = person.get(path, starred="true", limit=1, cursor=first["next_cursor"]).json
        assert [row[field] for row in first["items"] + second["items"]] == ["2", "0"]


def test_a_new_row_may_say_when_it_was_created_and_completed(person: Person) -> None:
    times = {"created_at": "2020-01-01T00:00:00Z", "completed_at": "2020-02-01T00:00:00Z"}
    at = "/api/tasks"
    made = create(person, at, title="a", completed=True, **times)
    sent = {
        "kind": "task",
        "id": str(uuid4()),
        "fields": {"title": "a", "completed": True, **times},
    }
    assert send_changes(person, sent)[0]["result"] == "done"
    for row in (made, person.get(f"{at}/{sent['id']}").json):
        assert {name: row[name] for name in times} == times
    later = {"created_at": "2021-01-01T00:00:00Z", "completed_at": "2021-02-01T00:00:00Z"}
    assert (
        person.put(f"{at}/{made['id']}", {"title": "b", "completed": True, **later}).status == 200
    )
    change = {**sent, "version": 1, "fields": {"title": "b", "completed": True, **later}}
    assert send_changes(person, change)[0]["result"] == "done"
    again = {**sent, "fields": {"title": "c", "completed": True, **later}}
    assert send_changes(person, again)[0]["result"] == "conflict"
    for one in (made["id"], sent["id"]):
        row = person.get(f"{at}/{one}").json
        assert (row["title"], {name: row[name] for name in times}) == ("b", times)
    assert person.patch(f"{at}/{made['id']}", later).problem == (422, "invalid")


def test_a_time_to_come_becomes_now_and_completed_at_needs_completed(person: Person) -> None:
    tomorrow = (datetime.now(UTC) + timedelta(days=1)).isoformat()
    new = {"id": str(uuid4()), "title": "a", "completed": True}
    new |= {"created_at": tomorrow, "completed_at": tomorrow}
    made = person.post("/api/tasks", new)
    assert made.status == 201
    assert made.json["created_at"] == made.json["completed_at"] == made.json["updated_at"]
    assert person.post("/api/tasks", new).status == 200, "a retry is the same request"
    assert person.post("/api/tasks", {**new, "created_at": "2020-01-01T00:00:00Z"}).status == 409
    fields = {"title": "a", "created_at": tomorrow}
    sent = {"kind": "task", "id": str(uuid4()), "fields": fields}
    assert send_changes(person, sent)[0]["result"] == "done"
    row = person.get(f"/api/tasks/{sent['id']}").json
    assert row["created_at"] == row["updated_at"]
    open_one = {"title": "a", "completed_at": "2020-01-01T00:00:00Z"}
    assert person.post("/api/tasks", open_one).problem == (422, "invalid")


def test_an_entry_is_empty_only_beside_a_title_or_an_origin(person: Person, journal: str) -> None:
    path, origin = f"{journal}/entries", {"app": "Day One"}
    for other in ({}, {"title": ""}, {"mood": "calm"}):
        answer = person.post(path, {"content": "", **other})
        assert answer.problem == (422, "invalid")
        assert answer.json["errors"][0] | {"message": ""} == {
            "field": "content",
            "code": "empty",
            "message": "",
        }
    titled = create(person, path, content="", title="A picture")
    brought = create(person, path, content="", origin=origin)
    assert person.put(f"{path}/{brought['id']}", {"content": "", "mood": "calm"}).status == 200
    for row, cleared in ((titled, {"title": None}), (brought, {"origin": None})):
        assert person.patch(f"{path}/{row['id']}", cleared).problem == (422, "invalid")
    fields = {"content": "", "journal_id": titled["journal_id"]}
    others: list[dict[str, Any]] = [{}, {"title": "a"}, {"origin": origin}]
    results = send_changes(
        person,
        *({"kind": "entry", "id": str(uuid4()), "fields": fields | other} for other in others),
    )
    assert [one["result"] for one in results] == ["refused", "done", "done"]
    assert results[0]["errors"][0]["code"] == "empty"


def test_the_day_is_in_no_answer_and_no_difference(person: Person) -> None:
    row = create(person, PATH, text="a", timestamp="2026-06-01T22:30:00Z", zone="Europe/Rome")
    person.patch(f"{PATH}/{row['id']}", {"zone": "America/New_York", "starred": True})
    [updated, created] = versions(person, "thought", row)
    assert updated["changes"].keys() == {"zone", "starred"}
    assert not {"day", "is_archived"} & {*created["changes"], *row}
    assert not {"day", "is_archived"} & {*changes(person)["items"][0]["row"]}
    assert undo(person)[0]["result"] == "changed"
    assert person.get(f"{PATH}/{row['id']}").json["zone"] == "Europe/Rome"


def test_texts_of_100_000_characters_come_in_pages_that_fit(person: Person) -> None:
    text = "\N{SNOWMAN}" * 100_000
    for number in range(16):
        create(person, PATH, text=text, timestamp=f"2026-01-{number + 1:02}T00:00:00Z")
    page = person.get(PATH, limit=100)
    assert len(page.body) < 6_000_000
    assert 0 < len(page.json["items"]) < 16
    rest = person.get(PATH, limit=100, cursor=page.json["next_cursor"]).json["items"]
    assert len(page.json["items"]) + len(rest) > 12
    over = person.post(PATH, {"text": text + "a"})
    assert over.problem == (422, "invalid")
    assert "100000" in over.json["errors"][0]["message"]
