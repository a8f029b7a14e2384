"""The previous release works on the newest schema, for deployments and rollbacks."""

import json
from collections.abc import Callable

import psycopg
import pytest
from psycopg import sql

from database.migrate import FILES
from database.roles import OWNER
from tools.statements import RECORDED, Statements, numbered, statements


@pytest.fixture
def recorded() -> Statements:
    """The statements of the previous release, by login."""
    found: Statements = json.loads((FILES / RECORDED).read_text("utf-8"))["statements"]
    return found


def refused(conninfo: str, release: Statements) -> dict[str, str]:
    """Return the statements that cannot be planned as their login, with PostgreSQL's reason."""
    found = {}
    with psycopg.connect(conninfo, autocommit=True) as connection:
        for login, texts in release.items():
            become = sql.SQL("set session authorization {}").format(sql.Identifier(login))
            connection.execute(become)
            connection.execute("set search_path = aurora, pg_temp")
            for text in texts:
                try:
                    # Planning checks every name and type, and the login's rights.
                    connection.execute(f"explain (generic_plan) {numbered(text)}".encode())
                except psycopg.Error as error:
                    found[text] = str(error.diag.message_primary)
    return found


def test_the_release_before_the_newest_migration_is_the_recorded_one() -> None:
    names = sorted(path.name for path in FILES.glob("*.sql"))
    last = json.loads((FILES / RECORDED).read_text("utf-8"))["last_migration"]
    assert last in names[-2:]


def test_its_statements_run_on_the_newest_schema(database: str, recorded: Statements) -> None:
    assert {login: len(texts) > 0 for login, texts in recorded.items()} == dict.fromkeys(
        [OWNER, "aurora_auth", "aurora_app", "aurora_site"], True
    )
    assert sum(map(len, recorded.values())) > 50
    assert refused(database, recorded) == {}


def test_so_do_todays(database: str) -> None:
    assert refused(database, statements()) == {}


@pytest.mark.parametrize(
    "change",
    [
        "alter table thoughts drop column tags",
        "alter table tasks rename to to_dos",
        "drop function count_registration_attempt(text, integer)",
        "revoke execute on function restore(bigint, boolean) from aurora_app",
        "revoke delete on personal_tokens from aurora_auth",
        "alter table password_resets drop column expires_at",
    ],
)
def test_a_migration_that_breaks_them_is_seen(
    change: str, new_database: Callable[[], str], recorded: Statements
) -> None:
    conninfo = new_database()
    with psycopg.connect(conninfo, options="-c search_path=aurora") as owner:
        owner.execute(change.encode())
    assert refused(conninfo, recorded)
