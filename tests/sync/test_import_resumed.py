"""Imports that meet kills, lost answers, limits, and changes made meanwhile."""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any
from uuid import uuid4

import click
import pytest

from cli.api import FieldError, aurora
from cli.batches import Outcome
from cli.moving.importer import conclude
from cli.moving.plan import Add
from cli.moving.report import Report, Result
from shared.sources.registry import SOURCES
from shared.sources.source import Item
from tests.support.history import changes
from tests.support.http_proxy import HttpProxy, Moment
from tests.support.importing import SAID, command, entries, run, serving
from tests.support.killing import killed
from tests.support.paths import ROOT
from tests.support.people import Person

LARGE = "é" * 100_000
# The command, which Ctrl-C ends also where it is ignored, as under nohup: that is inherited.
INTERRUPTIBLE = """
import signal
signal.signal(signal.SIGINT, signal.default_int_handler)
from cli.main import main
main()
"""
# Of a first import of three batches: sign in, ask who that is and what is there, send, sign out.
REQUESTS = [
    "POST /auth/login",
    "GET /auth/me",
    "GET /api/changes?since=0",
    *["POST /api/changes"] * 3,
    "POST /auth/logout",
]


def three_batches(written: Callable[..., Path]) -> Path:
    return written(*({"date": f"1660-01-{n}", "text": LARGE} for n in range(11, 23)))


def long_file(written: Callable[..., Path], lines: int = 1_500) -> Path:
    return written(*({"date": "1660-01-11", "text": f"betimes {n}"} for n in range(lines)))


def start(person: Person, file: Path, url: str) -> subprocess.Popen[str]:
    """Import a file in another process."""
    return subprocess.Popen(
        [sys.executable, "-c", INTERRUPTIBLE, *command(person, file, url)],
        cwd=ROOT,
        env={**os.environ, "AURORA_PASSWORD": person.password},
        stdout=subprocess.PIPE,
        text=True,
    )


def never(number: int, moment: Moment) -> bool:
    return False


@pytest.mark.parametrize("when", ["before", "after"])
@pytest.mark.parametrize("step", range(1, len(REQUESTS) + 1))
def test_an_import_killed_at_any_step_and_run_again_has_each_entry_once(
    person: Person, url: str, written: Callable[..., Path], step: int, when: Moment
) -> None:
    file = three_batches(written)
    requests = killed(
        person,
        url,
        ["import", str(file), "--journal", "Diary"],
        lambda so_far, at: len(so_far) == step and at == when,
    )
    assert requests == REQUESTS[:step]
    batches = step - REQUESTS.index("POST /api/changes") - (when == "before")
    there = 4 * min(max(batches, 0), 3)
    result = run(person, file, url)
    assert result.output.startswith(f"{12 - there} added, {there} already there, 0 left out; 12 th")
    assert [entry["version"] for entry in entries(person, url)] == [1] * 12
    assert changes(person)["next"] == 13  # acts: the journal and each entry, and no conflict


@pytest.mark.parametrize("when", ["before", "after"])
def test_a_request_whose_answer_was_lost_is_sent_again_and_done_once(
    person: Person, url: str, written: Callable[..., Path], when: Moment
) -> None:
    with HttpProxy(url, lambda number, moment: (number, moment) == (5, when)) as proxy:
        result = run(person, three_batches(written), proxy.url)
    assert proxy.requests == [*REQUESTS[:4], "POST /api/changes", *REQUESTS[4:]]
    assert result.output.startswith("12 added, 0 already there, 0 left out; 12 things in ")
    assert len(entries(person, url)) == 12


def test_an_interrupted_import_can_be_continued(
    person: Person, url: str, written: Callable[..., Path]
) -> None:
    file = long_file(written)
    journal = person.post("/api/journals", {"name": "Diary"}).headers["location"]
    process = start(person, file, url)
    while not person.get(f"{journal}/entries").json["items"]:
        time.sleep(0.01)
    process.send_signal(signal.SIGINT)
    said, _ = process.communicate(timeout=30)
    assert process.returncode == 1
    assert "Run the same command to go on." in said
    there = len(entries(person, url))
    assert 0 < there < 1_500
    result = run(person, file, url)
    assert result.output.startswith(f"{1_500 - there:,} added, {there:,} already there, 0 left out")
    assert len(entries(person, url)) == 1_500


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
        assert len(entries(person, server.url)) == 1_500


