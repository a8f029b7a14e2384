"""Signing in: from a password or a refresh token to the tokens of a session."""

from time import monotonic
from uuid import UUID

from functions.auth import queries
from functions.auth.models import Credentials, NewUser, SignedIn, Tokens, User
from functions.auth.passwords import hash_password, is_password
from functions.auth.tokens import ACCESS_SECONDS, RefreshToken, sign
from shared import settings
from shared.db import Caller
from shared.errors import InvalidCredentials, RegistrationClosed, WrongPassword
from shared.requests import Request

_KEY_SECONDS = 60  # how long a key is used before looking for a newer one
_key: tuple[float, queries.SigningKey] | None = None


def register(new: NewUser, request: Request) -> SignedIn:
    """Open an account. Raises RegistrationClosed or EmailTaken."""
    if settings.REGISTRATION != "open":
        raise RegistrationClosed
    token = RefreshToken.new()
    user = queries.insert_user(new, hash_password(new.password), token, _user_agent(request))
    return _signed_in(user, token)


def login(credentials: Credentials, request: Request) -> SignedIn:
    """Begin a session. Raises InvalidCredentials, after the same work for any email."""
    account = queries.find_account(credentials.email)
    known = is_password(credentials.password, account.password_hash if account else None)
    if account is None or not known:
        raise InvalidCredentials
    token = RefreshToken.new()
    queries.insert_session(account, token, _user_agent(request))
    return _signed_in(User(**account.model_dump(exclude={"password_hash"})), token)


def refresh(text: str) -> Tokens:
    """Return the next tokens of a session. Raises InvalidRefreshToken."""
    user_id, successor = queries.rotate(RefreshToken.parse(text))
    return Tokens(
        access_token=_access_token(user_id, successor),
        refresh_token=str(successor),
        expires_in=ACCESS_SECONDS,
    )


def confirm(caller: Caller, password: str) -> queries.Account:
    """Return the caller's account if this is its password. Raises WrongPassword."""
    account = queries.find_my_account(caller)
    if not is_password(password, account.password_hash):
        raise WrongPassword
    return account


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
