"""What comes before a request's own statements: who asks, how often, and whether again."""

from dataclasses import dataclass
from math import ceil
from typing import LiteralString

from shared import settings
from shared.db.pipeline import Record, Statement
from shared.errors import (
    InsufficientScope,
    KeyInUse,
    KeyReused,
    TooManyRequests,
    Unauthorized,
)

ENTER: LiteralString = """
    select state, remaining, number
    from enter(%(secret)s, %(scope)s, %(burst)s::int, %(refill)s::float8)
"""
CLAIM: LiteralString = "select state, answer from claim(%(key)s, %(request_hash)s)"


@dataclass(slots=True)
class Caller:
    """Who is calling: the secret of a session or token; only the database knows whose."""

    secret: str
    # What a token must have been given for this request, such as `thoughts:write`.
    scope: str = ""
    # Of a create that may be repeated: its Idempotency-Key, and a hash of all that was asked.
    idempotency: tuple[str, bytes] | None = None
    # How many requests are left to this person right now, once the database has told.
    remaining: int | None = None
    # The last number of this person's history, of a request that reads.
    number: int | None = None


def enter(caller: Caller) -> Statement:
    """Return the first statement of a signed-in request."""
    return ENTER, {
        "secret": caller.secret,
        "scope": caller.scope,
        "burst": settings.RATE_BURST,
        "refill": settings.RATE_REFILL,
    }


def admit(caller: Caller, entered: Record) -> None:
    """Let the caller in. Raises Unauthorized, InsufficientScope or TooManyRequests."""
    state, left = entered["state"], entered["remaining"]
    if state == "ended":
        raise Unauthorized(headers={"www-authenticate": 'Bearer error="invalid_token"'})
    if state == "forbidden":
        raise InsufficientScope(f"This takes a token with the scope {caller.scope}.")
    if state == "limited":
        raise TooManyRequests(headers=limits(0, ceil(-left / settings.RATE_REFILL)))
    # Not told: the bucket is new, or another request of the same person is at it.
    caller.number = entered["number"]
    caller.remaining = settings.RATE_BURST - 1 if left is None else int(left)


def limits(remaining: int, wait: int = 0) -> dict[str, str]:
    """Return the headers that tell how many requests are left, and the seconds until the next.

    Source: draft-ietf-httpapi-ratelimit-headers-10.
    """
    window = ceil(settings.RATE_BURST / settings.RATE_REFILL)
    headers = {
        "ratelimit": f'"account";r={remaining};t={wait}',
        "ratelimit-policy": f'"account";q={settings.RATE_BURST};w={window}',
    }
    return {**headers, "retry-after": str(wait)} if wait else headers


def claim(key: str, request_hash: bytes) -> Statement:
    """Return the second statement of a create with an Idempotency-Key."""
    return CLAIM, {"key": key, "request_hash": request_hash}


def answer_before(claimed: Record) -> Record | None:
    """Return the row that was answered to this key before, if any. Raises KeyReused or KeyInUse."""
    if claimed["state"] == "other":
        raise KeyReused
    if claimed["state"] == "busy":
        raise KeyInUse(headers={"retry-after": "1"})
    answer: Record | None = claimed["answer"]
    return answer
