"""Over HTTP: each system on one core, PostgreSQL and wrk on the other, systems in turn."""

import json
import statistics
import subprocess
from contextlib import ExitStack
from math import prod
from pathlib import Path

from bench import machine
from bench.environment import Environment, Kind
from bench.isolation_cost import pgbench, script
from bench.report import ratio, spread, table
from bench.systems import AURORA, SYSTEMS, Running, System, running

KINDS: tuple[Kind, ...] = ("GET", "list", "POST", "health")
CLIENTS = (1, 8, 32)
WORKERS = (1, 2, 4, 8)  # eight use the eight connections that every system may have
LUA = Path(__file__).parent / "load.lua"
Figures = dict[str, float]  # rps, p50_us, p99_us, cpu_us of one run
Runs = dict[tuple[System, Kind, int], list[Figures]]


def measure(environment: Environment, rounds: int, seconds: int) -> str:
    """Return the section of the report."""
    runs: Runs = {}
    limits: dict[Kind, list[float]] = {}
    with ExitStack() as stack:
        started = [
            stack.enter_context(
                running(system, environment, best_count(system, environment, seconds))
            )
            for system in SYSTEMS
        ]
        for number in range(rounds + 1):
            for kind in KINDS:
                for clients in CLIENTS:
                    for one in started:
                        figures = _load(environment, one, kind, clients, seconds if number else 1)
                        if number:  # the first round warms up
                            runs.setdefault((one.system, kind, clients), []).append(figures)
                if number and kind != "health":
                    scripts = [script(kind, person) for person in environment.people[:16]]
                    took = pgbench(environment, scripts, "aurora_app", seconds, clients=8)
                    limits.setdefault(kind, []).append(len(took) / seconds)
        memory = [_memory(one) for one in started]
    least = {kind: statistics.median(found) for kind, found in limits.items()}
    return "\n\n".join(
        [
            f"{rounds} rounds of {seconds} s each, systems in turn within a round.",
            _ratios(runs),
            *(_section(runs, kind, least.get(kind)) for kind in KINDS),
            table(["system", "workers", "RSS of each worker, MB", "all processes, MB"], memory),
        ]
    )


def best_count(system: System, environment: Environment, seconds: int) -> int:
    """Return the number of workers with the best throughput (GET times POST), eight clients."""

    def answered(workers: int) -> float:
        with running(system, environment, workers) as one:
            _load(environment, one, "GET", 8, 1)
            return prod(
                _load(environment, one, kind, 8, seconds)["rps"] for kind in ("GET", "POST")
            )

    return max(WORKERS, key=answered)


def _load(
    environment: Environment, one: Running, kind: Kind, clients: int, seconds: int
) -> Figures:
    requests = environment.folder / f"{kind}-{one.system.signed}.txt"
    if not requests.exists():
        lines = [" ".join(fields) for fields in environment.requests(kind, one.system.signed)]
        requests.write_text("\n".join(lines))
    command = ["wrk", "-t1", f"-c{clients}", f"-d{seconds}s", "--timeout", "10s", "-s", LUA]
    before = machine.cpu_seconds(one.pids)
    done = subprocess.run(
        machine.on(machine.REST, [*command, f"http://127.0.0.1:{one.port}", "--", requests]),
        check=True,
        capture_output=True,
        text=True,
    )
    spent = machine.cpu_seconds(one.pids) - before
    told = json.loads(done.stdout.splitlines()[-1])
    if told["bad"]:
        raise SystemExit(f"{one.system.name} failed {told['bad']} requests: {kind}")
    return {
        "rps": told["requests"] / told["seconds"],
        "p50_us": told["p50_us"],
        "p99_us": told["p99_us"],
        "cpu_us": spent * 1e6 / told["requests"],
    }


def _median(runs: Runs, system: System, kind: Kind, clients: int, what: str) -> float:
    return statistics.median(figures[what] for figures in runs[system, kind, clients])


def _ratios(runs: Runs) -> str:
    """Return the ratio of Aurora's throughput to each other system's."""
    rows = []
    for system in SYSTEMS[1:]:
        row = [system.name]
        for kind in KINDS:
            found = [
                _median(runs, AURORA, kind, clients, "rps")
                / _median(runs, system, kind, clients, "rps")
                for clients in CLIENTS
            ]
            row.append(" / ".join(ratio(one, 1) for one in found))
        rows.append(row)
    head = ["Aurora's throughput to", *(f"{kind}: 1 / 8 / 32 clients" for kind in KINDS)]
    return table(head, rows)


def _section(runs: Runs, kind: Kind, limit: float | None) -> str:
    rows = []
    for system in SYSTEMS:
        for clients in CLIENTS:
            found = runs[system, kind, clients]
            rows.append(
                [
                    system.name,
                    str(clients),
                    spread([one["rps"] for one in found], 0),
                    spread([one["p50_us"] / 1000 for one in found], 2),
                    spread([one["p99_us"] / 1000 for one in found], 2),
                    spread([one["cpu_us"] for one in found], 0),
                ]
            )
    text = table([f"{kind}", "clients", "RPS", "p50 ms", "p99 ms", "CPU us a request"], rows)
    least = f"\n\npgbench, 8 clients, the same statements: {limit:.0f} a second." if limit else ""
    return f"{text}{least}"


def _memory(one: Running) -> list[str]:
    found = sorted(machine.rss_mb(pid) for pid in one.pids)
    # uvicorn with several workers has one more process, which only starts them.
    workers = found[-one.workers :]
    return [
        one.system.name,
        str(one.workers),
        f"{statistics.median(workers):.0f}",
        f"{sum(found):.0f}",
    ]
