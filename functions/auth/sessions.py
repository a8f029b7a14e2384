"""Sessions: start one, refresh it, list and end them."""

from uuid import UUID

from functions.auth import signing_keys
from functions.auth.models import Session, SessionQuery, SignedIn, Tokens, User
from functions.auth.queries import db
from functions.auth.signing_keys import SigningKey
from functions.auth.tokens import ACCESS_SECONDS, RefreshToken, new_salt, sign
from shared.db.prologue import Caller
from shared.errors import InvalidRefreshToken, NotFound
from shared.http.requests import Request
from shared.pagination import Page


def start(user: User, key: SigningKey, request: Request) -> SignedIn:
    """Start a session, trust its address from now on, and delete the user's ended sessions."""
    token = RefreshToken.new()
    db.execute(
        None,
        """
        with ended as (
          delete from sessions
          where user_id = %(user_id)s and (expires_at < now() or revoked_at is not null)
        ), trusted as materialized (
          select trust_address(%(email)s, %(address)s)
        )
        insert into sessions (user_id, secret_hash, refresh_hash, user_agent, expires_at)
        select %(user_id)s, sha256(convert_to(%(secret)s, 'UTF8')), %(refresh_hash)s,
          %(user_agent)s, now() + interval '60 days'
        from trusted
        """,
        user_id=user.id,
        email=user.email,
        address=request.source_ip,
        secret=token.secret,
        refresh_hash=token.digest(),
        user_agent=user_agent(request),
    )
    return signed_in(user, token, key)


def signed_in(user: User, token: RefreshToken, key: SigningKey) -> SignedIn:
    """Return the tokens of a new session, with its user."""
    return SignedIn(
        user=user,
        access_token=sign(key.kid, key.private_key, user.id, token.secret),
        refresh_token=str(token),
        expires_in=ACCESS_SECONDS,
    )


def user_agent(request: Request) -> str:
    """Return the client's name, by which users recognise the session."""
    return request.headers.get("user-agent", "").replace("\x00", "")[:400]


def refresh(text: str) -> Tokens:
    """Return new tokens for a session. Raises InvalidRefreshToken."""
    key = signing_keys.current()
    user_id, successor = _rotate(RefreshToken.parse(text))
    return Tokens(
        access_token=sign(key.kid, key.private_key, user_id, successor.secret),
        refresh_token=str(successor),
        expires_in=ACCESS_SECONDS,
    )


def _rotate(presented: RefreshToken) -> tuple[UUID, RefreshToken]:
    """Return the session's user and the token's successor.

    Within a minute, a token presented again gets the same successor, for two tabs or a lost
    response. A token presented later, or one that is not this session's, ends the session.

    A session that was last rotated before the database was restored accepts any token with its
    secret, once: it may have been rotated since the backup.

    Raises InvalidRefreshToken.
    """
    salt = new_salt()
    rows = db.execute(
        None,
        """
        update sessions set
          refresh_hash = case when refresh_hash = %(presented)s
              or restored_since(coalesce(rotated_at, created_at))
            then %(successor)s else refresh_hash end,
          previous_hash = case when refresh_hash = %(presented)s
              or restored_since(coalesce(rotated_at, created_at))
            then %(presented)s else previous_hash end,
          rotation_salt = case when refresh_hash = %(presented)s
              or restored_since(coalesce(rotated_at, created_at))
            then %(salt)s else rotation_salt end,
          rotated_at = case when refresh_hash = %(presented)s
              or restored_since(coalesce(rotated_at, created_at))
            then now() else rotated_at end,
          revoked_at = case when refresh_hash = %(presented)s
              or restored_since(coalesce(rotated_at, created_at))
              or (previous_hash = %(presented)s and rotated_at > now() - interval '60 seconds')
            then null else now() end,
          last_seen_at = now(),
          expires_at = least(now() + interval '60 days', created_at + interval '1 year')
        where secret_hash = sha256(convert_to(%(secret)s, 'UTF8'))
          and revoked_at is null and expires_at > now()
        returning user_id, rotation_salt, revoked_at
        """,
        secret=presented.secret,
        presented=presented.digest(),
        successor=presented.successor(salt).digest(),
        salt=salt,
    )
    if not rows or rows[0]["revoked_at"] is not None:
        raise InvalidRefreshToken
    return rows[0]["user_id"], presented.successor(rows[0]["rotation_salt"])


def end(caller: Caller) -> None:
    """End the session of this request."""
    db.execute(
        caller,
        """
        update sessions set revoked_at = now()
        where user_id = (select current_user_id())
          and secret_hash = sha256(convert_to(%(secret)s, 'UTF8'))
        """,
        secret=caller.secret,
    )


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
