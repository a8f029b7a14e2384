"""The admin function, with the owner's rights; called by CloudFormation and the owner."""

from time import monotonic
from typing import Any, cast

from database.migrate import MigrationError, migrate
from database.search_index import fill_index, tidying
from functions.admin import rds
from functions.admin.cloudformation import Context, Request, answer
from functions.admin.commands import FILL_SECONDS, CommandError, run

RESERVED_SECONDS = 60  # of the function's time, to answer in


def handler(event: dict[str, Any], context: Context) -> dict[str, Any]:
    """Answer CloudFormation, or run a command such as {"command": "users"}; nobody else may call.

    https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/crpg-ref-requests.html
    """
    if "RequestType" in event:
        answer(cast(Request, event), context, _migrate)
        return {}
    try:
        return run(rds.conninfo(context.get_remaining_time_in_millis() / 1000), **event)
    except CommandError as error:
        return {"error": str(error)}


def _migrate(event: Request, seconds: float) -> None:
    """Migrate the database within so many seconds."""
    if event["RequestType"] == "Delete":  # also when creating the stack failed
        return
    conninfo = rds.conninfo(seconds)
    is_empty = rds.wait_until_it_answers(conninfo, seconds)
    # The data is in another database: fail, rather than continue without it.
    if event["RequestType"] == "Update" and is_empty:
        raise MigrationError(
            "this database is empty: DatabaseMode, a snapshot or a create-only property was "
            "changed; see docs/deploy.md"
        )
    migrate(conninfo)
    rds.note_resource(
        conninfo,
        event["ResourceProperties"]["Database"],
        is_snapshot=event["RequestType"] == "Create" and not is_empty,
    )
    rds.fit_logins(conninfo)
    rds.make_registration_code(conninfo)
    # What is left after this, the schedule adds; searches say so until then.
    with tidying(conninfo) as tidy:
        fill_index(tidy, monotonic() + min(FILL_SECONDS, seconds - RESERVED_SECONDS))
