"""A server of Aurora's, and `aurora mcp` as an assistant starts it: a process, and stdio."""

import json
import sys
from collections.abc import Awaitable, Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import anyio
import pytest
from mcp import Client, StdioServerParameters
from mcp.client.stdio import stdio_client

from tests.support.people import Person
from tests.support.serving import serving

AURORA = str(Path(sys.executable).parent / "aurora")


@pytest.fixture(scope="module")
def url(database: str, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    assert database
    with serving(tmp_path_factory.mktemp("server") / "log") as address:
        yield address


@dataclass
class Assistant:
    """An assistant's end: what it was told, and the tools it may call."""

    client: Client
    heard: list[str]  # every answer, as text

    async def call(self, tool: str, **arguments: Any) -> Any:
        """Return what a tool answers, which has to be no error."""
        text, is_error = await self.say(tool, arguments)
        assert not is_error, text
        return json.loads(text)

    async def fail(self, tool: str, **arguments: Any) -> str:
        """Return the error of a tool."""
        text, is_error = await self.say(tool, arguments)
        assert is_error, text
        return text

    async def say(self, tool: str, arguments: dict[str, Any]) -> tuple[str, bool]:
        result = await self.client.call_tool(tool, arguments)
        [content] = result.content
        assert content.type == "text"
        self.heard.append(content.text)
        return content.text, result.is_error


Talk = Callable[[Assistant], Awaitable[None]]
Ask = Callable[..., None]


@pytest.fixture
def talk(url: str, tmp_path: Path) -> Ask:
    """Return a function that lets an assistant talk with `aurora mcp`, with a token or a login."""

    def run(talks: Talk, *options: str, token: str = "", home: Path = tmp_path) -> None:
        env = {"HOME": str(home), "AURORA_TOKEN": token}
        to = ["--url", url] if token else []
        server = StdioServerParameters(command=AURORA, args=["mcp", *to, *options], env=env)
        with ThreadPoolExecutor(1) as own:  # in this thread, a browser's test may have a loop
            own.submit(anyio.run, _talk, server, tmp_path / "stderr", talks).result()
        said = (tmp_path / "stderr").read_text()
        assert "Traceback" not in said
        assert not token or token not in said

    return run


async def _talk(server: StdioServerParameters, log: Path, talks: Talk) -> None:
    with log.open("w") as errors:
        async with Client(stdio_client(server, errlog=errors)) as client:
            assistant = Assistant(client, [])
            await talks(assistant)
    token = (server.env or {})["AURORA_TOKEN"]
    assert not token or token not in "".join(assistant.heard)


@pytest.fixture
def token_of(person: Person) -> Callable[..., str]:
    """Return a function that makes a personal token with some scopes."""

    def make(*scopes: str) -> str:
        new = {"name": "assistant", "scopes": scopes, "password": person.password}
        token: str = person.post("/auth/tokens", new).json["token"]
        return token

    return make
