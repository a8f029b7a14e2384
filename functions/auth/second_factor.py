"""The second factor: codes from an authenticator app (RFC 6238), and recovery codes."""

import hmac
from base64 import b32encode
from datetime import UTC, datetime
from hashlib import sha256
from secrets import token_bytes
from uuid import UUID

from pydantic import BaseModel

from functions.auth.models import RecoveryCodes, TotpSetup
from functions.auth.queries import Account, db
from shared.db.prologue import Caller
from shared.errors import (
    InvalidOneTimeCode,
    InvalidSecondFactor,
    SecondFactorExists,
    SecondFactorRequired,
)

SECONDS = 30  # a step; the previous and next one are accepted too, since clocks differ
RECOVERY_CODES = 10


class _Totp(BaseModel):
    secret: bytes
    confirmed_at: datetime | None


def check(account: Account, code: str | None) -> None:
    """Check and use up the code if the account has a second factor; each code works once.

    Raises SecondFactorRequired or InvalidSecondFactor.
    """
    if account.totp_secret is None:
        return
    if code is None:
        raise SecondFactorRequired
    if not _use(account.id, account.totp_secret, code):
        raise InvalidSecondFactor


def begin(caller: Caller, account: Account) -> TotpSetup:
    """Return a new secret, which takes effect once a code made with it is confirmed.

    Raises SecondFactorExists.
    """
    import segno  # noqa: PLC0415 - only enrolling needs it
    from pyotp import TOTP  # noqa: PLC0415

    secret = token_bytes(20)
    rows = db.execute(
        caller,
        """
        insert into totp (user_id, secret) values (current_user_id(), %(secret)s)
        on conflict (user_id) do update set secret = excluded.secret, last_step = 0
          where totp.confirmed_at is null
        returning user_id
        """,
        secret=secret,
    )
    if not rows:
        raise SecondFactorExists
    text = b32encode(secret).decode()
    uri = TOTP(text).provisioning_uri(name=account.email, issuer_name="Aurora")
    picture = segno.make(uri, error="m").svg_inline(scale=4, border=4)
    return TotpSetup(secret=text, uri=uri, qr_svg=picture)


def confirm(caller: Caller, account: Account, code: str) -> RecoveryCodes:
    """Enable the second factor, and return the recovery codes, which are shown once.

    Raises InvalidOneTimeCode or SecondFactorExists.
    """
    totp = db.fetch_one(
        caller,
        _Totp,
        "select secret, confirmed_at from totp where user_id = (select current_user_id())",
    )
    if totp is None:
        raise InvalidOneTimeCode
    if totp.confirmed_at is not None:
        raise SecondFactorExists
    if not _use_step(account.id, totp.secret, code):
        raise InvalidOneTimeCode
    codes = [b32encode(token_bytes(15)).decode().lower() for _ in range(RECOVERY_CODES)]
    db.execute(
        caller,
        """
        with confirmed as (
          update totp set confirmed_at = now()
          where user_id = (select current_user_id()) and confirmed_at is null
          returning user_id
        )
        insert into recovery_codes (user_id, code_hash)
        select user_id, unnest(%(hashes)s::bytea[]) from confirmed
        """,
        hashes=[_hash(code) for code in codes],
    )
    return RecoveryCodes(recovery_codes=["-".join((c[:8], c[8:16], c[16:])) for c in codes])


def remove(caller: Caller, account: Account, code: str) -> None:
    """Remove the second factor. Raises InvalidOneTimeCode."""
    if account.totp_secret is not None and not _use(account.id, account.totp_secret, code):
        raise InvalidOneTimeCode
    db.execute(
        caller,
        """
        with gone as (delete from recovery_codes where user_id = (select current_user_id()))
        delete from totp where user_id = (select current_user_id())
        """,
    )


def _use(user_id: UUID, secret: bytes, code: str) -> bool:
    return _use_step(user_id, secret, code) or _use_recovery_code(user_id, code)


def _use_step(user_id: UUID, secret: bytes, code: str) -> bool:
    """Return whether this is the code of a step that is neither used nor before a used one."""
    from pyotp import TOTP  # noqa: PLC0415

    totp = TOTP(b32encode(secret).decode(), interval=SECONDS)
    now = int(datetime.now(UTC).timestamp()) // SECONDS
    given = code.replace(" ", "").encode()
    steps = [
        step
        for step in (now - 1, now, now + 1)
        if hmac.compare_digest(totp.generate_otp(step).encode(), given)
    ]
    return bool(steps) and bool(
        db.execute(
            None,
            """
            update totp set last_step = %(step)s
            where user_id = %(user_id)s and last_step < %(step)s
            returning user_id
            """,
            user_id=user_id,
            step=steps[-1],
        )
    )


def _use_recovery_code(user_id: UUID, code: str) -> bool:
    return bool(
        db.execute(
            None,
            """
            delete from recovery_codes where user_id = %(user_id)s and code_hash = %(code)s
            returning user_id
            """,
            user_id=user_id,
            code=_hash(code),
        )
    )


def _hash(code: str) -> bytes:
    """Return the stored hash of a recovery code; with 120 random bits it need not be slow."""
    return sha256(code.replace("-", "").replace(" ", "").lower().encode()).digest()
