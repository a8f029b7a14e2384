"""Files of other programs as an app sends them: what they hold, and nothing written."""

import json
from typing import Any
from uuid import UUID

import pytest

from tests.sources.traps import LOCAL_STORAGE, SN_ITEMS, TICKTICK, dayone_entry, dayone_journal
from tests.support.history import changes, send_changes
from tests.support.people import Person


def read(person: Person, *files: tuple[str, Any], **more: Any) -> Any:
    sent = [
        {"name": name, "text": text if isinstance(text, str) else json.dumps(text)}
        for name, text in files
    ]
    answer = person.post("/api/import/read", {"name": "Export.zip", "files": sent, **more})
    assert answer.status == 200, answer
    return answer.json


def test_what_a_file_holds_can_be_sent_as_it_is(person: Person) -> None:
    found = read(person, ("Diary.json", dayone_journal(dayone_entry(1), dayone_entry(2, uuid=7))))
    assert found["source"] == "dayone"
    assert [item["kind"] for item in found["items"]] == ["journal", "entry"]
    assert [left["why"] for left in found["left_out"]] == ["it has no id"]
    assert changes(person)["items"] == []
    sent = [{name: item[name] for name in ("kind", "id", "fields")} for item in found["items"]]
    assert {one["result"] for one in send_changes(person, *sent)} == {"done"}
    again = read(person, ("Diary.json", dayone_journal(dayone_entry(1))))
    assert [item["id"] for item in again["items"]] == [item["id"] for item in found["items"]]
    ids = [item["change_id"] for item in again["items"]]
    assert ids == [item["change_id"] for item in found["items"]]


def test_files_that_are_not_sent_are_known_by_their_size(person: Person) -> None:
    photo = {"identifier": "AB", "md5": "0" * 32, "type": "jpeg"}
    diary = dayone_journal(dayone_entry(1, photos=[photo]))
    missing = read(person, ("Diary.json", diary))
    assert [note["what"] for note in missing["notes"]] == [
        "picture that an entry names and the file does not hold"
    ]
    there = read(person, ("Diary.json", diary), sizes={f"photos/{'0' * 32}.jpeg": 7})
    assert there["notes"] == []
    assert there["items"][1]["files"] == missing["items"][1]["files"]


def test_the_zone_is_the_accounts_unless_another_is_given(person: Person) -> None:
    assert person.patch("/auth/me", {"zone": "Asia/Kolkata"}).status == 200
    diary = ("diary.txt", "[2026-11-22 09:30] Up early.")
    assert read(person, diary)["items"][1]["fields"]["timestamp"] == "2026-11-22T04:00:00Z"
    there = read(person, diary, zone="Europe/Berlin")["items"][1]["fields"]
    assert (there["timestamp"], there["zone"]) == ("2026-11-22T08:30:00Z", "Europe/Berlin")
    offset = read(person, diary, zone="-03:30", tag="moved")["items"][1]["fields"]
    assert (offset["timestamp"], offset["tags"]) == ("2026-11-22T13:00:00Z", ["moved"])


def test_entries_of_a_file_that_names_no_journal_go_to_the_one_that_is_given(
    person: Person,
) -> None:
    journal = person.post("/api/journals", {"name": "Diary"}).json["id"]
    lines = '{"date": "2026-11-22", "text": "One"}\n{"date": "2026-11-23", "text": "Two"}\n'
    there = read(person, ("diary.jsonl", lines), journal={"id": journal, "name": "Diary"})
    assert [item["fields"].get("journal_id") for item in there["items"]] == [journal] * 2
    new = {"id": "019aab3c-5f00-7cc3-98c4-dc0c0c07398f", "name": "New", "new": True}
    begun = read(person, ("diary.jsonl", lines), journal=new)["items"]
    assert [item["kind"] for item in begun] == ["journal", "entry", "entry"]
    assert begun[0]["fields"] == {"name": "New"}


def test_a_page_without_a_date_is_of_when_it_was_changed(person: Person) -> None:
    file = {"name": "Page.md", "text": "Words", "modified": "2026-11-22T21:40:00.123+01:00"}
    body = {"name": "Vault", "files": [file, {"name": "Other.md", "text": "Words"}]}
    found = person.post("/api/import/read", body).json
    (entry,) = (item["fields"] for item in found["items"] if item["kind"] == "entry")
    assert entry["timestamp"] == "2026-11-22T20:40:00Z"
    assert [left["where"] for left in found["left_out"]] == ["Other.md"]


def test_every_person_has_other_ids(person: Person, other: Person) -> None:
    file = ("local.json", LOCAL_STORAGE)
    ids = [{UUID(item["id"]) for item in read(who, file)["items"]} for who in (person, other)]
    assert not ids[0] & ids[1]


@pytest.mark.parametrize(
    ("files", "more", "code"),
    [
        ([("a.bin", "\x00\x01")], {}, "not_recognised"),
        ([("b.txt", {"items": SN_ITEMS[7:8] * 2})], {"source": "standardnotes"}, "not_recognised"),
        ([("t.csv", TICKTICK)], {"source": "mystery"}, "invalid"),
        ([("t.csv", TICKTICK)], {"zone": "Moon/Base"}, "invalid"),
        ([], {}, "invalid"),
        ([("", "x")], {}, "invalid"),
    ],
)
def test_what_is_no_export_is_refused(
    person: Person, files: list[tuple[str, Any]], more: dict[str, Any], code: str
) -> None:
    sent = [
        {"name": name, "text": text if isinstance(text, str) else json.dumps(text)}
        for name, text in files
    ]
    answer = person.post("/api/import/read", {"name": "x", "files": sent, **more})
    assert answer.problem == (422, code)


def test_a_token_needs_to_write_history(person: Person) -> None:
    new = {"name": "script", "scopes": ["thoughts:write"], "password": person.password}
    token = person.post("/auth/tokens", new).json["token"]
    body = {"name": "x", "files": [{"name": "diary.txt", "text": "[2026-11-22 09:30] Up."}]}
    script = Person(person.email, person.password, person.user, token, "")
    assert script.post("/api/import/read", body).problem == (403, "insufficient_scope")
