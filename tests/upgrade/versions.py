"""Databases of earlier versions, with rows in every table they had."""

from dataclasses import dataclass
from datetime import date
from hashlib import sha256
from pathlib import Path
from typing import Any
from uuid import UUID, uuid4

import psycopg
from psycopg import sql
from psycopg.conninfo import make_conninfo
from psycopg.rows import dict_row
from pydantic_core import to_jsonable_python

from database.migrate import FILES

NAMES = [path.name for path in sorted(FILES.glob("*.sql"))]
# What fills the tables of each migration; those of one that has no such file stay empty.
DATA = Path(__file__).parent
PEOPLE = {
    "ada": UUID("00000000-0000-7000-8000-00000000000a"),
    "bob": UUID("00000000-0000-7000-8000-00000000000b"),
}

Rows = list[dict[str, Any]]


@dataclass
class Old:
    """A database of an earlier version, what it holds, and a backup of it."""

    names: list[str]  # its migrations
    conninfo: str
    columns: dict[str, list[str]]  # of each table
    rows: dict[str, Rows]
    backup: Path
    upgraded: dict[str, Rows]  # the same columns after the upgrade

    def newest(self, table: str, name: str, column: str = "timestamp") -> Rows:
        """Return a person's rows in a list's order, as JSON holds them."""
        rows = [row for row in self.rows[table] if row["user_id"] == PEOPLE[name]]
        rows.sort(key=lambda row: (row[column] or date.max, row["id"]), reverse=True)
        shown = [{name: row[name] for name in row if name != "user_id"} for row in rows]
        found: Rows = to_jsonable_python(shown)
        return found


def create(master: str) -> str:
    """Make an empty database, and tell where it is."""
    name = f"test_{uuid4().hex[:12]}"
    with psycopg.connect(master, autocommit=True) as connection:
        connection.execute(f"create database {name} template template0".encode())
    return make_conninfo(master, dbname=name)


def bring_to(conninfo: str, names: list[str]) -> None:
    """Apply these migrations, as the code of their time did, and insert what belongs to each."""
    with psycopg.connect(conninfo, autocommit=True) as connection:
        for name in names:
            text = (FILES / name).read_bytes()
            applied = [name, sha256(text).hexdigest()]
            with connection.transaction():
                connection.execute(text)
                connection.execute("insert into aurora.migrations values (%s, %s)", applied)
        connection.execute("set role aurora_owner")
        connection.execute("set search_path = aurora, pg_temp")
        for path in [DATA / name for name in names if (DATA / name).exists()]:
            connection.execute(path.read_bytes())


def columns(conninfo: str) -> dict[str, list[str]]:
    """Return the names of every table's columns."""
    with psycopg.connect(conninfo) as connection:
        found = connection.execute(
            "select relname::text, array_agg(attname::text order by attnum)"
            " from pg_class join pg_attribute on attrelid = pg_class.oid"
            " where relnamespace = 'aurora'::regnamespace and relkind in ('r', 'p')"
            "   and attnum > 0 and not attisdropped and relname <> 'migrations'"
            " group by relname"
        )
        return dict(found.fetchall())


def read(conninfo: str, tables: dict[str, list[str]]) -> dict[str, Rows]:
    """Return all rows of these tables, with these columns."""
    found = {}
    with psycopg.connect(conninfo, options="-c timezone=UTC", row_factory=dict_row) as connection:
        for table, names in tables.items():
            query = sql.SQL("select {} from aurora.{}").format(
                sql.SQL(", ").join(map(sql.Identifier, names)), sql.Identifier(table)
            )
            found[table] = sorted(connection.execute(query).fetchall(), key=str)
    return found
