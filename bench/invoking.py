"""Handlers: the cost of one API Gateway event, session check and database included."""

import json
import statistics
import subprocess
import sys
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path

from bench import machine
from bench.environment import GENEROUS, PEER, SECRET, Environment, Kind, Signed
from bench.isolation_cost import median_of_pgbench
from bench.report import check, ratio, spread, table

KINDS: tuple[Kind, ...] = ("POST", "GET", "list")
ROOT = Path(__file__).parent.parent
MOST_CPU = 0.40  # of FastAPI + Mangum's processor time
MOST_MB = 80.0


@dataclass(frozen=True)
class Handler:
    """A Lambda handler, and how its process is set up."""

    name: str
    path: str
    signed: Signed = "peer"
    checks: bool = True  # the session in the database

    def variables(self, environment: Environment) -> dict[str, str]:
        mine = {"JWT_SECRET": SECRET, "SESSION_CHECK": "yes" if self.checks else "no"}
        user = {"PGUSER": "aurora_app" if self.checks else PEER}
        return {**clean(), **environment.variables, **GENEROUS, **mine, **user}


AURORA = Handler("Aurora", "functions.thoughts.app:handler", signed="aurora")
BARE = Handler("bare handler", "bench.peers.bare.app:handler")
MANGUM = Handler("FastAPI + Mangum", "bench.peers.mangum.app:handler")
HANDLERS = (
    AURORA,
    BARE,
    MANGUM,
    Handler("bare handler, no session check", BARE.path, checks=False),
    Handler("FastAPI + Mangum, no session check", MANGUM.path, checks=False),
)


def clean() -> dict[str, str]:
    """Return an environment without settings for Python or PostgreSQL, except paths."""
    return {"PATH": "/usr/local/bin:/usr/bin:/bin", "PYTHONPATH": str(ROOT), "LC_ALL": "C.UTF-8"}


class Process:
    """A handler in a process of its own, on the server's core."""

    def __init__(self, handler: Handler, environment: Environment, stack: ExitStack) -> None:
        events = environment.folder / f"events-{handler.signed}.json"
        events.write_text(
            json.dumps({kind: environment.events(kind, handler.signed) for kind in KINDS})
        )
        command = [sys.executable, "-m", "bench.invoke", handler.path, events]
        self._process = stack.enter_context(
            subprocess.Popen(
                machine.on(machine.SERVER, command),
                env=handler.variables(environment),
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                text=True,
            )
        )
        assert self._process.stdin
        stack.callback(self._process.stdin.close)

    def run(self, kind: Kind, count: int) -> dict[str, float]:
        """Answer `count` events, and return microseconds per event: cpu_us, p50_us."""
        assert self._process.stdin
        assert self._process.stdout
        print(kind, count, file=self._process.stdin, flush=True)
        told: dict[str, float] = json.loads(self._process.stdout.readline())
        return told

    def rss_mb(self) -> float:
        return machine.rss_mb(self._process.pid)


def measure(environment: Environment, rounds: int, count: int) -> str:
    """Return the section of the report; `count` events of each kind in each of `rounds`."""
    cpu: dict[tuple[str, Kind], list[float]] = {}
    wall: dict[tuple[str, Kind], list[float]] = {}
    with ExitStack() as stack:
        running = {one.name: Process(one, environment, stack) for one in HANDLERS}
        for number in range(rounds + 1):
            for kind in KINDS:
                for name, process in running.items():
                    told = process.run(kind, count if number else min(count, 300))
                    if number:  # the first round warms up
                        cpu.setdefault((name, kind), []).append(told["cpu_us"])
                        wall.setdefault((name, kind), []).append(told["p50_us"])
                if number:
                    least = median_of_pgbench(environment, kind, seconds=1 if count < 1000 else 3)
                    wall.setdefault(("pgbench", kind), []).append(least)
        memory = {name: process.rss_mb() for name, process in running.items()}
    check("memory in MB", memory[AURORA.name], MOST_MB)
    rows = []
    for kind in KINDS:
        mine = statistics.median(cpu[AURORA.name, kind])
        theirs_median = statistics.median(cpu[MANGUM.name, kind])
        check(f"processor time of a {kind} to {MANGUM.name}", mine / theirs_median, MOST_CPU)
        for one in HANDLERS:
            theirs = cpu[one.name, kind]
            rows.append(
                [
                    kind,
                    one.name,
                    "" if one is AURORA else ratio(mine, statistics.median(theirs)),
                    spread(theirs, 0),
                    spread(wall[one.name, kind], 0),
                    f"{memory[one.name]:.0f}",
                ]
            )
        least = statistics.median(wall["pgbench", kind])
        mine = statistics.median(wall[AURORA.name, kind])
        rows.append(
            [
                kind,
                "pgbench, the same pipeline",
                f"p50: {ratio(mine, least)}",
                "",
                spread(wall["pgbench", kind], 0),
                "",
            ]
        )
    head = ["", "handler", "Aurora / this", "CPU us", "p50 us", "RSS MB"]
    return f"{count} events of each kind, {rounds} rounds, systems in turn.\n\n" + table(head, rows)
