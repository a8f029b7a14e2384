"""Each thing that a thief can steal, and what it opens: the table of SECURITY.md, line by line."""

import re
from collections.abc import Callable
from itertools import chain

import psycopg
import pytest

from tests.support.client import Answer, call
from tests.support.paths import ROOT
from tests.support.people import Person
from tests.support.sessions import let_minutes_pass

GUESSED = {"password": "guessed password"}
# What would make a thief's stay longer, or the owner's shorter: each takes the password.
TAKEOVERS: dict[str, tuple[str, str, dict[str, object]]] = {
    "a token of their own": ("POST", "/auth/tokens", {"name": "x", "scopes": ["tasks:read"]}),
    "another password": ("POST", "/auth/password", {"new_password": "a new beginning"}),
    "another email": ("POST", "/auth/email", {"email": "mallory@example.com"}),
    "a second factor": ("POST", "/auth/totp", {}),
    "no second factor": ("DELETE", "/auth/totp", {"code": "123456"}),
    "no account": ("DELETE", "/auth/me", {}),
}


@pytest.mark.parametrize(("method", "path", "body"), TAKEOVERS.values(), ids=list(TAKEOVERS))
def test_a_stolen_access_token_takes_over_nothing(
    method: str, path: str, body: dict[str, object], person: Person
) -> None:
    assert person.call(method, path, body).problem == (422, "invalid")
    assert person.call(method, path, body | GUESSED).problem == (403, "wrong_password")
    assert person.login().status == 200
    assert person.get("/auth/tokens").json["items"] == []


def test_a_stolen_access_token_cannot_be_refreshed(person: Person) -> None:
    secret = person.refresh_token.partition(".")[0]
    for made_up in (person.access_token[:200], secret, f"{secret}.{secret}.{secret}"):
        answer = call("POST", "/auth/refresh", {"refresh_token": made_up})
        assert answer.problem == (401, "invalid_refresh_token")
    assert person.get("/auth/me").status == 200


def test_a_stolen_cookie_ends_when_its_owner_uses_theirs(
    person: Person, owner: psycopg.Connection
) -> None:
    page = {"origin": "http://localhost:3000"}
    credentials = {"email": person.email, "password": person.password}
    cookie = pair(call("POST", "/auth/login", credentials, headers=page))
    stolen = call("POST", "/auth/refresh", headers=page, cookies=[cookie])
    assert stolen.status == 200
    let_minutes_pass(owner, person, 2)
    again = call("POST", "/auth/refresh", headers=page, cookies=[cookie])
    assert again.problem == (401, "invalid_refresh_token")
    assert call("GET", "/auth/me", token=stolen.json["access_token"]).status == 401
    thief = call("POST", "/auth/refresh", headers=page, cookies=[pair(stolen)])
    assert thief.problem == (401, "invalid_refresh_token")
    assert person.get("/auth/me").status == 200  # where else the owner is signed in


def pair(answer: Answer) -> str:
    return answer.cookies[0].partition(";")[0]


def change_the_password(person: Person) -> Answer:
    return person.post(
        "/auth/password", {"password": person.password, "new_password": "a new beginning"}
    )


def revoke_it(person: Person) -> Answer:
    [token] = person.get("/auth/tokens").json["items"]
    return person.delete(f"/auth/tokens/{token['id']}")


@pytest.mark.parametrize("end", [revoke_it, change_the_password])
def test_a_stolen_personal_token_does_what_its_scopes_say_until_it_is_ended(
    end: Callable[[Person], Answer], person: Person
) -> None:
    person.post("/api/tasks", {"title": "mine"})
    new = {"name": "script", "scopes": ["tasks:read"], "password": person.password}
    token = person.post("/auth/tokens", new).json["token"]
    assert len(call("GET", "/api/tasks", token=token).json["items"]) == 1
    for method, path in (("POST", "/api/tasks"), ("GET", "/api/thoughts"), ("GET", "/auth/me")):
        answer = call(method, path, {"title": "x"} if method == "POST" else None, token=token)
        assert answer.problem == (403, "insufficient_scope")
    for method, path, body in TAKEOVERS.values():
        right = {**body, "password": person.password}  # not even with the password
        assert call(method, path, right, token=token).problem == (403, "insufficient_scope")
    assert end(person).status == 204
    assert call("GET", "/api/tasks", token=token).problem == (401, "unauthorized")


def test_every_test_that_the_page_names_exists() -> None:
    page = (ROOT / "SECURITY.md").read_text("utf-8")
    named = set(re.findall(r"`(test_\w+)`", page))
    files = [path.read_text("utf-8") for path in (ROOT / "tests").rglob("test_*.py")]
    tests = set(chain(*(re.findall(r"^def (test_\w+)\(", text, re.MULTILINE) for text in files)))
    assert len(named) >= 15
    assert named <= tests
    lines = [line for line in page.splitlines() if line.startswith("| ") and "---" not in line]
    assert [
        line for line in lines[2:] if "`test_" not in line and "| tested by |" not in line
    ] == []


# ASVS 5.0 has 70 requirements of level 1 and 183 of level 2.
REQUIREMENTS = 253


def numbers(cell: str) -> set[str]:
    """Return the requirements that a cell names, also as `4.4.1 to 4.4.4`."""
    found: set[str] = set()
    for first, last in re.findall(r"(\d+\.\d+\.\d+)(?: to (\d+\.\d+\.\d+))?", cell):
        section, _, start = first.rpartition(".")
        end = last.rpartition(".")[2] or start
        found |= {f"{section}.{number}" for number in range(int(start), int(end) + 1)}
    return found


def test_the_page_of_asvs_names_every_requirement_of_both_levels_once() -> None:
    page = (ROOT / "docs" / "security.md").read_text("utf-8").partition("## ASVS")[2]
    cells = [line.split("|")[1] for line in page.splitlines() if re.match(r"\| \d", line)]
    named = [number for cell in cells for number in numbers(cell)]
    assert sorted({one for one in named if named.count(one) > 1}) == []
    assert len(named) == REQUIREMENTS
    tests = {path.stem for path in (ROOT / "tests").rglob("test_*.py")}
    assert set(re.findall(r"`(test_\w+)`", page)) <= tests
