"""A PostgreSQL with fsync that can be killed, frozen and restarted."""

import os
import random
import signal
import socket
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any, LiteralString

import psycopg

from database.migrate import migrate
from local.postgres.logins import grant_logins
from local.postgres.server import EmbeddedPostgres


class Server:
    """A server that restarts on the same port; functions connect with `environment`."""

    def __init__(self, folder: Path, **settings: str) -> None:
        """Create a server with its data in `folder`, and migrate it."""
        self._postgres = EmbeddedPostgres(folder)
        self.settings = self._postgres.settings
        self.settings |= {"port": str(quiet_port()), **settings}
        self.running = False
        self.start()
        migrate(self.conninfo)
        self.environment = grant_logins(self.conninfo, folder)

    @property
    def conninfo(self) -> str:
        """The superuser's conninfo."""
        return self._postgres.conninfo

    @property
    def port(self) -> int:
        return int(self.settings["port"])

    @property
    def processes(self) -> list[int]:
        """All of its processes, the postmaster first."""
        first = int((self._postgres.data / "postmaster.pid").read_text().split()[0])
        return [first, *(pid for pid, _ in children(first))]

    def start(self) -> None:
        """Start, and wait until it answers."""
        self._postgres.__enter__()
        self.running = True

    def stop(self) -> None:
        """Shut down, if it runs."""
        if self.running:
            self.running = False
            self._postgres.__exit__()

    def kill(self) -> None:
        """Kill every process with SIGKILL."""
        send(signal.SIGKILL, self.processes)
        self.stop()

    @contextmanager
    def frozen(self, *processes: int) -> Iterator[None]:
        """Freeze these processes, or all."""
        chosen = processes or tuple(self.processes)
        send(signal.SIGSTOP, chosen)
        try:
            yield
        finally:
            send(signal.SIGCONT, chosen)

    def execute(self, statement: LiteralString, *values: Any) -> list[tuple[Any, ...]]:
        """Run one statement as the superuser."""
        with psycopg.connect(self.conninfo, autocommit=True) as connection:
            cursor = connection.execute(statement, values)
            return cursor.fetchall() if cursor.description else []

    def backends(self, login: str = "aurora%") -> list[int]:
        """Return the server processes of a login's connections."""
        found = "select pid from pg_stat_activity where usename like %s"
        return [pid for (pid,) in self.execute(found, login)]

    def terminate(self) -> int:
        """End Aurora's connections and return how many there were; 0 if the server is down."""
        with suppress(psycopg.OperationalError):
            ended = (
                "select count(pg_terminate_backend(pid)) from pg_stat_activity where usename ~ %s"
            )
            return int(self.execute(ended, "^aurora")[0][0])
        return 0


def children(parent: int) -> list[tuple[int, str]]:
    """Return the id and command of each child of a process."""
    listed = subprocess.run(
        ["ps", "-Aww", "-o", "pid=,ppid=,args="], stdout=subprocess.PIPE, text=True, check=True
    )
    lines = (line.split(maxsplit=2) for line in listed.stdout.splitlines())
    return [(int(line[0]), line[2]) for line in lines if int(line[1]) == parent]


def send(number: signal.Signals, processes: list[int] | tuple[int, ...]) -> None:
    """Send a signal to processes, ignoring those that have ended."""
    for process in processes:
        with suppress(ProcessLookupError):
            os.kill(process, number)


def quiet_port() -> int:
    """Return a free port that is not assigned to clients while the server is down."""
    while True:
        port = random.randrange(20_000, 32_000)
        with suppress(OSError), socket.create_server(("127.0.0.1", port)):
            return port
