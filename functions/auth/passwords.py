"""Passwords: turned into hashes that tell nothing, and checked against them."""

import hmac
from base64 import b64encode
from unicodedata import normalize

import bcrypt

from shared import settings

SCHEME = "aurora-password-v1"


def hash_password(password: str) -> str:
    """Return what to store: the scheme's name and bcrypt's own format."""
    salt = bcrypt.gensalt(settings.PASSWORD_COST)
    return f"{SCHEME}:{bcrypt.hashpw(_digest(password), salt).decode()}"


def is_password(password: str, stored: str | None) -> bool:
    """Tell whether a password belongs to a stored hash; just as slowly when there is none."""
    _, _, hashed = (stored or _nobody()).partition(":")
    return bcrypt.checkpw(_digest(password), hashed.encode()) and stored is not None


def _digest(password: str) -> bytes:
    """Return 44 bytes for a password of any length, since bcrypt takes at most 72.

    Keyed by the scheme, so that a list of plain SHA-256 hashes is of no use against ours.
    """
    text = normalize("NFKC", password).encode()
    return b64encode(hmac.digest(SCHEME.encode(), text, "sha256"))


def _nobody() -> str:
    """Return a hash nobody has the password of."""
    return f"{SCHEME}:$2b${settings.PASSWORD_COST:02}${'.' * 53}"
