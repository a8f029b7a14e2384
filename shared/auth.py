"""Who is calling: the access token of a request, checked."""

from base64 import urlsafe_b64decode
from hashlib import sha256
from time import monotonic, time
from typing import Literal

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey
from pydantic import BaseModel, ConfigDict

from shared.db.database import Database
from shared.db.prologue import Caller
from shared.errors import Unauthorized

ISSUER = AUDIENCE = "aurora"
TOKEN_TYPE = "at+jwt"  # noqa: S105 - RFC 9068's name for an access token
PERSONAL = "aur_"  # begins a personal access token; `may` in the database knows it too
_REMEMBERED = 1000  # tokens
_KEYS_EVERY = 10.0  # seconds between two look-ups of unknown keys


class _PublicKey(BaseModel):
    kid: str
    public_key: bytes


class _Header(BaseModel):
    """What the first part of a token must say. What else it says is not looked at."""

    model_config = ConfigDict(strict=True)

    alg: Literal["EdDSA"]
    typ: Literal["at+jwt"]  # RFC 9068's name for an access token
    kid: str


class _Claims(BaseModel):
    """What the second part of a token must say."""

    model_config = ConfigDict(strict=True)

    iss: Literal["aurora"]
    aud: Literal["aurora"]
    sub: str
    sid: str
    iat: int
    exp: int


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

        Source: RFC 7515 for the parts, RFC 8037 for the signature, RFC 9068 for what is in them.
        """
        signed, _, signature = token.rpartition(".")
        header, _, payload = signed.partition(".")
        try:
            kid = _Header.model_validate_json(_decode(header)).kid
            self._key(kid).verify(_decode(signature), signed.encode())
            claims = _Claims.model_validate_json(_decode(payload))
        except (ValueError, InvalidSignature) as error:
            raise Unauthorized(headers=_REJECTED) from error
        if not claims.iat <= time() + _LEEWAY or time() >= claims.exp:
            raise Unauthorized(headers=_REJECTED)
        return claims.sid, float(claims.exp)

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
_LEEWAY = 60  # seconds that the clock of who signed may be ahead of ours


def _decode(part: str) -> bytes:
    return urlsafe_b64decode(part + "=" * (-len(part) % 4))
