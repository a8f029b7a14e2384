"""The owner's commands, against the database on this machine or the function in an AWS account."""

import json
from collections.abc import Iterator
from contextlib import contextmanager
from os import environ
from pathlib import Path
from typing import Any

import click
import psycopg
from psycopg.conninfo import make_conninfo

from functions.admin import commands
from local.postgres.data_dir import CannotStart
from local.postgres.server import EmbeddedPostgres


def do(stack: str | None, folder: Path, command: str, **arguments: Any) -> None:
    """Do a command and show what it answers. Raises click.ClickException, for a person to read."""
    asked = {name: value for name, value in arguments.items() if value is not None}
    if stack is None:
        answer = _here(folder, command, asked)
    else:
        answer = _in_stack(stack, {"command": command, **asked})
    click.echo(json.dumps(answer, indent=2, ensure_ascii=False))


def _here(folder: Path, command: str, arguments: dict[str, Any]) -> dict[str, Any]:
    try:
        with owners_database(folder) as conninfo:
            return commands.run(conninfo, command, **arguments)
    except commands.CommandError as error:
        raise click.ClickException(str(error)) from error
    except psycopg.OperationalError as error:
        raise click.ClickException(f"The database does not answer: {error}") from error


@contextmanager
def owners_database(folder: Path) -> Iterator[str]:
    """Yield where the database is: DATABASE_URL, the server of a running Aurora, or one for now."""
    if url := environ.get("DATABASE_URL"):
        yield url
        return
    if not (folder / "password").exists():
        raise click.ClickException(f"There is no Aurora in {folder}: run `make dev` first.")
    try:
        with EmbeddedPostgres(folder) as server:
            yield server.conninfo
    except CannotStart:
        yield _running(folder)


def _running(folder: Path) -> str:
    """Return the conninfo of the server that a running Aurora has in this folder."""
    port = (folder / "pgdata" / "postmaster.pid").read_text().splitlines()[3]
    password = (folder / "password").read_text()
    return make_conninfo(
        host="127.0.0.1", port=port, user="postgres", password=password, dbname="aurora"
    )


def _in_stack(stack: str, event: dict[str, Any]) -> dict[str, Any]:
    """Invoke the admin function of a stack, with the caller's own AWS rights."""
    try:
        import boto3  # noqa: PLC0415 - not installed by `make dev`
        from botocore.exceptions import BotoCoreError, ClientError  # noqa: PLC0415
    except ImportError as error:
        raise click.ClickException("--stack takes boto3: .venv/bin/pip install boto3") from error
    try:
        resource = boto3.client("cloudformation").describe_stack_resource(
            StackName=stack, LogicalResourceId="AdminFunction"
        )
        function = resource["StackResourceDetail"]["PhysicalResourceId"]
        answer = boto3.client("lambda").invoke(
            FunctionName=function, Payload=json.dumps(event).encode()
        )
    except (BotoCoreError, ClientError) as error:
        raise click.ClickException(f"AWS does not do that: {error}") from error
    found: dict[str, Any] = json.load(answer["Payload"])
    if "FunctionError" in answer or "error" in found:
        raise click.ClickException(str(found.get("error") or found.get("errorMessage")))
    return found
