"""Search: what each kind of question costs, for people with few and many items, as all grow.

`make bench-search`, or with HUGE=--huge to ten million rows; alone on the machine.
"""

import sys
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from statistics import median
from tempfile import TemporaryDirectory
from time import monotonic, perf_counter

import psycopg

from bench.environment import Person, as_login
from bench.plans import Cost, cost, statements_of
from bench.report import MISSED, check, table, write
from bench.search_dataset import fill, questions
from database.migrate import migrate
from database.search_index import learn_words, tidying
from functions.search import queries
from functions.search.models import SearchQuery
from functions.thoughts import queries as thoughts
from local.postgres.logins import grant_logins
from local.postgres.server import EmbeddedPostgres
from shared.db.prologue import Caller
from shared.kinds.thought import NewThought

SIZES = (100_000, 1_000_000)
HUGE = 10_000_000
# Buffers of a page of 20, by the person's items and the order; a phrase has its texts read.
MOST = {("200", "newest"): 350, ("200", "best"): 350, ("100,000", "newest"): 450}
MOST_OF_BEST = 700
MOST_OF_ALL = 1_000
MOST_GROWTH = 1.5
MOST_WRITING = 1.3  # times what a thought takes without search
WRITES = 300
TABLES = ["search", "search_terms", "search_pkey", "search_words", "item_tags", "day_totals"]


@dataclass(frozen=True)
class Measured:
    """Costs by question, person and order; how much longer a write takes; sizes."""

    costs: dict[tuple[str, str, str], Cost]
    writing: float
    sizes: dict[str, str]


def measure(total: int) -> Measured:
    """Return what questions cost, with so many rows in all."""
    settings = {"shared_buffers": "3GB", "max_wal_size": "8GB", "fsync": "off", "jit": "off"}
    with (
        TemporaryDirectory(prefix="aurora-bench-") as folder,
        EmbeddedPostgres(Path(folder, "postgres"), settings) as server,
    ):
        migrate(server.conninfo)
        passes = grant_logins(server.conninfo, Path(folder, "logins"))["PGPASSFILE"]
        with psycopg.connect(server.conninfo, autocommit=True) as owner:
            owner.execute("set search_path = aurora")
            began = monotonic()
            light, heavy = fill(owner, total)
            with tidying(server.conninfo) as tidy:
                learn_words(tidy, monotonic() + 600)
            owner.execute("vacuum analyze search_words")
            print(f"{total:,} rows, filled in {monotonic() - began:.0f} s", flush=True)
            login = as_login("aurora_app", server.conninfo, passes)
            with psycopg.connect(login, autocommit=True) as app:
                return measure_in(owner, app, light, heavy)


def measure_in(
    owner: psycopg.Connection, app: psycopg.Connection, light: Person, heavy: Person
) -> Measured:
    """Return what questions cost in a database that is filled."""
    sizes = "select pg_size_pretty(pg_relation_size(c::regclass)) from unnest(%s::text[]) c"
    told = owner.execute(sizes, [TABLES]).fetchall()
    costs = {
        (name, who, order): _cost(app, person, query, order)
        for who, person in (("200", light), ("100,000", heavy))
        for name, query in questions(owner, heavy).items()
        for order in ("newest", "best")
    }
    named = zip(TABLES, (row[0] for row in told), strict=True)
    return Measured(costs, _writing(owner, app, light), dict(named))


def _writing(owner: psycopg.Connection, app: psycopg.Connection, person: Person) -> float:
    """Return how much longer a new thought takes than without search, words and tags counted."""
    text = "The sea was loud tonight, and nobody on the beach but us and the dog."
    rounds: dict[str, list[float]] = {"enable": [], "disable": []}
    for does in ("enable", "disable") * 4:
        owner.execute(f"alter table thoughts {does} trigger search_created".encode())
        took = []
        for _ in range(WRITES):
            check, insert, *_ = statements_of(
                lambda: thoughts.insert(Caller(person.secret), NewThought(text=text))
            )
            began = perf_counter()
            with app.transaction():
                app.execute(*check)
                app.execute(*insert)
            took.append(perf_counter() - began)
        rounds[does].append(median(took))
    owner.execute("alter table thoughts enable trigger search_created")
    return min(rounds["enable"]) / min(rounds["disable"])


def _cost(app: psycopg.Connection, person: Person, query: dict[str, str], order: str) -> Cost:
    asked = SearchQuery.model_validate({**query, "order": order, "limit": 20})
    enter, statement = statements_of(lambda: queries.search(Caller(person.secret), asked))
    return min((cost(app, enter, statement) for _ in range(3)), key=lambda one: one.ms)


def report(sizes: Sequence[int], measured: Sequence[Measured]) -> None:
    """Put the table into bench/results.md."""
    lines = []
    for name, who, order in measured[0].costs:
        each = [of.costs[name, who, order] for of in measured]
        most = MOST.get((who, order), MOST_OF_BEST) if name != "phrase" else MOST_OF_ALL
        check(f"{name}, {who}, {order}: buffers", max(one.buffers for one in each), most)
        growth = each[-1].buffers / each[0].buffers
        check(f"{name}, {who}, {order}: growth", growth, MOST_GROWTH)
        lines.append([name, who, order, *(f"{one.buffers} / {one.ms:.2f}" for one in each)])
    head = ["buffers / ms", "items of the person", "order", *(f"{size:,} rows" for size in sizes)]
    ratios = [of.writing for of in measured]
    check("a new thought, times what it takes without search", max(ratios), MOST_WRITING)
    kept = [[name, *(of.sizes[name] for of in measured)] for name in TABLES]
    kept.append(["a new thought, times without search", *(f"{one:.2f}" for one in ratios)])
    missed = "\n".join(f"- missed: {one}" for one in MISSED)
    sized = table(["", *(f"{size:,} rows" for size in sizes)], kept)
    write("search", f"## Search\n\n{table(head, lines)}\n\n{sized}\n\n{missed}")


def main() -> None:
    """Measure every size."""
    sizes = [*SIZES, *([HUGE] if "--huge" in sys.argv else [])]
    if "--small" in sys.argv:
        sizes = sizes[:1]
    report(sizes, [measure(total) for total in sizes])


if __name__ == "__main__":
    main()
