"""Search: what is found, by words, phrases, tags, days and kinds, in any script."""

import json
import os
from random import Random
from typing import Any
from urllib.parse import urlencode

import psycopg
import pytest

from functions.search.grammar import parts_of
from functions.search.snippets import fold
from tests.support.client import call
from tests.support.paths import ROOT
from tests.support.people import Person

TABLE = json.loads((ROOT / "web/test/query.json").read_text("utf-8"))
# The app also finds what is in the middle of a word.
INSIDE_WORDS = {"oud"}


def found(person: Person, q: str = "", **query: Any) -> list[dict[str, Any]]:
    answer = person.get("/api/search", q=q, **query)
    assert answer.status == 200, answer.body
    items: list[dict[str, Any]] = answer.json["items"]
    return items


def texts(person: Person, q: str = "", **query: Any) -> list[str]:
    return [shown(item) for item in found(person, q, **query)]


def shown(item: dict[str, Any]) -> str:
    return "".join(piece["text"] for piece in item["snippet"])


def hits(item: dict[str, Any]) -> list[str]:
    return [piece["text"] for piece in item["snippet"] if piece["hit"]]


def think(person: Person, text: str, **fields: Any) -> str:
    answer = person.post("/api/thoughts", {"text": text, **fields})
    assert answer.status == 201, answer.body
    return str(answer.json["id"])


def make_table(person: Person) -> dict[str, str]:
    """Create the things of the table; return their names by id."""
    journals: dict[str, str] = {}
    names = {}
    for name, thing in TABLE["things"].items():
        text, day = thing["text"], thing["day"]
        moment = {"timestamp": f"{day}T12:00:00Z"} if day else {}
        if thing["kind"] == "thought":
            answer = person.post("/api/thoughts", {"text": text, "tags": thing["tags"], **moment})
        elif thing["kind"] == "task":
            answer = person.post("/api/tasks", {"title": text, "tags": thing["tags"], "date": day})
        elif thing["kind"] == "journal":
            answer = person.post("/api/journals", {"name": text})
        else:
            of = thing["journal"]
            if of not in journals:
                journals[of] = person.post("/api/journals", {"name": of}).json["id"]
            fields = {"content": text, "tags": thing["tags"], **moment}
            answer = person.post(f"/api/journals/{journals[of]}/entries", fields)
        assert answer.status == 201, answer.body
        names[answer.json["id"]] = name
    # The journals that entries are in are things too, but none of the table's.
    return names


def test_a_line_means_what_the_app_takes_it_for(person: Person) -> None:
    names = make_table(person)
    for line, expected in TABLE["cases"]:
        if line in INSIDE_WORDS:
            continue
        ids = {item["id"] for item in found(person, line, limit=100, order="newest")}
        assert sorted(names[one] for one in ids if one in names) == sorted(expected), line


def test_each_whole_word_of_a_thing_finds_it_as_in_the_app(person: Person) -> None:
    ids = {name: item_id for item_id, name in make_table(person).items()}
    for name, thing in TABLE["things"].items():
        for part in thing["text"].split():
            word = part.removeprefix("-").rstrip(".,;:!")
            for line in (word, word.lower(), word.upper()):
                assert ids[name] in {one["id"] for one in found(person, line, limit=100)}, line


def test_texts_are_compared_as_in_the_database(owner: psycopg.Connection) -> None:
    whole = " ".join(thing["text"] for thing in TABLE["things"].values())
    for text in [
        whole,
        "Coronac̃on",
        "ﬁn ½ ẞ İstanbul ΟΔΟΣ Ёлка",
        "\uff46\uff55\uff4c\uff4c カガ 한글",
        "L\u2019amour",
        "a\u00adb",
    ]:
        [(folded,)] = owner.execute("select aurora.fold_text(%s)", [text]).fetchall()
        assert folded == fold(text), text


def test_parts_are_read_as_they_were_typed() -> None:
    [part] = parts_of('-"was loud"')
    assert (part.type, part.value, part.without, part.quoted) == ("words", "was loud", True, True)
    assert [part.value for part in parts_of("before:2026-02 after:2024")] == [
        "2026-02-01",
        "2024-12-31",
    ]
    assert len(parts_of("word " * 400)) == 32


