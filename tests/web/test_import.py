"""Import in the app: a file is shown as a table, written once, and taken back."""

import json
import re
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from cli.api import aurora
from cli.moving.export import export
from cli.moving.importer import Options, import_file
from cli.moving.me import read_me
from cli.moving.report import Report, Result
from tests.sources.traps import TRAPS, dayone_entry, dayone_journal, keep_folder
from tests.support.app import DESKTOP, PHONE, Device, eventually
from tests.support.people import Person
from tests.web.test_accessible import findings
from tests.web.test_offline import api_of

FILES = TRAPS | {"keep folder": keep_folder}
COLUMNS = {
    "To add": "added",
    "Added": "added",
    "Already there": "already there",
    "Changed here": "changed here",
    "Deleted here": "deleted here",
    "Left out": "left out",
}
KINDS = {
    "Thoughts": "thought",
    "Journals": "journal",
    "Entries": "entry",
    "Tasks": "task",
    "Events": "event",
}
Table = dict[str, dict[str, int]]


def choose(page: Page, path: Path) -> None:
    label = "Choose a folder" if path.is_dir() else "Choose a file"
    page.get_by_label(label).set_input_files(path)


def table(page: Page) -> Table:
    """What the page says of each kind, in the words of the command's report."""
    found = page.get_by_role("table")
    expect(found).to_be_visible(timeout=30_000)
    kinds = [KINDS[name] for name in found.locator("thead th").all_inner_texts()]
    counts: Table = {kind: {} for kind in kinds}
    for row in found.locator("tbody tr").all():
        name = row.locator("th").inner_text()
        for kind, cell in zip(kinds, row.locator("td").all_inner_texts(), strict=True):
            counts[kind][COLUMNS.get(name, "in the file")] = int(cell.replace(",", ""))
    return counts


def write(page: Page) -> None:
    page.get_by_role("button", name=re.compile("^Import [0-9]")).click()
    expect(page.get_by_role("button", name="Take this import back")).to_be_visible(timeout=30_000)


def by_command(url: str, person: Person, file: Path) -> Report:
    with aurora(url) as account:
        account.use_token(person.access_token)
        return import_file(account, read_me(account, None), file, Options())


def everything(person: Person) -> dict[str, Any]:
    items = person.get("/api/changes", since=0).json["items"]
    return {item["id"]: item["row"] for item in items if item["row"]}


@pytest.fixture(params=FILES)
def source(request: pytest.FixtureRequest, tmp_path: Path) -> Path:
    return FILES[request.param](tmp_path)


def test_the_app_and_the_command_find_the_same_in_a_file(
    device: Callable[..., Device], email: str, app: str, source: Path
) -> None:
    own = device(size=PHONE)
    own.register(email)
    page = own.open("/import")
    choose(page, source)
    planned = table(page)
    person = api_of(email)
    assert everything(person) == {}  # nothing is written before somebody says so
    write(page)
    assert table(page) == planned
    expect(page.get_by_role("button", name="Take this import back")).to_be_enabled()
    command = by_command(app, person, source)
    assert command.added == 0  # it is all there, under the ids that the command gives
    unread = page.locator("section", has_text="Not read here").get_by_role("listitem").count()
    in_the_file = sum(row["in the file"] for row in planned.values())
    assert in_the_file + unread == command.read.total()
    for kind, row in planned.items():
        assert row["in the file"] == sum(n for name, n in row.items() if name != "in the file")
        assert row["added"] == command.results[kind, Result.THERE]
    left = sum(row["left out"] for row in planned.values())
    assert left + unread == len(command.left_out)

    page.get_by_role("button", name="Choose another").click()
    choose(page, source)
    again = table(page)
    assert {kind: row["already there"] for kind, row in again.items()} == {
        kind: row["added"] for kind, row in planned.items()
    }
    expect(page.get_by_role("button", name=re.compile("^Import [0-9]"))).to_have_count(0)
    width = page.evaluate("document.documentElement.scrollWidth")
    assert width <= PHONE["width"]


