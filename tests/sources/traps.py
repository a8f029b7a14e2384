"""A small file of every source with the traps that real exports have."""

import json
import os
from collections.abc import Callable
from pathlib import Path
from typing import Any

from tests.sources.reading import Content, tarred, written, zipped

PICTURE = "0123456789abcdef0123456789abcdef"
OTHER = "b" * 32


def dayone_entry(number: int, **fields: Any) -> dict[str, Any]:
    return {
        "uuid": f"{number:032X}",
        "creationDate": "2024-07-23T21:30:00Z",
        "timeZone": "Europe/Berlin",
        "text": f"Entry {number}",
        **fields,
    }


def dayone_journal(*entries: Any) -> dict[str, Any]:
    return {"metadata": {"version": "1.0"}, "entries": list(entries)}


def dayone(folder: Path) -> Path:
    pictured = dayone_entry(
        3,
        text="Before ![](dayone-moment://AB12) after ![](dayone-moment:/video/CD34)",
        photos=[
            {"identifier": "AB12", "md5": PICTURE, "type": "jpeg", "orderInEntry": 1},
            {"identifier": "EF56", "md5": OTHER, "type": "png", "orderInEntry": 2},
        ],
        videos=[{"identifier": "CD34", "md5": "c" * 32, "type": "mov"}],
    )
    return zipped(
        folder / "Export.zip",
        {
            "Tagebuch.json": dayone_journal(
                dayone_entry(1, text="A stop\\. Code `a\\.b` and\n```\nc\\.d\n```"),
                dayone_entry(2, text="", isPinned=True, weather={"temperatureCelsius": 21}),
                pictured,
                dayone_entry(
                    4, text=f"See dayone2://view?entryId={1:032X}", tags=["Sea_Side", "a-b"]
                ),
                dayone_entry(5, creationDate="soon"),
                "no entry",
                dayone_entry(
                    6,
                    starred=True,
                    timeZone="Moon/Base",
                    location={"placeName": "Pier", "latitude": 0.5, "longitude": -1},
                    modifiedDate="2020-01-01T00:00:00Z",
                ),
            ),
            "Travel.json": dayone_journal(dayone_entry(7)),
            "Broken.json": '{"metadata": {}, "entries": [',
            f"photos/{PICTURE}.jpg": b"\xff\xd8",
            f"photos/{OTHER}.png": b"",
        },
    )


USEC = 1_600_000_000_000_000  # 2020-09-13T12:26:40Z


def keep_note(**fields: Any) -> dict[str, Any]:
    return {
        "color": "DEFAULT",
        "isTrashed": False,
        "isPinned": False,
        "isArchived": False,
        "title": "",
        "userEditedTimestampUsec": USEC + 1_000_000,
        "createdTimestampUsec": USEC,
        **fields,
    }


FOLDER = "Takeout/Google Notizen"
KEEP: dict[str, str | bytes | dict[str, Any]] = {
    f"{FOLDER}/List.json": keep_note(
        title="Shopping",
        listContent=[
            {"text": "bread", "isChecked": True},
            {"textHtml": "<p>olive <b>oil</b></p>", "isChecked": False},
        ],
        labels=[{"name": "Home"}, {"nothing": 1}],
    ),
    f"{FOLDER}/Twin.json": keep_note(title="Twin", textContent="same"),
    f"{FOLDER}/Twin(1).json": keep_note(title="Twin", textContent="same"),
    f"{FOLDER}/Title only.json": keep_note(title="Call the bank", isPinned=True, color="RED"),
    f"{FOLDER}/Trashed.json": keep_note(textContent="gone", isTrashed=True),
    f"{FOLDER}/Archived.json": keep_note(textContent="Keep me", isArchived=True),
    f"{FOLDER}/Old.json": {
        "isTrashed": False,
        "color": "BLUE",
        "textContentHtml": '<p>An <a href="https://example.org">old</a> one<br>two</p>',
        "userEditedTimestampUsec": USEC,
    },
    f"{FOLDER}/Picture.json": keep_note(
        attachments=[
            {"filePath": "a.jpeg", "mimetype": "image/jpeg"},
            {"filePath": "missing.png"},
        ]
    ),
    f"{FOLDER}/a.jpg": b"\xff\xd8",
    f"{FOLDER}/Empty.json": keep_note(),
    f"{FOLDER}/Broken.json": '{"color": "X", "isTrashed": fal',
    f"{FOLDER}/Labels.txt": "Home",
}


