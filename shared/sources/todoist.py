"""Todoist's CSV of a project, or the ZIP of a backup with one for each."""

import re
from collections import Counter
from collections.abc import Iterator
from datetime import datetime
from typing import Any

from shared.sources.bundle import Bundle
from shared.sources.reading import Unreadable, csv_rows, row_of, text_of, zone_of
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
from shared.sources.spoken_dates import spoken_date

APP = "Todoist"
PRIORITIES = {"1": "urgent", "2": "high", "3": "medium", "4": "low", "": "urgent"}
DEEPEST = 5  # levels of a task, a parent at the top
Row = dict[str, str]
_LABEL = re.compile(r"(?:^|(?<=\s))@([^\s@]+)")
_PROJECT = re.compile(r"\s*\[[0-9A-Za-z]+\]$")


def recognise(bundle: Bundle) -> bool:
    """Return whether a CSV file has the columns of Todoist."""
    return any(_is_project(bundle.head(name)) for name in bundle.ending(".csv"))


def _is_project(head: bytes) -> bool:
    first = head.decode("utf-8", "replace").lstrip("\ufeff").split("\n", 1)[0].upper()
    return "TYPE" in first and "CONTENT" in first and "INDENT" in first


def read(bundle: Bundle, owner: Owner) -> Iterator[Record]:
    """Yield the tasks of each project, a parent before its subtasks."""
    for name in bundle.ending(".csv"):
        if not _is_project(bundle.head(name)):
            continue
        project = _PROJECT.sub("", name.rsplit("/", 1)[-1].removesuffix(".csv"))
        try:
            yield from _Project(owner, project).read(text_of(bundle.read(name)))
        except Unreadable as error:
            yield LeftOut("task", name, str(error))


class _Project:
    """The rows of one file so far: a note belongs to the task before it."""

    def __init__(self, owner: Owner, project: str) -> None:
        self._owner = owner
        self._project = project
        self._section = ""
        self._parents: list[str] = []  # the ids of the tasks above, by level
        self._seen: Counter[str] = Counter()

    def read(self, text: str) -> Iterator[Record]:
        rows = csv_rows(text)
        header = [cell.strip().upper() for cell in next(rows)]
        task: Row | None = None
        notes: list[Row] = []
        for cells in rows:
            row = row_of(header, cells)
            match row.get("TYPE", "").strip().lower():
                case "note" if task is None:
                    where = f"{self._project}: {row.get('CONTENT', '')[:60]}"
                    yield Note("comment on a project or a section, not carried", where)
                case "note":
                    notes.append(row)
                case "section":
                    yield from self._task(task, notes)
                    task, notes = None, []
                    self._section = " ".join(row.get("CONTENT", "").split())
                    self._parents = []
                case "task":
                    yield from self._task(task, notes)
                    task, notes = row, []
                case kind if kind:
                    what = "setting of a project" if kind == "meta" else f"row of the type {kind}"
                    where = f"{self._project}: {row.get('CONTENT', '')[:60]}"
                    yield Note(f"{what}, not carried", where)
        yield from self._task(task, notes)

    def _task(self, row: Row | None, notes: list[Row]) -> Iterator[Record]:
        if row is None:
            return
        title, labels, is_note = _content(row.get("CONTENT", ""))
        where = f"{self._project}: {title[:60]}"
        if not title:
            yield LeftOut("task", where, "it has no title")
            return
        key = self._key(row)
        id_ = self._owner.id_of(key)
        fields, said = self._fields(row, notes, title, labels, where)
        yield from said
        if is_note:
            yield Note("task that cannot be ticked in Todoist, carried as one that can", where)
        level = int(row["INDENT"]) if row.get("INDENT", "").isdecimal() else 1
        del self._parents[max(min(level, DEEPEST) - 1, 0) :]
        if self._parents:
            fields["parent_id"] = self._parents[-1]
        self._parents.append(str(id_))
        levels = ("INDENT",) if level <= DEEPEST else ()
        kept: dict[str, Any] = {**_kept(row, "DESCRIPTION", *levels)}
        kept["notes"] = [more for one in notes if (more := _kept(one))]
        if len(self._list) > LONGEST_LIST:
            kept["list"] = self._list
        fields["origin"] = origin(APP, str(id_), kept)
        yield Item("task", id_, where, fields)

    @property
    def _list(self) -> str:
        return "/".join(part for part in (self._project, self._section) if part)

    def _key(self, row: Row) -> str:
        """Return what tells a task from the others; equal ones are numbered."""
        plain = "\x1f".join(f"{name}={row[name]}" for name in sorted(row) if row[name])
        key = f"todoist:{self._project}:{plain}"
        self._seen[key] += 1
        return key if self._seen[key] == 1 else f"{key}:{self._seen[key]}"

    def _fields(
        self, row: Row, notes: list[Row], title: str, labels: list[str], where: str
    ) -> tuple[dict[str, Any], list[Note]]:
        said: list[Note] = []
        comments = (_quoted(note.get("CONTENT", "")) for note in notes)
        lines = [row.get("DESCRIPTION", "").strip(), *comments]
        zone = zone_of(row.get("TIMEZONE")) or self._owner.clock
        words = row.get("DATE", "").strip()
        day, at, is_recurring = spoken_date(words, datetime.now(zone).date())
        if words and (day is None or is_recurring):
            lines.append(f"Date in Todoist: {words}")
            what = "repetition, kept as words" if is_recurring else "date that cannot be read"
            said.append(Note(what, where))
        fields: dict[str, Any] = {
            "title": title,
            "description": "\n\n".join(line for line in lines if line) or None,
            "priority": PRIORITIES.get(row.get("PRIORITY", "").strip(), "low"),
            "tags": labels,
            "list": self._list[:LONGEST_LIST],
        }
        if day:
            fields |= {"date": day.isoformat(), "due_time": at}
        return fields, said


def _kept(row: Row, *carried: str) -> dict[str, str]:
    """Return what a row says besides its text, a priority that is known, and what is carried."""
    known = row.get("PRIORITY", "").strip() in PRIORITIES
    names = {"TYPE", "CONTENT", *carried, *(("PRIORITY",) if known else ())}
    return {name.lower(): value for name, value in besides(row, names).items() if value}


def _content(content: str) -> tuple[str, list[str], bool]:
    """Return a title without its labels, the labels, and whether the task is one to be ticked."""
    is_note = content.startswith("* ")
    labels = _LABEL.findall(content)
    title = " ".join(_LABEL.sub("", content.removeprefix("* ")).split())
    return (title or " ".join(content.split())), list(dict.fromkeys(labels)), is_note


def _quoted(note: str) -> str:
    return "\n".join(f"> {line}".rstrip() for line in note.strip().splitlines())


SOURCE = Source(
    "todoist", APP, recognise, read, ("completed tasks", "archived projects", "attachments")
)
