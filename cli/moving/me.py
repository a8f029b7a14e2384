"""Whose account is moved."""

import os
from http import HTTPStatus
from pathlib import Path
from uuid import UUID

import click
from pydantic import BaseModel

from cli.api import Account, read_problem
from shared.sources.reading import zone_of

LOCALTIME = Path("/etc/localtime")


class Me(BaseModel):
    """An account, as far as the token may know it."""

    id: UUID
    email: str = ""
    zone: str = "UTC"
    languages: list[str] = []


def read_me(account: Account, known: UUID | None) -> Me:
    """Return whose account it is; `known` is its id where the token may not ask.

    Raises click.ClickException.
    """
    answer = account.send("GET", "/auth/me")
    if answer.status_code == HTTPStatus.FORBIDDEN and known is not None:
        return Me(id=known, zone=_machines_zone())
    if answer.status_code == HTTPStatus.FORBIDDEN:
        reason = read_problem(answer).reason
        raise click.ClickException(f"{reason} The token also needs account:read.")
    return account.read(Me, answer)


def _machines_zone() -> str:
    """Return the zone that this machine is set to, or UTC."""
    name = os.environ.get("TZ", "").removeprefix(":")
    if not name and LOCALTIME.is_symlink():
        name = str(LOCALTIME.resolve()).partition("zoneinfo/")[2]
    return name if zone_of(name) else "UTC"
