"""A client that writes at random and remembers the acknowledged writes."""

from dataclasses import dataclass
from random import Random
from time import monotonic
from uuid import UUID

import httpx

from tests.support.http_client import Client, problem
from tests.support.kinds import BESIDES, LISTS, PARENTS, REQUIRED

# The paths of the kinds that have neither parents nor children, each with its required field.
KINDS = {path: REQUIRED[name] for name, path in LISTS.items() if name not in PARENTS}
GIVEN = {path: BESIDES[name] for name, path in LISTS.items()}


@dataclass
class Kept:
    """The expected state of a row, according to the responses."""

    kind: str
    words: str
    version: int


class Writer(Client):
    """Writes at random, reproducibly by seed, and only to its own rows."""

    def __init__(self, address: str, token: str, seed: int) -> None:
        super().__init__(address, token)
        self._random = Random(seed)
        self._count = 0
        self.kept: dict[str, Kept] = {}
        self.deleted: set[str] = set()
        self.refused: set[str] = set()  # texts whose response said that nothing was changed
        self.perhaps: set[str] = set()  # texts without a response, and without a retry
        self.acknowledged: list[float] = []  # times by monotonic()
        self.again = 0  # retries of requests that had been executed

    def write(self) -> None:
        """Make one write, and sometimes a read."""
        creates = [self._post_with_id, self._post_with_key, self._post]
        changes = [self._put, self._patch, self._delete] if self.kept else []
        self._random.choice([*creates, *changes])()
        if self.kept and self._random.random() < 0.5:
            self._read()

    def _new(self) -> tuple[str, dict[str, str]]:
        self._count += 1
        kind = self._random.choice([*KINDS])
        words = f"{self._random.getrandbits(64):x} number {self._count}"
        return kind, {**GIVEN[kind], KINDS[kind]: words}

    def _some(self) -> tuple[str, Kept, str]:
        """Return a row, and new text for it."""
        row_id = self._random.choice([*self.kept])
        self._count += 1
        return row_id, self.kept[row_id], f"{self._random.getrandbits(64):x} changed {self._count}"

    def _keep(self, kind: str, body: dict[str, str], answer: httpx.Response) -> None:
        row = answer.json()
        assert (row[KINDS[kind]], row["version"]) == (body[KINDS[kind]], 1)
        self.kept[row["id"]] = Kept(kind, body[KINDS[kind]], 1)
        self.acknowledged.append(monotonic())

    def _post_with_id(self) -> None:
        kind, body = self._new()
        body["id"] = str(UUID(int=self._random.getrandbits(128), version=4))
        answer, _ = self.insist("POST", kind, body)
        assert answer.status_code in {200, 201}, answer.text  # 200: created by an earlier attempt
        self._keep(kind, body, answer)
        if self._random.random() < 0.3:
            self.again += 1
            again, _ = self.insist("POST", kind, body)
            assert (again.status_code, again.json()) == (200, answer.json())

    def _post_with_key(self) -> None:
        kind, body = self._new()
        key = f"{self._random.getrandbits(128):x}"
        answer, _ = self.insist("POST", kind, body, idempotency_key=key)
        assert answer.status_code == 201, answer.text
        self._keep(kind, body, answer)
        if self._random.random() < 0.3:
            self.again += 1
            again, _ = self.insist("POST", kind, body, idempotency_key=key)
            assert (again.status_code, again.content) == (201, answer.content)

    def _post(self) -> None:
        kind, body = self._new()
        words = body[KINDS[kind]]
        answer = self.send("POST", kind, body)
        if answer is None or problem(answer) == "outcome_unknown":
            self.perhaps.add(words)
        elif problem(answer) == "unavailable":
            self.refused.add(words)
        else:
            assert answer.status_code in {200, 201}, answer.text
            self._keep(kind, body, answer)

    def _put(self) -> None:
        row_id, row, words = self._some()
        fields = {**GIVEN[row.kind], KINDS[row.kind]: words}
        answer, unsure = self.insist("PUT", f"{row.kind}/{row_id}", fields)
        assert answer.status_code == 200, answer.text
        version = answer.json()["version"]
        assert version > row.version if unsure else version == row.version + 1
        self.kept[row_id] = Kept(row.kind, words, version)
        self.acknowledged.append(monotonic())

    def _patch(self) -> None:
        row_id, row, words = self._some()
        path, match = f"{row.kind}/{row_id}", f'"{row.version}"'
        answer, unsure = self.insist("PATCH", path, {KINDS[row.kind]: words}, if_match=match)
        if answer.status_code == 412 and unsure:  # it was executed, and the response was lost
            answer, _ = self.insist("GET", path)
        assert answer.status_code == 200, answer.text
        found = answer.json()
        assert (found[KINDS[row.kind]], found["version"]) == (words, row.version + 1)
        self.kept[row_id] = Kept(row.kind, words, row.version + 1)
        self.acknowledged.append(monotonic())

    def _delete(self) -> None:
        row_id, row, _ = self._some()
        path, match = f"{row.kind}/{row_id}", f'"{row.version}"'
        answer, unsure = self.insist("DELETE", path, if_match=match)
        assert answer.status_code in ({204, 404} if unsure else {204}), answer.text
        del self.kept[row_id]
        self.deleted.add(row_id)
        self.acknowledged.append(monotonic())

    def _read(self) -> None:
        row_id, row, _ = self._some()
        answer, _ = self.insist("GET", f"{row.kind}/{row_id}")
        assert answer.status_code == 200, answer.text
        found = answer.json()
        assert (found[KINDS[row.kind]], found["version"]) == (row.words, row.version)
