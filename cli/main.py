"""The `aurora` command. Each command imports what it needs when it runs, so --help is instant."""

import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import click

from cli.owner import admin
from cli.paths import UserPath


@click.group()
@click.version_option(package_name="aurora")
def main() -> None:
    """Keep your thoughts, journals and plans in an Aurora of your own."""


main.add_command(admin)


def _whose(command: Callable[..., Any]) -> Callable[..., Any]:
    """Add the options that say whose Aurora a command works with."""
    email = click.option(
        "--email", help="Your account, with a password: AURORA_PASSWORD, or asked for."
    )
    url = click.option(
        "--url", help="Aurora's address; by default that of your last login, or this machine's."
    )
    return email(url(command))


@main.command()
@click.option(
    "--port",
    default=4000,
    show_default=True,
    type=click.IntRange(0, 65535),
    help="0 picks a free one.",
)
@click.option(
    "--data",
    default=".aurora",
    show_default=True,
    type=UserPath(written=True),
    help="Folder with PostgreSQL's data and passwords.",
)
@click.option(
    "--workers",
    default=1,
    show_default=True,
    type=click.IntRange(1),
    help="Number of processes; each answers one request at a time.",
)
@click.option(
    "--host-name",
    default="",
    envvar="HOST_NAMES",
    help="Host names to answer to besides localhost, comma-separated.",
)
@click.option(
    "--host",
    default="",
    help="Address to listen on besides the loopback's: 0.0.0.0 for all. Registration then takes"
    " the code that is printed.",
)
@click.option(
    "--trusted-proxy",
    default="",
    envvar="TRUSTED_PROXIES",
    help="Addresses of proxies whose X-Forwarded-For is believed, comma-separated.",
)
def dev(  # noqa: PLR0913, PLR0917 - click's way
    port: int, data: Path, workers: int, host_name: str, host: str, trusted_proxy: str
) -> None:
    """Run the API until Ctrl-C, on its own PostgreSQL or the one at DATABASE_URL."""
    from local.dev import run
    from local.reach import Reach

    run(port, data, workers, Reach(host, host_name, trusted_proxy))


@main.command("import")
@click.argument("file", type=UserPath())
@click.option("--journal", required=True, help="Name; created if it does not exist.")
@_whose
def import_entries(file: Path, journal: str, email: str | None, url: str | None) -> None:
    """Import the entries in FILE into a journal. Importing a file twice duplicates nothing.

    Each line is {"date": "1660-01-11", "text": "..."}, or has "timestamp" with a time and zone
    instead of "date"; "title", "mood" and "tags" are optional. The file may be gzipped.

    Log in before (`aurora login`), pass --email, or set AURORA_TOKEN to a personal token that can
    read the account (account:read), journals and history.
    """
    from cli.login import choose
    from cli.moving.importer import import_file

    if not import_file(file, journal, choose(url, email)):
        sys.exit(1)


@main.command()
@click.argument("file", type=UserPath(written=True))
@click.option("--data", default=".aurora", type=UserPath(), help="Data folder.")
def backup(file: Path, data: Path) -> None:
    """Back up every account to FILE. Aurora may be running."""
    from local.backup import back_up

    back_up(data, file)


@main.command()
@click.argument("file", type=UserPath())
@click.option("--data", default=".aurora", type=UserPath(written=True), help="New data folder.")
def restore(file: Path, data: Path) -> None:
    """Restore FILE, written by `aurora backup`, into a new data folder."""
    from local.backup import restore_backup

    restore_backup(file, data)


@main.command()
@click.argument("folder", type=UserPath(written=True, file_okay=False))
@_whose
@click.option(
    "--really",
    "--delete",
    "really",
    is_flag=True,
    help="Delete from Aurora what was held back, even if most files are missing.",
)
@click.option("--quiet", "-q", is_flag=True, help="Print only what needs attention.")
def sync(folder: Path, email: str | None, url: str | None, *, really: bool, quiet: bool) -> None:
    """Keep FOLDER in sync with Aurora: one Markdown file per thought, entry, journal and task.

    Edits, moves and deletions on either side are carried to the other. If both sides changed the
    same item, both versions are kept. Log in before (`aurora login`), pass --email, or set
    AURORA_TOKEN to a personal token with the scopes history:read and history:write.

    Exits with 0 if everything is in sync, and with 1 if something needs attention: a file was
    rejected, both sides changed an item, or deletions were held back. Each of these is one line on
    stderr, and a conflict is reported once; `aurora sync FOLDER -q` in cron mails only then.
    """
    from cli.login import choose
    from cli.sync.run import sync as run

    if not run(folder, choose(url, email), really=really, quiet=quiet):
        sys.exit(1)


@main.command()
@click.argument("url", default="http://localhost:4000")
@click.option("--email", help="Your account; asked for otherwise.")
def login(url: str, email: str | None) -> None:
    """Log this machine in to the Aurora at URL, by default the one on this machine.

    Afterwards no command asks for the password (AURORA_PASSWORD, or asked for now). The machine
    keeps a token that may do everything but change the account. The token lasts a year, and a
    command that is run in its last 30 days renews it. A new password or a reset ends it.
    """
    from cli.login import log_in

    log_in(url, email)


@main.command()
@click.argument("url", required=False)
def logout(url: str | None) -> None:
    """Log this machine out: revoke its token at URL, by default the last one, and remove it."""
    from cli.login import log_out

    log_out(url)


@main.command()
@click.argument("name")
@click.option("--scope", "scopes", multiple=True, required=True, help="Such as thoughts:write.")
@click.option("--days", default=90, show_default=True, type=click.IntRange(1, 365))
@_whose
def token(
    name: str, scopes: tuple[str, ...], days: int, email: str | None, url: str | None
) -> None:
    """Create a personal token for a script, and print it once. Pass --scope as often as needed.

    Scopes are thoughts, journals, tasks and history, each with :read or :write, and account:read.
    history reaches items of every kind. This always takes the password, also of a machine that is
    logged in: AURORA_PASSWORD, or asked for.
    """
    from cli.login import create_token

    create_token(url, email, {"name": name, "scopes": scopes, "days": days})


if __name__ == "__main__":
    main()
