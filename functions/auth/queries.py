"""Every statement about people, their sessions and the keys that sign tokens."""

from typing import LiteralString
from uuid import UUID

from psycopg.rows import DictRow
from pydantic import BaseModel

from functions.auth.models import NewUser, Session, SessionQuery, User, UserChanges
from functions.auth.tokens import RefreshToken, new_salt
from shared import settings
from shared.db import Caller, IfMatch, database
from shared.errors import (
    EmailTaken,
    InvalidRefreshToken,
    NotFound,
    TooManyRequests,
    Unauthorized,
)
from shared.pagination import Page

db = database("aurora_auth")

FIND_ME: LiteralString = """
    select id, email, name, created_at, updated_at, version
    from users
    where id = (select me())
"""


class Account(User):
    """A user with the hash of their password, which never goes out."""

    password_hash: str


class SigningKey(BaseModel):
    """The key that signs access tokens now."""

    kid: str
    private_key: bytes


def insert_user(new: NewUser, password_hash: str, token: RefreshToken, user_agent: str) -> User:
    rows = db.execute(
        None,
        """
        with new_user as (
          insert into users (email, name, password_hash)
          values (%(email)s, %(name)s, %(password_hash)s)
          on conflict ((lower(email))) do nothing
          returning id, email, name, created_at, updated_at, version
        ), new_session as (
          insert into sessions (user_id, secret_hash, refresh_hash, user_agent, expires_at)
          select id, sha256(convert_to(%(secret)s, 'UTF8')), %(refresh_hash)s, %(user_agent)s,
            now() + interval '60 days'
          from new_user
        )
        select id, email, name, created_at, updated_at, version from new_user
        """,
        email=new.email,
        name=new.name,
        password_hash=password_hash,
        secret=token.secret,
        refresh_hash=token.digest(),
        user_agent=user_agent,
    )
    if not rows:
        raise EmailTaken
    return User(**rows[0])


def try_account(email: str, address: str) -> None:
    """Count a try to sign in, for good. Raises TooManyRequests."""
    _check(
        db.execute(
            None,
            "select try_account(%(email)s, %(address)s) as wait",
            email=email,
            address=address,
        )
    )


def try_registration(address: str) -> None:
    """Count a try to open an account, for good. Raises TooManyRequests."""
    _check(
        db.execute(
            None,
            "select try_registration(%(address)s, %(an_hour)s) as wait",
            address=address,
            an_hour=settings.REGISTRATIONS_AN_HOUR,
        )
    )


def _check(rows: list[DictRow]) -> None:
    if wait := int(rows[0]["wait"]):
        raise TooManyRequests(headers={"retry-after": str(wait)})


def find_account(email: str) -> Account | None:
    return db.fetch_one(
        None,
        Account,
        """
        select id, email, name, created_at, updated_at, version, password_hash
        from users
        where lower(email) = lower(%(email)s)
        """,
        email=email,
    )


def insert_session(user: User, token: RefreshToken, user_agent: str, address: str) -> None:
    """Begin a session, from an address that is trusted from now on; ended sessions go."""
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
        address=address,
        secret=token.secret,
        refresh_hash=token.digest(),
        user_agent=user_agent,
    )


def rotate(presented: RefreshToken) -> tuple[UUID, RefreshToken]:
    """Return whose session it is and the token after this one.

    Presented again within a minute, a token gets the same successor: two tabs, or an answer that
    was lost. Presented later, or not one of this session's, it ends the session, and that stays.

    Raises InvalidRefreshToken.
    """
    salt = new_salt()
    rows = db.execute(
        None,
        """
        update sessions set
          refresh_hash = case when refresh_hash = %(presented)s
            then %(successor)s else refresh_hash end,
          previous_hash = case when refresh_hash = %(presented)s
            then %(presented)s else previous_hash end,
          rotation_salt = case when refresh_hash = %(presented)s
            then %(salt)s else rotation_salt end,
          rotated_at = case when refresh_hash = %(presented)s
            then now() else rotated_at end,
          revoked_at = case when refresh_hash = %(presented)s
              or (previous_hash = %(presented)s and rotated_at > now() - interval '60 seconds')
            then null else now() end,
          last_seen_at = now(),
          expires_at = now() + interval '60 days'
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


def end_session(caller: Caller) -> None:
    """End the session this request came from."""
    db.execute(
        caller,
        """
        update sessions set revoked_at = now()
        where user_id = (select me())
          and secret_hash = sha256(convert_to(%(secret)s, 'UTF8'))
        """,
        secret=caller.secret,
    )


def end_session_by_id(caller: Caller, session_id: UUID) -> None:
    rows = db.execute(
        caller,
        """
        update sessions set revoked_at = now()
        where user_id = (select me()) and id = %(id)s
          and revoked_at is null and expires_at > now()
        returning id
        """,
        id=session_id,
    )
    if not rows:
        raise NotFound


def sessions(caller: Caller, query: SessionQuery) -> Page[Session]:
    return db.fetch_page(
        caller,
        Session,
        query,
        """
        select id, created_at, last_seen_at, expires_at, user_agent,
          secret_hash = sha256(convert_to(%(secret)s, 'UTF8')) as current
        from sessions
        where user_id = (select me()) and revoked_at is null and expires_at > now()
          and (created_at, id) < (%(before)s::timestamptz, %(before_id)s::uuid)
        order by created_at desc, id desc
        limit %(limit)s
        """,
        secret=caller.secret,
    )


def find_me(caller: Caller) -> User:
    user = db.fetch_one(caller, User, FIND_ME)
    if user is None:
        raise Unauthorized
    return user


def find_my_account(caller: Caller) -> Account:
    account = db.fetch_one(
        caller,
        Account,
        """
        select id, email, name, created_at, updated_at, version, password_hash
        from users
        where id = (select me())
        """,
    )
    if account is None:
        raise Unauthorized
    return account


def change_me(caller: Caller, changes: UserChanges, if_match: IfMatch) -> User:
    return db.change(
        caller,
        User,
        if_match,
        change="""
        update users old
        set name = (select name from jsonb_populate_record(old, %(changes)s::jsonb))
        where id = (select me())
          and (%(if_match)s::int[] is null or version = any(%(if_match)s::int[]))
        returning id, email, name, created_at, updated_at, version
        """,
        find=FIND_ME,
        changes=changes.document(),
    )


def change_password(caller: Caller, account: Account, password_hash: str) -> None:
    """Set the password, unless it was changed meanwhile, and end every other session."""
    rows = db.execute(
        caller,
        """
        with changed as (
          update users set password_hash = %(new_hash)s
          where id = (select me()) and password_hash = %(old_hash)s
          returning id
        ), ended as (
          update sessions set revoked_at = now()
          where user_id in (select id from changed)
            and secret_hash <> sha256(convert_to(%(secret)s, 'UTF8'))
        )
        select id from changed
        """,
        new_hash=password_hash,
        old_hash=account.password_hash,
        secret=caller.secret,
    )
    if not rows:
        raise Unauthorized


def delete_me(caller: Caller, if_match: IfMatch) -> None:
    """Delete the account; everything a person has refers to it and goes too."""
    db.delete(
        caller,
        if_match,
        delete="""
        delete from users
        where id = (select me())
          and (%(if_match)s::int[] is null or version = any(%(if_match)s::int[]))
        returning id
        """,
        find=FIND_ME,
    )


def signing_key() -> SigningKey:
    key = db.fetch_one(None, SigningKey, "select kid, private_key from signing_key()")
    if key is None:
        raise RuntimeError("no signing key: run the migrations")
    return key
