"""Every list with each of its filters, whose pages may cost no more however long the list is."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from itertools import product
from typing import Any
from uuid import UUID

import psycopg
from psycopg.rows import dict_row

from bench.plans import Cost, cost, statements_of
from functions.auth import personal_tokens, sessions
from functions.auth.models import Session, SessionQuery, Token, TokenQuery
from functions.history import queries as history
from functions.history.models import HistoryQuery, TrashItem, TrashQuery, Version
from functions.journals import entries
from functions.journals import queries as journals
from functions.journals.models import EntryQuery, JournalQuery
from functions.planning import lists as tasks
from functions.planning.models import TaskQuery
from functions.thoughts import queries as thoughts
from functions.thoughts.models import ThoughtQuery
from shared.db.pipeline import Statement
from shared.db.prologue import Caller
from shared.fields import Identified, now
from shared.kinds.entry import Entry
from shared.kinds.journal import Journal
from shared.kinds.task import Task
from shared.kinds.thought import Thought
from shared.pagination import PageQuery

BUFFERS = 60  # of 8 kB, for any page of 20 of any list, by whatever filter but `tag`
PAGE = 20
DEEP = 1_000  # of the pages, or the last one of a shorter list
ENDED = timedelta(days=800)  # before anything that anybody has


@dataclass(frozen=True)
class Listed:
    """A list with filters: its login, its rows' shape, and its query."""

    login: str
    shape: type[Identified]
    query: PageQuery
    ask: Callable[[Any], object]

    def statements(self, query: PageQuery) -> tuple[Statement, Statement]:
        """Return the session check, and the statement of one page."""
        check, select, *_ = statements_of(lambda: self.ask(query))
        return check, select

    def page(self, app: psycopg.Connection, number: int) -> PageQuery:
        """Return the query of a page, with the cursor that the page before it gave."""
        if number == 1:
            return self.query
        check, (sql, params) = self.statements(self.query)
        with app.transaction(), app.cursor(row_factory=dict_row) as cursor:
            cursor.execute(*check)
            cursor.execute(sql, {**params, "limit": (number - 1) * PAGE + 1})
            rows = [self.shape(**row) for row in cursor.fetchall()[-PAGE - 1 :]]
        before = self.query.model_copy(update={"limit": max(len(rows) - 1, 1)})
        return self.query.model_copy(update={"cursor": before.page(rows).next_cursor})


def lists(caller: Caller, journal: UUID, thought: UUID) -> Iterator[tuple[str, Listed]]:
    """Return every list with every combination of its filters, by name."""
    moment = now()
    for name, filters in _task_filters(moment.date()):
        task = TaskQuery.model_validate({"limit": PAGE, **filters})
        yield name, Listed("aurora_app", Task, task, lambda page: tasks.newest(caller, page))
    for (times_name, times), (marks_name, marks) in product(_times(moment).items(), _marks()):
        name, filters = f"{times_name}{marks_name}", {**times, **marks}
        of_thoughts = ThoughtQuery.model_validate({"limit": PAGE, **filters})
        yield (
            f"thoughts, {name}",
            Listed("aurora_app", Thought, of_thoughts, lambda page: thoughts.newest(caller, page)),
        )
        of_entries = EntryQuery.model_validate({"limit": PAGE, **filters})
        yield (
            f"entries, {name}",
            Listed(
                "aurora_app", Entry, of_entries, lambda page: entries.newest(caller, journal, page)
            ),
        )
    yield from _unfiltered(caller, thought)


def _task_filters(today: date) -> Iterator[tuple[str, dict[str, object]]]:
    ago = {days: today - timedelta(days=days) for days in (1, 100, 199, 200, 300)}
    dates: dict[str, dict[str, object]] = {
        "none": {},
        "from": {"from": ago[1]},
        "to": {"to": ago[300]},
        "from, to": {"from": ago[200], "to": ago[199]},
        "date": {"date": ago[100]},
        "to, before all": {"to": today - ENDED},
    }
    for (name, days), completed, category in product(
        dates.items(), (None, True, False), (None, "todo", "event")
    ):
        filters = {**days, "completed": completed, "category": category}
        yield f"tasks, {name}, completed {completed}, category {category}", filters
    for (name, days), completed, one in product(
        dates.items(), (None, True, False), (("starred", True), ("list", "Boat"))
    ):
        filters = {**days, "completed": completed, one[0]: one[1]}
        yield f"tasks, {name}, completed {completed}, {one[0]}", filters


def _marks() -> list[tuple[str, dict[str, object]]]:
    """Return what lists are filtered by besides times, by name."""
    starred: list[dict[str, object]] = [{}, {"starred": True}]
    archived: list[dict[str, object]] = [{}, {"archived": "only"}, {"archived": "all"}]
    return [(f", {a | s}" if a | s else "", a | s) for a, s in product(archived, starred)]


def _times(moment: datetime) -> dict[str, dict[str, datetime]]:
    return {
        "none": {},
        "from": {"from": moment - timedelta(hours=1)},
        "to": {"to": moment - timedelta(days=300)},
        "from, to": {"from": moment - timedelta(days=200), "to": moment - timedelta(days=199)},
        "to, before all": {"to": moment - ENDED},
        "from, after all": {"from": moment + timedelta(days=1)},
    }


def _unfiltered(caller: Caller, thought: UUID) -> Iterator[tuple[str, Listed]]:
    def add(
        name: str, login: str, shape: type[Identified], ask: Callable[..., object], query: PageQuery
    ) -> tuple[str, Listed]:
        return name, Listed(login, shape, query, lambda page: ask(caller, page))

    versions = HistoryQuery(limit=PAGE, kind="thought", id=thought)
    for archived in ("no", "only", "all"):
        shown = JournalQuery.model_validate({"limit": PAGE, "archived": archived})
        yield add(f"journals, {archived}", "aurora_app", Journal, journals.newest, shown)
    yield add("history", "aurora_app", Version, history.versions, versions)
    for kind in (None, "thought", "task"):
        in_trash = TrashQuery(limit=PAGE, kind=kind)
        yield add(f"trash, {kind}", "aurora_app", TrashItem, history.trash, in_trash)
    yield add("sessions", "aurora_auth", Session, sessions.newest, SessionQuery(limit=PAGE))
    yield add("tokens", "aurora_auth", Token, personal_tokens.newest, TokenQuery(limit=PAGE))


def page_costs(
    logins: dict[str, psycopg.Connection], caller: Caller, journal: UUID, thought: UUID
) -> dict[str, Cost]:
    """Return the costs of the first and of a deep page of each list, by custom and generic plan."""
    found = {}
    for name, one in lists(caller, journal, thought):
        app = logins[one.login]
        for number in (1, DEEP):
            check, select = one.statements(one.page(app, number))
            for plan in ("custom", "generic"):
                app.execute(f"set plan_cache_mode = force_{plan}_plan".encode())
                found[f"{name}: page {number}, {plan} plan"] = cost(app, check, select, uses=2)
        app.execute("reset plan_cache_mode")
    return found
