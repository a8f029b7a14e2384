"""Accounts: register, sign in, re-authenticate, change the password, delete."""

import hmac
from contextlib import suppress

from functions.auth import personal_tokens, queries, second_factor, sessions, signing_keys
from functions.auth.models import (
    CodeConfirmation,
    Confirmation,
    CreatedToken,
    Credentials,
    EmailChange,
    FactorRemoval,
    NewToken,
    NewUser,
    PasswordChange,
    PasswordReset,
    RecoveryCodes,
    SignedIn,
    Tokens,
    TotpSetup,
    User,
)
from functions.auth.passwords import hash_password, is_guessable, is_password
from functions.auth.security_log import SecurityEvent, recorded
from functions.auth.tokens import RefreshToken
from shared import settings
from shared.db.prologue import Caller
from shared.errors import (
    Invalid,
    InvalidCredentials,
    InvalidOneTimeCode,
    RegistrationClosed,
    Unauthorized,
    WrongPassword,
    WrongRegistrationCode,
)
from shared.fields import IfMatch
from shared.http.requests import Request


def register(new: NewUser, request: Request) -> SignedIn:
    """Create an account and start its first session, if registration allows it.

    Raises RegistrationClosed, WrongRegistrationCode, RateLimited, Invalid or EmailTaken.
    """
    with recorded("register", request) as event:
        _check_registration((new.code or "").strip(), request)
        hashed = _hash(new.password, new.email, "password")
        key, token = signing_keys.current(), RefreshToken.new()
        user = queries.insert_user(new, hashed, token, request)
        event.account_id = user.id
        return sessions.signed_in(user, token, key)


def login(credentials: Credentials, request: Request) -> SignedIn:
    """Start a session; a wrong email takes as long as a right one.

    Raises RateLimited, InvalidCredentials, SecondFactorRequired or InvalidSecondFactor.
    """
    with recorded("sign_in", request) as event:
        queries.count_attempt(credentials.email, request.source_ip)
        account = queries.find_account(credentials.email)
        event.account_id = account.id if account else None
        is_right = is_password(credentials.password, account.password_hash if account else None)
        if account is None or not is_right:
            raise InvalidCredentials
        key = signing_keys.current()  # before the code is used up
        second_factor.check(account, credentials.code, request)
        return sessions.start(account, key, request)


def refresh(token: str, request: Request) -> Tokens:
    """Return new tokens for a session. Raises InvalidRefreshToken."""
    with recorded("refresh", request, successes=False) as event:
        return sessions.refresh(token, request, event)


def logout(caller: Caller | None, token: str | None, request: Request) -> None:
    """End the session of an access token, of a refresh token, or of both.

    A refresh token that is no longer valid is no error (RFC 7009). Raises Unauthorized without one,
    if the access token is not valid either.
    """
    with recorded("sign_out", request) as event:
        if token is not None:
            event.account_id = sessions.end_by_refresh_token(token)
        elif caller is None:
            raise Unauthorized
        if caller is not None:
            with suppress(*([] if token is None else [Unauthorized])):
                event.account_id = sessions.end(caller)


def reset_password(reset: PasswordReset, request: Request) -> None:
    """Set a password with the owner's one-time code. Raises RateLimited or InvalidOneTimeCode."""
    with recorded("reset_password", request) as event:
        queries.count_attempt(reset.email, request.source_ip)
        code = second_factor.code_hash(reset.code)
        hashed = _hash(reset.new_password, reset.email, "new_password")
        event.account_id = queries.reset_password(reset.email, code, hashed)
        if event.account_id is None:
            raise InvalidOneTimeCode


def change_password(caller: Caller, change: PasswordChange, request: Request) -> None:
    """Change the password and end every other session, and the personal tokens unless kept.

    Raises RateLimited, WrongPassword or Invalid.
    """
    with recorded("change_password", request) as event:
        account = _reauthenticate(caller, change.password, request, event)
        hashed = _hash(change.new_password, account.email, "new_password")
        queries.change_password(caller, account, hashed, keep_tokens=change.keep_tokens)


