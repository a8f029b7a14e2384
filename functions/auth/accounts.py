"""Accounts: register, sign in, re-authenticate, change the password, delete."""

import hmac
from hashlib import sha256

from functions.auth import queries, second_factor, sessions, signing_keys
from functions.auth.models import (
    CodeConfirmation,
    Confirmation,
    Credentials,
    FactorRemoval,
    NewUser,
    PasswordChange,
    PasswordReset,
    RecoveryCodes,
    SignedIn,
    TotpSetup,
)
from functions.auth.passwords import hash_password, is_guessable, is_password
from functions.auth.tokens import RefreshToken
from shared import settings
from shared.db.prologue import Caller
from shared.errors import (
    Invalid,
    InvalidCredentials,
    InvalidOneTimeCode,
    RegistrationClosed,
    WrongPassword,
    WrongRegistrationCode,
)
from shared.fields import IfMatch
from shared.http.requests import Request


def register(new: NewUser, request: Request) -> SignedIn:
    """Create an account and start its first session, if registration allows it.

    Raises RegistrationClosed, WrongRegistrationCode, RateLimited, Invalid or EmailTaken.
    """
    _check_registration(new.code, request)
    hashed = _hash(new.password, new.email, "password")
    key, token = signing_keys.current(), RefreshToken.new()
    user = queries.insert_user(new, hashed, token, sessions.user_agent(request))
    return sessions.signed_in(user, token, key)


def login(credentials: Credentials, request: Request) -> SignedIn:
    """Start a session; a wrong email takes as long as a right one.

    Raises RateLimited, InvalidCredentials, SecondFactorRequired or InvalidSecondFactor.
    """
    queries.count_attempt(credentials.email, request.source_ip)
    account = queries.find_account(credentials.email)
    is_right = is_password(credentials.password, account.password_hash if account else None)
    if account is None or not is_right:
        raise InvalidCredentials
    key = signing_keys.current()  # before the code is used up
    second_factor.check(account, credentials.code)
    return sessions.start(account.user(), key, request)


def reset_password(reset: PasswordReset, request: Request) -> None:
    """Set a password with the owner's one-time code. Raises RateLimited or InvalidOneTimeCode."""
    queries.count_attempt(reset.email, request.source_ip)
    code = sha256(reset.code.strip().encode()).digest()
    hashed = _hash(reset.new_password, reset.email, "new_password")
    if not queries.reset_password(reset.email, code, hashed):
        raise InvalidOneTimeCode


def change_password(caller: Caller, change: PasswordChange, request: Request) -> None:
    """Change the password and end every other session.

    Raises RateLimited, WrongPassword or Invalid.
    """
    account = _reauthenticate(caller, change.password, request)
    hashed = _hash(change.new_password, account.email, "new_password")
    queries.change_password(caller, account, hashed)


def delete(caller: Caller, confirmation: Confirmation, if_match: IfMatch, request: Request) -> None:
    """Delete the account. Raises RateLimited, WrongPassword or PreconditionFailed."""
    _reauthenticate(caller, confirmation.password, request)
    queries.delete_me(caller, if_match)


def begin_totp(caller: Caller, confirmation: Confirmation, request: Request) -> TotpSetup:
    """Return the secret of a second factor.

    Raises RateLimited, WrongPassword or SecondFactorExists.
    """
    account = _reauthenticate(caller, confirmation.password, request)
    return second_factor.begin(caller, account)


def confirm_totp(caller: Caller, shown: CodeConfirmation, request: Request) -> RecoveryCodes:
    """Turn the second factor on, and return the recovery codes.

    Raises RateLimited, InvalidOneTimeCode or SecondFactorExists.
    """
    return second_factor.confirm(caller, _count_attempt(caller, request), shown.code)


def remove_totp(caller: Caller, removal: FactorRemoval, request: Request) -> None:
    """Turn the second factor off. Raises RateLimited, WrongPassword or InvalidOneTimeCode."""
    account = _reauthenticate(caller, removal.password, request)
    second_factor.remove(caller, account, removal.code)


def _check_registration(code: str | None, request: Request) -> None:
    chosen = queries.count_registration(request.source_ip)
    mode = chosen.mode or settings.REGISTRATION
    if mode not in {"open", "code"}:
        raise RegistrationClosed
    expected = chosen.code or settings.REGISTRATION_CODE
    is_right = hmac.compare_digest((code or "").encode(), expected.encode())
    if mode == "code" and not (expected and is_right):
        raise WrongRegistrationCode


def _count_attempt(caller: Caller, request: Request) -> queries.Account:
    """Return the caller's account, and count an attempt to guess. Raises RateLimited."""
    account = queries.find_my_account(caller)
    queries.count_attempt(account.email, request.source_ip)
    return account


def _reauthenticate(caller: Caller, password: str, request: Request) -> queries.Account:
    """Return the caller's account if this is its password.

    Raises RateLimited or WrongPassword.
    """
    account = _count_attempt(caller, request)
    if not is_password(password, account.password_hash):
        raise WrongPassword
    return account


def _hash(password: str, email: str, field: str) -> str:
    """Return the hash of a new password. Raises Invalid if it is easy to guess."""
    if is_guessable(password, email):
        message = "This password is too easy to guess"
        raise Invalid(errors=[{"field": field, "code": "guessable_password", "message": message}])
    return hash_password(password)
