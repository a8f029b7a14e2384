"""Looking back costs what it shows, however much a person keeps: timeline, years, tags, numbers."""

import os
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from datetime import date
from uuid import UUID

import psycopg
import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from bench.environment import Person, add_person, as_login
from bench.plans import Cost, cost, statements_of
from functions.journals import entries
from functions.journals.models import EntryQuery
from functions.search import past, stats
from functions.search.past_models import MemoryQuery, TimelineQuery
from functions.search.stats import StatsQuery
from functions.thoughts import queries as thoughts
from functions.thoughts.models import ThoughtQuery
from shared.db.prologue import Caller

# Ten years: the heavy person's 100,000 thoughts and entries are among 200 of everybody else's, as
# they would have come. One in five has a tag, and eight of each kind a rare one.
FILL = """
    create temp table drafts as
    select user_id, uuidv7() as id, n %% 2 = 0 as is_thought, n,
      timestamptz '2016-01-01' + (n::bigint * share * 86400 / 2 || ' s')::interval as at
    from (
      select %(heavy)s::uuid as user_id, n, 0.073 as share from generate_series(1, 100000) n
      union all select id, n, 36.5 from users, generate_series(1, 200) n where id <> %(heavy)s
    ) everybody;
    insert into journals (user_id, id, name, is_archived)
    select id, id, 'Diary', false from users;
    insert into thoughts (user_id, id, text, timestamp, zone, day, is_archived, tags)
    select user_id, id, 'Walked to the river.', at, 'UTC', at::date, false, tags
    from drafts cross join lateral (
      select case when n %% 12500 < 2 then array['rare']
        when n %% 10 < 2 then array['usual/walk'] else '{}' end
    ) t (tags) where is_thought order by drafts.at;
    insert into journal_entries
      (user_id, id, journal_id, content, timestamp, zone, day, is_archived, tags)
    select user_id, id, user_id, 'Walked to the river.', at, 'UTC', at::date, false, tags
    from drafts cross join lateral (
      select case when n %% 12500 < 2 then array['rare']
        when n %% 10 < 2 then array['usual/walk'] else '{}' end
    ) t (tags) where not is_thought order by drafts.at;
    insert into item_tags (user_id, tag, kind, parent_id, is_archived, at, id, day)
    select user_id, unnest(case tags when '{usual/walk}' then '{usual,usual/walk}' else tags end),
      'thought', '00000000-0000-0000-0000-000000000000', false,
      timestamp, id, day from thoughts order by timestamp;
    insert into item_tags (user_id, tag, kind, parent_id, is_archived, at, id, day)
    select user_id, unnest(case tags when '{usual/walk}' then '{usual,usual/walk}' else tags end),
      'entry', journal_id, false, timestamp, id, day
    from journal_entries order by timestamp;
    insert into tag_totals (user_id, year, tag, kind, items)
    select user_id, date_part('year', day), tag, kind, count(*) from item_tags group by 1, 2, 3, 4;
    insert into day_totals (user_id, day, kind, items, words)
    select user_id, day, 'thought', count(*), 4 * count(*) from thoughts group by 1, 2 order by 2;
    insert into day_totals (user_id, day, kind, items, words)
    select user_id, day, 'entry', count(*), 4 * count(*) from journal_entries
    group by 1, 2 order by 2;
"""
PAGE = 20

Ask = Callable[[Person, Callable[[Caller], object]], Iterator[Cost]]


@pytest.fixture(scope="module")
def people(database: str, new_database: Callable[..., str]) -> Iterator[tuple[Ask, list[Person]]]:
    assert database
    conninfo = new_database()
    with ExitStack() as stack:
        owner = stack.enter_context(psycopg.connect(conninfo, autocommit=True))
        owner.execute("set search_path = aurora")
        private = Ed25519PrivateKey.generate()
        light, heavy = (add_person(owner, private, rows=0) for _ in range(2))
        owner.execute("set session_replication_role = replica")
        owner.execute(
            "insert into users (email, password_hash)"
            " select uuidv7() || '@others', 'none' from generate_series(1, 500)"
        )
        psycopg.ClientCursor(owner).execute(FILL.encode(), {"heavy": heavy.user_id})
        owner.execute("vacuum analyze")
        login = as_login("aurora_app", conninfo, os.environ["PGPASSFILE"])
        app = stack.enter_context(psycopg.connect(login, autocommit=True, prepare_threshold=None))

        def ask(person: Person, request: Callable[[Caller], object]) -> Iterator[Cost]:
            check, select, *_ = statements_of(lambda: request(Caller(person.secret)))
            for plan in ("custom", "generic"):
                app.execute(f"set plan_cache_mode = force_{plan}_plan".encode())
                yield cost(app, check, select)

        yield ask, [light, heavy]


@pytest.mark.parametrize(
    "filters",
    [{}, {"kind": "entry"}, {"to": "2019-07-01"}, {"from": "2018-03-01", "to": "2018-03-31"}],
    ids=str,
)
def test_a_page_of_the_timeline_reads_few_buffers(
    people: tuple[Ask, list[Person]], filters: dict[str, str]
) -> None:
    ask, both = people
    query = TimelineQuery.model_validate({**filters, "limit": PAGE})
    for person in both:
        for found in ask(person, lambda caller: past.timeline(caller, query)):
            assert found.buffers <= 35, (person is both[1], found)


@pytest.mark.parametrize("day", ["2025-12-25", "2024-02-29", "2016-01-01"])
def test_a_day_in_ten_years_reads_few_buffers(people: tuple[Ask, list[Person]], day: str) -> None:
    ask, both = people
    query = MemoryQuery(date=date.fromisoformat(day))
    for person, most in zip(both, (80, 400), strict=True):  # the heavy one wrote 27 things a day
        for found in ask(person, lambda caller: past.memories(caller, query)):
            assert found.buffers <= most, (person is both[1], found)


def of_tag(tag: str) -> Callable[[Caller], object]:
    return lambda caller: thoughts.newest(caller, ThoughtQuery(tag=tag, limit=PAGE))


def of_tag_in(person: Person, tag: str) -> Callable[[Caller], object]:
    journal = UUID(person.user_id)
    return lambda caller: entries.newest(caller, journal, EntryQuery(tag=tag, limit=PAGE))


@pytest.mark.parametrize(("tag", "most"), [("rare", 60), ("usual", 120), ("never", 15)])
def test_a_list_of_a_tag_reads_what_it_shows(
    people: tuple[Ask, list[Person]], tag: str, most: int
) -> None:
    ask, both = people
    for person in both:
        for found in (*ask(person, of_tag(tag)), *ask(person, of_tag_in(person, tag))):
            assert found.buffers <= most, (person is both[1], found)


def test_the_numbers_of_a_year_read_at_most_a_row_for_each_day_and_kind(
    people: tuple[Ask, list[Person]],
) -> None:
    ask, both = people
    for person in both:
        for found in ask(person, lambda caller: stats.stats(caller, StatsQuery(year=2020))):
            assert found.buffers <= 2 * 366 + 40, found
