"""`aurora login`, `logout` and `token`: one password once, and a token that looks after itself."""

import json
import os
import stat
import subprocess
import sys
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path
from platform import node
from typing import Any

import psycopg
import pytest
from click.testing import CliRunner, Result
from pyotp import TOTP

from cli.login import EVERYTHING
from cli.main import main
from tests.support.client import call
from tests.support.importing import SAID
from tests.support.paths import ROOT
from tests.support.people import Person

NAME = f"aurora on {node()}"


class Machine:
    """A machine with a configuration folder of its own."""

    def __init__(self, home: Path, person: Person, url: str) -> None:
        self.home, self.person, self.url = home, person, url
        self.file = home / "config" / "aurora" / "logins.json"

    def run(self, *words: str, **more: Any) -> Result:
        """Run the command, without any way to authenticate but the machine's own."""
        ours = {"XDG_CONFIG_HOME": str(self.home / "config"), "AURORA_PASSWORD": ""}
        environment = ours | {"AURORA_TOKEN": ""} | more.pop("env", {})
        result = CliRunner().invoke(main, words, env=environment, **more)
        assert not isinstance(result.exception, Exception), result.exception
        assert self.person.password not in result.output
        return result

    def login(self, url: str = "", **more: Any) -> str:
        words = ["login", url or self.url, "--email", self.person.email]
        done = self.run(*words, env={"AURORA_PASSWORD": self.person.password}, **more)
        assert done.exit_code == 0, done.output
        return done.stdout

    @property
    def kept(self) -> list[dict[str, Any]]:
        found: list[dict[str, Any]] = json.loads(self.file.read_text())["logins"]
        return found

    def age(self, owner: psycopg.Connection, days: int) -> None:
        """Let days pass for the token, here and there."""
        [login] = self.kept
        ends = datetime.fromisoformat(login["expires_at"]) - timedelta(days=days)
        self.file.write_text(json.dumps({"logins": [{**login, "expires_at": ends.isoformat()}]}))
        owner.execute(
            "update aurora.personal_tokens set created_at = created_at - make_interval(days => %s),"
            " expires_at = expires_at - make_interval(days => %s) where user_id = %s",
            [days, days, self.person.user["id"]],
        )


@pytest.fixture
def machine(person: Person, url: str, tmp_path: Path) -> Machine:
    return Machine(tmp_path, person, url)


def tokens(person: Person) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = person.get("/auth/tokens").json["items"]
    return found


def test_after_a_login_no_command_asks_for_the_password(
    machine: Machine, written: Callable[..., Path], tmp_path: Path
) -> None:
    assert "Logged in to" in machine.login()
    imported = machine.run("import", str(written(*SAID)), "--journal", "Diary")
    assert imported.stdout.startswith("3 added"), imported.output
    assert machine.run("import", str(written(*SAID)), "--journal", "Diary").stdout.startswith("0 a")
    folder = str(tmp_path / "folder")
    assert machine.run("sync", folder).exit_code == 0
    assert machine.run("sync", folder, "--url", machine.url).exit_code == 0
    # As `make sync EMAIL=...` does.
    named = machine.run("sync", folder, "--url", machine.url, "--email", machine.person.email)
    assert named.exit_code == 0
    assert len(list(Path(folder).rglob("1660-*.md"))) == 3


def test_the_token_is_listed_as_this_machine_and_may_not_change_the_account(
    machine: Machine,
) -> None:
    machine.login()
    [listed], [kept] = tokens(machine.person), machine.kept
    assert (listed["name"], listed["scopes"]) == (NAME, EVERYTHING)
    assert not [scope for scope in listed["scopes"] if scope.startswith("account")]
    known = {scope for scope in new_token_scopes() if not scope.startswith("account")}
    assert set(listed["scopes"]) == known
    ends = datetime.fromisoformat(listed["expires_at"]) - datetime.now(UTC)
    assert timedelta(days=364) < ends <= timedelta(days=365)
    assert call("GET", "/auth/me", token=kept["token"]).problem == (403, "insufficient_scope")
    sessions = machine.person.get("/auth/sessions").json["items"]
    assert len(sessions) == 1  # the one that created the token has ended


def new_token_scopes() -> list[str]:
    document = json.loads((ROOT / "functions/site/openapi.json").read_text("utf-8"))
    fields = document["components"]["schemas"]["NewToken"]["properties"]
    scopes: list[str] = fields["scopes"]["items"]["enum"]
    return scopes


def test_only_its_owner_can_read_what_is_kept(machine: Machine) -> None:
    machine.login()
    assert stat.S_IMODE(machine.file.stat().st_mode) == 0o600
    assert stat.S_IMODE(machine.file.parent.stat().st_mode) == 0o700
    machine.file.chmod(0o644)
    refused = machine.run("sync", str(machine.home / "folder"))
    assert (refused.exit_code, "chmod 600" in refused.stderr) == (1, True)


def test_nothing_is_kept_in_the_checkout(machine: Machine) -> None:
    words = ["login", machine.url, "--email", machine.person.email]
    for place in ("", "/.aurora", "/docs"):
        env = {
            "AURORA_PASSWORD": machine.person.password,
            "XDG_CONFIG_HOME": f"{ROOT}{place}",
        }
        done = machine.run(*words, env=env)
        assert (done.exit_code, "folder of Aurora's code" in done.stderr) == (1, True)
    assert tokens(machine.person) == []
    assert not (ROOT / "aurora").exists()


