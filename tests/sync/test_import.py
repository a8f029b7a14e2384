"""Diaries from files: every entry in, once, unchanged, over HTTP to a server process."""

import gzip
import json
import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from pyotp import TOTP

from tests.support.importing import SAID, command, entries, run
from tests.support.paths import ROOT
from tests.support.people import Person

DIARY = ROOT.parent / "shared" / "data" / "pepys-diary.jsonl.gz"
TEXT = "\n".join(map(json.dumps, SAID)).encode()
DAMAGED = "damaged after line 3"


@pytest.mark.parametrize(
    "content",
    [
        TEXT,
        TEXT + b"\n",
        gzip.compress(TEXT),
        gzip.compress(TEXT[:100]) + gzip.compress(TEXT[100:]),
        b"\xef\xbb\xbf" + TEXT,
        gzip.compress(b"\xef\xbb\xbf" + TEXT),
        TEXT.replace(b"\n", b"\r\n") + b"\r\n",
        b"\n" + TEXT.replace(b"\n", b"\n \n\n"),
        "\n".join(json.dumps(line, ensure_ascii=False) for line in SAID).encode(),
    ],
    ids=["plain", "newline", "gzip", "gzips", "bom", "gzip-bom", "crlf", "blanks", "unescaped"],
)
def test_every_field_is_imported_unchanged(
    person: Person, url: str, tmp_path: Path, content: bytes
) -> None:
    file = tmp_path / "diary.txt"
    file.write_bytes(content)
    result = run(person, file, url)
    assert result.exit_code == 0, result.output
    assert result.output.startswith("3 added, 0 already there, 0 left out; 3 things in ")
    found = {entry["content"]: entry for entry in entries(person, url)}
    first, second, third = (found[line["text"]] for line in SAID)
    assert (first["timestamp"], first["title"], first["tags"]) == ("1660-01-11T00:00:00Z", None, [])
    assert second["timestamp"] == "1660-01-12T07:30:00.250000Z"
    assert second["title"] == "Lord\u2019s day"
    assert (third["mood"], third["tags"]) == ("calm", ["bed", "home"])


def test_a_second_import_adds_nothing_even_with_lines_moved(
    person: Person, url: str, written: Callable[..., Path]
) -> None:
    assert "4 added" in run(person, written(*SAID, SAID[0]), url).output
    result = run(person, written(SAID[2], SAID[0], *SAID[:2]), url)
    assert result.output.startswith("0 added, 4 already there, 0 left out")
    assert run(person, written(*SAID), url).output.startswith("0 added, 3 already there")
    assert len(entries(person, url)) == 4


def test_importing_again_keeps_edited_entries(
    person: Person, url: str, written: Callable[..., Path]
) -> None:
    run(person, written(*SAID), url)
    edited = entries(person, url)[0]
    path = f"/api/journals/{edited['journal_id']}/entries/{edited['id']}"
    person.patch(path, {"content": "Rather not"})
    result = run(person, written(*SAID), url)
    assert result.output.startswith(
        "0 added, 2 already there, 0 left out; 1 changed here; 3 things in "
    )
    assert result.exit_code == 0
    assert person.get(path).json["content"] == "Rather not"


