"""`aurora search` and `aurora today`: what an account holds, shown in the terminal."""

import json
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import date, datetime
from functools import partial
from shutil import get_terminal_size
from typing import Any
from urllib.parse import urlencode

import click

from cli.api import aurora
from cli.who import Who, ask

Get = Callable[[str], dict[str, Any]]

LINE = 100  # characters of an item's text
MOST_PAGES = 20  # of a search: each has only what was found among the items that it looked at


def search(who: Who, line: str, *, newest: bool, limit: int, as_json: bool) -> bool:
    """Print what a line finds; return whether it is anything."""
    with _opened(who) as get:
        answer = _search(get, line, "newest" if newest else "best", limit)
    if as_json:
        click.echo(json.dumps(answer, indent=2, ensure_ascii=False))
        return bool(answer["items"])
    lines = [_found(item) for item in answer["items"]]
    count = answer["count"] if answer["exact"] else f"more than {answer['count']}"
    if not lines and answer["next_cursor"]:
        click.echo("Nothing is found among the newest. Add a word, or before:2020.", err=True)
    elif not lines:
        click.echo("Nothing is found.", err=True)
    elif answer["next_cursor"]:
        lines.append(click.style(f"{len(lines)} of {count}", dim=True))
    if not answer["complete"]:
        click.echo("Older items are still being added to search.", err=True)
    _show(lines)
    return bool(lines)


def today(who: Who, *, as_json: bool) -> None:
    """Print what is of today, and what was written on this day in other years."""
    with _opened(who) as get:
        memories = get("/api/on-this-day")
        day = memories["date"]
        timeline = get(f"/api/timeline?from={day}&to={day}&limit=100")
    if as_json:
        both = {"timeline": timeline["items"], "on_this_day": memories}
        click.echo(json.dumps(both, indent=2, ensure_ascii=False))
        return
    lines = [click.style(f"{date.fromisoformat(day):%A, %d %B %Y}", bold=True)]
    lines += [_row(item) for item in timeline["items"]] or ["Nothing yet."]
    for year in memories["years"]:
        lines += ["", click.style(str(year["year"]), bold=True)]
        lines += [_row(item) for item in year["items"]]
    _show(lines)


@contextmanager
def _opened(who: Who) -> Iterator[Get]:
    """Sign in once, and yield a function that gets the answer of a path."""
    with aurora(who.url) as account:
        who.authenticate(account)
        yield partial(ask, account, "GET")


def _search(get: Get, line: str, order: str, limit: int) -> dict[str, Any]:
    """Return what a line finds, over as many pages as it takes, but at most MOST_PAGES."""
    query: dict[str, Any] = {"q": line, "limit": limit, "order": order}
    answer = get(f"/api/search?{urlencode(query)}")
    for _ in range(MOST_PAGES - 1):
        left = limit - len(answer["items"])
        if not left or answer["next_cursor"] is None:
            break
        query |= {"limit": left, "cursor": answer["next_cursor"]}
        page = get(f"/api/search?{urlencode(query)}")
        answer |= {"items": answer["items"] + page["items"], "next_cursor": page["next_cursor"]}
    return answer


def _show(lines: list[str]) -> None:
    """Print lines, through the pager where they are more than the terminal has."""
    text = "".join(f"{line}\n" for line in lines)
    if sys.stdout.isatty() and len(lines) > get_terminal_size().lines - 2:
        click.echo_via_pager(text)
    else:
        click.echo(text, nl=False)


def _found(item: dict[str, Any]) -> str:
    """Return an item that was found, with what was looked for in colour."""
    text = "".join(
        click.style(_plain(piece["text"]), fg="yellow", bold=True)
        if piece["hit"]
        else _plain(piece["text"])
        for piece in item["snippet"]
    )
    title = f"{_plain(item['title'])}: " if item["title"] and item["kind"] == "entry" else ""
    done = " (done)" if item["completed"] else ""
    return f"{_head(item)}{done}  {title}{text}"


def _row(item: dict[str, Any]) -> str:
    row = item["row"]
    texts = (row.get(name) for name in ("title", "text", "content", "name"))
    text = " ".join(_plain(next((text for text in texts if text), "")).split())
    mark = ("[x] " if row["completed"] else "[ ] ") if "completed" in row else ""
    return f"{_head(item)}  {mark}{text if len(text) <= LINE else text[:LINE] + ' ...'}"


def _head(item: dict[str, Any]) -> str:
    moment = datetime.fromisoformat(item["timestamp"]).date()
    return click.style(f"{moment.isoformat()} {item['kind']:8}", dim=True)


def _plain(text: str) -> str:
    """Return a text without characters that would control the terminal."""
    return "".join(c if c.isprintable() else " " for c in text)
