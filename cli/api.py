"""A person signed in to an Aurora over HTTP, for as long as their work takes."""

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

M = TypeVar("M", bound=BaseModel)

TRIES = 7
LONGEST_PAUSE = 60.0  # seconds
LOOPBACK = {"localhost", "127.0.0.1", "::1"}
# Refused for now: the same request may be taken a moment later.
PASSING = {429, 500, 502, 503, 504}


class Tokens(BaseModel):
    """What requests are signed with, and what the next such token is asked for with."""

    access_token: str
    refresh_token: str


class _User(BaseModel):
    id: UUID


class SignedIn(Tokens):
    """Tokens, and whose they are."""

    user: _User


class _NotNow(Exception):
    """The same request may be taken later, after so many seconds at least."""

    def __init__(self, problem: str, pause: float) -> None:
        super().__init__(problem)
        self.pause = pause


class Account:
    """Requests in one person's name, one at a time."""

    def __init__(self, http: httpx.Client, url: str) -> None:
        """Speak through `http`; `url` is for what is said to the person."""
        self.url = url
        self._http = http
        self._reached = False
        self._tokens = Tokens(access_token="", refresh_token="")

    def sign_in(self, email: str, password: str) -> UUID:
        """Begin a session and return the account's id. Raises click.ClickException."""
        credentials = {"email": email, "password": password}
        answer = self._patiently("POST", "/auth/login", credentials)
        if read_problem(answer).code == "second_factor_required":
            credentials["code"] = click.prompt("Code from your authenticator app", hide_input=True)
            answer = self._patiently("POST", "/auth/login", credentials)
        if read_problem(answer).code == "invalid_credentials":
            raise click.ClickException(
                f"Email and password do not belong together at {self.url}: "
                "check --email, and AURORA_PASSWORD or what you typed."
            )
        self._tokens = signed_in = self.read(SignedIn, answer)
        return signed_in.user.id

    def use_token(self, token: str) -> None:
        """Send a personal token with every request; it has no session to begin or end."""
        self._tokens = Tokens(access_token=token, refresh_token="")

    def sign_out(self) -> None:
        """End the session, if there is one and the server can be asked to."""
        with suppress(httpx.HTTPError):
            if self._tokens.refresh_token:
                self._http.post("/auth/logout", headers=self._bearer(), timeout=2)

    def send(self, method: str, path: str, body: object = None) -> httpx.Response:
        """Return the answer, whatever it refuses; a session that ran out is renewed.

        A body of bytes is JSON already. Raises click.ClickException when there is no answer or
        no session any more.
        """
        answer = self._patiently(method, path, body)
        if answer.status_code == HTTPStatus.UNAUTHORIZED:
            self._renew()
            answer = self._patiently(method, path, body)
        return answer

    def read(self, shape: type[M], answer: httpx.Response) -> M:
        """Return what a successful answer holds. Raises click.ClickException for any other."""
        if not answer.is_success:
            raise click.ClickException(f"{self.url} refuses: {read_problem(answer).reason}")
        try:
            return shape.model_validate_json(answer.content)
        except ValidationError:
            message = f"What answers at {self.url} is not Aurora: check --url."
            raise click.ClickException(message) from None

    def _renew(self) -> None:
        if not self._tokens.refresh_token:
            raise click.ClickException(f"{self.url} does not know this token: make another.")
        used = {"refresh_token": self._tokens.refresh_token}
        answer = self._patiently("POST", "/auth/refresh", used)
        if not answer.is_success:
            raise click.ClickException("You were signed out. Run the same command to go on.")
        self._tokens = self.read(Tokens, answer)

    def _patiently(self, method: str, path: str, body: object) -> httpx.Response:
        """Ask until there is an answer that will stay the same, several times at most."""
        problem = ""
        for attempt in range(TRIES):
            try:
                return self._once(method, path, body)
            except _NotNow as refusal:
                problem, pause = str(refusal), max(refusal.pause, 0.5 * 2**attempt)
            if attempt + 1 == TRIES or pause > LONGEST_PAUSE:
                break
            time.sleep(pause)
        raise click.ClickException(
            f"Aurora at {self.url} {problem} Then run the same command again: it goes on."
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
            # What never answered is not about to come back: it was not started, or is elsewhere.
            pause = 0.0 if self._reached else inf
            message = f"does not answer: {error}. See that it runs there (make dev)."
            raise _NotNow(message, pause) from error
        self._reached = True
        if answer.status_code in PASSING:
            pause = _asked_for(answer)
            message = f"cannot take this now: {read_problem(answer).reason}"
            if pause:
                message += f" Wait {pause:,.0f} seconds."
            raise _NotNow(message, pause)
        return answer

    def _bearer(self) -> dict[str, str]:
        token = self._tokens.access_token
        return {"authorization": f"Bearer {token}"} if token else {}


@contextmanager
def aurora(url: str) -> Iterator[Account]:
    """Yield an account to sign in with at `url`; it is signed out at the end."""
    try:
        # A proxy from the environment is for other machines than this one.
        http = httpx.Client(base_url=url, timeout=30, trust_env=httpx.URL(url).host not in LOOPBACK)
    except (httpx.InvalidURL, ValueError) as error:
        raise click.ClickException(f"--url {url} is not an address: {error}") from error
    with http:
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
    """Return what is wrong, or something else if no field is."""
    text = "; ".join(f"{error.field}: {error.message}" for error in errors) or otherwise
    return "".join(c if c.isprintable() else " " for c in text[:300])


class Problem(BaseModel):
    """An answer that refuses."""

    code: str = ""
    detail: str = ""
    message: str = ""  # all that API Gateway itself says
    errors: list[FieldError] = []

    @property
    def reason(self) -> str:
        """Why, in the server's words, on one line."""
        return on_one_line(self.errors, self.detail)


def read_problem(answer: httpx.Response) -> Problem:
    """Return what a refusal says, if only its status."""
    try:
        problem = Problem.model_validate_json(answer.content)
    except ValidationError:
        problem = Problem()
    problem.detail = problem.detail or problem.message or str(answer.status_code)
    return problem


def _asked_for(answer: httpx.Response) -> float:
    """Return how many seconds the server asks to wait."""
    after = answer.headers.get("retry-after", "")
    return float(after) if after.isdecimal() and after.isascii() else 0.0
