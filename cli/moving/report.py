"""The report of an import: every thing in the file is in one of its columns."""

import json
import time
from collections import Counter
from dataclasses import dataclass, field
from enum import Enum
from pathlib import Path
from typing import Any
from uuid import UUID

import click

from shared.sources.registry import SOURCES
from shared.sources.source import Item, LeftOut, Note, Source

SHOWN = 20  # things left out that are named on the terminal; the report has all
EXAMPLES = 5  # of a note


class Result(Enum):
    """What became of a thing."""

    ADDED = "added"
    THERE = "already there"
    CHANGED = "changed here"
    DELETED = "deleted here"
    LEFT_OUT = "left out"


COLUMNS = (Result.ADDED, Result.THERE, Result.CHANGED, Result.DELETED, Result.LEFT_OUT)


@dataclass
class Report:
    """What became of the things of a file."""

    file: str
    source: Source
    batch: UUID  # what an undo takes back
    is_dry: bool
    read: Counter[str] = field(default_factory=Counter)  # things in the file by kind
    results: Counter[tuple[str, Result]] = field(default_factory=Counter)
    left_out: list[LeftOut] = field(default_factory=list)
    notes: Counter[str] = field(default_factory=Counter)
    examples: dict[str, list[str]] = field(default_factory=dict)
    files: set[str] = field(default_factory=set)
    made: dict[UUID, int] = field(default_factory=dict)  # versions of what then goes to the trash
    stopped: str = ""  # why reading ended before the file did
    diary: UUID | None = None  # the journal that entries were asked to go to, which is no thing
    began: float = field(default_factory=time.monotonic)

    def see(self, thing: Item | LeftOut) -> None:
        """Count a thing of the file."""
        if isinstance(thing, LeftOut):
            self.read[thing.kind] += 1
        elif thing.id != self.diary:
            self.read[thing.kind] += 1
            self.files.update(thing.files)

    def count(self, item: Item, result: Result) -> None:
        """Count what became of a thing."""
        if item.id != self.diary:
            self.results[item.kind, result] += 1

    def leave_out(self, kind: str, where: str, why: str) -> None:
        """Count and name a thing that is not imported."""
        if self.source is SOURCES["jsonl"]:
            why = why.replace("content:", "text:")  # as the line calls it
        self.results[kind, Result.LEFT_OUT] += 1
        self.left_out.append(LeftOut(kind, where, why))

    def note(self, note: Note) -> None:
        """Count a part that was not carried, and keep the first places."""
        self.notes[note.what] += 1
        examples = self.examples.setdefault(note.what, [])
        if note.where and len(examples) < EXAMPLES:
            examples.append(note.where)

    @property
    def adds_up(self) -> bool:
        """Whether every thing in the file is in exactly one column."""
        return all(
            count == sum(self.results[kind, result] for result in COLUMNS)
            for kind, count in self.read.items()
        )

    @property
    def added(self) -> int:
        """How many things were added, or would be."""
        return sum(n for (_, result), n in self.results.items() if result is Result.ADDED)

    @property
    def is_whole(self) -> bool:
        """Whether the whole file was read, and nothing was left out of it."""
        return not (self.left_out or self.stopped)

    def say(self) -> None:
        """Print a line, the table, and below it what was not carried and what was left out."""
        click.echo(self._summary())
        if list(self.read) != ["entry"]:
            click.echo(_row(["", "in the file", *(column.value for column in COLUMNS)]))
            for kind in self.read:
                cells = [self.read[kind], *(self.results[kind, column] for column in COLUMNS)]
                name = f"{kind.removesuffix('y')}ies" if kind.endswith("y") else f"{kind}s"
                click.echo(_row([name, *(f"{cell:,}" for cell in cells)]))
        if self.files:
            count = f"{len(self.files):,}"
            click.echo(_row(["files", count, *"0000", count]))
            click.echo("Files: their names stay in the text; Aurora does not keep their bytes yet.")
        for what, times in self.notes.most_common():
            where = "; ".join(self.examples[what])
            click.echo(f"{times:,} x {what}{f' ({where})' if where else ''}")
        if self.source.never_exports:
            never = ", ".join(self.source.never_exports)
            click.echo(f"{self.source.title} never exports: {never}.")
        for left in self.left_out[:SHOWN]:
            click.echo(f"{left.where} left out: {left.why}", err=True)
        if len(self.left_out) > SHOWN:
            click.echo(f"... and {len(self.left_out) - SHOWN:,} more.", err=True)

    def rate(self) -> str:
        """Return how many things were dealt with in how many seconds."""
        things, took = self.results.total(), time.monotonic() - self.began
        return f"{things:,} things in {took:,.1f} s, {things / max(took, 0.001):,.0f} a second"

    def _summary(self) -> str:
        totals: Counter[Result] = Counter()
        for (_, result), count in self.results.items():
            totals[result] += count
        since = [one for one in (Result.CHANGED, Result.DELETED) if totals[one]]
        left = "".join(f"{totals[one]:,} {one.value}; " for one in since)
        would = "It would be: " if self.is_dry else ""
        return (
            f"{would}{totals[Result.ADDED]:,} added, {totals[Result.THERE]:,} already there, "
            f"{totals[Result.LEFT_OUT]:,} left out; {left}{self.rate()}."
        )

    def write(self, path: Path) -> None:
        """Write all of it as JSON; `aurora import --undo` reads that."""
        path.write_text(json.dumps(self.to_dict(), indent=2, ensure_ascii=False) + "\n")

    def to_dict(self) -> dict[str, Any]:
        """Return all of it."""
        return {
            "file": self.file,
            "source": self.source.name,
            "batch": str(self.batch),
            "dry_run": self.is_dry,
            "kinds": {
                kind: {"in the file": count}
                | {column.value: self.results[kind, column] for column in COLUMNS}
                for kind, count in self.read.items()
            },
            "files_not_carried": len(self.files),
            "left_out": [
                {"kind": one.kind, "where": one.where, "why": one.why} for one in self.left_out
            ],
            "notes": [
                {"what": what, "count": count, "examples": self.examples[what]}
                for what, count in self.notes.most_common()
            ],
            "never_exported": list(self.source.never_exports),
        }


def _row(cells: list[str]) -> str:
    return f"{cells[0]:<10}" + "".join(f"{cell:>15}" for cell in cells[1:])
