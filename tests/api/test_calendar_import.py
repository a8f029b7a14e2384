"""Calendar files of other programs: what comes in, what is left out, and what stays."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.api.test_calendar import CHOIR, create
from tests.support.client import call
from tests.support.people import Person
from tests.support.routes import make_one_of_each

FILE = "/api/calendar/import"


def event(uid: str = "choir@example.com", title: str = "Choir", **lines: str) -> str:
    """Return an event of a file, with further or other lines."""
    given = {
        "UID": uid,
        "DTSTART;TZID=Europe/Berlin": "20261127T180000",
        "DTEND;TZID=Europe/Berlin": "20261127T190000",
        "SUMMARY": title,
        **lines,
    }
    text = "".join(f"{name}:{value}\r\n" for name, value in given.items() if value)
    return f"BEGIN:VEVENT\r\n{text}END:VEVENT\r\n"


def send(person: Person, *events: str, **more: Any) -> Any:
    text = f"BEGIN:VCALENDAR\r\nVERSION:2.0\r\n{''.join(events)}END:VCALENDAR\r\n"
    answer = person.post(FILE, {"text": text, **more})
    assert answer.status == 200, answer
    return answer.json


def results(person: Person, *events: str, **more: Any) -> list[tuple[str, str]]:
    return [(one["title"], one["result"]) for one in send(person, *events, **more)["events"]]


def kept(person: Person) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = person.get("/api/events").json["items"]
    return found


def test_events_are_carried_and_the_same_file_adds_nothing(person: Person) -> None:
    file = [
        event(RRULE="FREQ=WEEKLY", LOCATION="Kirche"),
        event("eve@example.com", "Eve", **{"DTSTART;TZID=Europe/Berlin": "20261224T180000"}),
    ]
    assert results(person, *file) == [("Choir", "carried"), ("Eve", "carried")]
    before = kept(person)
    eve, choir = before
    assert (choir["start"], choir["zone"], choir["rule"], choir["location"], choir["uid"]) == (
        "2026-11-27T18:00",
        "Europe/Berlin",
        "FREQ=WEEKLY",
        "Kirche",
        "choir@example.com",
    )
    again = send(person, *file)
    assert [one["result"] for one in again["events"]] == ["same", "same"]
    assert (again["batch"], kept(person)) == (None, before)
    assert {one["id"] for one in again["events"]} == {eve["id"], choir["id"]}


def test_a_dry_run_tells_what_would_happen_and_writes_nothing(person: Person) -> None:
    told = send(person, event(), dry_run=True)
    assert [(one["title"], one["result"]) for one in told["events"]] == [("Choir", "carried")]
    assert (told["dry_run"], told["batch"], kept(person)) == (True, None, [])
    assert results(person, event()) == [("Choir", "carried")]


def test_a_newer_version_updates_and_an_older_one_does_not(person: Person) -> None:
    send(person, event(SEQUENCE="2"))
    assert results(person, event(title="New", SEQUENCE="3")) == [("New", "updated")]
    [row] = kept(person)
    assert (row["title"], row["version"]) == ("New", 2)
    told = send(person, event(title="Old", SEQUENCE="2"))["events"]
    assert [(one["result"], one["why"]) for one in told] == [("left_out", "What is here is newer.")]
    # Many programs change an event under the same number.
    assert results(person, event(title="Same number", SEQUENCE="3")) == [("Same number", "updated")]


def test_what_was_changed_or_deleted_here_stays(person: Person) -> None:
    send(person, event(), event("gone@example.com", "Gone"))
    by_title = {row["title"]: row["id"] for row in kept(person)}
    assert person.patch(f"/api/events/{by_title['Choir']}", {"title": "Mine"}).status == 200
    assert person.delete(f"/api/events/{by_title['Gone']}").status == 204
    told = send(person, event(SEQUENCE="9"), event("gone@example.com", "Gone", SEQUENCE="9"))
    assert [(one["result"], one["why"]) for one in told["events"]] == [
        ("changed", "It was changed here."),
        ("changed", "It was deleted here."),
    ]
    assert [row["title"] for row in kept(person)] == ["Mine"]


def test_a_batch_can_be_undone_and_imported_again(person: Person) -> None:
    batch = send(person, event(SEQUENCE="1"))["batch"]
    update = send(person, event(title="New", SEQUENCE="2"))["batch"]
    assert person.post("/api/undo", {"batch": update}).json["items"][0]["result"] == "changed"
    assert [row["title"] for row in kept(person)] == ["Choir"]
    batch = send(person, event("other@example.com", "Other"))["batch"]
    assert person.post("/api/undo", {"batch": batch}).json["items"][0]["result"] == "deleted"
    assert results(person, event("other@example.com", "Other")) == [("Other", "carried")]


def test_parts_of_one_file_are_one_batch(person: Person) -> None:
    batch = "019aab3c-5f00-7cc3-98c4-dc0c0c070000"
    for number in range(2):
        told = send(person, event(f"{number}@example.com"), batch=batch)
        assert told["batch"] == batch
    assert len(person.post("/api/undo", {"batch": batch}).json["items"]) == 2
    assert kept(person) == []


def test_a_broken_event_costs_only_itself_and_what_is_no_event_is_named(person: Person) -> None:
    broken = event("broken@example.com", "Broken", **{"DTSTART;TZID=Europe/Berlin": "soon"})
    todo = "BEGIN:VTODO\r\nUID:a\r\nSUMMARY:Fence\r\nEND:VTODO\r\n"
    told = send(person, broken, event(), todo)["events"]
    assert [(one["title"], one["result"]) for one in told] == [
        ("Broken", "left_out"),
        ("Choir", "carried"),
        ("To-dos: 1", "left_out"),
    ]
    assert told[0]["why"].startswith("It cannot be read: ")
    assert "To-dos" in told[2]["why"]


def test_what_the_database_cannot_keep_costs_only_itself(person: Person) -> None:
    odd = [event("nul\x00@example.com", "Nul\x00"), event("long" * 200, "Long")]
    far = event("far@example.com", "Far", **{"DTSTART;TZID=Europe/Berlin": "99991231T235900"})
    told = send(person, *odd, far, event())["events"]
    found = {one["title"]: one["result"] for one in told}
    assert found.pop("Far") == "left_out"
    assert found == {"Nul": "carried", "Long": "carried", "Choir": "carried"}
    again = send(person, *odd, event())["events"]
    assert {one["result"] for one in again} == {"same"}


def test_zones_of_windows_and_of_the_file_are_known(person: Person) -> None:
    own = (
        "BEGIN:VTIMEZONE\r\nTZID:My Own Zone\r\nBEGIN:STANDARD\r\nDTSTART:19701025T030000\r\n"
        "TZOFFSETFROM:+0200\r\nTZOFFSETTO:+0100\r\nRRULE:FREQ=YEARLY;BYMONTH=10;BYDAY=-1SU\r\n"
        "END:STANDARD\r\nBEGIN:DAYLIGHT\r\nDTSTART:19700329T020000\r\nTZOFFSETFROM:+0100\r\n"
        "TZOFFSETTO:+0200\r\nRRULE:FREQ=YEARLY;BYMONTH=3;BYDAY=-1SU\r\nEND:DAYLIGHT\r\n"
        "END:VTIMEZONE\r\n"
    )
    for zone in ("W. Europe Standard Time", "My Own Zone"):
        times = {
            "DTSTART;TZID=Europe/Berlin": "",
            "DTEND;TZID=Europe/Berlin": "",
            f"DTSTART;TZID={zone}": "20261127T180000",
        }
        assert results(person, own, event(f"{zone}@x", zone, **times)) == [(zone, "carried")]
    for row in kept(person):
        assert row["start"] == "2026-11-27T18:00"
        assert row["zone"].startswith("Europe/")


def test_what_cannot_be_kept_of_an_event_is_named(person: Person) -> None:
    lines = {"ATTENDEE": "mailto:ada@example.com", "COLOR": "turquoise"}
    [told] = send(person, event(**lines))["events"]
    assert told["result"] == "carried"
    assert "its guests are not kept" in told["notes"]
    assert "color that Aurora cannot keep" in told["notes"]


def test_an_export_of_ours_adds_nothing(person: Person) -> None:
    row = create(person, "events", **CHOIR, reminders=[30])
    create(person, "tasks", title="Water the plants", date="2026-12-01")
    text = person.get(f"/api/events/{row['id']}/ics").body
    told = person.post(FILE, {"text": text}).json["events"]
    assert [(one["id"], one["result"]) for one in told] == [(row["id"], "same")]
    path = person.post("/api/feeds", {"name": "x"}).json["url"].removeprefix("https://localhost")
    told = person.post(FILE, {"text": call("GET", path).body}).json["events"]
    assert {one["title"]: one["result"] for one in told} == {
        "Choir": "same",
        "Water the plants": "left_out",
    }
    assert len(kept(person)) == 1
    assert person.delete(f"/api/events/{row['id']}").status == 204
    told = person.post(FILE, {"text": text}).json["events"]
    assert [(one["result"], one["why"]) for one in told] == [("changed", "It was deleted here.")]


def test_what_another_importer_brought_is_the_same(person: Person) -> None:
    text = f"BEGIN:VCALENDAR\r\n{event()}END:VCALENDAR\r\n"
    files = {"name": "a.ics", "files": [{"name": "a.ics", "text": text}]}
    [item] = person.post("/api/import/read", files).json["items"]
    sent = {name: item[name] for name in ("kind", "id", "change_id", "fields")}
    change = {**sent, "version": None}
    assert person.post("/api/changes", {"changes": [change]}).status == 200
    assert results(person, event()) == [("Choir", "same")]


def test_an_import_reaches_only_ones_own(person: Person, other: Person) -> None:
    make_one_of_each(other)
    send(other, event())
    before = kept(other)
    assert results(person, event(title="Mine", SEQUENCE="5")) == [("Mine", "carried")]
    assert kept(other) == before


@pytest.mark.parametrize(
    ("body", "status", "code"),
    [
        ({"text": "Dear diary"}, 422, "not_recognised"),
        ({}, 422, "invalid"),
        ({"text": "BEGIN:VCALENDAR" + 1_001 * "\nBEGIN:VEVENT\nEND:VEVENT"}, 422, "invalid"),
        ({"text": "x" * 1_000_000}, 413, "too_large"),
    ],
)
def test_what_is_no_calendar_or_too_large_is_refused(
    person: Person, body: dict[str, Any], status: int, code: str
) -> None:
    assert person.post(FILE, body).problem == (status, code)


def test_many_events_are_written_in_parts(person: Person) -> None:
    many = [event(f"{number}@example.com", f"Event {number}") for number in range(600)]
    told = send(person, *many)
    assert {one["result"] for one in told["events"]} == {"carried"}
    assert {one["result"] for one in send(person, *many)["events"]} == {"same"}


def test_the_trap_file_is_carried_or_named(person: Person, tmp_path: Path) -> None:
    from tests.sources.traps import ics  # noqa: PLC0415 - it is large

    text = ics(tmp_path).read_text("utf-8")
    told = person.post(FILE, {"text": text}).json["events"]
    assert {one["result"] for one in told} == {"carried", "left_out"}
    again = person.post(FILE, {"text": text}).json
    assert again["batch"] is None
    assert {one["result"] for one in again["events"]} == {"same", "left_out"}


def test_it_takes_a_token_that_may_write_events(person: Person) -> None:
    text = f"BEGIN:VCALENDAR\r\n{event()}END:VCALENDAR\r\n"
    for scope, status in (("events:read", 403), ("events:write", 200)):
        new = {"name": "script", "scopes": [scope], "password": person.password}
        token = person.post("/auth/tokens", new).json["token"]
        assert call("POST", FILE, {"text": text}, token=token).status == status


@settings(max_examples=40, deadline=None, derandomize=True, database=None)
@given(st.lists(st.tuples(st.integers(0, 2_000), st.text(max_size=4)), min_size=1, max_size=6))
def test_no_damage_to_a_file_is_a_fault(
    sign_up: Callable[[], Person], damages: list[tuple[int, str]]
) -> None:
    person = sign_up()
    text = event(RRULE="FREQ=DAILY;COUNT=3", EXDATE="20261128T170000Z")
    text += event(**{"RECURRENCE-ID": "20261129T170000Z"}) + event("other@example.com", "Other")
    for place, what in damages:
        at = place % len(text)
        text = text[:at] + what + text[at + len(what) :]
    answer = person.post(FILE, {"text": f"BEGIN:VCALENDAR\r\n{text}END:VCALENDAR\r\n"})
    assert answer.status == 200, answer
    assert answer.json["events"]
