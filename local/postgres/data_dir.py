"""The data folder: private, held by one Aurora at a time, with its secrets."""

import fcntl
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import click


class CannotStart(click.ClickException):
    """What a person has to put right first; the command prints it on one line and exits with 1."""


@contextmanager
def usable() -> Iterator[None]:
    """Tell a person which file could not be made or read, and what to do."""
    try:
        yield
    except OSError as error:
        raise CannotStart(
            f"{error.filename or 'The data folder'} cannot be used: {error.strerror}. "
            "Choose another folder: make dev DATA=..."
        ) from error


def make_folder(folder: Path) -> Path:
    """Return the folder's full path; make it, private and unseen by git, where there is none."""
    if not folder.exists():
        folder.mkdir(mode=0o700, parents=True)
        (folder / ".gitignore").write_text("*\n")
    return folder.absolute()


@contextmanager
def hold(folder: Path) -> Iterator[None]:
    """Keep a folder for this process alone, which ends with the process at the latest."""
    with (folder / "lock").open("a+") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            lock.seek(0)
            message = f"Aurora already runs in {folder} (process {lock.read()})."
            raise CannotStart(message) from None
        lock.truncate(0)
        lock.write(str(os.getpid()))
        lock.flush()
        yield


def write_secret(path: Path, text: str) -> None:
    """Write a file that only its owner can read, whole or not at all."""
    unfinished = path.with_suffix(f".{os.getpid()}")
    unfinished.touch(mode=0o600)
    unfinished.write_text(text)
    unfinished.replace(path)
