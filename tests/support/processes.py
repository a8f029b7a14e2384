"""Processes that handle requests concurrently."""

import json
import subprocess
import sys
from typing import Any

from tests.support.client import Answer
from tests.support.paths import ROOT


class Environment:
    """Another process with the real handlers, like a second Lambda environment."""

    _ANSWERING = """
import json, sys
from dataclasses import asdict
answers, sys.stdout = sys.stdout, sys.stderr  # where the log goes
from tests.support.client import call
for line in sys.stdin:
    print(json.dumps(asdict(call(**json.loads(line)))), file=answers, flush=True)
"""

    def __init__(self) -> None:
        self._process = subprocess.Popen(
            [sys.executable, "-c", self._ANSWERING],
            cwd=ROOT,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )

    def send(self, method: str, path: str, body: object = None, **more: Any) -> None:
        """Send a request, with the arguments of `call`, and do not wait."""
        assert self._process.stdin
        print(
            json.dumps({"method": method, "path": path, "body": body, **more}),
            file=self._process.stdin,
            flush=True,
        )

    def receive(self) -> Answer:
        """Wait for the response to the request sent before."""
        assert self._process.stdout
        return Answer(**json.loads(self._process.stdout.readline()))

    def close(self) -> None:
        """End the process."""
        with self._process:
            pass
