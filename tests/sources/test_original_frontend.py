import json
from pathlib import Path

from tests.sources.reading import read
from tests.sources.traps import localstorage


def test_lists_as_text_or_as_they_are(tmp_path: Path) -> None:
    found = read(localstorage(tmp_path))
    assert found.source == "localstorage"
    assert [item.kind for item in found.items] == ["thought", "journal", "entry"]
    thought, journal, entry = found.items
    assert thought.fields["timestamp"] == "2023-11-14T22:13:20Z"
    assert entry.fields["timestamp"] == "2023-11-14T22:13:21Z"
    assert entry.fields["journal_id"] == str(journal.id)
    assert len({item.id for item in found.items}) == 3  # though the ids are the same number
    assert [(one.kind, one.why) for one in found.left_out] == [
        ("thought", "it has no time or no text"),
        ("entry", "it has no time or no text"),
        ("journal", "it is no object"),
        ("task", "its JSON is broken"),
    ]


def test_a_list_that_is_absent_is_said(tmp_path: Path) -> None:
    (tmp_path / "a.json").write_text(json.dumps({"thoughts": [], "journals": []}))
    assert read(tmp_path / "a.json").said == ["list of tasks that is not in the file"]
