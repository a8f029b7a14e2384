"""Migration files: applied ones are immutable, and the next one is generated."""

import re
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from database.migrate import FILES, migrate
from tools.migration import CHECKSUMS, SCHEMA, WrongFiles, check, functions, open_migration, record

LAST = max(FILES.glob("*.sql")).name
NEW = """\
-- Whole days until then.
create or replace function days_left(until date) returns integer
language sql stable set search_path = pg_catalog, aurora, pg_temp as $$
  select until - current_date
$$;
grant execute on function days_left(date) to aurora_app;
"""


@pytest.fixture
def files(tmp_path: Path) -> Path:
    return shutil.copytree(FILES, tmp_path / "migrations")


@pytest.fixture
def schema(tmp_path: Path) -> Path:
    return shutil.copytree(SCHEMA, tmp_path / "schema")


def change(path: Path, old: str, new: str) -> None:
    text = path.read_text("utf-8")
    assert old in text
    path.write_text(text.replace(old, new), "utf-8")


def test_the_files_are_as_they_were_recorded() -> None:
    check()


def test_a_changed_file_is_refused(files: Path) -> None:
    change(files / LAST, "set local", "set  local")
    with pytest.raises(WrongFiles, match=f"{LAST} was changed"):
        check(files)


def test_a_removed_file_is_refused(files: Path) -> None:
    (files / "0003_trust.sql").unlink()
    with pytest.raises(WrongFiles, match=r"0003_trust\.sql was removed"):
        check(files)


def test_a_file_without_a_line_is_refused_until_it_has_one(files: Path) -> None:
    (files / "9001_more.sql").write_text("select 1;\n")
    with pytest.raises(WrongFiles, match=r"9001_more\.sql has no line"):
        check(files)
    assert record(files) == ["9001_more.sql"]
    check(files)


def test_recording_does_not_accept_a_changed_file(files: Path) -> None:
    before = (files / CHECKSUMS).read_bytes()
    change(files / LAST, "set local", "set  local")
    assert record(files) == []
    assert (files / CHECKSUMS).read_bytes() == before
    with pytest.raises(WrongFiles):
        check(files)


def test_make_check_runs_it(tmp_path: Path) -> None:
    """The command fails, and says why, in a copy with a changed file."""
    for name in ("database", "local", "shared", "tools"):
        shutil.copytree(FILES.parents[1] / name, tmp_path / name)
    change(tmp_path / "database" / "migrations" / LAST, "set local", "set  local")
    command = [sys.executable, "-m", "tools.migration", "check"]
    done = subprocess.run(command, cwd=tmp_path, check=False, capture_output=True, text=True)
    assert done.returncode == 1
    assert f"{LAST} was changed" in done.stderr


def test_every_function_of_the_schema_is_found() -> None:
    texts = [path.read_text("utf-8") for path in SCHEMA.glob("functions/*.sql")]
    begins = re.compile("^create or replace function", re.MULTILINE)
    assert len(functions()) == sum(len(begins.findall(text)) for text in texts)


def test_a_migration_opens_with_nothing_where_nothing_differs(files: Path, schema: Path) -> None:
    path, dropped = open_migration("nothing", files, schema)
    assert (path.name, dropped) == (f"{int(LAST[:4]) + 1:04}_nothing.sql", set())
    assert "create" not in path.read_text("utf-8")


def test_a_migration_opens_with_each_function_that_differs(
    files: Path, schema: Path, new_database: Callable[..., str]
) -> None:
    sign_in = schema / "functions" / "sign_in.sql"
    change(sign_in, functions()["trust_address"], NEW)
    change(sign_in, "interval '15 minutes'\n$$", "interval '1 hour'\n$$")
    path, dropped = open_migration("longer_keys", files, schema)
    assert dropped == {"trust_address"}
    # With the comment above it and the grant below it, ready to be applied.
    pasted = functions(schema)
    expected = pasted["days_left"] + "\n" + pasted["public_keys"]
    assert path.read_text("utf-8").endswith("check_function_bodies = off;\n\n" + expected)
    assert migrate(new_database(empty=True), files)[-1] == path.name


def test_a_second_migration_waits_for_the_line_of_the_first(files: Path, schema: Path) -> None:
    open_migration("one", files, schema)
    with pytest.raises(WrongFiles, match=r"one\.sql has no line"):
        open_migration("two", files, schema)
