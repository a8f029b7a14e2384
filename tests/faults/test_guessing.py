"""A flood of wrong passwords: it is refused cheaply, and the account's owner signs in meanwhile."""

import json
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import ExitStack, closing
from http.client import HTTPConnection
from random import Random
from threading import Thread
from time import monotonic, sleep
from typing import Self
from urllib.parse import urlsplit

import pytest

from tests.faults.full_form import FULL
from tests.support.aurora_dev import eventually
from tests.support.gateway import gateway
from tests.support.postgres_server import Server

RATE = 330  # attempts a second
SECONDS = 30 if FULL else 3
THREADS = 10
SEED = 1660
PASSWORD = "correct horse battery"
KNOWN, UNKNOWN = "127.0.0.1", "127.0.77.1"
PATIENCE = 5.0  # seconds within which the owner is signed in


class Flood:
    """Attempts on one account at a steady rate, from some addresses."""

    def __init__(self, port: int, email: str, addresses: list[str]) -> None:
        """Prepare to try from each of the addresses in turn."""
        self.answers: Counter[int] = Counter()
        self._port, self._email, self._addresses = port, email, addresses
        self._threads = [Thread(target=self._guess, args=[n]) for n in range(THREADS)]

    def __enter__(self) -> Self:
        self._until = monotonic() + SECONDS
        for thread in self._threads:
            thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        for thread in self._threads:
            thread.join()

    @property
    def is_refused(self) -> bool:
        """Whether the attempts that were free are used up."""
        return self.answers[429] > 0

    def _guess(self, number: int) -> None:
        """Do one thread's share."""
        random, due = Random(SEED + number), monotonic()
        mine = self._addresses[number::THREADS] or self._addresses[:1]
        with ExitStack() as stack:
            open_ = {
                address: stack.enter_context(closing(connect(self._port, address)))
                for address in mine
            }
            while monotonic() < self._until + (0 if self.is_refused else PATIENCE * 10):
                address = random.choice(mine)
                self.answers[sign_in(open_[address], self._email, "wrong password")] += 1
                due += THREADS / RATE
                sleep(max(0, due - monotonic()))


def connect(port: int, address: str) -> HTTPConnection:
    return HTTPConnection("127.0.0.1", port, timeout=30, source_address=(address, 0))


def send(connection: HTTPConnection, path: str, body: object) -> int:
    connection.request("POST", path, json.dumps(body), {"content-type": "application/json"})
    answer = connection.getresponse()
    answer.read()
    return answer.status


def sign_in(connection: HTTPConnection, email: str, password: str) -> int:
    return send(connection, "/auth/login", {"email": email, "password": password})


def one_address() -> Iterator[str]:
    yield "127.0.1.1"


def fifty_addresses() -> Iterator[str]:
    yield from (f"127.0.1.{n}" for n in range(1, 51))


@pytest.mark.parametrize("addresses", [one_address, fifty_addresses])
def test_the_owner_signs_in_during_a_flood_of_wrong_passwords(
    addresses: Callable[[], Iterator[str]],
    server: Server,
    record_property: Callable[[str, object], None],
) -> None:
    with ExitStack() as stack:
        running = stack.enter_context(gateway(server.environment, count=2))
        port = urlsplit(running.address).port or 0
        email = f"{addresses.__name__}@example.com"
        with closing(connect(port, KNOWN)) as owner:
            new = {"email": email, "password": PASSWORD}
            assert send(owner, "/auth/register", new) == 201
        before = rows(server)
        began = monotonic()
        with Flood(port, email, [*addresses()]) as flood:
            sleep(SECONDS / 2)
            eventually(lambda: flood.is_refused)
            waits = {}
            for name, address in (("known", KNOWN), ("unknown", UNKNOWN)):
                started = monotonic()
                with closing(connect(port, address)) as owner:
                    assert sign_in(owner, email, PASSWORD) == 200, name
                waits[name] = monotonic() - started
        took = monotonic() - began
        few = len([*addresses()])
        assert max(waits.values()) < PATIENCE
        assert set(flood.answers) == {401, 429}
        assert flood.answers[401] <= 10 * few + few * took / 90 + few
        # The address and the address with the account, once each; one row of the account.
        assert rows(server) - before <= 2 * few + 4
    record_property("attempts a second", round(sum(flood.answers.values()) / took))
    record_property("answers", dict(sorted(flood.answers.items())))
    record_property("seconds to sign in", {name: round(wait, 3) for name, wait in waits.items()})


def rows(server: Server) -> int:
    return int(server.execute("select count(*) from aurora.sign_in_attempts")[0][0])
