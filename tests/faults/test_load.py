"""Writes while connections, workers and the server are killed: nothing is lost."""

from collections import Counter
from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import ExitStack
from time import monotonic, sleep

from tests.faults.full_form import FULL
from tests.faults.writer import KINDS, Writer
from tests.support.gateway import Gateway, gateway
from tests.support.http_client import Client
from tests.support.postgres_server import Server

WRITERS = 8  # two per user
WRITES = 2000 if FULL else 240
SEED = 1660


def test_every_acknowledged_write_is_stored_once(
    server: Server, record_property: Callable[[str, object], None]
) -> None:
    with ExitStack() as stack:
        running = stack.enter_context(gateway(server.environment, count=3))
        people = [
            stack.enter_context(Client.signed_up(running.address)) for _ in range(WRITERS // 2)
        ]
        writers = [
            stack.enter_context(Writer(running.address, people[n // 2].token, SEED + n))
            for n in range(WRITERS)
        ]
        pool = stack.enter_context(ThreadPoolExecutor(WRITERS))
        began = monotonic()
        work = [pool.submit(write, writer) for writer in writers]
        faults, recoveries = break_everything(server, running, writers, work)
        for one in work:
            one.result()
        took = monotonic() - began
        found = {row_id: row for person in people for row_id, row in rows(person).items()}
        check(writers, found)
        assert len(found) == stored(server, people)
    answers = sum((writer.answers for writer in writers), Counter[str]())
    record_property("seed", SEED)
    record_property("faults injected", dict(faults))
    record_property("answers", dict(sorted(answers.items())))
    record_property("seconds", round(took, 1))
    acknowledged = sum(len(writer.acknowledged) for writer in writers)
    record_property("writes acknowledged", acknowledged)
    record_property("... and sent again with their id or key", sum(w.again for w in writers))
    record_property("rows told of, and found once each", sum(len(w.kept) for w in writers))
    record_property("rows deleted, and gone", sum(len(w.deleted) for w in writers))
    record_property("refused, and nowhere", sum(len(w.refused) for w in writers))
    record_property("unanswered and not sent again", sum(len(w.perhaps) for w in writers))
    record_property("seconds from the server's return to a write", recoveries)


def write(writer: Writer) -> None:
    for _ in range(WRITES // WRITERS):
        writer.write()


def break_everything(
    server: Server, running: Gateway, writers: list[Writer], work: list[Future[None]]
) -> tuple[Counter[str], list[float]]:
    """End connections every 200 ms until the writers finish, and sometimes something larger."""
    faults, returns = Counter[str](), list[float]()
    due = [WRITES * part // 6 for part in range(1, 6)]
    while not all(one.done() for one in work):
        faults["connections ended"] += server.terminate()
        sleep(0.2)
        running.replace()
        written = sum(len(writer.acknowledged) for writer in writers)
        if due and written >= due[0]:
            due.pop(0)
            if len(due) % 2:
                server.kill()
                faults["servers killed"] += 1
                sleep(0.3)
                server.start()
                returns.append(monotonic())
            else:
                faults["workers killed"] += running.kill()
    running.replace()
    moments = sorted(moment for writer in writers for moment in writer.acknowledged)
    waits = [next((m for m in moments if m > back), back) - back for back in returns]
    return faults, [round(wait, 2) for wait in waits]


def rows(person: Client) -> dict[str, tuple[str, str, int]]:
    """Return a user's rows, page by page: kind, text and version."""
    found = {}
    for kind, field in KINDS.items():
        cursor = ""
        while cursor is not None:
            answer, _ = person.insist("GET", f"{kind}?limit=100{cursor}")
            page = answer.json()
            for row in page["items"]:
                assert row["id"] not in found
                found[row["id"]] = (kind, row[field], row["version"])
            cursor = page["next_cursor"] and f"&cursor={page['next_cursor']}"
    return found


def stored(server: Server, people: list[Client]) -> int:
    """Return how many rows these users have, from the database."""
    ids = [person.tokens["user"]["id"] for person in people]
    count = "select count(*) from aurora.items where user_id = any(%s::uuid[])"
    return int(server.execute(count, ids)[0][0])


def check(writers: list[Writer], found: dict[str, tuple[str, str, int]]) -> None:
    """Compare the acknowledged writes with the stored rows."""
    told = {
        row_id: (row.kind, row.words, row.version)
        for writer in writers
        for row_id, row in writer.kept.items()
    }
    assert {row_id: found.get(row_id) for row_id in told} == told
    more = [words for row_id, (_, words, _) in found.items() if row_id not in told]
    assert len(more) == len(set(more))
    assert set(more) <= set[str]().union(*(writer.perhaps for writer in writers))
    assert not set(found) & set[str]().union(*(writer.deleted for writer in writers))
