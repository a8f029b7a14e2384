"""The routes of thoughts: a few words with a time and tags."""

from uuid import UUID

from functions.thoughts import queries
from functions.thoughts.models import ThoughtQuery
from shared.db.prologue import Caller
from shared.fields import Created, IfMatch
from shared.http.app import App
from shared.kinds.thought import NewThought, Thought, ThoughtChanges, ThoughtFields
from shared.pagination import Page

app = App(queries.db, scope="thoughts")
handler = app.handler


@app.get("/api/thoughts")
def list_thoughts(caller: Caller, query: ThoughtQuery) -> Page[Thought]:
    """List thoughts, newest first."""
    return queries.newest(caller, query)


@app.post("/api/thoughts")
def create_thought(caller: Caller, new: NewThought) -> Created[Thought]:
    """Create a thought."""
    return queries.insert(caller, new)


@app.get("/api/thoughts/<thought_id>")
def read_thought(caller: Caller, thought_id: UUID) -> Thought:
    """Get a thought."""
    return queries.find(caller, thought_id)


@app.put("/api/thoughts/<thought_id>")
def replace_thought(
    caller: Caller, thought_id: UUID, fields: ThoughtFields, if_match: IfMatch
) -> Thought:
    """Replace a thought."""
    return queries.change(caller, thought_id, fields, if_match)


@app.patch("/api/thoughts/<thought_id>")
def change_thought(
    caller: Caller, thought_id: UUID, changes: ThoughtChanges, if_match: IfMatch
) -> Thought:
    """Update some fields of a thought."""
    return queries.change(caller, thought_id, changes, if_match)


@app.delete("/api/thoughts/<thought_id>")
def delete_thought(caller: Caller, thought_id: UUID, if_match: IfMatch) -> None:
    """Delete a thought."""
    queries.delete(caller, thought_id, if_match)
