"""Personal tokens that scripts use: `aurora token`, and AURORA_TOKEN."""

from collections.abc import Callable
from pathlib import Path

from tests.support.client import call
from tests.support.importing import SAID
from tests.support.machine import Machine, tokens


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
