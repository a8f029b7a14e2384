"""The data folder: private, locked by one Aurora at a time, with its secrets."""

import fcntl
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import click


class CannotStart(click.ClickException):
    """Something must be fixed first. The command prints it on one line and exits with 1."""


@contextmanager
def usable() -> Iterator[None]:
    """Turn an OSError into a message that names the file and says what to do."""
    try:
        yield
    except OSError as error:
        raise CannotStart(
            f"Cannot use {error.filename or 'the data folder'}: {error.strerror}. "
            "Choose another folder: make dev DATA=..."
        ) from error


def make_folder(folder: Path) -> Path:
    """Create the folder if it is missing, private and ignored by git; return its full path."""
    if not folder.exists():
        folder.mkdir(mode=0o700, parents=True)
        (folder / ".gitignore").write_text("*\n")
    return folder.absolute()


@contextmanager
def hold(folder: Path) -> Iterator[None]:
    """Lock a folder for this process; the lock ends with the process at the latest."""
    with (folder / "lock").open("a+") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            lock.seek(0)
            message = f"Aurora is already running in {folder} (process {lock.read()})."
            raise CannotStart(message) from None
        lock.truncate(0)
        lock.write(str(os.getpid()))
        lock.flush()
        yield


@contextmanager
def without_stale_pid(data: Path) -> Iterator[None]:
    """Let a server start although a crash left a postmaster.pid whose PID is in use again.

    PostgreSQL refuses to start if any process has that PID. Aurora's own lock, which ends with its
    holder, already says that none of its servers runs. So the PID is replaced by this process's,
    which PostgreSQL ignores because it is its parent. It still checks whether the data's shared
    memory is in use: a server that somebody started by hand is not disturbed, and gets its file
    back.
    """
    file, ours = data / "postmaster.pid", f"{os.getpid()}\n"
    left = file.read_text() if file.exists() else ""
    number, _, rest = left.partition("\n")
    if number.strip().lstrip("-").isdecimal():
        file.write_text(ours + rest)
    else:  # truncated by the crash: PostgreSQL would ask for it to be removed by hand
        file.unlink(missing_ok=True)
    try:
        yield
    except CannotStart:
        if left and file.exists() and file.read_text().startswith(ours):
            file.write_text(left)
        raise


def write_secret(path: Path, text: str) -> None:
    """Write a file that only its owner can read, atomically."""
    unfinished = path.with_suffix(f".{os.getpid()}")
    unfinished.touch(mode=0o600)
    unfinished.write_text(text)
    unfinished.replace(path)
