"""`make bench`: every part, or those named, into bench/results.md."""

import argparse
import sys
from collections.abc import Callable
from pathlib import Path

from bench import burst, invoking, isolation_cost, machine, report, scaling, serving, starting
from bench.environment import Environment, start_environment

METHOD = Path(__file__).parent / "method.md"
SMALL = 20_000  # rows
TITLES = {
    "handler": "Handlers",
    "start": "Start",
    "http": "HTTP on one core",
    "isolation": "The cost of isolation in PostgreSQL",
    "burst": "A burst of connections",
    "scaling": "Scaling",
}


def parts(chosen: argparse.Namespace) -> dict[str, Callable[[Environment], str]]:
    """Return each part's measurement, small or complete."""
    small: bool = chosen.small
    sizes = (*scaling.SIZES[: 1 if small else None], *([scaling.HUGE] if chosen.huge else []))
    return {
        "handler": lambda at: invoking.measure(at, 2 if small else 5, 200 if small else 1500),
        "start": lambda at: starting.measure(at, 2 if small else 15),
        "http": lambda at: serving.measure(at, 1 if small else 3, 1 if small else 2),
        "isolation": lambda at: isolation_cost.measure(at, 4 if small else 25),
        "burst": burst.measure,
        # Last, since it empties the tables.
        "scaling": lambda at: scaling.measure(at, sizes),
    }


def main() -> None:
    """Measure the parts named by the arguments, or all."""
    parser = argparse.ArgumentParser(prog="bench")
    parser.add_argument("parts", nargs="*", help=" ".join(TITLES))
    parser.add_argument("--small", action="store_true", help="only to see that it works")
    parser.add_argument("--huge", action="store_true", help="scaling to ten million rows")
    parser.add_argument("--rows", type=int, default=1_000_000, help="thoughts of other users")
    chosen = parser.parse_args()
    machine.check()
    report.write("method", METHOD.read_text("utf-8"))
    measures = parts(chosen)
    with start_environment(SMALL if chosen.small else chosen.rows) as environment:
        for part in chosen.parts or measures:
            about = machine.description()
            text = measures[part](environment)
            report.write(part, f"## {TITLES[part]}\n\n{about}\n\n{text}")
    sys.exit("\n".join(f"MISSED: {goal}" for goal in report.MISSED) or 0)


if __name__ == "__main__":
    main()
