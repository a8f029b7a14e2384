"""Calendar files as other programs write them."""

from datetime import date, datetime, timedelta
from time import process_time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from shared.ics.reading import Found, events_in
from shared.recurrence.series import between

OWN_ZONE = """BEGIN:VTIMEZONE
TZID:My Own Zone
BEGIN:STANDARD
DTSTART:19701025T030000
TZOFFSETFROM:+0200
TZOFFSETTO:+0100
RRULE:FREQ=YEARLY;BYDAY=-1SU;BYMONTH=10
END:STANDARD
BEGIN:DAYLIGHT
DTSTART:19700329T020000
TZOFFSETFROM:+0100
TZOFFSETTO:+0200
RRULE:FREQ=YEARLY;BYDAY=-1SU;BYMONTH=3
END:DAYLIGHT
END:VTIMEZONE
"""
ODD_ZONE = """BEGIN:VTIMEZONE
TZID:Odd
BEGIN:STANDARD
DTSTART:19700101T000000
TZOFFSETFROM:+0337
TZOFFSETTO:+0337
END:STANDARD
END:VTIMEZONE
"""
HOUR = "DURATION:PT1H"
BERLIN = "DTSTART;TZID=Europe/Berlin:20260105T090000"


def event(*lines: str, uid: str = "a") -> str:
    return "\n".join(["BEGIN:VEVENT", f"UID:{uid}", "SUMMARY:x", *lines, "END:VEVENT", ""])


def read(*parts: str) -> list[Found]:
    text = "BEGIN:VCALENDAR\nVERSION:2.0\nPRODID:x\n" + "".join(parts) + "END:VCALENDAR\n"
    return events_in(text.replace("\n", "\r\n").encode())


def starts(*parts: str) -> list[str]:
    """Return when everything in a file starts in 2026, in UTC, with its minutes."""
    found = []
    for one in read(*parts):
        assert one.event, one.reason
        found += between(one.event.series, date(2026, 1, 1), date(2027, 1, 1), "UTC")
    return sorted(
        f"{one.starts_at:%m-%dT%H:%M}/{(one.ends_at - one.starts_at) // timedelta(minutes=1)}"
        for one in found
    )