def keep_folder(folder: Path) -> Path:
    return written(folder / "out", KEEP)


def keep_tar(folder: Path) -> Path:
    return tarred(folder / "takeout.tgz", KEEP)


SN_BACKUP = "Standard Notes Backup and Import File txt.txt"


def sn_note(uuid: str, **content: Any) -> dict[str, Any]:
    return {
        "uuid": uuid,
        "content_type": "Note",
        "created_at": "2023-03-01T10:00:00.000Z",
        "updated_at": "2023-03-02T10:00:00.000Z",
        "content": {"title": uuid, "text": f"text of {uuid}", "references": [], **content},
    }


def sn_tag(uuid: str, title: str, notes: list[str], parent: str | None = None) -> dict[str, Any]:
    references: list[dict[str, str]] = [{"uuid": one, "content_type": "Note"} for one in notes]
    if parent:
        above = {"uuid": parent, "content_type": "Tag", "reference_type": "TagToParentTag"}
        references.append(above)
    content = {"title": title, "references": references}
    return {"uuid": uuid, "content_type": "Tag", "content": content}


def lexical(*children: dict[str, Any]) -> str:
    return json.dumps({"root": {"type": "root", "children": children}}, separators=(",", ":"))


def words(text: str, style: int = 0) -> dict[str, Any]:
    return {"type": "text", "text": text, "format": style}


SUPER = lexical(
    {"type": "heading", "tag": "h2", "children": [words("Plan")]},
    {
        "type": "paragraph",
        "children": [
            words("go "),
            words("now", 1),
            {"type": "linebreak"},
            {"type": "link", "url": "https://example.org", "children": [words("there")]},
        ],
    },
    {
        "type": "list",
        "listType": "check",
        "children": [
            {"type": "listitem", "checked": True, "children": [words("done")]},
            {"type": "listitem", "children": [words("open")]},
        ],
    },
    {"type": "code", "language": "py", "children": [words("a = 1")]},
)

SN_ITEMS: list[Any] = [
    sn_note("plain", title="A\u00a0title"),
    sn_note("super", text=SUPER, noteType="super"),
    sn_note("empty", text=lexical(), noteType="super"),
    sn_note("long", text="x" * 37_481),
    sn_note("copy", duplicate_of="plain"),
    sn_note("pinned", appData={"org.standardnotes.sn": {"pinned": True, "archived": True}}),
    sn_note("trashed", trashed=True),
    {"uuid": "secret", "content_type": "Note", "created_at": "2023-01-01", "content": "004:abc"},
    {"uuid": "key", "content_type": "SN|ItemsKey", "content": {}},
    {"uuid": "file", "content_type": "SN|File", "content": {"name": "a.png"}},
    sn_tag("t1", "work", ["plain", "not-there"]),
    sn_tag("t2", "tax.2023", ["plain"], parent="t1"),
    sn_tag("t3", "loop", ["super"], parent="t3"),
    "nothing",
]


def standard_notes(folder: Path) -> Path:
    backup: Content = {"version": "004", "items": SN_ITEMS}
    files: dict[str, Content] = {SN_BACKUP: backup, "Items/Note/plain.txt": "text"}
    return zipped(folder / "backup.zip", files)


TODOIST = (
    "TYPE,CONTENT,DESCRIPTION,PRIORITY,INDENT,AUTHOR,RESPONSIBLE,DATE,DATE_LANG,TIMEZONE,"
    "DURATION,DURATION_UNIT"
)
TODOIST_HOME = "\r\n".join(
    [
        "\ufeff" + TODOIST,
        "meta,view_style=list,,,,,,,,,,",
        "section,Garden,,,,,,,,,,",
        "task,Plant tulips @spring @Garden,deep,1,1,Ada (1),,2026-10-03 09:30,en,Europe/Berlin,,",
        'note,"two lines\r\nof a note",,,,Ada (1),,,,,,',
        "task,Dig,,4,2,,,6 Apr 17:15,de,Europe/Berlin,,",
        "task,Deeper,,4,3,,,every friday,en,,,",
        "task,Deepest,,3,4,,,,,,,",
        "task,Below the deepest,,2,5,,,,,,,",
        "task,* Not to be ticked,,4,1,,,whenever it rains,en,,,",
        'task,"{""a"": ""b""}",,4,1,,,,,,,',
        "task,,,4,1,,,,,,,",
        "task,Twice,,4,1,,,,,,,",
        "task,Twice,,4,1,,,,,,,",
        ",,,,,,,,,,,",
    ]
)


