"""`make bench-moving`: everything out and in by the command, through the real local server.

A generated archive comes in, goes out again, and holds the same rows. Alone on the machine; with
SIZE=3000 it shows in a minute that all of it works.
"""

import json
import os
import subprocess
import sys
import tempfile
import time
import zipfile
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from random import Random
from typing import Any
from uuid import UUID, uuid4

import httpx

from bench import machine, report
from cli.moving.bag import Bag
from shared.kinds.registry import KINDS
from shared.sources.archive import FORMAT, list_name
from shared.sources.canonical import line
from tests.support.aurora_dev import Aurora
from tests.support.paths import ROOT

SIZE, LEAST = 300_000, 100_000  # things; the figures of fewer are not kept
SHARES = {"thought": 0.35, "entry": 0.35, "task": 0.2, "event": 0.1}
JOURNALS = 20
ENTRIES, LENGTH = 3_413, 1_700  # of a diary of nine years, in characters
MOST_MEMORY = 64  # MB, of an export
MOST_DIARY = 10  # seconds
PASSWORD = "correct horse battery"  # noqa: S105 - of accounts that live for the run
EVIDENCE = ("updated_at", "version")
TEXT = "the sea was loud tonight and we walked to the river before dinner at the office"
WORDS = TEXT.split()
HEAD = ("", "things", "took", "a second", "CPU, its own", "CPU, Aurora's", "peak memory")
FIRST: dict[str, tuple[str, dict[str, Any]]] = {
    "thought": ("/api/thoughts", {"text": "x", "tags": ["sea"]}),
    "journal": ("/api/journals", {"name": "x"}),
    "entry": ("/api/journals/{journal}/entries", {"content": "x", "tags": ["sea"]}),
    "task": ("/api/tasks", {"title": "x", "tags": ["home"], "date": "2026-11-25"}),
    "event": ("/api/events", {"title": "x", "start": "2026-11-27T18:00", "zone": "Europe/Berlin"}),
}
TEXTS = {
    "thought": "text",
    "journal": "name",
    "entry": "content",
    "task": "title",
    "event": "title",
}


@dataclass
class Run:
    """A command that ended: how long it took, and the most memory that it had."""

    seconds: float
    cpu: float  # seconds, of the command
    server_cpu: float
    megabytes: float

    def row(self, what: str, things: int) -> tuple[str, ...]:
        """Return the figures for a table."""
        rate = f"{things / self.seconds:,.0f}"
        times = (f"{one:,.1f} s" for one in (self.seconds, self.cpu, self.server_cpu))
        took, cpu, server = times
        return (what, f"{things:,}", took, rate, cpu, server, f"{self.megabytes:.0f} MB")


def server_seconds(aurora: Aurora) -> float:
    """Return the CPU time of a running Aurora, also of its processes that have ended."""
    files = (Path(f"/proc/{one}/stat") for one in machine.family(aurora.process.pid))
    fields = (file.read_text().rpartition(")")[2].split() for file in files)
    return sum(sum(map(int, one[11:15])) for one in fields) / machine.TICKS


def run(*arguments: object, email: str, aurora: Aurora) -> Run:
    """Run the command, and see its memory grow. What it prints goes to the terminal."""
    url = f"http://localhost:{aurora.port}"
    whose = [] if "--check" in arguments else ["--email", email, "--url", url]
    server = server_seconds(aurora)
    own = os.times()
    began = time.perf_counter()
    process = subprocess.Popen(
        [sys.executable, "-m", "cli.main", *map(str, arguments), *whose],
        cwd=ROOT,
        env={**os.environ, "AURORA_PASSWORD": PASSWORD},
    )
    most = 0
    while process.poll() is None:
        with suppress(OSError, StopIteration):  # it has ended just now
            status = Path(f"/proc/{process.pid}/status").read_text().splitlines()
            peak = next(one for one in status if one.startswith("VmHWM"))
            most = max(most, int(peak.split()[1]))
        time.sleep(0.05)
    if process.returncode:
        sys.exit(f"{' '.join(map(str, arguments))}: exit code {process.returncode}")
    seconds, after = time.perf_counter() - began, os.times()
    return Run(
        seconds,
        after.children_user + after.children_system - own.children_user - own.children_system,
        server_seconds(aurora) - server,
        most * 1024 / 1e6,
    )


def sign_up(aurora: Aurora) -> tuple[str, httpx.Client]:
    """Return a new account's email, and a client that is signed in."""
    url = f"http://localhost:{aurora.port}"
    client = httpx.Client(base_url=url, trust_env=False, timeout=60)
    credentials = {"email": f"{uuid4()}@example.com", "password": PASSWORD}
    client.post("/auth/register", json=credentials).raise_for_status()
    answer = client.post("/auth/login", json=credentials).raise_for_status()
    client.headers["authorization"] = f"Bearer {answer.json()['access_token']}"
    return credentials["email"], client


def rows_of_each_kind(client: httpx.Client) -> dict[str, dict[str, Any]]:
    """Return one row of each kind as Aurora has it, with every field."""
    found: dict[str, dict[str, Any]] = {}
    for kind, (path, fields) in FIRST.items():
        journal = found.get("journal", {}).get("id", "")
        made = client.post(path.format(journal=journal), json=fields).raise_for_status()
        found[kind] = {name: value for name, value in made.json().items() if name not in EVIDENCE}
    return found


