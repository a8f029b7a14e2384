"""Personal access tokens, with which a user's scripts authenticate."""

from dataclasses import replace
from datetime import timedelta
from hashlib import sha256
from secrets import token_urlsafe
from uuid import UUID

from functions.auth.models import CreatedToken, NewToken, Token, TokenQuery
from functions.auth.queries import db
from functions.auth.security_log import SecurityEvent
from shared.auth import PERSONAL, RENEWABLE
from shared.db.prologue import Caller
from shared.errors import InsufficientScope, Invalid, NotFound, Unauthorized
from shared.fields import now
from shared.pagination import Page

# What a token needs to renew or revoke itself: what every client that syncs has.
OWN_SCOPE = "history:read"


def insert(caller: Caller, new: NewToken) -> CreatedToken:
    """Create a token. Its text is in this response and nowhere else. Raises Invalid."""
    if new.renewable and OWN_SCOPE not in new.scopes:
        message = f"A renewable token needs the scope {OWN_SCOPE}"
        raise Invalid(errors=[{"field": "scopes", "code": "not_renewable", "message": message}])
    text = (RENEWABLE if new.renewable else PERSONAL) + token_urlsafe(32)
    [row] = db.execute(
        caller,
        """
        insert into personal_tokens (user_id, name, secret_hash, scopes, expires_at)
        values (current_user_id(), %(name)s, %(secret_hash)s, %(scopes)s, %(expires_at)s)
        returning id, name, scopes, created_at, expires_at, last_used_at
        """,
        name=new.name,
        secret_hash=sha256(text.encode()).digest(),
        scopes=new.scopes,
        expires_at=now() + timedelta(days=new.days),
    )
    return CreatedToken(token=text, **row)


def renew(caller: Caller, event: SecurityEvent) -> CreatedToken:
    """Replace the token of this request by one like it, which lasts as long from now on.

    Raises InsufficientScope or Unauthorized.
    """
    text = RENEWABLE + token_urlsafe(32)
    rows = db.execute(
        replace(caller, scope=OWN_SCOPE),
        """
        with replaced as (
          delete from personal_tokens
          where user_id = (select current_user_id())
            and secret_hash = sha256(convert_to(%(secret)s, 'UTF8'))
            and starts_with(%(secret)s, %(renewable)s)
          returning user_id, name, scopes, expires_at - created_at as lifetime
        )
        insert into personal_tokens (user_id, name, secret_hash, scopes, expires_at)
        select user_id, name, %(secret_hash)s, scopes, now() + lifetime from replaced
        returning user_id, id, name, scopes, created_at, expires_at, last_used_at
        """,
        secret=caller.secret,
        renewable=RENEWABLE,
        secret_hash=sha256(text.encode()).digest(),
    )
    if not rows and caller.secret.startswith(RENEWABLE):
        raise Unauthorized  # another request has just renewed it
    if not rows:
        raise InsufficientScope("Only a personal token that was created renewable can do this.")
    event.account_id = rows[0].pop("user_id")
    return CreatedToken(token=text, **rows[0])


def revoke(caller: Caller, event: SecurityEvent) -> None:
    """Revoke the token of this request. Raises InsufficientScope or Unauthorized."""
    rows = db.execute(
        replace(caller, scope=OWN_SCOPE),
        """
        delete from personal_tokens
        where user_id = (select current_user_id())
          and secret_hash = sha256(convert_to(%(secret)s, 'UTF8'))
        returning user_id
        """,
        secret=caller.secret,
    )
    if not rows:
        raise InsufficientScope("Only a personal token can do this; a session signs out.")
    event.account_id = rows[0]["user_id"]


def newest(caller: Caller, query: TokenQuery) -> Page[Token]:
    return db.fetch_page(
        caller,
        Token,
        query,
        """
        select id, name, scopes, created_at, expires_at, last_used_at
        from personal_tokens
        where user_id = (select current_user_id())
          and (created_at, id) < (%(before)s::timestamptz, %(before_id)s::uuid)
        order by created_at desc, id desc
        limit %(limit)s
        """,
    )


def delete(caller: Caller, token_id: UUID) -> None:
    """Revoke a token immediately. Raises NotFound."""
    rows = db.execute(
        caller,
        """
        delete from personal_tokens
        where user_id = (select current_user_id()) and id = %(id)s
        returning id
        """,
        id=token_id,
    )
    if not rows:
        raise NotFound
