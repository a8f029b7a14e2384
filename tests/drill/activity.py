"""Users who write at random, reproducibly by seed, and remember the responses."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from random import Random
from typing import Any
from urllib.parse import urlencode

from pyotp import TOTP

from shared.kinds.registry import SCOPES
from tests.support.http_client import Client

PASSWORD = "correct horse battery"
FIRST = datetime(1, 1, 2, tzinfo=UTC)
LAST = datetime(9999, 12, 30, 23, 59, 59, 999999, tzinfo=UTC)
# Including text that file formats may mishandle.
WORDS = (
    "sea",
    "Straße",
    "rain\n",
    "\\N",
    "\\.",
    "'",
    '"',
    "\t",
    "\r\n",
    "{}",
    "$$",
    "🌊",
    "\u202e",
    "e\u0301",
)
READING = ["account:read", *(scope for scope in SCOPES if scope.endswith(":read"))]


class Person(Client):
    """A user whose data must not be lost."""

    def begin(self, seed: int) -> None:
        """Start acting by a seed, with a personal token and a second session."""
        self.random = Random(seed)
        self.kept: dict[str, Any] = {}  # each row as last returned, by path
        self.gone: set[str] = set()
        self.user = self.tokens["user"]
        self.email = self.user["email"]
        self.credentials = {"email": self.email, "password": PASSWORD}
        self.refresh_token = self.must("POST", "/auth/login", self.credentials)["refresh_token"]
        new = {"name": "backup", "scopes": READING, "password": PASSWORD}
        made = self.must("POST", "/auth/tokens", new)
        self.script_token = made["token"]
        self.user = self.must("GET", "/auth/me")  # which tells of the token

    def enrol(self) -> None:
        """Enable the second factor; keep a recovery code for the next sign-in."""
        app = TOTP(self.must("POST", "/auth/totp", {"password": PASSWORD})["secret"])
        codes = self.must("POST", "/auth/totp/confirm", {"code": app.now()})["recovery_codes"]
        self.credentials["code"] = codes[0]
        self.user = self.must("GET", "/auth/me")

    def must(self, method: str, path: str, body: object = None, **headers: str) -> Any:
        """Return the response to a request, which must succeed."""
        answer = self.send(method, path, body, **headers)
        assert answer is not None, f"{method} {path} was not answered"
        assert answer.is_success, answer.text
        return answer.json() if answer.content else None

    def remember(self, path: str) -> None:
        """Remember all rows of a list."""
        asked: str | None = path
        while asked:
            page = self.must("GET", asked)
            self.kept |= {f"{path}/{row['id']}": row for row in page["items"]}
            cursor = page["next_cursor"]
            asked = cursor and f"{path}?{urlencode({'cursor': cursor})}"

    def act(self, actions: int) -> None:
        """Make this many random writes."""
        for _ in range(actions):
            creates = [self._think, self._begin_journal, self._write, self._write, self._plan]
            changes = [self._edit, self._edit, self._edit, self._delete] if self.kept else []
            self.random.choice([*creates, *changes])()

    def _words(self, most: int = 30) -> str:
        return " ".join(self.random.choices(WORDS, k=self.random.randint(1, most)))

    def _moment(self) -> str:
        between = timedelta(seconds=self.random.randrange(int((LAST - FIRST).total_seconds())))
        return self.random.choice([FIRST, LAST, FIRST + between, FIRST + between]).isoformat()

    def _some(self, fields: dict[str, Callable[[], Any]]) -> dict[str, Any]:
        """Return some of these fields, with values."""
        return {name: make() for name, make in fields.items() if self.random.random() < 0.6}

    def _tags(self) -> list[str]:
        return self.random.sample(["sea", "work", "家", "a b"], self.random.randrange(4))

    def _create(self, path: str, body: dict[str, Any]) -> None:
        key = {"idempotency_key": f"{self.random.getrandbits(64):x}"}
        row = self.must("POST", path, body, **(key if self.random.random() < 0.3 else {}))
        self.kept[f"{path}/{row['id']}"] = row

    def _think(self) -> None:
        more = self._some({"timestamp": self._moment, "tags": self._tags})
        self._create("/api/thoughts", {"text": self._words(), **more})

    def _begin_journal(self) -> None:
        more = self._some({"description": self._words, "color": lambda: "#2E86AB"})
        self._create("/api/journals", {"name": self._words(5), **more})

    def _write(self) -> None:
        journals = [path for path, row in self.kept.items() if "color" in row]
        if not journals:
            self._begin_journal()
            return
        fields = {"timestamp": self._moment, "tags": self._tags, "title": self._words}
        body = {"content": self._words(300), **self._some(fields)}
        self._create(f"{self.random.choice(journals)}/entries", body)

    def _plan(self) -> None:
        fields: dict[str, Callable[[], Any]] = {
            "date": lambda: self._moment()[:10],
            "due_time": lambda: "18:30",
            "completed": lambda: self.random.random() < 0.5,
            "priority": lambda: self.random.choice(["low", "urgent"]),
        }
        self._create("/api/tasks", {"title": self._words(5), **self._some(fields)})

    def _edit(self) -> None:
        path = self.random.choice([*self.kept])
        row = self.kept[path]
        name = next(name for name in ("text", "content", "title", "name") if name in row)
        match = {"if_match": f'"{row["version"]}"'} if self.random.random() < 0.5 else {}
        self.kept[path] = self.must("PATCH", path, {name: self._words(5)}, **match)

    def _delete(self) -> None:
        path = self.random.choice([*self.kept])
        self.must("DELETE", path)
        lost = {one for one in self.kept if one == path or one.startswith(f"{path}/")}
        self.gone |= lost
        self.kept = {one: row for one, row in self.kept.items() if one not in lost}
