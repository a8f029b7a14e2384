"""The table of search: filled after an upgrade, kept by triggers, free of what was erased."""

from collections.abc import Callable, Iterator
from threading import Thread
from time import monotonic
from typing import Any

import psycopg
import pytest

from database.search_index import fill_index, learn_words, rebuild_index, tidying
from tests.support import kinds
from tests.support.people import Person

OF = "select kind, id, at, day, terms from aurora.search where user_id = %s order by kind, id"


@pytest.fixture
def tidy(database: str) -> Iterator[psycopg.Connection[Any]]:
    with tidying(database) as connection:
        yield connection


def soon() -> float:
    return monotonic() + 60


def write_some(person: Person) -> None:
    journal = person.post("/api/journals", {"name": "Diary", "description": "of a walrus"})
    entry = {"title": "Up betimes", "content": "A seal, a walrus", "mood": "calm"}
    person.post(f"/api/journals/{journal.json['id']}/entries", entry)
    person.post("/api/tasks", {"title": "Paint the boat", "tags": ["boat/hull"]})
    for number in range(5):
        person.post("/api/thoughts", {"text": f"wave {number}", "starred": number == 3})


def forget_all(owner: psycopg.Connection) -> None:
    """Leave the table as a migration leaves it, which finds rows."""
    owner.execute("truncate aurora.search, aurora.day_totals")
    owner.execute("insert into aurora.search_filling select kind from aurora.kinds")


def test_filling_writes_what_the_triggers_wrote(
    person: Person, owner: psycopg.Connection, tidy: psycopg.Connection[Any]
) -> None:
    write_some(person)
    who = [person.user["id"]]
    written = owner.execute(OF, who).fetchall()
    assert len(written) == 8
    forget_all(owner)
    assert person.get("/api/search", q="walrus").json["complete"] is False
    late = person.post("/api/thoughts", {"text": "meanwhile"}).json["id"]
    assert [item["id"] for item in person.get("/api/search", q="meanwhile").json["items"]] == [late]
    while owner.execute("select aurora.fill_search(3)").fetchall() != [(0,)]:
        pass
    assert person.delete(f"/api/thoughts/{late}").status == 204
    assert owner.execute(OF, who).fetchall() == written
    assert fill_index(tidy, soon())
    assert person.get("/api/search", q="walrus").json["complete"] is True


def test_filling_waits_for_nobody_and_misses_nothing(
    person: Person, owner: psycopg.Connection, database: str, tidy: psycopg.Connection[Any]
) -> None:
    write_some(person)
    forget_all(owner)
    with psycopg.connect(database) as writer:
        writer.execute(
            "update aurora.thoughts set text = 'a walrus' where user_id = %s", [person.user["id"]]
        )
        filling = Thread(target=fill_index, args=[tidy, soon()])
        filling.start()
        filling.join(0.5)
        assert filling.is_alive()
        writer.commit()
        filling.join()
    assert len(person.get("/api/search", q="walrus kind:thought").json["items"]) == 5
    assert person.get("/api/search", q="wave").json["items"] == []


def test_an_account_that_is_deleted_leaves_nothing(
    person: Person, owner: psycopg.Connection, tidy: psycopg.Connection[Any]
) -> None:
    write_some(person)
    make_learner(owner, person)
    assert learn_words(tidy, soon())
    assert person.delete("/auth/me", {"password": person.password}).status == 204
    for table in ("search", "search_words", "search_learning"):
        rows = f"select from aurora.{table} where user_id = %s"
        assert owner.execute(rows.encode(), [person.user["id"]]).fetchall() == []


def make_learner(owner: psycopg.Connection, person: Person) -> None:
    """Make a person one with many items, as far as learning words goes."""
    owner.execute(
        "insert into aurora.search_learning values (%s, 0, '00000000-0000-0000-0000-000000000000')",
        [person.user["id"]],
    )


def known(owner: psycopg.Connection, person: Person) -> set[str]:
    rows = owner.execute(
        "select word from aurora.search_words where user_id = %s", [person.user["id"]]
    )
    return {word for (word,) in rows}


