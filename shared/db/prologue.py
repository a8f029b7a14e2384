"""Per-request prologue: session check, rate limit, idempotency key."""

from dataclasses import dataclass
from math import ceil
from typing import LiteralString

from shared import settings
from shared.db.pipeline import Record, Statement
from shared.errors import (
    IdempotencyKeyInUse,
    IdempotencyKeyReused,
    InsufficientScope,
    RateLimited,
    Unauthorized,
)

SESSION_CHECK: LiteralString = """
    select state, remaining, history_sequence, epoch
    from authenticate_request(%(secret)s, %(scope)s, %(burst)s::int, %(refill)s::float8)
"""
CLAIM: LiteralString = """
    select state, answer from claim_idempotency_key(%(key)s, %(request_hash)s)
"""


SESSION_ONLY = "account:write"  # a scope that no personal token is given


@dataclass(frozen=True, slots=True)
class Caller:
    """The secret of a session or token; only the database knows whose it is."""

    secret: str
    # The scope that a personal token needs for this request, such as `thoughts:write`. Of several
    # with spaces between, it needs one.
    scope: str = ""
    # For an idempotent create: its Idempotency-Key, and a hash of the whole request.
    idempotency: tuple[str, bytes] | None = None


@dataclass(frozen=True, slots=True)
class Admission:
    """The session check's result for a caller who is let in."""

    remaining: int  # requests left in the user's token bucket
    history_sequence: int | None  # the last sequence of the user's history, if the request reads
    epoch: str  # the first digits of the database's, which a restore replaces


def session_check(caller: Caller) -> Statement:
    """Return the first statement of a signed-in request."""
    return SESSION_CHECK, {
        "secret": caller.secret,
        "scope": caller.scope,
        "burst": settings.RATE_BURST,
        "refill": settings.RATE_REFILL,
    }


def admit(caller: Caller, checked: Record) -> Admission:
    """Let the caller in. Raises Unauthorized, InsufficientScope or RateLimited."""
    state, remaining = checked["state"], checked["remaining"]
    if state == "unauthenticated":
        raise Unauthorized
    if state == "insufficient_scope":
        if caller.scope == SESSION_ONLY:
            raise InsufficientScope("Only a session may do this, not a personal access token.")
        scope = caller.scope.replace(" ", " or ")
        raise InsufficientScope(f"This takes a token with the scope {scope}.")
    if state == "rate_limited":
        wait = ceil(-remaining / settings.RATE_REFILL)
        raise RateLimited(retry_after=wait, is_quota=True)
    # NULL: the bucket was just created, or a concurrent request of the same user has locked it.
    left = settings.RATE_BURST - 1 if remaining is None else int(remaining)
    return Admission(left, checked["history_sequence"], checked["epoch"])


def idempotency_claim(key: str, request_hash: bytes) -> Statement:
    """Return the second statement of a create with an Idempotency-Key."""
    return CLAIM, {"key": key, "request_hash": request_hash}


def replayed_answer(claimed: Record) -> Record | None:
    """Return the row that was returned for this key before, if any.

    Raises IdempotencyKeyReused or IdempotencyKeyInUse.
    """
    if claimed["state"] == "reused":
        raise IdempotencyKeyReused
    if claimed["state"] == "in_progress":
        raise IdempotencyKeyInUse(retry_after=1)
    answer: Record | None = claimed["answer"]
    return answer
