"""The token of `aurora login` near its end, and after it."""

import os
import stat
import subprocess
import sys
from collections.abc import Callable
from datetime import UTC, datetime, timedelta

import psycopg
import pytest

from tests.support.client import call
from tests.support.machine import NAME, Machine, tokens
from tests.support.paths import ROOT


@pytest.mark.parametrize(("days", "is_renewed"), [(334, False), (336, True)])
def test_a_token_that_ends_within_30_days_is_renewed_without_the_password(
    days: int, *, is_renewed: bool, machine: Machine, owner: psycopg.Connection
) -> None:
    machine.login()
    machine.age(owner, days)
    [before] = machine.kept
    assert machine.run("sync", str(machine.home / "folder")).exit_code == 0
    [after], [listed] = machine.kept, tokens(machine.person)
    assert (after["token"] != before["token"]) is is_renewed
    left = datetime.fromisoformat(after["expires_at"]) - datetime.now(UTC)
    assert (left > timedelta(days=364)) is is_renewed
    assert datetime.fromisoformat(listed["expires_at"]) == datetime.fromisoformat(
        after["expires_at"]
    )
    assert listed["name"] == NAME
    assert stat.S_IMODE(machine.file.stat().st_mode) == 0o600
    assert machine.run("sync", str(machine.home / "folder")).exit_code == 0


def test_two_commands_renew_once(machine: Machine, owner: psycopg.Connection) -> None:
    machine.login()
    machine.age(owner, 340)
    environment = {**os.environ, "XDG_CONFIG_HOME": str(machine.home / "config")}
    both = [
        subprocess.Popen(
            [sys.executable, "-m", "cli.main", "sync", str(machine.home / name)],
            cwd=ROOT,
            env=environment,
        )
        for name in ("one", "two")
    ]
    assert [process.wait(60) for process in both] == [0, 0]
    assert len(tokens(machine.person)) == 1


def expired(machine: Machine, owner: psycopg.Connection) -> None:
    machine.age(owner, 366)


def expired_unnoticed(machine: Machine, owner: psycopg.Connection) -> None:
    owner.execute(
        "update aurora.personal_tokens set expires_at = now() - interval '1 s' where user_id = %s",
        [machine.person.user["id"]],
    )


def revoked(machine: Machine, _: psycopg.Connection) -> None:
    [listed] = tokens(machine.person)
    assert machine.person.delete(f"/auth/tokens/{listed['id']}").status == 204


def renewed_by_a_thief(machine: Machine, owner: psycopg.Connection) -> None:
    machine.age(owner, 340)
    [login] = machine.kept
    assert call("POST", "/auth/tokens/renew", token=login["token"]).status == 201


@pytest.mark.parametrize("end", [expired, expired_unnoticed, revoked, renewed_by_a_thief])
def test_one_line_says_to_log_in_again_when_the_token_has_ended(
    end: Callable[[Machine, psycopg.Connection], None], machine: Machine, owner: psycopg.Connection
) -> None:
    machine.login()
    end(machine, owner)
    done = machine.run("sync", str(machine.home / "folder"))
    assert done.exit_code == 1
    [line] = done.stderr.splitlines()
    assert line.endswith(f"no longer logged in. Log in again: aurora login {machine.url}")
    machine.login()
    assert machine.run("sync", str(machine.home / "folder")).exit_code == 0