CASES = [
    ("блины", "БЛИНЫ на завтрак"),
    ("БЛИНЫ", "блины на завтрак"),
    ("参考资料", "Git的其他参考资料"),
    ("git 参考资料", "Git的其他参考资料"),
    ("一二三", "abc一二三"),
    ("东", "在东京"),
    ("京", "在东京"),
    ("東京", "昨日は東京へ行った"),
    ("ไทย", "ภาษาไทย"),
    ("مرحبا", "مَرْحَبًا بالعالم"),
    ("שלום", "שָׁלוֹם"),
    ("हिन्दी", "मैं हिन्दी बोलता हूँ"),
    ("한국어", "나는 한국어를 배운다"),
    ("🎉", "party 🎉🎉"),
    ("🎉🎉", "party 🎉🎉 again"),
    ("elan", "avec Élan"),
    ("Élan", "avec elan"),
    ("strasse", "Die Straße"),
    ("pauls", "Paul\u2019s boat"),
    ("paul's", "Pauls boat"),
    ("amour", "l'amour toujours"),
    ("skating", "they skate on skates"),
    ("activesupport", "class ActiveSupport::Concern"),
    ("raleigh", "LinvilleRaleigh"),
    ("github", "see https://github.com/foo/bar?x=1"),
    ("example.com/fo", "anna@example.com/foo"),
    ("anna", "mail anna@example.com"),
    ("file", "in file_name.txt"),
    ("2026-11-25", "on 2026-11-25 at noon"),
    ("11-25", "on 2026-11-25 at noon"),
    ("landing", "landing"),
    ("landingpag", "Landingpages"),
    ("parmezan", "a piece of parmesan"),
    ("romoe", "Romeo and Juliet"),
    ('"and juliet"', "Romeo, and Juliet"),
    ('"sea-side', "the sea side"),
    ("nordwest", "Nord\u00adwest"),
]


@pytest.mark.parametrize(("line", "text"), CASES)
def test_a_word_is_found_in_any_script_and_form(line: str, text: str, person: Person) -> None:
    think(person, "Nothing of that kind here")
    think(person, text)
    [item] = found(person, line)
    assert hits(item), item
    assert shown(item).replace("\u00ad", "") == text.replace("\u00ad", "")


def test_what_is_not_beside_each_other_is_no_phrase(person: Person) -> None:
    think(person, "the sea was by the side of me, 参考 and 资料")
    assert texts(person, '"sea side"') == []
    assert texts(person, "sea-side") == []
    assert texts(person, "参考资料") == []
    assert texts(person, 'sea -"side of"') == []
    assert len(texts(person, 'sea -"side by"')) == 1


def test_each_further_letter_only_narrows(person: Person) -> None:
    for word in ("home", "homes", "homeward", "hominy"):
        think(person, word)
    counts = [len(texts(person, "homeward"[:length])) for length in range(1, 9)]
    assert counts == sorted(counts, reverse=True)
    assert (counts[0], counts[-1]) == (4, 1)


def test_filters_narrow_what_is_found(person: Person) -> None:
    journal = person.post("/api/journals", {"name": "Diary"}).json["id"]
    entry = {"content": "sea", "timestamp": "2020-02-29T12:00:00Z", "starred": True}
    assert person.post(f"/api/journals/{journal}/entries", entry).status == 201
    think(person, "sea", tags=["house/garden"])
    person.post("/api/tasks", {"title": "sea", "completed": True})
    person.post("/api/tasks", {"title": "sea", "date": "2020-03-01"})

    def kinds(**query: Any) -> list[str]:
        return sorted(item["kind"] for item in found(person, "sea", **query))

    assert kinds() == ["entry", "task", "task", "thought"]
    assert kinds(kind="task") == ["task", "task"]
    assert kinds(tag="house") == kinds(tag="house/garden") == ["thought"]
    assert kinds(tag="garden") == []
    assert kinds(journal=journal) == ["entry"]
    assert kinds(completed="true") == kinds(completed="false") == ["task"]
    assert kinds(starred="true") == ["entry"]
    assert len(kinds(starred="false")) == 3
    assert kinds(**{"from": "2020-02-29", "to": "2020-02-29"}) == ["entry"]
    assert kinds(**{"from": "2020-02-29", "to": "2020-03-01"}) == ["entry", "task"]