@pytest.mark.parametrize(
    ("line", "why"),
    [
        ("Up betimes", "not JSON: Expecting value at column 1"),
        (
            '{"date": "1660-01-11", "text": "Up betimes',
            "not JSON: Invalid control character at column 43",
        ),
        ('["betimes"]', "not a JSON object"),
        ("[" * 100_000, "not JSON"),
        ("9" * 5_000, "not JSON"),
        ({"date": "1660-01-11"}, "text: Field required"),
        ({"date": "1660-01-11", "text": ""}, "text: An entry without content needs a title"),
        ({"date": "1660-01-11", "text": 7}, "text: Input should be a valid string"),
        ({"date": "1660-01-11", "text": "betimes\0"}, "text: String should match pattern"),
        ({"date": "1660-01-11", "text": "betimes\ud83d"}, "half a character"),
        ({"date": "1660-01-11", "text": "é" * 100_001}, "text: String should have at most 100000"),
        ({"date": "1660-01-11", "text": "é" * 600_000}, "at most 100000"),
        ({"date": "1660-01-11", "text": "é" * 700_000}, "longer than 4,000,000 bytes"),
        ({"text": "betimes"}, "either a date or a timestamp"),
        ({"text": "betimes", "date": "1660-01-11", "timestamp": "2026-11-22T00:00Z"}, "either"),
        ({"text": "betimes", "date": "1661-02-29"}, "its date is not like"),
        ({"text": "betimes", "date": 1660}, "its date is not like"),
        ({"text": "betimes", "date": None}, "either a date or a timestamp"),
        ({"text": "betimes", "date": "0001-01-01"}, "timestamp: Input should be greater"),
        ({"text": "betimes", "timestamp": "2026-11-22T09:30:00"}, "no time zone"),
        ({"text": "betimes", "timestamp": "0001-01-01T00:00+09:00"}, "its date is not like"),
        ('{"text": "betimes", "date": "1660-01-11", "tags": [NaN]}', "a number"),
        ({"text": "betimes", "date": "1660-01-11", "betimes": 1}, "fields other than date, mood"),
        ('{"text": "betimes", "text": "", "date": "1660-01-11"}', "a field twice"),
    ],
)
def test_an_invalid_line_is_refused_by_number_and_the_others_imported(
    person: Person, url: str, written: Callable[..., Path], line: object, why: str
) -> None:
    result = run(person, written(SAID[0], "", line, SAID[1]), url)
    assert result.exit_code == 1
    assert result.stdout.startswith("2 added, 0 already there, 1 left out; 3 things in ")
    [refusal] = result.stderr.splitlines()
    assert refusal.startswith("Line 3 left out: ")
    assert why in refusal
    assert len(entries(person, url)) == 2


def test_an_odd_value_costs_only_itself_and_is_named(
    person: Person, url: str, written: Callable[..., Path]
) -> None:
    line = {"text": "betimes", "date": "1660-01-11", "tags": "home", "mood": "calm"}
    result = run(person, written(line), url)
    assert result.output.startswith("1 added, 0 already there, 0 left out")
    assert "1 x tags that Aurora cannot keep" in result.output
    [entry] = entries(person, url)
    assert (entry["tags"], entry["mood"]) == ([], "calm")


def test_the_first_twenty_refused_lines_are_reported_in_order(
    person: Person, url: str, written: Callable[..., Path]
) -> None:
    bad = [{"date": "1660-01-11"}, "betimes"] * 15
    result = run(person, written(*bad), url)
    told = [line.split(" left out:")[0] for line in result.stderr.splitlines()]
    assert told == [*(f"Line {number}" for number in range(1, 21)), "... and 10 more."]


@pytest.mark.parametrize(
    ("content", "why", "added"),
    [
        (None, "cannot be read: No such file or directory", None),
        (TEXT.decode().encode("utf-16"), "neither UTF-8 text nor gzip", "0 added"),
        (b"PK\x03\x04\x14\x00\x00" + TEXT, "neither UTF-8 text nor gzip", "0 added"),
        (
            gzip.compress(TEXT + b"\n" + os.urandom(9_000).hex().encode())[:-4_000],
            DAMAGED,
            "3 added",
        ),
        (gzip.compress(TEXT + b"\n") + b"betimes", DAMAGED, "3 added"),
        (b"\x1f\x8bbetimes", "damaged after line 0", "0 added"),
    ],
    ids=["missing", "utf-16", "zip", "cut-off", "trailing", "no-gzip"],
)
def test_an_unreadable_file_is_reported(
    person: Person, url: str, tmp_path: Path, content: bytes | None, why: str, added: str | None
) -> None:
    file = tmp_path / "diary"
    if content is not None:
        file.write_bytes(content)
    result = run(person, file, url)
    assert result.exit_code == 1
    assert why in result.stderr
    assert result.stdout.startswith(added or "")


def test_a_folder_is_refused(person: Person, url: str, tmp_path: Path) -> None:
    assert "is not a file" in run(person, tmp_path, url).stderr


def test_a_wrong_password_is_reported_and_not_echoed(
    person: Person, url: str, written: Callable[..., Path]
) -> None:
    result = run(person, written(*SAID), url, env={"AURORA_PASSWORD": "wrong horse"})
    assert result.exit_code == 1
    assert "Wrong email or password" in result.stderr


