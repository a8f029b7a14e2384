"""The PostgreSQL of `make dev`: durable, private, and stopped with its parent process."""

import os
import signal
import socket
import struct
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from stat import S_IMODE
from threading import Thread

import psycopg
import pytest
from click import ClickException
from psycopg import pq
from psycopg.conninfo import conninfo_to_dict, make_conninfo

from database.roles import LOGINS
from local.postgres.logins import grant_logins
from local.postgres.server import EmbeddedPostgres, as_owner, binary
from tests.support.paths import ROOT

NAMES = {login.name for login in LOGINS if login.has_functions}

# Starts a server, prints its conninfo, and never ends by itself.
OWNER = """
import sys, time
from pathlib import Path
from local.postgres.server import EmbeddedPostgres, as_owner, binary
with EmbeddedPostgres(Path(sys.argv[1])) as server:
    print(server.conninfo, flush=True)
    time.sleep(3600)
"""


@pytest.fixture(scope="module")
def postgres(tmp_path_factory: pytest.TempPathFactory) -> Iterator[EmbeddedPostgres]:
    with EmbeddedPostgres(tmp_path_factory.mktemp("postgres") / "data") as server:
        for login in NAMES:
            execute(server.conninfo, f"create role {login} login")
        yield server


def execute(conninfo: str, statement: str) -> list[tuple[object, ...]]:
    with psycopg.connect(conninfo, autocommit=True) as connection:
        cursor = connection.execute(statement.encode())
        return cursor.fetchall() if cursor.description else []


def eventually(condition: Callable[[], bool]) -> None:
    deadline = time.monotonic() + 60
    while not condition():
        assert time.monotonic() < deadline
        time.sleep(0.02)


def free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as probe:
        port: int = probe.getsockname()[1]
        return port


def is_gone(conninfo: str) -> bool:
    return pq.PGconn.ping(conninfo.encode()) == pq.Ping.NO_RESPONSE


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A data folder that the tests' servers share."""
    return tmp_path_factory.mktemp("again") / "data"


@pytest.fixture
def owning_process(folder: Path) -> Iterator[tuple[subprocess.Popen[str], str]]:
    """A process that owns a server in `folder`, and the server's conninfo."""
    command = [sys.executable, "-c", OWNER, str(folder)]
    with subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout
        yield process, process.stdout.readline().strip()
        process.kill()


def test_data_survives_a_restart(folder: Path) -> None:
    with EmbeddedPostgres(folder) as server:
        execute(server.conninfo, "create table kept as select 'ä' as word")
        first = server.conninfo
    assert is_gone(first)
    with EmbeddedPostgres(folder) as server:
        assert execute(server.conninfo, "select word from kept") == [("ä",)]
        assert execute(server.conninfo, "show server_encoding") == [("UTF8",)]


def test_a_folder_can_hold_several_databases(folder: Path) -> None:
    with EmbeddedPostgres(folder, {"fsync": "off"}, database='of "mine"') as server:
        found = execute(server.conninfo, "select current_database(), current_setting('fsync')")
        assert found == [('of "mine"', "off")]
    with EmbeddedPostgres(folder) as server:
        found = execute(server.conninfo, "select current_database(), current_setting('fsync')")
        assert found == [("aurora", "on")]


@pytest.mark.parametrize("password", ["wrong", ""])
def test_a_wrong_password_is_refused(postgres: EmbeddedPostgres, password: str) -> None:
    conninfo = make_conninfo(postgres.conninfo, password=password, passfile="/nowhere")
    with pytest.raises(psycopg.OperationalError, match="password"):
        psycopg.connect(conninfo)


# What another server on the port may ask for, instead of proving that it knows the password.
ASKS = {
    "the password in clear": (3, b""),
    "an MD5 hash of it": (5, b"salt"),
    "nothing": (0, b""),
}


@pytest.mark.parametrize(("kind", "more"), ASKS.values(), ids=ASKS.keys())
def test_another_server_on_the_port_learns_no_password(
    kind: int, more: bytes, postgres: EmbeddedPostgres
) -> None:
    heard: list[bytes] = []
    with socket.create_server(("127.0.0.1", 0)) as listener:

        def ask() -> None:
            connection, _ = listener.accept()
            with connection:
                heard.append(connection.recv(10_000))
                connection.sendall(b"R" + struct.pack("!ii", 8 + len(more), kind) + more)
                heard.append(connection.recv(10_000))

        asking = Thread(target=ask)
        asking.start()
        port = listener.getsockname()[1]
        with pytest.raises(psycopg.OperationalError, match="scram"):
            psycopg.connect(make_conninfo(postgres.conninfo, port=port))
        asking.join()
    logins = grant_logins(postgres.conninfo, postgres.folder)
    assert logins["PGREQUIREAUTH"] == "scram-sha-256"
    assert heard[1] == b""