@pytest.mark.parametrize(
    ("parts", "expected"),
    [
        pytest.param(
            [event("DTSTART;TZID=W. Europe Standard Time:20260705T090000", HOUR)],
            ["07-05T07:00/60"],
            id="a zone by its name in Windows",
        ),
        pytest.param(
            [event("DTSTART;TZID=/freeassociation.sourceforge.net/Europe/Berlin:20260705T090000")],
            ["07-05T07:00/0"],
            id="a zone with a path before it",
        ),
        pytest.param(
            [
                OWN_ZONE,
                event("DTSTART;TZID=My Own Zone:20260328T090000", "RRULE:FREQ=DAILY;COUNT=2"),
            ],
            ["03-28T08:00/0", "03-29T07:00/0"],
            id="a zone that the file defines",
        ),
        pytest.param(
            [ODD_ZONE, event("DTSTART;TZID=Odd:20260705T090000", HOUR)],
            ["07-05T05:23/60"],
            id="an offset that no zone has",
        ),
        pytest.param(
            [event(BERLIN, HOUR, "RRULE:FREQ=DAILY;COUNT=3", "EXDATE:20260106T080000Z")],
            ["01-05T08:00/60", "01-07T08:00/60"],
            id="an excluded date in another zone",
        ),
        pytest.param(
            [event(BERLIN, HOUR, "RRULE:FREQ=DAILY;COUNT=3", "EXDATE;VALUE=DATE:20260106")],
            ["01-05T08:00/60", "01-07T08:00/60"],
            id="an excluded day of a series with a time",
        ),
        pytest.param(
            [
                event(BERLIN, HOUR, "RRULE:FREQ=DAILY;COUNT=3"),
                event("RECURRENCE-ID:20260106T080000Z", "DTSTART:20260106T140000Z", HOUR),
            ],
            ["01-05T08:00/60", "01-06T14:00/60", "01-07T08:00/60"],
            id="a repeat by its start in another zone",
        ),
        pytest.param(
            [
                event(BERLIN, HOUR, "RRULE:FREQ=DAILY;COUNT=3"),
                event(
                    "RECURRENCE-ID;TZID=Europe/Berlin:20260106T090000", BERLIN, "STATUS:CANCELLED"
                ),
            ],
            ["01-05T08:00/60", "01-07T08:00/60"],
            id="a cancelled repeat",
        ),
        pytest.param(
            [
                event(BERLIN, HOUR, "RRULE:FREQ=DAILY;COUNT=4"),
                event(
                    "RECURRENCE-ID;RANGE=THISANDFUTURE;TZID=Europe/Berlin:20260107T090000",
                    "DTSTART;TZID=Europe/Berlin:20260107T110000",
                    "DURATION:PT2H",
                ),
            ],
            ["01-05T08:00/60", "01-06T08:00/60", "01-07T10:00/120", "01-08T10:00/120"],
            id="a repeat and all that follow",
        ),
        pytest.param(
            [event("DTSTART:20260105T090000Z", HOUR, "RDATE;VALUE=PERIOD:20260107T090000Z/PT3H")],
            ["01-05T09:00/60", "01-07T09:00/180"],
            id="an extra date with a length of its own",
        ),
        pytest.param(
            [event("DTSTART;TZID=Europe/Berlin:20260329T003000", "RRULE:FREQ=HOURLY;COUNT=3")],
            ["03-28T23:30/0", "03-29T00:30/0", "03-29T01:30/0"],
            id="a rule by hours is written out",
        ),
        pytest.param(
            [event("DTSTART:20260105T090000Z", "RRULE:FREQ=DAILY;BYHOUR=9,17;COUNT=3")],
            ["01-05T09:00/0", "01-05T17:00/0", "01-06T09:00/0"],
            id="a rule with several hours is written out",
        ),
        pytest.param(
            [event(BERLIN, HOUR, "RRULE:FREQ=DAILY;BYHOUR=09;BYMINUTE=0;COUNT=2")],
            ["01-05T08:00/60", "01-06T08:00/60"],
            id="the hour of the start",
        ),
        pytest.param(
            [event("DTSTART;TZID=Europe/Berlin:20260328T120000", "DURATION:P1D")],
            ["03-28T11:00/1380"],
            id="a day until the same time of the next",
        ),
        pytest.param(
            [event("DTSTART;TZID=Europe/Berlin:20260328T120000", "DURATION:PT24H")],
            ["03-28T11:00/1440"],
            id="24 hours over a change of clocks",
        ),
        pytest.param(
            [
                event(BERLIN, HOUR, "RRULE:FREQ=DAILY;COUNT=4"),
                event(
                    "RECURRENCE-ID;RANGE=THISANDFUTURE;TZID=Europe/Berlin:20260106T090000",
                    "DTSTART;TZID=Europe/Berlin:20260106T110000",
                    HOUR,
                ),
                event("RECURRENCE-ID:20260107T080000Z", "DTSTART:20260107T180000Z", HOUR),
            ],
            ["01-05T08:00/60", "01-06T10:00/60", "01-07T18:00/60", "01-08T10:00/60"],
            id="a repeat after a change of all that follow, by its first start",
        ),
        pytest.param(
            [
                event("SEQUENCE:3", BERLIN, HOUR, "RRULE:FREQ=DAILY;COUNT=2"),
                event("SEQUENCE:2", "RECURRENCE-ID:20260110T080000Z", "DTSTART:20260110T090000Z"),
            ],
            ["01-05T08:00/60", "01-06T08:00/60"],
            id="a repeat that a newer version of the series has no more",
        ),
        pytest.param(
            [event("DTSTART;VALUE=DATE:20260105", "DURATION:PT30H")],
            ["01-05T00:00/2880"],
            id="a day with a length in hours",
        ),
        pytest.param(
            [event("DTSTART:20260105T090000Z", "DTEND:20260105T080000Z")],
            ["01-05T09:00/0"],
            id="an end before the start",
        ),
        pytest.param(
            [event("SEQUENCE:2", BERLIN, HOUR), event("SEQUENCE:1", "DTSTART:20260101T000000Z")],
            ["01-05T08:00/60"],
            id="the newer of two versions",
        ),
        pytest.param(
            [event("RECURRENCE-ID:20260106T080000Z", "DTSTART:20260106T140000Z", HOUR)],
            ["01-06T14:00/60"],
            id="a repeat without its series",
        ),
        pytest.param(
            ["X-WR-TIMEZONE:Europe/Berlin\n", event("DTSTART:20260105T090000", HOUR)],
            ["01-05T08:00/60"],
            id="the zone of the whole calendar",
        ),
        pytest.param(
            [event("DTSTART;VALUE=DATE:20260105", "RRULE:FREQ=YEARLY;BYWEEKNO=2;COUNT=1")],
            ["01-05T00:00/1440"],
            id="a week without a weekday",
        ),
    ],
)
def test_a_file_is_read_as_its_writer_meant(parts: list[str], expected: list[str]) -> None:
    assert starts(*parts) == expected


