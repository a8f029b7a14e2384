"""The routes of tasks, what to do and when, of events, and of calendars for other programs."""

from uuid import UUID

from functions.planning import events, feeds, lists, queries, repeating
from functions.planning.models import ChangedTask, Completion, TaskQuery
from shared.db.prologue import Caller
from shared.errors import ConcurrentChange
from shared.fields import Created, IfMatch
from shared.http.app import App, documented
from shared.kinds.task import NewTask, Task, TaskChanges, TaskFields
from shared.pagination import Page

app = App(queries.db, scope="tasks")
app.include_router(events.routes)
app.include_router(events.of_both)
app.include_router(feeds.routes)
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
@documented(raises=(ConcurrentChange,))
def replace_task(caller: Caller, task_id: UUID, fields: TaskFields, if_match: IfMatch) -> Task:
    """Replace a task."""
    return repeating.change(caller, task_id, fields, if_match).plain()


@app.patch("/api/tasks/<task_id>")
@documented(raises=(ConcurrentChange,))
def change_task(
    caller: Caller, task_id: UUID, changes: TaskChanges, if_match: IfMatch
) -> ChangedTask:
    """Update some fields of a task."""
    return repeating.change(caller, task_id, changes, if_match)


@app.patch("/api/tasks/<task_id>/complete")
@documented(raises=(ConcurrentChange,))
def complete_task(
    caller: Caller, task_id: UUID, if_match: IfMatch, completion: Completion = DONE
) -> ChangedTask:
    """Mark a task as completed, or as open again.

    Of a task that repeats, the next one comes, or goes again if nobody has touched it.
    """
    changes = TaskChanges(completed=completion.completed)
    return repeating.change(caller, task_id, changes, if_match)


@app.post("/api/tasks/<task_id>/skip")
@documented(raises=(ConcurrentChange,))
def skip_task(caller: Caller, task_id: UUID, if_match: IfMatch) -> ChangedTask:
    """Move an open task that repeats to its next day, without completing it."""
    return repeating.skip(caller, task_id, if_match)


@app.delete("/api/tasks/<task_id>")
def delete_task(caller: Caller, task_id: UUID, if_match: IfMatch) -> None:
    """Delete a task."""
    queries.delete(caller, task_id, if_match)
