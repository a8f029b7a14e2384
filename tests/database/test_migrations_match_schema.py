"""database/schema/ equals the schema that the migrations create."""

from collections.abc import Callable
from pathlib import Path

import psycopg
import pytest

from local.postgres.server import EmbeddedPostgres
from tests.support.database_contents import structure
from tools.migration import build


def test_the_schema_builds_what_the_migrations_build(database: str, tmp_path: Path) -> None:
    # On its own server, since roles belong to the whole server.
    with EmbeddedPostgres(tmp_path / "server", settings={"fsync": "off"}) as server:
        build(server.conninfo)
        present = structure(server.conninfo)
    assert len(present) > 500
    assert present == structure(database)


@pytest.mark.parametrize(
    "difference",
    [
        "alter table thoughts alter column text drop not null",
        "alter function undo reset search_path",
        "grant execute on function purge_history(history[]) to aurora_app",
        "drop trigger record_created on tasks",
        "alter policy own on thoughts using (true)",
        "alter table history disable row level security",
        "drop index thoughts_newest",
        "alter domain day drop constraint day_in_range",
    ],
)
def test_a_difference_is_seen(difference: str, new_database: Callable[[], str]) -> None:
    conninfo = new_database()
    before = structure(conninfo)
    with psycopg.connect(conninfo, options="-c search_path=aurora") as owner:
        owner.execute(difference.encode())
    assert structure(conninfo) != before


def test_the_planner_inlines_version_matches(database: str) -> None:
    with psycopg.connect(database, options="-c search_path=aurora") as owner:
        plan = str(
            owner.execute(
                "explain verbose select from thoughts where version_matches(version, %s::int[])",
                [[1, 2]],
            ).fetchall()
        )
    assert "version = ANY" in plan
    assert "version_matches" not in plan