def test_what_changes_is_found_as_it_is_now(person: Person) -> None:
    thing = think(person, "a walrus")
    assert person.patch(f"/api/thoughts/{thing}", {"text": "a seal"}).status == 200
    assert texts(person, "walrus") == []
    assert texts(person, "seal") == ["a seal"]
    assert person.delete(f"/api/thoughts/{thing}").status == 204
    assert texts(person, "seal") == []
    assert person.post("/api/undo").status == 200
    assert texts(person, "seal") == ["a seal"]


def test_completing_a_task_and_moving_an_entry_is_seen(person: Person) -> None:
    task = person.post("/api/tasks", {"title": "paint"}).json["id"]
    assert person.patch(f"/api/tasks/{task}/complete").status == 200
    [item] = found(person, "paint", completed="true")
    assert item["completed"] is True
    assert found(person, "paint", completed="false") == []


def test_pages_hold_everything_once_in_either_order(person: Person) -> None:
    for number in range(60):
        think(person, f"wave {number}", timestamp=f"2026-01-01T00:{number % 30:02}:00Z")
    for order in ("best", "newest"):
        seen: list[str] = []
        query: dict[str, Any] = {"q": "wave", "order": order, "limit": 7}
        while True:
            answer = person.get("/api/search", **query)
            seen += [item["id"] for item in answer.json["items"]]
            if answer.json["next_cursor"] is None:
                break
            query["cursor"] = answer.json["next_cursor"]
        assert len(seen) == len(set(seen)) == 60
    query["q"] = "waves"
    assert person.get("/api/search", **query).problem == (422, "invalid_cursor")


def test_what_is_about_the_words_is_best(person: Person) -> None:
    journal = person.post("/api/journals", {"name": "Diary"}).json["id"]
    about = "The fire was great. " * 40
    person.post(f"/api/journals/{journal}/entries", {"content": about + "Nothing else. " * 9})
    for _ in range(5):
        think(person, "a great deal of nothing, and no fire")
    assert found(person, "great fire")[0]["kind"] == "entry"
    assert found(person, "great fire", order="newest")[0]["kind"] == "thought"


def test_a_long_text_shows_where_it_is(person: Person) -> None:
    think(person, "word " * 500 + "the needle itself " + "word " * 500)
    [item] = found(person, "needle")
    text = shown(item)
    assert text.startswith("… word")
    assert text.endswith("word …")
    assert len(text) < 250
    assert hits(item) == ["needle"]


def test_the_count_says_whether_it_is_exact(person: Person) -> None:
    for number in range(3):
        think(person, f"wave {number}")
    answer = person.get("/api/search", q="wave", limit=2).json
    assert (answer["count"], answer["exact"], answer["complete"]) == (3, True, True)
    assert person.get("/api/search", q="nothing").json == {
        "items": [],
        "count": 0,
        "exact": True,
        "complete": True,
        "next_cursor": None,
    }


def test_a_token_finds_only_kinds_that_it_may_read(person: Person) -> None:
    make_table(person)

    def token(*scopes: str) -> str:
        new = {"name": "t", "scopes": scopes, "password": person.password}
        return str(person.post("/auth/tokens", new).json["token"])

    for scope, kinds in (
        ("thoughts:read", {"thought"}),
        ("journals:read", {"journal", "entry"}),
        ("tasks:read", {"task"}),
    ):
        for order in ("best", "newest"):
            for line in (
                "",
                "a",
                "sea",
                "kind:task",
                "-nothing",
                "before:2030",
                "#sea",
                "in:diary",
            ):
                query = {"q": line, "order": order}
                answer = call("GET", "/api/search", token=token(scope), query=query)
                assert answer.status == 200
                assert {item["kind"] for item in answer.json["items"]} <= kinds
    for scope in ("history:read", "account:read", "thoughts:write"):
        refused = call("GET", "/api/search", token=token(scope))
        assert refused.problem == (403, "insufficient_scope")


def test_nobody_finds_what_is_anothers(person: Person, other: Person) -> None:
    think(other, "a secret walrus")
    for line in ("walrus", "", "-seal", "walrs", '"secret walrus"', "kind:thought"):
        assert found(person, line) == []


def test_languages_of_the_account_tell_stems(person: Person) -> None:
    think(person, "das ist nicht möglich")
    assert texts(person, "Möglichkeiten") == []
    assert person.patch("/auth/me", {"languages": ["de"]}).status == 200
    assert len(texts(person, "Möglichkeiten")) == 1


