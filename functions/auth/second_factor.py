"""The second factor: codes from an authenticator app (RFC 6238), and recovery codes."""

import hmac
import re
from base64 import b32encode
from datetime import UTC, datetime
from hashlib import sha256
from secrets import token_bytes
from unicodedata import decimal, normalize

from pydantic import BaseModel

from functions.auth.models import RecoveryCodes, TotpSetup
from functions.auth.queries import Account, check_wait, db
from shared.db.prologue import Caller
from shared.errors import (
    InvalidOneTimeCode,
    InvalidSecondFactor,
    SecondFactorExists,
    SecondFactorRequired,
)
from shared.http.requests import Request

SECONDS = 30  # a step; the previous and next one are accepted too, since clocks differ
DIGITS = 6
RECOVERY_CODES = 10
SHORTEST_RECOVERY_CODE = 8  # characters; those of today have 24 of Base32, which are 120 bits


class _Totp(BaseModel):
    secret: bytes
    confirmed_at: datetime | None


def check(account: Account, code: str | None, request: Request) -> None:
    """Check and use up the code if the account has a second factor; each code works once.

    Raises SecondFactorRequired, RateLimited or InvalidSecondFactor.
    """
    if account.totp_secret is None:
        return
    if code is None:
        raise SecondFactorRequired
    if not _use(account, account.totp_secret, code, request):
        raise InvalidSecondFactor


def confirm_again(account: Account, code: str | None, request: Request) -> None:
    """Check and use up the code of somebody who is signed in, if there is a second factor.

    Raises RateLimited or InvalidOneTimeCode.
    """
    if account.totp_secret is None:
        return
    if code is None:
        raise InvalidOneTimeCode("This account has a second factor: also send its `code`.")
    if not _use(account, account.totp_secret, code, request):
        raise InvalidOneTimeCode


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


def confirm(caller: Caller, code: str) -> RecoveryCodes:
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
    step = _step(totp.secret, code)
    if step is None:
        raise InvalidOneTimeCode
    codes = [b32encode(token_bytes(15)).decode().lower() for _ in range(RECOVERY_CODES)]
    db.execute(
        caller,
        """
        with confirmed as (
          update totp set confirmed_at = now(), last_step = %(step)s
          where user_id = (select current_user_id()) and confirmed_at is null
          returning user_id
        )
        insert into recovery_codes (user_id, code_hash)
        select user_id, unnest(%(hashes)s::bytea[]) from confirmed
        """,
        step=step,
        hashes=[code_hash(code) for code in codes],
    )
    return RecoveryCodes(recovery_codes=["-".join((c[:8], c[8:16], c[16:])) for c in codes])


def remove(caller: Caller) -> None:
    """Remove the second factor."""
    db.execute(
        caller,
        """
        with removed as (delete from recovery_codes where user_id = (select current_user_id()))
        delete from totp where user_id = (select current_user_id())
        """,
    )


def code_hash(code: str) -> bytes:
    """Return the stored hash of a code of letters; with 120 random bits it need not be slow."""
    return sha256(_letters(code).encode()).digest()


def _use(account: Account, secret: bytes, code: str, request: Request) -> bool:
    """Return whether a code was right, and use it up.

    Text that can be no code costs no attempt. Raises RateLimited.
    """
    is_totp = len(_digits(code)) == DIGITS and not _letters(code).strip("234567")
    if not is_totp and len(_letters(code)) < SHORTEST_RECOVERY_CODE:
        return False
    [row] = db.execute(
        None,
        """
        select wait, is_used from use_second_factor(%(id)s, %(proof)s, %(address)s,
          %(step)s::bigint, %(recovery_hash)s)
        """,
        id=account.id,
        proof=account.password_hash,
        address=request.source_ip,
        step=_step(secret, code) if is_totp else None,
        recovery_hash=code_hash(code),
    )
    check_wait(row["wait"])
    return bool(row["is_used"])


def _step(secret: bytes, code: str) -> int | None:
    """Return the time step of which this is the code."""
    from pyotp import TOTP  # noqa: PLC0415

    totp = TOTP(b32encode(secret).decode(), interval=SECONDS)
    now = int(datetime.now(UTC).timestamp()) // SECONDS
    given = _digits(code).encode()
    steps = [
        step
        for step in (now - 1, now, now + 1)
        if hmac.compare_digest(totp.generate_otp(step).encode(), given)
    ]
    return steps[-1] if steps else None


def _digits(code: str) -> str:
    """Return the digits of a code as it was pasted: with spaces, dashes, or in full width."""
    return "".join(str(decimal(c)) for c in code if c.isdecimal())


def _letters(code: str) -> str:
    """Return the letters and digits (Base32) of a code as it was pasted."""
    return re.sub("[^a-z2-7]", "", normalize("NFKC", code).lower())