def test_an_import_is_taken_back_and_what_was_changed_since_stays(
    device: Callable[..., Device], email: str, tmp_path: Path
) -> None:
    own = device()
    own.register(email)
    own.write("Mine")
    page = own.open("/import")
    entries = [dayone_entry(number) for number in range(1, 251)]
    file = tmp_path / "Diary.json"
    file.write_text(json.dumps(dayone_journal(*entries)))
    page.get_by_label("Tag for everything").fill("Moved")
    choose(page, file)
    write(page)
    person = api_of(email)
    rows = everything(person)
    assert len(rows) == 252
    kept = next(row for row in rows.values() if row.get("content") == "Entry 7")
    assert kept["tags"] == ["moved"]
    edited = person.patch(
        f"/api/journals/{kept['journal_id']}/entries/{kept['id']}", {"content": "Entry 7, edited"}
    )
    assert edited.status == 200
    page.reload()
    expect(page.get_by_text("Your last import: Diary.json")).to_be_visible()
    page.get_by_role("button", name="Take this import back").click()
    expect(page.get_by_role("heading", name="Taken back.")).to_be_visible(timeout=30_000)
    stays = page.locator(".remarks").get_by_role("listitem")
    expect(stays.filter(has_text="Entry 7, edited")).to_be_visible()
    left = everything(person)
    assert sorted(
        row.get("text") or row.get("content") or row["name"] for row in left.values()
    ) == ["Diary", "Entry 7, edited", "Mine"]
    page.get_by_role("button", name="Choose another").click()
    expect(page.get_by_text("Your last import")).to_have_count(0)
    choose(page, file)
    write(page)
    assert len(everything(person)) == 252  # it counts as never imported


def test_an_import_that_was_stopped_goes_on(
    device: Callable[..., Device], email: str, tmp_path: Path
) -> None:
    own = device()
    own.register(email)
    page = own.open("/import")
    file = tmp_path / "Diary.json"
    file.write_text(json.dumps(dayone_journal(*(dayone_entry(n) for n in range(1, 401)))))
    choose(page, file)
    table(page)
    sent: list[str] = []

    def some(route: Any) -> None:
        sent.append(route.request.url)
        if len(sent) < 3:
            route.continue_()

    page.route("**/api/changes", some)
    page.get_by_role("button", name=re.compile("^Import [0-9]")).click()
    eventually(lambda: len(sent) >= 3, page=page)
    page.unroute("**/api/changes")
    page.reload()  # in the middle of it
    person = api_of(email)
    assert 0 < len(everything(person)) < 401
    expect(page.get_by_text("Stopped: Diary.json.")).to_be_visible()
    choose(page, file)
    found = table(page)["entry"]
    assert found["already there"] > 0
    assert found["already there"] + found["added"] == found["in the file"] == 400
    write(page)
    assert len(everything(person)) == 401
    page.get_by_role("button", name="Take this import back").click()
    expect(page.get_by_role("heading", name="Taken back.")).to_be_visible(timeout=30_000)
    assert everything(person) == {}  # also what was written before it stopped


def test_what_lay_in_the_trash_gets_there_though_the_import_was_taken_back_and_stopped(
    device: Callable[..., Device], email: str, tmp_path: Path
) -> None:
    own = device()
    own.register(email)
    page = own.open("/import")
    file = keep_folder(tmp_path)
    person = api_of(email)
    choose(page, file)
    write(page)
    page.get_by_role("button", name="Take this import back").click()
    expect(page.get_by_role("heading", name="Taken back.")).to_be_visible(timeout=30_000)
    page.get_by_role("button", name="Choose another").click()
    choose(page, file)
    table(page)
    held: list[str] = []

    def deletions_are_held(route: Any) -> None:
        if '"fields":null' in (route.request.post_data or ""):
            held.append(route.request.url)
        else:
            route.continue_()

    page.route("**/api/changes", deletions_are_held)
    page.get_by_role("button", name=re.compile("^Import [0-9]")).click()
    eventually(lambda: bool(held), page=page)
    page.reload()
    page.unroute("**/api/changes")
    assert person.get("/api/trash").json["items"] == []
    choose(page, file)
    assert table(page)["thought"]["added"] == 0
    page.get_by_role("button", name=re.compile("^Import")).click()
    expect(page.get_by_role("button", name="Take this import back")).to_be_visible(timeout=30_000)
    (trashed,) = person.get("/api/trash").json["items"]
    assert trashed["row"]["text"] == "gone"


def test_a_large_file_is_sent_in_parts_and_pictures_never(
    device: Callable[..., Device], email: str, app: str, tmp_path: Path
) -> None:
    own = device()
    own.register(email)
    page = own.open("/import")
    entries = [dayone_entry(n, text=f"{n} " + "sea " * 5_000) for n in range(1, 101)]
    file = tmp_path / "Diary.json"
    file.write_text(json.dumps(dayone_journal(*entries)))
    bodies: list[bytes] = []
    page.on("request", lambda one: bodies.append(one.post_data_buffer or b""))
    choose(page, file)
    assert table(page)["entry"]["added"] == 100
    assert len([body for body in bodies if b"entries" in body]) > 5
    assert max(map(len, bodies)) < 1_000_000
    write(page)
    assert by_command(app, api_of(email), file).added == 0


