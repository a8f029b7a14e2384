"""Who is calling: the access token of a request, checked."""

from hashlib import sha256
from time import monotonic, time

import jwt
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey
from pydantic import BaseModel

from shared.admission import Caller
from shared.db import Database
from shared.errors import Unauthorized

ISSUER = AUDIENCE = "aurora"
TOKEN_TYPE = "at+jwt"  # noqa: S105 - RFC 9068's name for an access token
PERSONAL = "aur_"  # begins a personal access token; `may` in the database knows it too
_REMEMBERED = 1000  # tokens
_KEYS_EVERY = 10.0  # seconds between two look-ups of unknown keys


class _PublicKey(BaseModel):
    kid: str
    public_key: bytes


class Tokens:
    """Checks access tokens with the public keys in the database, which it reads through `db`."""

    def __init__(self, db: Database) -> None:
        self._db = db
        self._keys: dict[str, Ed25519PublicKey] = {}
        self._keys_read = float("-inf")
        # The signature of a token holds until it expires; its session is checked every time.
        self._checked: dict[bytes, tuple[str, float]] = {}

    def caller(self, authorization: str | None) -> Caller:
        """Return who an Authorization header speaks for.

        Raises Unauthorized unless it is a personal token or one of ours that has not expired.
        """
        scheme, _, token = (authorization or "").partition(" ")
        if scheme.lower() != "bearer" or not token:
            raise Unauthorized(headers={"www-authenticate": "Bearer"})
        if token.startswith(PERSONAL):
            return Caller(token)  # only the database knows it
        digest = sha256(token.encode()).digest()
        secret, expires = self._checked.get(digest, ("", 0.0))
        if expires <= time():
            self._checked.pop(digest, None)
            secret, expires = self._check(token.strip())
            if len(self._checked) >= _REMEMBERED:
                self._checked.pop(next(iter(self._checked)))
            self._checked[digest] = (secret, expires)
        return Caller(secret)

    def _check(self, token: str) -> tuple[str, float]:
        """Return the session's secret and when the token expires, in seconds since 1970.

        Source: RFC 9068 for the header and the claims, RFC 8037 for the signature.
        """
        try:
            header = jwt.get_unverified_header(token)
            if header.get("typ") != TOKEN_TYPE:
                raise Unauthorized(headers=_REJECTED)
            claims = jwt.decode(
                token,
                self._key(str(header.get("kid"))),
                algorithms=["EdDSA"],
                issuer=ISSUER,
                audience=AUDIENCE,
                options={"require": ["iss", "aud", "sub", "sid", "iat", "exp"]},
            )
        except jwt.InvalidTokenError as error:
            raise Unauthorized(headers=_REJECTED) from error
        return str(claims["sid"]), float(claims["exp"])

    def _key(self, kid: str) -> Ed25519PublicKey:
        if kid not in self._keys and monotonic() - self._keys_read > _KEYS_EVERY:
            rows = self._db.fetch_all(None, _PublicKey, "select kid, public_key from public_keys()")
            self._keys = {
                row.kid: Ed25519PublicKey.from_public_bytes(row.public_key) for row in rows
            }
            self._keys_read = monotonic()
        if kid not in self._keys:
            raise Unauthorized(headers=_REJECTED)
        return self._keys[kid]


_REJECTED = {"www-authenticate": 'Bearer error="invalid_token"'}
