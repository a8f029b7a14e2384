"""The `aurora` command. What a command needs is imported when it runs: --help answers at once."""

import sys
from os import environ
from pathlib import Path

import click

from cli.owner import admin
from cli.paths import UserPath


@click.group()
@click.version_option(package_name="aurora")
def main() -> None:
    """Aurora on this machine: thoughts, journals and plans that are yours."""


main.add_command(admin)


@main.command()
@click.option(
    "--port", default=4000, show_default=True, type=click.IntRange(0, 65535), help="0: a free one."
)
@click.option(
    "--data",
    default=".aurora",
    show_default=True,
    type=UserPath(written=True),
    help="Folder for PostgreSQL's data and passwords.",
)
@click.option(
    "--workers",
    default=1,
    show_default=True,
    type=click.IntRange(1),
    help="Processes, which answer one request at a time each.",
)
@click.option(
    "--host-name",
    default="",
    envvar="HOST_NAMES",
    help="Names it answers to beside localhost, with commas.",
)
def dev(port: int, data: Path, workers: int, host_name: str) -> None:
    """Serve the API, on a PostgreSQL of its own or on DATABASE_URL, until Ctrl-C."""
    from local.dev import run

    run(port, data, workers, host_name)


@main.command("import")
@click.argument("file", type=UserPath())
@click.option("--journal", required=True, help="Its name; it is begun where there is none.")
@click.option("--email", required=True, help="Whose journal. The password: AURORA_PASSWORD.")
@click.option("--url", default="http://localhost:4000", show_default=True, help="Where Aurora is.")
def import_entries(file: Path, journal: str, email: str, url: str) -> None:
    """Write the entries of FILE into a journal, each once however often this runs.

    A line is {"date": "1660-01-11", "text": "..."}, or "timestamp" with a time and zone instead;
    "title", "mood" and "tags" may follow. The file may be gzipped.
    """
    from cli.moving.importer import import_file

    password = environ.get("AURORA_PASSWORD") or click.prompt("Password", hide_input=True)
    if not import_file(file, journal, email, password, url):
        sys.exit(1)


@main.command()
@click.argument("file", type=UserPath(written=True))
@click.option("--data", default=".aurora", type=UserPath(), help="Aurora's folder.")
def backup(file: Path, data: Path) -> None:
    """Write everything, of everybody, into FILE. Aurora may run meanwhile."""
    from local.backup import back_up

    back_up(data, file)


@main.command()
@click.argument("file", type=UserPath())
@click.option("--data", default=".aurora", type=UserPath(written=True), help="A new folder.")
def restore(file: Path, data: Path) -> None:
    """Make a data folder of what `aurora backup` wrote into FILE."""
    from local.backup import bring_back

    bring_back(file, data)


@main.command()
@click.argument("folder", type=UserPath(written=True, file_okay=False))
@click.option("--email", help="Whose. The password: AURORA_PASSWORD.")
@click.option("--url", default="http://localhost:4000", show_default=True, help="Where Aurora is.")
@click.option("--delete", is_flag=True, help="Delete in Aurora although most files are gone.")
@click.option("--quiet", "-q", is_flag=True, help="Say only what somebody needs to look at.")
def sync(folder: Path, email: str | None, url: str, delete: bool, quiet: bool) -> None:  # noqa: FBT001 - click's way
    """Keep FOLDER in step with Aurora: one Markdown file a thought, entry, journal and task.

    What was written, moved or deleted on either side is so on both then. Where both sides changed
    one thing, both texts are kept. AURORA_TOKEN, a personal token with the scopes history:read and
    history:write, does without --email and a password.

    Exits with 0 when both are in step; with 1 when somebody needs to look: a text was refused, both
    sides had changed one, or deletions were held back. Each has a line of its own on stderr, and a
    conflict is told once; so `aurora sync FOLDER -q` from cron sends mail only then.
    """
    from cli.sync.run import Who
    from cli.sync.run import sync as run

    token = environ.get("AURORA_TOKEN", "")
    if not (email or token):
        raise click.UsageError("Whose? Give --email, or a personal token as AURORA_TOKEN.")
    if email:
        token = environ.get("AURORA_PASSWORD") or click.prompt("Password", hide_input=True)
    if not run(folder, Who(url, email or "", token), delete=delete, quiet=quiet):
        sys.exit(1)


if __name__ == "__main__":
    main()