def test_many_entries_are_a_handful_of_requests(
    person: Person, url: str, written: Callable[..., Path]
) -> None:
    file = long_file(written)
    with HttpProxy(url, never) as proxy:
        run(person, file, proxy.url)
        # The journal and 1,500 entries, 500 changes each where Aurora is fast.
        first = len(proxy.requests)
        sent = proxy.requests[len(REQUESTS[:3]) : -1]
        assert set(sent) == {"POST /api/changes"}
        assert 4 <= len(sent) <= 20
        run(person, file, proxy.url)
    again = [one.partition("=")[0] for one in proxy.requests[first:]]
    feed = ["GET /api/changes?since"] * 4  # 1,501 things, 500 a page
    assert again == [*REQUESTS[:2], *feed, REQUESTS[-1]]


def test_an_import_respects_the_rate_limit(person: Person, written: Callable[..., Path]) -> None:
    with serving(RATE_BURST="2", RATE_REFILL="2") as server:
        result = run(person, three_batches(written), server.url)
        assert result.output.startswith("12 added, 0 already there, 0 left out")


def test_an_import_twice_leaves_the_rate_limit_to_everything_else(
    person: Person, written: Callable[..., Path]
) -> None:
    file = long_file(written, 600)
    with serving(RATE_BURST="20", RATE_REFILL="0.001") as server:
        assert run(person, file, server.url).output.startswith("600 added")
        assert run(person, file, server.url).output.startswith("0 added, 600 already there")
        assert len(entries(person, server.url)) == 600  # seven requests more


def test_work_goes_on_when_the_access_token_expires(database: str, person: Person) -> None:
    assert database
    # Of whole seconds: one of one second may end at once, and one of two lives a second at least.
    with serving(ACCESS_SECONDS="2") as server, aurora(server.url) as account:
        account.sign_in(person.email, person.password)
        for _ in range(2):
            time.sleep(2.1)
            assert account.send("GET", "/auth/me").status_code == 200


def test_what_was_deleted_or_edited_since_is_left_so_each_time(
    person: Person, url: str, written: Callable[..., Path]
) -> None:
    more = [{"date": "1660-02-01", "text": f"betimes {n}"} for n in range(4)]
    run(person, written(*SAID, more[0]), url)
    edited, deleted, erased, _ = entries(person, url)
    path = f"/api/journals/{edited['journal_id']}/entries"
    person.patch(f"{path}/{edited['id']}", {"content": "Rather not"})
    for one in (deleted, erased):
        person.delete(f"{path}/{one['id']}")
    assert person.delete(f"/api/trash/entry/{erased['id']}").status == 204
    file = written(*SAID, *more)
    since = "0 left out; 1 changed here; 2 deleted here; 7 things in "
    result = run(person, file, url)
    assert result.output.startswith(f"3 added, 1 already there, {since}")
    acts = changes(person)["next"]
    result = run(person, file, url)
    assert result.output.startswith(f"0 added, 4 already there, {since}")
    assert result.exit_code == 0
    assert changes(person)["next"] == acts
    assert person.get(f"{path}/{edited['id']}").json["content"] == "Rather not"


def test_an_entry_moved_to_another_journal_stays_there(
    person: Person, url: str, written: Callable[..., Path]
) -> None:
    run(person, written(*SAID), url)
    moved = entries(person, url)[0]
    other = person.post("/api/journals", {"name": "Other"}).json["id"]
    fields = {name: moved[name] for name in ("title", "content", "timestamp", "mood", "tags")}
    change = {"change_id": other, "kind": "entry", "id": moved["id"], "version": 1}
    sent = {"changes": [{**change, "fields": fields | {"journal_id": other}}]}
    assert person.post("/api/changes", sent).json["results"][0]["result"] == "done"
    result = run(person, written(*SAID), url)
    assert result.output.startswith("0 added, 2 already there, 0 left out; 1 changed here")
    assert len(entries(person, url, "Other")) == 1


