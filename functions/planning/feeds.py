"""The routes of feeds: calendars that other programs subscribe to by a secret address."""

import re
from http import HTTPStatus
from math import ceil
from secrets import token_urlsafe
from uuid import UUID

from functions.planning import feed_queries as queries
from functions.planning.feed_models import CreatedFeed, Feed, FeedQuery, NewFeed
from shared.db.prologue import Caller
from shared.errors import InsufficientScope, NotFound, RateLimited
from shared.http.app import Routes, documented
from shared.http.requests import Request
from shared.http.responses import CALENDAR, Reply
from shared.pagination import Page

routes = Routes(scope="events")

_NAME = re.compile(r"([\w-]{43})\.ics", re.ASCII)


@routes.get("/api/feeds")
def list_feeds(caller: Caller, query: FeedQuery) -> Page[Feed]:
    """List feeds, newest first."""
    return queries.newest(caller, query)


@routes.post("/api/feeds")
@documented(status=HTTPStatus.CREATED, raises=(InsufficientScope,))
def create_feed(caller: Caller, new: NewFeed, request: Request) -> Reply[CreatedFeed]:
    """Create a feed: an address from which other programs read the calendar.

    The address is in this response and nowhere else, and needs no sign-in. A personal token also
    needs to be allowed to read what the feed shows.
    """
    secret = token_urlsafe(32)
    feed = queries.insert(caller, new, secret)
    url = f"{request.origin}/feeds/{secret}.ics"
    return Reply(CreatedFeed(url=url, **dict(feed)), location=f"{request.path}/{feed.id}")


@routes.delete("/api/feeds/<feed_id>")
def delete_feed(caller: Caller, feed_id: UUID) -> None:
    """Revoke a feed: its address shows nothing from now on."""
    queries.delete(caller, feed_id)


@routes.get("/feeds/<name>")
@documented(content=CALENDAR, raises=(NotFound,))
def read_feed(name: str, request: Request) -> Reply[str]:
    """Get the calendar that a feed shows, by the secret in its address.

    It is the same 404 for a feed that never was and for one that was revoked.
    """
    found = _NAME.fullmatch(name)
    if found is None:
        raise NotFound
    known = request.etags("if-none-match", weak=True) or []
    opened, shown = queries.read(found[1], request.source_ip, known)
    if opened.state == "rate_limited":
        raise RateLimited(retry_after=ceil(opened.wait))
    if opened.state == "unknown":
        raise NotFound
    from functions.planning import calendar_files  # noqa: PLC0415 - few need it

    return calendar_files.of_feed(opened, shown, takes_gzip=request.takes_gzip)
