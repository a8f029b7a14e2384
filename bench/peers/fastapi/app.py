"""FastAPI with a pool of asynchronous connections, for uvicorn."""

import os
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any
from uuid import UUID

from fastapi import FastAPI, HTTPException
from psycopg.rows import class_row, dict_row
from psycopg_pool import AsyncConnectionPool

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

size = int(os.environ.get("POOL_SIZE", "8"))
pool = AsyncConnectionPool(
    min_size=size, max_size=size, open=False, kwargs={"autocommit": True}, check=None
)


@asynccontextmanager
async def lifespan(_app: FastAPI) -> AsyncIterator[None]:
    async with pool:
        yield


app = FastAPI(lifespan=lifespan)


@app.get("/health")
async def health() -> dict[str, str]:
    async with pool.connection() as connection:
        await connection.execute("select 1")
    return {"status": "ok"}


@app.get("/api/thoughts")
async def list_thoughts(caller: Caller, start: Starts) -> Page:
    params = {**start.model_dump(), "limit": start.limit + 1}
    return page(await run(caller, "thoughts:read", (LIST, params)), start.limit)


@app.get("/api/thoughts/{thought_id}")
async def read_thought(caller: Caller, thought_id: UUID) -> Thought:
    found = await run(caller, "thoughts:read", (FIND, {"id": thought_id}))
    if not found:
        raise HTTPException(404)
    return found[0]


@app.post("/api/thoughts", status_code=201)
async def create_thought(caller: Caller, new: NewThought) -> Thought:
    return (await run(caller, "thoughts:write", (INSERT, new.row())))[0]


async def run(
    caller: dict[str, Any], scope: str, *statements: tuple[str, dict[str, Any]]
) -> list[Thought]:
    """Run statements in one round trip, and return the rows of the last."""
    who = {"user_id": caller["sub"], "sid": caller["sid"], "scope": scope}
    async with pool.connection() as connection:
        if not CHECKS_SESSION:
            cursor = connection.cursor(row_factory=class_row(Thought))
            [(sql, params)] = statements
            await cursor.execute(sql, {**params, **who})
            return await cursor.fetchall()
        async with connection.pipeline():
            entered = connection.cursor(row_factory=dict_row)
            await entered.execute(ENTER, who)
            for sql, params in statements:
                cursor = connection.cursor(row_factory=class_row(Thought))
                await cursor.execute(sql, {**params, **who})
        if (await entered.fetchone() or {}).get("state") != "ok":
            raise HTTPException(401)
        return await cursor.fetchall()
