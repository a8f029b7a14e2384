"""Numbers as text, and bench/results.md, one section a part."""

import re
import statistics
from collections.abc import Iterable, Sequence
from pathlib import Path

RESULTS = Path(__file__).parent / "results.md"
MISSED: list[str] = []  # goals of this run


def table(head: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    lines = [head, ["---"] * len(head), *rows]
    return "\n".join(f"| {' | '.join(line)} |" for line in lines)


def spread(values: Sequence[float], digits: int = 1) -> str:
    """Return the median, and the least and the most."""
    middle, least, most = statistics.median(values), min(values), max(values)
    if len(values) == 1:
        return f"{middle:.{digits}f}"
    return f"{middle:.{digits}f} ({least:.{digits}f}-{most:.{digits}f})"


def check(goal: str, measured: float, most: float) -> None:
    """Note a goal as missed unless the measured value is at most `most`."""
    if measured > most:
        MISSED.append(f"{goal}: {measured:.2f}, at most {most:.2f}")


def ratio(mine: float, theirs: float) -> str:
    return f"**{mine / theirs:.2f}**"


def write(part: str, text: str) -> None:
    """Write a section to bench/results.md, replacing the previous one."""
    section = f"<!-- {part} -->\n{text.strip()}\n<!-- /{part} -->"
    old = RESULTS.read_text("utf-8") if RESULTS.exists() else ""
    found = re.compile(f"<!-- {part} -->.*?<!-- /{part} -->", re.DOTALL)
    new, count = found.subn(lambda _: section, old)
    RESULTS.write_text(new if count else f"{old}{section}\n", "utf-8")
    print(f"\n{text}\n", flush=True)
