"""`make bench`: every part, or those named, into bench/results.md."""

import argparse
from collections.abc import Callable
from pathlib import Path

from bench import burst, growing, invoking, machine, report, serving, starting, walls
from bench.place import Place, place

METHOD = Path(__file__).parent / "method.md"
SMALL = 20_000  # rows
TITLES = {
    "handler": "Handlers",
    "start": "Start",
    "http": "HTTP on one core",
    "walls": "What the walls cost PostgreSQL",
    "burst": "A burst of connections",
    "growth": "Growth",
}


def parts(chosen: argparse.Namespace) -> dict[str, Callable[[Place], str]]:
    """Return how each part is measured, with little or all."""
    small: bool = chosen.small
    sizes = (*growing.SIZES[: 1 if small else None], *([growing.HUGE] if chosen.huge else []))
    return {
        "handler": lambda at: invoking.measure(at, 2 if small else 5, 200 if small else 1500),
        "start": lambda at: starting.measure(at, 2 if small else 15),
        "http": lambda at: serving.measure(at, 1 if small else 3, 1 if small else 2),
        "walls": lambda at: walls.measure(at, 4 if small else 25),
        "burst": burst.measure,
        # The last, since it empties the tables.
        "growth": lambda at: growing.measure(at, sizes),
    }


def main() -> None:
    """Measure what the arguments say."""
    parser = argparse.ArgumentParser(prog="bench")
    parser.add_argument("parts", nargs="*", help=" ".join(TITLES))
    parser.add_argument("--small", action="store_true", help="only to see that it works")
    parser.add_argument("--huge", action="store_true", help="growth to ten million rows")
    parser.add_argument("--rows", type=int, default=1_000_000, help="thoughts beside those asked")
    chosen = parser.parse_args()
    machine.check()
    report.write("method", METHOD.read_text("utf-8"))
    measures = parts(chosen)
    with place(SMALL if chosen.small else chosen.rows) as here:
        for part in chosen.parts or measures:
            about = machine.description()
            text = measures[part](here)
            report.write(part, f"## {TITLES[part]}\n\n{about}\n\n{text}")


if __name__ == "__main__":
    main()
