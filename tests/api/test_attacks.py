"""Forged, stolen and revoked tokens: no route that requires authentication accepts one."""

import hmac
import json
import time
from base64 import urlsafe_b64encode
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any
from uuid import uuid4

import jwt
import psycopg
import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from tests.support import kinds
from tests.support.client import call
from tests.support.people import Person
from tests.support.routes import SECURED, Route, make_one_of_each
from tests.support.sessions import let_minutes_pass

TABLES = ("sessions", *kinds.TABLES)


@dataclass(frozen=True)
class Thief:
    """An attacker with the signing keys and a backup, who wants to act as the victim."""

    victim: Person
    ids: dict[str, str]  # of the victim's rows
    kid: str
    key: Ed25519PrivateKey
    secret_hash: bytes

    def token(
        self,
        *,
        key: Any = None,
        algorithm: str = "EdDSA",
        without: str = "",
        header: dict[str, Any] | None = None,
        **changed: object,
    ) -> str:
        """Return the victim's access token with some parts changed, signed again."""
        claims = jwt.decode(self.victim.access_token, options={"verify_signature": False})
        return jwt.encode(
            {name: value for name, value in (claims | changed).items() if name != without},
            self.key if key is None else key,
            algorithm=algorithm,
            headers={"kid": self.kid, "typ": "at+jwt", **(header or {})},
        )

    def signed_by_the_public_key(self) -> str:
        """Return a token whose HMAC is keyed with the public key."""
        head, payload, _ = self.token(key=b"x" * 32, algorithm="HS256").split(".")
        public = self.key.public_key().public_bytes_raw()
        signature = hmac.digest(public, f"{head}.{payload}".encode(), "sha256")
        return f"{head}.{payload}.{urlsafe_b64encode(signature).decode().rstrip('=')}"

    def unsigned(self, algorithm: str) -> str:
        """Return a token with the algorithm `none`."""
        head = encoded({"alg": algorithm, "kid": self.kid, "typ": "at+jwt"})
        payload = self.victim.access_token.split(".")[1]
        return f"{head}.{payload}."


def encoded(value: object) -> str:
    return urlsafe_b64encode(json.dumps(value).encode()).decode().rstrip("=")


def deep(count: int) -> str:
    return urlsafe_b64encode(b'{"a":' * count).decode().rstrip("=")


FOREIGN = Ed25519PrivateKey.generate()
HEADER = {"alg": "EdDSA", "typ": "at+jwt"}
JWK = {"kty": "OKP", "crv": "Ed25519", "x": "11qYAYKxCrfVS_7TyWQHOg7hcvPapiMlrwIaaPcHURo"}
NOW = int(time.time())
FORGED: dict[str, Callable[[Thief], str | None]] = {
    "no token": lambda _: None,
    "an empty token": lambda _: "",
    "garbage": lambda _: "garbage",
    "three dots": lambda _: "...",
    "not ASCII": lambda _: "é.ü.ß",
    "a 10,000-deep header": lambda _: f"{deep(10_000)}.e30.e30",
    "a header that is an array": lambda _: f"{encoded([])}.e30.e30",
    "a kid that is no text": lambda _: f"{encoded({**HEADER, 'kid': ['x']})}.e30.e30",
    "a kid that is a huge number": lambda _: f"{encoded({**HEADER, 'kid': 10**400})}.e30.e30",
    "four parts": lambda thief: thief.victim.access_token.replace(".", ".e30.", 1),
    "an encrypted token": lambda thief: f"{thief.victim.access_token}.e30.e30",
    "a cut signature": lambda thief: thief.victim.access_token[:-4],
    "another signature": lambda thief: thief.victim.access_token[:-86] + "A" * 86,
    "another's payload": lambda thief: ".".join(
        (thief.token(sub=str(uuid4())).rpartition(".")[0], thief.token().rpartition(".")[2])
    ),
    "alg none": lambda thief: thief.unsigned("none"),
    "alg None": lambda thief: thief.unsigned("None"),
    "EdDSA without a signature": lambda thief: thief.unsigned("EdDSA"),
    "HS256 by the public key": Thief.signed_by_the_public_key,
    "a foreign key": lambda thief: thief.token(key=FOREIGN),
    "a foreign key it brings along": lambda thief: thief.token(key=FOREIGN, header={"jwk": JWK}),
    "an unknown kid": lambda thief: thief.token(header={"kid": "unknown"}),
    "a kid that is SQL": lambda thief: thief.token(header={"kid": "' or true --"}),
    "another typ": lambda thief: thief.token(header={"typ": "JWT"}),
    "another iss": lambda thief: thief.token(iss="evil"),
    "another aud": lambda thief: thief.token(aud="evil"),
    "expired": lambda thief: thief.token(exp=NOW - 1),
    "issued tomorrow": lambda thief: thief.token(iat=NOW + 86_400, exp=NOW + 90_000),
    **{
        f"without {claim}": lambda thief, claim=claim: thief.token(without=claim)  # type: ignore[misc]
        for claim in ("iss", "aud", "sub", "sid", "iat", "exp")
    },
    "the public id of a session": lambda thief: thief.token(sid=thief.ids["session_id"]),
    "the person's id": lambda thief: thief.token(sid=thief.victim.user["id"]),
    "a made-up secret": lambda thief: thief.token(sid="made-up"),
    "an empty secret": lambda thief: thief.token(sid=""),
    "no secret": lambda thief: thief.token(sid=None),
    "a secret that is SQL": lambda thief: thief.token(sid="' or true --"),
    "the hash of the secret": lambda thief: thief.token(sid=thief.secret_hash.hex()),
    "the bytes of that hash": lambda thief: thief.token(sid=r"\x" + thief.secret_hash.hex()),
    "a refresh token": lambda thief: thief.victim.refresh_token,
    "the secret alone": lambda thief: thief.victim.refresh_token.partition(".")[0],
    "a made-up personal token": lambda _: "aur_" + "A" * 43,
    "a personal token of the public id": lambda thief: "aur_" + thief.ids["session_id"],
    "a personal token that is SQL": lambda _: "aur_' or true --",
}


