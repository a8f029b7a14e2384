"""Diaries from files: every entry in, once, unchanged, over HTTP to a server process."""

import gzip
import json
import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import httpx
import pytest
from click.testing import CliRunner, Result
from pyotp import TOTP

from cli.api import aurora
from cli.main import main
from tests.support.paths import ROOT
from tests.support.people import Person

DIARY = ROOT.parent / "shared" / "data" / "pepys-diary.jsonl.gz"
SECRETS = ("betimes", "correct horse", "wrong horse")  # of what no output may tell
SAID: list[dict[str, Any]] = [
    {"date": "1660-01-11", "text": "Up betimes — “I”, \u2019twas: ½ ⸻ à κ 😀\r\n\tand \u2028so  "},
    {"timestamp": "1660-01-12T09:30:00.25+02:00", "text": "Up betimes", "title": "Lord\u2019s day"},
    {"date": "1660-01-11", "text": "To bed betimes", "mood": "calm", "tags": ["Bed", "home"]},
]


# `aurora dev`'s own, with access tokens that end sooner where a test says so.
WORKER = """
import os
from functions.auth import tokens
tokens.ACCESS_SECONDS = int(os.environ.get("ACCESS_SECONDS", "900"))
from local.worker import main
main()
"""


@contextmanager
def serving(**environment: str) -> Iterator["Server"]:
    with socket.create_server(("127.0.0.1", 0)) as listener:
        server = Server(listener, environment)
        server.start()
        try:
            yield server
        finally:
            server.stop()


class Server:
    """The API in a process of its own, as `aurora dev` starts it."""

    def __init__(self, listener: socket.socket, environment: dict[str, str]) -> None:
        """Listen, with `environment` beside the tests' own."""
        self.url = f"http://127.0.0.1:{listener.getsockname()[1]}"
        self._listener = listener.fileno()
        self._environment = {**os.environ, "RATE_BURST": "1000000", **environment}

    def start(self) -> None:
        """Serve; requests that come before it is ready wait."""
        reads, self._alive = os.pipe()
        command = [sys.executable, "-c", WORKER, str(reads), str(self._listener)]
        inherited = (reads, self._listener)
        self._process = subprocess.Popen(
            command, cwd=ROOT, env=self._environment, pass_fds=inherited, stdout=subprocess.DEVNULL
        )
        os.close(reads)

    def stop(self, how: int = signal.SIGTERM) -> None:
        self._process.send_signal(how)
        self._process.wait(10)
        os.close(self._alive)


@pytest.fixture(scope="module")
def url(database: str) -> Iterator[str]:
    assert database
    with serving() as server:
        yield server.url


@pytest.fixture
def written(tmp_path: Path) -> Callable[..., Path]:
    """Return a function that writes lines into a file, as they are or as JSON."""

    def write(*lines: object, name: str = "diary") -> Path:
        text = "\n".join(x if isinstance(x, str) else json.dumps(x) for x in lines)
        (tmp_path / name).write_bytes(text.encode())
        return tmp_path / name

    return write


def run(person: Person, file: Path, url: str, journal: str = "Diary", **more: Any) -> Result:
    """Import a file with the `aurora` command."""
    command = ["import", str(file), "--journal", journal, "--email", person.email, "--url", url]
    environment = {"AURORA_PASSWORD": person.password} | more.pop("env", {})
    result = CliRunner().invoke(main, command, env=environment, **more)
    assert not isinstance(result.exception, Exception), result.exception
    assert not [secret for secret in SECRETS if secret in result.output]
    return result


def entries(person: Person, url: str, journal: str = "Diary") -> list[dict[str, Any]]:
    """Return all entries of a person's one journal with this name, page by page over HTTP."""
    headers = {"authorization": f"Bearer {person.access_token}"}
    with httpx.Client(base_url=url, headers=headers, timeout=30) as http:
        journals = http.get("/api/journals").json()["items"]
        [path] = [f"/api/journals/{of['id']}/entries" for of in journals if of["name"] == journal]
        found: list[dict[str, Any]] = []
        query = {"limit": "100"}
        while True:
            page = http.get(path, params=query).json()
            found += page["items"]
            if page["next_cursor"] is None:
                return found
            query["cursor"] = page["next_cursor"]


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
    assert result.output.startswith("3 added, 0 already there, 0 refused; 3 lines in ")
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
    assert result.output.startswith("0 added, 4 already there, 0 refused")
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
    assert result.output.startswith("0 added, 3 already there (1 changed since, and left so), 0 re")
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
        ({"date": "1660-01-11", "text": ""}, "text: String should have at least 1 character"),
        ({"date": "1660-01-11", "text": 7}, "text: Input should be a valid string"),
        ({"date": "1660-01-11", "text": "betimes\0"}, "text: String should match pattern"),
        ({"date": "1660-01-11", "text": "betimes\ud83d"}, "half a character"),
        ({"date": "1660-01-11", "text": "é" * 100_001}, "text: String should have at most 100000"),
        ({"date": "1660-01-11", "text": "é" * 600_000}, "larger than 1 MB"),
        ({"date": "1660-01-11", "text": "é" * 700_000}, "longer than 4,000,000 bytes"),
        ({"text": "betimes"}, "either a date or a timestamp"),
        ({"text": "betimes", "date": "1660-01-11", "timestamp": "2026-11-22T00:00Z"}, "either"),
        ({"text": "betimes", "date": "1661-02-29"}, "its date is not like"),
        ({"text": "betimes", "date": 1660}, "its date is not like"),
        ({"text": "betimes", "date": None}, "either a date or a timestamp"),
        ({"text": "betimes", "date": "0001-01-01"}, "timestamp: Input should be greater"),
        ({"text": "betimes", "timestamp": "2026-11-22T09:30:00"}, "no time zone"),
        ({"text": "betimes", "timestamp": "0001-01-01T00:00+09:00"}, "its date is not like"),
        ({"text": "betimes", "date": "1660-01-11", "tags": "home"}, "tags: Input should be a val"),
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
    assert result.stdout.startswith("2 added, 0 already there, 1 refused; 3 lines in ")
    [refusal] = result.stderr.splitlines()
    assert refusal.startswith("Line 3 refused: ")
    assert why in refusal
    assert len(entries(person, url)) == 2


