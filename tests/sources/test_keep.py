from datetime import datetime
from pathlib import Path

import pytest

from tests.sources.reading import Read, read
from tests.sources.traps import FOLDER, keep_folder, keep_tar


@pytest.fixture(params=[keep_folder, keep_tar])
def takeout(tmp_path: Path, request: pytest.FixtureRequest) -> Read:
    return read(request.param(tmp_path))


def test_every_note_is_a_thought_or_named(takeout: Read) -> None:
    assert takeout.source == "keep"
    assert len(takeout.of("thought")) == 8
    assert sorted(one.where for one in takeout.left_out) == [
        "Empty.json",
        f"{FOLDER}/Broken.json",
    ]


def test_a_list_is_a_task_list_under_its_title(takeout: Read) -> None:
    item = takeout.one("Shopping").fields
    assert item["text"] == "# Shopping\n\n- [x] bread\n- [ ] olive **oil**"
    assert item["tags"] == ["Home"]
    assert item["timestamp"] == "2020-09-13T12:26:40Z"


def test_notes_alike_in_all_but_their_file_are_two(takeout: Read) -> None:
    twins = [item for item in takeout.items if "Twin" in item.fields["text"]]
    assert len({item.id for item in twins}) == 2


def test_pinned_archived_trashed_and_coloured(takeout: Read) -> None:
    bank = takeout.one("Call the bank").fields
    assert bank["text"] == "# Call the bank"
    assert bank["starred"]
    edited = bank["timestamp"].replace("40Z", "41Z")
    assert bank["origin"]["kept"] == {
        "color": "RED",
        "userEditedTimestampUsec": int(datetime.fromisoformat(edited).timestamp() * 1_000_000),
    }
    assert takeout.one("gone").is_trashed
    assert takeout.one("Keep me").fields["archived_at"] == "2020-09-13T12:26:41Z"


def test_an_old_note_has_its_edit_time_and_its_html(takeout: Read) -> None:
    old = takeout.one("example.org").fields
    assert old["text"] == "An [old](https://example.org) one\ntwo"
    assert "note without its creation time: the time of its last edit is taken" in takeout.said


def test_a_picture_under_another_ending_is_found_and_a_missing_one_named(takeout: Read) -> None:
    (item,) = (one for one in takeout.items if one.files)
    assert len(item.files) == 2
    assert item.fields["text"].count("![](files/") == 2
    assert takeout.said.count("picture that a note names and the file does not hold") == 1
