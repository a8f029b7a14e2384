"""Signing in: from a password or a refresh token to the tokens of a session."""

import hmac
from time import monotonic
from uuid import UUID

from functions.auth import queries
from functions.auth.models import Credentials, NewUser, SignedIn, Tokens, User
from functions.auth.passwords import hash_password, is_common, is_password
from functions.auth.tokens import ACCESS_SECONDS, RefreshToken, sign
from shared import settings
from shared.db import Caller
from shared.errors import (
    Invalid,
    InvalidCredentials,
    RegistrationClosed,
    WrongPassword,
    WrongRegistrationCode,
)
from shared.requests import Request

_KEY_SECONDS = 60  # how long a key is used before looking for a newer one
_key: tuple[float, queries.SigningKey] | None = None


def register(new: NewUser, request: Request) -> SignedIn:
    """Open an account, if it may be.

    Raises RegistrationClosed, WrongRegistrationCode, TooManyRequests, Invalid or EmailTaken.
    """
    if settings.REGISTRATION not in {"open", "code"}:
        raise RegistrationClosed
    queries.try_registration(request.source_ip)
    if settings.REGISTRATION == "code" and not hmac.compare_digest(
        (new.code or "").encode(), settings.REGISTRATION_CODE.encode()
    ):
        raise WrongRegistrationCode
    token = RefreshToken.new()
    hashed = new_hash(new.password, "password")
    return _signed_in(queries.insert_user(new, hashed, token, _user_agent(request)), token)


def login(credentials: Credentials, request: Request) -> SignedIn:
    """Begin a session. Raises TooManyRequests or InvalidCredentials, as slowly for any email."""
    queries.try_account(credentials.email, request.source_ip)
    account = queries.find_account(credentials.email)
    known = is_password(credentials.password, account.password_hash if account else None)
    if account is None or not known:
        raise InvalidCredentials
    token = RefreshToken.new()
    queries.insert_session(account, token, _user_agent(request), request.source_ip)
    return _signed_in(User(**account.model_dump(exclude={"password_hash"})), token)


def refresh(text: str) -> Tokens:
    """Return the next tokens of a session. Raises InvalidRefreshToken."""
    user_id, successor = queries.rotate(RefreshToken.parse(text))
    return Tokens(
        access_token=_access_token(user_id, successor),
        refresh_token=str(successor),
        expires_in=ACCESS_SECONDS,
    )


def confirm(caller: Caller, password: str, request: Request) -> queries.Account:
    """Return the caller's account if this is its password.

    Raises TooManyRequests or WrongPassword.
    """
    account = queries.find_my_account(caller)
    queries.try_account(account.email, request.source_ip)
    if not is_password(password, account.password_hash):
        raise WrongPassword
    return account


def new_hash(password: str, field: str) -> str:
    """Return the hash of a password to be. Raises Invalid when it is one that is tried first."""
    if is_common(password):
        message = "This is one of the most common passwords"
        raise Invalid(errors=[{"field": field, "code": "common_password", "message": message}])
    return hash_password(password)


def _signed_in(user: User, token: RefreshToken) -> SignedIn:
    return SignedIn(
        user=user,
        access_token=_access_token(user.id, token),
        refresh_token=str(token),
        expires_in=ACCESS_SECONDS,
    )


def _access_token(user_id: UUID, token: RefreshToken) -> str:
    global _key  # noqa: PLW0603 - one key a process
    if _key is None or monotonic() - _key[0] > _KEY_SECONDS:
        _key = (monotonic(), queries.signing_key())
    return sign(_key[1].kid, _key[1].private_key, user_id, token.secret)


def _user_agent(request: Request) -> str:
    return request.headers.get("user-agent", "").replace("\x00", "")[:400]