def test_the_first_twenty_refused_lines_are_reported_in_order(
    person: Person, url: str, written: Callable[..., Path]
) -> None:
    bad = [{"date": "1660-01-11"}, "betimes"] * 15
    result = run(person, written(*bad), url)
    told = [line.split(" refused:")[0] for line in result.stderr.splitlines()]
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
    assert "Email and password do not belong together" in result.stderr


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
    command = [sys.executable, "-m", "cli.main", "import", str(file), "--journal", "Diary"]
    command += ["--email", person.email, "--url", url]
    both = [subprocess.Popen(command, cwd=ROOT, env=environment) for _ in range(2)]
    assert [process.wait(30) for process in both] == [0, 0]
    assert len(entries(person, url)) == 50


def long_file(written: Callable[..., Path]) -> Path:
    return written(*({"date": "1660-01-11", "text": f"betimes {n}"} for n in range(500)))


def test_an_interrupted_import_can_be_continued(
    person: Person, url: str, written: Callable[..., Path]
) -> None:
    file = long_file(written)
    journal = person.post("/api/journals", {"name": "Diary"}).headers["location"]
    command = [sys.executable, "-m", "cli.main", "import", str(file), "--journal", "Diary"]
    process = subprocess.Popen(
        [*command, "--email", person.email, "--url", url],
        cwd=ROOT,
        env={**os.environ, "AURORA_PASSWORD": person.password},
        stdout=subprocess.PIPE,
        text=True,
    )
    while not person.get(f"{journal}/entries").json["items"]:
        time.sleep(0.01)
    process.send_signal(signal.SIGINT)
    said, _ = process.communicate(timeout=30)
    assert process.returncode == 1
    assert "Run the same command to go on." in said
    there = len(entries(person, url))
    assert 0 < there < 500
    result = run(person, file, url)
    assert result.output.startswith(f"{500 - there} added, {there} already there, 0 refused")
    assert len(entries(person, url)) == 500


def test_an_import_survives_a_server_restart(
    database: str, person: Person, written: Callable[..., Path]
) -> None:
    assert database
    file = long_file(written)
    journal = person.post("/api/journals", {"name": "Diary"}).headers["location"]
    with serving() as server, ThreadPoolExecutor(1) as pool:
        importing = pool.submit(run, person, file, server.url)
        while not person.get(f"{journal}/entries").json["items"]:
            time.sleep(0.01)
        server.stop(signal.SIGKILL)
        assert not importing.done()
        server.start()
        assert importing.result().exit_code == 0
        assert len(entries(person, server.url)) == 500


def test_an_import_respects_the_rate_limit(person: Person, written: Callable[..., Path]) -> None:
    file = written(*({"date": "1660-01-11", "text": str(number)} for number in range(40)))
    with serving(RATE_BURST="20", RATE_REFILL="40") as server:
        assert run(person, file, server.url).output.startswith("40 added, 0 already there, 0 ref")


def test_threads_share_one_refresh_when_the_access_token_expires(
    database: str, person: Person
) -> None:
    assert database
    # Of whole seconds: one of one second may end at once, and one of two lives a second at least.
    with serving(ACCESS_SECONDS="2") as server, aurora(server.url) as account:
        account.sign_in(person.email, person.password)
        with ThreadPoolExecutor(8) as pool:
            for _ in range(2):
                time.sleep(2.1)
                answers = pool.map(lambda _: account.send("GET", "/auth/me"), range(8))
                assert [answer.status_code for answer in answers] == [200] * 8


@pytest.mark.skipif(not DIARY.exists(), reason="the diary is beside the repository, not in it")
def test_the_diary_is_imported_without_loss(person: Person, url: str) -> None:
    with gzip.open(DIARY, "rt", encoding="utf-8") as file:
        lines = [json.loads(line) for line in file]
    assert run(person, DIARY, url).output.startswith("3,413 added, 0 already there, 0 refused")
    found = entries(person, url)
    # Newest first; two entries of one day may stand either way.
    assert sorted((entry["timestamp"], entry["content"]) for entry in found) == sorted(
        (f"{line['date']}T00:00:00Z", line["text"]) for line in lines
    )
    assert run(person, DIARY, url).output.startswith("0 added, 3,413 already there, 0 refused")
    assert len(entries(person, url)) == 3_413
