"""Every failure a client can meet, with its status and its code. The docstring is the detail."""

from collections.abc import Mapping, Sequence
from http import HTTPStatus
from typing import ClassVar

# As RFC 9110 has them; which Python says so depends on its version.
_NEW_NAMES = {413: "Content Too Large", 422: "Unprocessable Content"}


def status_name(status: int) -> str:
    """Return what HTTP calls a status."""
    return _NEW_NAMES.get(status) or HTTPStatus(status).phrase


class ApiError(Exception):
    """Something went wrong here. It was logged under this request_id."""

    status: ClassVar[int] = 500
    code: ClassVar[str] = "internal_error"

    def __init__(
        self,
        detail: str | None = None,
        *,
        errors: Sequence[Mapping[str, str]] = (),
        retry_after: int | None = None,
    ) -> None:
        """Describe one failure; `retry_after` is in seconds."""
        self.detail = detail or (type(self).__doc__ or "").strip()
        self.errors = errors
        self.retry_after = retry_after
        super().__init__(self.detail)


class BadRequest(ApiError):
    """The request is not one that HTTP allows."""

    status, code = 400, "bad_request"


class InvalidJson(ApiError):
    """The body is not JSON."""

    status, code = 400, "invalid_json"


class Unauthorized(ApiError):
    """Sign in first: send a live access token as `Authorization: Bearer ...`."""

    status, code = 401, "unauthorized"

    def __init__(self, *, is_missing: bool = False) -> None:
        """Tell a token that is missing from one that was refused."""
        self.is_missing = is_missing
        super().__init__()


class InvalidCredentials(ApiError):
    """Email and password do not belong together."""

    status, code = 401, "invalid_credentials"


class SecondFactorRequired(ApiError):
    """This account has a second factor: send its `code` too."""

    status, code = 401, "second_factor_required"


class InvalidCode(ApiError):
    """The code is not right, or was used before."""

    status, code = 401, "invalid_code"


class InvalidRefreshToken(ApiError):
    """This refresh token is not valid any more: sign in again."""

    status, code = 401, "invalid_refresh_token"


class RegistrationClosed(ApiError):
    """This Aurora takes no new accounts."""

    status, code = 403, "registration_closed"


class InsufficientScope(ApiError):
    """This takes a token with another scope."""

    status, code = 403, "insufficient_scope"


class WrongRegistrationCode(ApiError):
    """Opening an account here takes the code that the owner gives."""

    status, code = 403, "wrong_registration_code"


class ForeignOrigin(ApiError):
    """A page of this origin may not use the cookie."""

    status, code = 403, "foreign_origin"


class WrongCode(ApiError):
    """The code is not right, or was used before."""

    status, code = 403, "wrong_code"


class WrongPassword(ApiError):
    """The password is not right."""

    status, code = 403, "wrong_password"


class NotFound(ApiError):
    """There is nothing here."""

    status, code = 404, "not_found"


class MethodNotAllowed(ApiError):
    """This address does not take that method; the Allow header lists those it takes."""

    status, code = 405, "method_not_allowed"


class AlreadyExists(ApiError):
    """This id is taken by something with other content."""

    status, code = 409, "already_exists"


class EmailTaken(ApiError):
    """There is an account with this email already."""

    status, code = 409, "email_taken"


class Conflict(ApiError):
    """Something else changed this at the same moment: read it again and retry."""

    status, code = 409, "conflict"


class Deleted(ApiError):
    """What had this id was deleted: restore it, or begin something with another id."""

    status, code = 409, "deleted"


class ParentGone(ApiError):
    """The journal it belongs to was deleted: restore that first, or both with `with_parent`."""

    status, code = 409, "parent_gone"


class InUse(ApiError):
    """There are entries in the journal that would go with it and are not of what is taken back."""

    status, code = 409, "in_use"


class ChangedSince(ApiError):
    """Somebody else has changed it since: restore a version of it instead."""

    status, code = 409, "changed_since"


class TooOld(ApiError):
    """What it was before is not known any more: versions are kept for a limited time."""

    status, code = 409, "too_old"


class AheadOfHistory(ApiError):
    """There is no such number yet: the database was restored. Begin again with since=0."""

    status, code = 409, "ahead_of_history"


class SecondFactorExists(ApiError):
    """This account has a second factor already: take it away first."""

    status, code = 409, "second_factor_exists"


class KeyInUse(ApiError):
    """The same request is at work right now: wait for it, or ask again in a second."""

    status, code = 409, "idempotency_key_in_use"


class PreconditionFailed(ApiError):
    """This has changed since: the ETag header tells its version now."""

    status, code = 412, "precondition_failed"

    def __init__(self, version: int | None = None) -> None:
        """Tell the version that the row has now."""
        self.version = version
        super().__init__()


class MovedOn(ApiError):
    """Something was done since, perhaps just this: look again before you undo."""

    status, code = 412, "moved_on"


class TooLarge(ApiError):
    """The body is larger than 1 MB."""

    status, code = 413, "too_large"


class UnsupportedMediaType(ApiError):
    """Send the body as `Content-Type: application/json`."""

    status, code = 415, "unsupported_media_type"


class Invalid(ApiError):
    """Some of what was sent is not valid; `errors` says what."""

    status, code = 422, "invalid"


class InvalidCursor(ApiError):
    """This cursor is not from a list with these filters: start again without one."""

    status, code = 422, "invalid_cursor"


class KeyReused(ApiError):
    """This Idempotency-Key was used for another request: a new request needs a new one."""

    status, code = 422, "idempotency_key_reused"


class TooMuch(ApiError):
    """More than 10,000 things would change at once: take back less."""

    status, code = 422, "too_much"


class TooManyRequests(ApiError):
    """Too many requests: wait as many seconds as Retry-After says."""

    status, code = 429, "too_many_requests"

    def __init__(self, *, retry_after: int | None = None, is_quota: bool = False) -> None:
        """Tell a signed-in person's quota of requests from the limits of signing in."""
        self.is_quota = is_quota
        super().__init__(retry_after=retry_after)


class Unavailable(ApiError):
    """The database does not answer. Nothing was changed; try again soon."""

    status, code = 503, "unavailable"


class OutcomeUnknown(ApiError):
    """The connection to the database was lost: the change may have happened or not. Look first."""

    status, code = 503, "outcome_unknown"
