"""The keys that sign access tokens."""

import secrets
from typing import Any

import psycopg
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey


def create_signing_key(owner: psycopg.Connection[Any]) -> str:
    """Create a key to sign access tokens with, and return its name."""
    key, kid = Ed25519PrivateKey.generate(), secrets.token_hex(8)
    owner.execute(
        """
        insert into aurora.signing_keys (kid, private_key, public_key)
        values (%(kid)s, %(private)s, %(public)s)
        """,
        {
            "kid": kid,
            "private": key.private_bytes_raw(),
            "public": key.public_key().public_bytes_raw(),
        },
    )
    return kid