def generated(
    kind: str, first: dict[str, Any], count: int, journals: list[str]
) -> Iterator[dict[str, Any]]:
    """Yield rows by their ids, of ten years."""
    random, began = Random(kind), datetime(2016, 1, 1, tzinfo=UTC)  # noqa: S311 - not a secret
    place = list(KINDS).index(kind) + 1
    for number in range(count):
        when = (began + timedelta(minutes=number * 5_256_000 // count)).isoformat()
        moment = when.replace("+00:00", "Z")
        text = " ".join(random.choices(WORDS, k=random.randrange(5, 60)))
        row = first | {
            "id": str(UUID(int=(place << 120) + (7 << 76) + (2 << 62) + number)),
            "created_at": moment,
            TEXTS[kind]: f"{number} {text}"[:200],
        }
        if "timestamp" in row:
            row["timestamp"] = moment
        if kind == "entry":
            row["journal_id"] = journals[number % len(journals)]
        yield row


def write_archive(path: Path, firsts: dict[str, dict[str, Any]], size: int) -> int:
    """Write an archive of so many things; return how many there are."""
    made = datetime.now(UTC)
    counts = {kind: int(size * share) for kind, share in SHARES.items()} | {"journal": JOURNALS}
    journals = [row["id"] for row in generated("journal", firsts["journal"], JOURNALS, [])]
    named = {list_name(KINDS[kind]): count for kind, count in counts.items()}
    with Bag(path, "aurora-bench", made) as bag:
        for kind, count in counts.items():
            with bag.file(f"data/rows/{list_name(KINDS[kind])}.jsonl") as file:
                for row in generated(kind, firsts[kind], count, journals):
                    file.write(line(row))
        bag.add("data/aurora.json", json.dumps({"format": FORMAT, "counts": named}))
        bag.finish({})
    return sum(counts.values())


def digests(path: Path) -> dict[str, str]:
    """Return the checksums of an archive's rows."""
    with zipfile.ZipFile(path) as archive:
        [name] = [one for one in archive.namelist() if one.endswith("/manifest-sha256.txt")]
        lines = [one.split("  ") for one in archive.read(name).decode().splitlines()]
    return {name: digest for digest, name in lines if name.startswith("data/rows/")}


def measure_all(aurora: Aurora, folder: Path, size: int) -> Iterator[tuple[str, ...]]:
    """Yield the figures of an archive that comes in and goes out again."""
    _, client = sign_up(aurora)
    archive, again = folder / "in.zip", folder / "out.zip"
    things = write_archive(archive, rows_of_each_kind(client), size)
    email, _ = sign_up(aurora)
    yield run("import", archive, email=email, aurora=aurora).row("an archive in", things)
    out = run("export", again, email=email, aurora=aurora)
    report.check("peak memory of an export, MB", out.megabytes, MOST_MEMORY)
    yield out.row("and out again", things)
    yield run("export", again, "--check", email=email, aurora=aurora).row("checked", things)
    if digests(again) != digests(archive):
        report.MISSED.append("the rows that came out are not those that went in")
    yield run("import", again, email=email, aurora=aurora).row("that in once more", things)


def measure_diary(aurora: Aurora, folder: Path) -> tuple[str, ...]:
    """Return the figures of a diary of nine years."""
    random, first = Random(1660), datetime(1660, 1, 1, tzinfo=UTC)  # noqa: S311 - not a secret
    lines = [
        {
            "date": f"{first + timedelta(days=number):%Y-%m-%d}",
            "text": " ".join(random.choices(WORDS, k=LENGTH))[:LENGTH],
        }
        for number in range(ENTRIES)
    ]
    file = folder / "diary.jsonl"
    file.write_text("\n".join(map(json.dumps, lines)))
    email, _ = sign_up(aurora)
    took = run("import", file, "--journal", "Diary", email=email, aurora=aurora)
    report.check("a diary in, seconds", took.seconds, MOST_DIARY)
    return took.row("a diary in", ENTRIES)


def main() -> None:
    """Measure everything; exits with the goals that were missed."""
    size = int(sys.argv[1]) if len(sys.argv) > 1 else SIZE
    about = machine.description()
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        with Aurora(ROOT, folder / "data") as aurora:
            rows = [measure_diary(aurora, folder)]
            for row in measure_all(aurora, folder, size):
                rows.append(row)
                print(" | ".join(row), flush=True)
    method = (
        "`aurora import` and `aurora export` against `aurora dev`, with its usual limits. "
        f"Goals: {MOST_MEMORY} MB for an export, {MOST_DIARY} s for the diary."
        " What came out had the checksums of what went in."
    )
    text = f"## Moving in and out\n\n{about}\n\n{method}\n\n{report.table(HEAD, rows)}"
    if size >= LEAST:
        report.write("moving", text)
    else:
        print(text)
    sys.exit("\n".join(f"MISSED: {goal}" for goal in report.MISSED) or 0)


if __name__ == "__main__":
    main()
