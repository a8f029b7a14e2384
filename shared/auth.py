"""Authentication: checks the access token in a request's Authorization header."""

from hashlib import sha256
from time import time
from typing import Any

import jwt
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey
from pydantic import BaseModel

from shared.db.database import Database
from shared.errors import Unauthorized

ISSUER = AUDIENCE = "aurora"
TOKEN_TYPE = "at+jwt"  # noqa: S105 - RFC 9068's name for an access token
PERSONAL = (
    "aur_"  # prefix of a personal access token; the session check in the database knows it too
)
# Prefix of a personal token that may renew itself. The hash of the whole text is stored, so nobody
# can turn another token into one; and no other has a full stop.
RENEWABLE = PERSONAL + "r."
_REMEMBERED = 1000  # tokens
_KEYS_EVERY = 10  # seconds between two lookups of unknown keys
_KEYS_SECONDS = 60  # after which the keys are read again: one may have been withdrawn
_LEEWAY = 60  # seconds that the signer's clock may be ahead of ours
_OPTIONS: Any = {
    "require": ["iss", "aud", "sub", "sid", "iat", "exp"],
    "strict_aud": True,
    "verify_iat": False,  # PyJWT has one leeway for both `iat` and `exp`, so `iat` is checked here
}


class _PublicKey(BaseModel):
    kid: str
    public_key: bytes


class Tokens:
    """Checks access tokens with the public keys in the database, which it reads through `db`."""

    def __init__(self, db: Database) -> None:
        self._db = db
        self._keys: dict[str, Ed25519PublicKey] = {}
        self._keys_read = float("-inf")
        # A token's signature is valid until it expires; its session is checked every time.
        self._verified: dict[bytes, tuple[str, float, str]] = {}

    def secret(self, authorization: str | None) -> str:
        """Return the secret of the session or personal token in an Authorization header.

        Raises Unauthorized unless it is a personal token or one of ours that has not expired.
        """
        scheme, _, token = (authorization or "").partition(" ")
        if scheme.lower() != "bearer" or not token:
            raise Unauthorized(is_missing=True)
        if token.startswith(PERSONAL):
            return token  # only the database knows it
        if self._keys_age() > _KEYS_SECONDS:
            self._read_keys()
        digest = sha256(token.encode()).digest()
        secret, expires, _ = self._verified.get(digest, ("", 0.0, ""))
        if expires <= time():
            self._verified.pop(digest, None)
            secret, expires, kid = self._verify(token.strip())
            if len(self._verified) >= _REMEMBERED:
                self._verified.pop(next(iter(self._verified)))
            self._verified[digest] = (secret, expires, kid)
        return secret

    def _verify(self, token: str) -> tuple[str, float, str]:
        """Return the session's secret, the expiry in seconds since 1970, and the key's name.

        Source: RFC 9068 for the type and the claims of an access token.
        """
        try:
            header = jwt.get_unverified_header(token)
            if header.get("typ") != TOKEN_TYPE:  # PyJWT ignores it
                raise Unauthorized
            claims = jwt.decode(
                token,
                self._key(header.get("kid", "")),
                algorithms=["EdDSA"],
                issuer=ISSUER,
                audience=AUDIENCE,
                options=_OPTIONS,
            )
        # PyJWT parses the header with json, which a deeply nested one exhausts before any check.
        except (jwt.InvalidTokenError, ValueError, RecursionError) as error:
            raise Unauthorized from error
        secret, issued, expires = claims["sid"], claims["iat"], claims["exp"]
        has_types = isinstance(secret, str) and type(issued) is int and type(expires) is int
        if not has_types or issued > time() + _LEEWAY:
            raise Unauthorized
        return secret, float(expires), header["kid"]

    def _key(self, kid: str) -> Ed25519PublicKey:
        if kid not in self._keys and self._keys_age() > _KEYS_EVERY:
            self._read_keys()
        if kid not in self._keys:
            raise Unauthorized
        return self._keys[kid]

    def _keys_age(self) -> float:
        """Return the age of the keys in seconds; the clock also counts while Lambda is frozen."""
        age = time() - self._keys_read
        return age if age >= 0 else float("inf")  # the clock was set back

    def _read_keys(self) -> None:
        """Read the keys, and forget the tokens of those that were withdrawn."""
        rows = self._db.fetch_all(None, _PublicKey, "select kid, public_key from public_keys()")
        self._keys = {row.kid: Ed25519PublicKey.from_public_bytes(row.public_key) for row in rows}
        self._keys_read = time()
        self._verified = {
            digest: found for digest, found in self._verified.items() if found[2] in self._keys
        }
