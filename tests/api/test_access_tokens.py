"""Access tokens: PyJWT alone accepts every token that our check accepts, but not vice versa."""

import time
from collections.abc import Iterator
from typing import Any

import jwt
import psycopg
import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from shared.auth import Tokens
from shared.db.database import Database
from shared.errors import Unauthorized
from tests.support.people import Person

NOW = int(time.time())
SCALAR = st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=8)
JSON: st.SearchStrategy[object] = (
    SCALAR | st.lists(SCALAR, max_size=2) | st.dictionaries(st.text(max_size=4), SCALAR, max_size=2)
)
TIME = st.integers(NOW - 1000, NOW + 1000)
# Valid values are frequent, so that tokens with a single wrong part occur too.
CLAIMS = {
    "iss": st.just("aurora") | JSON,
    "aud": st.just("aurora") | st.just(["aurora"]) | JSON,
    "sub": st.just("somebody") | JSON,
    "sid": st.just("a secret") | JSON,
    "iat": st.just(NOW) | TIME | JSON,
    "exp": st.just(NOW + 900) | TIME | JSON,
    "nbf": TIME | JSON,
}
OPTIONAL = {"nbf"}


@pytest.fixture(scope="module")
def key(database: str) -> tuple[str, Ed25519PrivateKey]:
    """The id of the current signing key, and the key."""
    with psycopg.connect(database) as owner:
        found = owner.execute(
            "select kid, private_key from aurora.signing_keys where retired_at is null"
        ).fetchall()
    [(kid, private)] = found
    return kid, Ed25519PrivateKey.from_private_bytes(private)


@pytest.fixture(scope="module")
def tokens(database: str) -> Iterator[Tokens]:
    assert database
    db = Database("aurora_app")
    yield Tokens(db)
    db.close()


def is_accepted(tokens: Tokens, token: str) -> bool:
    try:
        tokens.secret(f"Bearer {token}")
    except Unauthorized:
        return False
    return True


@settings(max_examples=400, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(data=st.data())
def test_every_accepted_token_is_accepted_by_pyjwt_too(
    data: st.DataObject, tokens: Tokens, key: tuple[str, Ed25519PrivateKey]
) -> None:
    kid, private = key
    signer = data.draw(st.sampled_from([private, private, Ed25519PrivateKey.generate()]))
    left_out = data.draw(st.sets(st.sampled_from(sorted(CLAIMS)), max_size=1) | st.just(OPTIONAL))
    claims = {name: data.draw(of, name) for name, of in CLAIMS.items() if name not in left_out}
    header: dict[str, Any] = {
        "kid": data.draw(st.sampled_from([kid, kid, "unknown"])),
        "typ": data.draw(st.sampled_from(["at+jwt", "at+jwt", "JWT"])),
    }
    try:
        token = jwt.encode(claims, signer, algorithm="EdDSA", headers=header)
    except TypeError:  # PyJWT refuses to sign some claims
        return
    if is_accepted(tokens, token):
        public = private.public_key()
        accepted = jwt.decode(
            token, public, algorithms=["EdDSA"], issuer="aurora", audience="aurora"
        )
        assert accepted["sid"] == claims["sid"]
        assert header["typ"] == "at+jwt"


@settings(max_examples=200, deadline=None)
@given(data=st.data())
def test_a_token_with_one_character_changed_is_refused(
    data: st.DataObject, tokens: Tokens, key: tuple[str, Ed25519PrivateKey]
) -> None:
    claims = dict.fromkeys(("iss", "aud"), "aurora") | {"sub": "a", "sid": "b"}
    times = {"iat": NOW, "exp": NOW + 900}
    headers = {"kid": key[0], "typ": "at+jwt"}
    token = jwt.encode({**claims, **times}, key[1], algorithm="EdDSA", headers=headers)
    # Base64 ignores some bits of each part's last character.
    positions = [n for n in range(len(token) - 1) if "." not in token[n : n + 2]]
    at = data.draw(st.sampled_from(positions))
    character = data.draw(st.sampled_from("AZaz09-_").filter(lambda other: other != token[at]))
    assert is_accepted(tokens, token)
    assert not is_accepted(tokens, token[:at] + character + token[at + 1 :])


def passing(monkeypatch: pytest.MonkeyPatch, seconds: float) -> None:
    """Let the clock of the check be ahead."""
    monkeypatch.setattr("shared.auth.time", lambda: time.time() + seconds)


def token_of(signs: tuple[str, Ed25519PrivateKey]) -> str:
    claims = {"iss": "aurora", "aud": "aurora", "sub": "a", "sid": "b"}
    times = {"iat": NOW, "exp": NOW + 900}
    return jwt.encode(
        {**claims, **times}, signs[1], algorithm="EdDSA", headers={"kid": signs[0], "typ": "at+jwt"}
    )


def test_a_withdrawn_key_ends_within_a_minute_also_for_known_tokens(
    tokens: Tokens,
    key: tuple[str, Ed25519PrivateKey],
    owner: psycopg.Connection,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    known, unknown = token_of(key), token_of(key)[:-1]
    assert is_accepted(tokens, known)
    withdraw = "update aurora.signing_keys set retired_at = %s where kid = %s"
    try:
        owner.execute(withdraw, ["1970-01-01", key[0]])
        passing(monkeypatch, 61)
        assert not is_accepted(tokens, known)
        assert not is_accepted(tokens, unknown)
    finally:
        owner.execute(withdraw, [None, key[0]])
    passing(monkeypatch, 122)
    assert is_accepted(tokens, known)


@pytest.mark.parametrize("seconds", [3600, -3600])
def test_a_clock_that_jumps_keeps_no_withdrawn_key(
    seconds: int,
    tokens: Tokens,
    key: tuple[str, Ed25519PrivateKey],
    owner: psycopg.Connection,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """Of an environment that Lambda froze, or of a machine that was suspended."""
    assert is_accepted(tokens, token_of(key))
    withdraw = "update aurora.signing_keys set retired_at = %s where kid = %s"
    try:
        owner.execute(withdraw, ["1970-01-01", key[0]])
        passing(monkeypatch, seconds)
        assert not is_accepted(tokens, token_of(key))
    finally:
        owner.execute(withdraw, [None, key[0]])


def test_keys_are_read_once_a_minute(
    tokens: Tokens, key: tuple[str, Ed25519PrivateKey], monkeypatch: pytest.MonkeyPatch
) -> None:
    reads: list[str] = []
    read = Database.fetch_all

    def counted(self: Database, caller: Any, shape: Any, sql: Any, /, **params: object) -> Any:
        reads.append(sql)
        return read(self, caller, shape, sql, **params)

    monkeypatch.setattr(Database, "fetch_all", counted)
    for second in range(0, 180, 3):
        passing(monkeypatch, 1000 + second)
        is_accepted(tokens, token_of(key))
        is_accepted(tokens, jwt.encode({}, "x" * 32, headers={"kid": key[0], "typ": "at+jwt"}))
    assert len(reads) == 3


@pytest.mark.parametrize("depth", [1_000, 100_000])
def test_a_deep_header_is_refused(tokens: Tokens, person: Person, depth: int) -> None:
    head = jwt.utils.base64url_encode(b"[" * depth).decode()
    assert not is_accepted(tokens, f"{head}.{person.access_token.partition('.')[2]}")
