"""Whatever a file says is in a field, is kept under the origin, or is named in the report."""

import csv
import io
import json
from collections.abc import Callable
from itertools import count
from pathlib import Path
from typing import Any

import pytest

from shared.sources.fit import fitted
from shared.sources.source import Item
from tests.sources.reading import read
from tests.sources.traps import (
    TICKTICK,
    TODOIST,
    dayone_entry,
    dayone_journal,
    keep_note,
    sn_note,
)

Said = Callable[[str], str]  # a word that stands nowhere else, for what a file says under a name


def filled(names: list[str], said: Said, **fixed: str) -> str:
    """A record of a CSV file that says something in every column but for some."""
    line = io.StringIO()
    known = (fixed.get(name.replace(" ", "_")) for name in names)
    cells = [said(name) if cell is None else cell for name, cell in zip(names, known, strict=True)]
    csv.writer(line).writerow(cells)
    return line.getvalue()


def ticktick(said: Said) -> tuple[str, str]:
    header = f"{TICKTICK},Of a later version"
    row = filled(header.split(","), said, Status="2", taskId="1", parentId="")
    return "a.csv", f"Date: 2026\n{header}\n{row.strip()},{said('no column')}\r\n"


def todoist(said: Said) -> tuple[str, str]:
    header = f"{TODOIST},DEADLINE,Of a later version".split(",")
    row = filled(header, said, TYPE="task", INDENT="9")
    comment = filled(header, lambda name: said(f"comment {name}"), TYPE="note")
    first = filled(header, lambda name: said("first") if name == "CONTENT" else "", TYPE="note")
    odd = filled(header, lambda name: said("odd") if name == "CONTENT" else "", TYPE="view")
    return "Home.csv", f"{','.join(header)}\n{first}{row}{comment}{odd}"


def dayone(said: Said) -> tuple[str, str]:
    names = ("text", "weather", "userActivity", "modifiedDate", "music", "of a later version")
    more: dict[str, Any] = {name: said(name) for name in names}
    place = {name: said(name) for name in ("placeName", "country", "region", "foursquareID")}
    photo = {"identifier": "AB", "cameraMake": said("camera")}
    zone = {"timeZone": said("zone"), "tags": [said("tag")]}
    entry = dayone_entry(1, location=place, photos=[photo], **zone, **more)
    return "Diary.json", json.dumps(dayone_journal(entry))


def keep(said: Said) -> tuple[str, str]:
    names = ("title", "textContent", "color", "sharees", "tasks", "of a later version")
    annotations = [{"title": said("annotation"), "url": said("url")}]
    more = {name: said(name) for name in names} | {"annotations": annotations}
    return "Note.json", json.dumps(keep_note(labels=[{"name": said("label")}], **more))


def standard_notes(said: Said) -> tuple[str, str]:
    names = ("title", "text", "editorIdentifier", "of a later version")
    app = {"org.standardnotes.sn": {"a": said("app")}, "other": {"b": said("other app")}}
    note = sn_note("uuid", **{name: said(name) for name in names}, appData=app)
    note["updated_at"] = said("updated")
    odd = {"uuid": "x", "content_type": said("type"), "content": {}}
    return "backup.txt", json.dumps({"version": "004", "items": [note, odd]})


def jrnl(said: Said) -> tuple[str, str]:
    names = ("title", "body", "of a later version")
    entry = {"date": "2023-05-04", "time": "09:08", "starred": False, "tags": [said("tag")]}
    entries = [{**{name: said(name) for name in names}, **entry}]
    return "all.json", json.dumps({"entries": entries})


def markdown(said: Said) -> tuple[str, str]:
    names = ("title", "created", "Tags", "author", "of a later version")
    head = "\n".join(f"{name}: {said(name)}" for name in names)
    return "a.md", f"---\n{head}\ndate: 2026-11-25\ntags: [{said('tag')}]\n---\n{said('text')}"


