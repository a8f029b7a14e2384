"""The routes of a domain, the Lambda handler that answers for them, and its log."""

import json
import re
import traceback
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import partial
from http import HTTPStatus
from time import perf_counter
from typing import Any, TypeVar

from shared import settings
from shared.auth import Tokens
from shared.db.database import Database
from shared.db.prologue import Caller, limits
from shared.errors import ApiError, MethodNotAllowed, NotFound
from shared.http.requests import Request, readers
from shared.http.responses import ALWAYS, JSON, Response, problem, respond

F = TypeVar("F", bound=Callable[..., Any])
Endpoint = Callable[[Request, Mapping[str, str]], Response]


@dataclass(slots=True, frozen=True)
class Route:
    """One method of one path, `<name>` standing for a part of it, and the function behind."""

    method: str
    path: str
    function: Callable[..., Any]
    status: int = HTTPStatus.OK
    also: tuple[int, ...] = ()  # other statuses with the same body
    raises: tuple[type[ApiError], ...] = ()
    content: str = JSON


class App:
    """The routes of one domain, and the Lambda handler that answers for them."""

    def __init__(self, db: Database, scope: str = "") -> None:
        """Check access tokens with the keys that `db` can read.

        A personal token must have been given `scope` for reading, or for writing.
        """
        self.routes: list[Route] = []
        self._tokens = Tokens(db)
        self._scope = scope
        self._paths: dict[str, tuple[re.Pattern[str], dict[str, Endpoint]]] = {}
        self.get = partial(self._route, "GET")
        self.post = partial(self._route, "POST")
        self.put = partial(self._route, "PUT")
        self.patch = partial(self._route, "PATCH")
        self.delete = partial(self._route, "DELETE")

    def handler(self, event: dict[str, Any], context: Any) -> dict[str, Any]:
        """Answer one event of the HTTP API, payload version 2.0."""
        started = perf_counter()
        request = Request(event, self._scope)
        try:
            response = self._answer(request)
        except Exception as error:  # noqa: BLE001 - whatever it is, it is answered in one shape
            response = _fail(error, context.aws_request_id)
        response.headers["x-request-id"] = context.aws_request_id
        if request.is_head:
            response.body = ""
        if settings.LOG_REQUESTS:
            _log(request, response, context.aws_request_id, perf_counter() - started)
        return response.to_lambda()

    def _route(self, method: str, path: str, **more: Any) -> Callable[[F], F]:
        """Register a function for a method of a path. Its parameters are read by their types.

        `more` is what else a Route tells; but for the status, only the description of the API asks.
        """

        def register(function: F) -> F:
            route = Route(method, path, function, **more)
            self.routes.append(route)
            pattern = re.compile(re.sub("<([^>]+)>", r"(?P<\1>[^/]+)", path))
            _, endpoints = self._paths.setdefault(path, (pattern, {}))
            endpoints[method] = self._endpoint(route)
            return function

        return register

    def _endpoint(self, route: Route) -> Endpoint:
        reads = readers(route.function)

        def endpoint(request: Request, parts: Mapping[str, str]) -> Response:
            values = {name: read(request, parts, self._tokens) for name, read in reads.items()}
            response = respond(route.function(**values), request, route.status)
            caller = next((v for v in values.values() if isinstance(v, Caller)), None)
            if caller is not None and caller.remaining is not None:
                response.headers.update(limits(caller.remaining))
            return response

        return endpoint

    def _answer(self, request: Request) -> Response:
        """Call the route of a request. Raises MethodNotAllowed, and what the route raises."""
        endpoints, parts = self._find(request.path)
        if endpoint := endpoints.get(request.method):
            return endpoint(request, parts)
        methods = {*endpoints, "OPTIONS", *(["HEAD"] if "GET" in endpoints else [])}
        allow = {"allow": ", ".join(sorted(methods))}
        if request.method == "OPTIONS":
            return Response(HTTPStatus.NO_CONTENT, headers={**ALWAYS, **allow})
        raise MethodNotAllowed(headers=allow)

    def _find(self, path: str) -> tuple[dict[str, Endpoint], dict[str, str]]:
        """Return the methods of a path, and the parts that its names stand for. Raises NotFound."""
        for pattern, endpoints in self._paths.values():
            if found := pattern.fullmatch(path):
                return endpoints, found.groupdict()
        raise NotFound


def _fail(error: Exception, request_id: str) -> Response:
    """Turn any failure into the one shape of error."""
    known = error if isinstance(error, ApiError) else ApiError()
    if known.status == HTTPStatus.INTERNAL_SERVER_ERROR:
        _log_fault(error, request_id)
    return problem(known, request_id)


def _log(request: Request, response: Response, request_id: str, took: float) -> None:
    """Write one line without a word of what people send: no query, header or body."""
    line = {
        "method": request.method,
        "path": request.path,
        "status": response.status,
        "ms": round(took * 1000, 1),
        "request_id": request_id,
    }
    print(json.dumps(line))  # noqa: T201 - Lambda's log is standard output


def _log_fault(error: Exception, request_id: str) -> None:
    """Write where a fault came from. Not its text: that can quote a person's words."""
    causes = [error, *filter(None, (error.__cause__, error.__context__))]
    line = {
        "level": "ERROR",
        "error": [type(cause).__name__ for cause in causes],
        "sqlstate": next((s for c in causes if (s := getattr(c, "sqlstate", None))), None),
        "at": [str(frame) for cause in causes for frame in _frames(cause)],
        "request_id": request_id,
    }
    print(json.dumps(line))  # noqa: T201


def _frames(error: BaseException) -> list[str]:
    """Return file, line and function of each step, without the source lines."""
    steps = traceback.extract_tb(error.__traceback__)
    return [f"{step.filename}:{step.lineno} {step.name}" for step in steps]
