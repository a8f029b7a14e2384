"""The built functions in Lambda's image: `sam local start-api` responds as the handlers do."""

import os
import platform
import re
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from uuid import uuid4

import httpx
import pytest

from local.gateway.template import read_template, template_path
from tests.support.client import Answer
from tests.support.paths import ROOT
from tests.support.people import Person
from tests.support.routes import PUBLIC, SECURED, make_one_of_each

ARCH = "arm64" if platform.machine() in {"arm64", "aarch64"} else "x86_64"
IMAGE = f"public.ecr.aws/lambda/python:3.13-{ARCH}"


def _has_image() -> bool:
    """Tell whether Lambda's image is here, or comes from its registry."""
    commands = (["docker", "image", "inspect", IMAGE], ["docker", "pull", IMAGE])
    try:
        return any(
            subprocess.run(command, check=False, capture_output=True, timeout=300).returncode == 0
            for command in commands
        )
    except (OSError, subprocess.TimeoutExpired):
        return False


pytestmark = pytest.mark.sam


@dataclass
class Served:
    """The address of the functions, and sam's output."""

    url: str
    log: Path

    def call(self, method: str, path: str, body: Any = None, **more: Any) -> Answer:
        headers = dict(more.get("headers") or {})
        if more.get("token"):
            headers["authorization"] = f"Bearer {more['token']}"
        content = {"json": body} if body is not None else {}
        found = httpx.request(
            method,
            self.url + path,
            headers=headers,
            params=more.get("query"),
            timeout=60,
            **content,
        )
        # sam's response, with status 200, when a function has failed.
        assert "errorMessage" not in found.text
        return Answer(found.status_code, dict(found.headers), found.text)


@dataclass
class Guest(Person):
    """A user whose requests go over HTTP."""

    served: Any = None

    def call(self, method: str, path: str, body: object = None, **more: Any) -> Answer:
        answer: Answer = self.served.call(method, path, body, token=self.access_token, **more)
        return answer


@pytest.fixture(scope="module")
def served(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    if not _has_image():  # whoever asks for these tests is not told that all is well
        pytest.exit(f"NOT RUN: Docker has no {IMAGE}; tools/lambda_image.sh makes one", 1)
    with socket.create_server(("127.0.0.1", 0)) as probe:
        port = str(probe.getsockname()[1])
    folder = tmp_path_factory.mktemp("sam")
    where = ("--port", port, "--data", folder / "data", "--arch", ARCH)
    with (folder / "log").open("w") as log:
        process = subprocess.Popen(
            [sys.executable, "-m", "local.sam", *where],
            cwd=ROOT,
            stdout=log,
            stderr=log,
            env={**os.environ, "SAM_CLI_TELEMETRY": "0"},
        )
    found = Served(f"http://localhost:{port}", folder / "log")
    try:
        _wait(process, found)
        yield found
    finally:
        process.send_signal(signal.SIGTERM)
        process.wait(timeout=60)


def _wait(process: subprocess.Popen[bytes], served: Served) -> None:
    until = time.monotonic() + 300
    while True:
        try:
            httpx.get(f"{served.url}/health", timeout=60)
        except httpx.TransportError:
            assert process.poll() is None, served.log.read_text()
            assert time.monotonic() < until
            time.sleep(0.5)
        else:
            return


@pytest.fixture(scope="module")
def guest(served: Served) -> Guest:
    new = {"email": f"{uuid4()}@example.com", "password": "correct horse battery"}
    answer = served.call("POST", "/auth/register", new)
    assert answer.status == 201, answer
    tokens = answer.json
    return Guest(
        new["email"],
        new["password"],
        tokens["user"],
        tokens["access_token"],
        tokens["refresh_token"],
        served=served,
    )


def test_the_database_is_reached(served: Served) -> None:
    answer = served.call("GET", "/health")
    assert (answer.status, answer.json["database"]) == (200, "ok")


def test_the_site_is_served(served: Served) -> None:
    assert served.call("GET", "/openapi.json").json["paths"]
    assert "text/html" in served.call("GET", "/docs").headers["content-type"]
    assert served.call("GET", "/nothing").problem == (404, "not_found")


def test_every_secured_route_requires_authentication(served: Served) -> None:
    ids = dict.fromkeys((part for route in SECURED for part in route.parts), str(uuid4()))
    for route in SECURED:
        answer = served.call(route.method, route.at(ids), route.body)
        assert answer.problem[0] == 401, route
    assert PUBLIC


def test_every_kind_can_be_created_and_read(guest: Guest) -> None:
    ids = make_one_of_each(guest)
    for route in SECURED:
        if route.method == "GET":
            answer = route.call(guest, ids)
            assert answer.status == 200, (route, answer)


def test_a_repeated_request_with_a_key_is_done_once(guest: Guest) -> None:
    key = {"idempotency-key": str(uuid4())}
    first, second = (guest.post("/api/thoughts", {"text": "once"}, headers=key) for _ in "12")
    assert first.json == second.json


def test_an_import_is_read_sent_and_found(guest: Guest) -> None:
    """Its front matter takes PyYAML, which the layer has without its compiled part."""
    page = "---\ndate: 2026-11-22\ntags: [lighthouse]\n---\nThe lamp was lit."
    file = {"name": "Page.md", "text": page, "modified": "2026-11-22T20:00:00Z"}
    read = guest.post("/api/import/read", {"name": "Vault", "files": [file]})
    assert read.status == 200, read
    items = [
        {name: item[name] for name in ("kind", "id", "change_id", "fields")}
        for item in read.json["items"]
    ]
    sent = guest.post("/api/changes", {"changes": items})
    assert {one["result"] for one in sent.json["results"]} == {"done"}
    found = guest.get("/api/search", q="lamp #lighthouse").json["items"]
    assert [item["kind"] for item in found] == ["entry"]
    renamed = guest.post("/api/tags/rename", {"from": "lighthouse", "to": "lamps"})
    assert renamed.status == 200, renamed
    assert guest.get("/api/search", q="#lamps").json["count"] == 1


def test_the_calendar_has_each_repeat(guest: Guest) -> None:
    event = {"title": "Vigil", "start": "2027-03-26T18:00", "end": "2027-03-26T19:00"}
    event |= {"zone": "Europe/Berlin", "rule": "FREQ=DAILY;COUNT=4"}
    path = guest.post("/api/events", event).headers["location"]
    assert guest.delete(f"{path}/occurrences/2027-03-27T18:00").status in {200, 204}
    days = {"from": "2027-03-26", "to": "2027-03-31", "zone": "Europe/Berlin"}
    items = guest.get("/api/calendar", **days).json["items"]
    starts = [item["starts_at"] for item in items if item["title"] == "Vigil"]
    # The clocks change on the 28th.
    assert starts == ["2027-03-26T17:00:00Z", "2027-03-28T16:00:00Z", "2027-03-29T16:00:00Z"]


def test_the_first_request_of_each_function_is_timed(served: Served, guest: Guest) -> None:
    """Print the duration of each function's first request, imports included."""
    log = served.log.read_text()
    domains = re.findall(r"Invoking functions\.(\w+)\.app", log)
    took = [float(ms) for ms in re.findall(r"REPORT .*?\tDuration: ([\d.]+) ms", log)]
    first: dict[str, float] = {}
    for domain, ms in zip(domains, took, strict=False):
        first.setdefault(domain, ms)
    routes = read_template(template_path()).routes
    assert first.keys() == {route.function.handler.split(".")[1] for route in routes}
    print("\nfirst answers:", first)  # noqa: T201
