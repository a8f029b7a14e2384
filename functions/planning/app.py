"""The routes of tasks, what to do and when, and of events."""

from uuid import UUID

from functions.planning import events, lists, queries
from functions.planning.models import Completion, TaskQuery
from shared.db.prologue import Caller
from shared.fields import Created, IfMatch
from shared.http.app import App
from shared.kinds.task import NewTask, Task, TaskChanges, TaskFields
from shared.pagination import Page

app = App(queries.db, scope="tasks")
app.include_router(events.routes)
app.include_router(events.of_both)
handler = app.handler

DONE = Completion()


@app.get("/api/tasks")
def list_tasks(caller: Caller, query: TaskQuery) -> Page[Task]:
    """List tasks: those without a date first, then by date, latest first."""
    return lists.newest(caller, query)


@app.post("/api/tasks")
def create_task(caller: Caller, new: NewTask) -> Created[Task]:
    """Create a task."""
    return queries.insert(caller, new)


@app.get("/api/tasks/<task_id>")
def read_task(caller: Caller, task_id: UUID) -> Task:
    """Get a task."""
    return queries.find(caller, task_id)


@app.put("/api/tasks/<task_id>")
def replace_task(caller: Caller, task_id: UUID, fields: TaskFields, if_match: IfMatch) -> Task:
    """Replace a task."""
    return queries.change(caller, task_id, fields, if_match)


@app.patch("/api/tasks/<task_id>")
def change_task(caller: Caller, task_id: UUID, changes: TaskChanges, if_match: IfMatch) -> Task:
    """Update some fields of a task."""
    return queries.change(caller, task_id, changes, if_match)


@app.patch("/api/tasks/<task_id>/complete")
def complete_task(
    caller: Caller, task_id: UUID, if_match: IfMatch, completion: Completion = DONE
) -> Task:
    """Mark a task as completed, or as open again."""
    changes = TaskChanges(completed=completion.completed)
    return queries.change(caller, task_id, changes, if_match)


@app.delete("/api/tasks/<task_id>")
def delete_task(caller: Caller, task_id: UUID, if_match: IfMatch) -> None:
    """Delete a task."""
    queries.delete(caller, task_id, if_match)
