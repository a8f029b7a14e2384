"""The refresh token as a cookie: a browser keeps it where no script can read it."""

from typing import TypeVar

from aws_lambda_powertools.shared.cookies import Cookie, SameSite

from functions.auth.models import Tokens
from shared import settings
from shared.errors import ForeignOrigin, InvalidRefreshToken
from shared.http.requests import Request
from shared.http.responses import Reply

T = TypeVar("T", bound=Tokens)

NAME = "aurora_refresh"
_KEPT = 60 * 24 * 60 * 60  # seconds, as long as a session lives without being used


def with_cookie(tokens: T, request: Request) -> Reply[T]:
    """Return the tokens, for a page of an allowed origin also as a cookie."""
    asked_by_page = request.headers.get("origin") in settings.ALLOWED_ORIGINS
    cookies = [_cookie(tokens.refresh_token, _KEPT)] if asked_by_page else []
    return Reply(tokens, cookies=cookies)


def without_cookie(request: Request) -> Reply[None]:
    """Return nothing, and take the cookie away where there is one."""
    return Reply(None, cookies=[_cookie("", 0)] if NAME in request.cookies else [])


def presented(token: str | None, request: Request) -> str:
    """Return the refresh token of a request, from its body or else its cookie.

    A browser sends the cookie along whoever's page asks, and tells whose it is.
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
