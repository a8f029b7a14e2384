"""Tools that write. Each write is a batch of its own, by which it can be undone."""

from datetime import UTC, datetime
from typing import Annotated, Literal
from uuid import UUID, uuid4

import click
from pydantic import Field

from cli.api import Account
from cli.batches import Outcomes, encode, post
from cli.mcp.tools import AnyTool, JsonObject, Taken, Tool
from cli.who import ask
from shared.fields import Day
from shared.kinds.registry import KINDS

UNDOABLE = "The answer has `undo`: the tool undo takes this back with it."
# What a device that knows the first release alone sends of a task: the rest stays as it is.
ALWAYS = [n for n in KINDS["task"].fields.model_fields if n not in KINDS["task"].fields.later]

Tags = Annotated[
    list[Annotated[str, Field(min_length=1, max_length=50)]],
    Field(default_factory=list, max_length=20, description="Without a # in front."),
]


class Capture(Taken):
    """A thought."""

    text: Annotated[str, Field(min_length=1, max_length=100_000)]
    tags: Tags


class AddTask(Taken):
    """A task."""

    title: Annotated[str, Field(min_length=1, max_length=255)]
    description: Annotated[str | None, Field(max_length=5_000)] = None
    date: Annotated[Day | None, Field(description="The day it is due.")] = None
    due_time: Annotated[
        str | None, Field(pattern="^([01][0-9]|2[0-3]):[0-5][0-9]$", description="Such as 18:30.")
    ] = None
    priority: Literal["low", "medium", "high", "urgent"] = "medium"
    tags: Tags
    rule: Annotated[
        str | None,
        Field(
            max_length=500,
            description="How it repeats (RFC 5545), such as FREQ=WEEKLY. It needs a date.",
        ),
    ] = None


class Complete(Taken):
    """Which task."""

    id: UUID
    completed: Annotated[bool, Field(description="False opens it again.")] = True


class Undo(Taken):
    """Which write."""

    id: Annotated[UUID, Field(description="`undo` of the answer to a write.")]


def _write(
    account: Account, kind: str, item: UUID, fields: JsonObject, version: int | None = None
) -> JsonObject:
    """Change an item, or add it without a version, and return how to take that back."""
    change: JsonObject = {"change_id": str(uuid4()), "kind": kind, "id": str(item)}
    change |= {"fields": fields} | ({} if version is None else {"version": version})
    batch = uuid4()
    answer = post(account, [encode(change)], batch=batch)
    outcome = account.read(Outcomes, answer).results[0]
    if outcome.result == "conflict":
        raise click.ClickException("It was changed meanwhile: read it again, then try again.")
    if outcome.result == "refused":
        raise click.ClickException(outcome.reason)
    return {"kind": kind, "id": str(item), "undo": str(batch)}


def _capture(account: Account, asked: Capture) -> JsonObject:
    # Without an offset it is where the account is.
    now = datetime.now(UTC).isoformat().replace("+00:00", "Z")
    fields = {**asked.model_dump(), "timestamp": now}
    return _write(account, "thought", uuid4(), fields)


def _add_task(account: Account, asked: AddTask) -> JsonObject:
    return _write(account, "task", uuid4(), asked.model_dump(mode="json"))


def _complete(account: Account, asked: Complete) -> JsonObject:
    row = ask(account, "GET", f"/api/tasks/{asked.id}")
    if row["completed"] == asked.completed:
        state = "completed" if asked.completed else "open"
        raise click.ClickException(f"It is {state} already: nothing was changed.")
    fields = {name: row[name] for name in ALWAYS} | {"completed": asked.completed}
    done = _write(account, "task", asked.id, fields, row["version"])
    return {**done, "title": row["title"], "completed": asked.completed}


def _undo(account: Account, asked: Undo) -> JsonObject:
    answer = ask(account, "POST", "/api/undo", {"batch": str(asked.id)})
    items = answer["items"]
    if not items:
        raise click.ClickException(
            "There is nothing to undo by this id: it was undone, or it is of no write."
        )
    stays = "stays: it was changed since, so it was left as it is."
    has_stayed = any(item["result"] == "stays" for item in items)
    return {"items": items, **({"note": stays} if has_stayed else {})}


TOOLS: list[AnyTool] = [
    Tool(
        "capture",
        f"Keep a thought of the person's, in their words, as of now. {UNDOABLE}",
        Capture,
        _capture,
        writes=True,
    ),
    Tool("add_task", f"Add a task. {UNDOABLE}", AddTask, _add_task, writes=True),
    Tool(
        "complete",
        "Complete a task, or open it again; if it repeats, the next one comes, or goes again."
        f" {UNDOABLE}",
        Complete,
        _complete,
        writes=True,
    ),
    Tool(
        "undo",
        "Take back one write of these tools. What was changed since stays as it is.",
        Undo,
        _undo,
        writes=True,
        takes_back=True,
    ),
]
