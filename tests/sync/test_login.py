"""`aurora login`, `logout` and `token`: one password once, and a token that looks after itself."""

import json
import stat
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path

from pyotp import TOTP

from cli.login import EVERYTHING
from tests.support.client import call
from tests.support.importing import SAID
from tests.support.machine import NAME, Machine, tokens
from tests.support.paths import ROOT
from tests.support.people import Person


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


def test_a_second_factor_is_asked_for_twice_since_each_code_is_valid_once(
    machine: Machine,
) -> None:
    person = machine.person
    setup = person.post("/auth/totp", {"password": person.password}).json
    enrolled = person.post("/auth/totp/confirm", {"code": TOTP(setup["secret"]).now()}).json
    first, second, *_ = enrolled["recovery_codes"]
    machine.login(input=f"{first}\n{second}\n")
    assert len(tokens(person)) == 1
