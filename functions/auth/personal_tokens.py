"""Personal access tokens, with which a user's scripts authenticate."""

from datetime import timedelta
from hashlib import sha256
from secrets import token_urlsafe
from uuid import UUID

from functions.auth.models import CreatedToken, NewToken, Token, TokenQuery
from functions.auth.queries import db
from shared.auth import PERSONAL
from shared.db.prologue import Caller
from shared.errors import NotFound
from shared.fields import now
from shared.pagination import Page


def insert(caller: Caller, new: NewToken) -> CreatedToken:
    """Create a token. Its text is in this response and nowhere else."""
    text = PERSONAL + token_urlsafe(32)
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
