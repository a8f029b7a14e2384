"""A sync is killed before and after each of its steps; what follows loses and doubles nothing."""

import os
import shutil
from collections import Counter
from collections.abc import Callable
from pathlib import Path
from typing import Any

import httpx
import pytest

from tests.support.folders import WHEN, Folder, create, everything
from tests.support.people import Person


class Killed(BaseException):
    """The process ends here."""


def kill(monkeypatch: pytest.MonkeyPatch, steps: int) -> None:
    """End the process before or after something is sent, put in its place or removed."""
    left = iter(range(steps - 1))

    def stepping(function: Any) -> Any:
        def stepped(*given: Any, **options: Any) -> Any:
            if next(left, None) is None:
                raise Killed
            done = function(*given, **options)
            if next(left, None) is None:
                raise Killed
            return done

        return stepped

    monkeypatch.setattr(os, "replace", stepping(os.replace))
    monkeypatch.setattr(shutil, "rmtree", stepping(shutil.rmtree))
    monkeypatch.setattr(httpx.Client, "send", stepping(httpx.Client.send))
    unlink = Path.unlink

    def unlinking(path: Path, **options: bool) -> None:
        # A process that is killed tidies nothing up.
        if path.exists():
            stepping(unlink)(path, **options)

    monkeypatch.setattr(Path, "unlink", unlinking)


class Life:
    """Everything that can have happened on both sides since a sync."""

    def __init__(self, person: Person, here: Folder, number: int) -> None:
        """Bring both sides into step, and then apart."""
        self.person, self.here, self.number = person, here, number
        one, two = (create(person, "journal", name=f"{name}{number}")["id"] for name in "JK")
        made = {name: self._thought(name) for name in "abfghr"}
        entry = create(person, journal=one, content=self.word("e"), timestamp=WHEN)
        here.sync()
        for name in "br":
            here.change(self.path(name), "tags: []", "tags: []\nweather: fog")
        here.sync()
        person.delete(f"/api/thoughts/{made['r']}")
        put_back = here.read(self.path("h"))
        here.remove(self.path("h"))
        here.sync()
        self._change_there(made, entry, two)
        here.write(self.path("h"), put_back)
        here.change(self.path("f"), self.word("f"), self.word("f here"))
        here.remove(self.path("g"))
        here.write(f"journals/New{number}/x.md", self.word("x"))
        here.write(f"tasks/t{number}.md", f"# {self.word('t')}\n")

    def word(self, name: str) -> str:
        return f"word {name} {self.number}"

    def path(self, name: str) -> str:
        return f"thoughts/2026-11-22-word-{name}-{self.number}.md"

    def _thought(self, name: str) -> str:
        made: str = create(self.person, text=self.word(name), timestamp=WHEN)["id"]
        return made

    def _change_there(self, made: dict[str, str], entry: dict[str, Any], two: str) -> None:
        person = self.person
        person.patch(f"/api/thoughts/{made['a']}", {"text": self.word("a there")})
        person.patch(f"/api/thoughts/{made['f']}", {"text": self.word("f there")})
        person.delete(f"/api/thoughts/{made['b']}")
        for item in person.get("/api/trash").json["items"]:
            if item["id"] == made["r"]:
                person.post(f"/api/history/{item['sequence']}/restore")
        self._thought("c")
        fields = {name: entry[name] for name in ("content", "timestamp")} | {"journal_id": two}
        change = {"change_id": made["a"], "kind": "entry", "id": entry["id"], "version": 1}
        answer = person.post("/api/changes", {"changes": [change | {"fields": fields}]})
        assert answer.json["results"][0]["result"] == "done"

    def check(self) -> None:
        """Check that everything is where it should be, once."""
        rows = everything(self.person).values()
        fields = ("text", "content", "title", "name")
        found = Counter(str(row[name]) for row in rows for name in fields if row.get(name))
        names = ["a there", "f there", "r", "h", "c", "e", "x", "t"]
        expected = {self.word(name) for name in names} | {f"{name}{self.number}" for name in "JK"}
        mine = {text: count for text, count in found.items() if text.endswith(str(self.number))}
        assert mine == dict.fromkeys(expected | {f"New{self.number}"}, 1)
        texts = [self.here.read(path) for path in self.here.paths()]
        for name in [*names, "f here"]:
            assert sum(f"{self.word(name)}\n" in f"{text}\n" for text in texts) == 1, name
        assert "weather: fog" in self.here.read(self.path("r"))
        kept = [*(self.here.root / ".aurora/trash").rglob(f"*word-b-{self.number}.md")]
        assert len(kept) == 1
        [moved] = [path for path in self.here.paths() if f"word {'e'} {self.number}" in path
                   or f"K{self.number}/2026" in path]  # fmt: skip
        assert moved.startswith(f"journals/K{self.number}/")


def test_a_sync_killed_at_each_step_goes_on_where_it_was(
    sign_up: Callable[[], Person],
    new_folder: Callable[..., Folder],
    monkeypatch: pytest.MonkeyPatch,
    record_property: Callable[[str, object], None],
) -> None:
    number, was_killed = 0, True
    while was_killed:
        number += 1
        person = sign_up()
        here = new_folder(f"folder {number}", person)
        life = Life(person, here, number)
        with monkeypatch.context() as patched:
            kill(patched, number)
            try:
                here.run()
            except Killed:
                pass
            else:
                was_killed = False
        here.run()
        assert here.sync().startswith("0 received, 0 sent, 0 conflicts")
        life.check()
    record_property("steps", number - 1)
    assert number > 40
