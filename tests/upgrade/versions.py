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
# SQL that fills the tables of each migration; without such a file they stay empty.
DATA = Path(__file__).parent
PEOPLE = {
    "ada": UUID("00000000-0000-7000-8000-00000000000a"),
    "bob": UUID("00000000-0000-7000-8000-00000000000b"),
}
# She came when there was a history.
CLEO = {"cleo": UUID("00000000-0000-7000-8000-00000000000c")}

# Gave tables and columns other names: what belongs to a migration before it is inserted before it.
RENAMING = "0008_names.sql"
# The tables and columns it renamed, by their names today. Everything here is told by those.
RENAMED: dict[str, tuple[str, dict[str, str]]] = {
    "device_changes": (
        "device_changes",
        {"applied_at": "made_at", "conflict_sequence": "kept"},
    ),
    "history": ("history", {"previous_row": "before"}),
    "history_heads": (
        "counters",
        {
            "last_sequence": "last",
            "transaction_id": "act",
            "transaction_started_at": "began_at",
            "last_change": "change",
            "purged_through": "tidied",
        },
    ),
    "idempotency_keys": ("idempotency", {"table_name": "kind", "row_id": "id"}),
    "password_resets": ("resets", {}),
    "personal_tokens": ("tokens", {}),
    "rate_limit_buckets": ("buckets", {}),
    "registration_settings": ("choices", {}),
    "sign_in_attempts": ("attempts", {}),
}

Rows = list[dict[str, Any]]


@dataclass
class Old:
    """A database of an earlier version, its rows, and a backup."""

    names: list[str]  # its migrations
    conninfo: str
    columns: dict[str, list[str]]  # of each table
    rows: dict[str, Rows]
    backup: Path
    upgraded: dict[str, Rows]  # the same columns after the upgrade

    def newest(self, table: str, name: str, column: str = "timestamp") -> Rows:
        """Return a user's rows in a list's order, as JSON."""
        rows = [row for row in self.rows[table] if row["user_id"] == PEOPLE[name]]
        rows.sort(key=lambda row: (row[column] or date.max, row["id"]), reverse=True)
        shown = [{name: row[name] for name in row if name != "user_id"} for row in rows]
        found: Rows = to_jsonable_python(shown)
        return found


def create(master: str) -> str:
    """Create an empty database, and return its conninfo."""
    name = f"test_{uuid4().hex[:12]}"
    with psycopg.connect(master, autocommit=True) as connection:
        connection.execute(f"create database {name} template template0".encode())
    return make_conninfo(master, dbname=name)


def bring_to(conninfo: str, names: list[str]) -> None:
    """Apply these migrations, as the code of their time did, and insert the rows of each."""
    before = [name for name in names if name < RENAMING]
    for some in (before, names[len(before) :]):
        with psycopg.connect(conninfo, autocommit=True) as connection:
            for name in some:
                text = (FILES / name).read_bytes()
                applied = [name, sha256(text).hexdigest()]
                with connection.transaction():
                    connection.execute(text)
                    connection.execute("insert into aurora.migrations values (%s, %s)", applied)
            connection.execute("set role aurora_owner")
            connection.execute("set search_path = aurora, pg_temp")
            for path in [DATA / name for name in some if (DATA / name).exists()]:
                connection.execute(path.read_bytes())


def columns(conninfo: str) -> dict[str, list[str]]:
    """Return every table's columns, by their current names."""
    found = names_in(conninfo)
    tables = {old: (new, columns) for new, (old, columns) in RENAMED.items()}
    told = {}
    for table, names in found.items():
        new, renamed = tables.get(table, (table, {}))
        today = {old: column for column, old in renamed.items()}
        told[new] = [today.get(name, name) for name in names]
    return told


def names_in(conninfo: str) -> dict[str, list[str]]:
    """Return every table's columns, by this database's names."""
    with psycopg.connect(conninfo) as connection:
        found = connection.execute(
            "select relname::text, array_agg(attname::text order by attnum)"
            " from pg_class join pg_attribute on attrelid = pg_class.oid"
            " where relnamespace = 'aurora'::regnamespace and relkind in ('r', 'p')"
            # Of nobody's rows: migrations say what is in those two.
            "   and attnum > 0 and not attisdropped and relname not in ('migrations', 'kinds')"
            " group by relname"
        )
        return dict(found.fetchall())


def read(conninfo: str, tables: dict[str, list[str]]) -> dict[str, Rows]:
    """Return all rows of these tables and columns, by their current names."""
    found, here = {}, names_in(conninfo)
    with psycopg.connect(conninfo, options="-c timezone=UTC", row_factory=dict_row) as connection:
        for table, names in tables.items():
            old, renamed = RENAMED.get(table, (table, {}))
            its = table if table in here else old
            query = sql.SQL("select {} from aurora.{}").format(
                sql.SQL(", ").join(
                    sql.SQL("{} as {}").format(
                        sql.Identifier(name if name in here[its] else renamed[name]),
                        sql.Identifier(name),
                    )
                    for name in names
                ),
                sql.Identifier(its),
            )
            found[table] = sorted(connection.execute(query).fetchall(), key=str)
    return found
