"""`aurora search` and `aurora today`, as a person types them."""

import json
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import uuid4

import pytest
from click.testing import CliRunner, Result

from cli.main import main
from tests.support.people import Person

Aurora = Callable[..., Result]


@pytest.fixture
def aurora(person: Person, url: str) -> Aurora:
    def run(*words: str, color: bool = False) -> Result:
        whose = ["--email", person.email, "--url", url]
        env = {"AURORA_PASSWORD": person.password}
        result = CliRunner().invoke(main, [words[0], *whose, *words[1:]], env=env, color=color)
        assert not isinstance(result.exception, Exception), result.exception
        return result

    return run


def test_a_search_shows_what_is_found_and_where(aurora: Aurora, person: Person) -> None:
    person.post(
        "/api/thoughts", {"text": "The great\n\x1b[31m fire", "timestamp": "1666-09-12T12:00:00Z"}
    )
    person.post("/api/tasks", {"title": "Fire the kiln", "completed": True})
    shown = aurora("search", "fire", "great")
    assert shown.exit_code == 0
    # What has all words is first, and what has some is after it; nothing reaches the terminal raw.
    assert shown.stdout.splitlines()[0] == "1666-09-12 thought   The great  [31m fire"
    assert "(done)  Fire the kiln" in aurora("search", "kiln").stdout
    coloured = aurora("search", "fire", "great", color=True).stdout
    assert "\x1b[33m\x1b[1mfire\x1b[0m" in coloured
    assert "1 of 2" in aurora("search", "--limit", "1", "--newest", "fire").stdout


def test_a_search_in_vain_says_so(aurora: Aurora) -> None:
    shown = aurora("search", "walrus")
    assert (shown.exit_code, shown.stdout) == (1, "")
    assert shown.stderr == "Nothing is found.\n"


def test_a_search_goes_on_past_what_has_the_words_without_the_phrase(
    aurora: Aurora, person: Person
) -> None:
    texts = ["The great sea"] + [f"By sea: great waves, {number}" for number in range(300)]
    new = {"kind": "thought", "version": None}
    changes: list[dict[str, Any]] = [
        new | {"change_id": str(uuid4()), "id": str(uuid4())} for _ in texts
    ]
    for number, (change, text) in enumerate(zip(changes, texts, strict=True)):
        moment = datetime(2026, 1, 1, tzinfo=UTC) + timedelta(minutes=number)
        change["fields"] = {"text": text, "timestamp": moment.isoformat()}
    assert person.post("/api/changes", {"changes": changes}).status == 200
    first = person.get("/api/search", q='"great sea"', order="newest").json
    assert first["items"] == []
    assert first["next_cursor"] is not None
    assert "The great sea" in aurora("search", "--newest", '"great sea"').stdout


def test_a_search_without_a_word_and_with_a_dash(aurora: Aurora, person: Person) -> None:
    person.post("/api/thoughts", {"text": "sea and land"})
    person.post("/api/thoughts", {"text": "sea alone"})
    assert aurora("search", "--", "sea", "-land").stdout.endswith("sea alone\n")


def test_today_shows_today_and_other_years(aurora: Aurora, person: Person) -> None:
    now = datetime.now(UTC)
    assert "Nothing yet." in aurora("today").stdout
    person.post("/api/thoughts", {"text": "of today", "timestamp": now.isoformat()})
    day = now.date()
    past = day.replace(year=2000) if (day.month, day.day) != (2, 29) else day - timedelta(days=1461)
    person.post("/api/thoughts", {"text": "of then", "timestamp": f"{past}T12:00:00Z"})
    shown = aurora("today").stdout
    assert shown.splitlines()[0] == f"{now:%A, %d %B %Y}"
    assert "thought   of today" in shown
    assert f"\n{past.year}\n{past} thought   of then\n" in shown
    told = json.loads(aurora("today", "--json").stdout)
    assert [item["row"]["text"] for item in told["timeline"]] == ["of today"]
    assert told["on_this_day"]["years"][0]["year"] == past.year


def test_json_is_the_answer_of_the_api(aurora: Aurora, person: Person) -> None:
    person.post("/api/thoughts", {"text": "sea"})
    told = json.loads(aurora("search", "sea", "--json").stdout)
    assert told == person.get("/api/search", q="sea").json
