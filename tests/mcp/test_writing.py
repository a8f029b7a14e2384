"""`aurora mcp --write`, by the package's own client: each write can be taken back."""

import subprocess
from collections.abc import Callable
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest

from tests.mcp.conftest import AURORA, Ask, Assistant
from tests.support.history import versions
from tests.support.people import Person

ALL = ("thoughts:read", "tasks:read", "history:write")
TokenOf = Callable[..., str]


@pytest.fixture
def token(token_of: TokenOf) -> str:
    return token_of(*ALL)


def tasks(person: Person) -> list[dict[str, Any]]:
    items: list[dict[str, Any]] = person.get("/api/tasks").json["items"]
    return items


def test_it_says_that_writes_can_be_undone(talk: Ask, token: str) -> None:
    async def talks(assistant: Assistant) -> None:
        assert "has `undo`" in (assistant.client.instructions or "")
        tools = {tool.name: tool for tool in (await assistant.client.list_tools()).tools}
        writers = {name for name, tool in tools.items() if not _reads(tool)}
        assert writers == {"capture", "add_task", "complete", "undo"}
        assert all("`undo`" in (tools[n].description or "") for n in writers - {"undo"})

    talk(talks, "--write", token=token)


def _reads(tool: Any) -> bool:
    return bool(tool.annotations.read_only_hint)


def test_a_thought_and_a_task_are_kept_and_taken_back(
    talk: Ask, token: str, person: Person
) -> None:
    assert person.patch("/auth/me", {"zone": "Asia/Tokyo"}).status == 200

    async def talks(assistant: Assistant) -> None:
        thought = await assistant.call("capture", text='The sea 🌊\n"was" loud.', tags=["sea"])
        [kept] = person.get("/api/thoughts").json["items"]
        assert (kept["id"], kept["text"]) == (thought["id"], 'The sea 🌊\n"was" loud.')
        assert (kept["tags"], kept["zone"]) == (["sea"], "Asia/Tokyo")
        day = {"date": "2026-12-01", "due_time": "18:30"}
        task = await assistant.call("add_task", title="Water", priority="high", **day)
        [added] = tasks(person)
        assert added.items() >= {"id": task["id"], "priority": "high", **day}.items()
        for one, kind in ((thought, "thought"), (task, "task")):
            undone = await assistant.call("undo", id=one["undo"])
            assert undone == {"items": [{"kind": kind, "id": one["id"], "result": "deleted"}]}
            again = await assistant.fail("undo", id=one["undo"])
            assert again.startswith("There is nothing to undo by this id")

    talk(talks, "--write", token=token)
    assert person.get("/api/thoughts").json["items"] == tasks(person) == []
    assert person.get("/api/trash").json["items"] == []


def test_a_task_is_completed_and_opened_again_by_its_own_act(
    talk: Ask, token: str, person: Person
) -> None:
    task = person.post("/api/tasks", {"title": "Water", "list": "Garden", "starred": True}).json
    other = person.post("/api/tasks", {"title": "Other"}).json

    async def talks(assistant: Assistant) -> None:
        done = await assistant.call("complete", id=task["id"])
        assert (done["title"], done["completed"]) == ("Water", True)
        assert "It is completed already" in await assistant.fail("complete", id=task["id"])
        await assistant.call("complete", id=other["id"])
        assert all(one["completed"] for one in tasks(person))
        await assistant.call("undo", id=done["undo"])

    talk(talks, "--write", token=token)
    found = {one["id"]: one for one in tasks(person)}
    assert found[other["id"]]["completed"]
    now = found[task["id"]]
    same = set(task) - {"version", "updated_at"}
    assert {name: now[name] for name in same} == {name: task[name] for name in same}
    assert len(versions(person, "task", task)) == 3


