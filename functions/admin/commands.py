"""The owner's commands. No route leads to them."""

import secrets
from base64 import b32encode
from collections.abc import Callable
from hashlib import sha256
from time import monotonic
from typing import Any

import psycopg
from psycopg.rows import DictRow, dict_row

from database.epoch import start_epoch
from database.search_index import fill_index, learn_words, rebuild_index
from database.signing_keys import create_signing_key
from shared import settings

RESET_HOURS = 24
TIDY_ROWS = 1000  # of each kind, in one transaction
FILL_SECONDS = 480  # of a function that has ten minutes


class CommandError(Exception):
    """A command failed; the text says why."""


Owner = psycopg.Connection[DictRow]


def run(conninfo: str, command: str, **arguments: Any) -> dict[str, Any]:
    """Run one command with the owner's rights and return its result, ready for JSON.

    Raises CommandError, and psycopg.OperationalError if the database cannot be reached.
    """
    if command not in COMMANDS:
        raise CommandError(f"There is no command {command!r}. Use one of {', '.join(COMMANDS)}.")
    with psycopg.connect(conninfo, row_factory=dict_row) as owner:
        owner.execute("set role aurora_owner")
        owner.execute("set search_path = aurora, pg_temp")
        return COMMANDS[command](owner, **arguments)


def rotate_keys(owner: Owner, *, now: bool = False) -> dict[str, Any]:
    """Sign access tokens with a new key. Older tokens expire in time, or at once with `now`."""
    retired = owner.execute(
        """
        update signing_keys
        set retired_at = now() - case when %(now)s then interval '1 day' else interval '0' end
        where retired_at is null or (%(now)s and retired_at > now() - interval '1 day')
        returning kid
        """,
        {"now": now},
    ).fetchall()
    kid = create_signing_key(owner)
    return {"signs": kid, "retired": [row["kid"] for row in retired], "old_tokens_hold": not now}


def users(owner: Owner) -> dict[str, Any]:
    """List the accounts and how many items each has, but no content."""
    rows = owner.execute(
        """
        select email, created_at::text, version,
          exists (select from totp where user_id = u.id and confirmed_at is not null)
            as second_factor,
          (select max(last_seen_at)::text from sessions where user_id = u.id) as last_seen_at,
          (select count(*) from thoughts where user_id = u.id) as thoughts,
          (select count(*) from journal_entries where user_id = u.id) as entries,
          (select count(*) from tasks where user_id = u.id) as tasks
        from users u
        order by created_at
        """
    ).fetchall()
    return {"users": rows}


def reset_password(owner: Owner, *, email: str) -> dict[str, Any]:
    """Create a one-time code, valid for a day, with which this person can set a new password.

    Using it ends every session and personal token of theirs. A second factor stays.
    """
    code = b32encode(secrets.token_bytes(15)).decode().lower()
    rows = owner.execute(
        """
        insert into password_resets (user_id, code_hash, expires_at)
        select id, %(code)s, now() + make_interval(hours => %(hours)s)
        from users where lower(email) = lower(%(email)s)
        on conflict (user_id) do update
          set code_hash = excluded.code_hash, expires_at = excluded.expires_at
        returning expires_at::text
        """,
        {"code": sha256(code.encode()).digest(), "hours": RESET_HOURS, "email": email.strip()},
    ).fetchall()
    if not rows:
        raise CommandError(f"No account has the email {email}.")
    return {"email": email, "code": code, "expires_at": rows[0]["expires_at"]}


def sign_out(owner: Owner, *, email: str) -> dict[str, Any]:
    """Revoke every session, token and feed of one person."""
    rows = owner.execute(
        """
        with person as (
          select id from users where lower(email) = lower(%(email)s)
        ), gone as (
          delete from personal_tokens where user_id in (select id from person)
        ), unsubscribed as (
          delete from feeds where user_id in (select id from person)
        ), ended as (
          update sessions set revoked_at = now()
          where user_id in (select id from person) and revoked_at is null
          returning user_id
        )
        select (select count(*) from ended) as sessions from person
        """,
        {"email": email.strip()},
    ).fetchall()
    if not rows:
        raise CommandError(f"No account has the email {email}.")
    return {"email": email, "sessions_ended": rows[0]["sessions"]}


def registration(owner: Owner, *, mode: str | None = None) -> dict[str, Any]:
    """Set who may register, or show the current setting. `code` creates a new code to hand out.

    The code before ends. Until you set it, REGISTRATION decides, as Aurora was started with it.
    """
    if mode is not None and mode not in {"open", "code", "closed"}:
        raise CommandError(f"Registration can be open, code or closed, not {mode!r}.")
    choose = """
        insert into registration_settings (name, value) values (%(name)s, %(value)s)
        on conflict (name) do update set value = excluded.value
    """
    if mode is not None:
        owner.execute(choose, {"name": "registration", "value": mode})
    if mode == "code":
        owner.execute(choose, {"name": "registration_code", "value": secrets.token_urlsafe(9)})
    rows = owner.execute("select name, value from registration_settings").fetchall()
    found = {row["name"]: row["value"] for row in rows}
    code = {"code": found["registration_code"]} if "registration_code" in found else {}
    if "registration" in found:
        return {"registration": found["registration"], "set_by": "owner"} | code
    return {"registration": settings.REGISTRATION, "set_by": "REGISTRATION"} | code


def new_epoch(owner: Owner) -> dict[str, Any]:
    """Start a new epoch after a restore by hand, so that clients compare everything."""
    return {"epoch": start_epoch(owner)}


def fill_search(owner: Owner) -> dict[str, Any]:
    """Add what search does not know yet: of before there was a search, and words for typos."""
    owner.execute("set role aurora_tidy")
    owner.commit()
    owner.autocommit = True
    deadline = monotonic() + FILL_SECONDS
    is_complete = fill_index(owner, deadline)
    return {"complete": is_complete and learn_words(owner, deadline)}


def tidy(owner: Owner) -> dict[str, Any]:
    """Erase history and trash past their age, and expired sessions, tokens and codes.

    Search is brought up to date, and what was erased leaves the file of its index.
    """
    removed = _purge(owner)
    fill_search(owner)
    rebuild_index(owner)
    return {"removed": removed}


def _purge(owner: Owner) -> int:
    owner.execute("set role aurora_tidy")
    total: int = 0
    while True:
        [row] = owner.execute(
            """
            select purge_expired(%(most)s) + purge_expired_history(
              %(most)s, make_interval(days => %(versions)s), make_interval(days => %(trash)s)
            ) as gone
            """,
            {"most": TIDY_ROWS, "versions": settings.HISTORY_DAYS, "trash": settings.TRASH_DAYS},
        ).fetchall()
        owner.commit()
        total += row["gone"]
        if row["gone"] < TIDY_ROWS:
            return total


COMMANDS: dict[str, Callable[..., dict[str, Any]]] = {
    "rotate-keys": rotate_keys,
    "users": users,
    "reset-password": reset_password,
    "sign-out": sign_out,
    "registration": registration,
    "new-epoch": new_epoch,
    "tidy": tidy,
    "fill-search": fill_search,
}
