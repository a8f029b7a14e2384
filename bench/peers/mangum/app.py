"""FastAPI as a Lambda handler by Mangum, with one connection.

The connection is synchronous, which is cheaper: Lambda sends one request at a time.
"""

from typing import Any
from uuid import UUID

import psycopg
from fastapi import FastAPI, HTTPException
from mangum import Mangum
from psycopg.rows import class_row, dict_row

from bench.peers.fastapi.shapes import (
    CHECKS_SESSION,
    ENTER,
    FIND,
    INSERT,
    LIST,
    Caller,
    NewThought,
    Page,
    Starts,
    Thought,
    page,
)

app = FastAPI()
_connection: psycopg.Connection[Any] | None = None


@app.get("/api/thoughts")
async def list_thoughts(caller: Caller, start: Starts) -> Page:
    params = {**start.model_dump(), "limit": start.limit + 1}
    return page(run(caller, "thoughts:read", (LIST, params)), start.limit)


@app.get("/api/thoughts/{thought_id}")
async def read_thought(caller: Caller, thought_id: UUID) -> Thought:
    found = run(caller, "thoughts:read", (FIND, {"id": thought_id}))
    if not found:
        raise HTTPException(404)
    return found[0]


@app.post("/api/thoughts", status_code=201)
async def create_thought(caller: Caller, new: NewThought) -> Thought:
    return run(caller, "thoughts:write", (INSERT, new.row()))[0]


def run(
    caller: dict[str, Any], scope: str, *statements: tuple[str, dict[str, Any]]
) -> list[Thought]:
    """Run statements in one round trip, and return the rows of the last."""
    global _connection  # noqa: PLW0603
    if _connection is None or _connection.closed:
        _connection = psycopg.connect(autocommit=True)
    who = {"user_id": caller["sub"], "sid": caller["sid"], "scope": scope}
    if not CHECKS_SESSION:
        cursor = _connection.cursor(row_factory=class_row(Thought))
        [(sql, params)] = statements
        return cursor.execute(sql, {**params, **who}).fetchall()
    with _connection.pipeline():
        entered = _connection.cursor(row_factory=dict_row).execute(ENTER, who)
        for sql, params in statements:
            cursor = _connection.cursor(row_factory=class_row(Thought))
            cursor.execute(sql, {**params, **who})
    if (entered.fetchone() or {}).get("state") != "ok":
        raise HTTPException(401)
    return cursor.fetchall()


handler = Mangum(app, lifespan="off")
