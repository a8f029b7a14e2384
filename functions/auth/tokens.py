"""A session's two tokens: the signed access token and the opaque refresh token."""

from base64 import urlsafe_b64encode
from dataclasses import dataclass
from hashlib import sha256
from secrets import token_bytes, token_urlsafe
from time import time
from typing import Self
from uuid import UUID

import jwt
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from shared.auth import AUDIENCE, ISSUER, TOKEN_TYPE

ACCESS_SECONDS = 15 * 60
_LABEL = b"aurora-refresh-v1"
_FAMILY_LABEL = b"aurora-refresh-family-v1"


@dataclass(frozen=True, slots=True)
class RefreshToken:
    """The session's secret, a part that each use replaces, and one that only refresh tokens have.

    Access tokens hold the secret too. By the family, a refresh token that was used long ago is told
    from something made of an access token. Releases before it made tokens without.
    """

    secret: str
    rotating: str
    family: str = ""

    @classmethod
    def new(cls) -> Self:
        """Create the first token of a session, of 256 random bits for each part."""
        return cls(token_urlsafe(32), token_urlsafe(32), token_urlsafe(32))

    @classmethod
    def parse(cls, text: str) -> Self:
        """Parse a client's token; text that is no token matches no session."""
        secret, _, rest = text.partition(".")
        rotating, _, family = rest.partition(".")
        return cls(secret, rotating, family)

    def successor(self, salt: bytes) -> Self:
        """Return the next token, which is always the same for the same salt."""
        family = self.family or self._derive(_FAMILY_LABEL, salt)
        return type(self)(self.secret, self._derive(_LABEL, salt), family)

    def session_hash(self) -> bytes:
        """Return the hash by which the database finds the session."""
        return sha256(self.secret.encode()).digest()

    def digest(self) -> bytes:
        """Return the hash of the whole token."""
        return sha256(str(self).encode()).digest()

    def family_hash(self) -> bytes | None:
        """Return the hash of the part that the session's refresh tokens share, if it has one."""
        return sha256(self.family.encode()).digest() if self.family else None

    def _derive(self, label: bytes, salt: bytes) -> str:
        digest = sha256(label + str(self).encode() + salt).digest()
        return urlsafe_b64encode(digest).decode().rstrip("=")

    def __str__(self) -> str:
        """Return the token as sent to the client."""
        return ".".join(filter(None, (self.secret, self.rotating, self.family)))


def new_salt() -> bytes:
    """Return the salt of one rotation."""
    return token_bytes(16)


def sign(kid: str, private_key: bytes, user_id: UUID, secret: str) -> str:
    """Return an access token (RFC 9068) for the session with this secret."""
    issued = int(time())
    claims = {
        "iss": ISSUER,
        "aud": AUDIENCE,
        "sub": str(user_id),
        "sid": secret,
        "iat": issued,
        "exp": issued + ACCESS_SECONDS,
    }
    key = Ed25519PrivateKey.from_private_bytes(private_key)
    return jwt.encode(claims, key, algorithm="EdDSA", headers={"kid": kid, "typ": TOKEN_TYPE})
