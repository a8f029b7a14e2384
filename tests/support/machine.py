"""A machine that is logged in to Aurora."""

import json
from datetime import datetime, timedelta
from pathlib import Path
from platform import node
from typing import Any

import psycopg
from click.testing import CliRunner, Result

from cli.main import main
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


def tokens(person: Person) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = person.get("/auth/tokens").json["items"]
    return found
