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
    """An unexpected error occurred. It was logged with this request_id."""

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
    """The request is not valid HTTP."""

    status, code = 400, "bad_request"


class InvalidJson(ApiError):
    """The body is not valid JSON."""

    status, code = 400, "invalid_json"


class NotRecognised(ApiError):
    """Nothing in the file was recognised."""

    status, code = 422, "not_recognised"


class Unauthorized(ApiError):
    """Sign in first: send a valid access token as `Authorization: Bearer ...`."""

    status, code = 401, "unauthorized"

    def __init__(self, *, is_missing: bool = False) -> None:
        """Tell a token that is missing from one that was refused."""
        self.is_missing = is_missing
        super().__init__()


class InvalidCredentials(ApiError):
    """Wrong email or password."""

    status, code = 401, "invalid_credentials"


class SecondFactorRequired(ApiError):
    """This account has a second factor: also send its `code`."""

    status, code = 401, "second_factor_required"


class InvalidSecondFactor(ApiError):
    """The code is not right, or was used before."""

    status, code = 401, "invalid_code"


class InvalidRefreshToken(ApiError):
    """This refresh token is no longer valid: sign in again."""

    status, code = 401, "invalid_refresh_token"


class RegistrationClosed(ApiError):
    """Registration is closed."""

    status, code = 403, "registration_closed"


class InsufficientScope(ApiError):
    """The token lacks the scope that this needs."""

    status, code = 403, "insufficient_scope"


class WrongRegistrationCode(ApiError):
    """Registration requires the owner's code: send it as `code`."""

    status, code = 403, "wrong_registration_code"


class ForeignOrigin(ApiError):
    """Pages of this origin are not allowed to use the refresh cookie."""

    status, code = 403, "foreign_origin"


class InvalidOneTimeCode(ApiError):
    """The code is not right, or was used before."""

    status, code = 403, "wrong_code"


class WrongPassword(ApiError):
    """Wrong password."""

    status, code = 403, "wrong_password"


class NotFound(ApiError):
    """Not found."""

    status, code = 404, "not_found"


class MethodNotAllowed(ApiError):
    """This address does not support that method: the Allow header lists those it does."""

    status, code = 405, "method_not_allowed"


class AlreadyExists(ApiError):
    """This id is already in use with different content: choose another id."""

    status, code = 409, "already_exists"


class EmailTaken(ApiError):
    """An account with this email already exists: sign in instead."""

    status, code = 409, "email_taken"


class ConcurrentChange(ApiError):
    """Another request changed this at the same time: read it again and retry."""

    status, code = 409, "conflict"


class IdDeleted(ApiError):
    """The item with this id was deleted for good: choose another id."""

    status, code = 409, "deleted"

    def __init__(self, restore: int | None = None) -> None:
        """Tell the sequence number that brings the item back, if one does."""
        self.restore = restore
        way = f"restore it with POST /api/history/{restore}/restore, or choose another id."
        super().__init__(None if restore is None else f"The item with this id was deleted: {way}")


class ParentDeleted(ApiError):
    """What it belongs to (a journal, a task) is deleted: restore that first, or `with_parent`."""

    status, code = 409, "parent_gone"


class JournalNotEmpty(ApiError):
    """It contains entries or subtasks created since: undo those first."""

    status, code = 409, "in_use"


class ModifiedByOthers(ApiError):
    """Another session has changed this since: restore one of its versions instead."""

    status, code = 409, "changed_since"


class VersionExpired(ApiError):
    """That version has expired: versions are kept for a limited time."""

    status, code = 409, "too_old"


class CurrentVersion(ApiError):
    """This is the current version: change the item first, or erase it from the trash."""

    status, code = 409, "current_version"


class AheadOfHistory(ApiError):
    """The database was restored: your numbers are of another history. Start again with since=0."""

    status, code = 409, "ahead_of_history"


class SecondFactorExists(ApiError):
    """This account already has a second factor: remove it first."""

    status, code = 409, "second_factor_exists"


class IdempotencyKeyInUse(ApiError):
    """A request with this Idempotency-Key is still running: retry in a second."""

    status, code = 409, "idempotency_key_in_use"


class PreconditionFailed(ApiError):
    """This has changed since you read it: the ETag header has its current version."""

    status, code = 412, "precondition_failed"

    def __init__(self, version: int | None = None) -> None:
        """Tell the version that the row has now."""
        self.version = version
        super().__init__()


class HistoryAdvanced(ApiError):
    """Your history has changed since: read it again before you undo."""

    status, code = 412, "moved_on"


class BodyTooLarge(ApiError):
    """The body is larger than 1 MB: send less."""

    status, code = 413, "too_large"


class UnsupportedMediaType(ApiError):
    """Send the body as `Content-Type: application/json`."""

    status, code = 415, "unsupported_media_type"


class Invalid(ApiError):
    """Some fields are not valid: see `errors`."""

    status, code = 422, "invalid"


class InvalidCursor(ApiError):
    """This cursor belongs to another list or other filters: start again without a cursor."""

    status, code = 422, "invalid_cursor"


class IdempotencyKeyReused(ApiError):
    """This Idempotency-Key was used for a different request: use a new key for a new request."""

    status, code = 422, "idempotency_key_reused"


class UndoTooLarge(ApiError):
    """This would change more than 10,000 items at once: undo fewer acts."""

    status, code = 422, "too_much"


class RateLimited(ApiError):
    """Too many requests: retry after the seconds in Retry-After."""

    status, code = 429, "too_many_requests"

    def __init__(self, *, retry_after: int | None = None, is_quota: bool = False) -> None:
        """Tell a signed-in person's quota of requests from the limits of signing in."""
        self.is_quota = is_quota
        super().__init__(retry_after=retry_after)


class Unavailable(ApiError):
    """The database is not available. Nothing was changed; retry shortly."""

    status, code = 503, "unavailable"


class OutcomeUnknown(ApiError):
    """The connection was lost: the change may or may not be saved. Check before you retry."""

    status, code = 503, "outcome_unknown"
