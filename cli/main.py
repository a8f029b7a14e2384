"""The `aurora` command. Each command imports what it needs when it runs, so --help is instant."""

import sys
from os import environ
from pathlib import Path

import click

from cli.owner import admin
from cli.paths import UserPath


@click.group()
@click.version_option(package_name="aurora")
def main() -> None:
    """Keep your thoughts, journals and plans in an Aurora of your own."""


main.add_command(admin)


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
def dev(port: int, data: Path, workers: int, host_name: str) -> None:
    """Run the API until Ctrl-C, on its own PostgreSQL or the one at DATABASE_URL."""
    from local.dev import run

    run(port, data, workers, host_name)


@main.command("import")
@click.argument("file", type=UserPath())
@click.option("--journal", required=True, help="Name; created if it does not exist.")
@click.option("--email", required=True, help="Your account; the password is AURORA_PASSWORD.")
@click.option("--url", default="http://localhost:4000", show_default=True, help="Aurora's address.")
def import_entries(file: Path, journal: str, email: str, url: str) -> None:
    """Import the entries in FILE into a journal. Importing a file twice duplicates nothing.

    Each line is {"date": "1660-01-11", "text": "..."}, or has "timestamp" with a time and zone
    instead of "date"; "title", "mood" and "tags" are optional. The file may be gzipped.
    """
    from cli.moving.importer import import_file

    password = environ.get("AURORA_PASSWORD") or click.prompt("Password", hide_input=True)
    if not import_file(file, journal, email, password, url):
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
@click.option("--email", help="Your account; the password is AURORA_PASSWORD.")
@click.option("--url", default="http://localhost:4000", show_default=True, help="Aurora's address.")
@click.option(
    "--really",
    "--delete",
    "really",
    is_flag=True,
    help="Delete from Aurora what was held back, even if most files are missing.",
)
@click.option("--quiet", "-q", is_flag=True, help="Print only what needs attention.")
def sync(folder: Path, email: str | None, url: str, really: bool, quiet: bool) -> None:  # noqa: FBT001 - click's way
    """Keep FOLDER in sync with Aurora: one Markdown file per thought, entry, journal and task.

    Edits, moves and deletions on either side are carried to the other. If both sides changed the
    same item, both versions are kept. To sync without --email and a password, set AURORA_TOKEN to
    a personal token with the scopes history:read and history:write.

    Exits with 0 if everything is in sync, and with 1 if something needs attention: a file was
    rejected, both sides changed an item, or deletions were held back. Each of these is one line on
    stderr, and a conflict is reported once; `aurora sync FOLDER -q` in cron mails only then.
    """
    from cli.sync.run import Who
    from cli.sync.run import sync as run

    token = environ.get("AURORA_TOKEN", "")
    if not (email or token):
        raise click.UsageError("Pass --email, or set AURORA_TOKEN to a personal token.")
    if email:
        token = environ.get("AURORA_PASSWORD") or click.prompt("Password", hide_input=True)
    if not run(folder, Who(url, email or "", token), really=really, quiet=quiet):
        sys.exit(1)


if __name__ == "__main__":
    main()
