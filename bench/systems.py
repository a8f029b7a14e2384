"""Servers of the same API, started on the server's core, with at most eight connections each."""

import os
import socket
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from http.client import HTTPConnection
from pathlib import Path
from typing import Literal

from bench import machine
from bench.environment import GENEROUS, PEER, SECRET, Environment, Signed

ROOT = Path(__file__).parent.parent
EXPRESS = ROOT / "bench" / "peers" / "express"
CONNECTIONS = 8  # to PostgreSQL, for all workers of a system together


@dataclass(frozen=True)
class System:
    """A server and the name it is measured under."""

    name: str
    kind: Literal["aurora", "express", "fastapi"]
    checks: bool = True  # the session in the database

    @property
    def signed(self) -> Signed:
        return "aurora" if self.kind == "aurora" else "peer"


AURORA = System("Aurora", "aurora")
SYSTEMS = (
    AURORA,
    System("Express", "express"),
    System("FastAPI", "fastapi"),
    System("Express, no session check", "express", checks=False),
    System("FastAPI, no session check", "fastapi", checks=False),
)


@dataclass
class Running:
    """A running system, listening at a port."""

    system: System
    workers: int
    port: int
    pids: list[int]  # of all its processes


@contextmanager
def running(system: System, environment: Environment, workers: int) -> Iterator[Running]:
    """Start a system and wait until it answers."""
    size = str(CONNECTIONS // workers)
    variables = {
        "PATH": os.environ["PATH"],
        "PYTHONPATH": str(ROOT),
        "LC_ALL": "C.UTF-8",
        **environment.variables,
        **GENEROUS,
        "JWT_SECRET": SECRET,
        "SESSION_CHECK": "yes" if system.checks else "no",
        "PGUSER": "aurora_app" if system.checks else PEER,
        "POOL_SIZE": size,
        "WORKERS": str(workers),
        "NODE_ENV": "production",
    }
    with ExitStack() as stack:
        log = stack.enter_context((environment.folder / f"{system.name}.log").open("ab"))
        listener = stack.enter_context(socket.create_server(("127.0.0.1", 0)))
        port = listener.getsockname()[1]
        if system.kind == "aurora":
            pipe, held = os.pipe()
            stack.callback(os.close, held)
            inherited = [pipe, listener.fileno()]
            commands = [[sys.executable, "-m", "local.worker", *map(str, inherited)]] * workers
        else:
            listener.close()
            inherited = []
            commands = [_command(system, port, workers)]
        variables["PORT"] = str(port)
        started = [
            _start(stack, command, variables, inherited, log.fileno()) for command in commands
        ]
        _await(port, time.monotonic() + 30)
        time.sleep(1)
        pids = [pid for one in started for pid in machine.family(one)]
        yield Running(system, workers, port, pids)


def _command(system: System, port: int, workers: int) -> list[str]:
    if system.kind == "express":
        return ["node", str(EXPRESS / "server.js")]
    return [
        *(sys.executable, "-m", "uvicorn", "bench.peers.fastapi.app:app", "--port", str(port)),
        *("--workers", str(workers), "--loop", "uvloop", "--http", "httptools", "--no-access-log"),
    ]


def _start(
    stack: ExitStack,
    command: list[str],
    variables: Mapping[str, str],
    inherited: list[int],
    log: int,
) -> int:
    process = stack.enter_context(
        subprocess.Popen(
            machine.on(machine.SERVER, command),
            cwd=ROOT,
            env=variables,
            pass_fds=inherited,
            stdout=log,
            stderr=log,
        )
    )
    stack.callback(process.terminate)
    return process.pid


def _await(port: int, deadline: float) -> None:
    while True:
        try:
            connection = HTTPConnection("127.0.0.1", port, timeout=5)
            connection.request("GET", "/health")
            if connection.getresponse().status == 200:
                return
        except OSError:
            pass
        if time.monotonic() > deadline:
            sys.exit(f"Nothing answers at port {port}")
        time.sleep(0.1)
