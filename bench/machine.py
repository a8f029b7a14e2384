"""The machine: cores for the server and for everything else, cost of processes, noise."""

import os
import platform
import statistics
import subprocess
import sys
import time
from collections.abc import Iterable
from pathlib import Path

SERVER, REST = 0, 1  # cores
TICKS = os.sysconf("SC_CLK_TCK")


def stay_on(core: int) -> None:
    """Pin this process, and all that it starts, to one core."""
    os.sched_setaffinity(0, {core})


def on(core: int, command: Iterable[object]) -> list[str]:
    """Return a command pinned to one core."""
    return ["taskset", "-c", str(core), *map(str, command)]


def family(pid: int) -> list[int]:
    """Return a process and its descendants."""
    children = Path(f"/proc/{pid}/task/{pid}/children").read_text().split()
    return [pid, *(one for child in children for one in family(int(child)))]


def cpu_seconds(pids: Iterable[int]) -> float:
    """Return the CPU time that processes have used, in user code and in the kernel."""
    fields = [Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split() for pid in pids]
    return sum(int(field[11]) + int(field[12]) for field in fields) / TICKS


def rss_mb(pid: int) -> float:
    """Return a process' resident memory, in MB (10^6 bytes)."""
    pages = int(Path(f"/proc/{pid}/statm").read_text().split()[1])
    return pages * os.sysconf("SC_PAGE_SIZE") / 1e6


def noise() -> tuple[float, float]:
    """Return how a fixed task's time varies: 90th percentile and worst, relative to the median."""
    took = []
    for _ in range(60):
        began = time.perf_counter()
        sum(range(300_000))
        took.append(time.perf_counter() - began)
    middle = statistics.median(took)
    return statistics.quantiles(took, n=10)[8] / middle, max(took) / middle


def description() -> str:
    """Return the processor, the load by others, and the versions of the tools."""
    model = next(
        line.partition(":")[2].strip()
        for line in Path("/proc/cpuinfo").read_text().splitlines()
        if line.startswith("model name")
    )
    usual, worst = noise()
    load = os.getloadavg()[0]
    node = _said("node", "--version")
    return (
        f"{os.cpu_count()} x {model}, {platform.system()} {platform.release()}; "
        f"Python {platform.python_version()}, Node {node}. "
        f"Load before the run {load:.1f}; a fixed piece of work took {usual:.2f} times its median "
        f"at the 90th percentile and {worst:.2f} at worst."
    )


def _said(*command: str) -> str:
    try:
        return subprocess.run(command, capture_output=True, text=True, check=True).stdout.strip()
    except (OSError, subprocess.CalledProcessError):
        return "not here"


def check() -> None:
    """Exit if the benchmark cannot run here."""
    if platform.system() != "Linux" or (os.cpu_count() or 1) <= REST:
        sys.exit("The benchmark needs Linux, for /proc and pinning, and two cores.")
