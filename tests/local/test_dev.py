"""`aurora dev` as a user sees it: prints its address, reloads changes, and loses nothing."""

import os
import re
import shutil
import signal
import socket
from collections.abc import Callable
from functools import partial
from pathlib import Path
from uuid import uuid4

import httpx
import pytest
from psycopg.conninfo import conninfo_to_dict

from tests.support.aurora_dev import Aurora, eventually, refused
from tests.support.paths import ROOT


def copy_tree(to: Path) -> Path:
    for name in ("functions", "shared", "database", "local", "cli"):
        shutil.copytree(ROOT / name, to / name, symlinks=True)
    shutil.copy(ROOT / "template.yaml", to)
    return to


@pytest.fixture(scope="module")
def tree(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A copy of the code that nobody changes meanwhile."""
    return copy_tree(tmp_path_factory.mktemp("tree"))


@pytest.fixture(scope="module")
def data(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A data folder that the tests' Auroras share."""
    return tmp_path_factory.mktemp("dev") / "data"


def test_it_prints_addresses_and_one_line_per_request(tree: Path, data: Path) -> None:
    with Aurora(tree, data) as aurora:
        health = aurora.client.get("/health")
        assert (health.status_code, health.json()["status"]) == (200, "healthy")
        for host in ("127.0.0.1", "[::1]"):
            url = f"http://{host}:{aurora.port}/health?database=no"
            assert httpx.get(url, trust_env=False).status_code == 200
        assert aurora.end() == 0
    _, banner, requests = aurora.said.rsplit("\n\n", 2)
    address = f"http://localhost:{aurora.port}"
    assert banner.splitlines() == [
        f"  App    {address}",
        f"  API    {address}",
        f"  Docs   {address}/docs",
        f"  Data   {data}",
        "  Stop   Ctrl-C; the data stays",
    ]
    assert re.fullmatch(r"(\d\d:\d\d:\d\d GET    /health 200 +\d+\.\d ms\n){3}", requests)


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT, signal.SIGKILL])
def test_acknowledged_writes_survive_every_way_of_stopping(
    tree: Path, data: Path, number: signal.Signals
) -> None:
    with Aurora(tree, data) as aurora:
        new = {"email": f"{uuid4()}@example.com", "password": "correct horse battery"}
        token = aurora.client.post("/auth/register", json=new).json()["access_token"]
        signed_in = {"authorization": f"Bearer {token}"}
        thought = aurora.client.post("/api/thoughts", json={"text": "kept"}, headers=signed_in)
        assert thought.status_code == 201
        assert aurora.end(number) == (-9 if number == signal.SIGKILL else 0)
        assert "Traceback" not in aurora.said
    with Aurora(tree, data) as aurora:
        found = aurora.client.get("/api/thoughts", headers=signed_in).json()["items"]
        assert [item["id"] for item in found] == [thought.json()["id"]]


def test_changed_code_is_reloaded(data: Path, tmp_path: Path) -> None:
    tree = copy_tree(tmp_path)
    code, template = tree / "functions/site/app.py", tree / "template.yaml"
    migration = tree / "database/migrations/9999_new.sql"
    with Aurora(tree, data) as aurora:
        # A new connection for each request, since a replaced worker closes its own.
        def answers(path: str, status: int) -> bool:
            got = aurora.client.get(path, headers={"connection": "close"})
            return got.status_code == status

        def allows(origin: str) -> bool:
            headers = {"origin": origin, "connection": "close"}
            return "access-control-allow-origin" in aurora.client.get("/", headers=headers).headers

        assert answers("/new", 404)
        code.write_text(code.read_text().replace('"/health"', '"/new"'))
        eventually(lambda: answers("/new", 200))
        code.write_text("this is no Python")
        eventually(lambda: answers("/new", 500))
        eventually(lambda: answers("/api/thoughts", 401))
        for origin in ("http://one.example", "http://two.example"):
            # As editors do: a new file replaces the old one.
            other = tree / "template.new"
            other.write_text(re.sub("Default: http:.*", f"Default: {origin}", template.read_text()))
            other.replace(template)
            eventually(partial(allows, origin))
        migration.write_text("create table aurora.new ()")
        eventually(lambda: "Applied 9999_new.sql" in aurora.said)
        migration.write_text("create table aurora.newer ()")
        eventually(lambda: "Error: " in aurora.said)
        eventually(lambda: answers("/api/thoughts", 401))


def test_a_worker_that_dies_is_replaced(tree: Path, data: Path) -> None:
    with Aurora(tree, data, "--workers", "2") as aurora:
        first = aurora.workers
        assert len(first) == 2
        os.kill(first.copy().pop(), signal.SIGKILL)
        eventually(lambda: len(aurora.workers) == 2 and aurora.workers != first)
        assert aurora.client.get("/health").status_code == 200


def test_database_url_is_used_instead_of_a_server_of_its_own(
    tree: Path, new_database: Callable[..., str], tmp_path: Path
) -> None:
    at = conninfo_to_dict(new_database(empty=True))
    url = "postgresql://{user}:{password}@{host}:{port}/{dbname}?sslmode=disable".format(**at)
    with Aurora(tree, tmp_path / "data", DATABASE_URL=url) as aurora:
        assert aurora.client.get("/health").json()["database"] == "ok"
        assert f"  Data   {at['dbname']} on {at['host']}:{at['port']}\n" in aurora.said
    assert {path.name for path in (tmp_path / "data").iterdir()} == {".gitignore", "passfile"}


@pytest.mark.parametrize(
    ("url", "why"),
    [
        ("postgresql://postgres:secret@127.0.0.1:1/aurora", "does not answer: "),
        ("postgres//postgres:secret@127.0.0.1", "is not a valid PostgreSQL address."),
    ],
)
def test_an_unusable_database_url_is_reported(tmp_path: Path, url: str, why: str) -> None:
    line = refused(tmp_path / "data", DATABASE_URL=url)
    assert line.startswith(f"Error: DATABASE_URL {why}")
    assert "secret" not in line


def test_a_port_in_use_is_reported_before_anything_is_done(tmp_path: Path) -> None:
    for family, host in ((socket.AF_INET, "127.0.0.1"), (socket.AF_INET6, "::1")):
        with socket.create_server((host, 0), family=family) as taken:
            port = taken.getsockname()[1]
            line = refused(tmp_path / "data", port)
            assert line.startswith(f"Error: Port {port} is in use.")
    assert not (tmp_path / "data").exists()


def test_an_unusable_folder_is_reported(tree: Path, data: Path, tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    assert "file/data: Not a directory." in refused(tmp_path / "file/data")
    (tmp_path / "pgdata").mkdir()
    (tmp_path / "pgdata/PG_VERSION").write_text("17")
    assert f"Error: {tmp_path} has the data of PostgreSQL 17, " in refused(tmp_path)
    with Aurora(tree, data) as aurora:
        already = f"Error: Aurora is already running in {data} (process {aurora.process.pid}).\n"
        assert refused(data) == already
