"""Restore drill: lose everything, restore it, and find no difference."""

import os
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from time import monotonic

import psycopg

from local.backup import dump, restore, restore_backup
from local.postgres.server import EmbeddedPostgres
from tests.drill.archive import Archive
from tests.drill.population import DIARY, State, check, populated
from tests.support.database_contents import contents
from tests.support.rds import rds

FULL = os.environ.get("DRILL") == "full"
ENTRIES, ACTIONS = (DIARY, 400) if FULL else (60, 12)
# In full form the server uses fsync, as a real one does.
SETTINGS = {} if FULL else {"fsync": "off"}
Record = Callable[[str, object], None]


class Stopwatch:
    """Durations of consecutive steps, in seconds."""

    def __init__(self) -> None:
        self._at = monotonic()

    def lap(self) -> str:
        self._at, before = monotonic(), self._at
        return f"{self._at - before:.2f} s"


def test_a_dump_restores_everything_on_an_empty_server(
    tmp_path: Path, record_property: Record
) -> None:
    file = tmp_path / "aurora.backup"
    with (
        rds(tmp_path / "lost", **SETTINGS) as conninfo,
        populated(conninfo, tmp_path / "gateway", ENTRIES, ACTIONS) as population,
    ):
        state = population.state()
        clock = Stopwatch()
        dump(conninfo, file)
        record_property("dump", f"{megabytes(file)} in {clock.lap()}, of {size(conninfo)}")
    with rds(tmp_path / "rds", **SETTINGS) as conninfo:
        clock = Stopwatch()
        restore(conninfo, file)
        record_property("restore as a master like RDS's", clock.lap())
        check(conninfo, tmp_path / "gateway", state, population)
    clock = Stopwatch()
    restore_backup(file, tmp_path / "here")
    record_property("aurora restore", clock.lap())
    with EmbeddedPostgres(tmp_path / "here", settings=SETTINGS) as server:
        answers = check(server.conninfo, tmp_path / "gateway", state, population)
    tell(record_property, state, answers)


def test_point_in_time_recovery_restores_the_moment_before_a_disaster(
    tmp_path: Path, record_property: Record
) -> None:
    archive = Archive(tmp_path / "archive")
    lost = tmp_path / "lost"
    with (
        EmbeddedPostgres(lost, settings=archive.settings | SETTINGS) as server,
        populated(server.conninfo, tmp_path / "gateway", ENTRIES, ACTIONS // 2) as population,
        psycopg.connect(server.conninfo, autocommit=True) as superuser,
    ):
        clock = Stopwatch()
        with ThreadPoolExecutor() as pool:  # writes continue meanwhile
            living = pool.submit(population.act, ACTIONS // 2)
            archive.back_up(server.conninfo)
            record_property("base backup", f"{megabytes(archive.base)} in {clock.lap()}")
            living.result()
        population.act(ACTIONS // 4)
        state = population.state()
        [(moment,)] = superuser.execute("select clock_timestamp()::text").fetchall()
        population.act(ACTIONS // 4)
        superuser.execute("delete from aurora.thoughts")
        assert contents(server.conninfo).tables != state.contents.tables
    record_property("WAL archived", megabytes(archive.wal))
    clock = Stopwatch()
    with archive.recovered(tmp_path / "found", lost / "password", moment) as server:
        record_property("recovery to the moment", clock.lap())
        answers = check(server.conninfo, tmp_path / "gateway", state, population)
    tell(record_property, state, answers)


def tell(record: Record, state: State, answers: int) -> None:
    tables = state.contents.tables
    record("rows", {name: rows for name, (rows, _) in tables.items()})
    record("hashes of tables that are the same", len(tables))
    record("definitions and rights that are the same", len(state.contents.structure))
    record("answers of the API that are the same", answers)


def megabytes(path: Path) -> str:
    files = [path, *path.rglob("*")] if path.is_dir() else [path]
    return f"{sum(file.stat().st_size for file in files) / 1e6:,.1f} MB"


def size(conninfo: str) -> str:
    with psycopg.connect(conninfo) as connection:
        [(found,)] = connection.execute(
            "select pg_size_pretty(pg_database_size(current_database()))"
        ).fetchall()
    return str(found)