def change_email(caller: Caller, change: EmailChange, request: Request) -> User:
    """Change the email. Raises RateLimited, WrongPassword or EmailTaken."""
    with recorded("change_email", request) as event:
        _reauthenticate(caller, change.password, request, event)
        return queries.change_email(caller, change.email, request.source_ip)


def delete(caller: Caller, confirmation: Confirmation, if_match: IfMatch, request: Request) -> None:
    """Delete the account. Raises RateLimited, WrongPassword or PreconditionFailed."""
    with recorded("delete_account", request) as event:
        _reauthenticate(caller, confirmation.password, request, event)
        queries.delete_me(caller, if_match)


def begin_totp(caller: Caller, confirmation: Confirmation, request: Request) -> TotpSetup:
    """Return a new secret for a second factor.

    Raises RateLimited, WrongPassword or SecondFactorExists.
    """
    with recorded("begin_second_factor", request) as event:
        account = _reauthenticate(caller, confirmation.password, request, event)
        return second_factor.begin(caller, account)


def confirm_totp(caller: Caller, shown: CodeConfirmation, request: Request) -> RecoveryCodes:
    """Turn the second factor on, and return the recovery codes.

    Raises RateLimited, InvalidOneTimeCode or SecondFactorExists.
    """
    with recorded("add_second_factor", request) as event:
        _count_attempt(caller, request, event)
        return second_factor.confirm(caller, shown.code)


def remove_totp(caller: Caller, removal: FactorRemoval, request: Request) -> None:
    """Turn the second factor off. Raises RateLimited, WrongPassword or InvalidOneTimeCode."""
    with recorded("remove_second_factor", request) as event:
        account = _reauthenticate(caller, removal.password, request, event)
        second_factor.confirm_again(account, removal.code, request)
        second_factor.remove(caller)


def create_token(caller: Caller, new: NewToken, request: Request) -> CreatedToken:
    """Create a personal token. Raises RateLimited, WrongPassword, InvalidOneTimeCode or Invalid."""
    with recorded("create_token", request) as event:
        account = _reauthenticate(caller, new.password, request, event)
        second_factor.confirm_again(account, new.code, request)
        return personal_tokens.insert(caller, new)


def renew_token(caller: Caller, request: Request) -> CreatedToken:
    """Replace a renewable personal token by a new one. Raises InsufficientScope or Unauthorized."""
    with recorded("renew_token", request) as event:
        return personal_tokens.renew(caller, event)


def revoke_token(caller: Caller, request: Request) -> None:
    """Revoke the personal token of the request. Raises InsufficientScope or Unauthorized."""
    with recorded("revoke_token", request) as event:
        personal_tokens.revoke(caller, event)


def _check_registration(code: str, request: Request) -> None:
    rules = queries.count_registration(request.source_ip, code)
    mode = rules.mode or settings.REGISTRATION
    if mode not in {"open", "code"}:
        raise RegistrationClosed
    expected = settings.REGISTRATION_CODE.strip()
    is_right = bool(expected) and hmac.compare_digest(code.encode(), expected.encode())
    if rules.is_code_right is not None:
        is_right = rules.is_code_right
    if mode == "code" and not is_right:
        raise WrongRegistrationCode


def _count_attempt(caller: Caller, request: Request, event: SecurityEvent) -> queries.Account:
    """Return the caller's account, and count an attempt to authenticate. Raises RateLimited."""
    account = queries.find_my_account(caller)
    event.account_id = account.id
    queries.count_attempt(account.email, request.source_ip)
    return account


def _reauthenticate(
    caller: Caller, password: str, request: Request, event: SecurityEvent
) -> queries.Account:
    """Return the caller's account if this is its password.

    Raises RateLimited or WrongPassword.
    """
    account = _count_attempt(caller, request, event)
    if not is_password(password, account.password_hash):
        raise WrongPassword
    return account


def _hash(password: str, email: str, field: str) -> str:
    """Return the hash of a new password. Raises Invalid if it is easy to guess."""
    if is_guessable(password, email):
        message = "This password is too easy to guess"
        raise Invalid(errors=[{"field": field, "code": "guessable_password", "message": message}])
    return hash_password(password)
