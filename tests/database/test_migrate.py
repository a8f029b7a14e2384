"""Migrations: each applied once, atomically, with no more rights than RDS grants."""

import os
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path
from uuid import uuid4

import psycopg
import pytest
from psycopg.conninfo import make_conninfo

from database.migrate import FILES, MigrationError, migrate
from local.postgres.logins import grant_logins
from local.postgres.server import EmbeddedPostgres
from tests.support.client import new_address
from tests.support.paths import ROOT
from tests.support.processes import Environment

NAMES = [path.name for path in sorted(FILES.glob("*.sql"))]


@pytest.fixture(scope="module")
def empty(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Callable[[], str]]:
    """Return a function that creates an empty database, on a server without Aurora's roles.

    It returns the conninfo of the database's owner, who is not a superuser, as on RDS.
    """
    unsafe = {"fsync": "off", "synchronous_commit": "off", "full_page_writes": "off"}
    folder = tmp_path_factory.mktemp("server") / "postgres"
    with EmbeddedPostgres(folder, settings=unsafe) as server:
        with psycopg.connect(server.conninfo, autocommit=True) as connection:
            connection.execute("create role master login createrole createdb password 'master'")
        master = make_conninfo(server.conninfo, user="master", password="master")

        def make() -> str:
            name = f"test_{uuid4().hex[:12]}"
            common = make_conninfo(master, dbname="postgres")
            with psycopg.connect(common, autocommit=True) as connection:
                connection.execute(f"create database {name} template template0".encode())
            return make_conninfo(master, dbname=name)

        yield make


@pytest.fixture
def files(tmp_path: Path) -> Path:
    """A copy of the migrations, to be changed."""
    return Path(shutil.copytree(FILES, tmp_path / "sql"))


def add(files: Path, name: str, text: str) -> str:
    path = files / name
    path.write_text(text, "utf-8")
    return name


def table_exists(conninfo: str, name: str) -> bool:
    with psycopg.connect(conninfo) as connection:
        [(found,)] = connection.execute("select to_regclass(%s)", [f"aurora.{name}"]).fetchall()
    return found is not None


def recorded(conninfo: str) -> list[str]:
    with psycopg.connect(conninfo) as connection:
        rows = connection.execute("select name from aurora.migrations order by name").fetchall()
    return [name for (name,) in rows]


def test_every_migration_is_applied_once(empty: Callable[[], str]) -> None:
    conninfo = empty()
    assert migrate(conninfo) == NAMES
    assert migrate(conninfo) == []
    assert recorded(conninfo) == NAMES


def test_a_second_database_on_the_same_server_works(
    empty: Callable[[], str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    migrate(empty())
    conninfo = empty()
    assert migrate(conninfo) == NAMES
    for name, value in grant_logins(conninfo, tmp_path / "logins").items():
        monkeypatch.setenv(name, value)
    with closing(Environment()) as environment:
        new = {"email": "ada@example.com", "password": "correct horse battery"}
        environment.send("POST", "/auth/register", new, source_ip=new_address())
        token = environment.receive().json["access_token"]
        environment.send("POST", "/api/thoughts", {"text": "ho"}, token=token)
        assert environment.receive().status == 201


def test_only_new_migrations_are_applied_to_an_old_database(
    empty: Callable[[], str], files: Path
) -> None:
    conninfo = empty()
    migrate(conninfo, files)
    new = add(files, "9001_more.sql", "set local role aurora_owner; create table aurora.more ();")
    assert migrate(conninfo, files) == [new]
    assert migrate(conninfo, files) == []
    assert table_exists(conninfo, "more")


def test_a_changed_migration_is_refused_by_name(empty: Callable[[], str], files: Path) -> None:
    conninfo = empty()
    migrate(conninfo, files)
    changed = files / NAMES[0]
    changed.write_text(changed.read_text("utf-8") + "-- and a word more\n", "utf-8")
    add(files, "9001_more.sql", "create table aurora.more ();")
    with psycopg.connect(conninfo) as connection:
        connection.execute("update aurora.migrations set applied_at = '2026-03-04'")
    with pytest.raises(MigrationError, match=NAMES[0]) as refused:
        migrate(conninfo, files)
    # Which version of Aurora made this database, and so can read it.
    assert "on 2026-03-04. The version of Aurora of that day can read it" in str(refused.value)
    assert not table_exists(conninfo, "more")
    assert recorded(conninfo) == NAMES


@pytest.mark.parametrize(
    "failing",
    [
        "create table aurora.half (); select 1 / 0;",
        "create table aurora.half (); no sql at all;",
        "create table aurora.half (); insert into aurora.migrations values ('9001_half.sql', '');",
    ],
    ids=["an error", "a syntax error", "a second record"],
)
def test_a_failing_migration_is_rolled_back(
    failing: str, empty: Callable[[], str], files: Path
) -> None:
    conninfo = empty()
    half = add(files, "9001_half.sql", "set local role aurora_owner; " + failing)
    with pytest.raises(MigrationError, match=half):
        migrate(conninfo, files)
    assert not table_exists(conninfo, "half")
    assert recorded(conninfo) == NAMES
    add(files, half, "set local role aurora_owner; create table aurora.half ();")
    assert migrate(conninfo, files) == [half]


def test_a_failure_does_not_reveal_row_contents(empty: Callable[[], str], files: Path) -> None:
    add(
        files,
        "9001_unique.sql",
        "set local role aurora_owner; create table aurora.words (word text primary key);"
        "insert into aurora.words values ('secret'), ('secret');",
    )
    with pytest.raises(MigrationError) as failed:
        migrate(empty(), files)
    assert "secret" not in str(failed.value)


def test_a_database_ahead_of_the_files_is_left_alone(empty: Callable[[], str], files: Path) -> None:
    conninfo = empty()
    new = add(files, "9001_more.sql", "set local role aurora_owner; create table aurora.more ();")
    migrate(conninfo, files)
    assert migrate(conninfo) == []
    assert table_exists(conninfo, "more")
    assert recorded(conninfo) == [*NAMES, new]


def at_once(conninfos: list[str]) -> list[str]:
    """Migrate each in its own process, all at the same time; return their output."""
    program = (
        "import sys; from database.migrate import migrate; print(flush=True);"
        "print(*migrate(sys.stdin.readline().strip()))"
    )
    processes = [
        subprocess.Popen(
            [sys.executable, "-c", program],
            cwd=ROOT,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )
        for _ in conninfos
    ]
    for process in processes:
        assert process.stdout
        process.stdout.readline()  # it has imported everything
    for process, conninfo in zip(processes, conninfos, strict=True):
        print(conninfo, file=process.stdin, flush=True)
    printed = [process.communicate()[0].strip() for process in processes]
    assert [process.returncode for process in processes] == [0] * len(processes)
    return printed


def test_one_of_eight_concurrent_processes_applies_the_migrations(empty: Callable[[], str]) -> None:
    conninfo = empty()
    assert sorted(at_once([conninfo] * 8)) == [""] * 7 + [" ".join(NAMES)]
    assert recorded(conninfo) == NAMES


def test_databases_of_one_server_can_be_migrated_concurrently(empty: Callable[[], str]) -> None:
    assert at_once([empty() for _ in range(4)]) == [" ".join(NAMES)] * 4


def test_an_unreachable_server_raises_operational_error() -> None:
    with pytest.raises(psycopg.OperationalError):
        migrate(f"host=127.0.0.1 port=1 user={os.environ.get('USER', 'x')} dbname=none")
