"""Whose Aurora a command works with, and how it says so."""

from dataclasses import dataclass
from os import environ
from typing import Any
from uuid import UUID

import click
import httpx
from pydantic import BaseModel, ConfigDict

from cli.api import Account, read_problem


class _Answer(BaseModel):
    model_config = ConfigDict(extra="allow")


@dataclass(frozen=True)
class Who:
    """An email with its password, or without an email a personal token, at an address."""

    url: str
    email: str
    secret: str
    account: UUID | None = None  # known of a token that `aurora login` has created
    is_login: bool = False

    def authenticate(self, account: Account) -> UUID | None:
        """Sign in or use the token, and return the account's id if that is known.

        Raises click.ClickException.
        """
        if self.email:
            return account.sign_in(self.email, self.secret)
        account.use_token(self.secret, ended(self.url) if self.is_login else "")
        return self.account


def ended(url: str) -> str:
    """Return what to say when the token of a login is no longer valid."""
    return f"This machine is no longer logged in. Log in again: aurora login {url}"


def ask_password(*, err: bool = False) -> str:
    """Return the password: AURORA_PASSWORD, or what is typed."""
    password: str = environ.get("AURORA_PASSWORD") or click.prompt(
        "Password", hide_input=True, err=err
    )
    return password


def confirm(
    account: Account, method: str, path: str, body: dict[str, Any], password: str
) -> httpx.Response:
    """Send what takes the password, and a code as well where Aurora asks for the second factor."""
    body = {**body, "password": password}
    answer = account.send(method, path, body)
    if read_problem(answer).code == "wrong_code":
        asked = "The next code from your authenticator app (each is valid once)"
        code = click.prompt(asked, hide_input=True, err=True)
        answer = account.send(method, path, {**body, "code": code})
    return answer


def ask(account: Account, method: str, path: str, body: object = None) -> dict[str, Any]:
    """Return the API's answer, whatever it has. Raises click.ClickException for an error."""
    return account.read(_Answer, account.send(method, path, body)).model_dump()