@pytest.mark.parametrize(
    ("lines", "note"),
    [
        ([BERLIN, "RRULE:FREQ=SECONDLY"], "its rule FREQ=SECONDLY is not kept"),
        ([BERLIN, "RRULE:FREQ=DAILY;COUNT=-1"], "COUNT takes numbers"),
        ([BERLIN, "RRULE:FREQ=DAILY;UNTIL=INVALID DATE"], "UNTIL takes"),
        ([BERLIN, "RRULE:FREQ=HOURLY;BYMONTH=2;BYMONTHDAY=30;COUNT=3"], "is not kept"),
        ([BERLIN, "ATTENDEE:mailto:ada@example.com"], "its guests are not kept"),
        (["DTSTART;TZID=Nowhere:20260105T090000"], "nothing tells what 'Nowhere' is"),
    ],
)
def test_what_cannot_be_kept_is_named(lines: list[str], note: str) -> None:
    [found] = read(event(*lines))
    assert found.event
    assert [one for one in found.changes if note in one], found.changes


def test_a_broken_event_costs_only_itself() -> None:
    found = read(
        event("DTSTART:nonsense", uid="bad"),
        "BEGIN:VEVENT\nUID:open\nSUMMARY:Open\n",
        event(BERLIN, HOUR, uid="good"),
        "BEGIN:VEVENT\nthis is no line\nEND:VEVENT\n",
        event("SUMMARY:No start", uid="none"),
        event(BERLIN, "STATUS:CANCELLED", uid="cancelled"),
    )
    assert {one.uid for one in found if one.event} == {"good"}
    assert len(found) == 6
    assert all(one.reason for one in found if not one.event)


def test_a_broken_repeat_costs_only_itself() -> None:
    [found] = read(
        event(BERLIN, HOUR, "RRULE:FREQ=DAILY;COUNT=3"),
        event("RECURRENCE-ID:20260106T080000Z", "DTSTART:nonsense"),
        event("RECURRENCE-ID:20260107T080000Z", "DTSTART:20260107T180000Z"),
    )
    assert found.event
    assert list(found.event.series.overrides) == ["2026-01-07T09:00"]
    assert "2026-01-06T08:00:00 cannot be read" in found.changes[0]


def test_texts_reminders_and_versions_are_read() -> None:
    [found] = read(
        event(
            BERLIN,
            "DESCRIPTION:two\\nlines\\, one\\; end",
            "LOCATION:K",
            " irche",
            "TRANSP:TRANSPARENT",
            "COLOR:teal",
            "SEQUENCE:7",
            "LAST-MODIFIED:20260101T120000Z",
            "BEGIN:VALARM\nACTION:DISPLAY\nTRIGGER:-PT30M\nEND:VALARM",
        )
    )
    made = found.event
    assert made
    assert (made.description, made.location, made.busy) == ("two\nlines, one; end", "Kirche", False)
    assert (made.color, made.sequence, made.reminders) == ("teal", 7, (30,))
    assert made.updated_at == datetime.fromisoformat("2026-01-01T12:00:00+00:00")


@pytest.mark.parametrize(
    "lines",
    [
        ["RRULE:FREQ=DAILY;COUNT=10000", "EXDATE;VALUE=DATE:" + ",".join(["20300106"] * 5_000)],
        ["RRULE:FREQ=DAILY;COUNT=10000", "EXDATE:" + ",".join(["20260106T080000Z"] * 5_000)],
        ["RRULE:FREQ=DAILY;BYMONTH=2;BYMONTHDAY=30;BYHOUR=1,2;COUNT=1000"],
        ["ATTENDEE:mailto:ada@example.com"] * 3_000,
        ["DESCRIPTION:x" + "\n x" * 30_000],
        ['DESCRIPTION;X="' + '"a' * 20_000 + ":x"],
        ["BEGIN:VEVENT"] * 3_000,
    ],
)
def test_no_event_takes_long(lines: list[str]) -> None:
    begun = process_time()
    assert read(event(BERLIN, *lines))
    assert process_time() - begun < 1


@settings(max_examples=150, deadline=None)
@given(st.lists(st.tuples(st.integers(0, 2_000), st.binary(max_size=4)), max_size=6))
def test_no_damage_to_a_file_raises(damages: list[tuple[int, bytes]]) -> None:
    lines = [BERLIN, HOUR, "RRULE:FREQ=DAILY;COUNT=3", "RDATE:20260107T090000Z"]
    text = (OWN_ZONE + event(*lines) + event("RECURRENCE-ID:20260106T080000Z", BERLIN)).encode()
    for place, what in damages:
        text = text[: place % len(text)] + what + text[place % len(text) + len(what) :]
    for one in events_in(b"BEGIN:VCALENDAR\n" + text + b"END:VCALENDAR\n"):
        assert one.event or one.reason
