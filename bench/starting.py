"""Cold start: CPU time from the start of a process to its first signed-in response."""

import compileall
import json
import os
import shutil
import statistics
import subprocess
import sys
from pathlib import Path
from py_compile import PycInvalidationMode

from bench import machine
from bench.environment import Environment
from bench.invoking import AURORA, HANDLERS, MANGUM, ROOT, Handler
from bench.report import check, ratio, spread, table

IMAGE = "public.ecr.aws/lambda/python:3.13"
COPIED = ("functions", "shared", "database", "bench", "local")


MOST = 0.80  # of FastAPI + Mangum's processor time


class FailedError(Exception):
    """A process failed; the text is its output."""


def measure(environment: Environment, rounds: int) -> str:
    """Return the section of the report: fresh interpreters, and Lambda's image if available."""
    code = _compiled(environment.folder / "code")
    about = (
        f"Python {sys.version.split()[0]}, a fresh process each time, {rounds} rounds, handlers in"
        " turn; byte code present for all. Net of an interpreter that does nothing."
    )
    sections = [
        about,
        _section(environment, rounds, [sys.executable, "-m", "bench.first"], code),
    ]
    if _has_image() and sys.version_info[:2] == (3, 13):
        try:
            told = _section(environment, max(2, rounds // 3), _container(environment, code), code)
        except FailedError as error:  # such as Docker stopping: keep the other measurements
            told = f"NOT MEASURED: {error}"
        about = (
            f"In a container of {IMAGE} with one CPU (where this was written, a stand-in for"
            " Amazon's image with the same Python):"
        )
        sections += [about, told]
    return "\n\n".join(sections)


def _container(environment: Environment, code: Path) -> list[object]:
    packages = next(path for path in sys.path if path.endswith("site-packages"))
    return [
        *("docker", "run", "--rm", "--network", "host", "--cpus", "1"),
        *("--cpuset-cpus", machine.SERVER, "-w", "/code", "--entrypoint", "python3"),
        *("-v", f"{code}:/code:ro", "-v", f"{packages}:/packages:ro"),
        *("-v", f"{environment.folder}:{environment.folder}:ro"),
    ]


def _section(environment: Environment, rounds: int, command: list[object], code: Path) -> str:
    took: dict[str, list[float]] = {}
    for number in range(rounds + 1):
        for one in (None, *HANDLERS):
            spent = _run(environment, command, one, code)
            if number:  # the first round warms the disk cache
                took.setdefault(one.name if one else "the interpreter alone", []).append(spent)
    nothing = statistics.median(took.pop("the interpreter alone"))
    net = {name: [one - nothing for one in times] for name, times in took.items()}
    mine = statistics.median(net[AURORA.name])
    check(f"start to {MANGUM.name}", mine / statistics.median(net[MANGUM.name]), MOST)
    rows = [
        [
            one.name,
            "" if one is AURORA else ratio(mine, statistics.median(net[one.name])),
            spread(net[one.name], 0),
        ]
        for one in HANDLERS
    ]
    head = ["handler", "Aurora / this", "CPU ms to the first answer, net"]
    return f"{table(head, rows)}\n\nThe interpreter alone: {nothing:.0f} ms."


def _run(
    environment: Environment, command: list[object], handler: Handler | None, code: Path
) -> float:
    """Return the milliseconds of CPU time that a process reports."""
    arguments: list[object] = []
    variables = {"PATH": os.environ["PATH"]}
    if handler:
        event = environment.folder / f"first-{handler.signed}.json"
        event.write_text(json.dumps(environment.events("GET", handler.signed)[0]))
        arguments, variables = [handler.path, event], handler.variables(environment)
    if command[0] == "docker":
        kept = {name: value for name, value in variables.items() if name != "PATH"}
        kept |= {"PYTHONPATH": "/code:/packages", "PYTHONDONTWRITEBYTECODE": "1"}
        settings = [part for name, value in kept.items() for part in ("-e", f"{name}={value}")]
        full: list[object] = [*command, *settings, IMAGE, "-m", "bench.first", *arguments]
        variables = dict(os.environ)
    else:
        variables["PYTHONPATH"] = str(code)
        full = [*machine.on(machine.SERVER, [*command, *arguments])]
    done = subprocess.run(
        [str(part) for part in full],
        env=variables,
        cwd=code,
        capture_output=True,
        text=True,
        check=False,
    )
    if done.returncode:
        raise FailedError(done.stderr.strip())
    return float(done.stdout) * 1000


def _compiled(folder: Path) -> Path:
    """Copy the code, with byte code that is valid whatever the files' timestamps, as on Lambda."""
    mode = PycInvalidationMode.UNCHECKED_HASH
    for name in COPIED:
        ignored = shutil.ignore_patterns("node_modules", "__pycache__")
        shutil.copytree(ROOT / name, folder / name, ignore=ignored)
    compileall.compile_dir(folder, quiet=1, invalidation_mode=mode, force=True)
    packages = next(path for path in sys.path if path.endswith("site-packages"))
    compileall.compile_dir(packages, quiet=2)
    return folder


def _has_image() -> bool:
    try:
        subprocess.run(["docker", "image", "inspect", IMAGE], check=True, capture_output=True)
    except (OSError, subprocess.CalledProcessError):
        return False
    return True
