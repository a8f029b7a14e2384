"""Kinds whose items contain others, on several levels: deleted, undone, restored and erased."""

from collections.abc import Callable, Iterator
from typing import Any
from uuid import uuid4

import psycopg
import pytest

# Projects in projects, with steps in them.
NESTED = """
    create table projects (
      user_id uuid not null references users on delete cascade,
      id uuid not null default uuidv7(),
      name text not null,
      parent_id uuid,
      created_at moment not null default now(),
      updated_at moment not null default now(),
      version integer not null default 1,
      primary key (user_id, id),
      foreign key (user_id, parent_id) references projects (user_id, id) on delete cascade
    );
    select adopt_kind('projects', 'project', parent => 'project');
    create table steps (
      user_id uuid not null references users on delete cascade,
      id uuid not null default uuidv7(),
      name text not null,
      project_id uuid not null,
      created_at moment not null default now(),
      updated_at moment not null default now(),
      version integer not null default 1,
      primary key (user_id, id),
      foreign key (user_id, project_id) references projects (user_id, id) on delete cascade
    );
    select adopt_kind('steps', 'step', parent => 'project', scope => 'projects');
"""
SIGN_UP = """
    with new_user as (
      insert into users (email, password_hash) values ('a@example.com', 'none') returning id
    )
    insert into sessions (user_id, secret_hash, refresh_hash, expires_at)
    select id, sha256('secret'), sha256('refresh'), now() + interval '1 day' from new_user
"""
OUTER, MIDDLE, INNER, STEP, LATER = (str(uuid4()) for _ in range(5))
NAMES = {OUTER: "outer", MIDDLE: "middle", INNER: "inner", STEP: "step", LATER: "later step"}


class Planner:
    """Somebody with a project in a project in a project, and a step in the innermost."""

    def __init__(self, connection: psycopg.Connection) -> None:
        self._connection = connection
        for project, parent in ((OUTER, None), (MIDDLE, OUTER), (INNER, MIDDLE)):
            self.run(
                "insert into projects (user_id, id, name, parent_id)"
                " values (current_user_id(), %s, %s, %s)",
                *(project, NAMES[project], parent),
            )
        self.add_step(STEP)

    def run(self, statement: str, *values: Any) -> list[tuple[Any, ...]]:
        """Run a statement as a request does."""
        with self._connection.transaction():
            self._connection.execute("select set_config('aurora.session_secret', 'secret', true)")
            cursor = self._connection.execute(statement.encode(), values)
            return cursor.fetchall() if cursor.description else []

    def add_step(self, step: str) -> None:
        self.run(
            "insert into steps (user_id, id, name, project_id)"
            " values (current_user_id(), %s, 'step', %s)",
            *(step, INNER),
        )

    def delete(self, table: str, item: str) -> None:
        self.run(f"delete from {table} where user_id = current_user_id() and id = %s", item)

    def restore(self, item: str, *, with_parent: bool = False) -> dict[str, list[str]]:
        """Restore the last deletion of an item; return the names by what became of them."""
        [(sequence,)] = self.run(
            "select max(sequence) from history where id = %s and operation = 'delete'", item
        )
        return self._outcomes(self.run("select * from restore(%s, %s)", sequence, with_parent))

    def undo(self, acts: int) -> dict[str, list[str]]:
        return self._outcomes(self.run("select * from undo(%s, null, null, null)", acts))

    def names(self, query: str) -> list[str]:
        return sorted(NAMES[str(item)] for (item,) in self.run(query))

    @property
    def there(self) -> list[str]:
        return self.names("select id from items")

    @property
    def trash(self) -> list[str]:
        return self.names("select id from history where trashed")

    def _outcomes(self, found: list[tuple[Any, ...]]) -> dict[str, list[str]]:
        states = {state for state, *_ in found}
        return {
            state: sorted(NAMES[str(item)] for told, _, item, _ in found if told == state)
            for state in states
        }


@pytest.fixture
def planner(new_database: Callable[[], str]) -> Iterator[Planner]:
    with psycopg.connect(
        new_database(), autocommit=True, options="-c search_path=aurora,pg_temp"
    ) as connection:
        connection.execute("set role aurora_owner")
        connection.execute(NESTED)
        connection.execute(SIGN_UP)
        connection.execute("set role aurora_app")
        yield Planner(connection)


EVERYTHING = ["inner", "middle", "outer", "step"]


def test_a_deletion_takes_everything_inside_along_as_one_item(planner: Planner) -> None:
    planner.delete("projects", OUTER)
    assert (planner.there, planner.trash) == ([], ["outer"])
    [(changes,)] = planner.run(
        "select count(distinct change) from history where operation = 'delete'"
    )
    assert changes == 1
    assert planner.restore(OUTER) == {"restored": EVERYTHING}
    assert (planner.there, planner.trash) == (EVERYTHING, [])


def test_undoing_a_deletion_on_several_levels_restores_all(planner: Planner) -> None:
    planner.delete("projects", MIDDLE)
    assert planner.there == ["outer"]
    assert planner.undo(1) == {"restored": ["inner", "middle", "step"]}
    assert planner.undo(1) == {"deleted": ["inner", "middle", "step"]}
    assert planner.trash == ["middle"]


def test_an_item_is_restored_with_every_parent_that_was_deleted(planner: Planner) -> None:
    planner.delete("projects", OUTER)
    assert planner.restore(STEP) == {"parent_gone": ["step"]}
    assert planner.restore(STEP, with_parent=True) == {"restored": EVERYTHING}


def test_what_a_restored_parent_came_back_without_is_in_the_trash_by_itself(
    planner: Planner,
) -> None:
    planner.add_step(LATER)
    planner.delete("projects", MIDDLE)
    assert planner.restore(STEP, with_parent=True) == {"restored": ["inner", "middle", "step"]}
    assert planner.trash == ["later step"]


def test_a_create_is_not_undone_under_what_was_created_inside_since(planner: Planner) -> None:
    without_project = "array[row('project', %s, null, null)::target_state]"
    refused = planner.run(f"select state, id::text from apply_or_refuse({without_project})", MIDDLE)
    assert refused == [("in_use", MIDDLE)]
    assert planner.undo(4) == {"deleted": EVERYTHING}
    assert planner.undo(1) == {"restored": EVERYTHING}


def test_erasing_an_item_erases_what_was_inside(planner: Planner) -> None:
    planner.delete("projects", OUTER)
    planner.run("select erase('project', %s)", OUTER)
    assert planner.run("select previous_row from history where previous_row is not null") == []
    assert planner.trash == []


def test_a_new_kind_and_its_scope_pass_the_checks(planner: Planner) -> None:
    [(scopes,), (kinds,)] = planner.run(
        "select pg_get_constraintdef(oid) from pg_constraint"
        " where conname in ('token_scopes_known', 'history_kind') order by conname desc"
    )
    assert "projects:write" in scopes
    assert "steps:read" not in scopes
    assert "step" in kinds
