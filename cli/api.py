"""HTTP client for Aurora's API: signs in, renews tokens, retries."""

import json
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from http import HTTPStatus
from math import inf
from typing import TypeVar
from uuid import UUID

import click
import httpx
from pydantic import BaseModel, ValidationError

from cli.address import client

M = TypeVar("M", bound=BaseModel)

TRIES = 7
LONGEST_PAUSE = 60.0  # seconds
# Temporary: the same request may succeed a moment later.
RETRIED = {429, 500, 502, 503, 504}


class Tokens(BaseModel):
    """The access token sent with requests, and the refresh token that replaces it."""

    access_token: str
    refresh_token: str


class _User(BaseModel):
    id: UUID


class SignedIn(Tokens):
    """Tokens and the user they belong to."""

    user: _User


class _Temporary(Exception):
    """The request failed but may succeed later, after at least `pause` seconds."""

    def __init__(self, problem: str, pause: float) -> None:
        super().__init__(problem)
        self.pause = pause


class TokenRefused(click.ClickException):
    """A personal token is not valid, or no longer."""


class Account:
    """Sends requests as one user, one at a time."""

    def __init__(self, http: httpx.Client, url: str) -> None:
        """Send requests through `http`; `url` is only shown in messages."""
        self.url = url
        self._http = http
        self._reached = False
        self._tokens = Tokens(access_token="", refresh_token="")
        self._refusal = ""

    def sign_in(self, email: str, password: str) -> UUID:
        """Start a session and return the account's id. Raises click.ClickException."""
        credentials = {"email": email, "password": password}
        answer = self._with_retries("POST", "/auth/login", credentials)
        if read_problem(answer).code == "second_factor_required":
            asked = "Code from your authenticator app"
            credentials["code"] = click.prompt(asked, hide_input=True, err=True)
            answer = self._with_retries("POST", "/auth/login", credentials)
        if read_problem(answer).code == "invalid_credentials":
            raise click.ClickException(
                f"Wrong email or password for {self.url}. "
                "Check --email, and AURORA_PASSWORD or what you typed."
            )
        self._tokens = signed_in = self.read(SignedIn, answer)
        return signed_in.user.id

    def use_token(self, token: str, refusal: str = "") -> None:
        """Send a personal token with every request, instead of signing in and out.

        `refusal` is the error if it is not valid.
        """
        self._tokens = Tokens(access_token=token, refresh_token="")
        self._refusal = refusal or f"{self.url} does not accept this token. Create another."

    def find_id(self) -> UUID:
        """Ask for the account's id. Raises click.ClickException, also if a token may not know."""
        return self.read(_User, self.send("GET", "/auth/me")).id

    def sign_out(self) -> None:
        """End the session, if there is one and the server can be reached."""
        with suppress(httpx.HTTPError):
            if self._tokens.refresh_token:
                self._http.post("/auth/logout", headers=self._bearer(), timeout=2)

    def send(self, method: str, path: str, body: object = None) -> httpx.Response:
        """Return the response, also if it is an error; refresh an expired access token.

        A body of bytes is JSON already. Raises click.ClickException if the server does not answer
        or the session has ended.
        """
        answer = self._with_retries(method, path, body)
        if answer.status_code == HTTPStatus.UNAUTHORIZED:
            self._refresh()
            answer = self._with_retries(method, path, body)
        return answer

    def read(self, shape: type[M], answer: httpx.Response) -> M:
        """Return the body of a successful response. Raises click.ClickException for any other."""
        if not answer.is_success:
            raise click.ClickException(f"{self.url} answered: {read_problem(answer).reason}")
        try:
            return shape.model_validate_json(answer.content)
        except ValidationError:
            message = f"{self.url} is not an Aurora server. Check --url."
            raise click.ClickException(message) from None

    def _refresh(self) -> None:
        if not self._tokens.refresh_token:
            raise TokenRefused(self._refusal)
        used = {"refresh_token": self._tokens.refresh_token}
        answer = self._with_retries("POST", "/auth/refresh", used)
        if not answer.is_success:
            message = "You were signed out. Run the same command again to continue."
            raise click.ClickException(message)
        self._tokens = self.read(Tokens, answer)

    def _with_retries(self, method: str, path: str, body: object) -> httpx.Response:
        """Send a request, and again after temporary failures, at most TRIES times."""
        problem = ""
        for attempt in range(TRIES):
            try:
                return self._once(method, path, body)
            except _Temporary as failure:
                problem, pause = str(failure), max(failure.pause, 0.5 * 2**attempt)
            if attempt + 1 == TRIES or pause > LONGEST_PAUSE:
                break
            time.sleep(pause)
        raise click.ClickException(
            f"Aurora at {self.url} {problem} "
            "Then run the same command again; it continues where it stopped."
        )

    def _once(self, method: str, path: str, body: object) -> httpx.Response:
        headers = self._bearer()
        if body is not None:
            headers["content-type"] = "application/json"
            body = (
                body if isinstance(body, bytes) else json.dumps(body, ensure_ascii=False).encode()
            )
        try:
            answer = self._http.request(method, path, content=body, headers=headers)
        except httpx.RequestError as error:
            # Retry only a server that has answered before; otherwise the address is wrong or
            # Aurora was never started.
            pause = 0.0 if self._reached else inf
            message = f"does not answer: {error}. Check that it is running (make dev)."
            raise _Temporary(message, pause) from error
        self._reached = True
        if answer.status_code in RETRIED:
            pause = _retry_after(answer)
            message = f"cannot handle the request now: {read_problem(answer).reason}"
            if pause:
                message += f" Wait {pause:,.0f} seconds."
            raise _Temporary(message, pause)
        return answer

    def _bearer(self) -> dict[str, str]:
        token = self._tokens.access_token
        return {"authorization": f"Bearer {token}"} if token else {}


@contextmanager
def aurora(url: str) -> Iterator[Account]:
    """Yield an account to sign in with at `url`, and sign it out at the end."""
    with client(url) as http:
        account = Account(http, url)
        try:
            yield account
        finally:
            account.sign_out()


class FieldError(BaseModel):
    """What is wrong with one field."""

    field: str
    code: str = ""
    message: str


def on_one_line(errors: list[FieldError], otherwise: str) -> str:
    """Return the fields' errors, or `otherwise` if there are none."""
    text = "; ".join(f"{error.field}: {error.message}" for error in errors) or otherwise
    return "".join(c if c.isprintable() else " " for c in text[:300])


class Problem(BaseModel):
    """An error response."""

    code: str = ""
    detail: str = ""
    message: str = ""  # the only field in API Gateway's own errors
    errors: list[FieldError] = []

    @property
    def reason(self) -> str:
        """The server's explanation, on one line."""
        return on_one_line(self.errors, self.detail)


def read_problem(answer: httpx.Response) -> Problem:
    """Return an error response's problem document, with at least the status as its detail."""
    try:
        problem = Problem.model_validate_json(answer.content)
    except ValidationError:
        problem = Problem()
    problem.detail = problem.detail or problem.message or str(answer.status_code)
    return problem


def _retry_after(answer: httpx.Response) -> float:
    """Return how many seconds the server asks to wait."""
    after = answer.headers.get("retry-after", "")
    return float(after) if after.isdecimal() and after.isascii() else 0.0
