"""HTTP in and out: the routes of a domain, one shape for every error, one log line a request."""

import json
import re
import traceback
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from functools import partial
from http import HTTPStatus
from time import perf_counter
from typing import Any, Generic, TypeVar

from aws_lambda_powertools.event_handler import APIGatewayHttpResolver, Response
from aws_lambda_powertools.event_handler.exceptions import NotFoundError

from shared import settings
from shared.admission import Caller, limits
from shared.auth import Tokens
from shared.db import Created, Database
from shared.errors import ApiError, MethodNotAllowed, NotFound
from shared.fields import Row
from shared.pagination import Page
from shared.requests import Request, readers

F = TypeVar("F", bound=Callable[..., Any])
B = TypeVar("B")

JSON = "application/json"
PROBLEM = "application/problem+json"
ALWAYS = {
    "cache-control": "no-store",
    "referrer-policy": "no-referrer",
    "strict-transport-security": "max-age=63072000; includeSubDomains",
    "x-content-type-options": "nosniff",
}


@dataclass(slots=True)
class Reply(Generic[B]):
    """A body with more to say than itself: a status, headers, cookies."""

    body: B
    status: int = HTTPStatus.OK
    headers: dict[str, str] = field(default_factory=dict)
    cookies: list[Any] = field(default_factory=list)


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

    def takes(self, path: str) -> bool:
        """Tell whether a path is one of this route's."""
        return re.fullmatch(re.sub("<[^>]+>", "[^/]+", self.path), path) is not None


class App:
    """The routes of one domain, and the Lambda handler that answers for them."""

    def __init__(self, db: Database, scope: str = "") -> None:
        """Check access tokens with the keys that `db` can read.

        A personal token must have been given `scope` for reading, or for writing.
        """
        self.routes: list[Route] = []
        self._tokens = Tokens(db)
        self._scope = scope
        self._resolver = APIGatewayHttpResolver()
        self._resolver.not_found(self._refuse)
        self._resolver.exception_handler(Exception)(self._fail)
        self.get = partial(self._route, "GET")
        self.post = partial(self._route, "POST")
        self.put = partial(self._route, "PUT")
        self.patch = partial(self._route, "PATCH")
        self.delete = partial(self._route, "DELETE")

    def handler(self, event: dict[str, Any], context: Any) -> dict[str, Any]:
        """Answer one event of the HTTP API, payload version 2.0."""
        started = perf_counter()
        http = event["requestContext"]["http"]
        if is_head := http["method"] == "HEAD":
            as_get = {**event["requestContext"], "http": {**http, "method": "GET"}}
            event = {**event, "requestContext": as_get}
        answer: dict[str, Any] = self._resolver.resolve(event, context)
        answer["headers"]["x-request-id"] = context.aws_request_id
        if is_head:
            answer["body"] = ""
        if settings.LOG_REQUESTS:
            _log(event, answer, context.aws_request_id, perf_counter() - started)
        return answer

    def _route(self, method: str, path: str, **more: Any) -> Callable[[F], F]:
        """Register a function for a method of a path. Its parameters are read by their types.

        `more` is what else a Route tells; but for the status, only the description of the API asks.
        """

        def register(function: F) -> F:
            route = Route(method, path, function, **more)
            self.routes.append(route)
            reads = readers(function)

            def endpoint(**parts: str) -> Response[Any]:
                request = Request(self._resolver.current_event.raw_event, self._scope)
                values = {name: read(request, parts, self._tokens) for name, read in reads.items()}
                response = _response(function(**values), request, route.status)
                caller = next((v for v in values.values() if isinstance(v, Caller)), None)
                if caller is not None and caller.remaining is not None:
                    response.headers.update(limits(caller.remaining))
                return response

            self._resolver.route(path, method)(endpoint)
            return function

        return register

    def _refuse(self, _error: NotFoundError) -> Response[Any]:
        """Answer for a path nobody has, or a method its path does not take."""
        request = Request(self._resolver.current_event.raw_event)
        methods = {route.method for route in self.routes if route.takes(request.path)}
        # Powertools routes no part of a path with such as a quote in it, and no id has one.
        if not methods or request.method in methods:
            raise NotFound
        allow = {"allow": ", ".join(sorted(methods | {"OPTIONS"} | {"HEAD"} & _head(methods)))}
        if request.method == "OPTIONS":
            return Response(204, headers={**ALWAYS, **allow})
        raise MethodNotAllowed(headers=allow)

    def _fail(self, error: Exception) -> Response[Any]:
        """Turn any failure into the one shape of error."""
        request_id = self._resolver.lambda_context.aws_request_id
        known = error if isinstance(error, ApiError) else ApiError()
        if known.status == HTTPStatus.INTERNAL_SERVER_ERROR:
            _log_fault(error, request_id)
        return problem(known, request_id)


def problem(error: ApiError, request_id: str) -> Response[Any]:
    """Return a failure as RFC 9457 has it."""
    body = {
        "type": "about:blank",
        "title": HTTPStatus(error.status).phrase,
        "status": error.status,
        "detail": error.detail,
        "code": error.code,
        "errors": error.errors,
        "request_id": request_id,
    }
    headers = {**ALWAYS, **error.headers}
    return Response(error.status, PROBLEM, json.dumps(body), headers=headers)


def _response(result: object, request: Request, status: int) -> Response[Any]:
    """Return what a route function returned, as HTTP."""
    if isinstance(result, Response):
        return result
    if isinstance(result, Created):
        location = f"{request.path.rstrip('/')}/{result.row.id}"
        status = HTTPStatus.CREATED if result.is_new else HTTPStatus.OK
        result = Reply(result.row, status, {"location": location})
    reply: Reply[Any] = result if isinstance(result, Reply) else Reply(result, status)
    row, headers = reply.body, {**ALWAYS, **reply.headers}
    if isinstance(row, Row):
        headers["etag"] = f'"{row.version}"'
        if request.method == "GET" and _is_known(request, row.version):
            return Response(HTTPStatus.NOT_MODIFIED, headers=headers)
    if row is None:
        return Response(HTTPStatus.NO_CONTENT, headers=headers, cookies=reply.cookies)
    body = row.to_json() if isinstance(row, Page) else row.model_dump_json()
    return Response(reply.status, JSON, body, headers=headers, cookies=reply.cookies)


def _is_known(request: Request, version: int) -> bool:
    if "if-none-match" not in request.headers:
        return False
    known = request.versions("if-none-match", weak=True)
    return known is None or version in known


def _head(methods: set[str]) -> set[str]:
    return {"HEAD"} if "GET" in methods else set()


def _log(event: Mapping[str, Any], answer: Mapping[str, Any], request_id: str, took: float) -> None:
    """Write one line without a word of what people send: no query, header or body."""
    line = {
        "method": event["requestContext"]["http"]["method"],
        "path": event["rawPath"],
        "status": answer["statusCode"],
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
