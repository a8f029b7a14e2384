"""Migrations on AWS: by a master user like RDS's, and always with a response to CloudFormation."""

import json
import shutil
import socket
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import partial
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path
from threading import Thread
from typing import Any
from uuid import uuid4

import psycopg
import pytest
from psycopg import sql
from psycopg.conninfo import conninfo_to_dict, make_conninfo

from database.migrate import FILES, LOCK, migrate
from functions.admin import app
from local.postgres.server import EmbeddedPostgres
from shared import settings


@dataclass
class Cloud:
    """CloudFormation's server: stores responses, after failing `refusals` times."""

    url: str
    refusals: int = 0
    answers: list[dict[str, Any]] = field(default_factory=list)
    types: list[str | None] = field(default_factory=list)


@pytest.fixture
def cloud() -> Iterator[Cloud]:
    class Bucket(BaseHTTPRequestHandler):
        def do_PUT(self) -> None:
            body = self.rfile.read(int(self.headers["content-length"]))
            if found.refusals:
                found.refusals -= 1
                self.send_error(503)
                return
            found.answers.append(json.loads(body))
            found.types.append(self.headers["content-type"])
            self.send_response(200)
            self.end_headers()

        def log_message(self, *_: object) -> None:
            pass

    with HTTPServer(("127.0.0.1", 0), Bucket) as server:
        found = Cloud(f"http://127.0.0.1:{server.server_port}/answer?signature=x")
        thread = Thread(target=server.serve_forever, args=[0.01])
        thread.start()
        yield found
        server.shutdown()
        thread.join()


