"""Signing in: from a password or a refresh token to the tokens of a session."""

import hmac
from hashlib import sha256
from time import monotonic

from functions.auth import queries, second_factor, sessions
from functions.auth.models import Credentials, NewUser, PasswordReset, SignedIn, Tokens, User
from functions.auth.passwords import hash_password, is_guessable, is_password
from functions.auth.tokens import ACCESS_SECONDS, RefreshToken, sign
from shared import settings
from shared.db.prologue import Caller
from shared.errors import (
    Invalid,
    InvalidCredentials,
    RegistrationClosed,
    WrongCode,
    WrongPassword,
    WrongRegistrationCode,
)
from shared.http.requests import Request

_KEY_SECONDS = 60  # how long a key is used before looking for a newer one
_key: tuple[float, sessions.SigningKey] | None = None


def register(new: NewUser, request: Request) -> SignedIn:
    """Open an account, if it may be.

    Raises RegistrationClosed, WrongRegistrationCode, TooManyRequests, Invalid or EmailTaken.
    """
    chosen = queries.try_registration(request.source_ip)
    mode = chosen.mode or settings.REGISTRATION
    if mode not in {"open", "code"}:
        raise RegistrationClosed
    code = chosen.code or settings.REGISTRATION_CODE
    right = hmac.compare_digest((new.code or "").encode(), code.encode())
    if mode == "code" and not (code and right):
        raise WrongRegistrationCode
    token = RefreshToken.new()
    hashed = new_hash(new.password, new.email, "password")
    key = _signing_key()
    return _signed_in(queries.insert_user(new, hashed, token, _user_agent(request)), token, key)


def login(credentials: Credentials, request: Request) -> SignedIn:
    """Begin a session; a wrong email takes as long as a right one.

    Raises TooManyRequests, InvalidCredentials, SecondFactorRequired or InvalidCode.
    """
    queries.try_account(credentials.email, request.source_ip)
    account = queries.find_account(credentials.email)
    known = is_password(credentials.password, account.password_hash if account else None)
    if account is None or not known:
        raise InvalidCredentials
    key, token = _signing_key(), RefreshToken.new()
    second_factor.check(account, credentials.code)
    sessions.insert(account, token, _user_agent(request), request.source_ip)
    return _signed_in(account.user(), token, key)


def refresh(text: str) -> Tokens:
    """Return the next tokens of a session. Raises InvalidRefreshToken."""
    key = _signing_key()
    user_id, successor = sessions.rotate(RefreshToken.parse(text))
    return Tokens(
        access_token=sign(key.kid, key.private_key, user_id, successor.secret),
        refresh_token=str(successor),
        expires_in=ACCESS_SECONDS,
    )


def count(caller: Caller, request: Request) -> queries.Account:
    """Return the caller's account, having counted a try to guess. Raises TooManyRequests."""
    account = queries.find_my_account(caller)
    queries.try_account(account.email, request.source_ip)
    return account


def confirm(caller: Caller, password: str, request: Request) -> queries.Account:
    """Return the caller's account if this is its password.

    Raises TooManyRequests or WrongPassword.
    """
    account = count(caller, request)
    if not is_password(password, account.password_hash):
        raise WrongPassword
    return account


def reset(reset: PasswordReset, request: Request) -> None:
    """Set a password with the owner's one-time code. Raises TooManyRequests or WrongCode."""
    queries.try_account(reset.email, request.source_ip)
    code = sha256(reset.code.strip().encode()).digest()
    hashed = new_hash(reset.new_password, reset.email, "new_password")
    if not queries.reset_password(reset.email, code, hashed):
        raise WrongCode


def new_hash(password: str, email: str, field: str) -> str:
    """Return the hash of a password to be. Raises Invalid when it is one that is tried first."""
    if is_guessable(password, email):
        message = "This is one of the passwords that are tried first"
        raise Invalid(errors=[{"field": field, "code": "guessable_password", "message": message}])
    return hash_password(password)


def _signed_in(user: User, token: RefreshToken, key: sessions.SigningKey) -> SignedIn:
    return SignedIn(
        user=user,
        access_token=sign(key.kid, key.private_key, user.id, token.secret),
        refresh_token=str(token),
        expires_in=ACCESS_SECONDS,
    )


def _signing_key() -> sessions.SigningKey:
    """Return the key to sign with; asked for before anything is written that it answers for."""
    global _key  # noqa: PLW0603 - one key a process
    if _key is None or monotonic() - _key[0] > _KEY_SECONDS:
        _key = (monotonic(), sessions.signing_key())
    return _key[1]


def _user_agent(request: Request) -> str:
    return request.headers.get("user-agent", "").replace("\x00", "")[:400]
