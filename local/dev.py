"""`aurora dev`: PostgreSQL and the API on this machine, until Ctrl-C or SIGTERM."""

import os
import signal
import socket
import subprocess
import sys
from collections.abc import Callable, Iterable, Iterator
from contextlib import ExitStack, contextmanager, suppress
from functools import partial
from pathlib import Path
from threading import Event
from types import FrameType

import click
import psycopg
from watchfiles import watch

from database.migrate import MigrationError, migrate
from local.gateway.hosts import read_host_names
from local.gateway.template import template_path
from local.postgres.data_dir import CannotStart, make_folder, usable
from local.postgres.logins import grant_logins
from local.postgres.server import EmbeddedPostgres
from local.reach import Reach, listen, read_proxies
from local.search_index import keeping_search_complete
from shared.origins import read_origins

ROOT = Path(__file__).parent.parent
CODE = [ROOT / name for name in ("functions", "shared", "database", "local")]
WEB, BUILDER = ROOT / "web", ROOT / ".venv-web"  # the app's source, and what builds it
POSTGRES = 18  # the oldest version with what the schema uses

BANNER = """
  App    {address}
  API    {address}
  Docs   {address}/docs
  Data   {data}
  Stop   Ctrl-C; the data stays
"""


def run(port: int, folder: Path, count: int, reach: Reach) -> None:
    """Serve with `count` workers until a signal. Raises CannotStart."""
    _on_signal(lambda *_: sys.exit(0))
    _set("HOST_NAMES", reach.host_names, read_host_names)
    _set("TRUSTED_PROXIES", reach.proxies, read_proxies)
    _set("ALLOWED_ORIGINS", os.environ.get("ALLOWED_ORIGINS"), read_origins)
    settings = {**reach.settings(), **os.environ}
    with ExitStack() as stack:
        sockets = [stack.enter_context(listener) for listener in listen(port, reach.addresses)]
        conninfo, data = stack.enter_context(database(folder))
        workers = Workers(sockets, {**settings, **prepare(conninfo, folder)}, count)
        stack.callback(workers.stop)
        stack.enter_context(keeping_search_complete(conninfo))
        port = sockets[0].getsockname()[1]
        click.echo(BANNER.format(address=f"http://localhost:{port}", data=data))
        if told := reach.lines(port, conninfo, settings):
            click.echo("".join(f"  {line}\n" for line in told))
        _serve(workers, partial(prepare, conninfo, folder))


def _set(name: str, value: str | None, read: Callable[[str], Iterable[str]]) -> None:
    """Have workers find a list in their environment as it is meant, whoever of them reads it."""
    if value is None:
        return
    try:
        os.environ[name] = ",".join(read(value))
    except ValueError as error:
        raise CannotStart(f"{name}: {error}") from error


def _serve(workers: "Workers", update: Callable[[], object]) -> None:
    """Keep the workers running, with the newest code, until a signal."""
    ended = Event()
    _on_signal(lambda *_: ended.set())
    workers.start()
    for changed in _changes(ended):
        if changed:
            click.echo(f"Changed: {', '.join(sorted(changed))}")
            workers.stop()
            try:
                update()
            except CannotStart as error:
                error.show()
        workers.start()


def _changes(ended: Event) -> Iterator[set[str]]:
    """Yield the names of changed files, and an empty set about once a second otherwise."""
    template = template_path()
    seen = template.stat().st_mtime_ns
    folders = [*CODE, *([WEB] if (BUILDER / "web").exists() else [])]
    for changes in watch(*folders, stop_event=ended, rust_timeout=1000, yield_on_timeout=True):
        paths = {Path(path) for _, path in changes}
        sources = {path for path in paths if WEB in path.parents}
        if sources:  # what is built from them is the next change
            subprocess.run([BUILDER / "bin" / "python", "-m", "tools.web"], cwd=ROOT, check=False)
        names = {path.name for path in paths - sources}
        # Polled, since watching one file ends when an editor replaces it.
        with suppress(FileNotFoundError):
            before, seen = seen, template.stat().st_mtime_ns
            names |= {template.name} if seen != before else set()
        yield names


def _on_signal(handler: Callable[[int, FrameType | None], None]) -> None:
    for name in (signal.SIGINT, signal.SIGTERM):
        signal.signal(name, handler)


@contextmanager
def database(folder: Path) -> Iterator[tuple[str, str]]:
    """Yield the conninfo of DATABASE_URL, or of a server of our own, and where its data is."""
    url = os.environ.get("DATABASE_URL")
    if not url:
        with usable():
            made = make_folder(folder)
        if not (made / "pgdata").exists():
            click.echo(f"Creating a database in {made} ...")
        with EmbeddedPostgres(folder) as server:
            yield server.conninfo, str(server.folder)
        return
    try:
        with psycopg.connect(url, connect_timeout=5) as connection:
            version, at = connection.info.server_version // 10_000, connection.info
            where = f"{at.dbname} on {at.host}:{at.port}"
    except psycopg.ProgrammingError as error:  # not shown: its text may quote a password
        raise CannotStart("DATABASE_URL is not a valid PostgreSQL address.") from error
    except psycopg.OperationalError as error:
        raise CannotStart(f"DATABASE_URL does not answer: {_first_line(error)}") from error
    if version < POSTGRES:
        message = f"DATABASE_URL is PostgreSQL {version}. Aurora needs {POSTGRES} or newer."
        raise CannotStart(message)
    yield url, where


def prepare(conninfo: str, folder: Path) -> dict[str, str]:
    """Migrate the database, and return the environment with which functions connect to it."""
    try:
        for name in migrate(conninfo):
            click.echo(f"Applied {name}")
        return grant_logins(conninfo, folder)
    except (MigrationError, psycopg.Error) as error:
        raise CannotStart(f"Cannot use the database: {_first_line(error)}") from error


def _first_line(error: Exception) -> str:
    return str(error).partition("\n")[0]


class Workers:
    """The processes that answer requests; they end with this one, however it ends."""

    def __init__(
        self, sockets: list[socket.socket], environment: dict[str, str], count: int
    ) -> None:
        """Serve `sockets` with `count` processes, once started."""
        self._count = count
        self._environment = {**os.environ, **environment}
        self._running: list[subprocess.Popen[bytes]] = []
        # Nobody writes to the pipe: its end tells a worker that this process has died.
        pipe, self._held = os.pipe()
        self._inherited = [pipe, *(listener.fileno() for listener in sockets)]

    def start(self) -> None:
        """Start the workers that are missing."""
        self._running = [worker for worker in self._running if worker.poll() is None]
        while len(self._running) < self._count:
            command = [sys.executable, "-m", "local.worker", *map(str, self._inherited)]
            worker = subprocess.Popen(
                command, cwd=ROOT, env=self._environment, pass_fds=self._inherited
            )
            self._running.append(worker)

    def stop(self) -> None:
        """Stop the workers; each has a few seconds to finish its current request."""
        for worker in self._running:
            worker.terminate()
        for worker in self._running:
            try:
                worker.wait(timeout=5)
            except subprocess.TimeoutExpired:
                worker.kill()
                worker.wait()