@pytest.fixture(scope="module")
def rds(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """A server with only a master user's rights: not superuser, but may create databases."""
    unsafe = {"fsync": "off", "max_connections": "50"}
    with EmbeddedPostgres(tmp_path_factory.mktemp("rds"), settings=unsafe) as server:
        with psycopg.connect(server.conninfo, autocommit=True) as superuser:
            superuser.execute("create role rds_iam")
            superuser.execute(
                "create role aurora_master login nosuperuser createrole createdb password 'x'"
            )
            superuser.execute("grant rds_iam to aurora_master with admin option")
        yield make_conninfo(server.conninfo, user="aurora_master", password="x")


@pytest.fixture
def empty(rds: str, monkeypatch: pytest.MonkeyPatch) -> Iterator[str]:
    """The environment of the admin function, with an empty database."""
    name = f"aurora_{uuid4().hex[:8]}"
    with psycopg.connect(rds, autocommit=True) as master:
        master.execute(sql.SQL("create database {}").format(sql.Identifier(name)))
    at = conninfo_to_dict(rds)
    environment = {"PGHOST": at["host"], "PGPORT": at["port"], "PGDATABASE": name}
    for variable, value in {**environment, "PGPASSWORD": "x", "PGSSLMODE": "disable"}.items():
        monkeypatch.setenv(variable, str(value))
    monkeypatch.setattr(settings, "DATABASE_MASTER", "aurora_master")
    yield make_conninfo(rds, dbname=name)
    with psycopg.connect(rds, autocommit=True) as master:
        master.execute(sql.SQL("drop database {} with (force)").format(sql.Identifier(name)))


@pytest.fixture
def migrated(empty: str) -> str:
    migrate(empty)
    return empty


@dataclass
class Context:
    """The context of a function with so many seconds left."""

    seconds: float

    def get_remaining_time_in_millis(self) -> int:
        return int(self.seconds * 1000)


def ask(cloud: Cloud, kind: str, seconds: float = 60, database: str = "db-X") -> dict[str, Any]:
    """Send CloudFormation's request, and return the response that it gets."""
    event = {
        "RequestType": kind,
        "ServiceToken": "arn:aws:lambda:eu-central-1:123456789012:function:admin",
        "ResponseURL": cloud.url,
        "StackId": "arn:aws:cloudformation:eu-central-1:123456789012:stack/aurora/1",
        "RequestId": str(uuid4()),
        "LogicalResourceId": "Migration",
        "ResourceType": "Custom::Migration",
        "ResourceProperties": {"ServiceToken": "arn", "Content": "arn:7", "Database": database},
    }
    if kind != "Create":
        event["PhysicalResourceId"] = "migration"
    started = time.monotonic()
    app.handler(event, Context(seconds))
    assert time.monotonic() - started < seconds
    [answer] = cloud.answers
    cloud.answers.clear()
    for name in ("StackId", "RequestId", "LogicalResourceId"):
        assert answer[name] == event[name]
    assert answer["PhysicalResourceId"] == "migration"
    return answer


def query(conninfo: str, text: str) -> Any:
    with psycopg.connect(conninfo) as connection:
        row = connection.execute(text.encode()).fetchone()
    return row and row[0]


def test_create_applies_every_migration(cloud: Cloud, empty: str) -> None:
    assert ask(cloud, "Create")["Status"] == "SUCCESS"
    assert cloud.types == [""]  # part of the signature
    assert query(empty, "select count(*) from aurora.migrations") == len(list(FILES.glob("*.sql")))
    assert query(empty, "select count(*) from aurora.signing_keys") == 1
    assert query(empty, "select rolsuper from pg_roles where rolname = current_user") is False


def test_every_login_uses_iam_and_has_an_idle_timeout(cloud: Cloud, empty: str) -> None:
    ask(cloud, "Create")
    with psycopg.connect(empty) as master:
        logins = master.execute(
            """
            select rolname, pg_has_role(oid, 'rds_iam', 'member'),
              'idle_session_timeout=60s' = any(rolconfig), rolconnlimit
            from pg_roles
            where rolcanlogin and rolname like 'aurora\\_%' and rolname <> current_user
            """
        ).fetchall()
    assert {login for login, *_ in logins} >= {"aurora_auth", "aurora_app", "aurora_site"}
    assert all(by_iam and idle for _, by_iam, idle, _ in logins)
    # Together they leave a fifth of the server's 50 connections to others.
    assert sum(limit for *_, limit in logins) <= 40
    assert min(limit for *_, limit in logins) >= 1


def test_update_applies_missing_migrations(cloud: Cloud, migrated: str) -> None:
    assert ask(cloud, "Update")["Status"] == "SUCCESS"
    assert ask(cloud, "Update")["Status"] == "SUCCESS"


EPOCH = "select id::text || (restored_at is not null) from aurora.epoch"


def test_another_resource_id_is_a_restore_and_makes_an_epoch(cloud: Cloud, empty: str) -> None:
    ask(cloud, "Create", database="db-ONE")
    first = query(empty, EPOCH)
    assert first.endswith("false")
    ask(cloud, "Update", database="db-ONE")
    assert query(empty, EPOCH) == first
    # The stack is given a snapshot: a database with another id, and what the one before noted.
    assert ask(cloud, "Update", database="db-TWO")["Status"] == "SUCCESS"
    second = query(empty, EPOCH)
    assert second.endswith("true")
    assert second != first
    ask(cloud, "Update", database="db-TWO")
    assert query(empty, EPOCH) == second
    assert query(empty, "select resource_id from aurora.epoch") == "db-TWO"


def test_a_new_stack_on_a_snapshot_makes_an_epoch(cloud: Cloud, empty: str) -> None:
    ask(cloud, "Create", database="cluster-ONE")
    first = query(empty, EPOCH)
    ask(cloud, "Create", database="cluster-TWO")
    assert query(empty, EPOCH) != first


def test_a_new_stack_on_a_snapshot_older_than_the_notes_makes_an_epoch(
    cloud: Cloud, migrated: str
) -> None:
    first = query(migrated, EPOCH)
    ask(cloud, "Create", database="db-ONE")
    second = query(migrated, EPOCH)
    assert (second != first, second.endswith("true")) == (True, True)


def test_the_release_that_begins_to_note_ids_makes_no_epoch(cloud: Cloud, migrated: str) -> None:
    first = query(migrated, EPOCH)
    ask(cloud, "Update", database="db-ONE")
    assert query(migrated, EPOCH) == first
    assert query(migrated, "select resource_id from aurora.epoch") == "db-ONE"


def test_an_owner_who_restored_by_hand_makes_an_epoch(cloud: Cloud, empty: str) -> None:
    ask(cloud, "Create")
    first = query(empty, EPOCH)
    made = app.handler({"command": "new-epoch"}, Context(10))
    assert query(empty, EPOCH) == f"{made['epoch']}true" != first
    ask(cloud, "Update")
    assert query(empty, EPOCH) == f"{made['epoch']}true"


def test_update_refuses_an_empty_database(cloud: Cloud, empty: str) -> None:
    answer = ask(cloud, "Update")
    assert answer["Status"] == "FAILED"
    assert "this database is empty" in answer["Reason"]
    assert "docs/deploy.md" in answer["Reason"]
    assert query(empty, "select to_regnamespace('aurora')") is None


def test_a_database_ahead_of_the_code_is_left_alone(cloud: Cloud, migrated: str) -> None:
    with psycopg.connect(migrated) as master:
        master.execute("insert into aurora.migrations values ('9999_later.sql', 'x')")
    assert ask(cloud, "Update")["Status"] == "SUCCESS"
    assert query(migrated, "select max(name) from aurora.migrations") == "9999_later.sql"


def test_delete_changes_nothing(cloud: Cloud, migrated: str) -> None:
    assert ask(cloud, "Delete")["Status"] == "SUCCESS"
    assert query(migrated, "select count(*) from aurora.signing_keys") == 1


def test_delete_needs_no_database(
    cloud: Cloud, empty: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PGPORT", "1")
    assert ask(cloud, "Delete")["Status"] == "SUCCESS"


QUOTING = """
create table aurora.half (a text check (a <> 'my secret'));
insert into aurora.half values ('my secret');
"""


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("create table aurora.half (); select 1 / 0;", "division by zero"),
        (QUOTING, "violates check constraint"),
    ],
)
def test_a_failing_migration_is_named_and_rolled_back(
    cloud: Cloud,
    migrated: str,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
    text: str,
    reason: str,
) -> None:
    files = tmp_path / "sql"
    shutil.copytree(FILES, files)
    (files / "9000_wrong.sql").write_text(text)
    monkeypatch.setattr(app, "migrate", partial(migrate, files=files))
    answer = ask(cloud, "Update")
    assert answer["Status"] == "FAILED"
    assert "9000_wrong.sql" in answer["Reason"]
    assert reason in answer["Reason"]
    assert "my secret" not in answer["Reason"] + capsys.readouterr().out
    assert query(migrated, "select to_regclass('aurora.half')") is None


