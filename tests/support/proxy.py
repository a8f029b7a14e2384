"""A TCP proxy for PostgreSQL that counts round trips, and can cause failures."""

import socket
from contextlib import suppress
from select import select
from threading import Event, Thread
from typing import Literal, Self

Fault = Literal["lose the request", "lose the answer"]


class Proxy:
    """Forwards connections to one address for as long as its context lasts."""

    def __init__(self, host: str, port: int) -> None:
        """Forward to `host` and `port`."""
        self._target = (host, port)
        self._listener = socket.create_server(("127.0.0.1", 0))
        self._open: list[socket.socket] = []
        self._moving = Event()
        self._moving.set()
        self.port: int = self._listener.getsockname()[1]
        self.waits = 0  # sends after having received: network round trips
        self.fault: Fault | None = None  # applied to the next request, once

    def __enter__(self) -> Self:
        Thread(target=self._accept, daemon=True).start()
        return self

    def __exit__(self, *_: object) -> None:
        self.refuse()
        self.thaw()
        for one in self._open:
            _end(one)

    @property
    def connections(self) -> int:
        """How many were ever made."""
        return len(self._open) // 2

    def freeze(self) -> None:
        """Stop forwarding silently, like an unreachable machine or a frozen server."""
        self._moving.clear()

    def thaw(self) -> None:
        """Forward again, including data that arrived meanwhile."""
        self._moving.set()

    def refuse(self) -> None:
        """Accept no new connections."""
        _end(self._listener)

    def _accept(self) -> None:
        with suppress(OSError):
            while True:
                client, _ = self._listener.accept()
                server = socket.create_connection(self._target)
                self._open += [client, server]
                Thread(target=self._forward, args=(client, server), daemon=True).start()

    def _forward(self, client: socket.socket, server: socket.socket) -> None:
        heard = True
        with suppress(OSError, ValueError), client, server:
            while True:
                for one in select([client, server], [], [])[0]:
                    data = one.recv(1 << 20)
                    self._moving.wait()
                    lost: Fault = "lose the request" if one is client else "lose the answer"
                    if not data or self.fault == lost:
                        self.fault = None if data else self.fault
                        return
                    if one is client:
                        self.waits += heard
                    heard = one is server
                    (server if one is client else client).sendall(data)


def _end(one: socket.socket) -> None:
    with suppress(OSError):
        one.shutdown(socket.SHUT_RDWR)
    one.close()
