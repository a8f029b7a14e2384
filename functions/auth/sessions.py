"""Sessions: start one, refresh it, list and end them."""

from functools import reduce
from uuid import UUID

from pydantic import BaseModel

from functions.auth import signing_keys
from functions.auth.models import Session, SessionQuery, SignedIn, Tokens, User
from functions.auth.queries import Account, db, user_agent
from functions.auth.security_log import SecurityEvent
from functions.auth.signing_keys import SigningKey
from functions.auth.tokens import ACCESS_SECONDS, RefreshToken, new_salt, sign
from shared.db.prologue import Caller
from shared.errors import InvalidCredentials, InvalidRefreshToken, NotFound
from shared.http.requests import Request
from shared.pagination import Page


def start(account: Account, key: SigningKey, request: Request) -> SignedIn:
    """Start a session, and trust its address from now on.

    Raises InvalidCredentials if the password has changed since it was checked.
    """
    token = RefreshToken.new()
    [row] = db.execute(
        None,
        """
        select start_session(%(id)s, %(proof)s, %(session_hash)s, %(refresh_hash)s,
          %(family_hash)s, %(user_agent)s, %(address)s) as is_started
        """,
        id=account.id,
        proof=account.password_hash,
        session_hash=token.session_hash(),
        refresh_hash=token.digest(),
        family_hash=token.family_hash(),
        user_agent=user_agent(request),
        address=request.source_ip,
    )
    if not row["is_started"]:
        raise InvalidCredentials
    return signed_in(account.user(), token, key)


def signed_in(user: User, token: RefreshToken, key: SigningKey) -> SignedIn:
    """Return the tokens of a new session, with its user."""
    return SignedIn(
        user=user,
        access_token=sign(key.kid, key.private_key, user.id, token.secret),
        refresh_token=str(token),
        expires_in=ACCESS_SECONDS,
    )


class _Rotation(BaseModel):
    state: str  # rotated, repeated, stolen or unknown
    owner_id: UUID | None
    salts: list[bytes] | None


def refresh(text: str, request: Request, event: SecurityEvent) -> Tokens:
    """Return new tokens for a session. Raises InvalidRefreshToken.

    A token of the last minute gets the newest one, for several tabs or a lost response. An older
    one was stolen, from or by whoever sends it, and ends the session.
    """
    key, presented = signing_keys.current(), RefreshToken.parse(text)
    rotation = _rotate(presented, request)
    event.account_id = rotation.owner_id
    if rotation.owner_id is None or rotation.salts is None:
        event.outcome = "stolen_refresh_token" if rotation.state == "stolen" else ""
        raise InvalidRefreshToken
    newest = reduce(RefreshToken.successor, rotation.salts, presented)
    return Tokens(
        access_token=sign(key.kid, key.private_key, rotation.owner_id, newest.secret),
        refresh_token=str(newest),
        expires_in=ACCESS_SECONDS,
    )


def _rotate(presented: RefreshToken, request: Request) -> _Rotation:
    salt = new_salt()
    successor = presented.successor(salt)
    [row] = db.execute(
        None,
        """
        select state, owner_id, salts from rotate_session(%(session_hash)s, %(presented)s,
          %(family)s, %(successor)s, %(successor_family)s, %(salt)s, %(address)s)
        """,
        session_hash=presented.session_hash(),
        presented=presented.digest(),
        family=presented.family_hash(),
        successor=successor.digest(),
        successor_family=successor.family_hash(),
        salt=salt,
        address=request.source_ip,
    )
    return _Rotation(**row)


def end_by_refresh_token(text: str) -> UUID | None:
    """End the session of a refresh token; return its user, or None if there is no such session."""
    token = RefreshToken.parse(text)
    [row] = db.execute(
        None,
        "select end_session(%(session_hash)s, %(presented)s, %(family)s) as owner_id",
        session_hash=token.session_hash(),
        presented=token.digest(),
        family=token.family_hash(),
    )
    owner_id: UUID | None = row["owner_id"]
    return owner_id


def end(caller: Caller) -> UUID | None:
    """End the session of this request; return its user. Raises Unauthorized."""
    rows = db.execute(
        caller,
        """
        update sessions set revoked_at = now()
        where user_id = (select current_user_id())
          and secret_hash = sha256(convert_to(%(secret)s, 'UTF8'))
        returning user_id
        """,
        secret=caller.secret,
    )
    return rows[0]["user_id"] if rows else None


def end_by_id(caller: Caller, session_id: UUID) -> None:
    rows = db.execute(
        caller,
        """
        update sessions set revoked_at = now()
        where user_id = (select current_user_id()) and id = %(id)s
          and revoked_at is null and expires_at > now()
        returning id
        """,
        id=session_id,
    )
    if not rows:
        raise NotFound


def newest(caller: Caller, query: SessionQuery) -> Page[Session]:
    return db.fetch_page(
        caller,
        Session,
        query,
        """
        select id, created_at, last_seen_at, expires_at, user_agent,
          secret_hash = sha256(convert_to(%(secret)s, 'UTF8')) as current
        from sessions
        where user_id = (select current_user_id()) and revoked_at is null and expires_at > now()
          and (created_at, id) < (%(before)s::timestamptz, %(before_id)s::uuid)
        order by created_at desc, id desc
        limit %(limit)s
        """,
        secret=caller.secret,
    )