def test_waiting_for_a_lock_has_a_deadline(cloud: Cloud, migrated: str) -> None:
    with psycopg.connect(migrated) as other:
        other.execute("select pg_advisory_lock(%s)", [LOCK])
        answer = ask(cloud, "Update", seconds=3)
    assert answer["Status"] == "FAILED"
    assert "timeout" in answer["Reason"]


def test_a_refused_connection_is_retried_until_the_deadline(
    cloud: Cloud, empty: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PGPORT", "1")
    answer = ask(cloud, "Create", seconds=3)
    assert answer["Status"] == "FAILED"
    assert "OperationalError" in answer["Reason"]


@contextmanager
def silence() -> Iterator[str]:
    """Listen on a port and never respond."""
    with socket.create_server(("127.0.0.1", 0)) as listener:
        yield str(listener.getsockname()[1])


def test_a_frozen_database_is_reported(
    cloud: Cloud, empty: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    with silence() as port:
        monkeypatch.setenv("PGPORT", port)
        answer = ask(cloud, "Create", seconds=2)
    assert answer["Status"] == "FAILED"
    assert "no answer in 2 seconds" in answer["Reason"]


def test_a_refused_response_is_sent_again(cloud: Cloud, migrated: str) -> None:
    cloud.refusals = 2
    assert ask(cloud, "Delete")["Status"] == "SUCCESS"


def test_the_owner_can_see_and_change_the_registration_code(cloud: Cloud, empty: str) -> None:
    ask(cloud, "Create")
    first = app.handler({"command": "registration"}, Context(10))
    assert len(first["code"]) >= 12
    ask(cloud, "Update")
    assert app.handler({"command": "registration"}, Context(10)) == first
    changed = app.handler({"command": "registration", "mode": "code"}, Context(10))
    assert changed["code"] != first["code"]


def test_an_unknown_command_is_an_error(empty: str) -> None:
    assert "no command" in app.handler({"command": "dance"}, Context(10))["error"]
