"""The messages and summary of a sync."""

import time
from dataclasses import dataclass, field

import click


@dataclass
class Report:
    """Counts, and a line for everything that needs somebody to look."""

    received: int = 0
    sent: int = 0
    conflicts: int = 0
    refused: int = 0
    failed: int = 0
    held_back: bool = False  # deletions
    began: float = field(default_factory=time.monotonic)
    told: set[str] = field(default_factory=set)

    @property
    def well(self) -> bool:
        """Whether nobody needs to look."""
        return not (self.conflicts or self.refused or self.failed or self.held_back)

    def refuse(self, path: str, why: str) -> None:
        """Tell of a file that stays as it is, and is tried again next time."""
        if self._tell(f"{path} was not sent: {why}. Mend it; the next sync tries again."):
            self.refused += 1

    def fail(self, path: str, why: str) -> None:
        """Tell of a file that could not be written."""
        if self._tell(f"{path} was not written: {why}. The next sync tries again."):
            self.failed += 1

    def conflict(self, line: str) -> None:
        """Tell of two texts, or of a text that was deleted on one side."""
        self.conflicts += 1
        self._tell(line)

    def hold_back(self, line: str) -> None:
        """Tell why nothing is deleted."""
        self.held_back = True
        self._tell(line)

    def note(self, line: str) -> None:
        """Tell of something that needs nobody."""
        self._tell(line)

    def summary(self) -> str:
        """Return what was done, on one line."""
        conflicts = "1 conflict" if self.conflicts == 1 else f"{self.conflicts:,} conflicts"
        refused = f", {self.refused:,} refused" if self.refused else ""
        took = time.monotonic() - self.began
        return f"{self.received:,} received, {self.sent:,} sent, {conflicts}{refused}; {took:.1f} s"

    def _tell(self, line: str) -> bool:
        """Say something, once."""
        is_new = line not in self.told
        self.told.add(line)
        if is_new:
            click.echo("".join(one if one.isprintable() else "?" for one in line), err=True)
        return is_new
