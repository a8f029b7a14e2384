"""The `aurora` command in a process of its own that is killed at a request."""

import os
import signal
import subprocess
import sys
from collections.abc import Callable

from tests.support.http_proxy import HttpProxy, Moment
from tests.support.paths import ROOT
from tests.support.people import Person


def killed(
    person: Person, url: str, arguments: list[str], is_time: Callable[[list[str], Moment], bool]
) -> list[str]:
    """Run a command and kill -9 it before or after a request; return its requests.

    `is_time` is given the requests so far, and whether the last one is yet to be done.
    """
    started: list[subprocess.Popen[bytes]] = []

    def kills(_number: int, moment: Moment) -> bool:
        is_now = is_time(proxy.requests, moment)
        if is_now:
            started[0].kill()
            started[0].wait(10)
        return is_now

    with HttpProxy(url, kills) as proxy:
        whose = ["--email", person.email, "--url", proxy.url]
        started.append(
            subprocess.Popen(
                [sys.executable, "-m", "cli.main", *arguments, *whose],
                cwd=ROOT,
                env={**os.environ, "AURORA_PASSWORD": person.password},
                stdout=subprocess.DEVNULL,
            )
        )
        started[0].wait(60)
    assert started[0].returncode == -signal.SIGKILL
    return proxy.requests