def localstorage(said: Said) -> tuple[str, str]:
    def thing(*names: str, **more: Any) -> dict[str, Any]:
        words = {name: said(f"{names} {name}") for name in (*names, "of a later version")}
        return {"id": "1700000000000", **words, **more}

    stored = {
        "thoughts": [thing("text", "mood")],
        "journals": [thing("name", "icon", entries=[thing("content", "title", "mood", "place")])],
        "tasks": [thing("title", "description", "date", "due_time", "notes", "timestamp")],
        "theme": "dark",
        said("key"): "x",
    }
    return "aurora.json", json.dumps(stored)


def ics(said: Said) -> tuple[str, str]:
    names = ("SUMMARY", "DESCRIPTION", "LOCATION", "URL", "CONTACT", "X-ODD", "CATEGORIES")

    def lines(kind: str) -> list[str]:
        own = [f"{name}:{said(f'{kind} {name}')}" for name in names]
        return [f"BEGIN:{kind}", "UID:a", "DTSTART:20261127T180000Z", *own]

    alarm = ["BEGIN:VALARM", "ACTION:DISPLAY", f"DESCRIPTION:{said('alarm')}", "END:VALARM"]
    task = [*lines("VTODO"), "DUE:20261128T180000Z", "PERCENT-COMPLETE:40", *alarm, "END:VTODO"]
    both = ["BEGIN:VCALENDAR", *task, *lines("VJOURNAL"), "END:VJOURNAL", "END:VCALENDAR", ""]
    return "a.ics", "\r\n".join(both)


SOURCES = (ticktick, todoist, dayone, keep, standard_notes, jrnl, markdown, localstorage, ics)


@pytest.mark.parametrize("source", SOURCES)
def test_nothing_is_lost_in_silence(
    tmp_path: Path, source: Callable[[Said], tuple[str, str]]
) -> None:
    words: dict[str, str] = {}
    numbers = count(1)

    def said(name: str) -> str:
        return words.setdefault(name, f"word{next(numbers):03}")

    name, text = source(said)
    (tmp_path / name).write_text(text, newline="")
    found = read(tmp_path / name)
    assert found.left_out == []
    told = [f"{note.what} {note.where}" for note in found.notes]
    told += [json.dumps(one.fields) for one in fitted(found.items, None) if isinstance(one, Item)]
    whole = "\n".join(told)
    assert [name for name, word in words.items() if word not in whole] == []
    assert words


@pytest.mark.parametrize(("line", "name"), [("URL:https://example.org", "url"), ("GEO:1;2", "geo")])
def test_what_an_event_cannot_keep_is_named(tmp_path: Path, line: str, name: str) -> None:
    event = ["BEGIN:VEVENT", "UID:a", "DTSTART:20261127T180000Z", "CREATED:20260101T000000Z"]
    lines = ["BEGIN:VCALENDAR", *event, "SUMMARY:Choir", line, "END:VEVENT", "END:VCALENDAR", ""]
    (tmp_path / "a.ics").write_text("\r\n".join(lines), newline="")
    found = read(tmp_path / "a.ics")
    assert found.said == [f"event: its {name} is not kept"]
    assert found.items[0].fields["created_at"] == "2026-01-01T00:00:00Z"


def test_the_day_of_a_start_is_named_beside_the_day_that_is_due(tmp_path: Path) -> None:
    days = "2026-11-25T08:00:00+0000", "2026-11-27T08:00:00+0000"
    names = TICKTICK.split(",")
    row = filled(
        names, lambda _: "", Title="Both", taskId="1", Start_Date=days[0], Due_Date=days[1]
    )
    (tmp_path / "a.csv").write_text(f"{TICKTICK}\n{row}")
    found = read(tmp_path / "a.csv")
    assert found.said == ["date of its start, kept under its origin: when it is due is taken"]
    [task] = found.items
    assert task.fields["date"] == "2026-11-27"
    assert task.fields["origin"]["kept"]["start_date"] == days[0]
