"""`aurora dev` in its own process, as a user starts it."""

import os
import re
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Sequence
from contextlib import suppress
from pathlib import Path
from typing import Self
from uuid import uuid4

import httpx

from tests.support.paths import ROOT

OF_THE_TREE = (sys.executable, "-m", "cli.main")


def command(
    data: Path, port: int, *options: str, program: Sequence[str] = OF_THE_TREE
) -> list[str]:
    """Return the command line of `aurora dev`, by default from the current tree."""
    return [*program, "dev", "--data", str(data), "--port", str(port), *options]


def environment(variables: dict[str, str]) -> dict[str, str]:
    """Return our environment without variables that point to a database."""
    kept = {k: v for k, v in os.environ.items() if not k.startswith("PG") and k != "DATABASE_URL"}
    return {**kept, **variables}


def refused(data: Path, port: int = 0, **variables: str) -> str:
    """Return the one line with which `aurora dev` fails."""
    done = subprocess.run(
        command(data, port),
        cwd=ROOT,
        env=environment(variables),
        capture_output=True,
        text=True,
        check=False,
    )
    assert (done.returncode, done.stdout, done.stderr.count("\n")) == (1, "", 1), done
    return done.stderr


def processes() -> list[tuple[int, int, str]]:
    """Return each running process's id, its parent's id, and its command."""
    listed = subprocess.run(
        ["ps", "-Aww", "-o", "pid=,ppid=,stat=,args="],
        stdout=subprocess.PIPE,
        text=True,
        check=True,
    )
    lines = [line.split(maxsplit=3) for line in listed.stdout.splitlines()]
    return [(int(line[0]), int(line[1]), line[3]) for line in lines if line[2][0] != "Z"]


def eventually(condition: Callable[[], bool]) -> None:
    deadline = time.monotonic() + 60
    while time.monotonic() < deadline:
        with suppress(httpx.TransportError):  # from a worker that is being replaced
            if condition():
                return
        time.sleep(0.05)
    raise AssertionError("it has not come about in a minute")


class Aurora:
    """A running `aurora dev`, on a free port."""

    def __init__(
        self,
        folder: Path,
        data: Path,
        *options: str,
        program: Sequence[str] = OF_THE_TREE,
        **variables: str,
    ) -> None:
        """Start it in a folder: the source tree, or any other for an installed program."""
        self.data = data
        self.output = data.with_suffix(f".{uuid4()}")
        with self.output.open("w") as output:
            self.process = subprocess.Popen(
                command(data, 0, *options, program=program),
                cwd=folder,
                env=environment(variables),
                stdout=output,
                stderr=output,
                start_new_session=True,  # a process group, as in a terminal
            )
        eventually(lambda: "Stop" in self.said or self.process.poll() is not None)
        address = re.search(r"  API    (http://localhost:(\d+))\n", self.said)
        assert address, self.said
        self.port = int(address[2])
        self.client = httpx.Client(base_url=address[1], trust_env=False, timeout=60)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        if self.process.poll() is None:
            self.end()

    @property
    def said(self) -> str:
        return self.output.read_text()

    @property
    def workers(self) -> set[int]:
        """The worker processes."""
        mine = self.process.pid
        return {p for p, parent, line in processes() if parent == mine and "local.worker" in line}

    def end(self, number: signal.Signals = signal.SIGTERM) -> int:
        """Send a signal, Ctrl-C's to the group, and return the exit code when all have ended."""
        workers = self.workers
        self.client.close()
        if number == signal.SIGINT:
            os.killpg(self.process.pid, number)
        else:
            self.process.send_signal(number)
        code = self.process.wait(60)
        eventually(lambda: not any(p in workers or str(self.data) in c for p, _, c in processes()))
        return code
