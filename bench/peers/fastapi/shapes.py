"""Shared by the two FastAPI peers: models, statements, and authentication."""

import os
from base64 import urlsafe_b64decode, urlsafe_b64encode
from datetime import datetime
from typing import Annotated, Any
from uuid import UUID, uuid4

import jwt
from fastapi import Depends, HTTPException, Query
from fastapi.security import HTTPAuthorizationCredentials, HTTPBearer
from pydantic import AwareDatetime, BaseModel, ConfigDict, Field, StringConstraints

SECRET = os.environ["JWT_SECRET"]
CHECKS_SESSION = os.environ.get("SESSION_CHECK", "yes") == "yes"
ENTER = "select state from authenticate_request(%(sid)s, %(scope)s, 100000000, 20)"
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

Tag = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=50)]


class NewThought(BaseModel):
    """The body of a POST."""

    model_config = ConfigDict(extra="forbid")
    text: Annotated[str, Field(min_length=1, max_length=10_000)]
    timestamp: AwareDatetime
    tags: Annotated[list[Tag], Field(max_length=20)] = []

    def row(self) -> dict[str, Any]:
        return {"id": uuid4(), **self.model_dump()}


class Thought(BaseModel):
    """A row as the API returns it."""

    id: UUID
    text: str
    timestamp: datetime
    tags: list[str]
    created_at: datetime
    updated_at: datetime
    version: int


class Page(BaseModel):
    """Some rows, and the cursor of the next page."""

    items: list[Thought]
    next_cursor: str | None


def page(rows: list[Thought], limit: int) -> Page:
    items = rows[:limit]
    if len(rows) == len(items):
        return Page(items=items, next_cursor=None)
    last = f"{items[-1].timestamp.isoformat()} {items[-1].id}"
    return Page(items=items, next_cursor=urlsafe_b64encode(last.encode()).decode())


class Start(BaseModel):
    """The start of a page."""

    limit: int
    before: str = "infinity"
    before_id: UUID = UUID(int=2**128 - 1)


def start(
    limit: Annotated[int, Query(ge=1, le=100)] = 50,
    cursor: Annotated[str | None, Query(max_length=500)] = None,
) -> Start:
    if cursor is None:
        return Start(limit=limit)
    try:
        before, before_id = urlsafe_b64decode(cursor).decode().split(" ")
        moment = datetime.fromisoformat(before).isoformat()
        return Start(limit=limit, before=moment, before_id=UUID(before_id))
    except ValueError as error:
        raise HTTPException(400) from error


def caller(
    credentials: Annotated[HTTPAuthorizationCredentials, Depends(HTTPBearer())],
) -> dict[str, Any]:
    try:
        claims: dict[str, Any] = jwt.decode(
            credentials.credentials,
            SECRET,
            algorithms=["HS256"],
            issuer="aurora",
            audience="aurora",
        )
    except jwt.InvalidTokenError as error:
        raise HTTPException(401) from error
    return claims


Caller = Annotated[dict[str, Any], Depends(caller)]
Starts = Annotated[Start, Depends(start)]
