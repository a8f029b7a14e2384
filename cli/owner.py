"""`aurora admin`: the owner's commands, here or in an AWS account."""

import json
from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import Any

import click

from cli.paths import UserPath

Run = Callable[..., None]


@click.group()
@click.option("--stack", help="Of an Aurora in your AWS account; otherwise the one here.")
@click.option("--data", default=".aurora", type=UserPath(), help="Its folder.")
@click.pass_context
def admin(context: click.Context, stack: str | None, data: Path) -> None:
    """Do what only the owner may do."""
    context.obj = partial(_run, stack, data)


@admin.command()
@click.pass_obj
def users(run: Run) -> None:
    """List the accounts, with how much is in each and nothing of what."""
    run("users")


@admin.command("rotate-keys")
@click.option("--now", is_flag=True, help="End the tokens signed before at once.")
@click.pass_obj
def rotate_keys(run: Run, now: bool) -> None:  # noqa: FBT001 - click's way
    """Sign access tokens with a new key. `now` ends those signed before; otherwise they expire."""
    run("rotate-keys", now=now)


@admin.command("reset-password")
@click.argument("email")
@click.pass_obj
def reset_password(run: Run, email: str) -> None:
    """Make a code with which this person can set a new password, once, within a day."""
    run("reset-password", email=email)


@admin.command("sign-out")
@click.argument("email")
@click.pass_obj
def sign_out(run: Run, email: str) -> None:
    """End every session and token of one person."""
    run("sign-out", email=email)


@admin.command()
@click.argument("mode", required=False, type=click.Choice(["open", "code", "closed"]))
@click.pass_obj
def registration(run: Run, mode: str | None) -> None:
    """Choose who may open an account, or show the choice; `code` makes a code to give away."""
    run("registration", mode=mode)


@admin.command()
@click.pass_obj
def tidy(run: Run) -> None:
    """Erase history and trash past their age, and sessions, tokens and codes that have ended."""
    run("tidy")


def _run(stack: str | None, folder: Path, command: str, **arguments: Any) -> None:
    """Run a command and show what it answers. Raises click.ClickException, for a person to read."""
    asked = {name: value for name, value in arguments.items() if value is not None}
    if stack is None:
        from local.owner import run_command

        answer = run_command(folder, command, asked)
    else:
        answer = _in_stack(stack, {"command": command, **asked})
    click.echo(json.dumps(answer, indent=2, ensure_ascii=False))


def _in_stack(stack: str, event: dict[str, Any]) -> dict[str, Any]:
    """Invoke the admin function of a stack, with the caller's own AWS rights."""
    try:
        import boto3  # not installed by `make dev`
        from botocore.exceptions import BotoCoreError, ClientError
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