def test_a_task_that_repeats_goes_on_and_back(talk: Ask, token: str, person: Person) -> None:
    async def talks(assistant: Assistant) -> None:
        rule = {"date": "2026-12-01", "rule": "FREQ=WEEKLY"}
        task = await assistant.call("add_task", title="Water", **rule)
        done = await assistant.call("complete", id=task["id"])
        assert sorted(one["completed"] for one in tasks(person)) == [False, True]
        undone = await assistant.call("undo", id=done["undo"])
        assert {one["result"] for one in undone["items"]} == {"changed", "deleted"}
        [left] = tasks(person)
        assert (left["id"], left["completed"]) == (task["id"], False)
        assert left["rule"] == "FREQ=WEEKLY"

    talk(talks, "--write", token=token)


def test_what_somebody_has_changed_since_stays(talk: Ask, token: str, person: Person) -> None:
    async def talks(assistant: Assistant) -> None:
        thought = await assistant.call("capture", text="first")
        person.patch(f"/api/thoughts/{thought['id']}", {"text": "mine"})
        undone = await assistant.call("undo", id=thought["undo"])
        assert [one["result"] for one in undone["items"]] == ["stays"]
        assert undone["note"].startswith("stays: it was changed since")

    talk(talks, "--write", token=token)
    assert [one["text"] for one in person.get("/api/thoughts").json["items"]] == ["mine"]


WRONG: list[tuple[str, dict[str, Any], str]] = [
    ("capture", {"text": ""}, "text: String should have at least 1 character"),
    ("capture", {"text": "a\0b"}, "text"),
    ("capture", {"text": "x" * 100_001}, "text: String should have at most 100000 characters"),
    ("capture", {"text": "x", "tags": ["t"] * 21}, "tags: List should have at most 20 items"),
    ("capture", {"text": "x", "id": str(uuid4())}, "id: Extra inputs are not permitted"),
    ("add_task", {"title": "x", "date": "31.12.2026"}, "date: "),
    ("add_task", {"title": "x", "due_time": "25:00"}, "due_time: "),
    ("add_task", {"title": "x", "rule": "FREQ=WEEKLY"}, "date: A task that repeats needs a date"),
    ("add_task", {"title": "x", "date": "2026-12-01", "rule": "often"}, "rule: "),
    ("complete", {"id": "1"}, "id: Input should be a valid UUID"),
    ("complete", {"id": str(uuid4())}, "Not found."),
    ("undo", {"id": str(uuid4())}, "There is nothing to undo by this id"),
]


def test_wrong_input_changes_nothing_and_is_told_in_one_line(
    talk: Ask, token: str, person: Person
) -> None:
    async def talks(assistant: Assistant) -> None:
        for tool, arguments, expected in WRONG:
            text = await assistant.fail(tool, **arguments)
            assert expected in text, text
            assert "\n" not in text

    talk(talks, "--write", token=token)
    assert person.get("/api/changes", since=0).json["latest"] == 0


def test_a_token_that_may_not_write_is_told_so(
    talk: Ask, token_of: TokenOf, person: Person
) -> None:
    async def talks(assistant: Assistant) -> None:
        refused = await assistant.fail("capture", text="x")
        assert "This takes a token with the scope" in refused

    talk(talks, "--write", token=token_of("thoughts:read"))
    assert person.get("/api/changes", since=0).json["latest"] == 0


def test_the_login_of_the_machine_is_enough_and_may_come_later(
    talk: Ask, url: str, person: Person, tmp_path: Path
) -> None:
    home = {"HOME": str(tmp_path), "PATH": "/usr/bin:/bin", "AURORA_PASSWORD": person.password}

    def run(*command: str) -> None:
        subprocess.run([AURORA, *command], env=home, check=True, capture_output=True)

    async def talks(assistant: Assistant) -> None:
        assert (await assistant.fail("capture", text="x")).startswith("Log in first")
        run("login", url, "--email", person.email)
        await assistant.call("capture", text="logged in")
        run("logout", url)
        assert (await assistant.fail("capture", text="x")).startswith("Log in first")

    talk(talks, "--write")
    assert [one["text"] for one in person.get("/api/thoughts").json["items"]] == ["logged in"]