def test_the_server_listens_only_on_ipv4_loopback(postgres: EmbeddedPostgres) -> None:
    settings = (
        "select current_setting('listen_addresses'), current_setting('unix_socket_directories')"
    )
    assert execute(postgres.conninfo, settings) == [("127.0.0.1", "")]


def test_the_folder_and_its_secrets_are_private(postgres: EmbeddedPostgres) -> None:
    grant_logins(postgres.conninfo, postgres.folder)
    names = ["", "password", "passfile", "pgdata"]
    modes = {name: oct(S_IMODE((postgres.folder / name).stat().st_mode)) for name in names}
    assert modes == {"": "0o700", "password": "0o600", "passfile": "0o600", "pgdata": "0o700"}
    assert (postgres.folder / ".gitignore").read_text() == "*\n"


def test_the_log_contains_no_row_contents(postgres: EmbeddedPostgres) -> None:
    with psycopg.connect(postgres.conninfo, autocommit=True) as connection:
        connection.execute(
            "create table diary (day date primary key, entry text check (entry > 'b'))"
        )
        for entry in ("a secret", "secret of mine"):
            for day in ("a secret day", "1660-01-01", "1660-01-01"):
                try:
                    connection.execute("insert into diary values (%s, %s)", [day, entry])
                except psycopg.Error:
                    continue
    log = (postgres.folder / "postgres.log").read_text()
    assert "ready to accept connections" in log
    assert "secret" not in log


def test_a_second_start_is_refused_while_the_first_lives(
    owning_process: tuple[subprocess.Popen[str], str], folder: Path
) -> None:
    process, conninfo = owning_process
    with pytest.raises(ClickException) as refused, EmbeddedPostgres(folder):
        pass
    assert refused.value.message.endswith(f"(process {process.pid}).")
    assert execute(conninfo, "select 1") == [(1,)]


def test_a_killed_owner_leaves_no_server_and_no_row_behind(
    owning_process: tuple[subprocess.Popen[str], str], folder: Path
) -> None:
    process, conninfo = owning_process
    execute(conninfo, "create table thousand as select generate_series(1, 1000)")
    process.kill()
    process.wait()
    eventually(lambda: is_gone(conninfo))
    with EmbeddedPostgres(folder) as server:
        assert execute(server.conninfo, "select count(*) from thousand") == [(1000,)]


def test_an_orphaned_server_is_stopped_by_the_next_start(
    owning_process: tuple[subprocess.Popen[str], str], folder: Path
) -> None:
    process, conninfo = owning_process
    execute(conninfo, "create table outlived as select 1")
    listed = subprocess.run(
        ["ps", "-Aww", "-o", "pid=,args="], stdout=subprocess.PIPE, text=True, check=True
    )
    watchers = [
        int(line.split()[0])
        for line in listed.stdout.splitlines()
        if " /bin/sh -c " in line and str(folder) in line
    ]
    assert len(watchers) == 1
    os.kill(watchers[0], signal.SIGKILL)
    process.kill()
    process.wait()
    assert execute(conninfo, "select 1") == [(1,)]
    with EmbeddedPostgres(folder) as server:
        assert is_gone(conninfo)
        assert execute(server.conninfo, "select * from outlived") == [(1,)]


@pytest.fixture
def crashed(folder: Path) -> Path:
    """The lock file in a folder whose server is gone, as a crash leaves it."""
    with EmbeddedPostgres(folder) as server:
        left = (folder / "pgdata" / "postmaster.pid").read_text()
    assert is_gone(server.conninfo)
    file = folder / "pgdata" / "postmaster.pid"
    file.write_text(left)
    owner = file.parent.stat()
    os.chown(file, owner.st_uid, owner.st_gid)
    return file


@contextmanager
def closing_by_signal(process: subprocess.Popen[bytes]) -> Iterator[None]:
    """Interrupt a process at the end, whatever happens."""
    try:
        yield
    finally:
        process.send_signal(signal.SIGINT)


def number_of(lock_file: Path) -> str:
    return lock_file.read_text().split()[0]


def give_number(lock_file: Path, number: str) -> None:
    lock_file.write_text("\n".join([number, *lock_file.read_text().splitlines()[1:], ""]))


def test_a_crashed_server_whose_number_another_process_has_starts_again(
    crashed: Path, folder: Path
) -> None:
    owner = crashed.stat()
    user = owner.st_uid if os.geteuid() == 0 else None
    with subprocess.Popen(["sleep", "60"], user=user) as other, closing_by_signal(other):
        give_number(crashed, str(other.pid))
        with EmbeddedPostgres(folder) as server:
            assert execute(server.conninfo, "select 1") == [(1,)]
            assert number_of(crashed) != str(other.pid)
        assert other.poll() is None


