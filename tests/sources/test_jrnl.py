from pathlib import Path

import pytest

from shared.sources.source import Unusable
from tests.sources.reading import read, written
from tests.sources.traps import jrnl


def test_stamps_stars_tags_and_what_stands_before(tmp_path: Path) -> None:
    found = read(jrnl(tmp_path))
    assert found.source == "jrnl"
    (journal,) = found.of("journal")
    assert journal.fields["name"] == "diary"
    first, second, third = found.of("entry")
    assert first.fields["title"] == "Up early."
    assert first.fields["content"].endswith("[1] is a footnote, not an entry.")
    assert first.fields["tags"] == ["sea", "Anna"]
    assert first.fields["timestamp"] == "2023-05-04T07:08:00Z"  # in Berlin
    assert second.fields["starred"]
    assert second.fields["timestamp"] == "2023-05-05T21:59:00Z"
    assert second.fields["content"] == "And more."
    assert second.id != third.id
    assert found.said == ["text before the first entry"]


def test_json_and_a_folder_with_other_files(tmp_path: Path) -> None:
    entries = [
        {"title": "One", "body": "b", "date": "2023-05-04", "time": "09:08", "starred": True},
        {"title": "Two", "body": "", "date": "2023-99-04", "time": "09:08", "starred": False},
    ]
    folder = written(
        tmp_path / "journal",
        {
            "all.json": {"tags": {}, "entries": entries},
            "notes.txt": "[2023-01-01 10:00] Hi",
            "x": "",
        },
    )
    found = read(folder)
    assert [item.fields["title"] for item in found.of("entry")] == ["One", "Hi"]
    assert [one.where for one in found.left_out] == ["entry 2"]
    assert found.said == ["file without an entry"]


def test_a_text_without_a_stamp_is_an_error(tmp_path: Path) -> None:
    (tmp_path / "diary.txt").write_text("[once] upon a time\n")
    with pytest.raises(Unusable, match="was recognised"):
        read(tmp_path / "diary.txt")