def large_todoist(folder: Path) -> Path:
    tasks = [
        row
        for number in range(160)
        for row in (
            *([f"section,Part {number // 40},,,,"] if number % 40 == 39 else []),
            f'task,Task {number % 140},"{"sea, " * 1_000}",1,1,',
            f"task,Below {number},{'loud ' * 300},4,2,2026-10-03",
            f'note,"On {number}\r\nof two lines",,,,',
        )
    ]
    head = "TYPE,CONTENT,DESCRIPTION,PRIORITY,INDENT,DATE"
    (folder / "Home.csv").write_text("\r\n".join([head, "meta,view,,,,", *tasks]), newline="")
    return folder / "Home.csv"


def large_calendar(folder: Path) -> Path:
    def part(kind: str, uid: str, *lines: str) -> list[str]:
        text = f"DESCRIPTION:{'sea ' * 1_000}"
        return [f"BEGIN:{kind}", f"UID:{uid}", f"SUMMARY:{uid}", *lines, text, f"END:{kind}"]

    zone = ["BEGIN:VTIMEZONE", "TZID:Home", "BEGIN:STANDARD", "DTSTART:19700101T000000"]
    zone += ["TZOFFSETFROM:+0545", "TZOFFSETTO:+0545", "END:STANDARD", "END:VTIMEZONE"]
    at = "TZID=Home:20261127T180000"
    parts = [
        line
        for number in range(100)
        for line in (
            *part("VEVENT", f"event {number}", f"DTSTART;{at}", "RRULE:FREQ=WEEKLY;COUNT=3"),
            *part("VTODO", f"child {number}", f"RELATED-TO:above {number}"),
            *part("VJOURNAL", f"day {number}", f"DTSTART;{at}"),
        )
    ]
    moved = ("RECURRENCE-ID;TZID=Home:20261204T180000", "DTSTART;TZID=Home:20261205T180000")
    parts += [line for n in range(100) for line in part("VEVENT", f"event {n}", *moved)]
    parts += [line for number in range(100) for line in part("VTODO", f"above {number}")]
    lines = ["BEGIN:VCALENDAR", "X-WR-CALNAME:Mine", *zone, *parts, "END:VCALENDAR", ""]
    (folder / "calendar.ics").write_text("\r\n".join(lines), newline="")
    return folder / "calendar.ics"


@pytest.mark.parametrize("made", [large_todoist, large_calendar])
def test_a_large_file_of_tasks_or_a_calendar_is_the_same_in_parts(
    device: Callable[..., Device],
    email: str,
    app: str,
    tmp_path: Path,
    made: Callable[[Path], Path],
) -> None:
    file = made(tmp_path)
    assert file.stat().st_size > 1_000_000
    own = device()
    own.register(email)
    page = own.open("/import")
    choose(page, file)
    planned = table(page)
    write(page)
    command = by_command(app, api_of(email), file)
    assert command.added == 0
    assert {kind: row["added"] for kind, row in planned.items()} == {
        kind: command.results[kind, Result.THERE] for kind in command.read
    }


def test_an_archive_comes_back_as_it_was(
    device: Callable[..., Device], email: str, app: str, person: Person, tmp_path: Path
) -> None:
    journal = person.post("/api/journals", {"name": "Diary"}).json["id"]
    entry = person.post(f"/api/journals/{journal}/entries", {"content": "Kept"}).json["id"]
    person.post(f"/api/journals/{journal}/entries", {"content": "Gone with it"})
    parent = person.post("/api/tasks", {"title": "Above"}).json["id"]
    for number in range(3):
        parent = person.post("/api/tasks", {"title": f"{number}", "parent_id": parent}).json["id"]
    other = person.post("/api/journals", {"name": "Other"}).json["id"]
    person.post(f"/api/journals/{other}/entries", {"content": "In the other"})
    person.delete(f"/api/entries/{entry}")
    person.delete(f"/api/journals/{journal}")
    file = tmp_path / "archive.zip"
    with aurora(app) as account:
        account.use_token(person.access_token)
        export(account, read_me(account, None), file, history=False)

    own = device()
    own.register(email)
    page = own.open("/import")
    choose(page, file)
    assert table(page) == {
        kind: {**dict.fromkeys(set(COLUMNS.values()), 0), "in the file": n, "added": n}
        for kind, n in {"journal": 2, "task": 4, "entry": 3}.items()
    }
    write(page)
    mine = api_of(email)

    def moved(whose: Person) -> dict[str, Any]:
        evidence = ("updated_at", "version")
        rows = everything(whose).items()
        return {id_: {k: v for k, v in row.items() if k not in evidence} for id_, row in rows}

    assert moved(mine) == moved(person)
    trash = [one["row"]["id"] for one in mine.get("/api/trash").json["items"]]
    assert sorted(trash) == sorted(
        one["row"]["id"] for one in person.get("/api/trash").json["items"]
    )


