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
@click.option("--stack", help="Stack in your AWS account; without it, Aurora on this machine.")
@click.option("--data", default=".aurora", type=UserPath(), help="Data folder.")
@click.pass_context
def admin(context: click.Context, stack: str | None, data: Path) -> None:
    """Run Aurora: accounts, registration, signing keys, clean-up."""
    context.obj = partial(_run, stack, data)


@admin.command()
@click.pass_obj
def users(run: Run) -> None:
    """List the accounts and how many items each has, but no content."""
    run("users")


@admin.command("rotate-keys")
@click.option("--now", is_flag=True, help="Revoke tokens signed with older keys.")
@click.pass_obj
def rotate_keys(run: Run, now: bool) -> None:  # noqa: FBT001 - click's way
    """Sign access tokens with a new key. Older tokens expire in time, or at once with `now`."""
    run("rotate-keys", now=now)


@admin.command("reset-password")
@click.argument("email")
@click.pass_obj
def reset_password(run: Run, email: str) -> None:
    """Create a one-time code, valid for a day, with which this person can set a new password.

    Using it ends every session and personal token of theirs. A second factor stays.
    """
    run("reset-password", email=email)


@admin.command("sign-out")
@click.argument("email")
@click.pass_obj
def sign_out(run: Run, email: str) -> None:
    """Revoke every session, token and feed of one person."""
    run("sign-out", email=email)


@admin.command()
@click.argument("mode", required=False, type=click.Choice(["open", "code", "closed"]))
@click.pass_obj
def registration(run: Run, mode: str | None) -> None:
    """Set who may register, or show the current setting. `code` creates a new code to hand out.

    The code before ends. Until you set it, REGISTRATION decides, as Aurora was started with it.
    """
    run("registration", mode=mode)


@admin.command("new-epoch")
@click.pass_obj
def new_epoch(run: Run) -> None:
    """Start a new epoch after a restore by hand, so that clients compare everything."""
    run("new-epoch")


@admin.command()
@click.pass_obj
def tidy(run: Run) -> None:
    """Erase history and trash past their age, and expired sessions, tokens and codes.

    Search is brought up to date, and what was erased leaves the file of its index.
    """
    run("tidy")


@admin.command("fill-search")
@click.pass_obj
def fill_search(run: Run) -> None:
    """Add what search does not know yet: of before there was a search, and words for typos."""
    run("fill-search")


def _run(stack: str | None, folder: Path, command: str, **arguments: Any) -> None:
    """Run a command and print its result as JSON. Raises click.ClickException."""
    asked = {name: value for name, value in arguments.items() if value is not None}
    if stack is None:
        from local.owner import run_command

        answer = run_command(folder, command, asked)
    else:
        answer = _in_stack(stack, {"command": command, **asked})
    click.echo(json.dumps(answer, indent=2, ensure_ascii=False))


def _in_stack(stack: str, event: dict[str, Any]) -> dict[str, Any]:
    """Invoke the admin function of a stack with the caller's own AWS credentials."""
    try:
        import boto3  # not installed by `make dev`
        from botocore.exceptions import BotoCoreError, ClientError
    except ImportError as error:
        message = "--stack needs boto3. Install it: .venv/bin/pip install boto3"
        raise click.ClickException(message) from error
    try:
        resource = boto3.client("cloudformation").describe_stack_resource(
            StackName=stack, LogicalResourceId="AdminFunction"
        )
        function = resource["StackResourceDetail"]["PhysicalResourceId"]
        answer = boto3.client("lambda").invoke(
            FunctionName=function, Payload=json.dumps(event).encode()
        )
    except (BotoCoreError, ClientError) as error:
        raise click.ClickException(f"AWS rejected the request: {error}") from error
    found: dict[str, Any] = json.load(answer["Payload"])
    if "FunctionError" in answer or "error" in found:
        raise click.ClickException(str(found.get("error") or found.get("errorMessage")))
    return found
