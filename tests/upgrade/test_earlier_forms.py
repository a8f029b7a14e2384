"""Data made by a version whose migrations had another form is read, restored and goes on."""

from collections.abc import Iterator
from hashlib import sha256
from pathlib import Path

import psycopg
import pytest

from database.earlier import EARLIER
from database.migrate import FILES, MigrationError, migrate
from local.backup import dump, restore
from tests.support.database_contents import structure
from tests.support.rds import UNSAFE, rds
from tests.upgrade.versions import NAMES, create

PEEK = """\
    select i.request_hash, i.answer, i.created_at into known, answer, since from idempotency i
    where i.user_id = person and i.key = claim.key;
    state := case when answer is null or since < now() - interval '24 hours' then 'fresh'
                  when known = request_hash then 'done' else 'other' end;
"""
FIRST_PEEK = """\
    select i.request_hash, i.answer into known, answer from idempotency i
    where i.user_id = person and i.key = claim.key and i.answer is not null
      and i.created_at > now() - interval '24 hours';
    state := case when known is null then 'fresh' when known = request_hash then 'done'
                  else 'other' end;
"""
BEFORE_LAST = ("  if state = 'fresh' and random()", "  if random()")
FIRST = [
    BEFORE_LAST,
    ("  since timestamptz;\n", ""),
    (PEEK, FIRST_PEEK),
    ("if state <> 'done' then", "if state = 'other' then"),
]
LOCKED = """a place from which a device can follow it. Nobody writes
-- until the triggers are there: what came between would be in no history.
lock table users, thoughts, journals, journal_entries, tasks in share row exclusive mode;
"""
NOT_LOCKED = "a place from which a device can follow it.\n"
# What a form of before had instead of some text of today's.
FORMS = {
    "0004, at first": ("0004_faster.sql", FIRST),
    "0004, corrected once": ("0004_faster.sql", [BEFORE_LAST]),
    "0005, without a lock": ("0005_history.sql", [(LOCKED, NOT_LOCKED)]),
}


@pytest.fixture(scope="module")
def master(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    with rds(tmp_path_factory.mktemp("earlier") / "server", **UNSAFE) as conninfo:
        yield conninfo


def files_with(folder: Path, changed: str, text: str, until: str) -> Path:
    """Return a folder with the migrations until one, of which one has another text."""
    folder.mkdir()
    for name in NAMES[: NAMES.index(until) + 1]:
        (folder / name).write_bytes((FILES / name).read_bytes())
    (folder / changed).write_text(text, "utf-8")
    return folder


@pytest.mark.parametrize(("name", "instead"), FORMS.values(), ids=FORMS.keys())
def test_a_database_with_an_earlier_form_becomes_todays_and_so_does_its_backup(
    name: str, instead: list[tuple[str, str]], master: str, tmp_path: Path
) -> None:
    text = (FILES / name).read_text("utf-8")
    for today, earlier in instead:
        assert today in text
        text = text.replace(today, earlier)
    assert sha256(text.encode()).hexdigest() in EARLIER[name]
    conninfo, fresh, restored = create(master), create(master), create(master)
    migrate(conninfo, files_with(tmp_path / "sql", name, text, "0007_devices.sql"))
    with psycopg.connect(conninfo) as owner:
        owner.execute("insert into aurora.users (email, password_hash) values ('a@b.c', 'x')")
    dump(conninfo, tmp_path / "backup")
    assert migrate(conninfo) == NAMES[NAMES.index("0007_devices.sql") + 1 :]
    migrate(fresh)
    assert structure(conninfo) == structure(fresh)
    restore(restored, tmp_path / "backup")
    assert structure(restored) == structure(fresh)
    with psycopg.connect(restored) as owner:
        assert owner.execute("select email from aurora.users").fetchall() == [("a@b.c",)]


def test_a_form_that_no_version_had_is_refused(master: str, tmp_path: Path) -> None:
    text = (FILES / NAMES[4]).read_text("utf-8") + "-- and a word more\n"
    conninfo = create(master)
    migrate(conninfo, files_with(tmp_path / "sql", NAMES[4], text, NAMES[4]))
    with pytest.raises(MigrationError, match=f"{NAMES[4]} differs from the file that was applied"):
        migrate(conninfo)


def test_a_backup_is_restored_by_the_code_that_made_it(master: str, tmp_path: Path) -> None:
    conninfo, restored = create(master), create(master)
    migrate(conninfo)
    dump(conninfo, tmp_path / "backup")
    restore(restored, tmp_path / "backup")
    assert migrate(restored) == []
    assert structure(restored) == structure(conninfo)
