"""The environment of measurements: one PostgreSQL, users with thoughts, and their requests."""

import json
import secrets
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from hashlib import sha256
from pathlib import Path
from tempfile import TemporaryDirectory
from time import time
from typing import Any, Literal
from uuid import uuid4

import jwt
import psycopg
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from psycopg import sql
from psycopg.conninfo import conninfo_to_dict, make_conninfo

from bench import machine
from database.migrate import migrate
from local.gateway.events import Request, make_event
from local.postgres.logins import grant_logins
from local.postgres.server import EmbeddedPostgres
from shared.auth import AUDIENCE, ISSUER, TOKEN_TYPE

Kind = Literal["GET", "list", "POST", "health"]
Signed = Literal["aurora", "peer"]
SECRET = "bench-" + "x" * 32  # signs the peers' tokens, HS256
PEER = "bench_peer"  # a login that bypasses row-level security, as other systems have
# High enough that limits do not influence the results; everything else is as in production.
GENEROUS = {"RATE_BURST": "100000000", "REGISTRATIONS_AN_HOUR": "1000000"}
THOUGHT = {
    "text": "The sea was loud tonight, and nobody on the beach but us and the dog.",
    "timestamp": "2026-11-22T09:30:00Z",
    "tags": ["home", "ideas"],
}


@dataclass
class Person:
    """A signed-in user, with a token for Aurora and one for its peers."""

    user_id: str
    secret: str
    tokens: dict[Signed, str]
    ids: list[str] = field(default_factory=list)  # of some thoughts


@dataclass
class Environment:
    """A database with users; `variables` are libpq's to reach it, except for the login."""

    folder: Path
    conninfo: str
    variables: dict[str, str]
    people: list[Person]

    @property
    def app(self) -> str:
        """The conninfo of the domains' login."""
        return as_login("aurora_app", self.conninfo, self.variables["PGPASSFILE"])

    def requests(self, kind: Kind, signed: Signed) -> Iterator[tuple[str, str, str, str]]:
        """Yield method, path, token and body of many requests by different users."""
        for turn in range(8):
            for person in self.people:
                token = person.tokens[signed]
                if kind == "GET":
                    yield "GET", f"/api/thoughts/{person.ids[turn]}", token, ""
                elif kind == "list":
                    yield "GET", "/api/thoughts?limit=20", token, ""
                elif kind == "POST":
                    yield "POST", "/api/thoughts", token, json.dumps(THOUGHT)
                else:
                    yield "GET", "/health", token, ""

    def events(self, kind: Kind, signed: Signed) -> list[dict[str, Any]]:
        """Return the same requests as API Gateway's events, payload version 2.0."""
        return [event(*request) for request in self.requests(kind, signed)]


def as_login(login: str, conninfo: str, passfile: str) -> str:
    """Return a conninfo for the same database as another login."""
    known = conninfo_to_dict(conninfo)
    where = {name: str(known[name]) for name in ("host", "port", "dbname", "sslmode")}
    return make_conninfo(user=login, passfile=passfile, **where)


def event(method: str, target: str, token: str, body: str) -> dict[str, Any]:
    """Return a request as an event, with the headers that a browser's fetch sends."""
    path, _, query = target.partition("?")
    headers = {
        "accept": "*/*",
        "accept-encoding": "gzip, deflate, br",
        "accept-language": "en",
        "authorization": f"Bearer {token}",
        "content-length": str(len(body)),
        "host": "abcdefghij.execute-api.eu-central-1.amazonaws.com",
        "origin": "http://localhost:3000",
        "user-agent": "Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0",
        "x-forwarded-for": "192.0.2.1",
        "x-forwarded-port": "443",
        "x-forwarded-proto": "https",
    }
    if body:
        headers["content-type"] = "application/json"
    request = Request(method, path, query, "HTTP/1.1", "192.0.2.1", headers, body.encode())
    return make_event(request, "ANY /api/thoughts/{proxy+}", {})


