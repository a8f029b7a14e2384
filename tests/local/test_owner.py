"""`aurora admin`, on the command line."""

import json
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from cli.main import main
from local.owner import AT_START
from tests.support.client import call
from tests.support.paths import ROOT
from tests.support.people import Person


@pytest.fixture
def admin(database: str, monkeypatch: pytest.MonkeyPatch) -> CliRunner:
    monkeypatch.setenv("DATABASE_URL", database)
    return CliRunner()


def run(admin: CliRunner, *words: str) -> Result:
    return admin.invoke(main, ["admin", *words])


def test_a_forgotten_password_is_reset_by_one_command(admin: CliRunner, person: Person) -> None:
    shown = json.loads(run(admin, "reset-password", person.email).output)
    new = {"email": person.email, "code": shown["code"], "new_password": "a new beginning"}
    assert call("POST", "/auth/reset", new).status == 204


def test_signing_somebody_out_ends_sessions_and_tokens(admin: CliRunner, person: Person) -> None:
    new = {"name": "script", "scopes": ["thoughts:read"], "password": person.password}
    token = person.post("/auth/tokens", new).json["token"]
    assert json.loads(run(admin, "sign-out", person.email).output)["sessions_ended"] == 1
    assert person.get("/auth/me").status == 401
    assert call("GET", "/api/thoughts", token=token).status == 401


def test_the_owner_is_told_who_may_register_and_who_has_set_it(
    admin: CliRunner, monkeypatch: pytest.MonkeyPatch
) -> None:
    def said(*mode: str) -> tuple[str, str]:
        answer = json.loads(run(admin, "registration", *mode).output)
        return answer["registration"], answer["set_by"]

    monkeypatch.delenv("REGISTRATION", raising=False)
    assert said() == (AT_START, "REGISTRATION")
    monkeypatch.setenv("REGISTRATION", "open")
    assert said() == ("open", "REGISTRATION")
    try:
        assert said("closed") == said() == ("closed", "owner")
    finally:
        assert said("open") == ("open", "owner")


def test_a_mistake_is_reported_on_one_line(admin: CliRunner) -> None:
    wrong = run(admin, "sign-out", "nobody@example.com")
    assert wrong.exit_code == 1
    assert wrong.output == "Error: No account has the email nobody@example.com.\n"


def test_without_an_aurora_the_error_says_what_to_do(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("DATABASE_URL", raising=False)
    wrong = run(CliRunner(), "--data", str(tmp_path), "users")
    assert wrong.exit_code == 1
    assert "make dev" in wrong.output
    assert "--data" in wrong.output


def test_no_route_reaches_the_owners_commands() -> None:
    described = (ROOT / "functions/site/openapi.json").read_text("utf-8")
    assert not [path for path in json.loads(described)["paths"] if "admin" in path]
