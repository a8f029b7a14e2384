"""The app of a domain: Powertools' resolver with our typed readers and one error format."""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import wraps
from http import HTTPStatus
from typing import Any, TypeVar

from aws_lambda_powertools.event_handler import APIGatewayHttpResolver, Response
from aws_lambda_powertools.event_handler.exceptions import NotFoundError
from aws_lambda_powertools.event_handler.router import APIGatewayHttpRouter

from shared.auth import Tokens
from shared.db.database import Database
from shared.errors import ApiError, MethodNotAllowed, NotFound
from shared.http.readers import readers
from shared.http.requests import Request
from shared.http.responses import ALWAYS, JSON, HttpResponse, problem, rate_limit_headers, respond
from shared.http.telemetry import count, log_fault, note_cold_start

F = TypeVar("F", bound=Callable[..., Any])


@dataclass(frozen=True, slots=True)
class Answers:
    """Responses of a route that its types do not show."""

    status: int = HTTPStatus.OK
    also: tuple[int, ...] = ()  # other statuses with the same body
    raises: tuple[type[ApiError], ...] = ()
    content: str = JSON
    is_api: bool = True  # what is not, a page and its parts, is not in openapi.json


@dataclass(frozen=True, slots=True)
class Route:
    """A method and path, with `<name>` for a variable part, and the function that it calls."""

    method: str
    path: str
    function: Callable[..., Any]
    answers: Answers
    scope: str  # of a personal token, with `:read` or `:write`; of several, one is enough

    def has_path(self, path: str) -> bool:
        """Return whether a request's path matches this route."""
        return bool(re.fullmatch(re.sub("<[^>]+>", "[^/]+", self.path), path))


def documented(
    *,
    status: int = HTTPStatus.OK,
    also: tuple[int, ...] = (),
    raises: tuple[type[ApiError], ...] = (),
    content: str = JSON,
    is_api: bool = True,
) -> Callable[[F], F]:
    """Document responses that a route's types do not show; use it below `@app.get`."""

    def declare(function: F) -> F:
        function.answers = Answers(status, also, raises, content, is_api)  # type: ignore[attr-defined]
        return function

    return declare


class Routes(APIGatewayHttpRouter):
    """Routes of a domain in a file of their own, for tokens with a scope of their own."""

    def __init__(self, scope: str) -> None:
        """Take no route yet."""
        super().__init__()  # type: ignore[no-untyped-call]
        self.scope = scope


class App(APIGatewayHttpResolver):
    """The routes of one domain, and the Lambda handler that answers for them."""

    def __init__(self, db: Database, scope: str = "") -> None:
        """Check access tokens with the keys that `db` can read.

        A personal token needs `scope` with `:read` or `:write`; `Routes` may have another.
        """
        super().__init__(debug=False)  # POWERTOOLS_DEV would print events: bodies and tokens
        self.routes: list[Route] = []
        self._db, self._tokens, self.scope = db, Tokens(db), scope
        self.exception_handler(Exception)(self._fail)
        self.not_found(self._find_nothing)

    def handler(self, event: dict[str, Any], context: Any) -> dict[str, Any]:
        """Answer one event of the HTTP API, payload version 2.0."""
        is_head = event["requestContext"]["http"]["method"] == "HEAD"
        answer = self.resolve(_as_get(event) if is_head else event, context)
        answer["headers"]["x-request-id"] = context.aws_request_id
        if is_head:
            answer["body"] = ""
        note_cold_start(event.get("routeKey", ""), context.aws_request_id)
        return answer

    def include_router(self, router: Any, prefix: str | None = None) -> None:
        """Add the routes of another file."""
        own, self.scope = self.scope, router.scope
        super().include_router(router, prefix)
        self.scope = own

    def route(self, rule: str, method: Any, *args: Any, **kwargs: Any) -> Callable[[F], F]:
        """Register a function for a method and path; `@app.get` and the others call this.

        Its parameters are parsed by their types, and its result becomes the JSON response.
        """
        add = super().route(rule, method, *args, **kwargs)
        [name] = [method] if isinstance(method, str) else method
        scope = self.scope

        def register(function: F) -> F:
            answers = getattr(function, "answers", Answers())
            self.routes.append(Route(name, rule, function, answers, scope))
            add(self._endpoint(self.routes[-1]))
            return function

        return register

    def _endpoint(self, route: Route) -> Callable[..., HttpResponse]:
        reads, pattern = readers(route.function), f"{route.method} {route.path}"

        @wraps(route.function)
        def endpoint(**parts: str) -> HttpResponse:
            self.append_context(route=pattern)  # type: ignore[no-untyped-call]
            self._db.admission = None
            request = Request(self.current_event.raw_event, route.scope)
            values = {name: read(request, parts, self._tokens) for name, read in reads.items()}
            result = route.function(**values)
            admission = self._db.admission
            epoch = admission.epoch if admission else ""  # what needs nobody signed in has no ETag
            response = respond(result, request, route.answers.status, epoch)
            if admission is not None:
                response.headers.update(rate_limit_headers(admission.remaining))
            return response

        return endpoint

    def _find_nothing(self, _: NotFoundError) -> HttpResponse:
        """Answer a path or method without a route: 404, 405 with Allow, or 204 to OPTIONS."""
        path, method = self.current_event.path, self.current_event.http_method
        methods = {route.method for route in self.routes if route.has_path(path)}
        # A page has to read the 404 itself: a failed preflight looks like a fault of CORS.
        asked_for = "access-control-request-method" in self.current_event.headers
        is_preflight = method == "OPTIONS" and asked_for
        # Powertools allows only some characters in a path parameter, and `"` is not one of them.
        if not is_preflight and (not methods or method in methods):
            return self._fail(NotFound())
        methods |= {"OPTIONS", *(["HEAD"] if "GET" in methods else [])}
        allow = {"allow": ", ".join(sorted(methods))}
        if method == "OPTIONS":
            return Response(HTTPStatus.NO_CONTENT, body="", headers={**ALWAYS, **allow})
        return self._fail(MethodNotAllowed(), allow)

    def _fail(self, error: Exception, headers: Mapping[str, str] | None = None) -> HttpResponse:
        """Return any exception as a problem document."""
        request_id = self.lambda_context.aws_request_id
        known = error if isinstance(error, ApiError) else ApiError()
        if known.status == HTTPStatus.INTERNAL_SERVER_ERROR:
            log_fault(error, self.context.get("route", ""), request_id)
            count("Fault")
        if known.status == HTTPStatus.SERVICE_UNAVAILABLE:
            count("Unavailable")
        epoch = self._db.admission.epoch if self._db.admission else ""
        return problem(known, request_id, epoch, headers or {})


def _as_get(event: dict[str, Any]) -> dict[str, Any]:
    """Return the GET event that corresponds to a HEAD."""
    context = event["requestContext"]
    http = {**context["http"], "method": "GET"}
    return {**event, "requestContext": {**context, "http": http}}
