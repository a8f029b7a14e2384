"""Two folders, a phone and every accident in any order: no word is lost, nothing is doubled.

`make fuzz` tries more.
"""

import os
import re
import shutil
import tempfile
from collections.abc import Callable
from contextlib import suppress
from itertools import count
from pathlib import Path

import httpx
import psycopg
import pytest
from hypothesis import HealthCheck, Phase, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    invariant,
    rule,
    run_state_machine_as_test,
)

from database.epoch import start_epoch
from tests.support.folders import WHEN, Folder, create, everything
from tests.support.people import Person
from tests.support.restored import Backup

IS_LONG = "FUZZ" in os.environ
# Two disks where there are two: nothing can be renamed from one to the other.
MEMORY = Path("/dev/shm")
PLACES = ["thoughts", "journals/Diary", "journals/Trip/2026", "tasks"]
CLOCKS = [0, 1_000_000_000, 2**31, 2**33]
some = st.integers(0, 999)
which = st.integers(0, 1)


class Killed(BaseException):
    """The process ends here."""


class Accidents(RuleBasedStateMachine):
    """What people, tools and disks do to folders that are kept in step."""

    def __init__(self, person: Person, url: str, database: str, root: Path) -> None:
        """Begin as somebody new, with two folders."""
        super().__init__()
        self.person, self.database, self.root = person, database, root
        self.memory = Path(tempfile.mkdtemp(dir=MEMORY if MEMORY.is_dir() else root))
        self.folders = [Folder(place / "notes", person, url) for place in (root, self.memory)]
        self.numbers = count(1)
        self.words: set[str] = set()
        self.deleted: set[str] = set()  # ids that somebody meant to delete
        self.seen: set[str] = set()  # ids that Aurora has had
        self.backup: Backup | None = None

    @initialize()
    def begin(self) -> None:
        for kind, name in (("thought", "text"), ("task", "title")):
            create(self.person, kind, **{name: self._word()})
        journal = create(self.person, "journal", name="Diary")["id"]
        create(self.person, journal=journal, content=self._word(), timestamp=WHEN)
        for folder in self.folders:
            folder.run()

    def _word(self) -> str:
        word = f"word{next(self.numbers)}end"
        self.words.add(word)
        return word

    def _file(self, folder: int, pick: int) -> tuple[Folder, str]:
        """Return one of a folder's files, or nothing."""
        paths = [path for path in self.folders[folder].paths() if "conflict" not in path]
        return self.folders[folder], paths[pick % len(paths)] if paths else ""

    @rule(which=which, place=st.sampled_from(PLACES), clock=st.sampled_from(CLOCKS))
    def write(self, which: int, place: str, clock: int) -> None:
        folder, word = self.folders[which], self._word()
        path = f"{place}/new {word}.md"
        folder.write(path, f"---\nown: 1 # mine\n---\n\n{word}\n")
        os.utime(folder.root / path, (clock, clock))

    @rule(which=which, pick=some, beside=st.booleans())
    def edit(self, which: int, pick: int, *, beside: bool) -> None:
        folder, path = self._file(which, pick)
        if not path or not folder.read(path):
            return
        text = f"{folder.read(path)}{self._word()}\n"
        if beside:  # as editors do
            folder.write(f"{path}.tmp", text)
            folder.move(f"{path}.tmp", path)
        else:
            folder.write(path, text)

    @rule(which=which, pick=some, much=st.sampled_from([0, 4, 30]))
    def truncate_and_mend(self, which: int, pick: int, much: int) -> None:
        self.folders[which].run()
        folder, path = self._file(which, pick)
        if path:
            text = folder.read(path)
            folder.write(path, text[:much])
            if "id: " in text:
                folder.run()
            folder.write(path, text)

    @rule(which=which, pick=some, place=st.sampled_from(PLACES))
    def move(self, which: int, pick: int, place: str) -> None:
        folder, path = self._file(which, pick)
        if path and not path.endswith("journal.md"):
            folder.move(path, f"{place}/{next(self.numbers)}.md")

    @rule(which=which, pick=some)
    def delete(self, which: int, pick: int) -> None:
        self.folders[which].run()  # what is in it is in Aurora
        folder, path = self._file(which, pick)
        found = re.search(r"^id: (\S+)$", folder.read(path), re.MULTILINE) if path else None
        if found and not path.endswith("journal.md"):
            self.deleted.add(found[1])
            folder.remove(path)

    @rule(pick=some, deed=st.sampled_from(["change", "delete", "undo"]))
    def use_a_phone(self, pick: int, deed: str) -> None:
        rows = [(key, row) for key, row in everything(self.person).items() if "text" in row]
        if deed == "undo":
            before = everything(self.person).keys()
            self.person.post("/api/undo")
            self.deleted |= before - everything(self.person).keys()
        elif rows:
            thought, row = rows[pick % len(rows)]
            path = f"/api/thoughts/{thought}"
            if deed == "change":
                self.person.patch(path, {"text": f"{row['text']} {self._word()}"})
            else:
                self.deleted.add(thought)
                self.person.delete(path)

    @rule(which=which, place=st.sampled_from(["journals/Diary", "journals", "thoughts"]),
          left=st.booleans())  # fmt: skip
    def lose_a_disk(self, which: int, place: str, *, left: bool) -> None:
        """A folder is away during a sync, perhaps with an empty one in its place."""
        folder = self.folders[which]
        folder.run()
        if not (folder.root / place).exists():
            return
        away = folder.root.with_name("away")
        (folder.root / place).rename(away)
        if left:
            (folder.root / place).mkdir()
        folder.run()
        shutil.rmtree(folder.root / place, ignore_errors=True)
        away.rename(folder.root / place)

    @rule(which=which, how=st.sampled_from(["state", "none", "half"]))
    def copy_between_machines(self, which: int, how: str) -> None:
        """What another tool copies: the state of the other folder, or half of its files."""
        folder, other = self.folders[which], self.folders[1 - which]
        if how == "none":
            shutil.rmtree(folder.root / ".aurora", ignore_errors=True)
        elif how == "state" and (other.root / ".aurora/sync.json").exists():
            (folder.root / ".aurora").mkdir(exist_ok=True)
            shutil.copy(other.root / ".aurora/sync.json", folder.root / ".aurora/sync.json")
        else:
            for path in other.paths()[::2]:
                if not (folder.root / path).exists() and "conflict" not in path:
                    folder.write(path, other.read(path))

    @rule(again=st.booleans())
    def restore_aurora(self, *, again: bool) -> None:
        """Aurora is backed up, or goes back to that; what only it had since is lost."""
        if not (again and self.backup):
            self.backup = Backup(self.database, self.person)
            return
        self.backup.restore()
        with psycopg.connect(self.database) as owner:
            start_epoch(owner)
        self.seen = {*everything(self.person)}
        everywhere = self._everywhere()
        self.words = {word for word in self.words if word in everywhere}

    @rule(which=which, steps=st.integers(0, 12))
    def sync(self, which: int, steps: int) -> None:
        """Sync, and be killed after some steps."""
        left = iter(range(steps)) if steps else iter(range(10**6))

        def stepping(function: Callable[..., object]) -> Callable[..., object]:
            def stepped(*given: object, **options: object) -> object:
                if next(left, None) is None:
                    raise Killed
                return function(*given, **options)

            return stepped

        with pytest.MonkeyPatch.context() as patched:
            patched.setattr(os, "replace", stepping(os.replace))
            patched.setattr(httpx.Client, "send", stepping(httpx.Client.send))
            with suppress(Killed):
                self.folders[which].run()

    @invariant()
    def nothing_is_deleted_that_nobody_deleted(self) -> None:
        rows = everything(self.person)
        self.seen |= rows.keys()
        assert not self.seen - rows.keys() - self.deleted

    def teardown(self) -> None:
        """In the end both folders are the same, and every word is somewhere."""
        try:
            for _ in range(3):
                for folder in self.folders:
                    folder.run("--really")  # every disk is back: what is gone was deleted
            self.nothing_is_deleted_that_nobody_deleted()
            self._check()
        finally:
            shutil.rmtree(self.memory)
            shutil.rmtree(self.root / "notes", ignore_errors=True)
            shutil.rmtree(self.root / "away", ignore_errors=True)

    def _everywhere(self) -> str:
        """Return all that Aurora and the folders have."""
        with psycopg.connect(self.database) as owner:
            [(history,)] = owner.execute(
                "select string_agg(h::text, ' ') from aurora.history h where user_id = %s",
                (self.person.user["id"],),
            )
        files = [folder.read(path) for folder in self.folders for path in folder.paths()]
        return " ".join([history or "", str(everything(self.person)), *files])

    def _check(self) -> None:
        everywhere, rows = self._everywhere(), everything(self.person)
        assert not [word for word in self.words if word not in everywhere]
        one, two = (
            sorted(folder.read(path) for path in folder.paths() if "conflict" not in path)
            for folder in self.folders
        )
        ids = [re.findall(r"^id: (\S+)$", text, re.MULTILINE)[:1] for text in one if text]
        assert len(ids) == len({str(found) for found in ids})
        assert {str(found) for found in ids if found} == {str([key]) for key in rows}
        assert len(one) == len(two)


def test_whatever_happens_no_word_is_lost(
    sign_up: Callable[[], Person], url: str, database: str, tmp_path: Path
) -> None:
    profile = settings(
        max_examples=200 if IS_LONG else 12,
        stateful_step_count=30 if IS_LONG else 14,
        deadline=None,
        phases=[Phase.generate, Phase.shrink] if IS_LONG else [Phase.generate],
        report_multiple_bugs=False,
        derandomize=not IS_LONG,
        suppress_health_check=list(HealthCheck),
    )
    run_state_machine_as_test(
        lambda: Accidents(sign_up(), url, database, tmp_path),  # type: ignore[arg-type]
        settings=profile,
    )
