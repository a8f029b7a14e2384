"""Devices at odds: whatever they do, and whatever is lost, in the end all have the same."""

import random
from collections.abc import Callable
from contextlib import suppress
from itertools import count
from typing import Any
from uuid import uuid4

import pytest
from playwright.sync_api import Error, Route

from tests.support.app import Device
from tests.support.people import Person
from tests.web.test_offline import api_of

ADD = "({ add }, [id, text]) => add('thought', {text, timestamp: new Date().toISOString()}, id)"
SEEN = "({ thingById }, id) => thingById(id).peek()"
SAVE = """async ({ save, thingById }, [id, row, seen]) => {
  const thing = thingById(id).peek();
  if (!thing || thing.isDeleted) return false;
  await save(thing, row, seen);
  return true;
}"""
REMOVE = "({ remove }, id) => remove(id)"
RELEASE = "({ release }, id) => release(id)"
TAKE_BACK = "({ takeBack }, id) => takeBack(id)"
RESOLVE = "({ resolve, thingById }, [id, row]) => resolve(thingById(id).peek(), row)"
START = "({ syncNow }) => void syncNow()"
ALL = "({ opened }) => opened().read((tx) => tx.all('things'))"
OUTBOX = "({ opened }) => opened().read((tx) => tx.all('outbox'))"
STEPS = 45


class Fleet:
    """Some devices of one person, whose network fails at random."""

    def __init__(self, devices: list[Device], chance: random.Random) -> None:
        self.devices, self.chance = devices, chance
        self.failing = True
        self.holding = False
        self.held: list[Route] = []
        self.words: set[str] = set()
        self.ids: list[str] = []
        self.log: list[str] = []
        self._numbers = count(1)
        for device in devices:
            device.page.route("**/api/changes*", self._fail)

    def _fail(self, route: Route) -> None:
        luck = self.chance.random() if self.failing else 1
        if self.holding:
            self.held.append(route)
        elif luck < 0.2:
            route.abort()  # it never arrived
        elif luck < 0.4:
            route.fetch()
            route.abort()  # it was done, and nobody heard
        else:
            route.continue_()

    def word(self) -> str:
        """Return a word that stands nowhere else."""
        word = f"w{next(self._numbers)}x"
        self.words.add(word)
        return word

    def step(self) -> None:
        device = self.chance.choice(self.devices)
        act = self.chance.choices(
            [self.add, self.edit, self.remove, self.choose, self.sync, self.start, self.interrupt],
            [3, 6, 1, 1, 5, 2, 1],
        )[0]
        self.log.append(f"device {self.devices.index(device)}: {act.__name__}")
        act(device)

    def note(self, device: Device, one: str, what: str) -> None:
        """Write down what a device is about to do to a thing, and how it holds it."""
        outbox = [change for change in device.engine(OUTBOX) if change["id"] == one]
        self.log.append(f"  {what} {one}\n    {device.engine(SEEN, one)}\n    {outbox}")

    def add(self, device: Device) -> None:
        self.ids.append(str(uuid4()))
        device.engine(ADD, [self.ids[-1], self.word()])

    def edit(self, device: Device) -> None:
        """Edit what the device shows; now and then as somebody does who looked at it long ago."""
        thing = self._any(device)
        if thing is None:
            return
        seen = {"row": thing["row"], "version": thing["version"]}
        if self.chance.random() < 0.3:
            self.sync(device)
        word, row = self.word(), thing["row"]
        if self.chance.random() < 0.3:
            row = {**row, "tags": [*row.get("tags", []), word]}
        else:
            row = {**row, "text": f"{row['text']} {word}"}
        self.note(device, thing["id"], f"write {word}, seen {seen}, in")
        if not device.engine(SAVE, [thing["id"], row, seen]):
            self.words.discard(word)  # it was deleted meanwhile

    def remove(self, device: Device) -> None:
        thing = self._any(device)
        if thing is None:
            return
        self.note(device, thing["id"], "remove")
        device.engine(REMOVE, thing["id"])
        if self.chance.random() < 0.5:
            device.engine(TAKE_BACK, thing["id"])
        else:
            device.engine(RELEASE, thing["id"])

    def choose(self, device: Device) -> None:
        """Settle two versions on one of them."""
        thing = self._any(device)
        if thing is None or "mine" not in thing:
            return
        row = self.chance.choice([thing["row"], *thing["mine"]])
        self.note(device, thing["id"], f"choose {row}")
        device.engine(RESOLVE, [thing["id"], row])

    def sync(self, device: Device) -> None:
        self.deliver()
        device.sync()

    def start(self, device: Device) -> None:
        """Begin an exchange whose requests are under way while more is written."""
        self.holding = True
        device.engine(START)

    def deliver(self) -> None:
        """Let the requests that are under way arrive."""
        self.holding = False
        while self.held:
            with suppress(Error):  # of a page that was reloaded meanwhile
                self._fail(self.held.pop(0))

    def interrupt(self, device: Device) -> None:
        """Reload the page, whatever it is at."""
        self.holding = False
        device.page.reload()
        device.box().wait_for()

    def _any(self, device: Device) -> Any:
        if not self.ids:
            return None
        thing = device.engine(SEEN, self.chance.choice(self.ids))
        return None if thing is None or thing.get("isDeleted") else thing

    def settle(self) -> None:
        """Let every device say and hear everything."""
        self.failing = False
        self.deliver()
        for _ in range(3):
            for device in self.devices:
                device.sync()


def shown(device: Device) -> dict[str, Any]:
    """What a device has, as far as the server could have it."""
    things = device.engine(ALL)
    return {
        thing["id"]: (thing["version"], thing["row"]["text"], sorted(thing["row"].get("tags", [])))
        for thing in things
        if not thing.get("isDeletedElsewhere")
    }


def kept(person: Person) -> dict[str, Any]:
    page = person.get("/api/changes").json
    assert not page["more"]
    return {
        item["id"]: (item["version"], item["row"]["text"], sorted(item["row"]["tags"]))
        for item in page["items"]
        if item["row"]
    }


def history(person: Person, ids: list[str]) -> str:
    """Every version of everything, as one text."""
    found = ""
    for one in ids:
        path, cursor = {"kind": "thought", "id": one, "limit": 100}, True
        while cursor:
            page = person.get("/api/history", **path).json
            found += str(page["items"])
            cursor = page["next_cursor"]
            path["cursor"] = cursor
    return found


@pytest.mark.parametrize("seed", range(3))
def test_devices_end_up_with_the_same_and_no_word_is_lost(
    device: Callable[..., Device], email: str, seed: int
) -> None:
    devices = [device(worker=False) for _ in range(3)]
    devices[0].register(email)
    for other in devices[1:]:
        other.sign_in(email)
    fleet = Fleet(devices, random.Random(seed))
    for _ in range(STEPS):
        fleet.step()
    fleet.settle()

    person = api_of(email)
    server = kept(person)
    for one in devices:
        assert one.engine(OUTBOX) == []
        assert shown(one) == server
    everything = (
        str(server) + history(person, fleet.ids) + str([one.engine(ALL) for one in devices])
    )
    lost = {word for word in fleet.words if word not in everything}
    assert not lost, "\n".join([str(lost), *fleet.log])
