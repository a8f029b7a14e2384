"""`make demo`: Aurora with half a year of a made-up life, in a folder of its own."""

import argparse
import json
import sys
from datetime import UTC, date, datetime
from http import HTTPStatus
from pathlib import Path
from threading import Thread
from time import sleep
from typing import Any
from urllib.error import HTTPError, URLError
from urllib.request import Request, urlopen

from local import dev
from local.postgres.data_dir import CannotStart
from local.reach import Reach
from tools.demo.life import Life

EMAIL, PASSWORD = "demo@example.com", "a life made of code"
A_REQUEST = 400  # changes
BANNER = f"""
  The demo is there. Sign in as {EMAIL}, password: {PASSWORD}
  make clean-demo removes it.
"""


def ask(url: str, path: str, body: object, token: str | None = None) -> tuple[int, Any]:
    """Return the status and body of a POST."""
    headers = {"content-type": "application/json"}
    if token:
        headers["authorization"] = f"Bearer {token}"
    request = Request(url + path, json.dumps(body).encode(), headers)  # noqa: S310
    try:
        with urlopen(request, timeout=60) as answer:  # noqa: S310
            return answer.status, json.load(answer)
    except HTTPError as error:
        return error.code, json.load(error)


def fill(url: str, today: date) -> None:
    """Open the demo's account and give it its life, unless it has one."""
    who = {"email": EMAIL, "password": PASSWORD, "name": "Ida"}
    status, answer = ask(url, "/auth/register", who)
    if status != HTTPStatus.CREATED:
        return  # it is there already
    token = answer["access_token"]
    changes = Life(today).changes()
    for start in range(0, len(changes), A_REQUEST):
        part = changes[start : start + A_REQUEST]
        status, answer = ask(url, "/api/changes", {"changes": part}, token)
        refused = [one for one in answer.get("results", [answer]) if one.get("errors")]
        if status != HTTPStatus.OK or refused:
            raise RuntimeError(f"The demo was refused: {refused}")


def fill_once_it_answers(url: str, today: date) -> None:
    """Wait until Aurora answers, fill it, and say how to sign in."""
    while True:
        try:
            with urlopen(f"{url}/health", timeout=5):  # noqa: S310
                break
        except (URLError, TimeoutError):
            sleep(0.2)
    fill(url, today)
    sys.stdout.write(BANNER)
    sys.stdout.flush()


def main() -> None:
    """Serve the demo until a signal."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--port", type=int, default=4001)
    parser.add_argument("--data", type=Path, default=Path(".aurora-demo"))
    parser.add_argument("--today", type=date.fromisoformat, default=datetime.now(UTC).date())
    given = parser.parse_args()
    url = f"http://localhost:{given.port}"
    Thread(target=fill_once_it_answers, args=(url, given.today), daemon=True).start()
    try:
        dev.run(given.port, given.data, 1, Reach())
    except CannotStart as error:
        error.show()
        sys.exit(1)


if __name__ == "__main__":
    main()
