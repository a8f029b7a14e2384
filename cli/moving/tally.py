"""Counts of an import's results, by line."""

import time
from collections import Counter
from dataclasses import dataclass, field

import click

from cli.moving.plan import Result

SHOWN = 20  # refused lines


@dataclass
class Tally:
    """What became of the lines so far."""

    results: Counter[Result] = field(default_factory=Counter)
    refused: int = 0
    first_refused: list[tuple[int, str]] = field(default_factory=list)
    began: float = field(default_factory=time.monotonic)

    def refuse(self, line: int, why: str) -> None:
        """Count a refused line, and keep it if it is one of the first."""
        self.refused += 1
        self.first_refused = sorted([*self.first_refused, (line, why)])[:SHOWN]

    def rate(self) -> str:
        """Return how many lines were dealt with in how many seconds."""
        lines = self.results.total() + self.refused
        took = time.monotonic() - self.began
        return f"{lines:,} lines in {took:,.1f} s, {lines / max(took, 0.001):,.0f} a second"

    def say(self) -> None:
        """Print the summary; its counts add up to the lines."""
        results = self.results
        since = [one for one in (Result.CHANGED, Result.DELETED) if results[one]]
        left = "".join(f"{results[one]:,} {one.value}; " for one in since)
        click.echo(
            f"{results[Result.ADDED]:,} added, {results[Result.THERE]:,} already there, "
            f"{self.refused:,} refused; {left}{self.rate()}."
        )
        for line, why in self.first_refused:
            click.echo(f"Line {line:,} refused: {why}", err=True)
        if more := self.refused - len(self.first_refused):
            click.echo(f"... and {more:,} more.", err=True)