def test_what_changes_while_an_import_runs_is_left_so(
    person: Person, url: str, written: Callable[..., Path]
) -> None:
    file = written(*SAID)
    person.post("/api/journals", {"name": "Diary"})

    def interferes(number: int, moment: Moment) -> bool:
        if proxy.requests[-1] == "POST /api/changes" and moment == "before":
            run(person, file, url)
            edited, deleted, _ = entries(person, url)
            path = f"/api/journals/{edited['journal_id']}/entries"
            person.patch(f"{path}/{edited['id']}", {"title": "Friday"})
            person.delete(f"{path}/{deleted['id']}")
        return False

    with HttpProxy(url, interferes) as proxy:
        result = run(person, file, proxy.url)
    assert result.exit_code == 0
    assert len(entries(person, url)) == 2
    assert "Friday" in [entry["title"] for entry in entries(person, url)]


def test_a_journal_deleted_while_an_import_runs_stays_deleted(
    person: Person, url: str, written: Callable[..., Path]
) -> None:
    journal = person.post("/api/journals", {"name": "Diary"}).headers["location"]

    def interferes(number: int, moment: Moment) -> bool:
        if proxy.requests[-1] == "POST /api/changes" and moment == "before":
            person.delete(journal)
        return False

    with HttpProxy(url, interferes) as proxy:
        result = run(person, written(*SAID), proxy.url)
    assert result.exit_code == 1
    assert "The journal was deleted." in result.stderr
    assert not person.get("/api/journals").json["items"]
    assert run(person, written(*SAID), url).output.startswith("3 added")


def test_lines_that_no_request_can_carry_cost_only_themselves(
    person: Person, url: str, written: Callable[..., Path]
) -> None:
    good = [{"date": "1660-01-11", "text": f"betimes {n}"} for n in range(60)]
    # Up to what Python reads or writes, and beyond it.
    depths = [190, 199, 200, 250, *range(880, 1_000, 5)]
    bad = [f'{{"date": "1660-01-11", "text": {"[" * n}{"]" * n}}}' for n in depths]
    lines = [line for pair in zip(good, bad, strict=False) for line in pair]
    result = run(person, written(*lines, *good[len(bad) :]), url)
    assert result.exit_code == 1
    assert result.output.startswith(f"60 added, 0 already there, {len(bad)} left out; ")


ADDED = Add(Item("entry", uuid4(), "Line 3", {}))
ROW = {"content": "Up betimes"}
LEFT_OUT = {"field": "row", "code": "left_out", "message": "Too large"}
INVALID = {"field": "content", "code": "string_type", "message": "Should be a string"}


@pytest.mark.parametrize(
    ("outcome", "result"),
    [
        ({"result": "done", "version": 1}, Result.ADDED),
        ({"result": "already_done", "version": 1}, Result.ADDED),
        ({"result": "conflict", "version": 2, "kept": 7, "row": ROW}, Result.CHANGED),
        ({"result": "conflict", "kept": 7, "errors": [LEFT_OUT]}, Result.CHANGED),
        ({"result": "conflict", "version": 2, "kept": 7}, Result.DELETED),
        ({"result": "already_done", "version": 2, "kept": 7, "row": ROW}, Result.CHANGED),
        ({"result": "already_done", "kept": 7}, Result.DELETED),
        ({"result": "refused", "errors": [INVALID]}, "text: Should be a string"),
        ({"result": "refused", "errors": []}, "Aurora answers refused, and does not say why"),
        ({"result": "postponed"}, "Aurora answers postponed, and does not say why"),
    ],
)
def test_each_outcome_is_counted(outcome: dict[str, Any], result: Result | str) -> None:
    report = Report("diary", SOURCES["jsonl"], uuid4(), is_dry=False)
    none: dict[str, Any] = {"version": None, "kept": None, "row": None, "errors": []}
    conclude(ADDED, Outcome.model_validate(none | outcome), report)
    if isinstance(result, Result):
        assert report.results == {("entry", result): 1}
    else:
        assert [(left.where, left.why) for left in report.left_out] == [("Line 3", result)]


def test_a_deleted_journal_ends_the_import() -> None:
    gone = FieldError(field="journal_id", code="parent_gone", message="No journal")
    refused = Outcome(result="refused", version=None, kept=None, row=None, errors=[gone])
    report = Report("diary", SOURCES["jsonl"], uuid4(), is_dry=False, diary=uuid4())
    with pytest.raises(click.ClickException, match="run the same command"):
        conclude(ADDED, refused, report)
