# noqa: INP001 - a script beside its page
"""Computes what Aurora costs a month, and writes the tables of docs/cost.md: python docs/cost.py.

The prices are those of us-east-1 in November 2026, read off AWS's price pages; yours may differ.
"""

import sys
from dataclasses import dataclass
from pathlib import Path

HOURS = 730
DAYS = 30.4

PRICES = {
    "HTTP API, a million requests": 1.00,
    "Lambda, a million requests": 0.20,
    "Lambda on arm64, a GB-second": 0.0000133334,
    "db.t4g.small, an hour": 0.032,
    "db.t4g.medium, an hour": 0.065,
    "gp3 storage, a GB": 0.115,
    "serverless capacity unit, an hour": 0.12,
    "serverless storage, a GB": 0.10,
    "serverless reads and writes, a million": 0.20,
    "logs, a GB written": 0.50,
    "data out, a GB": 0.09,
    "custom metric": 0.30,
    "metric of an alarm, beyond 10 of the account": 0.10,
    "dashboard, beyond 3 of the account": 3.00,
}
FREE = {
    "Lambda requests": 1e6,
    "GB-seconds": 400_000,
    "GB of logs": 5,
    "GB out": 100,
    "metrics of alarms": 10,
    "dashboards": 3,
}
CUSTOM_METRICS = 3  # Fault, SecurityEvent and Unavailable, with no dimension but the service
# An alarm is paid for by the metric; only an instance has an alarm on its storage.
ALARM_METRICS = {"Instance": 12, "Serverless": 11}
DASHBOARDS = 1

REQUEST_MS = 60  # at 512 MB
COLD_SHARE, COLD_MS = 0.005, 600
# A request writes API Gateway's line and Lambda's start and report, and no line of the function's.
LOG_KB, ANSWER_KB = 0.8, 3
IO_PER_REQUEST = 2
REQUESTS_A_DAY = 20  # of one person
# What runs by the clock, taken to last as long as a request: clean-up, and the filling of search.
SCHEDULED_A_DAY = {"Instance": 1 + 96, "Serverless": 1}


@dataclass(frozen=True)
class Load:
    """How many people, and what their database has to be."""

    people: int
    database: str  # of an instance
    gigabytes: int
    awake_hours: float  # a day, of a serverless cluster
    units: float  # that it has on average while awake


LOADS = [
    Load(1, "db.t4g.small", 1, 1.5, 0.5),
    Load(10_000, "db.t4g.small", 10, 24, 0.7),
    Load(100_000, "db.t4g.medium", 100, 24, 2.0),
]


def lines(load: Load, mode: str) -> dict[str, float]:
    """Return dollars a month by component."""
    millions = load.people * REQUESTS_A_DAY * DAYS / 1e6
    run = millions + SCHEDULED_A_DAY[mode] * DAYS / 1e6
    seconds = run * 1e6 * (REQUEST_MS + COLD_SHARE * COLD_MS) / 1000 * 0.5
    beyond = {
        "GB-seconds": max(0.0, seconds - FREE["GB-seconds"]),
        "requests": max(0.0, run - FREE["Lambda requests"] / 1e6),
        "logs": max(0.0, millions * LOG_KB - FREE["GB of logs"]),
        "out": max(0.0, millions * ANSWER_KB - FREE["GB out"]),
    }
    return {
        "database": instance(load) if mode == "Instance" else serverless(load, millions),
        "HTTP API": millions * PRICES["HTTP API, a million requests"],
        "functions": beyond["GB-seconds"] * PRICES["Lambda on arm64, a GB-second"]
        + beyond["requests"] * PRICES["Lambda, a million requests"],
        "logs": beyond["logs"] * PRICES["logs, a GB written"],
        "data out": beyond["out"] * PRICES["data out, a GB"],
        **monitoring(mode),
    }


def monitoring(mode: str) -> dict[str, float]:
    """Return what it costs to be told: the same for one person and for many."""
    alarms = max(0, ALARM_METRICS[mode] - FREE["metrics of alarms"])
    dashboards = max(0, DASHBOARDS - FREE["dashboards"])
    return {
        "custom metrics": CUSTOM_METRICS * PRICES["custom metric"],
        "alarms": alarms * PRICES["metric of an alarm, beyond 10 of the account"],
        "dashboard": dashboards * PRICES["dashboard, beyond 3 of the account"],
    }


def instance(load: Load) -> float:
    """Return what an RDS instance costs, whether anybody asks or not."""
    storage = max(20, load.gigabytes) * PRICES["gp3 storage, a GB"]
    return HOURS * PRICES[f"{load.database}, an hour"] + storage


def serverless(load: Load, millions: float) -> float:
    """Return what a serverless cluster costs, which is little while it sleeps."""
    awake = load.awake_hours * DAYS * load.units * PRICES["serverless capacity unit, an hour"]
    storage = load.gigabytes * PRICES["serverless storage, a GB"]
    asked = millions * IO_PER_REQUEST * PRICES["serverless reads and writes, a million"]
    return awake + storage + asked


def tables() -> str:
    """Return the tables, as Markdown."""
    found = ["| price | dollars |", "|---|---|"]
    for name, price in PRICES.items():
        found.append(f"| {name} | {f'{price:.10f}'.rstrip('0').rstrip('.')} |")
    for mode in ("Instance", "Serverless"):
        columns = [lines(load, mode) for load in LOADS]
        people = " | ".join(f"{load.people:,}" for load in LOADS)
        found += ["", f"| {mode}: people | {people} |", "|---|---:|---:|---:|"]
        for name in columns[0]:
            found.append(f"| {name} | " + " | ".join(f"{of[name]:.2f}" for of in columns) + " |")
        totals = " | ".join(f"**{sum(of.values()):.2f}**" for of in columns)
        found.append(f"| **a month** | {totals} |")
    return "\n".join(found)


def main() -> None:
    """Put the tables between the marks in docs/cost.md; --check only compares."""
    page = Path(__file__).with_name("cost.md")
    text = page.read_text("utf-8")
    before, _, rest = text.partition("<!-- computed -->")
    _, _, after = rest.partition("<!-- end -->")
    new = f"{before}<!-- computed -->\n{tables()}\n<!-- end -->{after}"
    if "--check" in sys.argv:
        sys.exit("docs/cost.md is not what docs/cost.py computes" if new != text else 0)
    page.write_text(new, "utf-8")


if __name__ == "__main__":
    main()
