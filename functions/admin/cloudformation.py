"""A CloudFormation custom resource: always responds, since it would wait for an hour."""

import json
import time
from collections.abc import Callable, Mapping
from queue import Empty, SimpleQueue
from threading import Thread
from typing import Any, Protocol, TypedDict
from urllib.error import URLError
from urllib.request import Request as HttpRequest
from urllib.request import urlopen

import psycopg

_TRIES = 5
_REASON = 1000  # characters; the whole answer may be 4096 bytes


class Request(TypedDict):
    """CloudFormation's request to a custom resource."""

    RequestType: str  # Create, Update or Delete
    ResponseURL: str
    StackId: str
    RequestId: str
    LogicalResourceId: str
    ResourceProperties: Mapping[str, Any]


class Context(Protocol):
    """Lambda's context object, beside the event."""

    def get_remaining_time_in_millis(self) -> int:
        """Return how long the function may still run."""


Work = Callable[[Request, float], None]


def answer(event: Request, context: Context, work: Work) -> None:
    """Do the work and report the result to CloudFormation before time is up, whatever happens."""
    reason = _attempt(event, work, context.get_remaining_time_in_millis() / 1000)
    status = "FAILED" if reason else "SUCCESS"
    print(json.dumps({"migration": event["RequestType"], "status": status, "reason": reason}))  # noqa: T201
    _send(
        event["ResponseURL"],
        {
            "Status": status,
            "Reason": reason[:_REASON],
            "PhysicalResourceId": "migration",  # a different one would mean a replacement
            "StackId": event["StackId"],
            "RequestId": event["RequestId"],
            "LogicalResourceId": event["LogicalResourceId"],
        },
    )


def _attempt(event: Request, work: Work, seconds: float) -> str:
    """Do the work within so many seconds; return why it failed, or "" if it succeeded.

    The work gets most of the time, since its own error says more than a timeout; the rest is for
    the response.
    """
    outcome: SimpleQueue[str] = SimpleQueue()

    def run() -> None:
        try:
            work(event, 0.7 * seconds)
            outcome.put("")
        except Exception as error:  # noqa: BLE001 - any failure needs a response
            outcome.put(_reason(error))

    # In a thread, since a frozen database would block this one.
    Thread(target=run, daemon=True).start()
    try:
        return outcome.get(timeout=0.9 * seconds)
    except Empty:
        return f"The database gave no answer in {0.9 * seconds:.0f} seconds."


def _reason(error: Exception) -> str:
    """Return the error without its details, which can quote what people wrote."""
    if isinstance(error, psycopg.Error) and error.diag.message_primary:
        return f"{type(error).__name__}: {error.diag.message_primary}"
    return f"{type(error).__name__}: {error}"


def _send(url: str, body: Mapping[str, object]) -> None:
    # Without a content type, since CloudFormation has signed the URL for an empty one.
    request = HttpRequest(  # noqa: S310 - https, from CloudFormation
        url, json.dumps(body).encode(), {"content-type": ""}, method="PUT"
    )
    for wait in range(_TRIES):
        try:
            with urlopen(request, timeout=5):  # noqa: S310
                return
        except (URLError, TimeoutError):
            if wait == _TRIES - 1:
                raise
            time.sleep(wait)
