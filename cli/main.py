"""The `aurora` command. Each command imports what it needs when it runs, so --help is instant."""

import sys
from collections.abc import Callable
from functools import partial
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
@click.argument("file", type=UserPath(), required=False)
@click.option("--journal", help="Of a diary in JSON lines; created if it does not exist.")
@click.option("--from", "source", help="The program the file is from, if it is not recognised.")
@click.option("--dry-run", "is_dry", is_flag=True, help="Show the table and write nothing.")
@click.option("--zone", help="Of times that have none, as Europe/Berlin; else the account's.")
@click.option("--tag", help="A tag for everything that is imported.")
@click.option("--report", type=UserPath(written=True), help="Write a report, for --undo.")
@click.option("--undo", "undone", type=UserPath(), help="Take the import of this report back.")
@_whose
def import_file(
    file: Path | None,
    undone: Path | None,
    report: Path | None,
    email: str | None,
    url: str | None,
    **options: Any,
) -> None:
    """Import what FILE, or a folder, holds. Importing it twice adds nothing.

    FILE is an archive of `aurora export` or an export of Day One, Google Keep, Standard Notes,
    Todoist, TickTick or jrnl, a folder of Markdown files, or a diary: one line an entry, as
    {"date": "1660-01-11", "text": "..."}, or with "timestamp", a time and zone, instead of "date";
    "title", "mood" and "tags" are optional. docs/moving.md tells what becomes of each.

    Log in before (`aurora login`), pass --email, or set AURORA_TOKEN to a personal token with the
    scopes account:read, history:read and history:write. Exits with 1 if something was left out or
    reading ended early, and with 2 if what became of the things does not add up.
    """
    from cli.login import choose
    from cli.moving.commands import import_and_say, undo_and_say

    if (file is None) == (undone is None):
        raise click.UsageError("Pass a file to import, or --undo with the report of an import.")
    who = choose(url, email)
    if undone:
        undo_and_say(who, undone)
    elif file:
        sys.exit(import_and_say(who, file, report, options))


@main.command("export")
@click.argument("file", type=UserPath(written=True))
@click.option("--history", is_flag=True, help="Also every earlier version that is kept.")
@click.option("--check", "is_check", is_flag=True, help="Only check an archive that is there.")
@_whose
def export_file(
    file: Path, email: str | None, url: str | None, *, history: bool, is_check: bool
) -> None:
    """Write everything that the account holds to FILE, a new ZIP file.

    It is a bag (BagIt 1.0) of JSON lines and Markdown pages, which sha256sum can check and `aurora
    import` reads again. A stopped export goes on with the same command. --check exits with 1 if
    anything in FILE is missing, changed or more than it should be.
    """
    from cli.moving.commands import check_and_say, export_and_say

    if is_check:
        sys.exit(check_and_say(file))
    from cli.login import choose

    export_and_say(choose(url, email), file, history=history)


@main.command("leave")
@click.argument("file", type=UserPath(written=True))
@click.option("--email", required=True, help="The account to leave; the password is asked for.")
@click.option("--url", default="http://localhost:4000", show_default=True, help="Its address.")
def leave(file: Path, email: str, url: str) -> None:
    """Export everything with its history to FILE, check it, and delete the account.

    Asks twice before anything is deleted. The password is AURORA_PASSWORD, or asked for.
    """
    from cli.moving.commands import leave_and_say

    leave_and_say(url, email, file)


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
@click.argument("words", nargs=-1, required=True)
@click.option("--newest", is_flag=True, help="The newest first, not the best.")
@click.option("--limit", default=20, show_default=True, type=click.IntRange(1, 100))
@click.option("--json", "as_json", is_flag=True, help="The API's answer, as JSON.")
@_whose
def search(words: tuple[str, ...], email: str | None, url: str | None, **options: Any) -> None:
    """Search everything that you have written.

    WORDS find what has all of them; "a phrase" in quotes, -- -without, #tag, in:journal, kind:task,
    before:2026 and after:2025-12-31 narrow it down. Exits with 1 if nothing is found.
    """
    from cli.login import choose
    from cli.look import search as run

    sys.exit(0 if run(choose(url, email), " ".join(words), **options) else 1)


@main.command()
@click.option("--json", "as_json", is_flag=True, help="The API's answers, as JSON.")
@_whose
def today(email: str | None, url: str | None, *, as_json: bool) -> None:
    """Show what is of today, and what was written on this day in other years."""
    from cli.login import choose
    from cli.look import today as run

    run(choose(url, email), as_json=as_json)


@main.command()
@click.option("--write", is_flag=True, help="Also let it add thoughts and tasks, and complete.")
@click.option("--settings", is_flag=True, help="Print what to paste into its settings.")
@click.option("--url", help="Aurora's address; by default that of your last login.")
def mcp(url: str | None, *, write: bool, settings: bool) -> None:
    """Let an assistant search and read what you keep (Model Context Protocol, by stdio).

    The assistant starts this by itself: paste what --settings prints into its settings. It uses the
    login of this machine, or AURORA_TOKEN, a personal token with the scopes of what it may read;
    writing takes history:write. With --write, each write can be undone by the id in its answer.
    """
    from cli.login import IN_A_TERMINAL, choose

    try:
        from cli.mcp.server import serve
        from cli.mcp.settings import settings_for
    except ModuleNotFoundError as error:
        if error.name != "mcp":
            raise
        message = "This takes a package that is not installed. In Aurora's folder: make mcp"
        raise click.ClickException(message) from None
    if settings:
        click.echo(settings_for(sys.argv[0], url, write=write))
    else:
        serve(partial(choose, url, None, IN_A_TERMINAL), write=write)


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