def todoist(folder: Path) -> Path:
    work = TODOIST + "\ntask,Report,,4,1,,,,,,,\n"
    files: dict[str, Content] = {
        "Home [6X7fxq].csv": TODOIST_HOME.encode(),
        "Work [2].csv": work.encode(),
    }
    return zipped(folder / "backup.zip", files)


TICKTICK = (
    "Folder Name,List Name,Title,Kind,Tags,Content,Is Check list,Start Date,Due Date,Reminder,"
    "Repeat,Priority,Status,Created Time,Completed Time,Order,Timezone,Is All Day,Is Floating,"
    "Column Name,Column Order,View Mode,taskId,parentId"
)


def ticktick_row(**cells: str) -> str:
    names = TICKTICK.split(",")
    given = {name.replace(" ", "_"): name for name in names}
    values = {given[key]: value for key, value in cells.items()}
    return ",".join('"' + values.get(name, "").replace('"', '""') + '"' for name in names)


TICKTICK_ROWS = [
    ticktick_row(Title="Child first", taskId="2", parentId="1", List_Name="Home", Priority="p1"),
    ticktick_row(
        Title="Parent\nof two lines",
        taskId="1",
        List_Name="Home",
        Folder_Name="Life",
        Column_Name="Next",
        Priority="5",
        Status="0",
        Completed_Time="2019-01-01T00:00:00+0000",
        Due_Date="2018-12-11T23:00:00+0000",
        Timezone="Europe/Berlin",
        Is_All_Day="true",
        Tags="sea, Night",
        Content="▫one\n▪two",
        Created_Time="2018-12-01T08:00:00+0000",
    ),
    ticktick_row(
        Title="Done", taskId="abc-3", Status="2", Completed_Time="2019-02-03T10:00:00+0000"
    ),
    ticktick_row(Title="Orphan", taskId="4", parentId="99", Due_Date="2020-05-05T10:30:00+0000"),
    ticktick_row(Title="Cycle A", taskId="5", parentId="6"),
    ticktick_row(Title="Cycle B", taskId="6", parentId="5", Repeat="FREQ=DAILY"),
    ticktick_row(Title="L2", taskId="7", parentId="2"),
    ticktick_row(Title="L3", taskId="8", parentId="7"),
    ticktick_row(Title="L4", taskId="9", parentId="8"),
    ticktick_row(Title="", taskId="10"),
    ticktick_row(Title="Odd date", taskId="11", Due_Date="someday"),
]


def ticktick(folder: Path) -> Path:
    preamble = '\ufeff"Date: 2026-11-25+0000"\n"Version: 7.1"\n"Status: \n0 Normal\n1 Completed"\n'
    path = folder / "TickTick-backup.csv"
    text = preamble + TICKTICK + "\n" + "\n".join(TICKTICK_ROWS) + "\n"
    path.write_text(text, encoding="utf-8")
    return path


JRNL = """Written before the first stamp.

[2023-05-04 09:08] Up early. Walked to the @sea with @Anna.
[1] is a footnote, not an entry.

[2023-05-05 11:59 PM] A star *
And more.
[2023-05-05 11:59 PM] A star *
And more.
[tomorrow] is none either.
"""


def jrnl(folder: Path) -> Path:
    (folder / "diary.txt").write_text(JRNL)
    return folder / "diary.txt"


BOMB = "---\na: &a [x, x]\nb: [*a, *a]\n---\ntext"


def markdown(folder: Path) -> Path:
    vault = written(
        folder / "Vault",
        {
            "Welcome.md": "---\ncreated: 2024-01-02T03:04:05+02:00\naliases: [Hi]\n---\nHello\n",
            "daily/2026-11-25.md": "Sea #night/Watch and `#code` ![[pic.png|300]] ![](gone.jpg)",
            "journals/2026_11_24.md": "tags:: sea, night\n- a bullet\n",
            "notes/Plan.md": "---\ntags: [Work, 2024]\ntitle: A plan\ndate: 2023-05-06\n---\n",
            "notes/bomb.md": BOMB,
            "notes/deep.md": "---\n" + "[" * 5000 + "\n---\ntext",
            "notes/latin.md": b"caf\xe9",
            "notes/assets/pic.png": b"\x89PNG",
            ".obsidian/workspace.md": "ignored",
            "notes/2026-02-30-odd.md": "No such day",
        },
    )
    os.utime(vault / "notes/bomb.md", (1_600_000_000, 1_600_000_000))
    (vault / "notes" / "link.md").symlink_to(vault / "Welcome.md")
    return vault


