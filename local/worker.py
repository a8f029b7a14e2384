"""A process that serves the API on inherited sockets, like one Lambda environment."""

import os
import signal
import socket
import sys
from pathlib import Path
from threading import Thread

import uvicorn

from local.gateway.app import Gateway
from local.gateway.hosts import read_host_names
from local.gateway.template import template_path


def make_server(template: Path, host_names: str = "", proxies: str = "") -> uvicorn.Server:
    """Return a server for a template's API, not yet running.

    `proxies` are believed whom they forward a request for.
    """
    config = uvicorn.Config(
        Gateway(template, read_host_names(host_names)),
        log_config=None,  # the gateway logs requests; uvicorn only errors
        access_log=False,
        lifespan="off",
        ws="none",
        proxy_headers=bool(proxies),
        forwarded_allow_ips=proxies,
        server_header=False,
        timeout_graceful_shutdown=3,
    )
    return uvicorn.Server(config)


def main() -> None:
    """Serve until SIGTERM. Arguments: a pipe that closes when our parent dies, then the sockets."""
    pipe, *listening = map(int, sys.argv[1:])
    Thread(target=_end_with, args=[pipe], daemon=True).start()
    # Ctrl-C reaches the whole process group; we wait for our parent's SIGTERM.
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    server = make_server(
        template_path(),
        os.environ.get("HOST_NAMES", ""),
        os.environ.get("TRUSTED_PROXIES", ""),
    )
    server.run([socket.socket(fileno=number) for number in listening])


def _end_with(pipe: int) -> None:
    os.read(pipe, 1)
    os._exit(1)


if __name__ == "__main__":
    main()
