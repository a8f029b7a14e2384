import json
from pathlib import Path

import pytest

from shared.sources.source import Unusable
from tests.sources.reading import Read, read
from tests.sources.traps import SN_BACKUP, standard_notes


@pytest.fixture
def backup(tmp_path: Path) -> Read:
    return read(standard_notes(tmp_path))


def test_each_note_is_an_entry_of_one_journal(backup: Read) -> None:
    assert backup.source == "standardnotes"
    (journal,) = backup.of("journal")
    assert len(backup.of("entry")) == 7
    assert {one.fields["journal_id"] for one in backup.of("entry")} == {str(journal.id)}
    assert [one.why for one in backup.left_out] == ["it is encrypted"]
    assert len(backup.one("x" * 37_481).fields["content"]) == 37_481


def test_tags_in_levels(backup: Read) -> None:
    plain = backup.one("text of plain").fields
    assert plain["tags"] == ["work", "work/tax/2023"]
    assert plain["title"] == "A title"
    assert backup.one("## Plan").fields["tags"] == ["loop"]


def test_a_super_note_is_markdown(backup: Read) -> None:
    assert backup.one("## Plan").fields["content"] == (
        "## Plan\n\ngo **now**\n[there](https://example.org)\n\n"
        "- [x] done\n- [ ] open\n\n```py\na = 1\n```"
    )
    assert [one.fields["content"] for one in backup.items if one.where == "empty"] == [""]


def test_what_is_pinned_archived_trashed_or_a_copy(backup: Read) -> None:
    pinned = backup.one("text of pinned").fields
    assert pinned["starred"]
    assert pinned["archived_at"] == "2023-03-02T10:00:00Z"
    assert backup.one("text of trashed").is_trashed
    assert "note that is a copy made for a conflict, carried" in backup.said
    assert "file whose bytes the backup does not hold" in backup.said


def test_an_encrypted_backup_says_what_to_do(tmp_path: Path) -> None:
    item = {"uuid": "a", "content_type": "Note", "content": "004:abc"}
    (tmp_path / SN_BACKUP).write_text(json.dumps({"version": "004", "items": [item]}))
    with pytest.raises(Unusable, match="Decrypted"):
        read(tmp_path / SN_BACKUP)
