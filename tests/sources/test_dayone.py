from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from shared.sources.dayone import unescape
from tests.sources.reading import Read, read, zipped
from tests.sources.traps import dayone, dayone_entry, dayone_journal


@pytest.fixture
def traps(tmp_path: Path) -> Read:
    return read(dayone(tmp_path))


def test_each_journal_of_the_archive_and_its_entries(traps: Read) -> None:
    assert traps.source == "dayone"
    assert [item.fields["name"] for item in traps.of("journal")] == ["Tagebuch", "Travel"]
    assert len(traps.of("entry")) == 6
    assert [one.why for one in traps.left_out][1:] == [
        "its date 'soon' cannot be read",
        "it has no id",
    ]
    assert traps.left_out[0].where == "Broken.json"


def test_backslashes_go_before_punctuation_and_stay_in_code(traps: Read) -> None:
    text = traps.one("A stop").fields["content"]
    assert text == "A stop. Code `a\\.b` and\n```\nc\\.d\n```"


def test_an_entry_without_text_is_one(traps: Read) -> None:
    empty = traps.of("entry")[1].fields
    assert empty["content"] == ""
    assert empty["starred"]
    assert empty["origin"]["kept"]["weather"] == {"temperatureCelsius": 21}


def test_pictures_stay_where_they_stood(traps: Read) -> None:
    item = traps.one("Before")
    first, video, last = (part for part in item.fields["content"].split("![](")[1:])
    assert first.startswith("files/")
    assert ".jpeg) after" in first
    assert video.endswith(".mov)\n\n")
    assert last.endswith(".png)")
    assert len(item.files) == 3
    assert sorted(traps.said) == [
        "picture that an entry names and the file does not hold",
        "time zone that is not known",
        "video that an entry names and the file does not hold",
    ]


def test_links_tags_places_and_zones(traps: Read) -> None:
    linked = traps.one("See ").fields
    assert linked["content"] == f"See /entries/{traps.one('A stop').id}"
    assert linked["tags"] == ["Sea_Side", "a-b"]
    placed = traps.one("Pier").fields
    assert placed["place"] == {"name": "Pier", "latitude": 0.5, "longitude": -1}
    assert placed["zone"] == "Europe/Berlin"
    assert placed["timestamp"] == placed["created_at"] == "2024-07-23T21:30:00Z"


def test_the_same_ids_at_every_import(tmp_path: Path, traps: Read) -> None:
    again = read(zipped(tmp_path / "Again.zip", {"Travel.json": dayone_journal(dayone_entry(7))}))
    assert {item.id for item in again.items} <= {item.id for item in traps.items}


@given(st.text())
def test_what_the_app_escapes_comes_back(text: str) -> None:
    punctuation = r"""!"#$%&'()*+,-./:;<=>?@[\]^_{|}~"""
    plain = text.replace("`", "")
    escaped = "".join(f"\\{one}" if one in punctuation else one for one in plain)
    assert unescape(escaped) == plain
