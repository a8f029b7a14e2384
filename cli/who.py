"""Whose Aurora a command works with, and how it says so."""

from dataclasses import dataclass
from uuid import UUID

from cli.api import Account


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
