"""`aurora login`, `logout` and `token`, and which of them a command goes by."""

from datetime import UTC, datetime, timedelta
from os import environ
from platform import node
from typing import Any

import click
from pydantic import AwareDatetime, BaseModel

from cli.address import plain
from cli.api import TokenRefused, aurora, read_problem
from cli.logins import Login, Logins
from cli.who import Who, ask_password, confirm, ended
from shared.kinds.registry import SCOPES

HERE = "http://localhost:4000"
DAYS = 365
RENEWED = timedelta(days=30)  # before the end
EVERYTHING = [*SCOPES, "history:read", "history:write"]  # but of the account
TOKENS = "/auth/tokens"
IN_A_TERMINAL = "Log in first, in a terminal: aurora login {}. Or set AURORA_TOKEN to a token."
HOW = "Log in first: aurora login {}. Or pass --email, or set AURORA_TOKEN to a personal token."


class _Created(BaseModel):
    token: str
    expires_at: AwareDatetime


def choose(url: str | None, email: str | None, how: str = HOW) -> Who:
    """Return whose Aurora a command works with.

    An email goes before AURORA_TOKEN, and that before a login. Raises click.ClickException, which
    says `how` to log in.
    """
    url = url and plain(url)
    password, token = environ.get("AURORA_PASSWORD", ""), environ.get("AURORA_TOKEN", "")
    if not email and token:
        return Who(url or HERE, "", token)
    logins = Logins()
    login = None if email and password else logins.find(url or (HERE if email else None))
    if login and (not email or login.email.lower() == email.lower()):
        login = _renewed(logins, login)
        return Who(login.url, "", login.token, login.account, is_login=True)
    if not email:
        raise click.UsageError(how.format(url or "URL"))
    return Who(url or HERE, email, ask_password())


def log_in(url: str, email: str | None) -> None:
    """Keep a token for this machine, so that no command asks for the password."""
    url, logins = plain(url), Logins()
    email = email or click.prompt("Email")
    password = ask_password()
    new = {"name": f"aurora on {node() or 'a machine'}"[:100], "scopes": EVERYTHING, "days": DAYS}
    with logins.hold():
        before = logins.find(url)
        with aurora(url) as account:
            user = account.sign_in(email, password)
            answer = confirm(account, "POST", TOKENS, {**new, "renewable": True}, password)
            made = account.read(_Created, answer)
        logins.put(Login(url=url, email=email, account=user, **made.model_dump()))
    if before:
        _revoke(before)
    click.echo(
        f"Logged in to {url} as {email}. What this machine may do, all but change the account, is\n"
        f'in {logins.path}. It is "{new["name"]}" among your tokens, and `aurora logout` ends it.'
    )


def log_out(url: str | None) -> None:
    """Revoke this machine's token and remove it. Raises click.ClickException if it is still valid.

    It is removed in any case.
    """
    logins = Logins()
    with logins.hold():
        login = logins.find(url and plain(url))
        if login is None:
            raise click.ClickException(f"This machine is not logged in{f' to {url}' * bool(url)}.")
        logins.remove(login.url)
    if problem := _revoke(login):
        raise click.ClickException(
            f"Removed here, but not revoked: {problem} It ends on {login.expires_at:%Y-%m-%d}; to "
            "end it before, revoke it among your tokens, or change your password."
        )
    click.echo(f"Logged out of {login.url}.")


def create_token(url: str | None, email: str | None, new: dict[str, Any]) -> None:
    """Print a new personal token. It takes the password: a login cannot create one."""
    login = None if email else Logins().find(url and plain(url))
    email = email or (login.email if login else click.prompt("Email", err=True))
    password = ask_password(err=True)
    with aurora(plain(url or (login.url if login else HERE))) as account:
        account.sign_in(email, password)
        made = account.read(_Created, confirm(account, "POST", TOKENS, new, password))
    click.echo(made.token)
    note = f"Valid until {made.expires_at:%Y-%m-%d}, and not shown again."
    click.echo(note, err=True)


def _renewed(logins: Logins, login: Login) -> Login:
    """Return the login, with a new token if its own ends soon. Raises click.ClickException."""
    if login.expires_at - datetime.now(UTC) > RENEWED:
        return login
    with logins.hold():
        login = logins.find(login.url) or login  # another command may just have done it
        left = login.expires_at - datetime.now(UTC)
        if left < timedelta(0):
            raise click.ClickException(ended(login.url))
        if left > RENEWED:
            return login
        with aurora(login.url) as account:
            account.use_token(login.token, ended(login.url))
            answer = account.send("POST", "/auth/tokens/renew")
            if answer.is_success:
                made = account.read(_Created, answer)
                login = login.model_copy(update=made.model_dump())
                logins.put(login)
    return login


def _revoke(login: Login) -> str:
    """Revoke a login's token; return what stood in the way, if anything."""
    try:
        with aurora(login.url) as account:
            account.use_token(login.token)
            answer = account.send("POST", "/auth/tokens/revoke")
    except TokenRefused:
        return ""  # it has ended
    except click.ClickException as error:
        return error.message
    return "" if answer.is_success else read_problem(answer).reason
