"""The security log: a line for what concerns an account's safety, without secrets and addresses."""

import hmac
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from time import monotonic
from uuid import UUID

from functions.auth.queries import db
from shared.errors import ApiError, OutcomeUnknown, Unavailable
from shared.http.requests import Request
from shared.http.telemetry import log_security_event

DONE = "done"
# What somebody who guesses or has stolen something is answered; the rest are mistakes in a form.
SUSPICIOUS = {
    *("invalid_credentials", "wrong_password", "invalid_code", "wrong_code"),
    *("wrong_registration_code", "too_many_requests", "stolen_refresh_token"),
}
_SECONDS = 3600  # how long a process uses a key before it reads it again
_cached: tuple[float, bytes] | None = None


@dataclass
class SecurityEvent:
    """What somebody tried, on which account, and the outcome: `done`, or an error's code."""

    kind: str
    account_id: UUID | None = None
    outcome: str = ""


@contextmanager
def recorded(kind: str, request: Request, *, successes: bool = True) -> Iterator[SecurityEvent]:
    """Log what comes of the block; of what happens all the time, only failures."""
    event = SecurityEvent(kind)
    try:
        yield event
    except ApiError as error:
        event.outcome = event.outcome or error.code
        _log(event, request, reads_key=not isinstance(error, Unavailable | OutcomeUnknown))
        raise
    event.outcome = event.outcome or DONE
    if successes or event.outcome != DONE:
        _log(event, request, reads_key=True)


def _log(event: SecurityEvent, request: Request, *, reads_key: bool) -> None:
    try:
        address = _address_hash(request.source_ip, reads_key=reads_key)
    except ApiError:  # nobody is refused because the log could not be written in full
        address = None
    is_suspicious = event.outcome in SUSPICIOUS
    log_security_event(
        event.kind, event.outcome, event.account_id, address, is_suspicious=is_suspicious
    )


def _address_hash(address: str, *, reads_key: bool) -> str | None:
    """Return what the same address has in common for at most 30 days, and nobody can turn back."""
    global _cached  # noqa: PLW0603 - one key per process
    if reads_key and (_cached is None or monotonic() - _cached[0] > _SECONDS):
        [row] = db.execute(None, "select security_log_key() as key")
        _cached = (monotonic(), row["key"])
    return hmac.digest(_cached[1], address.encode(), "sha256").hex()[:32] if _cached else None
