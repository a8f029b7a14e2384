"""The API over real HTTP, in its own process, as `aurora dev` starts it."""

import os
import socket
import subprocess
import sys
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

from tests.support.paths import ROOT

GENEROUS = {"RATE_BURST": "1000000", "REGISTRATIONS_AN_HOUR": "1000000", "REGISTRATION": "open"}


@contextmanager
def serving(log: Path, **environment: str) -> Iterator[str]:
    """Serve, and yield the address; the log goes to a file."""
    with (
        socket.create_server(("127.0.0.1", 0)) as listener,
        serving_on(listener, log, environment),
    ):
        yield f"http://localhost:{listener.getsockname()[1]}"


@contextmanager
def serving_on(
    listener: socket.socket, log: Path, environment: Mapping[str, str], folder: Path = ROOT
) -> Iterator[None]:
    """Serve on a socket that the caller holds open, with the code in a folder."""
    reads, alive = os.pipe()
    with log.open("ab") as output:
        inherited = (reads, listener.fileno())
        worker = subprocess.Popen(
            [sys.executable, "-m", "local.worker", *map(str, inherited)],
            cwd=folder,
            env={**os.environ, **GENEROUS, **environment},
            pass_fds=inherited,
            stdout=output,
            stderr=output,
        )
        os.close(reads)
        try:
            yield
        finally:
            worker.terminate()
            worker.wait(10)
            os.close(alive)
