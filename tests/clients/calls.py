"""Calls Aurora by the client that openapi-python-client generates, and prints JSON."""

import json
import sys

from aurora_client import AuthenticatedClient, Client, models
from aurora_client.api.auth import register
from aurora_client.api.history import list_changes
from aurora_client.api.planning import create_task, list_tasks
from aurora_client.api.thoughts import (
    create_thought,
    delete_thought,
    read_thought,
    replace_thought,
)


def main(url: str) -> None:
    """Write, replace, list and delete."""
    person = models.NewUser(email="python@example.com", password="correct horse battery")
    signed_in = register.sync(client=Client(url), body=person)
    assert isinstance(signed_in, models.SignedIn)
    client = AuthenticatedClient(url, signed_in.access_token)
    new = models.NewThought(text="The sea was loud tonight.")
    made = create_thought.sync(client=client, body=new)
    assert isinstance(made, models.Thought)
    fields = models.ThoughtFields(text="It was quiet.", timestamp=made.timestamp)
    if_match = f'"{made.version}"'
    replaced = replace_thought.sync(made.id, client=client, body=fields, if_match=if_match)
    assert isinstance(replaced, models.Thought)
    create_task.sync(client=client, body=models.NewTask(title="Water the plants"))
    tasks = list_tasks.sync(client=client, completed=False)
    assert isinstance(tasks, models.TaskPage)
    changes = list_changes.sync(client=client)
    assert isinstance(changes, models.Changes)
    delete_thought.sync_detailed(made.id, client=client)
    problem = read_thought.sync(made.id, client=client)
    assert isinstance(problem, models.Problem)
    answered = {
        "made": made.text,
        "replaced": replaced.text,
        "tasks": [task.priority for task in tasks.items],
        "changed": [f"{change.kind}: {words(change)}" for change in changes.items],
        "problem": problem.code,
    }
    sys.stdout.write(json.dumps(answered))


def words(change: object) -> str | None:
    """Return the text of a change, whose row is of the kind that it names."""
    if isinstance(change, models.ChangeOfThought) and change.row:
        return str(change.row.text)
    if isinstance(change, models.ChangeOfTask) and change.row:
        return str(change.row.title)
    return None


if __name__ == "__main__":
    main(sys.argv[1])
