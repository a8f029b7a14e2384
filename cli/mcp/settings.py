"""The text to paste into an assistant's settings, so that it starts `aurora mcp`."""

import json
from pathlib import Path


def settings_for(command: str, url: str | None, *, write: bool) -> str:
    """Return the JSON that most assistants take; they know no PATH, so the command has its own."""
    arguments = ["mcp", *(["--url", url] if url else []), *(["--write"] if write else [])]
    server = {"command": str(Path(command).absolute()), "args": arguments}
    return json.dumps({"mcpServers": {"aurora": server}}, indent=2)
