"""Password hashing, checking, and rejection of common passwords."""

import hmac
from base64 import b64encode
from functools import cache
from hashlib import sha256
from pathlib import Path
from unicodedata import normalize

import bcrypt

from shared import settings

SCHEME = "aurora-password-v1"
COMMON = Path(__file__).with_name("common_passwords.bin")


def hash_password(password: str) -> str:
    """Return the hash to store: the scheme's name and bcrypt's own format."""
    salt = bcrypt.gensalt(settings.PASSWORD_COST)
    return f"{SCHEME}:{bcrypt.hashpw(_digest(password), salt).decode()}"


def is_password(password: str, stored: str | None) -> bool:
    """Return whether a password matches a stored hash; without one, take just as long."""
    _, _, hashed = (stored or _nobody()).partition(":")
    return bcrypt.checkpw(_digest(password), hashed.encode()) and stored is not None


def is_guessable(password: str, email: str) -> bool:
    """Return whether this is one of the first passwords an attacker would try, ignoring case.

    Those are the most common ones, and the product's or the user's name with digits or symbols.
    """
    name, _, domain = email.lower().partition("@")
    words = {"aurora", email.lower(), name, domain, domain.partition(".")[0]}
    # Of a name of digits nothing remains, which says nothing about the password.
    fragments = {word.strip("0123456789.-_") for word in words} - {""}
    bare = password.lower().strip("0123456789!?.-_@#*$ ")
    is_name = password.lower() in words or bare in fragments
    return is_name or common_print(password) in _common()


def common_print(password: str) -> bytes:
    """Return a password's four bytes in the list of common passwords."""
    return sha256(normalize("NFKC", password).lower().encode()).digest()[:4]


@cache
def _common() -> frozenset[bytes]:
    data = COMMON.read_bytes()
    return frozenset(data[i : i + 4] for i in range(0, len(data), 4))


def _digest(password: str) -> bytes:
    """Return 44 bytes for a password of any length, since bcrypt takes at most 72.

    Keyed by the scheme, so that lists of plain SHA-256 hashes are useless against ours.
    """
    text = normalize("NFKC", password).encode()
    return b64encode(hmac.digest(SCHEME.encode(), text, "sha256"))


def _nobody() -> str:
    """Return a hash that no known password matches."""
    return f"{SCHEME}:$2b${settings.PASSWORD_COST:02}${'.' * 53}"