def kept(owner: psycopg.Connection, person: Person) -> list[object]:
    """Return a user's rows."""
    rows = "select t::text from aurora.{} t where user_id = %s order by 1"
    return [
        owner.execute(rows.format(table).encode(), [person.user["id"]]).fetchall()
        for table in TABLES
    ]


@pytest.fixture(scope="module")
def thief(sign_up: Callable[[], Person], database: str) -> Thief:
    """An attacker of a user with one row of every kind."""
    victim = sign_up()
    ids = make_one_of_each(victim)
    hashes = "select secret_hash from aurora.sessions where user_id = %s"
    keys = "select kid, private_key from aurora.signing_keys where retired_at is null"
    with psycopg.connect(database) as owner:
        [(secret_hash,)] = owner.execute(hashes, [victim.user["id"]]).fetchall()
        [(kid, key)] = owner.execute(keys).fetchall()
    return Thief(victim, ids, kid, Ed25519PrivateKey.from_private_bytes(key), secret_hash)


def refused(route: Route, token: str | None, ids: dict[str, str]) -> None:
    """Send a request with a token: it is rejected, and the response reveals nothing."""
    path = route.at(dict.fromkeys(route.parts, ids["session_id"]) | ids)
    answer = call(route.method, path, route.body, token=token, query=route.query(ids))
    assert answer.problem == (401, "unauthorized")
    assert answer.headers["www-authenticate"].startswith("Bearer")
    assert not any(value in answer.body for value in ids.values())


@pytest.mark.parametrize("attack", FORGED)
def test_a_forged_token_is_refused_by_every_route(
    attack: str, thief: Thief, owner: psycopg.Connection
) -> None:
    token = FORGED[attack](thief)
    before = kept(owner, thief.victim)
    for route in SECURED:
        refused(route, token, thief.ids)
    assert kept(owner, thief.victim) == before


@pytest.mark.parametrize("header", ["Basic {}", "{}", "Bearer", "Bearer {}, Bearer {}", "Bearer{}"])
def test_a_valid_token_in_a_malformed_header_is_refused(header: str, person: Person) -> None:
    authorization = {"authorization": header.replace("{}", person.access_token)}
    assert call("GET", "/auth/me", headers=authorization).problem == (401, "unauthorized")


def test_the_forging_tools_can_make_a_valid_token(thief: Thief) -> None:
    assert call("GET", "/auth/me", token=thief.token()).json == thief.victim.get("/auth/me").json


def sign_out(person: Person, _: psycopg.Connection) -> None:
    assert person.post("/auth/logout").status == 204


def sign_out_from_elsewhere(person: Person, _: psycopg.Connection) -> None:
    session = person.get("/auth/sessions").json["items"][0]["id"]
    elsewhere = call("POST", "/auth/login", {"email": person.email, "password": person.password})
    token = elsewhere.json["access_token"]
    assert call("DELETE", f"/auth/sessions/{session}", token=token).status == 204


def change_the_password_elsewhere(person: Person, _: psycopg.Connection) -> None:
    credentials = {"email": person.email, "password": person.password}
    token = call("POST", "/auth/login", credentials).json["access_token"]
    change = {"password": person.password, "new_password": "battery horse correct"}
    assert call("POST", "/auth/password", change, token=token).status == 204


def delete_the_account(person: Person, _: psycopg.Connection) -> None:
    assert person.delete("/auth/me", {"password": person.password}).status == 204


def grow_old(person: Person, owner: psycopg.Connection) -> None:
    past = "update aurora.sessions set expires_at = now() where user_id = %s"
    owner.execute(past, [person.user["id"]])


def reuse_a_refresh_token(person: Person, owner: psycopg.Connection) -> None:
    assert call("POST", "/auth/refresh", {"refresh_token": person.refresh_token}).status == 200
    let_minutes_pass(owner, person, 2)
    assert call("POST", "/auth/refresh", {"refresh_token": person.refresh_token}).status == 401


def sign_out_by_refresh_token(person: Person, _: psycopg.Connection) -> None:
    assert call("POST", "/auth/logout", {"refresh_token": person.refresh_token}).status == 204


ENDS = (
    sign_out,
    sign_out_from_elsewhere,
    change_the_password_elsewhere,
    delete_the_account,
    grow_old,
    reuse_a_refresh_token,
    sign_out_by_refresh_token,
)


@pytest.mark.parametrize("end", ENDS, ids=lambda end: end.__name__)
def test_the_token_of_an_ended_session_is_refused_by_every_route(
    end: Callable[[Person, psycopg.Connection], None], person: Person, owner: psycopg.Connection
) -> None:
    ids = make_one_of_each(person)  # so that every function has remembered its token
    end(person, owner)
    for route in SECURED:
        refused(route, person.access_token, ids)
    again = call("POST", "/auth/refresh", {"refresh_token": person.refresh_token})
    assert again.problem == (401, "invalid_refresh_token")
