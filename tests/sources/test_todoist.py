from datetime import date
from pathlib import Path

import pytest

from shared.sources.spoken_dates import spoken_date
from tests.sources.reading import Read, read
from tests.sources.traps import todoist

TODAY = date(2026, 11, 25)


@pytest.fixture
def home(tmp_path: Path) -> Read:
    return read(todoist(tmp_path))


def test_every_task_is_carried_or_named(home: Read) -> None:
    assert home.source == "todoist"
    assert len(home.of("task")) == 10
    assert [one.why for one in home.left_out] == ["it has no title"]
    assert len({item.id for item in home.items}) == 10


def test_fields_of_a_task(home: Read) -> None:
    tulips = home.one("Plant tulips").fields
    assert tulips["title"] == "Plant tulips"
    assert tulips["tags"] == ["spring", "Garden"]
    assert tulips["description"] == "deep\n\n> two lines\n> of a note"
    assert (tulips["date"], tulips["due_time"]) == ("2026-10-03", "09:30")
    assert tulips["list"] == "Home/Garden"
    assert [item.fields["priority"] for item in home.of("task")][:5] == [
        "urgent",
        "low",
        "low",
        "medium",
        "high",
    ]
    assert home.one("Report").fields["list"] == "Work"


def test_subtasks_stay_in_their_levels(home: Read) -> None:
    names = {str(item.id): item.fields["title"] for item in home.items}
    parents = {
        item.fields["title"]: names[item.fields["parent_id"]]
        for item in home.items
        if "parent_id" in item.fields
    }
    assert parents == {
        "Dig": "Plant tulips",
        "Deeper": "Dig",
        "Deepest": "Deeper",
        "Below the deepest": "Deepest",
    }


def test_what_is_no_date_stays_as_words(home: Read) -> None:
    assert home.one("Deeper").fields["description"] == "Date in Todoist: every friday"
    assert home.one("Not to be ticked").fields["description"] == (
        "Date in Todoist: whenever it rains"
    )
    assert sorted(home.said) == [
        "date that cannot be read",
        "repetition, kept as words",
        "setting of a project, not carried",
        "task that cannot be ticked in Todoist, carried as one that can",
    ]


@pytest.mark.parametrize(
    ("words", "day", "at"),
    [
        ("2026-12-24", date(2026, 12, 24), None),
        ("2 Jan 2026 09:35", date(2026, 1, 2), "09:35"),
        ("6 Apr 17:15", date(2027, 4, 6), "17:15"),
        ("25. Dez. 2026 18 Uhr", date(2026, 12, 25), "18:00"),
        ("9 avr.", date(2027, 4, 9), None),
        ("Dec 1", date(2026, 12, 1), None),
        ("Nov 30, 2026 7pm", date(2026, 11, 30), "19:00"),
        ("tomorrow at 9", date(2026, 11, 26), "09:00"),
        ("in 5 days", date(2026, 11, 30), None),
        ("29 Feb", date(2028, 2, 29) if TODAY.year > 2026 else None, None),
        ("tomorrow sometime", None, None),
        ("31 Feb", None, None),
        ("明天", None, None),
        ("every friday", None, None),
        ("25 Nov 25:99", None, None),
    ],
)
def test_dates_as_people_write_them(words: str, day: date | None, at: str | None) -> None:
    assert spoken_date(words, TODAY)[:2] == (day, at)