def test_an_archive_that_was_changed_is_refused(
    device: Callable[..., Device], email: str, app: str, person: Person, tmp_path: Path
) -> None:
    person.post("/api/thoughts", {"text": "The sea."})
    file, changed = tmp_path / "a.zip", tmp_path / "b.zip"
    with aurora(app) as account:
        account.use_token(person.access_token)
        export(account, read_me(account, None), file, history=False)
    with zipfile.ZipFile(file) as archive, zipfile.ZipFile(changed, "w") as copy:
        for name in archive.namelist():
            copy.writestr(name, archive.read(name).replace(b"The sea.", b"The sky."))
    own = device()
    own.register(email)
    page = own.open("/import")
    choose(page, changed)
    expect(page.get_by_role("alert")).to_contain_text("data/rows/thoughts.jsonl")
    expect(page.get_by_role("alert")).to_contain_text("aurora import b.zip --from aurora")


@pytest.mark.parametrize(
    ("name", "content", "said"),
    [
        ("nothing.bin", b"\x00\xff\x00", "no text in UTF-8"),
        ("broken.zip", b"PK\x03\x04broken", "It is not a whole ZIP archive."),
        ("takeout.tgz", b"\x1f\x8b\x08", "It is damaged"),
        ("takeout.tar.bz2", b"BZh91AY", "aurora import takeout.tar.bz2"),
        ("letter.txt", b"Dear Ada", "Nothing in letter.txt was recognised."),
        ("todoist.csv", b"TYPE,CONTENT,INDENT\n" + b"task,x,1\n" * 150_000, "aurora import"),
    ],
)
def test_what_cannot_be_read_is_told(
    device: Callable[..., Device], email: str, tmp_path: Path, name: str, content: bytes, said: str
) -> None:
    own = device(worker=False)
    own.register(email)
    page = own.open("/import")
    (tmp_path / name).write_bytes(content)
    choose(page, tmp_path / name)
    expect(page.locator("main")).to_contain_text(said)
    expect(page.get_by_role("button", name=re.compile("^Import [0-9]"))).to_have_count(0)


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("size", [PHONE, DESKTOP], ids=["phone", "desktop"])
def test_no_step_of_an_import_has_a_finding_of_axe(
    device: Callable[..., Device], email: str, size: dict[str, int], scheme: str, tmp_path: Path
) -> None:
    own = device(size=size, scheme=scheme)
    own.register(email)
    page = own.open("/import")
    expect(page.get_by_label("Choose a file")).to_be_visible()
    assert findings(page) == []
    choose(page, TRAPS["dayone"](tmp_path))
    table(page)
    assert findings(page) == []
    write(page)
    assert findings(page) == []
    page.get_by_role("button", name="Take this import back").click()
    expect(page.get_by_role("heading", name="Taken back.")).to_be_focused(timeout=30_000)
    assert findings(page) == []


def test_a_picture_that_did_not_come_along_leaves_a_box_with_its_name(
    device: Callable[..., Device], email: str
) -> None:
    own = device()
    own.register(email)
    person = api_of(email)
    name = "0199e7a0-0000-7000-8000-000000000001.jpg"
    journal = person.post("/api/journals", {"name": "Diary"}).json["id"]
    text = f"Before\n\n![The pier](files/{name})\n\n![no](https://example.org/x.png)"
    entry = person.post(f"/api/journals/{journal}/entries", {"content": text}).json["id"]
    own.sync()
    page = own.open(f"/entries/{entry}")
    expect(page.locator(".picture")).to_have_text(f"The pier · {name}")
    expect(page.get_by_text("![no](https://example.org/x.png)")).to_be_visible()
    expect(page.locator("main img")).to_have_count(0)


def test_a_diary_in_json_lines_asks_for_its_journal(
    device: Callable[..., Device], email: str, tmp_path: Path
) -> None:
    own = device()
    own.register(email)
    page = own.open("/import")
    file = tmp_path / "pepys.jsonl"
    lines = [
        {"date": "1660-01-01", "text": f"Entry {number} " + "x" * 1_000} for number in range(900)
    ]
    file.write_text("\n".join(json.dumps(line) for line in [*lines, lines[0]]))
    choose(page, file)
    expect(page.get_by_label("Its name")).to_have_value("pepys")
    page.get_by_label("Its name").fill("Pepys")
    assert findings(page) == []
    page.get_by_role("button", name="Go on").click()
    assert table(page)["entry"]["added"] == 901  # also the one that is there twice
    write(page)
    page.get_by_role("button", name="Choose another").click()
    choose(page, file)
    page.get_by_label("Journal").select_option("Pepys")
    page.get_by_role("button", name="Go on").click()
    assert table(page)["entry"]["already there"] == 901
    person = api_of(email)
    assert [one["name"] for one in person.get("/api/journals").json["items"]] == ["Pepys"]
