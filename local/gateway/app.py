"""A local API Gateway (HTTP API): an ASGI application that calls Lambda handlers."""

import json
import os
import sys
import time
import traceback
from collections.abc import Awaitable, Callable, MutableMapping
from dataclasses import dataclass
from functools import cache, lru_cache
from importlib import import_module
from pathlib import Path
from typing import Any
from uuid import uuid4

import click

from local.gateway.events import Answer, Request, make_event, message, read_result
from local.gateway.hosts import is_ours
from local.gateway.template import Function, read_template

Message = MutableMapping[str, Any]
Receive = Callable[[], Awaitable[Message]]
Send = Callable[[Message], Awaitable[None]]

MAX_REQUEST = 10_000_000  # bytes, API Gateway's
MAX_PAYLOAD = 6 * 1024 * 1024  # bytes, Lambda's: for an event, and for a response
SURELY_FITS = 1_000_000  # bytes of a body: JSON makes at most six bytes of one
FEEDS = "/feeds/"  # what follows is a secret
COLORS = {2: "green", 3: "cyan", 4: "yellow", 5: "red"}


@dataclass(slots=True)
class Context:
    """Lambda's context object."""

    function_name: str
    memory_limit_in_mb: str
    invoked_function_arn: str
    aws_request_id: str
    deadline: float  # of time.monotonic()

    def get_remaining_time_in_millis(self) -> int:
        """Return how long the function may still run."""
        return max(0, int(1000 * (self.deadline - time.monotonic())))


Handler = Callable[[dict[str, Any], Context], Any]


class Gateway:
    """The API of a SAM template."""

    def __init__(self, template: Path, host_names: frozenset[str] = frozenset()) -> None:
        """Import every handler, as Lambda does before the first request.

        Requests may name this machine by `host_names` besides the loopback's names.
        """
        self._host_names = host_names
        self._template = read_template(template)
        for name, value in self._template.environment.items():
            os.environ.setdefault(name, value)
        for route in self._template.routes:
            try:
                _load(route.function.handler)
            except Exception:  # noqa: BLE001 - the other functions still work
                traceback.print_exc()

    async def __call__(self, scope: Message, receive: Receive, send: Send) -> None:
        """Answer one request, and log it."""
        body = await _read_body(receive)
        if body is None:
            return
        started = time.perf_counter()
        # Not in a thread: a process is one Lambda environment, which handles one request at a
        # time. WORKERS=N starts more of them.
        answer = self._answer(_request(scope, body))
        _log(scope, answer.status, time.perf_counter() - started)
        headers = [(name.encode(), value.encode()) for name, value in answer.headers]
        await send({"type": "http.response.start", "status": answer.status, "headers": headers})
        await send({"type": "http.response.body", "body": answer.body})

    def _answer(self, request: Request) -> Answer:
        host = request.headers.get("host", "")
        if not is_ours(host, self._host_names, request.reached):
            hint = "If that is this machine: make dev HOST_NAMES=..."
            return message(421, f'Aurora does not answer to the host name "{host}". {hint}')
        answer, cors = self._call(request), self._template.cors
        mine = ("content-length", "transfer-encoding", *(["access-control-"] if cors else []))
        headers = [header for header in answer.headers if not header[0].startswith(mine)]
        if cors and "origin" in request.headers:
            headers += cors.headers(request.headers["origin"], preflight=request.is_preflight)
        if answer.status not in {204, 304}:
            headers.append(("content-length", str(len(answer.body))))
        return Answer(answer.status, headers, answer.body)

    def _call(self, request: Request) -> Answer:
        """Call the function of the most specific route."""
        if len(request.body) > MAX_REQUEST:
            return message(413, "Request Entity Too Large")
        for route in self._template.routes:
            variables = route.match(request.method, request.path)
            if variables is not None:
                event = make_event(request, route.key, variables)
                if len(request.body) > SURELY_FITS and _size(event) > MAX_PAYLOAD:
                    return message(413, "Request Entity Too Large")
                return _invoke(route.function, event)
        # Only if no route matches: a route for ANY method, or $default, gets preflights too.
        # https://github.com/aws/serverless-application-model/issues/1603
        if self._template.cors and request.is_preflight:
            return Answer(204, [], b"")
        return message(404, "Not Found")


def _invoke(function: Function, event: dict[str, Any]) -> Answer:
    """Call a function; if it fails, answer 500 and print the traceback to standard error."""
    try:
        return _run(function, event)
    except (Exception, SystemExit):  # noqa: BLE001 - nothing a handler does ends the gateway
        traceback.print_exc()
        return message(500, "Internal Server Error")


def _run(function: Function, event: dict[str, Any]) -> Answer:
    context = Context(
        function_name=function.name,
        memory_limit_in_mb=str(function.memory),
        invoked_function_arn=f"arn:aws:lambda:local:123456789012:function:{function.name}",
        aws_request_id=str(uuid4()),
        deadline=time.monotonic() + function.timeout,
    )
    result = _load(function.handler)(event, context)
    answer = read_result(result)
    if len(answer.body) > SURELY_FITS and _size(result) > MAX_PAYLOAD:
        raise ValueError("The answer is larger than the 6 MB that Lambda carries.")
    return answer


@cache
def _load(path: str) -> Handler:
    module, _, name = path.rpartition(".")
    handler: Handler = getattr(import_module(module), name)
    return handler


def _size(value: Any) -> int:
    return len(json.dumps(value, ensure_ascii=False).encode())


async def _read_body(receive: Receive) -> bytes | None:
    """Read the whole body, keeping little more than the limit; None if the client disconnected."""
    body = bytearray()
    while True:
        part = await receive()
        if part["type"] == "http.disconnect":
            return None
        if len(body) <= MAX_REQUEST:
            body += part.get("body", b"")
        if not part.get("more_body"):
            return bytes(body)


def _request(scope: Message, body: bytes) -> Request:
    headers: dict[str, str] = {}
    for raw_name, raw_value in scope["headers"]:
        name, value = raw_name.decode("latin-1"), raw_value.decode("latin-1")
        comma = "; " if name == "cookie" else ","
        headers[name] = f"{headers[name]}{comma}{value}" if name in headers else value
    return Request(
        method=scope["method"],
        path=scope["path"],
        query=scope["query_string"].decode("latin-1"),
        protocol=f"HTTP/{scope['http_version']}",
        source_ip=scope["client"][0],
        headers=headers,
        body=body,
        reached=scope["server"][0],
    )


def _log(scope: Message, status: int, seconds: float) -> None:
    """Log a line without the query, which can contain what people wrote, or a feed's secret."""
    now, path = _clock(int(time.time())), scope["raw_path"].decode("latin-1")
    if scope["path"].startswith(FEEDS):
        path = f"{FEEDS}..."
    took = f"{seconds * 1000:4.1f} ms"
    sys.stdout.write(f"{now} {scope['method']:<6} {path} {_colored(status)} {took}\n")
    sys.stdout.flush()


@lru_cache(maxsize=1)  # many requests come within a second
def _clock(second: int) -> str:
    return time.strftime("%H:%M:%S", time.localtime(second))


@cache
def _colored(status: int) -> str:
    return click.style(status, COLORS[status // 100]) if sys.stdout.isatty() else str(status)
