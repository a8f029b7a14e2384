"""A full disk: acknowledged writes are there, others are not, and free space restores service."""

import os
import subprocess
from collections.abc import Callable, Iterator
from contextlib import suppress
from pathlib import Path
from random import Random
from time import monotonic, sleep
from uuid import UUID

import psycopg
import pytest
from psycopg import pq

from tests.faults.full_form import full
from tests.support.gateway import gateway
from tests.support.http_client import Client, problem
from tests.support.postgres_server import Server

SIZE = 160  # MB; the server's own files take about 60


@pytest.fixture
def disk(tmp_path: Path) -> Iterator[Path]:
    """A small temporary disk."""
    if os.geteuid() != 0:
        pytest.skip("NO FULL DISK TRIED: only root can mount a small one")
    folder = tmp_path / "disk"
    folder.mkdir()
    mount = ["mount", "-t", "tmpfs", "-o", f"size={SIZE}m", "tmpfs", str(folder)]
    mounted = subprocess.run(mount, capture_output=True, text=True, check=False)
    if mounted.returncode:
        pytest.skip(f"NO FULL DISK TRIED: {mounted.stderr.strip()}")
    try:
        yield folder
    finally:
        subprocess.run(["umount", "--lazy", folder], check=True)


def fill(ballast: Path, leaving: int) -> None:
    """Fill the disk, except for some bytes."""
    with ballast.open("wb", buffering=0) as file:
        with suppress(OSError):
            while True:
                file.write(bytes(4096))
        file.truncate(file.tell() - leaving)


@full
@pytest.mark.parametrize("what", ["tables", "log of changes"])
def test_a_full_disk_loses_no_acknowledged_write(
    what: str, disk: Path, record_property: Callable[[str, object], None]
) -> None:
    server = Server(disk / "postgres")
    try:
        with gateway(server.environment) as running, Client.signed_up(running.address) as person:
            write_until_full(what, server, person, disk / "ballast", record_property)
    finally:
        server.stop()


def write_until_full(
    what: str,
    server: Server,
    person: Client,
    ballast: Path,
    record_property: Callable[[str, object], None],
) -> None:
    journal = person.send("POST", "/api/journals", {"name": "Diary"})
    assert journal
    path, random = f"{journal.headers['location']}/entries", Random(1660)
    kept, refused, unknown = dict[str, str](), dict[str, str](), dict[str, str]()
    size = 45_000 if what == "tables" else 100
    until = monotonic() + 60
    while len(refused) < 5:
        assert monotonic() < until
        new = {"id": str(UUID(int=random.getrandbits(128), version=4))}
        new["content"] = random.randbytes(size).hex()
        answer = person.send("POST", path, new)
        assert answer
        assert answer.status_code in {201, 503}, answer.text
        (kept if answer.status_code == 201 else refused)[new["id"]] = new["content"]
        if problem(answer) == "outcome_unknown":
            unknown[new["id"]] = new["content"]
        if len(kept) == 1:
            fill(ballast, leaving=1_000_000)
        elif what == "log of changes":
            with suppress(psycopg.OperationalError):
                server.execute("select pg_switch_wal()")  # each takes a file of 16 MB
    record_property("kept, refused", (len(kept), len(refused)))
    record_property("answers", dict(person.answers))
    read = person.send("GET", f"{path}?limit=100")
    assert read
    record_property("a read meanwhile", problem(read) or read.status_code)
    ballast.unlink()
    record_property("seconds until the server was back", revive(server))
    assert kept.items() <= entries(person, path).items() <= (kept | unknown).items()
    for row_id, content in refused.items():
        again = person.send("POST", path, {"id": row_id, "content": content})
        assert again
        assert again.status_code in {201, 200 if row_id in unknown else 201}
    assert entries(person, path) == kept | refused


def revive(server: Server) -> float:
    """Wait for the server, or restart it if it has stopped."""
    began = monotonic()
    while pq.PGconn.ping(server.conninfo.encode()) != pq.Ping.OK:
        if monotonic() > began + 5:
            server.stop()
            server.start()
        sleep(0.02)
    return round(monotonic() - began, 2)


def entries(person: Client, path: str) -> dict[str, str]:
    answer, _ = person.insist("GET", f"{path}?limit=100")
    assert answer.status_code == 200, answer.text
    return {row["id"]: row["content"] for row in answer.json()["items"]}
