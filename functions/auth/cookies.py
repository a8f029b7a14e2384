"""The refresh token as an HttpOnly cookie, which no script can read."""

from typing import TypeVar

from aws_lambda_powertools.shared.cookies import Cookie, SameSite

from functions.auth.models import Tokens
from shared import settings
from shared.errors import ForeignOrigin, InvalidRefreshToken
from shared.http.requests import Request
from shared.http.responses import Reply

T = TypeVar("T", bound=Tokens)

NAME = "aurora_refresh"
_KEPT = 60 * 24 * 60 * 60  # seconds, the same as an unused session's lifetime


def with_cookie(tokens: T, request: Request) -> Reply[T]:
    """Return the tokens, and set the cookie too for pages from an allowed origin."""
    asked_by_page = request.headers.get("origin") in settings.ALLOWED_ORIGINS
    cookies = [_cookie(tokens.refresh_token, _KEPT)] if asked_by_page else []
    return Reply(tokens, cookies=cookies)


def without_cookie(request: Request) -> Reply[None]:
    """Return an empty response that deletes the cookie if there is one."""
    return Reply(None, cookies=[_cookie("", 0)] if NAME in request.cookies else [])


def presented(token: str | None, request: Request) -> str:
    """Return the refresh token from a request's body, or else from its cookie.

    A browser sends the cookie for requests from any page, and the page's origin with it.
    Raises ForeignOrigin or InvalidRefreshToken.
    """
    if token is not None:
        return token
    if request.headers.get("origin") not in settings.ALLOWED_ORIGINS:
        raise ForeignOrigin
    if NAME not in request.cookies:
        raise InvalidRefreshToken
    return request.cookies[NAME]


def _cookie(value: str, seconds: int) -> Cookie:
    return Cookie(
        NAME,
        value,
        path="/auth",
        max_age=seconds,
        http_only=True,
        secure=True,
        same_site=SameSite.STRICT_MODE,
    )