def test_a_crashed_server_whose_number_another_postgresql_has_starts_again(
    crashed: Path, folder: Path, postgres: EmbeddedPostgres
) -> None:
    theirs = postgres.folder / "pgdata" / "postmaster.pid"
    # With its shared memory too, as in a copy of the folder of a server that runs.
    crashed.write_text(theirs.read_text())
    with EmbeddedPostgres(folder) as server:
        assert execute(server.conninfo, "select 1") == [(1,)]
    assert execute(postgres.conninfo, "select 1") == [(1,)]


@pytest.mark.parametrize("left", ["", "\0\0\0\0", "12"], ids=["empty", "zeros", "cut off"])
def test_a_lock_file_that_a_crash_cut_off_does_not_block_the_start(
    left: str, crashed: Path, folder: Path
) -> None:
    crashed.write_text(left)
    with EmbeddedPostgres(folder) as server:
        assert execute(server.conninfo, "select 1") == [(1,)]


def test_a_server_started_by_hand_is_not_joined_by_another(crashed: Path, folder: Path) -> None:
    data = crashed.parent
    crashed.unlink()
    port = str(free_port())
    command = [*as_owner(data), binary("postgres"), "-D", str(data), f"--port={port}"]
    command.append("--unix_socket_directories=")
    with (
        subprocess.Popen(command, env={"LC_ALL": "C"}, stderr=subprocess.DEVNULL) as by_hand,
        closing_by_signal(by_hand),
    ):
        at = make_conninfo(host="127.0.0.1", port=port, dbname="postgres")
        eventually(lambda: pq.PGconn.ping(at.encode()) == pq.Ping.OK)
        with pytest.raises(ClickException, match=r"shared memory block .* is still in use"):
            EmbeddedPostgres(folder).__enter__()
        assert number_of(crashed) == str(by_hand.pid)
        assert pq.PGconn.ping(at.encode()) == pq.Ping.OK


def test_an_unfinished_folder_is_recreated(tmp_path: Path) -> None:
    (tmp_path / "initdb-killed" / "pgdata").mkdir(parents=True)
    (tmp_path / "password").write_text("of the one that was killed")
    with EmbeddedPostgres(tmp_path) as server:
        assert execute(server.conninfo, "select 1") == [(1,)]
    assert not (tmp_path / "initdb-killed").exists()


def test_data_of_another_postgresql_version_is_refused_and_left_alone(tmp_path: Path) -> None:
    data = tmp_path / "pgdata"
    data.mkdir()
    (data / "PG_VERSION").write_text("17\n")
    with pytest.raises(ClickException, match="has the data of PostgreSQL 17, but this is 18"):
        EmbeddedPostgres(tmp_path).__enter__()
    assert [path.name for path in data.iterdir()] == ["PG_VERSION"]


def test_an_unusable_folder_is_named(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    with pytest.raises(ClickException, match="file/data: Not a directory"):
        EmbeddedPostgres(tmp_path / "file/data").__enter__()


def test_login_passwords_are_derived_deterministically(
    postgres: EmbeddedPostgres, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PGPASSWORD", "the developer's own")
    first = grant_logins(postgres.conninfo, tmp_path / "first")
    second = grant_logins(postgres.conninfo, tmp_path / "second")
    assert Path(first["PGPASSFILE"]).read_text() == Path(second["PGPASSFILE"]).read_text()
    key = (postgres.folder / "password").read_text()
    assert key not in Path(first["PGPASSFILE"]).read_text()
    for name, value in first.items():
        monkeypatch.setenv(name, value)
    for login in NAMES:
        assert execute(f"user={login}", "select current_user") == [(login,)]
    with pytest.raises(psycopg.OperationalError, match="password"):
        psycopg.connect("user=aurora_app password=aurora_app")


def test_a_database_with_trust_needs_no_passwords(
    postgres: EmbeddedPostgres, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("PGPASSWORD", raising=False)
    monkeypatch.delenv("PGREQUIREAUTH", raising=False)
    settings = postgres.folder / "pgdata/pg_hba.conf"
    before = settings.read_text()
    port = conninfo_to_dict(postgres.conninfo)["port"]
    settings.write_text("host all all 127.0.0.1/32 trust\n")
    url = f"postgresql://postgres@127.0.0.1:{port}/aurora?sslmode=disable"
    try:
        execute(postgres.conninfo, "select pg_reload_conf()")
        eventually(lambda: pq.PGconn.connect(url.encode()).status == pq.ConnStatus.OK)
        given = grant_logins(url, tmp_path)
    finally:
        settings.write_text(before)
        execute(url, "select pg_reload_conf()")
    assert Path(given.pop("PGPASSFILE")).read_text() == ""
    assert given == {
        "PGHOST": "127.0.0.1",
        "PGPORT": port,
        "PGDATABASE": "aurora",
        "PGSSLMODE": "disable",
        "PGPASSWORD": "",
    }
