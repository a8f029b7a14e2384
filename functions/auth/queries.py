"""SQL for accounts, registration, sign-in attempts and password resets."""

from typing import LiteralString

from pydantic import BaseModel

from functions.auth.models import NewUser, User, UserChanges
from functions.auth.tokens import RefreshToken
from shared import settings
from shared.db.database import database
from shared.db.prologue import Caller
from shared.errors import (
    EmailTaken,
    RateLimited,
    Unauthorized,
)
from shared.fields import IfMatch

db = database("aurora_auth")

FIND_ME: LiteralString = """
    select id, email, name, created_at, updated_at, version,
      exists (select from totp where user_id = users.id and confirmed_at is not null)
        as second_factor
    from users
    where id = (select current_user_id())
"""


class Account(User):
    """A user with the columns needed to sign in, which the API never returns."""

    password_hash: str
    totp_secret: bytes | None

    def user(self) -> User:
        """Return the part that the API returns."""
        return User(**{name: getattr(self, name) for name in User.model_fields})


class Registration(BaseModel):
    """The owner's setting for registration, and how long this address has to wait."""

    wait: float  # seconds
    mode: str | None
    code: str | None


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
        select id, email, name, created_at, updated_at, version, false as second_factor
        from new_user
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


def count_attempt(email: str, address: str) -> None:
    """Count an attempt to sign in, successful or not. Raises RateLimited."""
    rows = db.execute(
        None,
        "select count_sign_in_attempt(%(email)s, %(address)s) as wait",
        email=email,
        address=address,
    )
    _check(rows[0]["wait"])


def count_registration(address: str) -> Registration:
    """Count an attempt to register, successful or not. Raises RateLimited."""
    rows = db.execute(
        None,
        """
        select count_registration_attempt(%(address)s, %(an_hour)s) as wait,
          (select value from registration_settings where name = 'registration') as mode,
          (select value from registration_settings where name = 'registration_code') as code
        """,
        address=address,
        an_hour=settings.REGISTRATIONS_AN_HOUR,
    )
    found = Registration(**rows[0])
    _check(found.wait)
    return found


def _check(wait: float) -> None:
    if wait > 0:
        raise RateLimited(retry_after=int(wait))


def find_account(email: str) -> Account | None:
    return db.fetch_one(
        None,
        Account,
        """
        select id, email, name, created_at, updated_at, version, password_hash,
          totp.secret as totp_secret, totp.secret is not null as second_factor
        from users left join totp on user_id = id and confirmed_at is not null
        where lower(email) = lower(%(email)s)
        """,
        email=email,
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
        select id, email, name, created_at, updated_at, version, password_hash,
          totp.secret as totp_secret, totp.secret is not null as second_factor
        from users left join totp on user_id = id and confirmed_at is not null
        where id = (select current_user_id())
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
        where id = (select current_user_id())
          and version_matches(version, etag_numbers(%(if_match)s::text[]))
        returning id, email, name, created_at, updated_at, version,
          exists (select from totp where user_id = old.id and confirmed_at is not null)
            as second_factor
        """,
        find=FIND_ME,
        changes=changes.document(),
    )


def change_password(caller: Caller, account: Account, password_hash: str) -> None:
    """Set the password unless it was changed meanwhile, and end every other session."""
    rows = db.execute(
        caller,
        """
        with changed as (
          update users set password_hash = %(new_hash)s
          where id = (select current_user_id()) and password_hash = %(old_hash)s
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
    """Delete the account; everything of the user references it and is deleted too."""
    db.delete(
        caller,
        if_match,
        delete="""
        delete from users
        where id = (select current_user_id())
          and version_matches(version, etag_numbers(%(if_match)s::text[]))
        returning id
        """,
        find=FIND_ME,
    )


def reset_password(email: str, code: bytes, password_hash: str) -> bool:
    """Set a password with the owner's one-time code, and end every session.

    Returns whether the code was right; it is then used up.
    """
    rows = db.execute(
        None,
        """
        with spent as (
          delete from password_resets
          where user_id = (select id from users where lower(email) = lower(%(email)s))
            and code_hash = %(code)s and expires_at > now()
          returning user_id
        ), changed as (
          update users set password_hash = %(password_hash)s
          where id in (select user_id from spent)
        ), ended as (
          update sessions set revoked_at = now()
          where user_id in (select user_id from spent) and revoked_at is null
        )
        select user_id from spent
        """,
        email=email,
        code=code,
        password_hash=password_hash,
    )
    return bool(rows)
