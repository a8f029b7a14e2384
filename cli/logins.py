"""The file with this machine's logins, in the user's configuration folder (XDG)."""

import fcntl
import os
import secrets
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from uuid import UUID

import click
from pydantic import AwareDatetime, BaseModel, ValidationError

from cli.paths import CODE

FILE = "logins.json"
_ONLY_MINE = 0o600


class Login(BaseModel):
    """A personal token of this machine's, for one account at one address."""

    url: str
    email: str
    account: UUID
    token: str
    expires_at: AwareDatetime


class _Content(BaseModel):
    logins: list[Login] = []


class Logins:
    """One login for each address, the newest last."""

    def __init__(self) -> None:
        """Find the folder. Raises click.ClickException where it would be in Aurora's checkout."""
        self.folder = _configuration() / "aurora"
        if (CODE / "Makefile").exists() and self.folder.resolve().is_relative_to(CODE):
            message = f"{self.folder} lies in the folder of Aurora's code. Set XDG_CONFIG_HOME."
            raise click.ClickException(message)
        self.path = self.folder / FILE

    @contextmanager
    def hold(self) -> Iterator[None]:
        """Keep the file for this process alone. Raises click.ClickException if it cannot be."""
        try:
            self.folder.mkdir(mode=0o700, parents=True, exist_ok=True)
            flags = os.O_RDWR | os.O_CREAT | os.O_NOFOLLOW
            lock = os.open(self.folder / "lock", flags, _ONLY_MINE)
        except OSError as error:
            raise _unusable(self.folder, error) from error
        with open(lock, "r+") as held:  # noqa: PTH123 - a descriptor
            fcntl.flock(held, fcntl.LOCK_EX)
            yield

    def find(self, url: str | None = None) -> Login | None:
        """Return the login for an address, or the newest one. Raises click.ClickException."""
        known = self._read()
        return next((one for one in reversed(known) if url in {None, one.url}), None)

    def put(self, login: Login) -> None:
        """Add a login as the newest, in the place of one for its address."""
        self._write([*(one for one in self._read() if one.url != login.url), login])

    def remove(self, url: str) -> None:
        """Remove the login for an address."""
        self._write([one for one in self._read() if one.url != url])

    def _read(self) -> list[Login]:
        try:
            descriptor = os.open(self.path, os.O_RDONLY | os.O_NOFOLLOW)
        except FileNotFoundError:
            return []
        except OSError as error:
            raise _unusable(self.path, error) from error
        with open(descriptor, "rb") as file:  # noqa: PTH123
            if os.fstat(descriptor).st_mode & 0o077:
                message = f"Others can read {self.path}: chmod 600 it, and log in again."
                raise click.ClickException(message)
            try:
                return _Content.model_validate_json(file.read()).logins
            except ValidationError:
                message = f"{self.path} cannot be read: delete it, and log in again."
                raise click.ClickException(message) from None

    def _write(self, logins: list[Login]) -> None:
        """Write the file whole or not at all; it is open to its owner alone from the beginning."""
        unfinished = self.folder / f"{FILE}.{secrets.token_hex(8)}"
        try:
            descriptor = os.open(unfinished, os.O_WRONLY | os.O_CREAT | os.O_EXCL, _ONLY_MINE)
            with open(descriptor, "wb") as file:  # noqa: PTH123
                file.write(_Content(logins=logins).model_dump_json(indent=2).encode())
                file.flush()
                os.fsync(descriptor)
            unfinished.replace(self.path)
        except OSError as error:
            with suppress(OSError):
                unfinished.unlink()
            raise _unusable(self.path, error) from error


def _configuration() -> Path:
    """Return the folder for configuration. Source: the XDG Base Directory Specification."""
    named = os.environ.get("XDG_CONFIG_HOME", "")
    try:
        return Path(named) if Path(named).is_absolute() else Path.home() / ".config"
    except RuntimeError as error:
        raise click.ClickException("There is no home folder. Set XDG_CONFIG_HOME.") from error


def _unusable(path: Path, error: OSError) -> click.ClickException:
    return click.ClickException(f"{path} cannot be used: {error.strerror}.")
