"""The gateway as `make dev` runs it: processes that share an address."""

import os
import signal
import socket
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from time import sleep

from local.dev import Workers
from tests.support.postgres_server import children, send
from tests.support.serving import GENEROUS


class Gateway:
    """Workers that share one address."""

    def __init__(self, listener: socket.socket, environment: Mapping[str, str], count: int) -> None:
        self.address = f"http://127.0.0.1:{listener.getsockname()[1]}"
        self._workers = Workers([listener], {**GENEROUS, **environment}, count)
        self.replace()

    def kill(self) -> int:
        """Kill every worker with SIGKILL, and return how many there were."""
        workers = _workers()
        send(signal.SIGKILL, workers)
        while set(workers) & set(_workers()):
            sleep(0.01)
        return len(workers)

    def replace(self) -> None:
        """Start the workers that are missing."""
        self._workers.start()

    def stop(self) -> None:
        """Stop the workers; each has a few seconds to finish."""
        self._workers.stop()


def _workers() -> list[int]:
    return [pid for pid, command in children(os.getpid()) if "local.worker" in command]


@contextmanager
def gateway(environment: Mapping[str, str], count: int = 1) -> Iterator[Gateway]:
    """Serve until the context ends."""
    with socket.create_server(("127.0.0.1", 0), backlog=128) as listener:
        running = Gateway(listener, environment, count)
        try:
            yield running
        finally:
            running.stop()
