"""A process like a Lambda environment: calls a handler and reports the cost.

Arguments: module:name of the handler, and a file with events. Reads `KIND COUNT` lines.
"""

import json
import os
import sys
import time
from importlib import import_module
from pathlib import Path

from bench.context import Context


def main() -> None:
    module, _, name = sys.argv[1].partition(":")
    # Keep the handler's log apart from our output.
    answers = os.fdopen(os.dup(1), "w", buffering=1)
    sys.stdout = Path(os.devnull).open("w")  # noqa: SIM115
    handler = getattr(import_module(module), name)
    events = json.loads(Path(sys.argv[2]).read_text())
    for line in sys.stdin:
        kind, count = line.split()
        walls = []
        began = time.process_time_ns()
        for number in range(int(count)):
            event = events[kind][number % len(events[kind])]
            at = time.perf_counter_ns()
            answer = handler(event, Context())
            walls.append(time.perf_counter_ns() - at)
            if answer["statusCode"] >= 300:
                raise SystemExit(f"{kind} was answered with {answer}")
        spent = time.process_time_ns() - began
        told = {
            "cpu_us": spent / len(walls) / 1000,
            "p50_us": sorted(walls)[len(walls) // 2] / 1000,
        }
        print(json.dumps(told), file=answers)


if __name__ == "__main__":
    main()