LOCAL_STORAGE = {
    "thoughts": json.dumps(
        [
            {"id": "1700000000000", "text": "A thought", "tags": ["sea"]},
            {"id": "x", "text": "never"},
        ]
    ),
    "journals": [
        {
            "id": "1700000000000",
            "name": "Diary",
            "color": "#2E86AB",
            "entries": [
                {"id": "1700000000000", "content": "One", "title": "T", "timestamp": 1700000001000},
                {"id": "1700000000000x", "content": "No time"},
            ],
        },
        "nothing",
    ],
    "tasks": "[{broken",
    "theme": "dark",
}


def localstorage(folder: Path) -> Path:
    (folder / "aurora.json").write_text(json.dumps(LOCAL_STORAGE))
    return folder / "aurora.json"


ICS = """BEGIN:VCALENDAR
VERSION:2.0
X-WR-CALNAME:My calendar
BEGIN:VTODO
UID:parent@example.com
SUMMARY:Paint the fence
DUE;TZID=Europe/Berlin:20261126T183000
PRIORITY:1
CATEGORIES:home,Garden
CATEGORIES:summer
DESCRIPTION:two\\ncoats
RRULE:FREQ=YEARLY
CREATED:20261101T080000Z
ATTENDEE:mailto:bob@example.com
END:VTODO
BEGIN:VTODO
UID:child@example.com
SUMMARY:Buy paint
RELATED-TO:parent@example.com
DUE;VALUE=DATE:20261125
STATUS:COMPLETED
COMPLETED:20261120T100000Z
PRIORITY:9
END:VTODO
BEGIN:VTODO
SUMMARY:No id
DUE;TZID=W. Europe Standard Time:20261126T090000
END:VTODO
BEGIN:VTODO
UID:empty
END:VTODO
BEGIN:VTODO
UID:broken
SUMMARY:Broken
DUE:someday
END:VTODO
BEGIN:VJOURNAL
UID:day@example.com
DTSTART;VALUE=DATE:20261122
SUMMARY:A day
DESCRIPTION:The sea was loud.
END:VJOURNAL
BEGIN:VJOURNAL
UID:floating
DTSTART:20261122T213000
DESCRIPTION:No title
END:VJOURNAL
BEGIN:VJOURNAL
UID:never
SUMMARY:No time
END:VJOURNAL
BEGIN:VEVENT
UID:event
DTSTART;TZID=Europe/Berlin:20261127T180000
DTEND;TZID=Europe/Berlin:20261127T190000
RRULE:FREQ=WEEKLY;COUNT=5
EXDATE;TZID=Europe/Berlin:20261204T180000
SUMMARY:Choir
LOCATION:Kirche
END:VEVENT
BEGIN:VEVENT
UID:event
RECURRENCE-ID;TZID=Europe/Berlin:20261211T180000
DTSTART;TZID=Europe/Berlin:20261212T200000
DTEND;TZID=Europe/Berlin:20261212T210000
SUMMARY:Choir, moved
END:VEVENT
BEGIN:VEVENT
UID:day
DTSTART;VALUE=DATE:20261224
SUMMARY:Christmas Eve
END:VEVENT
BEGIN:VEVENT
UID:bad
DTSTART:sometime
SUMMARY:Broken event
END:VEVENT
END:VCALENDAR
"""


def ics(folder: Path) -> Path:
    (folder / "calendar.ics").write_text(ICS.replace("\n", "\r\n"), newline="")
    return folder / "calendar.ics"


TRAPS: dict[str, Callable[[Path], Path]] = {
    "dayone": dayone,
    "ics": ics,
    "keep": keep_tar,
    "standardnotes": standard_notes,
    "todoist": todoist,
    "ticktick": ticktick,
    "jrnl": jrnl,
    "markdown": markdown,
    "localstorage": localstorage,
}
