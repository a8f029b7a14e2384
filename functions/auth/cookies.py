"""The refresh token as an HttpOnly cookie, which no script can read."""

from typing import TypeVar

from aws_lambda_powertools.shared.cookies import Cookie, SameSite

from functions.auth.models import Tokens
from shared import settings
from shared.errors import ForeignOrigin, InvalidRefreshToken
from shared.http.requests import Request
from shared.http.responses import Reply

T = TypeVar("T", bound=Tokens)

# A browser takes `__Host-` only from this very host over HTTPS, so no sibling's page can set it.
# Over plain HTTP, as on this machine, Safari drops a cookie that is Secure.
SECURE_NAME, PLAIN_NAME = "__Host-aurora_refresh", "aurora_refresh"
_KEPT = 60 * 24 * 60 * 60  # seconds, the same as an unused session's lifetime


def with_cookie(tokens: T, request: Request) -> Reply[T]:
    """Return the tokens, for our own and allowed pages with the refresh token as a cookie too."""
    is_for_page = is_allowed_page(request) and tokens.refresh_token is not None
    cookies = [_cookie(tokens.refresh_token or "", _KEPT, request)] if is_for_page else []
    return Reply(tokens, cookies=cookies)


def renewed(tokens: Tokens, request: Request) -> Reply[Tokens]:
    """Return the tokens, of which only the cookie has the refresh token, as in the request."""
    reply = with_cookie(tokens, request)
    return Reply(tokens.model_copy(update={"refresh_token": None}), cookies=reply.cookies)


def without_cookie(request: Request) -> Reply[None]:
    """Return an empty response that deletes the cookie if there is one."""
    has_one = bool(request.cookies(_name(request)))
    return Reply(None, cookies=[_cookie("", 0, request)] if has_one else [])


def presented(request: Request) -> str:
    """Return the refresh token from a request's cookie.

    A browser sends the cookie for requests from any page, and says whose page it is.
    Raises ForeignOrigin or InvalidRefreshToken.
    """
    if not is_allowed_page(request):
        raise ForeignOrigin
    values = request.cookies(_name(request))
    if len(values) != 1:  # of two, one is not ours
        raise InvalidRefreshToken
    return values[0]


def presented_if_sent(token: str | None, request: Request) -> str | None:
    """Return the refresh token from a request's body, or else from the cookie of a page."""
    if token is not None or not is_allowed_page(request):
        return token
    return presented(request) if request.cookies(_name(request)) else None


def is_allowed_page(request: Request) -> bool:
    """Return whether a page of an allowed origin, or of this very origin, sent the request."""
    origin = request.headers.get("origin")
    if origin in settings.ALLOWED_ORIGINS:
        return True
    site = request.headers.get("sec-fetch-site")
    if site is not None:
        return site == "same-origin"
    # Browsers do not send it over plain HTTP to another machine.
    return origin is not None and origin == f"{request.scheme}://{request.headers.get('host')}"


def _name(request: Request) -> str:
    return SECURE_NAME if request.scheme == "https" else PLAIN_NAME


def _cookie(value: str, seconds: int, request: Request) -> Cookie:
    is_secure = request.scheme == "https"
    return Cookie(
        _name(request),
        value,
        path="/" if is_secure else "/auth",
        max_age=seconds,
        http_only=True,
        secure=is_secure,
        same_site=SameSite.STRICT_MODE,
    )
