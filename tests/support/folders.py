"""Folders kept in step with Aurora, and what they are compared with."""

from functools import cached_property
from pathlib import Path
from typing import Any

from click.testing import CliRunner, Result

from cli.main import main
from tests.support.kinds import LISTS
from tests.support.people import Person

WHEN = "2026-11-22T21:40:00Z"
SEA: dict[str, Any] = {"text": "The sea was loud.", "timestamp": WHEN, "tags": ["sea"]}


class Folder:
    """A person's folder on one machine."""

    def __init__(self, root: Path, person: Person, url: str) -> None:
        """Nothing is there before the first sync."""
        self.root, self.person, self.url = root, person, url

    def run(self, *options: str, email: bool = False) -> Result:
        """Sync with a token that can only do that, or with email and password."""
        environment = {"AURORA_PASSWORD": self.person.password}
        command = ["sync", str(self.root), "--url", self.url, *options]
        if email:
            command += ["--email", self.person.email]
        else:
            environment["AURORA_TOKEN"] = self.token
        result = CliRunner().invoke(main, command, env=environment)
        assert not isinstance(result.exception, Exception), result.exception
        return result

    @cached_property
    def token(self) -> str:
        scopes = ["history:read", "history:write"]
        wanted = {"name": "sync", "scopes": scopes, "days": 1, "password": self.person.password}
        token: str = self.person.post("/auth/tokens", wanted).json["token"]
        return token

    def sync(self, *options: str) -> str:
        """Sync, with nothing for anybody to look at."""
        result = self.run(*options)
        assert (result.exit_code, result.stderr) == (0, "")
        return result.stdout

    def paths(self) -> list[str]:
        """All files, but those of sync itself."""
        found = (path.relative_to(self.root) for path in self.root.rglob("*") if path.is_file())
        return sorted(path.as_posix() for path in found if path.parts[0] != ".aurora")

    def read(self, path: str) -> str:
        return (self.root / path).read_bytes().decode()

    def write(self, path: str, text: str) -> None:
        (self.root / path).parent.mkdir(parents=True, exist_ok=True)
        (self.root / path).write_bytes(text.encode())

    def change(self, path: str, old: str, new: str) -> None:
        assert old in self.read(path)
        self.write(path, self.read(path).replace(old, new))

    def move(self, old: str, new: str) -> None:
        (self.root / new).parent.mkdir(parents=True, exist_ok=True)
        (self.root / old).rename(self.root / new)

    def remove(self, path: str) -> None:
        (self.root / path).unlink()


def create(
    person: Person, kind: str = "thought", journal: str = "", **fields: Any
) -> dict[str, Any]:
    path = f"/api/journals/{journal}/entries" if journal else LISTS[kind]
    answer = person.post(path, fields)
    assert answer.status == 201, answer
    row: dict[str, Any] = answer.json
    return row


def everything(person: Person) -> dict[str, dict[str, Any]]:
    """All a person has, by id, without what differs between two who wrote the same."""
    rows: dict[str, dict[str, Any]] = {}
    since, more = 0, True
    while more:
        page = person.get("/api/changes", since=since).json
        rows |= {item["id"]: item["row"] for item in page["items"]}
        since, more = page["next"], page["more"]
    differing = {"created_at", "updated_at", "completed_at"}
    return {
        thing_id: {name: value for name, value in row.items() if name not in differing}
        for thing_id, row in rows.items()
        if row
    }


def texts(person: Person) -> list[str]:
    rows = everything(person).values()
    return sorted(row["text"] for row in rows if "text" in row)
