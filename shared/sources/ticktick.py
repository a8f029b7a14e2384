"""TickTick's backup: one CSV file whose header comes after some lines about the file."""

from collections.abc import Iterator
from datetime import date, datetime, tzinfo
from typing import Any

from shared.sources.bundle import Bundle
from shared.sources.nesting import parents_first
from shared.sources.reading import Unreadable, csv_rows, moment, row_of, sent, text_of, zone_of
from shared.sources.source import (
    LONGEST_LIST,
    Item,
    LeftOut,
    Note,
    Owner,
    Record,
    Source,
    besides,
    origin,
)

APP = "TickTick"
NAMED = ("List Name", "Title", "taskId")  # columns that only its header has
PRIORITIES = {"0": "low", "1": "medium", "3": "high", "5": "urgent"}
SPOKEN = {"p1": "urgent", "p2": "high", "p3": "medium", "p4": "low"}
COMPLETED = {"1", "2"}
DATES = ("Start Date", "Due Date")
# What is carried whole. Of a date only the day and the time are, and of the rest less or nothing.
LISTS = ("Folder Name", "List Name", "Column Name")
MAPPED = {*LISTS, "Title", "Tags", "Content", "taskId", "parentId"}


def recognise(bundle: Bundle) -> bool:
    """Return whether a CSV file has TickTick's header."""
    return any(_is_backup(bundle.head(name)) for name in bundle.ending(".csv"))


def _is_backup(head: bytes) -> bool:
    return all(name.encode() in head for name in NAMED)


def read(bundle: Bundle, owner: Owner) -> Iterator[Record]:
    """Yield the tasks, a parent before its children."""
    for name in bundle.ending(".csv"):
        if not _is_backup(bundle.head(name)):
            continue
        try:
            rows = list(_rows(text_of(bundle.read(name))))
        except Unreadable as error:
            yield LeftOut("task", name, str(error))
            continue
        yield from _tasks(rows, owner)


def _rows(text: str) -> Iterator[dict[str, str]]:
    header: list[str] | None = None
    for cells in csv_rows(text):
        if header is not None and any(cell.strip() for cell in cells):
            yield row_of(header, cells)
        elif {"Title", "taskId"} <= {cell.strip() for cell in cells}:
            header = [cell.strip() for cell in cells]


def _tasks(rows: list[dict[str, str]], owner: Owner) -> Iterator[Record]:
    """Yield the tasks, and what is said of them; a child may come before its parent."""
    tasks: list[Item] = []
    for number, row in enumerate(rows, 1):
        for record in _task(row, row.get("taskId", "").strip() or f"row {number}", owner):
            if isinstance(record, Item):
                tasks.append(record)
            else:
                yield record
    yield from parents_first(tasks)


def _task(row: dict[str, str], key: str, owner: Owner) -> Iterator[Record]:
    title = " ".join(row.get("Title", "").split())
    where = title[:60] or f"task {key}"
    if not title:
        yield LeftOut("task", where, "it has no title")
        return
    if row.get("Repeat", "").strip():
        yield Note("repetition, kept as text", where)
    fields = _fields(row, title, owner)
    if parent := row.get("parentId", "").strip():
        fields["parent_id"] = str(owner.id_of(f"ticktick:{parent}"))
    dates = {text for name in DATES if (text := row.get(name, "").strip())}
    if len(dates) > 1:
        yield Note("date of its start, kept under its origin: when it is due is taken", where)
    if dates and "date" not in fields:
        yield Note("date that cannot be read", where)
    kept = besides(row, _carried(row, fields))
    named = {name.lower().replace(" ", "_"): value for name, value in kept.items()}
    fields["origin"] = origin(APP, key, named)
    fields["list"] = _list(row)[:LONGEST_LIST] or None
    yield Item("task", owner.id_of(f"ticktick:{key}"), where, fields)


def _list(row: dict[str, str]) -> str:
    names = (row.get(name, "") for name in LISTS)
    return "/".join(" ".join(name.split()) for name in names if name.strip())


def _carried(row: dict[str, str], fields: dict[str, Any]) -> set[str]:
    """Return the columns that the fields of a task say whole."""
    times = {"Created Time": "created_at", "Completed Time": "completed_at"}
    carried = MAPPED | {name for name, field in times.items() if field in fields}
    return carried if len(_list(row)) <= LONGEST_LIST else carried - {*LISTS}


def _fields(row: dict[str, str], title: str, owner: Owner) -> dict[str, Any]:
    zone = zone_of(row.get("Timezone")) or owner.clock
    priority = row.get("Priority", "").strip().lower()
    text = row.get("Content", "").replace("▪", "- [x] ").replace("▫", "- [ ] ").strip("\r\n")
    fields: dict[str, Any] = {
        "title": title,
        "description": text or None,
        "priority": PRIORITIES.get(priority) or SPOKEN.get(priority) or "medium",
        "tags": [tag.strip() for tag in row.get("Tags", "").split(",") if tag.strip()],
        "completed": row.get("Status", "").strip() in COMPLETED,
    }
    fields |= _due(row, zone)
    if created := moment(row.get("Created Time"), zone):
        fields["created_at"] = sent(created)
    completed = moment(row.get("Completed Time"), zone)
    if fields["completed"] and completed:
        fields["completed_at"] = sent(completed)
    return fields


def _due(row: dict[str, str], zone: tzinfo) -> dict[str, str]:
    """Return a task's day and time in its own zone: 23:00Z may be the next day there."""
    text = row.get("Due Date") or row.get("Start Date") or ""
    due: datetime | None = moment(text, zone)
    if due is None:
        return _day(text)
    local = due.astimezone(zone)
    is_all_day = row.get("Is All Day", "").strip().lower() in {"true", "1"}
    day = {"date": local.date().isoformat()}
    return day if is_all_day else day | {"due_time": f"{local:%H:%M}"}


def _day(text: str) -> dict[str, str]:
    try:
        return {"date": date.fromisoformat(text.strip()).isoformat()}
    except ValueError:
        return {}


SOURCE = Source("ticktick", APP, recognise, read, ("habits", "focus records", "attachments"))