def test_every_word_that_is_known_is_in_an_item(
    person: Person, owner: psycopg.Connection, tidy: psycopg.Connection[Any]
) -> None:
    write_some(person)
    make_learner(owner, person)
    assert learn_words(tidy, soon())
    assert {"walrus", "seal", "paint", "betimes", "calm", "wave"} <= known(owner, person)
    fresh = person.post("/api/thoughts", {"text": "narwhal and seal"}).json["id"]
    assert "narwhal" not in known(owner, person)
    assert learn_words(tidy, soon())
    assert "narwhal" in known(owner, person)
    assert person.patch(f"/api/thoughts/{fresh}", {"text": "dolphin, seal"}).status == 200
    assert "narwhal" not in known(owner, person)
    assert learn_words(tidy, soon())
    assert "dolphin" in known(owner, person)
    assert person.get("/api/search", q="dolpihn").json["items"]
    assert person.delete(f"/api/thoughts/{fresh}").status == 204
    assert not {"dolphin", "narwhal"} & known(owner, person)
    assert "seal" in known(owner, person)


def test_many_items_make_a_learner(
    person: Person, owner: psycopg.Connection, tidy: psycopg.Connection[Any]
) -> None:
    write_some(person)
    owner.execute(
        "update aurora.history_heads set last_sequence = 1001 where user_id = %s",
        [person.user["id"]],
    )
    assert learn_words(tidy, soon())
    assert "walrus" in known(owner, person)


def test_erased_words_leave_the_file_of_the_index_within_a_week(
    person: Person, owner: psycopg.Connection, tidy: psycopg.Connection[Any]
) -> None:
    person.post("/api/thoughts", {"text": "zanzibarium"})
    [thing] = person.get("/api/search", q="zanzibarium").json["items"]
    assert person.delete(f"/api/thoughts/{thing['id']}").status == 204
    rows = "select from aurora.search where user_id = %s and terms::text like '%%zanzibarium%%'"
    assert owner.execute(rows.encode(), [person.user["id"]]).fetchall() == []
    assert person.delete(f"/api/trash/thought/{thing['id']}").status == 204
    owner.execute("update aurora.search_index set rebuilt_at = now()")
    assert not rebuild_index(tidy)
    owner.execute("update aurora.search_index set rebuilt_at = now() - interval '8 days'")
    assert is_in_the_file(owner, b"zanzibarium")
    assert rebuild_index(tidy)
    assert not is_in_the_file(owner, b"zanzibarium")
    assert not rebuild_index(tidy)


def is_in_the_file(owner: psycopg.Connection, word: bytes) -> bool:
    owner.execute("checkpoint")
    read = "select pg_read_binary_file(pg_relation_filepath('aurora.search_terms'))"
    [(content,)] = owner.execute(read).fetchall()
    return word in content


def test_a_kind_of_whose_texts_none_is_searched_has_no_triggers(
    new_database: Callable[[], str],
) -> None:
    with psycopg.connect(new_database(), options="-c search_path=aurora") as owner:
        owner.execute("create table dreams (like thoughts including all)")
        owner.execute("select adopt_kind('dreams', 'dream')")
        searched = owner.execute(
            "select distinct tgrelid::regclass::text from pg_trigger where tgname like 'search_%'"
        ).fetchall()
    assert {name for (name,) in searched} == set(kinds.TABLES)


def test_the_longest_texts_are_saved_and_found(person: Person) -> None:
    for text in (
        "".join(chr(0x4E00 + number * 7919 % 20_000) for number in range(100_000)),
        "".join(chr(0x20000 + number * 104_729 % 42_000) for number in range(70_000)),
        "x" * 100_000,
        "y " * 50_000,
    ):
        answer = person.post("/api/thoughts", {"text": text})
        assert answer.status == 201
        line = f'"{text[:2]}"' if text[0] > "z" else text[:64]
        [item] = person.get("/api/search", q=line).json["items"]
        assert item["id"] == answer.json["id"]
