"""Imports by the `aurora` command, into a server whose process a test can end."""

import os
import signal
import socket
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import httpx
from click.testing import CliRunner, Result

from cli.main import main
from tests.support.paths import ROOT
from tests.support.people import Person

SECRETS = ("betimes", "correct horse", "wrong horse")  # of what no output may tell
SAID: list[dict[str, Any]] = [
    {"date": "1660-01-11", "text": "Up betimes — “I”, \u2019twas: ½ ⸻ à κ 😀\r\n\tand \u2028so  "},
    {"timestamp": "1660-01-12T09:30:00.25+02:00", "text": "Up betimes", "title": "Lord\u2019s day"},
    {"date": "1660-01-11", "text": "To bed betimes", "mood": "calm", "tags": ["Bed", "home"]},
]


# `aurora dev`'s own, with access tokens that end sooner where a test says so.
WORKER = """
import os
from functions.auth import tokens
tokens.ACCESS_SECONDS = int(os.environ.get("ACCESS_SECONDS", "900"))
from local.worker import main
main()
"""


@contextmanager
def serving(**environment: str) -> Iterator["Server"]:
    """Serve for as long as the context lasts."""
    with socket.create_server(("127.0.0.1", 0)) as listener:
        server = Server(listener, environment)
        server.start()
        try:
            yield server
        finally:
            server.stop()


class Server:
    """The API in a process of its own, as `aurora dev` starts it."""

    def __init__(self, listener: socket.socket, environment: dict[str, str]) -> None:
        """Listen, with `environment` beside the tests' own."""
        self.url = f"http://127.0.0.1:{listener.getsockname()[1]}"
        self._listener = listener.fileno()
        self._environment = {**os.environ, "RATE_BURST": "1000000", **environment}

    def start(self) -> None:
        """Serve; requests that come before it is ready wait."""
        reads, self._alive = os.pipe()
        command = [sys.executable, "-c", WORKER, str(reads), str(self._listener)]
        inherited = (reads, self._listener)
        self._process = subprocess.Popen(
            command, cwd=ROOT, env=self._environment, pass_fds=inherited, stdout=subprocess.DEVNULL
        )
        os.close(reads)

    def stop(self, how: int = signal.SIGTERM) -> None:
        """End the process by a signal."""
        self._process.send_signal(how)
        self._process.wait(10)
        os.close(self._alive)


def command(person: Person, file: Path, url: str, journal: str = "Diary") -> list[str]:
    """Return the arguments that import a file."""
    return ["import", str(file), "--journal", journal, "--email", person.email, "--url", url]


def run(person: Person, file: Path, url: str, journal: str = "Diary", **more: Any) -> Result:
    """Import a file with the `aurora` command."""
    environment = {"AURORA_PASSWORD": person.password} | more.pop("env", {})
    arguments = command(person, file, url, journal)
    result = CliRunner().invoke(main, arguments, env=environment, **more)
    assert not isinstance(result.exception, Exception), result.exception
    assert not [secret for secret in SECRETS if secret in result.output]
    return result


def entries(person: Person, url: str, journal: str = "Diary") -> list[dict[str, Any]]:
    """Return all entries of a person's one journal with this name, page by page over HTTP."""
    headers = {"authorization": f"Bearer {person.access_token}"}
    with httpx.Client(base_url=url, headers=headers, timeout=30) as http:
        journals = http.get("/api/journals").json()["items"]
        [path] = [f"/api/journals/{of['id']}/entries" for of in journals if of["name"] == journal]
        found: list[dict[str, Any]] = []
        query = {"limit": "100"}
        while True:
            page = http.get(path, params=query).json()
            found += page["items"]
            if page["next_cursor"] is None:
                return found
            query["cursor"] = page["next_cursor"]
