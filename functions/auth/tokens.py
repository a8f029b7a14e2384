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


@dataclass(frozen=True, slots=True)
class RefreshToken:
    """The session secret, which stays the same, and a part that each use replaces."""

    secret: str
    rotating: str

    @classmethod
    def new(cls) -> Self:
        """Return a new session's token: 256 random bits for each part."""
        return cls(token_urlsafe(32), token_urlsafe(32))

    @classmethod
    def parse(cls, text: str) -> Self:
        """Parse a client's token; if it is not one, it matches no session."""
        secret, _, rotating = text.partition(".")
        return cls(secret, rotating)

    def successor(self, salt: bytes) -> Self:
        """Return the token after this one, always the same one for the same salt."""
        digest = sha256(_LABEL + str(self).encode() + salt).digest()
        return type(self)(self.secret, urlsafe_b64encode(digest).decode().rstrip("="))

    def digest(self) -> bytes:
        """Return the hash that the database stores for this token."""
        return sha256(str(self).encode()).digest()

    def __str__(self) -> str:
        """Return the token as the client gets it."""
        return f"{self.secret}.{self.rotating}"


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
