"""Firefox and WebKitGTK, as far as a test drives them: a page, and what a script in it returns."""

import json
import os
import re
import shutil
import socket
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from time import monotonic, sleep
from typing import Any, Protocol

import httpx
from websockets.sync.client import ClientConnection, connect

FIREFOX = shutil.which("firefox-esr") or shutil.which("firefox")
WEBKIT = shutil.which("WebKitWebDriver")
XVFB = shutil.which("Xvfb")
_BROWSERS = sorted(Path("/usr/lib").glob("*/webkit2gtk-4.*/MiniBrowser"))
MINI_BROWSER = str(_BROWSERS[0]) if _BROWSERS else None

# Of a browser that is to talk to this machine alone.
PREFERENCES = {
    "app.normandy.enabled": False,
    "app.update.enabled": False,
    "browser.region.network.url": "",
    "browser.safebrowsing.downloads.remote.enabled": False,
    "datareporting.policy.dataSubmissionEnabled": False,
    "messaging-system.rsexperimentloader.enabled": False,
    "network.captive-portal-service.enabled": False,
    "network.connectivity-service.enabled": False,
    "toolkit.telemetry.enabled": False,
}


class Page(Protocol):
    """A page in some browser."""

    def open(self, url: str) -> None:
        """Open an address in it."""

    def run(self, script: str, *arguments: object) -> Any:
        """Return what an async function's body returns, of its `arguments`."""


def _called(script: str, arguments: tuple[object, ...]) -> str:
    return f"(async (...args) => {{ {script} }})(...{json.dumps(arguments)})"


class FirefoxPage:
    """A page of Firefox, by WebDriver BiDi."""

    def __init__(self, connection: ClientConnection) -> None:
        """Begin a session on an open connection."""
        self._connection, self._number = connection, 0
        self._send("session.new", capabilities={})
        self._page = self._send("browsingContext.getTree")["contexts"][0]["context"]

    def _send(self, method: str, **parameters: object) -> Any:
        self._number += 1
        command = {"id": self._number, "method": method, "params": parameters}
        self._connection.send(json.dumps(command))
        while True:
            answer = json.loads(self._connection.recv(timeout=60))
            if answer.get("id") == self._number:
                assert answer["type"] == "success", answer
                return answer["result"]

    def open(self, url: str) -> None:
        self._send("browsingContext.navigate", context=self._page, url=url, wait="complete")

    def run(self, script: str, *arguments: object) -> Any:
        as_text = ".then((found) => JSON.stringify(found ?? null))"
        answer = self._send(
            "script.evaluate",
            expression=_called(script, arguments) + as_text,
            target={"context": self._page},
            awaitPromise=True,
        )
        assert answer["type"] == "success", answer
        return json.loads(answer["result"]["value"])

    def end(self) -> None:
        self._send("browser.close")


@contextmanager
def firefox(folder: Path) -> Iterator[Page]:
    """Start Firefox with a profile of its own."""
    assert FIREFOX
    lines = [f"user_pref({json.dumps(k)}, {json.dumps(v)});\n" for k, v in PREFERENCES.items()]
    folder.mkdir()
    (folder / "user.js").write_text("".join(lines), encoding="utf-8")
    command = [FIREFOX, "--headless", "--no-remote", "--profile", str(folder)]
    log = folder / "log"
    with log.open("wb") as output:
        process = subprocess.Popen([*command, "--remote-debugging-port", "0"], stderr=output)
    try:
        address = _written(log, r"WebDriver BiDi listening on (ws://\S+)")
        with connect(f"{address}/session", max_size=None) as connection:
            page = FirefoxPage(connection)
            yield page
            page.end()
        process.wait(20)
    finally:
        process.kill()
        process.wait()


def _written(log: Path, pattern: str) -> str:
    deadline = monotonic() + 60
    while not (found := re.search(pattern, log.read_text("utf-8", "replace"))):
        assert monotonic() < deadline, log.read_text("utf-8", "replace")
        sleep(0.1)
    return found[1]


class WebKitPage:
    """A page of WebKitGTK, by WebDriver."""

    def __init__(self, client: httpx.Client) -> None:
        """Begin a session."""
        self._client = client
        options = {"binary": MINI_BROWSER, "args": ["--automation"]}
        asked = {"alwaysMatch": {"webkitgtk:browserOptions": options}}
        answer = client.post("/session", json={"capabilities": asked}).json()["value"]
        self._path = f"/session/{answer['sessionId']}"

    def _post(self, path: str, **body: object) -> Any:
        answer = self._client.post(f"{self._path}{path}", json=body)
        assert answer.status_code == 200, answer.text
        return answer.json()["value"]

    def open(self, url: str) -> None:
        self._post("/url", url=url)

    def run(self, script: str, *arguments: object) -> Any:
        done = "const done = arguments[arguments.length - 1];"
        caught = ".then((found) => done({ found: found ?? null }), (e) => done({ error: `${e}` }))"
        source = f"{done} {_called(script, arguments)}{caught}"
        answer = self._post("/execute/async", script=source, args=[])
        assert "error" not in answer, answer
        return answer["found"]

    def end(self) -> None:
        self._client.delete(self._path)


@contextmanager
def webkit(folder: Path) -> Iterator[Page]:
    """Start WebKitGTK's small browser, on a screen that nobody sees."""
    assert WEBKIT
    assert XVFB
    folder.mkdir()
    reads, writes = os.pipe()
    screen = subprocess.Popen(
        [XVFB, "-displayfd", str(writes), "-screen", "0", "1280x900x24", "-nolisten", "tcp"],
        pass_fds=[writes],
        stderr=subprocess.DEVNULL,
    )
    os.close(writes)
    with os.fdopen(reads) as told:
        display = f":{told.readline().strip()}"
    environment = {**os.environ, "DISPLAY": display, "GDK_BACKEND": "x11", "HOME": str(folder)}
    port = _free_port()
    driver = subprocess.Popen([WEBKIT, f"--port={port}"], env=environment)
    try:
        with httpx.Client(base_url=f"http://127.0.0.1:{port}", timeout=60) as client:
            _answers(client)
            page = WebKitPage(client)
            yield page
            page.end()
    finally:
        for process in (driver, screen):
            process.terminate()
            process.wait(20)


def _free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as listener:
        port: int = listener.getsockname()[1]
        return port


def _answers(client: httpx.Client) -> None:
    deadline = monotonic() + 30
    while monotonic() < deadline:
        with suppress(httpx.ConnectError):
            client.get("/status")
            return
        sleep(0.1)
    raise TimeoutError("the driver does not answer")