def test_the_password_is_prompted_for_if_it_is_not_set(
    person: Person, url: str, written: Callable[..., Path]
) -> None:
    asked = {"AURORA_PASSWORD": ""}
    result = run(person, written(*SAID), url, env=asked, input=person.password + "\n")
    assert "Password: " in result.stdout
    assert "3 added" in result.stdout


def test_a_second_factor_is_prompted_for_and_not_echoed(
    person: Person, url: str, written: Callable[..., Path]
) -> None:
    setup = person.post("/auth/totp", {"password": person.password}).json
    enrolled = person.post("/auth/totp/confirm", {"code": TOTP(setup["secret"]).now()})
    code = enrolled.json["recovery_codes"][0]
    result = run(person, written(*SAID), url, input=code + "\n")
    assert "3 added" in result.stdout
    assert code not in result.output


@pytest.mark.parametrize("url", ["http://127.0.0.1:9", "127.0.0.1:4000", "http://[", "http://a:b"])
def test_an_unreachable_server_is_reported_at_once(
    person: Person, written: Callable[..., Path], url: str
) -> None:
    result = run(person, written(*SAID), url)
    assert result.exit_code == 1
    assert url in result.stderr
    assert "does not answer" in result.stderr or "is not an address" in result.stderr


@pytest.mark.parametrize(
    ("name", "why"),
    [("x" * 256, "name: String should have at most 255"), ("\udc80", "is not text in UTF-8")],
    ids=["long", "bytes"],
)
def test_an_invalid_journal_name_is_reported(
    person: Person, url: str, written: Callable[..., Path], name: str, why: str
) -> None:
    result = run(person, written(*SAID), url, name)
    assert result.exit_code == 1
    assert why in result.stderr


def test_the_oldest_journal_of_a_name_is_used_on_any_page(
    person: Person, url: str, written: Callable[..., Path]
) -> None:
    mine = person.post("/api/journals", {"name": "Diary"}).headers["location"]
    for number in range(100):
        person.post("/api/journals", {"name": "Diary" if number == 50 else f"Journal {number}"})
    assert run(person, written(*SAID), url).output.startswith("3 added")
    assert len(person.get(f"{mine}/entries").json["items"]) == 3


def test_a_renamed_journal_is_not_changed(
    person: Person, url: str, written: Callable[..., Path]
) -> None:
    run(person, written(*SAID), url)
    old = entries(person, url)[0]["journal_id"]
    person.patch(f"/api/journals/{old}", {"name": "Old diary"})
    assert run(person, written(SAID[0]), url).output.startswith("1 added")
    assert len(entries(person, url)) == 1
    assert len(entries(person, url, "Old diary")) == 3


def test_concurrent_imports_create_one_journal_with_each_entry_once(
    person: Person, url: str, written: Callable[..., Path]
) -> None:
    file = written(*({"date": "1660-01-11", "text": str(number)} for number in range(50)))
    environment = {**os.environ, "AURORA_PASSWORD": person.password}
    importing = [sys.executable, "-m", "cli.main", *command(person, file, url)]
    both = [subprocess.Popen(importing, cwd=ROOT, env=environment) for _ in range(2)]
    assert [process.wait(30) for process in both] == [0, 0]
    assert len(entries(person, url)) == 50


@pytest.mark.skipif(not DIARY.exists(), reason="the diary is beside the repository, not in it")
def test_the_diary_is_imported_without_loss(person: Person, url: str) -> None:
    with gzip.open(DIARY, "rt", encoding="utf-8") as file:
        lines = [json.loads(line) for line in file]
    assert run(person, DIARY, url).output.startswith("3,413 added, 0 already there, 0 left out")
    found = entries(person, url)
    # Newest first; two entries of one day may stand either way.
    assert sorted((entry["timestamp"], entry["content"]) for entry in found) == sorted(
        (f"{line['date']}T00:00:00Z", line["text"]) for line in lines
    )
    assert run(person, DIARY, url).output.startswith("0 added, 3,413 already there, 0 left out")
    assert len(entries(person, url)) == 3_413
