"""The key that signs access tokens now."""

from time import monotonic

from pydantic import BaseModel

from functions.auth.queries import db

_SECONDS = 60  # how long a key is used before the database is asked for a newer one
_cached: tuple[float, "SigningKey"] | None = None


class SigningKey(BaseModel):
    """A private key (Ed25519, raw) and the name by which its public key is found."""

    kid: str
    private_key: bytes


def current() -> SigningKey:
    """Return the key to sign with; called before anything is written that it answers for."""
    global _cached  # noqa: PLW0603 - one key a process
    if _cached is None or monotonic() - _cached[0] > _SECONDS:
        key = db.fetch_one(None, SigningKey, "select kid, private_key from signing_key()")
        if key is None:
            raise RuntimeError("no signing key: run the migrations")
        _cached = (monotonic(), key)
    return _cached[1]