def test_without_a_configuration_folder_named_it_is_in_the_home_folder(machine: Machine) -> None:
    for named in ("", "relative"):
        home = machine.home / f"home{named}"
        env = {"AURORA_PASSWORD": machine.person.password, "HOME": str(home)}
        words = ["login", machine.url, "--email", machine.person.email]
        assert machine.run(*words, env={**env, "XDG_CONFIG_HOME": named}).exit_code == 0
        assert (home / ".config" / "aurora" / "logins.json").exists()


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
    owner.execute("update aurora.personal_tokens set expires_at = now() - interval '1 s'")


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


def test_logging_in_again_leaves_one_token(machine: Machine) -> None:
    machine.login()
    machine.login(f"{machine.url}/")
    assert len(tokens(machine.person)) == len(machine.kept) == 1


def test_logging_out_revokes_and_removes_it(machine: Machine) -> None:
    machine.login()
    [kept] = machine.kept
    assert machine.run("logout").stdout == f"Logged out of {machine.url}.\n"
    assert (tokens(machine.person), machine.kept) == ([], [])
    assert call("GET", "/api/thoughts", token=kept["token"]).status == 401
    again = machine.run("logout", machine.url)
    assert (again.exit_code, "is not logged in" in again.stderr) == (1, True)
    refused = machine.run("sync", str(machine.home / "folder"))
    assert refused.exit_code == 2
    assert "Log in first: aurora login" in refused.stderr


def test_logging_out_of_a_server_that_is_away_says_what_is_left(machine: Machine) -> None:
    machine.login()
    [login] = machine.kept
    away = "http://127.0.0.1:9"
    machine.file.write_text(json.dumps({"logins": [{**login, "url": away}]}))
    done = machine.run("logout")
    assert done.exit_code == 1
    assert "not revoked" in done.stderr
    assert login["expires_at"][:10] in done.stderr
    assert machine.kept == []


def test_the_last_login_is_the_one_without_an_address(machine: Machine, tmp_path: Path) -> None:
    other = machine.url.replace("localhost", "127.0.0.1")
    machine.login()
    machine.login(other)
    assert machine.run("logout").stdout == f"Logged out of {other}.\n"
    assert machine.run("logout").stdout == f"Logged out of {machine.url}.\n"


def test_a_folder_goes_on_with_a_login_and_refuses_another_account(
    machine: Machine, other: Person, tmp_path: Path
) -> None:
    folder = str(tmp_path / "folder")
    password = {"AURORA_PASSWORD": machine.person.password}
    machine.person.post("/api/thoughts", {"text": "mine"})
    by_password = ["sync", folder, "--email", machine.person.email, "--url", machine.url]
    assert machine.run(*by_password, env=password).exit_code == 0
    machine.login()
    assert machine.run("sync", folder).exit_code == 0
    theirs = Machine(tmp_path / "theirs", other, machine.url)
    theirs.login()
    refused = theirs.run("sync", folder)
    assert (refused.exit_code, "belongs to another account" in refused.stderr) == (1, True)


def test_a_token_of_the_environment_goes_before_the_login(machine: Machine) -> None:
    machine.login()
    wrong = {"AURORA_TOKEN": "aur_" + "x" * 43}
    refused = machine.run("sync", str(machine.home / "x"), "--url", machine.url, env=wrong)
    assert "does not accept this token" in refused.stderr


def test_an_import_takes_a_token_that_can_read_the_account(
    machine: Machine, written: Callable[..., Path]
) -> None:
    scopes = ["account:read", "journals:read", "journals:write", "history:read", "history:write"]
    words = ["import", str(written(*SAID)), "--journal", "Diary", "--url", machine.url]
    for given, code, said in ((scopes, 0, "3 added"), (scopes[1:], 1, "account:read")):
        new = {"name": "x", "scopes": given, "password": machine.person.password}
        token = machine.person.post("/auth/tokens", new).json["token"]
        done = machine.run(*words, env={"AURORA_TOKEN": token})
        assert (done.exit_code, said in done.output) == (code, True), done.output


def test_a_script_gets_a_token_of_its_own(machine: Machine) -> None:
    machine.login()  # so that neither email nor address has to be given
    words = ["token", "phone", "--scope", "thoughts:write", "--scope", "tasks:read", "--days", "7"]
    done = machine.run(*words, env={"AURORA_PASSWORD": machine.person.password})
    assert done.exit_code == 0, done.output
    token = done.stdout.strip()
    assert token.startswith("aur_")
    assert "not shown again" in done.stderr
    listed = next(one for one in tokens(machine.person) if one["name"] == "phone")
    assert listed["scopes"] == ["thoughts:write", "tasks:read"]
    assert call("POST", "/api/thoughts", {"text": "from the phone"}, token=token).status == 201
    assert call("POST", "/auth/tokens/renew", token=token).problem == (403, "insufficient_scope")
    asked = machine.run(*words, input=f"{machine.person.password}\n")
    assert asked.stdout.startswith("aur_")
    unknown = machine.run("token", "x", "--scope", "all", input=f"{machine.person.password}\n")
    assert unknown.exit_code == 1
    assert "thoughts:read" in unknown.stderr


def test_a_second_factor_is_asked_for_twice_since_each_code_is_valid_once(
    machine: Machine,
) -> None:
    person = machine.person
    setup = person.post("/auth/totp", {"password": person.password}).json
    enrolled = person.post("/auth/totp/confirm", {"code": TOTP(setup["secret"]).now()}).json
    first, second, *_ = enrolled["recovery_codes"]
    machine.login(input=f"{first}\n{second}\n")
    assert len(tokens(person)) == 1
