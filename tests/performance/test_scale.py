"""Requirements of docs/scale.md: every row of a user is found by `user_id`."""

import ast
import re
from collections.abc import Iterator

import psycopg
import pytest

from tests.support import kinds
from tests.support.paths import ROOT
from tests.support.source_code import FUNCTIONS, trees

# Found by a secret or an email, before the user is known. On a sharded PostgreSQL these tables are
# not distributed, or a table beside them maps the secret to the user.
SIGN_IN = {
    "users_pkey",
    "users_email",
    "sessions_secret",
    "personal_tokens_secret",
    "feeds_secret",
}
OURS = {
    "users",
    "sessions",
    "signing_keys",
    "sign_in_attempts",
    "registration_settings",
    "security_log_keys",
    "migrations",
    "kinds",
    "epoch",
    "search_filling",
    "search_index",
}


@pytest.fixture(scope="module")
def indexes(database: str) -> dict[str, tuple[str, bool, list[str]]]:
    """Every index: its table, whether it is unique, and its columns."""
    with psycopg.connect(database) as connection:
        found = connection.execute(
            "select i.indexrelid::regclass::text, t.relname::text, indisunique,"
            "  array(select coalesce(attname::text, '') from unnest(indkey) key"
            "    left join pg_attribute a on a.attrelid = indrelid and a.attnum = key)"
            " from pg_index i join pg_class t on t.oid = indrelid"
            " where t.relnamespace = 'aurora'::regnamespace"
        ).fetchall()
    return {
        name.removeprefix("aurora."): (table, unique, columns)
        for name, table, unique, columns in found
    }


def test_every_unique_key_contains_the_person(
    indexes: dict[str, tuple[str, bool, list[str]]],
) -> None:
    without = {
        name
        for name, (table, unique, columns) in indexes.items()
        if unique and "user_id" not in columns and (table not in OURS or name in SIGN_IN)
    }
    assert without <= SIGN_IN
    assert {name for name in indexes if name in SIGN_IN} == SIGN_IN


def test_every_domain_index_begins_with_the_person(
    indexes: dict[str, tuple[str, bool, list[str]]],
) -> None:
    domains = {*kinds.TABLES, "idempotency_keys"}
    found = {name: columns[0] for name, (table, _, columns) in indexes.items() if table in domains}
    assert len(found) >= 10
    assert set(found.values()) == {"user_id"}


TABLES = re.compile(rf"\b(?:from|into|update|join)\s+({'|'.join(kinds.TABLES)})\b", re.IGNORECASE)


def queries() -> Iterator[tuple[str, str]]:
    """Return all SQL in the functions about a domain's tables, with its location."""
    for path, tree in trees([path for path in FUNCTIONS if path.parent.name != "admin"]):
        for node in ast.walk(tree):
            text = node.value if isinstance(node, ast.Constant) else None
            if isinstance(text, str) and TABLES.search(text):
                yield f"{path.relative_to(ROOT)}:{getattr(node, 'lineno', 0)}", text


def test_every_query_filters_by_the_person() -> None:
    found = list(queries())
    assert len(found) >= 20
    for where, sql in found:
        assert "user_id" in sql, where


def test_every_foreign_key_contains_the_person(database: str) -> None:
    with psycopg.connect(database) as connection:
        loose = connection.execute(
            "select conrelid::regclass::text, conname from pg_constraint"
            " where contype = 'f' and connamespace = 'aurora'::regnamespace"
            " and conrelid <> 'aurora.kinds'::regclass"  # which nobody's rows are in
            " and not exists (select from pg_attribute where attrelid = conrelid"
            "  and attnum = any(conkey) and attname = 'user_id')"
        ).fetchall()
    assert loose == []
