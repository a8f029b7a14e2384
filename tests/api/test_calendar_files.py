"""Events as calendar files, as other programs read them."""

from icalendar import Calendar

from shared.ics.reading import events_in
from tests.api.test_calendar import CHOIR, create
from tests.support.client import call
from tests.support.people import Person


def test_an_event_is_a_file_with_its_zone_and_its_repeats(person: Person) -> None:
    row = create(person, "events", **CHOIR, reminders=[30], location="Kirche", color="#2E86AB")
    answer = person.get(f"/api/events/{row['id']}/ics")
    assert answer.status == 200
    assert answer.headers["content-type"] == "text/calendar; charset=utf-8"
    assert not [error for part in Calendar.from_ical(answer.body).walk() for error in part.errors]
    assert "TZID:Europe/Berlin\r\n" in answer.body
    [found] = events_in(answer.body.encode())
    assert found.event
    assert (found.uid, found.changes, found.event.sequence) == (row["id"], (), 0)
    assert found.event.series.overrides == CHOIR["overrides"]
    assert found.event.reminders == (30,)
    assert (found.event.location, found.event.color) == ("Kirche", "#2E86AB")


def test_an_event_that_came_from_elsewhere_keeps_its_uid_and_counts_its_changes(
    person: Person,
) -> None:
    row = create(person, "events", title="Choir", start="2026-11-27", uid="a@example.com")
    assert person.patch(f"/api/events/{row['id']}", {"title": "Choir, again"}).status == 200
    text = person.get(f"/api/events/{row['id']}/ics").body
    assert "UID:a@example.com\r\n" in text
    assert "SEQUENCE:1\r\n" in text


def test_a_file_that_is_known_is_not_sent_again(person: Person) -> None:
    path = f"/api/events/{create(person, 'events', **CHOIR)['id']}"
    etag = person.get(f"{path}/ics").headers["etag"]
    known = {"if-none-match": etag}
    assert person.call("GET", f"{path}/ics", headers=known).status == 304
    assert person.patch(path, {"title": "Other"}).status == 200
    assert person.call("GET", f"{path}/ics", headers=known).status == 200


def test_a_file_takes_a_token_that_may_read_events(person: Person) -> None:
    path = f"/api/events/{create(person, 'events', **CHOIR)['id']}/ics"
    for scope, status in (("events:read", 200), ("tasks:read", 403)):
        body = {"name": "script", "scopes": [scope], "password": person.password}
        token = person.post("/auth/tokens", body).json["token"]
        assert call("GET", path, token=token).status == status