PIECES = (
    *"\"'#-:()&|!*\\<>%_ \t\n\0\u200b\u00ad\u2019\u0301",
    *(
        "sea",
        "the",
        "in:",
        "kind:",
        "before:2026",
        "after:0001-01-01",
        "-before:9999-12-31",
        "#tag",
    ),
    *(
        "東京",
        "ไทย",
        "🎉",
        "👩\u200d👧",
        "हिन्दी",
        "مرحبا",
        "ﬁ",
        "İ",
        "ß",
        "a" * 2000,
        "1666",
        ":*",
        "'')",
    ),
    *("x" * 70, "Ab" * 40, "before:9999-12-31", "-after:0001-01-01", "kind:nothing", "in:diary"),
)


def test_a_phrase_of_common_words_is_found_over_short_pages(person: Person) -> None:
    for number in range(160):
        think(person, "red and blue" if number % 40 else "red blue", timestamp=at(number))
    pages: list[list[str]] = []
    query = {"q": '"red blue"', "order": "newest"}
    while True:
        answer = person.get("/api/search", **query).json
        pages.append([item["timestamp"] for item in answer["items"]])
        if answer["next_cursor"] is None:
            break
        assert answer["exact"] is False
        query["cursor"] = answer["next_cursor"]
    assert len(pages) == 2
    assert [moment for page in pages for moment in page] == [at(n) for n in (120, 80, 40, 0)]


def test_a_phrase_of_few_is_counted(person: Person) -> None:
    for number in range(30):
        think(person, "red blue" if number % 10 == 0 else "red and blue", timestamp=at(number))
    for order in ("newest", "best"):
        answer = person.get("/api/search", q='"red blue"', order=order).json
        assert (len(answer["items"]), answer["count"], answer["exact"]) == (3, 3, True)


def test_two_months_are_looked_through_at_once(person: Person) -> None:
    for number in range(100):
        tags = ["sea"] if number % 10 == 0 else []
        moment = f"2026-{number % 10 + 1:02}-{number // 10 + 1:02}T12:00:00Z"
        think(person, "crimsons" if number % 20 == 0 else "crimson", timestamp=moment, tags=tags)
    for order in ("newest", "best"):
        days = {"from": "2026-01-01", "to": "2026-02-28", "tag": "sea", "order": order}
        answer = person.get("/api/search", q="crimson", **days).json
        assert (len(answer["items"]), answer["count"], answer["exact"]) == (10, 10, True)


def at(number: int) -> str:
    return f"2026-01-{number // 24 + 1:02}T{number % 24:02}:00:00Z"


GENERATED = 5_000 if os.environ.get("FUZZ") else 300


def test_any_question_gets_an_answer(person: Person) -> None:
    make_table(person)
    random = Random(20)
    for number in range(GENERATED):
        line = "".join(random.choices(PIECES, k=random.randrange(1, 12)))[:2000]
        order = random.choice(("best", "newest"))
        query = urlencode({"q": line, "order": order})
        answer = person.call("GET", "/api/search", query=query)
        assert answer.status == 200, (number, line, answer.body)
        assert answer.json["count"] >= len(answer.json["items"])


def test_bytes_that_are_no_text_get_an_answer(person: Person) -> None:
    for query in ("q=%00", "q=" + "%e2%80%8b" * 600, "q=&tag=%20a", "q=%EF%BF%BF"):
        assert person.call("GET", "/api/search", query=query).status == 200
    for query in ("q=%ff%fe%80", "q=%ed%a0%80"):
        assert person.call("GET", "/api/search", query=query).problem == (400, "bad_request")
    too_long = person.get("/api/search", q="a" * 2001)
    assert too_long.problem == (422, "invalid")


def test_an_event_stands_once_at_its_first_start(person: Person) -> None:
    event = {
        "title": "Choir",
        "location": "Old town hall",
        "start": "2026-11-27T18:00",
        "end": "2026-11-27T19:30",
        "zone": "Europe/Berlin",
        "rule": "FREQ=WEEKLY",
    }
    assert person.post("/api/events", event).status == 201
    [item] = found(person, "hall kind:event after:2026-11-26 before:2026-11-28")
    assert (item["timestamp"], item["title"]) == ("2026-11-27T17:00:00Z", "Choir")
    assert hits(item) == ["hall"]
