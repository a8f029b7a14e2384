"""A Lambda handler with only json, PyJWT and psycopg: the cost of Python itself."""

import json
import os
from base64 import urlsafe_b64decode, urlsafe_b64encode
from datetime import UTC, datetime
from typing import Any
from urllib.parse import parse_qs
from uuid import UUID, uuid4

import jwt
import psycopg
from psycopg.rows import dict_row

SECRET = os.environ["JWT_SECRET"]
CHECKS_SESSION = os.environ.get("SESSION_CHECK", "yes") == "yes"
ENTER = "select state from authenticate_request(%s, %s, 100000000, 20)"
COLUMNS = "id, text, timestamp, tags, created_at, updated_at, version"
PERSON = "(select current_user_id())" if CHECKS_SESSION else "%(user_id)s"
FIND = f"select {COLUMNS} from thoughts where user_id = {PERSON} and id = %(id)s"
LIST = f"""
    select {COLUMNS} from thoughts
    where user_id = {PERSON}
      and (timestamp, id) < (%(before)s::timestamptz, %(before_id)s::uuid)
    order by timestamp desc, id desc limit %(limit)s
"""
INSERT = f"""
    insert into thoughts (user_id, id, text, timestamp, tags)
    values ({PERSON}, %(id)s, %(text)s, %(timestamp)s, %(tags)s)
    {"on conflict do nothing" if CHECKS_SESSION else ""} returning {COLUMNS}
"""
FIRST = ("infinity", UUID(int=2**128 - 1))

_connection: psycopg.Connection[dict[str, Any]] | None = None


class Refused(Exception):
    """A request that is answered with an error status."""

    def __init__(self, status: int) -> None:
        self.status = status


def handler(event: dict[str, Any], _context: object) -> dict[str, Any]:
    try:
        status, body = answer(event)
    except Refused as refused:
        status, body = refused.status, {"status": refused.status}
    return {
        "statusCode": status,
        "headers": {"content-type": "application/json"},
        "body": json.dumps(body, default=as_text),
    }


def answer(event: dict[str, Any]) -> tuple[int, object]:
    method, path = event["requestContext"]["http"]["method"], event["rawPath"]
    if path == "/api/thoughts" and method == "GET":
        return 200, newest(caller(event), parse_qs(event["rawQueryString"]))
    if path == "/api/thoughts" and method == "POST":
        return 201, create(caller(event), event["body"])
    if path.startswith("/api/thoughts/") and method == "GET":
        claims = caller(event)
        [found] = run(claims, "thoughts:read", (FIND, {"id": as_uuid(path[14:])}))
        if not found:
            raise Refused(404)
        return 200, found[0]
    raise Refused(404)


def caller(event: dict[str, Any]) -> dict[str, str]:
    token = event["headers"].get("authorization", "").removeprefix("Bearer ")
    try:
        claims: dict[str, str] = jwt.decode(
            token, SECRET, algorithms=["HS256"], issuer="aurora", audience="aurora"
        )
    except jwt.InvalidTokenError as error:
        raise Refused(401) from error
    return claims


def newest(claims: dict[str, str], query: dict[str, list[str]]) -> dict[str, object]:
    limit = query.get("limit", ["50"])[0]
    if not limit.isdigit() or not 1 <= int(limit) <= 100:
        raise Refused(422)
    before, before_id = decode(query["cursor"][0]) if "cursor" in query else FIRST
    start = {"before": before, "before_id": before_id, "limit": int(limit) + 1}
    [rows] = run(claims, "thoughts:read", (LIST, start))
    page = rows[: int(limit)]
    return {"items": page, "next_cursor": encode(page[-1]) if len(rows) > len(page) else None}


def create(claims: dict[str, str], body: str) -> dict[str, Any]:
    try:
        new = json.loads(body)
        text, tags = new["text"], new.get("tags", [])
        timestamp = datetime.fromisoformat(new["timestamp"])
    except (ValueError, KeyError, TypeError) as error:
        raise Refused(422) from error
    right = isinstance(text, str) and 1 <= len(text) <= 10_000 and timestamp.tzinfo
    if not right or not isinstance(tags, list) or not all(isinstance(tag, str) for tag in tags):
        raise Refused(422)
    row = {"id": uuid4(), "text": text, "timestamp": timestamp, "tags": tags}
    [made] = run(claims, "thoughts:write", (INSERT, row))
    return made[0]


def run(
    claims: dict[str, str], scope: str, *statements: tuple[str, dict[str, object]]
) -> list[list[dict[str, Any]]]:
    """Run statements as one transaction, in one round trip."""
    global _connection  # noqa: PLW0603
    if _connection is None or _connection.closed:
        _connection = psycopg.connect(autocommit=True, row_factory=dict_row)
    with _connection.pipeline():
        entered = _connection.execute(ENTER, [claims["sid"], scope]) if CHECKS_SESSION else None
        done = [
            _connection.execute(sql, {**params, "user_id": claims["sub"]})
            for sql, params in statements
        ]
    if entered is not None and (entered.fetchone() or {}).get("state") != "ok":
        raise Refused(401)
    return [cursor.fetchall() for cursor in done]


def encode(row: dict[str, Any]) -> str:
    return urlsafe_b64encode(
        json.dumps([row["timestamp"], row["id"]], default=as_text).encode()
    ).decode()


def decode(cursor: str) -> tuple[str, UUID]:
    try:
        before, before_id = json.loads(urlsafe_b64decode(cursor))
        return datetime.fromisoformat(before).isoformat(), UUID(before_id)
    except ValueError as error:
        raise Refused(400) from error


def as_uuid(text: str) -> UUID:
    try:
        return UUID(text)
    except ValueError as error:
        raise Refused(422) from error


def as_text(value: object) -> str:
    if isinstance(value, datetime):
        return value.astimezone(UTC).isoformat()
    return str(value)
