"""SQL for accounts, registration, sign-in attempts and password resets."""

from typing import LiteralString
from uuid import UUID

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
from shared.http.requests import Request

db = database("aurora_auth")

FIND_ME: LiteralString = """
    select id, email, name, created_at, updated_at, version, second_factor, token_created_at,
      zone, languages
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
    """The owner's settings for registration, and how long this address has to wait."""

    wait: float  # seconds
    mode: str | None
    is_code_right: bool | None  # None if the owner set no code


def insert_user(new: NewUser, password_hash: str, token: RefreshToken, request: Request) -> User:
    rows = db.execute(
        None,
        """
        select id, email, name, created_at, updated_at, version, second_factor, token_created_at,
          zone, languages
        from register_account(%(email)s, %(name)s, %(password_hash)s, %(session_hash)s,
          %(refresh_hash)s, %(family_hash)s, %(user_agent)s, %(address)s)
        """,
        email=new.email,
        name=new.name,
        password_hash=password_hash,
        session_hash=token.session_hash(),
        refresh_hash=token.digest(),
        family_hash=token.family_hash(),
        user_agent=user_agent(request),
        address=request.source_ip,
    )
    if not rows:
        raise EmailTaken
    return User(**rows[0])


def user_agent(request: Request) -> str:
    """Return the client's name, by which users recognise the session."""
    return request.headers.get("user-agent", "").replace("\x00", "")[:400]


def count_attempt(email: str, address: str) -> None:
    """Count an attempt to sign in, successful or not. Raises RateLimited."""
    rows = db.execute(
        None,
        "select count_sign_in_attempt(%(email)s, %(address)s) as wait",
        email=email,
        address=address,
    )
    check_wait(rows[0]["wait"])


def count_registration(address: str, code: str) -> Registration:
    """Count an attempt to register, successful or not. Raises RateLimited."""
    rows = db.execute(
        None,
        """
        select count_registration_attempt(%(address)s, %(an_hour)s) as wait, mode, is_code_right
        from registration_rules(%(code)s)
        """,
        address=address,
        an_hour=settings.REGISTRATIONS_AN_HOUR,
        code=code,
    )
    found = Registration(**rows[0])
    check_wait(found.wait)
    return found


def check_wait(wait: float) -> None:
    """Check the seconds that a limit asks to wait. Raises RateLimited."""
    if wait > 0:
        raise RateLimited(retry_after=int(wait))


def find_account(email: str) -> Account | None:
    return db.fetch_one(
        None,
        Account,
        """
        select id, email, name, created_at, updated_at, version, second_factor, token_created_at,
          zone, languages, password_hash, totp_secret
        from find_account(%(email)s)
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
        select id, email, name, created_at, updated_at, version, second_factor, token_created_at,
          zone, languages, password_hash, totp.secret as totp_secret
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
        set (name, zone, languages) = (
          select name, coalesce(zone, 'UTC'), coalesce(languages, '{en}')
          from jsonb_populate_record(old, %(changes)s::jsonb)
        )
        where id = (select current_user_id())
          and version_matches(version, etag_numbers(%(if_match)s::text[]))
        returning id, email, name, created_at, updated_at, version, second_factor,
          token_created_at, zone, languages
        """,
        find=FIND_ME,
        changes=changes.document(),
    )


def change_password(
    caller: Caller, account: Account, password_hash: str, *, keep_tokens: bool
) -> None:
    """Set the password, unless it changed meanwhile, and end everything else that signs in.

    That is every other session, a reset code, and the personal tokens and feeds unless they are
    kept.
    """
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
        ), revoked as (
          delete from personal_tokens
          where user_id in (select id from changed) and not %(keep_tokens)s
        ), unsubscribed as (
          delete from feeds where user_id in (select id from changed) and not %(keep_tokens)s
        ), withdrawn as (
          delete from password_resets where user_id in (select id from changed)
        )
        select id from changed
        """,
        new_hash=password_hash,
        old_hash=account.password_hash,
        secret=caller.secret,
        keep_tokens=keep_tokens,
    )
    if not rows:
        raise Unauthorized


def change_email(caller: Caller, email: str, address: str) -> User:
    """Set the email, and trust the address for it. Raises EmailTaken."""
    [row] = db.execute(
        caller,
        "select change_email(%(email)s, %(address)s) as is_changed",
        email=email,
        address=address,
    )
    if not row["is_changed"]:
        raise EmailTaken
    return find_me(caller)


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


def reset_password(email: str, code: bytes, password_hash: str) -> UUID | None:
    """Set a password with the owner's one-time code, and end every session and personal token.

    Returns the user, or None if the code was wrong; a right one is used up.
    """
    [row] = db.execute(
        None,
        "select reset_password(%(email)s, %(code)s, %(password_hash)s) as owner_id",
        email=email,
        code=code,
        password_hash=password_hash,
    )
    owner_id: UUID | None = row["owner_id"]
    return owner_id