@contextmanager
def start_environment(rows: int, people: int = 50) -> Iterator[Environment]:
    """Start PostgreSQL on its core, with `rows` thoughts of users other than those measured."""
    machine.stay_on(machine.REST)
    # As many connections as RDS gives 2 GB.
    settings = {"shared_buffers": "512MB", "max_wal_size": "4GB", "max_connections": "190"}
    with (
        TemporaryDirectory(prefix="aurora-bench-") as folder,
        EmbeddedPostgres(Path(folder, "postgres"), settings) as server,
    ):
        migrate(server.conninfo)
        variables = grant_logins(server.conninfo, Path(folder, "logins"))
        # node-postgres takes an empty one as the password, and then ignores the file.
        del variables["PGPASSWORD"]
        with psycopg.connect(server.conninfo, autocommit=True) as owner:
            owner.execute("set search_path = aurora")
            _add_peer(owner, Path(variables["PGPASSFILE"]))
            add_others(owner, rows)
            known = _add_people(owner, people)
            _add_keys(owner)
            owner.execute("vacuum analyze")
            owner.execute("checkpoint")
        yield Environment(Path(folder), server.conninfo, variables, known)


def _add_peer(owner: psycopg.Connection, passfile: Path) -> None:
    password = secrets.token_hex()
    name = sql.Identifier(PEER)
    owner.execute(
        sql.SQL("create role {} login bypassrls password {}").format(name, sql.Literal(password))
    )
    owner.execute(sql.SQL("alter role {} set search_path = aurora").format(name))
    owner.execute(sql.SQL("alter role {} set timezone = 'UTC'").format(name))
    owner.execute(sql.SQL("grant connect on database aurora to {}").format(name))
    owner.execute(sql.SQL("grant usage on schema aurora to {}").format(name))
    owner.execute(sql.SQL("grant select, insert on thoughts to {}").format(name))
    with passfile.open("a") as file:
        file.write(f"*:*:*:{PEER}:{password}\n")


def add_others(owner: psycopg.Connection, rows: int) -> None:
    """Add users with 200 thoughts each, without history or checks; nobody requests them."""
    owner.execute("set session_replication_role = replica")
    owner.execute(
        """
        with others as (
          insert into users (email, password_hash)
          select uuidv7() || '@example.com', 'none' from generate_series(1, %s) returning id
        )
        insert into thoughts (user_id, text, timestamp, tags)
        select id, 'Thought ' || n, now() - n * interval '1 hour', '{home,ideas}'
        from others, generate_series(1, 200) n
        order by n
        """,
        [rows // 200],
    )
    owner.execute("set session_replication_role = origin")


def _add_people(owner: psycopg.Connection, count: int) -> list[Person]:
    private = Ed25519PrivateKey.generate()
    owner.execute(
        "insert into signing_keys (kid, private_key, public_key) values ('bench', %s, %s)",
        [private.private_bytes_raw(), private.public_key().public_bytes_raw()],
    )
    return [add_person(owner, private) for _ in range(count)]


def _add_keys(owner: psycopg.Connection) -> None:
    """Add idempotency keys, since PostgreSQL plans differently for a table known to be empty."""
    owner.execute(
        "insert into idempotency_keys (user_id, key, request_hash, table_name, row_id, answer)"
        " select user_id, id, sha256(id::text::bytea), 'thoughts', id, to_jsonb(t) - 'user_id'"
        " from thoughts t limit 10000"
    )


def add_person(owner: psycopg.Connection, private: Ed25519PrivateKey, rows: int = 200) -> Person:
    """Add a user with a live session and `rows` thoughts."""
    user_id, secret = str(uuid4()), secrets.token_urlsafe(32)
    owner.execute(
        "insert into users (id, email, password_hash) values (%s, %s, 'none')",
        [user_id, f"{user_id}@example.com"],
    )
    owner.execute(
        "insert into sessions (user_id, secret_hash, refresh_hash, expires_at)"
        " values (%s, %s, sha256('none'), now() + interval '1 day')",
        [user_id, sha256(secret.encode()).digest()],
    )
    owner.execute(
        "insert into thoughts (user_id, text, timestamp, tags)"
        " select %s, %s, now() - n * interval '1 hour', '{home,ideas}'"
        " from generate_series(1, %s) n",
        [user_id, THOUGHT["text"], rows],
    )
    found = owner.execute("select id::text from thoughts where user_id = %s limit 8", [user_id])
    return Person(user_id, secret, _tokens(user_id, secret, private), [row[0] for row in found])


def _tokens(user_id: str, secret: str, private: Ed25519PrivateKey) -> dict[Signed, str]:
    now = int(time())
    claims = {
        "iss": ISSUER,
        "aud": AUDIENCE,
        "sub": user_id,
        "sid": secret,
        "iat": now,
        "exp": now + 86_400,
    }
    headers = {"kid": "bench", "typ": TOKEN_TYPE}
    return {
        "aurora": jwt.encode(claims, private, algorithm="EdDSA", headers=headers),
        "peer": jwt.encode(claims, SECRET, algorithm="HS256"),
    }
