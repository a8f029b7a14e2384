"""Invariants of a user's history and rows, whatever was done."""

from collections.abc import Iterator
from typing import Any

import psycopg
from psycopg import sql

from shared.kinds.registry import KINDS
from tests.support.kinds import LISTS, TABLES
from tests.support.people import Person

Thing = tuple[str, str]  # its kind and id


def listed(person: Person, path: str) -> Iterator[dict[str, Any]]:
    """Return every row of a list, page by page."""
    cursor: dict[str, str] = {}
    while True:
        answer = person.get(path, limit=100, **cursor)
        assert answer.status == 200, answer
        yield from answer.json["items"]
        if not answer.json["next_cursor"]:
            return
        cursor = {"cursor": answer.json["next_cursor"]}


def library(person: Person) -> dict[Thing, dict[str, Any]]:
    """Return a user's rows from the lists, each once."""
    found = [((kind, row["id"]), row) for kind, at in LISTS.items() for row in listed(person, at)]
    for child in (kind for kind in KINDS.values() if kind.parent):
        for parent_id in [row_id for (kind, row_id), _ in found if kind == child.parent]:
            path = child.path.format(**{f"{child.parent}_id": parent_id})
            found += [((child.name, row["id"]), row) for row in listed(person, path)]
    assert len({thing for thing, _ in found}) == len(found)
    return dict(found)


class Follower:
    """A device that follows the changes feed, and so knows every row."""

    def __init__(self) -> None:
        """Know nothing yet."""
        self.since = 0
        self.known: dict[Thing, dict[str, Any]] = {}
        self.versions: dict[Thing, int] = {}

    def follow(self, person: Person, limit: int = 500) -> bool:
        """Get one page, and return whether there are more."""
        answer = person.get("/api/changes", since=self.since, limit=limit)
        assert answer.status == 200, answer
        page = answer.json
        numbers = [item["sequence"] for item in page["items"]]
        assert numbers == sorted(set(numbers))
        assert all(self.since < number <= page["next"] for number in numbers)
        for item in page["items"]:
            self._learn(item)
        assert page["next"] > self.since or not page["more"]
        self.since = page["next"]
        return bool(page["more"])

    def _learn(self, item: dict[str, Any]) -> None:
        thing = item["kind"], item["id"]
        self.known.pop(thing, None)
        if not item["deleted"]:
            # A deletion's may be lower, since a known item may have been restored meanwhile.
            assert item["row"]["version"] == item["version"] >= self.versions.get(thing, 0)
            self.known[thing] = item["row"]
            self.versions[thing] = item["version"]


def numbers_are_whole(owner: psycopg.Connection, person: Person) -> int:
    """Check that sequences have no gaps and each act starts with its own; return the count."""
    found = owner.execute(
        "select sequence, change from aurora.history where user_id = %s order by sequence",
        [person.user["id"]],
    ).fetchall()
    assert [sequence for sequence, _ in found] == list(range(1, len(found) + 1))
    act = 0
    for sequence, change in found:
        act = sequence if change != act else act
        assert change == act
    [(last,)] = owner.execute(
        "select last_sequence from aurora.history_heads where user_id = %s", [person.user["id"]]
    ).fetchall()
    assert last == len(found)
    return len(found)


def words_kept(owner: psycopg.Connection, person: Person) -> set[str]:
    """Return every text in a user's rows and in the snapshots of their history."""
    found = owner.execute(
        """
        with kept (row) as (
          select previous_row from aurora.history where user_id = %(who)s
          union all select fields from aurora.items where user_id = %(who)s
        )
        select distinct value from kept, jsonb_each_text(row)
        """,
        {"who": person.user["id"]},
    ).fetchall()
    return {words for (words,) in found}


def stored_rows(owner: psycopg.Connection, person: Person) -> dict[str, list[str]]:
    """Return a user's rows, table by table, as text."""
    tables = owner.execute("""
        select table_name::text from information_schema.columns
        join information_schema.tables using (table_schema, table_name)
        where table_schema = 'aurora' and column_name = 'user_id' and table_type = 'BASE TABLE'
          and table_name <> 'rate_limit_buckets' -- every request of theirs takes a token from it
    """).fetchall()
    assert {name for (name,) in tables} > set(TABLES)
    columns = {"users": "id", **{name: "user_id" for (name,) in tables}}
    return {
        name: [
            row
            for (row,) in owner.execute(
                sql.SQL("select t::text from aurora.{} t where {} = %s order by 1").format(
                    sql.Identifier(name), sql.Identifier(column)
                ),
                [person.user["id"]],
            )
        ]
        for name, column in columns.items()
    }
