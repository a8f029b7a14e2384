"""`aurora backup` and `aurora restore`: atomic, and never replacing anything."""

import shlex
import shutil
from collections.abc import Callable
from pathlib import Path
from stat import S_IMODE

import psycopg
import pytest
from click.testing import CliRunner, Result
from psycopg.conninfo import conninfo_to_dict

from cli.main import main
from database.migrate import FILES, migrate
from local.postgres.server import EmbeddedPostgres
from tests.support.rds import UNSAFE

WORDS = "The sea was loud tonight."
ADA = """
    with ada as (
      insert into aurora.users (email, password_hash) values ('ada@example.com', 'x') returning id
    )
    insert into aurora.thoughts (user_id, text) select id, %s from ada
"""


@pytest.fixture(scope="module")
def ada(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The data folder of a stopped Aurora, with one user."""
    folder = tmp_path_factory.mktemp("ada") / "data"
    with EmbeddedPostgres(folder, settings=UNSAFE) as server:
        migrate(server.conninfo)
        with psycopg.connect(server.conninfo) as connection:
            connection.execute(ADA, [WORDS])
    return folder


@pytest.fixture(scope="module")
def file(ada: Path) -> Path:
    """A backup of that folder."""
    made = ada.parent / "aurora.backup"
    assert aurora("backup", made, "--data", ada).exit_code == 0
    return made


def aurora(*arguments: object) -> Result:
    return CliRunner().invoke(main, [str(argument) for argument in arguments])


def thoughts(conninfo: str) -> list[str]:
    with psycopg.connect(conninfo) as connection:
        return [text for (text,) in connection.execute("select text from aurora.thoughts")]


def thoughts_in(folder: Path) -> list[str]:
    with EmbeddedPostgres(folder, settings=UNSAFE) as server:
        return thoughts(server.conninfo)


def test_a_backup_is_restored_into_a_folder(file: Path, tmp_path: Path) -> None:
    done = aurora("restore", file, "--data", tmp_path / "deep" / "the new")
    assert done.exit_code == 0, done.output
    assert thoughts_in(tmp_path / "deep" / "the new") == [WORDS]
    assert [path.name for path in (tmp_path / "deep").iterdir()] == ["the new"]
    # As it can be pasted.
    assert shlex.split(done.output)[-1] == f"DATA={tmp_path}/deep/the new"


def epoch(conninfo: str) -> tuple[object, ...] | None:
    with psycopg.connect(conninfo) as connection:
        asked = "select id, restored_at > now() - interval '1 hour' from aurora.epoch"
        return connection.execute(asked.encode()).fetchone()


def epoch_in(folder: Path) -> tuple[object, ...] | None:
    with EmbeddedPostgres(folder, settings=UNSAFE) as server:
        return epoch(server.conninfo)


def test_each_restore_makes_an_epoch(ada: Path, file: Path, tmp_path: Path, empty: str) -> None:
    assert aurora("restore", file).exit_code == 0  # into DATABASE_URL
    found = [epoch_in(ada), epoch(empty)]
    with pytest.MonkeyPatch.context() as patch:
        patch.delenv("DATABASE_URL")
        assert aurora("restore", file, "--data", tmp_path / "new").exit_code == 0
        found.append(epoch_in(tmp_path / "new"))
    ids, are_restored = zip(*(one or () for one in found), strict=True)
    assert len({*ids}) == 3
    assert are_restored == (None, True, True)


def test_the_owner_can_start_an_epoch_by_hand(file: Path, empty: str) -> None:
    assert aurora("restore", file).exit_code == 0
    before = epoch(empty)
    done = aurora("admin", "new-epoch")
    assert done.exit_code == 0, done.output
    after = epoch(empty)
    assert after
    assert after != before
    assert str(after[0]) in done.output


def test_a_backup_can_be_made_while_aurora_runs(ada: Path, tmp_path: Path) -> None:
    with EmbeddedPostgres(ada, settings=UNSAFE):
        done = aurora("backup", tmp_path / "file", "--data", ada)
    assert done.exit_code == 0, done.output
    (tmp_path / "new").mkdir()
    assert aurora("restore", tmp_path / "file", "--data", tmp_path / "new").exit_code == 0
    assert thoughts_in(tmp_path / "new") == [WORDS]


def test_a_backup_is_readable_only_by_its_owner(file: Path) -> None:
    assert S_IMODE(file.stat().st_mode) == 0o600


def test_an_existing_backup_is_not_overwritten(ada: Path, tmp_path: Path) -> None:
    before = tmp_path / "file"
    before.write_text("of yesterday")
    done = aurora("backup", before, "--data", ada)
    assert (done.exit_code, "already exists" in done.output) == (1, True)
    assert before.read_text() == "of yesterday"


def test_an_unwritable_path_is_reported(ada: Path, tmp_path: Path) -> None:
    done = aurora("backup", tmp_path / "nowhere" / "file", "--data", ada)
    assert done.exit_code == 1
    assert f"Error: Cannot write {tmp_path}/nowhere/file" in done.output


def test_a_folder_that_is_not_empty_is_not_overwritten(file: Path, tmp_path: Path) -> None:
    (tmp_path / "mine").write_text("words")
    done = aurora("restore", file, "--data", tmp_path)
    assert (done.exit_code, "is not empty" in done.output) == (1, True)
    assert [path.name for path in tmp_path.iterdir()] == ["mine"]


@pytest.mark.parametrize(
    ("kept", "added"),
    [(0.5, b""), (0, b""), (0, b"no backup at all")],
    ids=["half of it", "nothing", "something else"],
)
def test_a_damaged_backup_is_refused_and_leaves_nothing(
    kept: float, added: bytes, file: Path, tmp_path: Path
) -> None:
    whole = file.read_bytes()
    (tmp_path / "damaged").write_bytes(whole[: int(len(whole) * kept)] + added)
    done = aurora("restore", tmp_path / "damaged", "--data", tmp_path / "new")
    assert done.exit_code == 1
    assert done.output.startswith("Error: pg_restore: error:")
    assert done.output.count("\n") == 1
    assert [path.name for path in tmp_path.iterdir()] == ["damaged"]


@pytest.fixture
def empty(new_database: Callable[..., str], monkeypatch: pytest.MonkeyPatch) -> str:
    """The conninfo of an empty database, with DATABASE_URL set to it."""
    conninfo = new_database(empty=True)
    at = conninfo_to_dict(conninfo)
    url = "postgresql://{user}:{password}@{host}:{port}/{dbname}".format(**at)
    monkeypatch.setenv("DATABASE_URL", url)
    return conninfo


def test_database_url_can_be_restored_into_and_backed_up(
    file: Path, empty: str, tmp_path: Path
) -> None:
    done = aurora("restore", file)
    assert done.exit_code == 0, done.output
    assert thoughts(empty) == [WORDS]
    assert aurora("backup", tmp_path / "again").exit_code == 0
    assert (tmp_path / "again").stat().st_size > 0


def test_a_database_with_an_aurora_is_not_overwritten(file: Path, empty: str) -> None:
    assert aurora("restore", file).exit_code == 0
    with psycopg.connect(empty) as connection:
        connection.execute("update aurora.thoughts set text = 'newer'")
    done = aurora("restore", file)
    assert (done.exit_code, "already" in done.output) == (1, True)
    assert thoughts(empty) == ["newer"]


def test_a_database_without_an_aurora_cannot_be_backed_up(empty: str, tmp_path: Path) -> None:
    done = aurora("backup", tmp_path / "file")
    assert (done.exit_code, done.output) == (1, "Error: There is no Aurora in this database.\n")
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("url", ["postgresql://a:secret@127.0.0.1:1/b", "postgresql://a:secret@[b"])
def test_an_unreachable_database_is_reported_on_one_line(
    url: str, file: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("DATABASE_URL", url)
    for done in (aurora("backup", tmp_path / "file"), aurora("restore", file)):
        assert (done.exit_code, done.output.count("\n")) == (1, 1)
        assert done.output.startswith("Error: ")
        assert "secret" not in done.output


@pytest.mark.parametrize("newest", ["0003", "0005", "0009"])
def test_a_backup_of_an_earlier_release_is_restored(newest: str, tmp_path: Path) -> None:
    """Of the data of any day: each migration after it runs on what was restored."""
    files = tmp_path / "migrations"
    shutil.copytree(FILES, files)
    for path in files.glob("[0-9]*.sql"):
        if path.name[:4] > newest:
            path.unlink()
    with EmbeddedPostgres(tmp_path / "old", settings=UNSAFE) as server:
        migrate(server.conninfo, files)
        with psycopg.connect(server.conninfo) as connection:
            connection.execute(ADA, [WORDS])
    made = tmp_path / "aurora.backup"
    assert aurora("backup", made, "--data", tmp_path / "old").exit_code == 0
    done = aurora("restore", made, "--data", tmp_path / "new")
    assert done.exit_code == 0, done.output
    with EmbeddedPostgres(tmp_path / "new", settings=UNSAFE) as server:
        assert migrate(server.conninfo) == []
        assert thoughts(server.conninfo) == [WORDS]
