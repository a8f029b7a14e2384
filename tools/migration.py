"""Create migration files, and guard those that were applied.

database/schema/ is the current schema. `make migration NAME=...` creates the next migration with
every function of the schema that differs from a migrated database.
"""

import argparse
import re
import sys
import tempfile
from hashlib import sha256
from pathlib import Path

import psycopg
from psycopg.conninfo import make_conninfo

from database.migrate import FILES, migrate
from local.postgres.server import EmbeddedPostgres
from tools.statements import record as record_statements

SCHEMA = FILES.parent / "schema"
CHECKSUMS = "CHECKSUMS"
# A function in schema/functions: its comment, its definition, and its grants.
_BLOCK = re.compile(
    r"^(?:--[^\n]*\n)*create or replace function (\w+)\(.*?(?:\n\n|\Z)", re.DOTALL | re.MULTILINE
)
_DEFINITIONS = """
    select proname::text, pg_get_functiondef(oid) from pg_proc
    where pronamespace = 'aurora'::regnamespace
"""
# SQL functions may refer to objects that are created later.
_UNCHECKED = "set local check_function_bodies = off;\n"
_HEAD = f"""\
-- Say here what this migration is for.

set local role aurora_owner;
set local search_path = aurora, pg_temp;
{_UNCHECKED}"""
_NEXT = """\
{path} has the functions of database/schema/ that differ.
1. Put what else differs before them: tables, columns, types, and `drop function` where parameters
   have other names or types. The code before must run on the new schema: add now, remove a release
   later. Its statements were written to statements.json, with which a test tries that.
2. Put policies and triggers that differ after them.
3. pytest tests/database/test_migrations_match_schema.py tests/database/test_previous_release.py
4. make migration-checksums, once it is done: from then on the file cannot change."""


class WrongFiles(Exception):
    """The migrations do not match CHECKSUMS; the text says which and why."""


def schema_text(schema: Path = SCHEMA) -> str:
    """Return the statements that build an empty database, in one piece."""
    tables = sorted(schema.glob("tables/*.sql"))
    # A kind's table is adopted where it is created, for which there have to be functions.
    of_kinds = [path for path in tables if "adopt_kind(" in path.read_text("utf-8")]
    paths = [
        *(schema / name for name in ("roles.sql", "types.sql")),
        *(path for path in tables if path not in of_kinds),
        *sorted(schema.glob("functions/*.sql")),
        *(schema / name for name in ("triggers.sql", "policies.sql")),
        *of_kinds,
    ]
    return "\n".join([_UNCHECKED, *(path.read_text("utf-8") for path in paths)])


def build(conninfo: str, schema: Path = SCHEMA) -> None:
    """Build a database from the schema, with the rights that migrate() gives one."""
    with tempfile.TemporaryDirectory() as folder:
        (Path(folder) / "schema.sql").write_text(schema_text(schema), "utf-8")
        migrate(conninfo, Path(folder))


def functions(schema: Path = SCHEMA) -> dict[str, str]:
    """Return the text of each function of the schema, by name, in the order of the files."""
    texts = [path.read_text("utf-8") for path in sorted(schema.glob("functions/*.sql"))]
    found = [block for text in texts for block in _BLOCK.finditer(text)]
    return {block[1]: block[0].strip() + "\n" for block in found}


def open_migration(name: str, files: Path = FILES, schema: Path = SCHEMA) -> tuple[Path, set[str]]:
    """Write the next migration; return its path, and the functions removed from the schema.

    Raises WrongFiles if the last migration has no line in CHECKSUMS yet.
    """
    check(files)
    record_statements(files)
    number = max(int(path.name[:4]) for path in files.glob("*.sql")) + 1
    with tempfile.TemporaryDirectory() as folder, EmbeddedPostgres(Path(folder)) as server:
        migrate(server.conninfo, files)
        with psycopg.connect(server.conninfo, autocommit=True) as connection:
            past: dict[str, str] = dict(connection.execute(_DEFINITIONS).fetchall())
            connection.execute("create database present template template0")
        present_conninfo = make_conninfo(server.conninfo, dbname="present")
        build(present_conninfo, schema)
        with psycopg.connect(present_conninfo) as connection:
            present: dict[str, str] = dict(connection.execute(_DEFINITIONS).fetchall())
    differing = [t for n, t in functions(schema).items() if past.get(n) != present[n]]
    path = files / f"{number:04}_{name}.sql"
    path.write_text("\n".join([_HEAD, *differing]), "utf-8")
    return path, past.keys() - present.keys()


def checksums(files: Path = FILES) -> dict[str, str]:
    """Return the recorded checksum of each migration, by name."""
    lines = (files / CHECKSUMS).read_text("utf-8").splitlines()
    return {name: checksum for checksum, name in (line.split("  ") for line in lines)}


def actual(files: Path = FILES) -> dict[str, str]:
    """Return the checksum of each migration as it is now, by name."""
    paths = sorted(files.glob("*.sql"))
    return {path.name: sha256(path.read_bytes()).hexdigest() for path in paths}


def check(files: Path = FILES) -> None:
    """Check the migrations against CHECKSUMS. Raises WrongFiles."""
    recorded, found = checksums(files), actual(files)
    for name in sorted(recorded.keys() - found.keys()):
        raise WrongFiles(f"{name} was removed: restore it, databases have applied it")
    for name, checksum in found.items():
        if recorded.get(name, checksum) != checksum:
            raise WrongFiles(f"{name} was changed: restore it, and put the change into a new one")
    for name in sorted(found.keys() - recorded.keys()):
        raise WrongFiles(f"{name} has no line in CHECKSUMS: make migration-checksums adds it")


def record(files: Path = FILES) -> list[str]:
    """Add the missing lines to CHECKSUMS, without changing any. Return the names added."""
    recorded = checksums(files)
    added = {name: line for name, line in actual(files).items() if name not in recorded}
    lines = [f"{checksum}  {name}\n" for name, checksum in sorted({**recorded, **added}.items())]
    (files / CHECKSUMS).write_text("".join(lines), "utf-8")
    return [*added]


def main() -> None:
    """Run `make migration`, `make migration-checksums`, or the part of `make check`."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("command", choices=["new", "record", "check"])
    parser.add_argument("name", nargs="?", default="")
    arguments = parser.parse_args()
    try:
        if arguments.command == "record":
            print("Added:", *record() or ["nothing"])  # noqa: T201
        if arguments.command != "new":
            check()
        elif re.fullmatch(r"[a-z0-9]+(_[a-z0-9]+)*", arguments.name):
            path, dropped = open_migration(arguments.name)
            print(_NEXT.format(path=path.name))  # noqa: T201
            if dropped:
                print("Not in the schema any more:", *sorted(dropped))  # noqa: T201
        else:
            parser.error("make migration NAME=lower_case_words")
    except WrongFiles as wrong:
        sys.exit(str(wrong))


if __name__ == "__main__":
    main()
